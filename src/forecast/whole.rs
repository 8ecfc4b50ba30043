//! What an epic still needs: how many items, which of the order comes last, and what the order does not say.

use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;

/// The leaf items below one that is made of others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    pub open: usize,
    /// Of these, in progress.
    pub started: usize,
    pub finished: usize,
    /// Open ones that are neither in progress nor in the order: with any, nothing tells when all are done.
    pub not_listed: usize,
    /// The first and the last of them in the order, each with its place, from 1.
    pub first: Option<(u32, ItemIx)>,
    pub last: Option<(u32, ItemIx)>,
}

impl Whole {
    /// What is below each item that has leaf items below it by `parent`, at any depth.
    pub fn all(facts: &Facts<'_>) -> BTreeMap<ItemIx, Self> {
        let mut wholes: BTreeMap<ItemIx, Self> = BTreeMap::new();
        for (index, item) in facts.backlog.leaves() {
            if item.phase == Phase::Dropped {
                continue;
            }
            let place = facts.ranking.position(index).map(|place| (place, index));
            let line = facts.backlog.line_of_sight(index);
            for above in line.into_iter().skip(1) {
                wholes.entry(above).or_default().add(item.phase, place);
            }
        }
        wholes
    }

    fn add(&mut self, phase: Phase, place: Option<(u32, ItemIx)>) {
        match phase {
            Phase::Finished => self.finished += 1,
            Phase::Dropped => {}
            Phase::Started => {
                self.open += 1;
                self.started += 1;
            }
            Phase::NotStarted => {
                self.open += 1;
                let Some(place) = place else {
                    self.not_listed += 1;
                    return;
                };
                self.first = Some(self.first.map_or(place, |first| first.min(place)));
                self.last = Some(self.last.map_or(place, |last| last.max(place)));
            }
        }
    }
}
