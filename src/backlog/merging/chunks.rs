//! A block of YAML cut into pieces that can be put together anew: each entry's own lines, and the comments above them.

use std::ops::Range;

use serde_yaml::Value;

use crate::backlog::front_matter::{self, Entry, Node};

/// One entry of a map or of a list, with all of its bytes.
#[derive(Clone, Debug)]
pub(super) struct Chunk<'a> {
    /// The key, or what tells the element from the others of its list.
    pub(super) name: String,
    /// Comments and blank lines above it.
    pub(super) lead: &'a str,
    /// Its lines; in a flow collection its bytes.
    pub(super) own: &'a str,
    pub(super) node: &'a Node,
    /// The file that the node's places are in.
    pub(super) text: &'a str,
    /// Where `own` begins in it.
    pub(super) start: usize,
}

/// A map or a list in pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct Block<'a> {
    /// What stands before the first piece: the key's line, or the bracket.
    pub(super) head: &'a str,
    pub(super) chunks: Vec<Chunk<'a>>,
    /// What stands behind the last one.
    pub(super) tail: &'a str,
    /// Whether it is written in brackets.
    pub(super) is_flow: bool,
    pub(super) is_list: bool,
}

impl<'a> Chunk<'a> {
    pub(super) fn value(&self) -> Value {
        front_matter::value(self.text, self.node)
    }

    /// The value's bytes.
    pub(super) fn written(&self) -> &'a str {
        let span = self.node.span();
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The lines with another value's bytes in place of this one's; none when the value is not on one line.
    pub(super) fn with_value(&self, value: &str) -> Option<String> {
        let span = self.node.span().range();
        let (start, end) = (
            span.start.checked_sub(self.start)?,
            span.end.checked_sub(self.start)?,
        );
        if span.is_empty()
            || value.is_empty()
            || self.written().contains('\n')
            || value.contains('\n')
        {
            return None;
        }
        Some([self.own.get(..start)?, value, self.own.get(end..)?].concat())
    }

    /// The pieces of its value, where that is a map or a list.
    pub(super) fn block(&self) -> Option<Block<'a>> {
        let end = self.start + self.own.len();
        match self.node {
            Node::Map(map) => {
                if let Some(flow) = self.flow('{', '}', map.entries.iter().map(Piece::of_entry)) {
                    return Some(flow);
                }
                let first = map.entries.first()?.key.span().start as usize;
                let head = line_start(self.text, first);
                if head <= self.start {
                    return None;
                }
                let mut block = map_block(self.text, &map.entries, head..end)?;
                block.head = self.text.get(self.start..head)?;
                Some(block)
            }
            Node::List(list) => {
                let items = list.nodes.iter();
                if let Some(flow) = self.flow('[', ']', items.map(Piece::of_item)) {
                    return Some(Block {
                        is_list: true,
                        ..flow
                    });
                }
                let first = list.nodes.first()?.span().start as usize;
                let head = line_start(self.text, first);
                if head <= self.start {
                    return None;
                }
                let mut block = list_block(self.text, &list.nodes, head..end)?;
                block.head = self.text.get(self.start..head)?;
                Some(block)
            }
            _ => None,
        }
    }

    fn flow(
        &self,
        open: char,
        close: char,
        pieces: impl Iterator<Item = Piece<'a>>,
    ) -> Option<Block<'a>> {
        let span = self.node.span().range();
        let written = self.written();
        if !written.starts_with(open) || !written.ends_with(close) || written.contains(['\n', '#'])
        {
            return None;
        }
        let mut chunks = Vec::new();
        for piece in pieces {
            let range = piece.start..end_of(self.text, piece.node).max(piece.end);
            chunks.push(Chunk {
                name: match piece.key {
                    Some(entry) => entry.key.text(self.text).to_owned(),
                    None => name_of(self.text, piece.node),
                },
                lead: "",
                own: self.text.get(range)?,
                node: piece.node,
                text: self.text,
                start: piece.start,
            });
        }
        let first = chunks.first().map_or(span.start + 1, |chunk| chunk.start);
        let last = chunks
            .last()
            .map_or(span.end - 1, |chunk| chunk.start + chunk.own.len());
        Some(Block {
            head: self.text.get(self.start..first)?,
            tail: self.text.get(last..self.start + self.own.len())?,
            chunks,
            is_flow: true,
            is_list: false,
        })
    }
}

/// An element of a flow collection.
struct Piece<'a> {
    key: Option<&'a Entry>,
    node: &'a Node,
    start: usize,
    end: usize,
}

impl<'a> Piece<'a> {
    fn of_entry(entry: &'a Entry) -> Self {
        let key = entry.key.span();
        Self {
            key: Some(entry),
            node: &entry.value,
            start: key.start as usize,
            end: key.end as usize,
        }
    }

    fn of_item(node: &'a Node) -> Self {
        let span = node.span();
        Self {
            key: None,
            node,
            start: span.start as usize,
            end: span.end as usize,
        }
    }
}

/// The entries of a block map whose lines are this range; none where keys share a line.
pub(super) fn map_block<'a>(
    text: &'a str,
    entries: &'a [Entry],
    range: Range<usize>,
) -> Option<Block<'a>> {
    let mut chunks: Vec<Chunk<'a>> = Vec::new();
    let mut at = range.start;
    for entry in entries {
        let key = entry.key.span();
        let start = line_start(text, key.start as usize).max(range.start);
        let before = text.get(start..key.start as usize)?;
        let is_first_of_item = chunks.is_empty() && before.trim_matches([' ', '-']).is_empty();
        if start < at || !(before.trim().is_empty() || is_first_of_item) {
            return None;
        }
        let end = end_of(text, &entry.value).max(key.end as usize);
        let end = lines_end(text, end, before.len()).min(range.end);
        chunks.push(Chunk {
            name: entry.key.text(text).to_owned(),
            lead: text.get(at..start)?,
            own: text.get(start..end)?,
            node: &entry.value,
            text,
            start,
        });
        at = end;
    }
    Some(Block {
        head: "",
        chunks,
        tail: text.get(at..range.end)?,
        is_flow: false,
        is_list: false,
    })
}

fn list_block<'a>(text: &'a str, nodes: &'a [Node], range: Range<usize>) -> Option<Block<'a>> {
    let mut chunks = Vec::new();
    let mut at = range.start;
    for node in nodes {
        let own_start = node.span().start as usize;
        let is_flow = (text.get(own_start..)).is_some_and(|rest| rest.starts_with('{'));
        let first = match node {
            Node::Map(map) if !is_flow => map.entries.first()?.key.span().start as usize,
            _ => own_start,
        };
        let start = line_start(text, first);
        let before = text.get(start..first)?;
        if start < at || before.trim() != "-" {
            return None;
        }
        let end = lines_end(
            text,
            end_of(text, node),
            before.find('-').unwrap_or_default(),
        )
        .min(range.end);
        chunks.push(Chunk {
            name: name_of(text, node),
            lead: text.get(at..start)?,
            own: text.get(start..end)?,
            node,
            text,
            start,
        });
        at = end;
    }
    Some(Block {
        head: "",
        chunks,
        tail: text.get(at..range.end)?,
        is_flow: false,
        is_list: true,
    })
}

/// Keys whose value tells a record of a list from the others.
const NAMING: [&str; 3] = ["id", "ac", "ref"];

/// What tells an element from the others of its list: a record's `id`, `ac` or `ref`, else all that it says.
fn name_of(text: &str, node: &Node) -> String {
    let naming = NAMING.iter().find_map(|key| {
        let entry = front_matter::entry(text, node.entries(), key)?;
        Some(format!(
            "{key} {:?}",
            front_matter::value(text, &entry.value)
        ))
    });
    naming.unwrap_or_else(|| match front_matter::value(text, node) {
        Value::String(word) => word,
        other => format!("{other:?}"),
    })
}

/// Where a value ends, with all that is in it. A block collection's own end may run over blank lines.
fn end_of(text: &str, node: &Node) -> usize {
    let span = node.span().range();
    let written = text.get(span.clone()).unwrap_or_default();
    let inner = match node {
        _ if written.starts_with(['[', '{']) => None,
        Node::Map(map) => map
            .entries
            .iter()
            .map(|entry| end_of(text, &entry.value).max(entry.key.span().end as usize))
            .max(),
        Node::List(list) => list.nodes.iter().map(|node| end_of(text, node)).max(),
        _ => None,
    };
    inner.unwrap_or(span.start + written.trim_end_matches([' ', '\n']).len())
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the lines that a value ends in, with the comments below it that are indented by more than its key.
fn lines_end(text: &str, at: usize, indent: usize) -> usize {
    let line_end = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        rest.find('\n')
            .map_or(text.len(), |newline| at + newline + 1)
    };
    let is_ended = at > 0 && text.get(..at).is_some_and(|before| before.ends_with('\n'));
    let mut end = if is_ended { at } else { line_end(at) };
    loop {
        let line = text.get(end..line_end(end)).unwrap_or_default();
        let content = line.trim_start_matches([' ', '\t']);
        if !content.starts_with('#') || line.len() - content.len() <= indent {
            return end;
        }
        end = line_end(end);
    }
}
