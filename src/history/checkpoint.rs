//! What a builder knows after a commit, in a form that can be kept and read again: the same history comes out of it and of
//! the commits that follow.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::packed::{Items, PackedItems};
use super::records::Records;
use super::{Commit, CommitIx, History, OrderVersion, SprintVersion};
use crate::backlog::Id;

/// What was read again.
#[derive(Deserialize)]
pub struct Checkpoint {
    /// Seconds since 1970.
    dates: Vec<i64>,
    commits: Vec<Commit>,
    items: Items,
    orders: Orders,
    sprints: Vec<SprintVersion>,
    records: Records,
    missing: usize,
}

/// The same, borrowed from a builder to be written: field by field as in `Checkpoint`.
#[derive(Serialize)]
pub struct Written<'a> {
    dates: Vec<i64>,
    commits: &'a [Commit],
    items: PackedItems<'a>,
    orders: Orders,
    sprints: &'a [SprintVersion],
    records: &'a Records,
    missing: usize,
}

/// Versions of the order: each id once, and its number wherever it stands.
#[derive(Serialize, Deserialize)]
struct Orders {
    ids: Vec<Id>,
    versions: Vec<Packed>,
}

#[derive(Serialize, Deserialize)]
struct Packed {
    commit: CommitIx,
    order: Vec<u32>,
    reasons: Vec<(u32, Box<str>)>,
}

impl Checkpoint {
    /// The history as it was, without head and remarks; the commits' own dates; the records; how many texts were missing.
    pub(super) fn unpack(self) -> (History, Vec<Timestamp>, Records, usize) {
        let history = History {
            commits: self.commits,
            items: self.items.0,
            orders: self.orders.unpack(),
            sprints: self.sprints,
            ..History::default()
        };
        let dates = self
            .dates
            .into_iter()
            .map(|seconds| Timestamp::from_second(seconds).unwrap_or_default())
            .collect();
        (history, dates, self.records, self.missing)
    }
}

impl<'a> Written<'a> {
    pub(super) fn new(
        history: &'a History,
        dates: &[Timestamp],
        records: &'a Records,
        missing: usize,
    ) -> Self {
        Self {
            dates: dates.iter().map(|date| date.as_second()).collect(),
            commits: &history.commits,
            items: PackedItems::new(&history.items),
            orders: Orders::pack(&history.orders),
            sprints: &history.sprints,
            records,
            missing,
        }
    }
}

impl Orders {
    fn pack(orders: &[OrderVersion]) -> Self {
        let mut numbers: BTreeMap<&Id, u32> = BTreeMap::new();
        let mut ids = Vec::new();
        let mut number = |id| {
            *numbers.entry(id).or_insert_with(|| {
                ids.push(Id::clone(id));
                u32::try_from(ids.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let versions = orders
            .iter()
            .map(|version| {
                let order = version.ids.iter().map(&mut number).collect();
                let reasons = version.reasons.iter();
                let reasons = reasons.map(|(id, reason)| (number(id), reason.clone()));
                Packed {
                    commit: version.commit,
                    order,
                    reasons: reasons.collect(),
                }
            })
            .collect();
        Self { ids, versions }
    }

    fn unpack(self) -> Vec<OrderVersion> {
        let Self { ids, versions } = self;
        let id = |number: u32| ids.get(number as usize).cloned();
        versions
            .into_iter()
            .map(|packed| OrderVersion {
                commit: packed.commit,
                ids: packed.order.into_iter().filter_map(id).collect(),
                reasons: packed
                    .reasons
                    .into_iter()
                    .filter_map(|(number, reason)| Some((id(number)?, reason)))
                    .collect(),
            })
            .collect()
    }
}
