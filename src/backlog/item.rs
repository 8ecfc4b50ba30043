//! Backlog items: goals, epics, stories, bugs, spikes and enablers.

use jiff::civil::Date;

use super::config::Phase;
use super::document::Document;
use super::id::Id;
use crate::text::{Located, Span};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemType {
    Goal,
    Epic,
    #[default]
    Story,
    Bug,
    Spike,
    Enabler,
}

impl ItemType {
    pub const ALL: [Self; 6] = [
        Self::Goal,
        Self::Epic,
        Self::Story,
        Self::Bug,
        Self::Spike,
        Self::Enabler,
    ];

    /// The word in `type:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Epic => "epic",
            Self::Story => "story",
            Self::Bug => "bug",
            Self::Spike => "spike",
            Self::Enabler => "enabler",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }
}

/// One item. A file that cannot be read is an item too: its id comes from its file's name, its problems say why.
#[derive(Clone, Debug)]
pub struct Item {
    pub document: Document,
    pub id: Id,
    /// Where the id stands, or the start of the file.
    pub id_span: Span,
    pub item_type: ItemType,
    /// The `title` key, else the first heading, else the file's name.
    pub title: Located<Box<str>>,
    /// The status in the workflow's words (after an adoption's map); the workflow's first when absent.
    pub status: Located<Box<str>>,
    pub phase: Phase,
    pub parent: Option<Located<Id>>,
    pub goal: Option<Located<Id>>,
    pub blocked_by: Vec<Located<Id>>,
    /// A number on the team's scale; not checked against it here.
    pub estimate: Option<Located<f64>>,
    pub deadline: Option<Located<Date>>,
    /// Which adoption of the configuration read this file.
    pub adoption: Option<u16>,
}

impl Item {
    /// Neither finished nor dropped. Goals and epics count like any item.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::NotStarted | Phase::Started)
    }

    /// Whether this is work that one sprint takes: no goal and no epic.
    pub fn is_leaf(&self) -> bool {
        !matches!(self.item_type, ItemType::Goal | ItemType::Epic)
    }

    pub fn path(&self) -> &str {
        &self.document.source.path
    }

    pub fn labels(&self) -> Vec<Located<&str>> {
        self.document.texts("labels")
    }
}
