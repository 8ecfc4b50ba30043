//! Flow of work (Kanban Guide 2020): when items were created, started, finished; throughput; sprints.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Past;
use crate::backlog::{Backlog, Id};

/// What the commits say about the flow of one backlog up to one day. Empty when the past is unknown.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// Every item that was ever committed, also those whose files are gone.
    pub passages: BTreeMap<Id, Passage>,
    /// Leaf items finished on each working day of the window (`bands.window_days` calendar days up to today), oldest first,
    /// zeros included; days before the first commit are left out.
    pub per_working_day: Vec<u32>,
    /// Finished sprints (last day before today) of the past, oldest first.
    pub sprints: Vec<SprintFlow>,
}

/// One item's way through the workflow, in days of the backlog's time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    pub created: Date,
    /// The first day at or after `started`; none when not started, or when the start was not observed.
    pub started: Option<Date>,
    /// Finished in the commit that would have started it: no cycle time can be told.
    pub start_unobserved: bool,
    pub finished: Option<Date>,
    pub dropped: Option<Date>,
    /// Since when it has its present status.
    pub status_since: Date,
    /// The last semantic change of any kind.
    pub changed: Date,
    pub backward_moves: u32,
    pub reopened: u32,
    /// The estimate when it was finished.
    pub estimate: Option<f64>,
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

impl Flow {
    /// The flow of this backlog up to today; empty when the past is unknown.
    pub fn new(_backlog: &Backlog, _past: &Past, _today: Date) -> Self {
        Self::default()
    }

    /// Leaf items finished in the window.
    pub fn finished_in_window(&self) -> u32 {
        self.per_working_day.iter().sum()
    }

    /// The median of points finished a sprint over the last six finished sprints; none with fewer than three, or no points.
    pub fn median_points_per_sprint(&self) -> Option<f64> {
        None
    }

    /// The median of items finished a sprint over the last six finished sprints; none with fewer than three.
    pub fn median_items_per_sprint(&self) -> Option<f64> {
        None
    }
}
