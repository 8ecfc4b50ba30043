//! The cumulative flow diagram's numbers: how many items stood at or beyond each status when each day ended.

use super::journey::Journey;
use super::window::Window;
use crate::backlog::config::Workflow;

/// How many leaf items stood at or beyond each status of the workflow when each day of a window ended. Items that left
/// without being finished are in no count from then on; days are told as they were, not as later moves restate them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cumulative {
    pub window: Window,
    pub statuses: Vec<String>,
    /// By status, in the workflow's order, then by day.
    pub at_or_beyond: Vec<Vec<u32>>,
    /// Of the statuses, the first that counts as started, and as finished.
    pub started: usize,
    pub finished: usize,
}

impl Cumulative {
    pub(super) fn new<'a>(
        workflow: &Workflow,
        journeys: impl Iterator<Item = &'a Journey>,
        window: Window,
    ) -> Self {
        let days = window.len();
        // What comes and goes on each day at each status; the counts are the sums over the days up to it.
        let mut changes = vec![vec![0_i64; days + 1]; workflow.statuses.len()];
        let index = |day| {
            if day < window.first {
                0
            } else {
                window.index(day).unwrap_or(days)
            }
        };
        for journey in journeys {
            let ends = journey.statuses.iter().skip(1).map(|(day, _)| index(*day));
            let ends = ends.chain([days]);
            for ((since, stop), end) in journey.statuses.iter().zip(ends) {
                let Some(changes) = stop.place.and_then(|place| changes.get_mut(place)) else {
                    continue;
                };
                for (at, change) in [(index(*since), 1), (end, -1)] {
                    if let Some(slot) = changes.get_mut(at) {
                        *slot += change;
                    }
                }
            }
        }
        let mut at_or_beyond: Vec<Vec<u32>> = Vec::with_capacity(changes.len());
        let mut beyond = vec![0_i64; days];
        for changes in changes.iter().rev() {
            let mut here = 0;
            for (slot, change) in beyond.iter_mut().zip(changes) {
                here += change;
                *slot += here;
            }
            let counts = beyond
                .iter()
                .map(|count| u32::try_from(*count).unwrap_or(0));
            at_or_beyond.push(counts.collect());
        }
        at_or_beyond.reverse();
        let place = |wanted: &str| {
            let mut statuses = workflow.statuses.iter();
            statuses.position(|status| status == wanted).unwrap_or(0)
        };
        Self {
            window,
            statuses: workflow.statuses.clone(),
            at_or_beyond,
            started: place(&workflow.started),
            finished: place(&workflow.finished),
        }
    }

    /// Items started and not finished when each day ended.
    pub fn wip(&self) -> Vec<u32> {
        let row = |at: usize| {
            self.at_or_beyond
                .get(at)
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        let pairs = row(self.started).iter().zip(row(self.finished));
        pairs
            .map(|(started, finished)| started.saturating_sub(*finished))
            .collect()
    }
}
