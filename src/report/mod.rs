//! Floor 5: how it is told. A report builds typed blocks and promised data; a format writes any blocks.

pub mod format;

use crate::rules::Level;
use crate::text::Position;

/// What a command has to say: blocks for people, data for machines, findings for tools that annotate.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// `priority`
    pub name: &'static str,
    pub title: String,
    pub blocks: Vec<Block>,
    /// The promised JSON shape (`docs/output.md`), without the envelope's version.
    pub data: serde_json::Value,
    pub findings: Vec<FindingView>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Level 1 to 4.
    Heading {
        level: u8,
        text: Text,
    },
    Paragraph(Text),
    /// Short facts: name and value.
    Facts(Vec<(String, Text)>),
    List(Vec<Text>),
    Table(Table),
    /// Markdown by others, from an item's body: untrusted.
    Markdown(String),
    /// Indexes into `Report::findings`, to be shown here.
    Findings(Vec<usize>),
    /// Folded where the format can: a title and what is inside.
    Details {
        title: Text,
        blocks: Vec<Self>,
    },
    /// A small line of numbers over time, oldest first, each 0 to 1 or unknown.
    Sparkline {
        label: String,
        values: Vec<Option<f64>>,
    },
    /// As it is, in fixed width.
    Code(String),
}

/// A line of text in parts. Everything in it is plain text: the format escapes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text(pub Vec<Inline>);

#[derive(Clone, Debug, PartialEq)]
pub struct Inline {
    pub text: String,
    pub role: Role,
}

/// What a part of a text is, so that each format can show it in its way. Never the only signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Plain,
    Strong,
    /// An item's id; a format may link it.
    Id,
    Muted,
    Good,
    Warning,
    Bad,
    Code,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Text>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// The first to go, from high to low, where the screen is too narrow; 0 stays.
    pub optional: u8,
    /// May be cut with an ellipsis to fit.
    pub flexible: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
}

/// A finding with its place looked up, as all formats need it.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingView {
    pub code: &'static str,
    pub rule: &'static str,
    pub level: Level,
    pub path: String,
    /// From zero; formats add the one.
    pub start: Position,
    pub end: Position,
    pub item: Option<String>,
    pub message: String,
    pub help: Option<String>,
    pub notes: Vec<NoteView>,
    /// The source's text and the byte range to mark, for the terminal's excerpt.
    pub excerpt: Option<Excerpt>,
    /// Stable over unrelated edits: rule, item, key.
    pub fingerprint: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NoteView {
    pub path: String,
    pub start: Position,
    pub message: String,
}

/// The lines around a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    pub text: String,
    /// The number of the text's first line, from zero.
    pub first_line: usize,
    /// In `text`.
    pub range: std::ops::Range<usize>,
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().and(Role::Plain, text)
    }

    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self::default().and(role, text)
    }

    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.0.push(Inline {
            text: text.into(),
            role,
        });
        self
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Self::plain(text)
    }
}

impl Column {
    pub fn left(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            align: Align::Left,
            optional: 0,
            flexible: false,
        }
    }

    pub fn right(title: impl Into<String>) -> Self {
        Self {
            align: Align::Right,
            ..Self::left(title)
        }
    }

    #[must_use]
    pub fn optional(self, rank: u8) -> Self {
        Self {
            optional: rank,
            ..self
        }
    }

    #[must_use]
    pub fn flexible(self) -> Self {
        Self {
            flexible: true,
            ..self
        }
    }
}
