//! Flow of work (Kanban Guide 2020): when items were created, started, finished; throughput; sprints.

mod burn;
mod cumulative;
mod durations;
mod finish;
mod goals;
mod journey;
mod little;
mod metrics;
mod passage;
mod plan;
mod sprints;
mod window;

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::calendar::WorkingDays;
use super::{Past, RecordKind};
use crate::backlog::{Backlog, Id};
use crate::text::sorting::PutInOrder as _;

use passage::Phases;

pub use burn::{Burn, BurnDay};
pub use cumulative::Cumulative;
pub use durations::{Durations, FEW, FEWEST};
pub use finish::{Finish, finishes};
pub use goals::Shares;
pub use little::{Broken, GAP, Little};
pub use metrics::{
    Efficiency, Finished, InProgress, MANY_UNOBSERVED, Metrics, Question, Tally, Week,
};
pub use passage::Passage;
pub use plan::Scope;
pub use sprints::{LONG_CHAIN, ScopePoints, SprintOutcome};
pub use window::{DayCount, Days, Window};

/// Past sprints that a median is taken of.
const RECENT_SPRINTS: usize = 6;

/// Fewer past sprints than this tell nothing.
const FEWEST_SPRINTS: usize = 3;

/// What the commits say about the flow of one backlog up to one day. Empty when the past is unknown.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// Every item that was ever committed, also those whose files are gone.
    pub passages: BTreeMap<Id, Passage>,
    /// Leaf items finished on each working day of the window (`bands.window_days` calendar days up to today), oldest first,
    /// zeros included; days before the first commit are left out. What is finished on another day counts on the next
    /// working day, or on the last one when there is none yet.
    pub per_working_day: Vec<u32>,
    /// Finished sprints (last day before today) of the past, oldest first.
    pub sprints: Vec<SprintFlow>,
}

/// What one past sprint finished.
#[derive(Clone, Debug, PartialEq)]
pub struct SprintFlow {
    pub id: Box<str>,
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// Leaf items finished from start to end.
    pub items: usize,
    /// The sum of their estimates.
    pub points: f64,
}

/// What came into the backlog and left it: leaf items, without what the first commit brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub arrived: usize,
    pub finished: usize,
    /// Dropped or deleted, without being replaced by another item.
    pub dropped: usize,
    /// Dropped and replaced by another item.
    pub merged: usize,
}

impl Flow {
    /// The flow of this backlog up to today; empty when the past is unknown.
    pub fn new(backlog: &Backlog, past: &Past, today: Date) -> Self {
        let Some(history) = past.known() else {
            return Self::default();
        };
        let working = WorkingDays::new(&backlog.config.calendar);
        let days: Vec<Date> = history
            .commits
            .iter()
            .map(|commit| working.day(commit.time))
            .collect();
        let phases = Phases::new(&backlog.config.workflow);
        let passages = history
            .items
            .iter()
            .filter(|(_, past)| past.record == RecordKind::Item)
            .filter_map(|(id, past)| {
                let passage = Passage::new(&past.events, &days, &phases)?;
                Some((id.clone(), passage))
            })
            .collect();
        let mut flow = Self {
            passages,
            ..Self::default()
        };
        if let Some(first) = days.first() {
            let window = i64::from(backlog.config.bands.window_days.max(1)) - 1;
            let start = today.saturating_sub(window.days()).max(*first);
            flow.per_working_day = flow.throughput(&working, start, today);
            flow.sprints = flow.past_sprints(backlog, *first, today);
        }
        flow
    }

    /// Leaf items finished in the window.
    pub fn finished_in_window(&self) -> u32 {
        self.per_working_day.iter().sum()
    }

    /// The median of points finished a sprint over the last six finished sprints; none with fewer than three, or no points.
    pub fn median_points_per_sprint(&self) -> Option<f64> {
        self.median_per_sprint(|sprint| sprint.points)
            .filter(|points| *points > 0.0)
    }

    /// The median of items finished a sprint over the last six finished sprints; none with fewer than three.
    pub fn median_items_per_sprint(&self) -> Option<f64> {
        self.median_per_sprint(|sprint| sprint.items as f64)
    }

    /// What came and left from the first to the last day, both counted.
    pub fn counts(&self, first: Date, last: Date) -> Counts {
        let within = |day: Option<Date>| day.is_some_and(|day| first <= day && day <= last);
        let mut counts = Counts::default();
        for passage in self.passages.values().filter(|passage| passage.is_leaf) {
            counts.arrived += usize::from(!passage.is_stock && within(Some(passage.created)));
            counts.finished += usize::from(within(passage.finished_in_flow()));
            if within(passage.dropped) {
                if passage.replaced {
                    counts.merged += 1;
                } else {
                    counts.dropped += 1;
                }
            }
        }
        counts
    }

    fn median_per_sprint(&self, number: impl Fn(&SprintFlow) -> f64) -> Option<f64> {
        let mut numbers: Vec<f64> = self
            .sprints
            .iter()
            .rev()
            .take(RECENT_SPRINTS)
            .map(number)
            .collect();
        if numbers.len() < FEWEST_SPRINTS {
            return None;
        }
        numbers.put_in_order_by(f64::total_cmp);
        let middle = |at: usize| numbers.get(at).copied();
        let upper = numbers.len() / 2;
        let lower = (numbers.len() - 1) / 2;
        Some(middle(lower)?.midpoint(middle(upper)?))
    }

    /// Leaf items finished in the flow of work on each working day from the first to the last day.
    fn throughput(&self, working: &WorkingDays, first: Date, last: Date) -> Vec<u32> {
        let days: Vec<Date> = working.between(first, last).collect();
        let mut finished = vec![0; days.len()];
        for passage in self.passages.values().filter(|passage| passage.is_leaf) {
            let Some(day) = passage.finished_in_flow() else {
                continue;
            };
            if day < first || day > last {
                continue;
            }
            let at = days.partition_point(|working| *working < day);
            let last_day = finished.len().saturating_sub(1);
            if let Some(count) = finished.get_mut(at.min(last_day)) {
                *count += 1;
            }
        }
        finished
    }

    fn past_sprints(&self, backlog: &Backlog, first: Date, today: Date) -> Vec<SprintFlow> {
        let mut sprints: Vec<SprintFlow> = backlog
            .sprints
            .iter()
            .filter_map(|sprint| {
                let start = sprint.start.as_ref()?.value;
                let end = sprint.end.as_ref()?.value;
                (start <= end && end >= first && end < today).then(|| SprintFlow {
                    id: sprint.id.clone(),
                    start,
                    end,
                    items: 0,
                    points: 0.0,
                })
            })
            .collect();
        sprints.put_in_order_by(|left, right| (left.end, &left.id).cmp(&(right.end, &right.id)));
        for passage in self.passages.values().filter(|passage| passage.is_leaf) {
            let Some(day) = passage.finished_in_flow() else {
                continue;
            };
            for sprint in &mut sprints {
                if sprint.start <= day && day <= sprint.end {
                    sprint.items += 1;
                    sprint.points += passage.estimate.unwrap_or_default();
                }
            }
        }
        sprints
    }
}

#[cfg(test)]
mod tests;
