//! The quick way: most front matter is `key: value` lines, block lists and maps of the same. This scanner reads those to
//! the very tree that the full parser makes, touching each byte once, and gives up at anything unusual.

use super::events::note_duplicates;
use super::{Entry, List, Map, Node, Scalar};
use crate::text::{Span, eight};

/// Larger texts are left to the full parser, which counts.
const MOST_BYTES: usize = 1 << 17;

/// Deeper nesting is left to the full parser.
const DEEPEST: usize = 8;

/// The entries of the YAML from byte `start` of a file's text up to a line `---`, and where that line starts; none when
/// the full parser must look.
pub(super) fn scan_fenced(text: &str, start: usize) -> Option<(Box<[Entry]>, usize)> {
    let (entries, end) = scan(text, start)?;
    text.get(end..)?
        .starts_with("---")
        .then_some((entries, end))
}

/// The entries of the YAML from byte `start` of a file's text to its end; none when the full parser must look.
pub(super) fn scan_whole(text: &str, start: usize) -> Option<Box<[Entry]>> {
    let (entries, end) = scan(text, start)?;
    (end == text.len()).then_some(entries)
}

fn scan(text: &str, start: usize) -> Option<(Box<[Entry]>, usize)> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        line: None,
        at: start,
        end: start,
        entries: Vec::with_capacity(24),
        nodes: Vec::new(),
    };
    scanner.advance();
    let entries = match scanner.line {
        None => Box::default(),
        Some(line) if line.indent == 0 && !line.is_item => scanner.map(line, 0)?,
        Some(_) => return None,
    };
    let yaml = scanner.bytes.get(start..scanner.at)?;
    let is_read = scanner.line.is_none() && yaml.len() <= MOST_BYTES && is_plain_text(yaml);
    is_read.then_some((entries, scanner.at))
}

/// Whether the text has no control characters but line ends, and none of the invisible ones that need a finding.
fn is_plain_text(bytes: &[u8]) -> bool {
    let usual = |eight| eight::between(eight, b' ', b'~') | eight::between(eight, b'\n', b'\n');
    let is_usual = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
    let (eights, rest) = bytes.as_chunks();
    if eights.iter().all(|eight| eight::all(usual(*eight))) && rest.iter().all(is_usual) {
        return true;
    }
    let behind = |at: usize| bytes.get(at).copied().unwrap_or_default();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\r' => behind(at + 1) == b'\n',
        // The C1 controls with U+0085, the two separators U+2028 and U+2029, and the byte order mark's block.
        0xc2 => behind(at + 1) >= 0xa0,
        0xe2 => behind(at + 1) != 0x80 || !matches!(behind(at + 2), 0xa8 | 0xa9),
        0xef => false,
        other => *other >= 0x80 || is_usual(other),
    })
}

/// A line that is neither blank nor a comment.
#[derive(Clone, Copy)]
struct Line {
    indent: usize,
    /// Its first character that is no blank.
    start: usize,
    is_item: bool,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// The line to be read; none at the end.
    line: Option<Line>,
    /// How far the text is read.
    at: usize,
    /// Behind the last node that was read.
    end: usize,
    /// Of the maps that are not yet closed.
    entries: Vec<Entry>,
    /// Of the lists that are not yet closed.
    nodes: Vec<Node>,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// The offset of the first byte from `at` on that is no space.
    fn skip(&self, mut at: usize) -> usize {
        while self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// The offset of the line's next line.
    fn behind_line(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let newline = rest.iter().position(|byte| *byte == b'\n');
        newline.map_or(self.bytes.len(), |length| at + length + 1)
    }

    /// Goes to the next line that says something, which stays unread; to the end or to a line `---` when there is none.
    fn advance(&mut self) {
        self.line = None;
        while self.at < self.bytes.len() {
            let start = self.skip(self.at);
            match self.byte(start) {
                b'\n' | b'\r' | b'#' => self.at = self.behind_line(start),
                first => {
                    let is_dash = first == b'-';
                    let next = self.byte(start + 1);
                    if is_dash && next == b'-' && start == self.at && self.is_fence() {
                        return;
                    }
                    self.line = Some(Line {
                        indent: start - self.at,
                        start,
                        is_item: is_dash && matches!(next, b' ' | b'\n' | b'\r'),
                    });
                    return;
                }
            }
        }
    }

    fn is_fence(&self) -> bool {
        let line = self.bytes.get(self.at..self.behind_line(self.at));
        line.and_then(|line| line.strip_prefix(b"---"))
            .is_some_and(|rest| rest.trim_ascii().is_empty())
    }

    /// The entries of the map that starts with `first`, which is the line to be read.
    fn map(&mut self, first: Line, depth: usize) -> Option<Box<[Entry]>> {
        if depth >= DEEPEST {
            return None;
        }
        let before = self.entries.len();
        let mut line = first;
        loop {
            let entry = self.entry(line, depth)?;
            self.entries.push(entry);
            match self.line {
                Some(next) if next.indent == first.indent && !next.is_item => line = next,
                Some(next) if next.indent >= first.indent => return None,
                _ => break,
            }
        }
        let entries: Box<[Entry]> = self.entries.drain(before..).collect();
        let mut duplicates = Vec::new();
        note_duplicates(self.text, 0, &entries, &mut duplicates);
        duplicates.is_empty().then_some(entries)
    }

    /// The entry of `line`, and the lines below that belong to it.
    fn entry(&mut self, line: Line, depth: usize) -> Option<Entry> {
        let colon = self.key_end(line.start)?;
        if !matches!(self.byte(colon + 1), b' ' | b'\n' | b'\r') {
            return None;
        }
        let key = Scalar::plain(self.text, Span::new(line.start, colon));
        let value = self.scalar(colon + 1)?;
        self.advance();
        let value = match value {
            Node::Absent(_) => self.below(line.indent, depth)?,
            value => value,
        };
        Some(Entry { key, value })
    }

    /// The offset of the colon behind a key of word characters.
    fn key_end(&self, start: usize) -> Option<usize> {
        /// The full parser refuses keys of more than 1,024.
        const LONGEST: usize = 100;
        let rest = self.bytes.get(start..)?;
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let length = rest
            .iter()
            .position(|byte| !is_word(*byte) && !matches!(byte, b'-' | b'.'))?;
        let is_key = length <= LONGEST && rest.first().is_some_and(|first| is_word(*first));
        (is_key && rest.get(length) == Some(&b':')).then_some(start + length)
    }

    /// What stands below a key without a value, at `indent`.
    fn below(&mut self, indent: usize, depth: usize) -> Option<Node> {
        match self.line {
            Some(line) if line.is_item && line.indent >= indent => {
                self.list(line, indent, depth + 1)
            }
            Some(line) if line.indent > indent => {
                let entries = self.map(line, depth + 1)?;
                Some(self.close_map(line.start, entries))
            }
            _ => Some(Node::Absent(Span::at(self.end))),
        }
    }

    fn close_map(&self, start: usize, entries: Box<[Entry]>) -> Node {
        Node::Map(Box::new(Map {
            span: Span::new(start, self.end),
            entries,
        }))
    }

    /// The list that starts with `first`, below a key at `parent`.
    fn list(&mut self, first: Line, parent: usize, depth: usize) -> Option<Node> {
        if depth >= DEEPEST {
            return None;
        }
        let before = self.nodes.len();
        while let Some(line) = self.line {
            if line.indent > first.indent {
                return None;
            }
            if line.indent < first.indent || !line.is_item {
                if line.indent == first.indent && line.indent != parent {
                    return None;
                }
                break;
            }
            let node = self.item(line, depth)?;
            self.nodes.push(node);
        }
        Some(Node::List(Box::new(List {
            span: Span::new(first.start, self.end),
            nodes: self.nodes.drain(before..).collect(),
        })))
    }

    fn item(&mut self, line: Line, depth: usize) -> Option<Node> {
        let start = self.skip(line.start + 1);
        let is_map = self
            .key_end(start)
            .is_some_and(|colon| matches!(self.byte(colon + 1), b' ' | b'\n' | b'\r'));
        if is_map {
            let first = Line {
                indent: line.indent + start - line.start,
                start,
                is_item: false,
            };
            let entries = self.map(first, depth + 1)?;
            return Some(self.close_map(start, entries));
        }
        let value = self.scalar(line.start + 1)?;
        self.advance();
        let has_lines_below = self.line.is_some_and(|next| next.indent > line.indent);
        (!has_lines_below).then_some(value)
    }

    /// The scalar from `from` to the end of the line, or its absence at `from`.
    fn scalar(&mut self, from: usize) -> Option<Node> {
        let start = self.skip(from);
        let scalar = match self.byte(start) {
            b'\n' | b'\r' | b'#' => {
                if self.byte(start) == b'#' && start == from {
                    return None;
                }
                self.end = from;
                self.at = self.behind_line(start);
                return Some(Node::Absent(Span::at(from)));
            }
            b'"' => Scalar::DoubleQuoted(Span::new(start, self.quoted_end(start, b'"')?)),
            b'\'' => Scalar::SingleQuoted(Span::new(start, self.quoted_end(start, b'\'')?)),
            _ => Scalar::plain(self.text, Span::new(start, self.plain_end(start)?)),
        };
        self.end = scalar.span().end as usize;
        Some(Node::Scalar(scalar))
    }

    /// Behind the closing quote, where nothing but a comment follows and nothing is escaped.
    fn quoted_end(&mut self, start: usize, quote: u8) -> Option<usize> {
        let inside = self.bytes.get(start + 1..)?;
        let length = inside
            .iter()
            .position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n'))?;
        let end = start + 1 + length + 1;
        let next = self.skip(end);
        let is_last = match self.byte(next) {
            b'\n' | b'\r' => true,
            b'#' => next > end,
            _ => false,
        };
        self.at = self.behind_line(next);
        (is_last && self.byte(end - 1) == quote).then_some(end)
    }

    /// Behind a plain scalar, before a comment.
    fn plain_end(&mut self, start: usize) -> Option<usize> {
        match self.byte(start) {
            b'-' if !self.byte(start + 1).is_ascii_alphanumeric() => return None,
            b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>'
            | b'%' | b'@' | b'`' => return None,
            _ => {}
        }
        let rest = self.bytes.get(start..)?;
        let mut length = 0;
        loop {
            let byte = rest.get(length).copied().unwrap_or(b'\n');
            match byte {
                b':' if matches!(self.byte(start + length + 1), b' ' | b'\n' | b'\r') => {
                    return None;
                }
                b'\n' | b'\r' => {
                    self.at = self.behind_line(start + length);
                    break;
                }
                b'#' if rest.get(length.wrapping_sub(1)) == Some(&b' ') => {
                    self.at = self.behind_line(start + length);
                    break;
                }
                _ => length += 1,
            }
        }
        while rest.get(length.wrapping_sub(1)) == Some(&b' ') {
            length -= 1;
        }
        Some(start + length)
    }
}
