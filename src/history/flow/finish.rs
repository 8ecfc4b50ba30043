//! Every time that an item was finished, with what was known of it when: for judging the past by what it knew.

use jiff::civil::Date;

use super::passage::{Passage, Phases};
use crate::backlog::Backlog;
use crate::history::calendar::WorkingDays;
use crate::history::{History, RecordKind};
use crate::text::sorting::PutInOrder as _;

/// A leaf item that was finished in the flow of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finish {
    /// The day that it counts for.
    pub day: Date,
    /// The day of the commit that told.
    pub since: Date,
    /// The day of the commit after which it did not count any more: reopened, or no leaf.
    pub until: Option<Date>,
}

impl Finish {
    /// Whether it counted at the end of this day.
    pub fn is_known_on(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }
}

/// All finishes of a history, also those that did not last, by day.
pub fn finishes(backlog: &Backlog, history: &History) -> Vec<Finish> {
    let working = WorkingDays::new(&backlog.config.calendar);
    let days: Vec<Date> = history
        .commits
        .iter()
        .map(|commit| working.day(commit.time))
        .collect();
    let phases = Phases::new(&backlog.config.workflow);
    let mut finishes: Vec<Finish> = history
        .items
        .values()
        .filter(|past| past.record == RecordKind::Item)
        .flat_map(|past| Passage::finishes(&past.events, &days, &phases))
        .collect();
    finishes.put_in_order();
    finishes
}
