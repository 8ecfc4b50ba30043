//! Floor 2: who wants it. People counted once over merged feedback.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::backlog::{Backlog, Id, ItemIx};

/// The demand behind every item of one backlog on one day.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// By item index.
    items: Vec<ItemDemand>,
    closures: Vec<Closure>,
}

/// Who asked for one item (the closure of all feedback addressed by it or by an ancestor).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemDemand {
    /// Distinct people.
    pub requesters: usize,
    /// Distinct accounts, or the requester where there is none.
    pub accounts: usize,
    /// Feedback files.
    pub mentions: usize,
    /// Of these, merged into another.
    pub merged: usize,
    /// Sum over requesters of the largest `0.5 ^ (age_days / half_life)`.
    pub recent: f64,
    /// Sum over accounts of the largest `segment weight x voice weight x recency`.
    pub weighted: f64,
    /// Segment to distinct accounts.
    pub segments: BTreeMap<String, usize>,
    /// The largest account's share of `weighted`, 0 to 1.
    pub concentration: f64,
    /// Distinct requesters of the last 90 days, and of the 90 before.
    pub trend: (usize, usize),
    /// Distinct requesters of the last 180 days.
    pub last_180_days: usize,
    /// Channel to mentions.
    pub channels: BTreeMap<String, usize>,
    /// Of `accounts`, people without an account.
    pub unaffiliated: usize,
    /// Mentions with neither requester nor account: counted in `mentions` only.
    pub anonymous: usize,
    /// Mentions without a date: counted as people, not in what depends on age.
    pub undated: usize,
    /// Mentions by voice: direct, proxy, internal.
    pub voices: [usize; 3],
    /// Sum of the middles of the accounts' revenue bands, with the number of accounts that have one. Shown, never counted.
    pub value: (f64, usize),
}

/// Feedback that is one wish: everything merged into one canonical file, directly or through others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Index into `Backlog::feedback`.
    pub canonical: usize,
    /// Indexes into `Backlog::feedback`, with the canonical one, by path.
    pub members: Vec<usize>,
    /// Distinct people, sorted.
    pub requesters: Vec<Id>,
    /// Distinct accounts, sorted.
    pub accounts: Vec<Id>,
}

impl Demand {
    /// The demand of every item on this day.
    pub fn new(backlog: &Backlog, _today: Date) -> Self {
        Self {
            items: vec![ItemDemand::default(); backlog.items.len()],
            closures: Vec::new(),
        }
    }

    /// Every wish, by the canonical file's path. Spam is in none.
    pub fn closures(&self) -> &[Closure] {
        &self.closures
    }

    pub fn of(&self, index: ItemIx) -> &ItemDemand {
        const NONE: &ItemDemand = &ItemDemand {
            requesters: 0,
            accounts: 0,
            mentions: 0,
            merged: 0,
            recent: 0.0,
            weighted: 0.0,
            segments: BTreeMap::new(),
            concentration: 0.0,
            trend: (0, 0),
            last_180_days: 0,
            channels: BTreeMap::new(),
            unaffiliated: 0,
            anonymous: 0,
            undated: 0,
            voices: [0; 3],
            value: (0.0, 0),
        };
        self.items.get(index.index()).unwrap_or(NONE)
    }
}
