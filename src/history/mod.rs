//! Floor 2: what happened to each item, read from commits in one pass. Only semantic changes count, never file touches.

pub mod clock;
pub mod commit_record;
pub mod flow;
pub mod predictive;

use std::collections::BTreeMap;

pub use flow::Flow;
pub use predictive::Predictive;

use jiff::Timestamp;

use crate::backlog::Id;

/// What is known of the past: all of it, or nothing and why. Rules that need it report *unknown* then, they never pass.
#[derive(Clone, Debug)]
pub enum Past {
    Known(History),
    Unknown(WhyUnknown),
}

/// Why the past is unknown; each has its own words and way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
    /// `--no-history`, or nothing asked for it.
    NotRead,
    NoRepository,
    NoCommits,
    /// `.git/shallow` exists: the clone ends before the history does.
    Shallow,
    /// The object store said no: the message of the error's whole chain.
    Failed(String),
}

impl Past {
    pub fn known(&self) -> Option<&History> {
        match self {
            Self::Known(history) => Some(history),
            Self::Unknown(_) => None,
        }
    }
}

/// The number of a commit in `History::commits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitIx(pub u32);

/// The past of one branch's first-parent line, oldest first.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub commits: Vec<Commit>,
    pub items: BTreeMap<Id, ItemPast>,
    /// Every version of `order.txt` whose ids or reasons differ from the one before.
    pub orders: Vec<OrderVersion>,
    /// Things about the commits themselves that change numbers: skewed clocks, future dates. For people, in order.
    pub remarks: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// 40 hexadecimal digits.
    pub id: Box<str>,
    /// When it counts as having happened: the configured clock's date, never before its parent's, never in the future.
    pub time: Timestamp,
    /// After `.mailmap`.
    pub author: Person,
    pub committer: Person,
    pub subject: Box<str>,
    /// `Key: value` lines at the end of the message, in order.
    pub trailers: Vec<(Box<str>, Box<str>)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: Box<str>,
    pub email: Box<str>,
}

/// What happened to one item, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemPast {
    pub events: Vec<Event>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub commit: CommitIx,
    pub kind: EventKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The first commit that has the id. `Field` events with no `from` follow for what was set from the start.
    Created,
    /// The file is gone.
    Removed,
    /// It came back after being removed.
    Restored,
    /// Another path; no semantic change.
    Moved { from: Box<str>, to: Box<str> },
    /// A front matter value by its dotted path in our words (`status`, `estimate`, `score.cod.per_week`): a scalar's text,
    /// or a list's elements joined by `, `.
    Field {
        path: Box<str>,
        from: Option<Box<str>>,
        to: Option<Box<str>>,
    },
    /// The acceptance criteria.
    Criteria {
        added: Vec<Box<str>>,
        removed: Vec<Box<str>>,
        reworded: Vec<(Box<str>, Box<str>)>,
        ticked: u32,
        unticked: u32,
    },
    /// Narrative (section `narrative`) or another section's text; how much of its words changed, 0 to 100.
    Text {
        section: Box<str>,
        changed_percent: u8,
    },
}

/// One version of the product owner's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderVersion {
    pub commit: CommitIx,
    pub ids: Vec<Id>,
    pub reasons: BTreeMap<Id, Box<str>>,
}

impl History {
    /// The commit of an index of this history.
    ///
    /// # Panics
    /// When the index is another history's.
    pub fn commit(&self, index: CommitIx) -> &Commit {
        self.commits
            .get(index.0 as usize)
            .expect("an index is only used with its own history")
    }

    /// What happened to this item, oldest first; nothing for an item that was never committed.
    pub fn events(&self, id: &Id) -> &[Event] {
        self.items
            .get(id)
            .map(|past| past.events.as_slice())
            .unwrap_or_default()
    }

    /// The newest change of a front matter field, by its dotted path: who set what is there now, and when.
    pub fn field_set(&self, id: &Id, path: &str) -> Option<&Event> {
        self.events(id)
            .iter()
            .rev()
            .find(|event| matches!(&event.kind, EventKind::Field { path: at, .. } if &**at == path))
    }
}
