//! Floor 1: items, order, team, sprints, releases, configuration, as the files say them.

pub mod body;
pub mod config;
pub mod document;
pub mod expression;
pub mod feedback;
pub mod front_matter;
pub mod id;
pub mod item;
pub mod order;
pub mod problem;
pub mod records;
pub mod schema;
pub mod team;
pub mod thresholds;

use std::collections::BTreeMap;

pub use config::Config;
pub use document::Document;
pub use feedback::Feedback;
pub use id::Id;
pub use item::{Item, ItemType};
pub use order::Order;
pub use problem::{Problem, ProblemKind};
pub use records::{Acceptance, Release, Sprint};
pub use team::{Accounts, Team};

use crate::text::Source;

/// The number of an item in `Backlog::items`; valid for that backlog only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub u32);

impl ItemIx {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the world hands in: every file that belongs to the backlog, and those that could not be read.
#[derive(Default)]
pub struct Files {
    /// Sorted by path.
    pub sources: Vec<Source>,
    /// Sorted by path.
    pub unreadable: Vec<Unreadable>,
}

/// A file that belongs to the backlog and could not be read (permission, too large, a symlink out of the repository).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub path: String,
    pub reason: String,
}

/// The backlog of one repository at one moment.
#[derive(Default)]
pub struct Backlog {
    /// The backlog's folder from the top of the repository, `backlog` by default; empty when it is the top itself.
    pub root: String,
    pub config: Config,
    /// Problems of `deepen.yml` and the other single files stand in their documents.
    pub documents: Vec<Document>,
    pub team: Team,
    pub accounts: Accounts,
    pub order: Order,
    /// Sorted by path. Broken files are items too, with problems.
    pub items: Vec<Item>,
    /// Sorted by path.
    pub feedback: Vec<Feedback>,
    /// Sorted by start, then id.
    pub sprints: Vec<Sprint>,
    /// Sorted by path.
    pub releases: Vec<Release>,
    /// Sorted by path.
    pub acceptances: Vec<Acceptance>,
    pub unreadable: Vec<Unreadable>,
    links: Links,
}

/// Links by index, both ways.
#[derive(Default)]
struct Links {
    by_id: BTreeMap<Id, Vec<ItemIx>>,
    blocked_by: Vec<Vec<ItemIx>>,
    blocks: Vec<Vec<ItemIx>>,
    children: Vec<Vec<ItemIx>>,
}

impl Backlog {
    /// The items in order of path, each with its index.
    pub fn indexed(&self) -> impl Iterator<Item = (ItemIx, &Item)> {
        self.items
            .iter()
            .enumerate()
            .map(|(index, item)| (ItemIx(u32::try_from(index).unwrap_or(u32::MAX)), item))
    }

    /// The item of an index of this backlog.
    ///
    /// # Panics
    /// When the index is another backlog's.
    pub fn item(&self, index: ItemIx) -> &Item {
        self.items
            .get(index.index())
            .expect("an index is only used with its own backlog")
    }

    /// The first item, by path, with this id.
    pub fn find(&self, id: &Id) -> Option<ItemIx> {
        self.links
            .by_id
            .get(id)
            .and_then(|same| same.first())
            .copied()
    }

    /// Every item with this id; more than one is a finding.
    pub fn same_id(&self, id: &Id) -> &[ItemIx] {
        self.links
            .by_id
            .get(id)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The items that this one is blocked by, as far as they exist, in the order written.
    pub fn blocked_by(&self, index: ItemIx) -> &[ItemIx] {
        self.links
            .blocked_by
            .get(index.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The items that this one blocks, by path.
    pub fn blocks(&self, index: ItemIx) -> &[ItemIx] {
        self.links
            .blocks
            .get(index.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The items whose `parent` is this one, by path.
    pub fn children(&self, index: ItemIx) -> &[ItemIx] {
        self.links
            .children
            .get(index.index())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}
