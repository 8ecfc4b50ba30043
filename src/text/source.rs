//! One file's text, and how offsets in it become lines and columns.

use super::Span;

/// How the bytes of a file were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Utf8,
    /// Not UTF-8: every byte was read as Windows-1252. Offsets are those of the decoded text.
    Windows1252,
}

/// One file: its path from the top of the repository (`/` between the parts) and its text.
///
/// A byte order mark is part of the text, so that offsets are those of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub path: Box<str>,
    pub text: Box<str>,
    pub encoding: Encoding,
}

impl Source {
    pub fn new(path: impl Into<Box<str>>, text: impl Into<Box<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            encoding: Encoding::Utf8,
        }
    }

    /// The source of these bytes: UTF-8, or else Windows-1252, which every sequence of bytes is.
    pub fn decode(path: impl Into<Box<str>>, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(path, text),
            Err(error) => Self {
                path: path.into(),
                text: error
                    .into_bytes()
                    .into_iter()
                    .map(windows_1252)
                    .collect::<String>()
                    .into(),
                encoding: Encoding::Windows1252,
            },
        }
    }

    /// The text at `span`, or nothing when the span is not one of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The file's name without its folders.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The line and column of `offset`, both from zero; the column counts characters.
    pub fn position(&self, offset: usize) -> Position {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count(),
            column: before
                .get(start..)
                .unwrap_or_default()
                .trim_start_matches('\u{feff}')
                .chars()
                .count(),
        }
    }
}

/// A place in a text as people count, from zero: formats add the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    /// In characters (Unicode scalar values).
    pub column: usize,
}

/// Where each line starts, for many look-ups in one text.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|(_, byte)| *byte == b'\n')
                    .map(|(at, _)| at + 1),
            )
            .collect();
        Self { text, starts }
    }

    /// The line and column of `offset`, both from zero.
    pub fn position(&self, offset: usize) -> Position {
        let line = self
            .starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Position {
            line,
            column: before.trim_start_matches('\u{feff}').chars().count(),
        }
    }

    /// The span of a line without its end, counted from zero.
    pub fn line(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self
            .starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len())
    }
}

/// The character of a Windows-1252 byte; the five unassigned bytes are the control characters of the same number, as in
/// the WHATWG Encoding Standard.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}
