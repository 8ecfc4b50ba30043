//! What one item's commits say of it day by day: its status, whether it was blocked, its estimate.

use jiff::civil::Date;

use super::passage::Phases;
use crate::backlog::ItemType;
use crate::backlog::config::Phase;
use crate::history::{Event, EventKind};

/// One item's days, as they ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Journey {
    /// No goal and no epic.
    pub is_leaf: bool,
    pub statuses: Vec<(Date, Stop)>,
    /// Since when it was flagged as blocked, or no longer.
    pub blocked: Vec<(Date, bool)>,
    pub estimates: Vec<(Date, Option<f64>)>,
    /// Each move to an earlier status of the workflow.
    pub backward: Vec<Date>,
    /// Each time it was finished, also those that were taken back; not what came finished with the first commit.
    pub finishes: Vec<Date>,
    /// Each time a finish was taken back, and how many days after it.
    pub reopened: Vec<(Date, u32)>,
}

/// What an item's file said of its status from some day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub status: Box<str>,
    pub phase: Phase,
    /// The place among the workflow's statuses; none when it has left without being finished.
    pub place: Option<usize>,
}

impl Journey {
    /// The journey of an item with these events, given the day of each commit.
    pub(super) fn new(events: &[Event], days: &[Date], phases: &Phases<'_>) -> Self {
        let mut journey = Self {
            is_leaf: true,
            ..Self::default()
        };
        let mut last: Option<Stop> = None;
        for event in events {
            let Some(day) = days.get(event.commit.0 as usize).copied() else {
                break;
            };
            match &event.kind {
                EventKind::Field { path, to, .. } => match &**path {
                    "status" => {
                        let stop = Stop::new(to.as_deref().unwrap_or_default(), phases);
                        let is_stock = event.commit.0 == 0;
                        journey.count(last.as_ref(), &stop, day, is_stock, phases);
                        last = Some(stop.clone());
                        put(&mut journey.statuses, day, stop);
                    }
                    "type" => {
                        let item_type = to.as_deref().and_then(ItemType::from_name);
                        journey.is_leaf = !matches!(
                            item_type.unwrap_or_default(),
                            ItemType::Goal | ItemType::Epic
                        );
                    }
                    "estimate" => {
                        let estimate = to.as_deref().and_then(|text| text.parse().ok());
                        put(&mut journey.estimates, day, estimate);
                    }
                    "blocked" | "blocked.reason" => {
                        let is_blocked = to.as_deref().is_some_and(|text| text != "false");
                        put(&mut journey.blocked, day, is_blocked);
                    }
                    _ => {}
                },
                EventKind::Removed => {
                    if let Some(stop) = &last
                        && stop.phase != Phase::Finished
                    {
                        let gone = Stop {
                            phase: Phase::Dropped,
                            place: None,
                            ..stop.clone()
                        };
                        put(&mut journey.statuses, day, gone);
                    }
                }
                EventKind::Restored => {
                    if let Some(stop) = &last {
                        put(&mut journey.statuses, day, stop.clone());
                    }
                }
                _ => {}
            }
        }
        journey
    }

    fn count(
        &mut self,
        before: Option<&Stop>,
        after: &Stop,
        day: Date,
        is_stock: bool,
        phases: &Phases<'_>,
    ) {
        let was_finished = before.is_some_and(|before| before.phase == Phase::Finished);
        let is_finished = after.phase == Phase::Finished;
        if let Some(before) = before
            && phases.is_backward(&before.status, &after.status)
        {
            self.backward.push(day);
        }
        if is_finished && !was_finished && !is_stock {
            self.finishes.push(day);
        }
        if was_finished && matches!(after.phase, Phase::NotStarted | Phase::Started) {
            let finished = self.statuses.iter().rev();
            let finished = finished.take_while(|(_, stop)| stop.phase == Phase::Finished);
            let finish = finished.last().map_or(day, |(finish, _)| *finish);
            let days = (day - finish).get_days();
            self.reopened.push((day, u32::try_from(days).unwrap_or(0)));
        }
    }

    /// Where the item stood when this day ended; none before its first commit.
    pub(super) fn stop(&self, day: Date) -> Option<&Stop> {
        at(&self.statuses, day)
    }

    /// Since when the item has had the status that it had when this day ended.
    pub(super) fn since(&self, day: Date) -> Option<Date> {
        let after = self.statuses.partition_point(|(since, _)| *since <= day);
        let now = &self.statuses.get(after.checked_sub(1)?)?.1;
        let known = self.statuses.get(..after)?;
        let same = known.iter().rev().take_while(|(_, stop)| stop == now);
        same.last().map(|(since, _)| *since)
    }

    pub(super) fn is_blocked(&self, day: Date) -> bool {
        at(&self.blocked, day).copied().unwrap_or_default()
    }

    /// The estimate when this day ended.
    pub(super) fn estimate(&self, day: Date) -> Option<f64> {
        at(&self.estimates, day).copied().flatten()
    }

    /// The estimate when this day ended, else the first that came later.
    pub(super) fn estimate_from(&self, day: Date) -> Option<f64> {
        let mut later = self.estimates.iter().filter(|(since, _)| *since > day);
        (self.estimate(day)).or_else(|| later.find_map(|(_, estimate)| *estimate))
    }
}

impl Stop {
    fn new(status: &str, phases: &Phases<'_>) -> Self {
        Self {
            status: status.into(),
            phase: phases.phase(status),
            place: phases.place(status),
        }
    }
}

/// The value that held when this day ended.
fn at<T>(values: &[(Date, T)], day: Date) -> Option<&T> {
    let after = values.partition_point(|(since, _)| *since <= day);
    values.get(after.checked_sub(1)?).map(|(_, value)| value)
}

/// Adds what holds from this day on; the last of a day is how the day ended.
fn put<T>(values: &mut Vec<(Date, T)>, day: Date, value: T) {
    match values.last_mut() {
        Some((last, held)) if *last == day => *held = value,
        _ => values.push((day, value)),
    }
}
