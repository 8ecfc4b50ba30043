//! Between the protocol's words and ours: positions in three encodings, addresses of files. The only place that knows them.

use std::path::{Path, PathBuf};

use gen_lsp_types::{Position, PositionEncodingKind, Range, Uri};

use crate::text::Span;

/// What a position's `character` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The encoding that costs least of those offered; UTF-16 where none is, as the protocol wants.
    pub(super) fn negotiated(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offered.contains(&PositionEncodingKind::UTF32) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units a character takes.
    fn units(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// The units of a text.
    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            _ => text.chars().map(|character| self.units(character)).sum(),
        }
    }
}

/// A text's lines, for many look-ups. A line ends with `\n`, `\r\n` or `\r`, as the protocol says.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes.get(*at) == Some(&b'\n') || bytes.get(*at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|at| at + 1)).collect();
        Self {
            text,
            starts,
            encoding,
        }
    }

    /// The place of a byte offset; one within a character counts as that character's start.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts.get(line).copied().unwrap_or_default();
        let end = (start..=offset)
            .rev()
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or(start);
        let before = self.text.get(start..end).unwrap_or_default();
        Position {
            line: number(line),
            character: number(self.encoding.length(before)),
        }
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range {
            start: self.position(span.start as usize),
            end: self.position(span.end as usize),
        }
    }

    /// The byte offset of a place: the line's end for a character behind it, the text's end for a line behind it, the
    /// character's start for a place within one.
    pub(super) fn offset(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize).copied() else {
            return self.text.len();
        };
        let line = self.line(position.line as usize);
        let mut rest = position.character as usize;
        for (at, character) in line.char_indices() {
            let units = self.encoding.units(character);
            if rest < units {
                return start + at;
            }
            rest -= units;
        }
        start + line.len()
    }

    pub(super) fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }

    /// A line without its end, counted from zero; empty behind the last.
    pub(super) fn line(&self, line: usize) -> &'a str {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line + 1).copied();
        let end = end.unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or_default();
        text.trim_end_matches(['\n', '\r'])
    }

    /// The number of the line that holds this offset, and where it starts.
    pub(super) fn line_of(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        (line, self.starts.get(line).copied().unwrap_or_default())
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }
}

/// A count as the protocol has it; more than four thousand million of anything are cut.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The path that an address names; none when it is no file's (`untitled:`, `git:`).
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let decoded = decoded(path)?;
    // `/c:/folder` is `c:/folder` where folders have drives.
    let bytes = decoded.as_bytes();
    let has_drive = bytes.get(2) == Some(&b':')
        && bytes.first() == Some(&b'/')
        && bytes.get(1).is_some_and(u8::is_ascii_alphabetic);
    Some(PathBuf::from(if has_drive {
        decoded.get(1..).unwrap_or_default()
    } else {
        &decoded
    }))
}

/// The address of a path.
pub(super) fn uri_of(path: &Path) -> Uri {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = String::from("file://");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri(uri)
}

/// The text with its `%41`; none when that is no UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| str::from_utf8(pair).ok());
        let byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn character(text: &str, offset: usize, encoding: Encoding) -> u32 {
        Lines::new(text, encoding).position(offset).character
    }

    #[test]
    fn counts_an_emoji_and_a_combining_mark_in_each_encoding() {
        // An emoji of four bytes, then e and U+0301, of one and two bytes.
        let text = "\u{1f680}e\u{301}x";
        assert_eq!(ALL.map(|each| character(text, 4, each)), [4, 2, 1]);
        assert_eq!(ALL.map(|each| character(text, 7, each)), [7, 4, 3]);
        for encoding in ALL {
            let lines = Lines::new(text, encoding);
            assert_eq!(lines.offset(lines.position(7)), 7);
        }
    }

    #[test]
    fn a_place_within_a_character_is_its_start_and_one_behind_the_line_is_its_end() {
        let lines = Lines::new("\u{1f680}x\r\nab", Encoding::Utf16);
        let at = |line, character| lines.offset(Position { line, character });
        assert_eq!((at(0, 1), at(0, 2), at(0, 99)), (0, 4, 5));
        assert_eq!((at(1, 99), at(9, 0)), (9, 9));
        assert_eq!(lines.position(2).character, 0);
    }

    #[test]
    fn an_address_is_a_path_and_back() {
        for path in ["/a b/ü#?%.md", "/work/backlog/items/S-7K3M2Q-x.md"] {
            let uri = uri_of(Path::new(path));
            assert_eq!(path_of(&uri).as_deref(), Some(Path::new(path)), "{uri:?}");
        }
        let uri = |text: &str| path_of(&Uri(text.to_owned()));
        assert_eq!(
            uri("file:///c%3A/x.md").as_deref(),
            Some(Path::new("c:/x.md"))
        );
        assert_eq!(uri("untitled:Untitled-1"), None);
    }

    proptest! {
        #[test]
        fn every_offset_of_a_character_comes_back(text in "[a-c\r\n\u{1f680}\u{301}é]{0,30}") {
            for encoding in ALL {
                let lines = Lines::new(&text, encoding);
                for (at, character) in text.char_indices() {
                    // Between `\r` and `\n` there is no place.
                    if character == '\n' && text.get(..at).is_some_and(|before| before.ends_with('\r')) {
                        continue;
                    }
                    prop_assert_eq!(lines.offset(lines.position(at)), at);
                }
                prop_assert_eq!(lines.offset(lines.position(text.len())), text.len());
            }
        }
    }
}
