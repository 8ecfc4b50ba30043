//! Floor 2: who wants it. People counted once over merged feedback.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::backlog::{Backlog, ItemIx};

/// The demand behind every item of one backlog on one day.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// By item index.
    items: Vec<ItemDemand>,
}

/// Who asked for one item (the closure of all feedback addressed by it or by an ancestor). Formulas: domain 5.4.
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
}

impl Demand {
    /// The demand of every item on this day.
    pub fn new(backlog: &Backlog, _today: Date) -> Self {
        Self {
            items: vec![ItemDemand::default(); backlog.items.len()],
        }
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
        };
        self.items.get(index.index()).unwrap_or(NONE)
    }
}
