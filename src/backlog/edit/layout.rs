//! Lines, indentation and line ends of the text around a node.

use crate::backlog::document::Document;
use crate::backlog::front_matter::{Entry, Node, Style};
use crate::text::{Edit, Span};

/// The lines of one document's front matter.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) text: &'a str,
    document: &'a Document,
}

impl<'a> Layout<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        Self {
            text: &document.source.text,
            document,
        }
    }

    /// The line end that this file uses: that of its first line.
    pub(super) fn newline(self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The offset of the line's first byte; behind a byte order mark.
    pub(super) fn line_start(self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        start.max(self.document.front.span.start as usize)
    }

    /// The offset behind the line's end.
    pub(super) fn line_end(self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// What stands in the line before `at`.
    pub(super) fn before(self, at: usize) -> &'a str {
        self.text.get(self.line_start(at)..at).unwrap_or_default()
    }

    /// The blanks by which a line comes to stand as far right as `at`.
    pub(super) fn indent(self, at: usize) -> String {
        let blank = |character| if character == '\t' { '\t' } else { ' ' };
        self.before(at).chars().map(blank).collect()
    }

    /// Where a line that follows this node begins: behind its last line and the comments below it that are indented by more
    /// than `indent` bytes.
    pub(super) fn behind(self, node: &Node, key_end: usize, indent: usize) -> usize {
        let end = (node.span().end as usize).max(key_end);
        let mut at = self.line_end(end);
        let last = self.document.front.span.end as usize;
        if keeps_blank_lines(self.text, node) {
            while at < last && self.line(at).trim().is_empty() {
                at = self.line_end(at);
            }
        }
        while at < last {
            let line = self.line(at);
            let content = line.trim_start_matches([' ', '\t']);
            if !content.starts_with('#') || line.len() - content.len() <= indent {
                break;
            }
            at = self.line_end(at);
        }
        at.min(last.max(end))
    }

    fn line(self, at: usize) -> &'a str {
        self.text.get(at..self.line_end(at)).unwrap_or_default()
    }

    /// The edit that puts these lines before the line that begins at `at`, or behind a last line that has no end.
    pub(super) fn insert_lines(self, at: usize, lines: &[String]) -> Edit {
        let newline = self.newline();
        let is_open = at > 0 && !self.text.get(..at).unwrap_or_default().ends_with('\n');
        let only_mark = self.text.get(..at) == Some("\u{feff}");
        let replacement = if is_open && !only_mark {
            lines
                .iter()
                .fold(String::new(), |all, line| all + newline + line)
        } else {
            lines
                .iter()
                .fold(String::new(), |all, line| all + line + newline)
        };
        Edit {
            span: Span::at(at),
            replacement,
        }
    }

    /// The edit that removes the lines from the one that begins at `start` up to `end`; a file that ends without a line end
    /// still does.
    pub(super) fn remove_lines(self, start: usize, end: usize) -> Edit {
        let whole = self.text.get(start..end).unwrap_or_default();
        let start = if whole.ends_with('\n') || start == 0 {
            start
        } else {
            let before = self.text.get(..start).unwrap_or_default();
            let cut = before.strip_suffix('\n').unwrap_or(before);
            cut.strip_suffix('\r').unwrap_or(cut).len()
        };
        Edit {
            span: Span::new(start, end),
            replacement: String::new(),
        }
    }

    /// By how much this file indents a map below its key: as its first one does, else two blanks.
    pub(super) fn map_step(self) -> String {
        self.step(|node| matches!(node, Node::Map(_)))
    }

    /// By how much this file indents a list's dashes below their key, 0 as well: as its first one does, else two blanks.
    pub(super) fn list_step(self) -> String {
        self.step(|node| matches!(node, Node::List(_)))
    }

    fn step(self, is_wanted: fn(&Node) -> bool) -> String {
        const USUAL: &str = "  ";
        let of = |entry: &Entry| {
            let start = entry.value.span().start as usize;
            let flow = matches!(self.text.as_bytes().get(start), Some(b'[' | b'{'));
            let blanks = self.before(start);
            let is_block = is_wanted(&entry.value) && !flow && blanks.trim().is_empty();
            is_block.then(|| blanks.to_owned())
        };
        let entries = &self.document.front.entries;
        entries
            .iter()
            .find_map(of)
            .unwrap_or_else(|| USUAL.to_owned())
    }

    /// The comment on the line of a block scalar's `|` or `>`, with the blanks before it.
    pub(super) fn header_comment(self, span: Span) -> &'a str {
        let start = span.start as usize;
        let line = self.text.get(start..self.line_end(start));
        let line = line.unwrap_or_default().trim_end();
        let comment = line.find(" #").and_then(|at| line.get(..at));
        let header = comment.map_or(line.len(), |before| before.trim_end().len());
        line.get(header..).unwrap_or_default()
    }
}

/// Whether the blank lines behind a node are part of what it says: its last text is a block that keeps them.
fn keeps_blank_lines(text: &str, node: &Node) -> bool {
    match node {
        Node::Absent(_) => false,
        Node::Scalar(scalar) => {
            let header = text.get(scalar.span().range()).unwrap_or_default();
            let header = header.lines().next().unwrap_or_default();
            let header = header.split(" #").next().unwrap_or_default();
            matches!(scalar.style(), Style::Literal | Style::Folded) && header.contains('+')
        }
        Node::List(list) => list
            .nodes
            .last()
            .is_some_and(|node| keeps_blank_lines(text, node)),
        Node::Map(map) => {
            let last = map.entries.last();
            last.is_some_and(|entry| keeps_blank_lines(text, &entry.value))
        }
    }
}
