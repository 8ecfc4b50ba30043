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

/// Where each line starts, for many look-ups in one text: each costs the same, however long the line is.
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The characters before every [`STEP`]th byte of the text.
    characters: Vec<usize>,
}

/// Bytes between two places whose characters are counted beforehand.
const STEP: usize = 1024;

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
        let steps = text.as_bytes().chunks_exact(STEP);
        let characters = steps.scan(0, |before, step| {
            *before += characters(step);
            Some(*before)
        });
        Self {
            text,
            starts,
            characters: std::iter::once(0).chain(characters).collect(),
        }
    }

    /// The line and column of `offset`, both from zero.
    pub fn position(&self, offset: usize) -> Position {
        let line = self
            .starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        if !self.text.is_char_boundary(offset) {
            return Position { line, column: 0 };
        }
        let marks = self.text.get(start..offset).unwrap_or_default();
        let text = marks.trim_start_matches('\u{feff}');
        let start = offset - text.len();
        Position {
            line,
            column: self.characters_before(offset) - self.characters_before(start),
        }
    }

    /// The characters that begin before this byte.
    fn characters_before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let rest = self.text.as_bytes().get(step * STEP..offset);
        let before = self.characters.get(step).copied().unwrap_or_default();
        before + rest.map_or(0, characters)
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

/// The characters that begin among these bytes of UTF-8 (RFC 3629): all bytes but those that continue one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_column_is_the_same_however_far_it_stands_in_its_line() {
        let text = format!("\u{feff}{}\nä{}", "ä😀x".repeat(2_000), "y".repeat(3_000));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().skip(1) {
            assert_eq!(
                index.position(offset),
                Source::new("a", &*text).position(offset)
            );
        }
    }

    proptest! {
        #[test]
        fn an_index_and_a_source_count_alike(text in "[a\\nä😀\u{feff}]{0,40}", times in 1_usize..200) {
            let text = text.repeat(times);
            let source = Source::new("a", &*text);
            let index = LineIndex::new(&text);
            let steps = text.char_indices().map(|(at, _)| at).step_by(97);
            for offset in steps.chain([text.len()]) {
                prop_assert_eq!(index.position(offset), source.position(offset));
            }
        }
    }
}
