//! What was finished for which goal: where the team's throughput goes.

use std::collections::BTreeMap;

use super::{Flow, Window};
use crate::backlog::{Backlog, ItemIx};

/// Leaf items finished in a window, by the goal that they serve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    pub of_goal: BTreeMap<ItemIx, usize>,
    /// For no goal.
    pub without: usize,
    /// Their files are gone, and with them the way to a goal.
    pub gone: usize,
}

impl Shares {
    /// What was finished in the window, as the passages tell it and as today's files name goals.
    pub fn new(flow: &Flow, backlog: &Backlog, window: Window) -> Self {
        let mut shares = Self::default();
        for (id, passage) in &flow.passages {
            let day = passage.finished_in_flow();
            if !passage.is_leaf || !day.is_some_and(|day| window.contains(day)) {
                continue;
            }
            match backlog.find(id).map(|index| backlog.goal_of(index)) {
                Some(Some(goal)) => *shares.of_goal.entry(goal).or_default() += 1,
                Some(None) => shares.without += 1,
                None => shares.gone += 1,
            }
        }
        shares
    }

    /// All that was finished in the window.
    pub fn total(&self) -> usize {
        self.of_goal.values().sum::<usize>() + self.without + self.gone
    }
}
