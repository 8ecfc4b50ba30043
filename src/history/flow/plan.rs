//! What a sprint's or a release's file planned, version by version.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::window::DayCount;
use crate::backlog::Id;
use crate::history::{EventKind, History, RecordKind};

/// The items that a file listed, from each day on that it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    versions: Vec<(Date, BTreeSet<Id>)>,
}

/// What a plan held when it was made, and how it was changed since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub baseline: BTreeSet<Id>,
    /// The file was committed only after the days of grace: its first version stands for the baseline.
    pub is_late: bool,
    /// Listed later, also what was removed again.
    pub added: BTreeSet<Id>,
    /// Listed once and not in the end.
    pub removed: BTreeSet<Id>,
    /// What it held in the end.
    pub last: BTreeSet<Id>,
}

impl Plan {
    /// The plan of a sprint, given the day of each commit.
    pub(super) fn of_sprint(history: &History, days: &[Date], id: &str) -> Self {
        let mut plan = Self::default();
        for version in history.sprints.iter().filter(|version| *version.id == *id) {
            if let Some(day) = days.get(version.commit.0 as usize) {
                let items = version.items.iter().filter(|_| !version.removed);
                plan.put(*day, items.cloned().collect());
            }
        }
        plan
    }

    /// The plan of a release, given the day of each commit.
    pub(super) fn of_release(history: &History, days: &[Date], version: &str) -> Self {
        let mut plan = Self::default();
        let past = history.items.get(&Id::new(version));
        let past = past.filter(|past| past.record == RecordKind::Release);
        for event in past.map(|past| past.events.as_slice()).unwrap_or_default() {
            let Some(day) = days.get(event.commit.0 as usize) else {
                continue;
            };
            match &event.kind {
                EventKind::Created => plan.put(*day, BTreeSet::new()),
                EventKind::Field { path, to, .. } if &**path == "items" => {
                    let ids = to.as_deref().unwrap_or_default().split(", ");
                    plan.put(*day, ids.filter(|id| !id.is_empty()).map(Id::new).collect());
                }
                _ => {}
            }
        }
        plan
    }

    fn put(&mut self, day: Date, items: BTreeSet<Id>) {
        match self.versions.last_mut() {
            Some((last, held)) if *last == day => *held = items,
            _ => self.versions.push((day, items)),
        }
    }

    /// The day of the first commit that had the plan.
    pub(super) fn first_day(&self) -> Option<Date> {
        self.versions.first().map(|(day, _)| *day)
    }

    /// The items listed when this day ended; none before the plan's first commit.
    pub(super) fn on(&self, day: Date) -> Option<&BTreeSet<Id>> {
        let after = self.versions.partition_point(|(since, _)| *since <= day);
        self.versions
            .get(after.checked_sub(1)?)
            .map(|(_, items)| items)
    }

    /// The items listed when this day ended; before the plan's first commit, those listed then.
    pub(super) fn on_or_first(&self, day: Date) -> Option<&BTreeSet<Id>> {
        self.on(day)
            .or_else(|| self.versions.first().map(|(_, items)| items))
    }

    /// The scope of a plan from `start` to `end`: its baseline is what it held at the last commit before
    /// `start + grace_days` working days. None when nothing was committed up to the end.
    pub(super) fn scope(
        &self,
        start: Date,
        end: Date,
        grace_days: u32,
        count: &DayCount,
    ) -> Option<Scope> {
        let working = &count.working;
        let first = (working.between(start, end).next()).unwrap_or(start);
        let limit = working.after(first, grace_days as usize).unwrap_or(first);
        let before = limit.yesterday().unwrap_or(limit).min(end);
        let (since, baseline, is_late) = match self.on(before) {
            Some(baseline) => (before, baseline, false),
            None => {
                let (day, items) = self.versions.first().filter(|(day, _)| *day <= end)?;
                (*day, items, true)
            }
        };
        let mut scope = Scope {
            baseline: baseline.clone(),
            is_late,
            last: baseline.clone(),
            ..Scope::default()
        };
        let later = (self.versions.iter()).filter(|(day, _)| *day > since && *day <= end);
        for (_, items) in later {
            let fresh = items.iter().filter(|id| !baseline.contains(*id));
            scope.added.extend(fresh.cloned());
            scope.last.clone_from(items);
        }
        let listed = scope.baseline.union(&scope.added);
        scope.removed = (listed.filter(|id| !scope.last.contains(*id)).cloned()).collect();
        Some(scope)
    }
}
