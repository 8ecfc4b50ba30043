//! Floor 2: what happened to each item, read from commits in one pass. Only semantic changes count, never file touches.

mod behind;
mod between;
pub mod builder;
pub mod calendar;
pub mod checkpoint;
pub mod clock;
pub mod commit_record;
mod comparison;
pub mod flow;
pub mod moves;
mod packed;
pub mod predictive;
mod records;
mod renumbering;
pub mod story;
mod version;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use behind::{Behind, By};
pub use between::{Between, Difference, Fate, PageDifference, between};
pub use builder::HistoryBuilder;
pub use checkpoint::Checkpoint;
pub use comparison::{CriteriaChange, likeness};
pub use flow::Flow;
pub use moves::{Listing, Move, Reasons, Turn, moves};
pub use predictive::Predictive;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

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
    /// A partial clone: so many old texts are not here, and are never fetched unasked.
    Partial(usize),
    /// The object store said no: the message of the error's whole chain.
    Failed(String),
}

impl WhyUnknown {
    /// The reason in words, to stand behind `history unknown: `.
    pub fn words(&self) -> &str {
        match self {
            Self::NotRead => "it was not read",
            Self::NoRepository => "the files are in no Git repository",
            Self::NoCommits => "the repository has no commit yet",
            Self::Shallow => "the clone is shallow and ends before the history does",
            Self::Partial(_) => "the clone is partial, and old texts that it needs are not here",
            Self::Failed(reason) => reason,
        }
    }

    /// The way out, when there is one.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotRead => None,
            Self::NoRepository => Some("git init, then commit the backlog"),
            Self::NoCommits => Some("commit the backlog: what Git knows counts from then on"),
            Self::Shallow => {
                Some("fetch the whole history: git fetch --unshallow; in CI set fetch-depth to 0")
            }
            Self::Partial(_) => Some(
                "fetch the old texts, which is never done unasked: git fetch --refetch --no-filter",
            ),
            Self::Failed(_) => Some("git fsck tells whether the repository is whole"),
        }
    }
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
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct CommitIx(pub u32);

/// The past of one branch's first-parent line, oldest first.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The commit that it was read at: 40 hexadecimal digits.
    pub head: Box<str>,
    /// Commits that changed files of the backlog.
    pub commits: Vec<Commit>,
    /// Every record that was ever committed, by its id: items, feedback, sprints and releases, also those whose files are
    /// gone. What an acceptance says stands with its item, below `acceptance.`.
    pub items: BTreeMap<Id, ItemPast>,
    /// Every version of `order.txt` whose ids or reasons differ from the one before.
    pub orders: Vec<OrderVersion>,
    /// Every version of a sprint whose days, goal or items differ from the one before, oldest first.
    pub sprints: Vec<SprintVersion>,
    /// Things about the commits themselves that change numbers: skewed clocks, future dates. For people, in order.
    pub remarks: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// 40 hexadecimal digits.
    pub id: Box<str>,
    /// When it counts as having happened: the configured clock's date, never before its parent's, never in the future.
    #[serde(skip)]
    pub time: Timestamp,
    /// After `.mailmap`.
    pub author: Person,
    pub committer: Person,
    pub subject: Box<str>,
    /// `Key: value` lines at the end of the message, in order.
    pub trailers: Vec<(Box<str>, Box<str>)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: Box<str>,
    pub email: Box<str>,
}

/// What happened to one item, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemPast {
    pub record: RecordKind,
    pub events: Vec<Event>,
}

/// What kind of record an id belongs to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum RecordKind {
    #[default]
    Item,
    Feedback,
    Sprint,
    Release,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub commit: CommitIx,
    pub kind: EventKind,
}

/// Names and values are shared where they repeat: a field is called the same in thousands of events.
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
    /// The same record under another id; what happened before stands here too.
    Renumbered { from: Id },
    /// A front matter value by its dotted path in our words (`status`, `estimate`, `score.cod.per_week`): a scalar's text,
    /// or a list's elements joined by `, `.
    Field {
        path: Arc<str>,
        from: Option<Arc<str>>,
        to: Option<Arc<str>>,
    },
    /// The acceptance criteria.
    Criteria(Box<CriteriaChange>),
    /// Narrative (section `narrative`) or another section's text; how much of its words changed, 0 to 100.
    Text {
        section: Arc<str>,
        changed_percent: u8,
        /// Whether there was such a section before, and is one now.
        fate: Fate,
    },
}

/// One version of the product owner's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderVersion {
    pub commit: CommitIx,
    pub ids: Vec<Id>,
    pub reasons: BTreeMap<Id, Box<str>>,
}

/// One version of a sprint's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SprintVersion {
    pub commit: CommitIx,
    pub id: Box<str>,
    pub start: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    pub goal: Option<Box<str>>,
    pub items: Vec<Id>,
    /// The file is gone.
    pub removed: bool,
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

    /// The last commit that happened on this day of this time zone or before it; none when the first is later.
    pub fn commit_on(&self, day: Date, zone: &TimeZone) -> Option<CommitIx> {
        let end = clock::end_of_day(day, zone);
        let after = self.commits.partition_point(|commit| commit.time < end);
        let last = u32::try_from(after.checked_sub(1)?).ok()?;
        Some(CommitIx(last))
    }

    /// The past as it was known when this commit had just happened.
    #[must_use]
    pub fn until(&self, commit: CommitIx) -> Self {
        let known = |at: &CommitIx| *at <= commit;
        let items = self.items.iter().filter_map(|(id, past)| {
            let events: Vec<Event> = past
                .events
                .iter()
                .take_while(|event| known(&event.commit))
                .cloned()
                .collect();
            (!events.is_empty()).then(|| {
                let record = past.record;
                (id.clone(), ItemPast { record, events })
            })
        });
        let commits: Vec<Commit> = self
            .commits
            .iter()
            .take(commit.0 as usize + 1)
            .cloned()
            .collect();
        Self {
            head: commits
                .last()
                .map_or_else(Box::default, |last| last.id.clone()),
            items: items.collect(),
            orders: self
                .orders
                .iter()
                .take_while(|version| known(&version.commit))
                .cloned()
                .collect(),
            sprints: self
                .sprints
                .iter()
                .take_while(|version| known(&version.commit))
                .cloned()
                .collect(),
            remarks: self.remarks.clone(),
            commits,
        }
    }

    /// The value of a front matter field just after this commit; none when it was not set then.
    pub fn field_at(&self, id: &Id, path: &str, commit: CommitIx) -> Option<&str> {
        self.events(id)
            .iter()
            .take_while(|event| event.commit <= commit)
            .filter_map(|event| match &event.kind {
                EventKind::Field { path: at, to, .. } if &**at == path => Some(to.as_deref()),
                _ => None,
            })
            .last()
            .flatten()
    }

    /// The newest change of a front matter field, by its dotted path: who set what is there now, and when.
    pub fn field_set(&self, id: &Id, path: &str) -> Option<&Event> {
        self.events(id)
            .iter()
            .rev()
            .find(|event| matches!(&event.kind, EventKind::Field { path: at, .. } if &**at == path))
    }
}
