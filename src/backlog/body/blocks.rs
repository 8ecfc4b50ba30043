//! The quick way through a body: most are headings, paragraphs, lists and quotes of plain words. Those are read here to
//! the very sections, words and items that the full parser tells; all else is left to it, stretch by stretch.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::walk::{Heading, Walk};
use crate::text::Span;

/// Reads the text from byte `start` on.
pub(super) fn read(walk: &mut Walk<'_>, start: usize) {
    let mut blocks = Blocks {
        bytes: walk.text.as_bytes(),
        at: start,
        parts: Vec::new(),
    };
    if blocks.is_bound_together() {
        return walk.markdown(start..blocks.bytes.len());
    }
    while blocks.at < blocks.bytes.len() {
        let start = blocks.at;
        if blocks.block(walk).is_none() {
            blocks.at = blocks.end_of_unusual(start);
            walk.markdown(start..blocks.at);
        }
    }
}

struct Blocks<'a> {
    bytes: &'a [u8],
    /// Everything before is read, and no block reaches over this place.
    at: usize,
    /// Of the list that is read.
    parts: Vec<Part>,
}

/// A line of a list.
struct Part {
    line: usize,
    /// Or goes on with the item above.
    begins_item: bool,
    /// Behind the list's mark, to the end of the line.
    words: Range<usize>,
    /// Behind the tick box.
    inline: usize,
}

/// What a line begins, told from its first characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Blank,
    /// With its level.
    Heading(u8),
    Item(Mark),
    Quote,
    Text,
    /// Only the full parser knows.
    Unusual,
}

/// The mark of a list item.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark {
    /// `-`, `*`, `+`; `.` or `)` behind a number.
    sign: u8,
    /// With the blank behind it.
    length: usize,
    /// Whether an item with this mark ends a paragraph.
    interrupts: bool,
}

impl Blocks<'_> {
    /// Whether what stands far below may change what a line means: a link's target, or a line end that is none to us.
    fn is_bound_together(&self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        memmem::find(rest, b"]:").is_some()
            || memchr_iter(b'\r', rest).any(|at| rest.get(at + 1) != Some(&b'\n'))
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// The offset of the next line.
    fn behind_line(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        memchr(b'\n', rest).map_or(self.bytes.len(), |newline| at + newline + 1)
    }

    /// The end of the stretch from `start` on that the full parser reads: the next heading, since nothing but a fence or
    /// HTML reaches over it.
    fn end_of_unusual(&self, start: usize) -> usize {
        let mut end = self.behind_line(start);
        while end < self.bytes.len() && !matches!(self.line(end), Line::Heading(_)) {
            end = self.behind_line(end);
        }
        let stretch = self.bytes.get(start..end).unwrap_or_default();
        let reaches_over = memchr(b'<', stretch).is_some()
            || memmem::find(stretch, b"```").is_some()
            || memmem::find(stretch, b"~~~").is_some();
        if reaches_over { self.bytes.len() } else { end }
    }

    /// Reads the block that starts here; none when the full parser must look, and nothing is read then.
    fn block(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        match self.line(self.at) {
            Line::Blank => self.at = self.behind_line(self.at),
            Line::Heading(level) => self.heading(level, walk),
            Line::Text => self.paragraph(walk)?,
            Line::Item(mark) => self.list(mark, walk)?,
            Line::Quote => self.quote(walk)?,
            Line::Unusual => return None,
        }
        Some(())
    }

    fn line(&self, at: usize) -> Line {
        match self.byte(at) {
            b'\n' => Line::Blank,
            b' ' | b'\t' | b'\r' => {
                let line = self.bytes.get(at..self.behind_line(at));
                match line.unwrap_or_default().trim_ascii() {
                    [] => Line::Blank,
                    _ => Line::Unusual,
                }
            }
            b'#' => self.heading_line(at),
            b'>' if self.byte(at + 1) == b' ' && self.is_text(at + 2) => Line::Quote,
            b'>' => Line::Unusual,
            _ => match self.mark(at) {
                Some(mark) if self.is_text(at + mark.length) => Line::Item(mark),
                Some(_) => Line::Unusual,
                None if self.is_text(at) => Line::Text,
                None => Line::Unusual,
            },
        }
    }

    fn heading_line(&self, at: usize) -> Line {
        let hashes = (1..=6).find(|length| self.byte(at + length) != b'#');
        match hashes {
            Some(level) if self.byte(at + level) == b' ' => {
                Line::Heading(u8::try_from(level).unwrap_or(6))
            }
            _ => Line::Unusual,
        }
    }

    /// The mark of a list item at a line's start, with one blank behind it.
    fn mark(&self, at: usize) -> Option<Mark> {
        let rest = self.bytes.get(at..)?;
        let digits = rest
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let is_mark = match self.byte(at + digits) {
            b'-' | b'*' | b'+' => digits == 0,
            b'.' | b')' => (1..=9).contains(&digits),
            _ => false,
        };
        (is_mark && self.byte(at + digits + 1) == b' ').then_some(Mark {
            sign: self.byte(at + digits),
            length: digits + 2,
            interrupts: digits == 0 || rest.starts_with(b"1.") || rest.starts_with(b"1)"),
        })
    }

    /// Whether a paragraph begins here, and nothing else.
    fn is_text(&self, at: usize) -> bool {
        let first = self.byte(at);
        match first {
            b'0'..=b'9' => {
                let rest = self.bytes.get(at..).unwrap_or_default();
                let behind = rest.iter().find(|byte| !byte.is_ascii_digit());
                !matches!(behind, Some(b'.' | b')'))
            }
            b'*' | b'_' => {
                let marks = 1 + usize::from(self.byte(at + 1) == first);
                self.byte(at + marks).is_ascii_alphanumeric()
            }
            b'`' => self.byte(at + 1) != b'`',
            b'"' | b'\'' | b'(' | b'[' | b'@' => true,
            // The byte order mark is for the full parser.
            0xef => false,
            _ => first.is_ascii_alphabetic() || first >= 0x80,
        }
    }

    fn heading(&mut self, level: u8, walk: &mut Walk<'_>) {
        let start = self.at;
        let end = self.behind_line(start);
        self.at = end;
        let line = self.bytes.get(start..end).unwrap_or_default();
        let title = line
            .get(usize::from(level)..)
            .unwrap_or_default()
            .trim_ascii();
        if title.is_empty() || title.ends_with(b"#") || !is_plain(line) {
            return walk.markdown(start..end);
        }
        let behind = line.len() - line.trim_ascii_end().len();
        let title = Span::new(end - behind - title.len(), end - behind);
        let title = Some(title);
        walk.open_section(
            &Heading {
                level,
                start,
                title,
            },
            end,
        );
    }

    fn paragraph(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        let start = self.at;
        let mut end = self.behind_line(start);
        while end < self.bytes.len() {
            match self.line(end) {
                Line::Text => end = self.behind_line(end),
                Line::Item(mark) if !mark.interrupts => return None,
                Line::Unusual => return None,
                Line::Blank | Line::Heading(_) | Line::Quote | Line::Item(_) => break,
            }
        }
        self.at = end;
        if is_plain(self.bytes.get(start..end)?) {
            walk.plain_paragraph(start..end);
        } else {
            walk.markdown(start..end);
        }
        Some(())
    }

    fn quote(&mut self, walk: &mut Walk<'_>) -> Option<()> {
        const MARK: usize = "> ".len();
        let start = self.at;
        let mut end = start;
        while end < self.bytes.len() {
            match self.line(end) {
                Line::Quote => end = self.behind_line(end),
                Line::Blank | Line::Heading(_) => break,
                _ => return None,
            }
        }
        self.at = end;
        if !is_plain(self.bytes.get(start..end)?) {
            walk.markdown(start..end);
            return Some(());
        }
        walk.plain_quote(start + MARK..end);
        let mut line = start;
        while line < end {
            let next = self.behind_line(line);
            walk.plain(line + MARK..next);
            line = next;
        }
        Some(())
    }

    fn list(&mut self, first: Mark, walk: &mut Walk<'_>) -> Option<()> {
        let start = self.at;
        let end = self.list_parts(first)?;
        self.at = end;
        let mut inline = self
            .parts
            .iter()
            .map(|part| self.bytes.get(part.inline..part.words.end));
        if !inline.all(|inline| inline.is_some_and(is_plain)) {
            walk.markdown(start..end);
            return Some(());
        }
        let mut item = start;
        for part in &self.parts {
            if part.begins_item && part.line > start {
                walk.plain_item(item..part.line);
                item = part.line;
            }
            walk.plain(part.words.clone());
        }
        walk.plain_item(item..end);
        Some(())
    }

    /// Takes the list's lines apart, and returns where it ends.
    fn list_parts(&mut self, first: Mark) -> Option<usize> {
        self.parts.clear();
        let mut at = self.at;
        let mut indent = first.length;
        let mut after_blank = false;
        while at < self.bytes.len() {
            let next = self.behind_line(at);
            let (begins_item, words) = match self.line(at) {
                Line::Blank => {
                    after_blank = true;
                    at = next;
                    continue;
                }
                Line::Item(mark) if mark.sign == first.sign => {
                    indent = mark.length;
                    (true, at + indent)
                }
                Line::Text if !after_blank => (false, at),
                Line::Text | Line::Heading(_) => break,
                Line::Unusual if !after_blank => (false, self.nested(at, indent)?),
                Line::Quote | Line::Item(_) | Line::Unusual => return None,
            };
            self.parts.push(Part {
                line: at,
                begins_item,
                words: words..next,
                inline: words + self.tick_length(words),
            });
            after_blank = false;
            at = next;
        }
        Some(at)
    }

    /// Where the words of a line begin that goes on with an item or is an item in it, by its indent.
    fn nested(&self, at: usize, indent: usize) -> Option<usize> {
        let blanks = self.bytes.get(at..at + indent)?;
        let start = at + indent;
        if blanks.iter().any(|byte| *byte != b' ') {
            return None;
        }
        match self.line(start) {
            Line::Text => Some(start),
            Line::Item(mark) if mark.interrupts && mark.length == 2 => Some(start + mark.length),
            _ => None,
        }
    }

    /// The length of a tick box, which is no link.
    fn tick_length(&self, at: usize) -> usize {
        let is_box = matches!(
            self.bytes.get(at..at + 4),
            Some([b'[', b' ' | b'x' | b'X', b']', b' ' | b'\n'])
        );
        if is_box { 3 } else { 0 }
    }
}

/// Whether a text of paragraphs is its words and nothing else: no emphasis, code, link, HTML, entity or escape.
fn is_plain(text: &[u8]) -> bool {
    /// By byte, for a text is most of a backlog.
    const MARKS: [bool; 256] = {
        let mut marks = [false; 256];
        let mut byte = 0;
        while byte < b' ' {
            marks[byte as usize] = byte != b'\n' && byte != b'\r';
            byte += 1;
        }
        let written = b"*_`[<&\\";
        let mut at = 0;
        while at < written.len() {
            marks[written[at] as usize] = true;
            at += 1;
        }
        marks
    };
    !text.iter().any(|byte| MARKS[usize::from(*byte)])
}
