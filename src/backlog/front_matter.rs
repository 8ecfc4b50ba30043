//! Front matter read once into a tree of nodes with byte spans. Nothing is lost: what is not a node is between nodes.

use crate::text::Span;

/// The `---` block at the top of a file, or the whole of a YAML file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the fences, without them; empty when there is none.
    pub span: Span,
    /// Whether there are fences; false for a file without front matter and for a YAML file.
    pub fenced: bool,
    /// The top-level mapping's entries, in order.
    pub entries: Vec<Entry>,
}

/// `key: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Scalar,
    pub value: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `key:` with nothing; the span is empty.
    Absent(Span),
    Scalar(Scalar),
    List(Box<List>),
    Map(Box<Map>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// With its quotes; a block scalar from its `|` or `>` to the end of its text.
    pub span: Span,
    pub style: Style,
    /// The text where it is not simply the bytes of the span (escapes, folded lines, quotes).
    pub cooked: Option<Box<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    pub span: Span,
    /// `[a, b]` and not one a line.
    pub flow: bool,
    pub nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    pub span: Span,
    /// `{a: b}` and not one a line.
    pub flow: bool,
    pub entries: Vec<Entry>,
}

impl Node {
    pub fn span(&self) -> Span {
        match self {
            Self::Absent(span) => *span,
            Self::Scalar(scalar) => scalar.span,
            Self::List(list) => list.span,
            Self::Map(map) => map.span,
        }
    }

    /// The list's nodes; none when this is no list.
    pub fn nodes(&self) -> &[Self] {
        match self {
            Self::List(list) => &list.nodes,
            _ => &[],
        }
    }

    /// The map's entries; none when this is no map.
    pub fn entries(&self) -> &[Entry] {
        match self {
            Self::Map(map) => &map.entries,
            _ => &[],
        }
    }
}
