//! The flow metrics of a window (Kanban Guide 2020; Kanban Guide for Scrum Teams): who was finished and how long it took, who
//! is in progress and for how long, and what the numbers leave out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};

use super::Flow;
use super::cumulative::Cumulative;
use super::durations::Durations;
use super::journey::Journey;
use super::little::{Little, Stay};
use super::passage::{Passage, Phases};
use super::plan::Plan;
use super::window::{DayCount, Days, Window};
use crate::backlog::config::Phase;
use crate::backlog::document::parse_date;
use crate::backlog::front_matter::Node;
use crate::backlog::{Backlog, Id, Item};
use crate::history::calendar::WorkingDays;
use crate::history::{History, RecordKind};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// From this share of unobserved starts on, 0 to 1, a team is told to commit status moves apart.
pub const MANY_UNOBSERVED: f64 = 0.3;

/// The flow of one backlog in a window, by one clock. Only leaf items count: goals and epics are finished by their parts.
pub struct Metrics<'a> {
    pub window: Window,
    /// The window would begin earlier; the history does not.
    pub is_cut: bool,
    pub count: DayCount,
    /// Finished in the window for good, by day, then id.
    pub finished: Vec<Finished<'a>>,
    /// Started and neither finished nor dropped on the window's last day; oldest first, then id.
    pub in_progress: Vec<InProgress<'a>>,
    /// Cycle times of `finished`, in days of the clock: those whose start was observed.
    pub cycle: Durations,
    /// From the first commit to the finish, in days of the clock: of `finished`, those that came after the first commit.
    pub lead: Durations,
    pub tally: Tally,
    /// Items whose file in the work tree has another status than the newest commit; none when the window ends earlier.
    pub uncommitted: Vec<&'a Id>,
    /// Statuses of items in the window that the workflow does not name: they count as not started.
    pub unknown_statuses: BTreeSet<Box<str>>,
    pub(super) backlog: &'a Backlog,
    pub(super) journeys: BTreeMap<&'a Id, Journey>,
    history: &'a History,
    flow: &'a Flow,
    days: Vec<Date>,
    asserted: BTreeMap<&'a Id, Passage>,
}

/// An item that was finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished<'a> {
    pub id: &'a Id,
    /// None when the start was not observed.
    pub started: Option<Date>,
    pub finished: Date,
    /// Days of the clock from start to finish, both counted.
    pub cycle_days: Option<u32>,
    /// Days of the clock from the first commit to the finish; none for what came with the backlog's first commit.
    pub lead_days: Option<u32>,
    /// The estimate when it was finished.
    pub estimate: Option<f64>,
}

/// An item in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct InProgress<'a> {
    pub id: &'a Id,
    /// The day it started, or was first seen started.
    pub since: Date,
    /// It was in progress when the first commit brought it, or nobody saw it start: it is at least this old.
    pub is_at_least: bool,
    /// Days of the clock from `since` to the window's last day, both counted.
    pub age_days: u32,
    pub status: Box<str>,
    pub status_since: Option<Date>,
    pub is_blocked: bool,
}

/// What the numbers of a window leave out or restate, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of the finished items, those whose start nobody saw: no cycle time, but throughput.
    pub start_unobserved: usize,
    /// Of these, those whose start another tool asserts.
    pub start_asserted: usize,
    /// Of the finished items, those that came with the first commit: no lead time.
    pub stock: usize,
    /// Items that were finished when the first commit brought them: in no number.
    pub finished_before_history: usize,
    /// Started and dropped, or their files deleted, in the window: no throughput and no cycle time.
    pub dropped: usize,
    pub backward_moves: usize,
    /// Finishes of the window, also those taken back.
    pub finishes: usize,
    /// Finishes that were taken back in the window.
    pub reopened: usize,
}

/// One calendar week's throughput.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub start: Date,
    /// Items finished in it, within the window.
    pub items: u32,
    /// All its seven days are in the window.
    pub is_whole: bool,
}

/// How much of the time in progress somebody worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Efficiency {
    /// Finished items that are measured.
    pub items: usize,
    /// Their days in progress, in days of the clock, by how each day ended.
    pub days: u32,
    /// Of these, days that ended in a waiting status or blocked.
    pub waiting_days: u32,
}

impl<'a> Metrics<'a> {
    /// The metrics of the days from `since` to `until` (by default the last `bands.window_days` calendar days up to
    /// `today`), cut to the days there is history of; none when there are none.
    pub fn new(
        backlog: &'a Backlog,
        history: &'a History,
        flow: &'a Flow,
        today: Date,
        question: &Question,
    ) -> Option<Self> {
        let working = WorkingDays::new(&backlog.config.calendar);
        let days: Vec<Date> = (history.commits.iter())
            .map(|commit| working.day(commit.time))
            .collect();
        let last = question.until.map_or(today, |until| until.min(today));
        let length = i64::from(backlog.config.bands.window_days.max(1)) - 1;
        let asked = question
            .since
            .unwrap_or_else(|| last.saturating_sub(length.days()));
        let window = Window {
            first: asked.max(*days.first()?),
            last,
        };
        if window.is_empty() {
            return None;
        }
        let phases = Phases::new(&backlog.config.workflow);
        let items = history
            .items
            .iter()
            .filter(|(_, past)| past.record == RecordKind::Item);
        let journeys = items
            .map(|(id, past)| (id, Journey::new(&past.events, &days, &phases)))
            .collect();
        let mut metrics = Self {
            window,
            is_cut: window.first > asked,
            count: DayCount {
                working,
                days: question.days,
            },
            finished: Vec::new(),
            in_progress: Vec::new(),
            cycle: Durations::default(),
            lead: Durations::default(),
            tally: Tally::default(),
            uncommitted: Vec::new(),
            unknown_statuses: BTreeSet::new(),
            backlog,
            journeys,
            history,
            flow,
            asserted: asserted(backlog, history, &days, &phases),
            days,
        };
        metrics.take_passages();
        metrics.take_moves(&phases);
        metrics.take_work_tree(today);
        Some(metrics)
    }

    fn take_passages(&mut self) {
        for (id, passage) in self
            .flow
            .passages
            .iter()
            .filter(|(_, passage)| passage.is_leaf)
        {
            let tally = &mut self.tally;
            tally.finished_before_history += usize::from(passage.finish_unobserved);
            if passage.dropped.is_some_and(|day| self.window.contains(day)) {
                tally.dropped += usize::from(passage.seen_started.is_some());
            }
            if let Some(day) = passage
                .finished_in_flow()
                .filter(|day| self.window.contains(*day))
            {
                tally.stock += usize::from(passage.is_stock);
                if passage.start_unobserved {
                    tally.start_unobserved += 1;
                    let asserted = self.asserted.get(id).and_then(|asserted| asserted.started);
                    tally.start_asserted += usize::from(asserted.is_some());
                }
                let elapsed = |from: Date| self.count.elapsed(from, day);
                self.finished.push(Finished {
                    id,
                    started: passage.started,
                    finished: day,
                    cycle_days: passage.started.map(elapsed),
                    lead_days: Some(passage.created)
                        .filter(|_| !passage.is_stock)
                        .map(elapsed),
                    estimate: passage.estimate,
                });
            } else if let Some(since) = in_progress_since(passage, self.window.last) {
                self.in_progress.push(self.open(id, passage, since));
            }
        }
        self.finished
            .put_in_order_by(|one, other| (one.finished, one.id).cmp(&(other.finished, other.id)));
        self.in_progress
            .put_in_order_by_key(|item| (Reverse(item.age_days), item.id));
        self.cycle = self
            .finished
            .iter()
            .filter_map(|item| item.cycle_days)
            .collect();
        self.lead = self
            .finished
            .iter()
            .filter_map(|item| item.lead_days)
            .collect();
    }

    fn open(&self, id: &'a Id, passage: &Passage, since: Date) -> InProgress<'a> {
        let last = self.window.last;
        let journey = self.journeys.get(id);
        let stop = journey.and_then(|journey| journey.stop(last));
        InProgress {
            id,
            since,
            is_at_least: passage.start_unobserved,
            age_days: self.count.elapsed(since, last),
            status: stop.map(|stop| stop.status.clone()).unwrap_or_default(),
            status_since: journey.and_then(|journey| journey.since(last)),
            is_blocked: journey.is_some_and(|journey| journey.is_blocked(last)),
        }
    }

    fn take_moves(&mut self, phases: &Phases<'_>) {
        let window = self.window;
        let tally = &mut self.tally;
        for journey in self.journeys.values().filter(|journey| journey.is_leaf) {
            let within = |days: &[Date]| days.iter().filter(|day| window.contains(**day)).count();
            tally.backward_moves += within(&journey.backward);
            tally.finishes += within(&journey.finishes);
            let reopened = journey.reopened.iter();
            tally.reopened += reopened.filter(|(day, _)| window.contains(*day)).count();
            let ends = journey.statuses.iter().skip(1).map(|(day, _)| *day);
            let ends = ends.chain([Date::MAX]);
            for ((since, stop), end) in journey.statuses.iter().zip(ends) {
                let is_in_window = *since <= window.last && end > window.first;
                if is_in_window && !phases.knows(&stop.status) {
                    self.unknown_statuses.insert(stop.status.clone());
                }
            }
        }
    }

    /// The work tree is today's: a window that ended before says nothing of it.
    fn take_work_tree(&mut self, today: Date) {
        if self.window.last < today {
            return;
        }
        let differs = |item: &Item| {
            let journey = self.journeys.get(&item.id)?;
            let (_, stop) = journey.statuses.last()?;
            let is_one = self.backlog.same_id(&item.id).count() == 1;
            (is_one && stop.status != item.status.value).then_some(())
        };
        self.uncommitted = (self.backlog.leaves())
            .filter_map(|(_, item)| differs(item).map(|()| &item.id))
            .collect();
    }

    /// Items that another tool asserts to have been finished in the window before Git knew them, or whose start it asserts:
    /// apart from what was observed, by day, then id.
    pub fn asserted(&self) -> Vec<Finished<'a>> {
        let mut asserted: Vec<Finished<'a>> = (self.asserted.iter())
            .filter(|(_, passage)| passage.is_leaf)
            .filter_map(|(id, passage)| {
                let finished = passage.finished.filter(|day| self.window.contains(*day))?;
                let observed = self.flow.passages.get(*id);
                let is_observed = observed.is_some_and(|observed| {
                    observed.started.is_some() && observed.finished_in_flow().is_some()
                });
                (!is_observed).then(|| Finished {
                    id,
                    started: passage.started,
                    finished,
                    cycle_days: passage
                        .started
                        .map(|from| self.count.elapsed(from, finished)),
                    lead_days: Some(self.count.elapsed(passage.created, finished)),
                    estimate: passage.estimate,
                })
            })
            .collect();
        asserted
            .put_in_order_by(|one, other| (one.finished, one.id).cmp(&(other.finished, other.id)));
        asserted
    }

    /// Items finished on each working day of the window, zeros included; what is finished on another day counts on the next
    /// working day, or on the last one when there is none yet.
    pub fn per_working_day(&self) -> Vec<u32> {
        self.flow
            .throughput(&self.count.working, self.window.first, self.window.last)
    }

    /// Items finished in each calendar week that touches the window, oldest first.
    pub fn weeks(&self) -> Vec<Week> {
        let monday = |day: Date| {
            let back = i64::from(day.weekday().since(Weekday::Monday));
            day.saturating_sub(back.days())
        };
        let starts = monday(self.window.first).series(7.days());
        let mut weeks: Vec<Week> = starts
            .take_while(|start| *start <= self.window.last)
            .map(|start| Week {
                start,
                items: 0,
                is_whole: self.window.contains(start)
                    && self.window.contains(start.saturating_add(6.days())),
            })
            .collect();
        for item in &self.finished {
            let start = monday(item.finished);
            if let Ok(at) = weeks.binary_search_by_key(&start, |week| week.start)
                && let Some(week) = weeks.get_mut(at)
            {
                week.items += 1;
            }
        }
        weeks
    }

    pub fn cumulative(&self) -> Cumulative {
        let leaves = self.journeys.values().filter(|journey| journey.is_leaf);
        Cumulative::new(&self.backlog.config.workflow, leaves, self.window)
    }

    /// Little's law on the window, and the items that `Broken::Ageing` points to. Items that were finished without an
    /// observed start are in no part of it.
    pub fn little(&self) -> Option<(Little, Vec<&'a Id>)> {
        let leaves = self
            .flow
            .passages
            .iter()
            .filter(|(_, passage)| passage.is_leaf);
        let (ids, stays): (Vec<&Id>, Vec<Stay>) = leaves
            .filter_map(|(id, passage)| {
                let started = passage.seen_started?;
                let is_finished = passage.finished.is_some();
                let is_measured = !is_finished || passage.started.is_some();
                is_measured.then_some((
                    id,
                    Stay {
                        started,
                        end: passage.finished.or(passage.dropped),
                        is_finished,
                    },
                ))
            })
            .unzip();
        Some((Little::new(&stays, self.window, &self.count)?, ids))
    }

    /// How much of the finished items' time somebody worked on them; none when the workflow names no waiting status and no
    /// item was ever flagged as blocked, since status data then say nothing of waiting.
    pub fn efficiency(&self) -> Option<Efficiency> {
        let waiting: BTreeSet<&str> = (self.backlog.config.workflow.waiting.iter())
            .map(String::as_str)
            .into_set();
        let mut blocked = self.journeys.values().flat_map(|journey| &journey.blocked);
        if waiting.is_empty() && !blocked.any(|(_, is_blocked)| *is_blocked) {
            return None;
        }
        let mut efficiency = Efficiency {
            items: 0,
            days: 0,
            waiting_days: 0,
        };
        for item in &self.finished {
            let (Some(started), Some(journey)) = (item.started, self.journeys.get(item.id)) else {
                continue;
            };
            let passage = Window {
                first: started,
                last: item.finished,
            };
            efficiency.items += 1;
            for day in passage.days().filter(|day| self.count.counts(*day)) {
                let status = journey.stop(day).map_or("", |stop| &*stop.status);
                let waits = waiting.contains(status) || journey.is_blocked(day);
                efficiency.days += 1;
                efficiency.waiting_days += u32::from(waits && day < item.finished);
            }
        }
        (efficiency.days > 0).then_some(efficiency)
    }

    /// From the day the earliest feedback on an item was received to the day it was released, for items released in the
    /// window, in days of the clock. `received`: that day, where there is feedback.
    pub fn customer_lead(&self, received: impl Fn(&Id) -> Option<Date>) -> Durations {
        let mut released: BTreeMap<&Id, Date> = BTreeMap::new();
        for release in &self.backlog.releases {
            let Some(day) = release.released.as_ref().map(|day| day.value) else {
                continue;
            };
            for item in &release.items {
                let first = released.entry(&item.value).or_insert(day);
                *first = day.min(*first);
            }
        }
        let in_window = released
            .into_iter()
            .filter(|(_, day)| self.window.contains(*day));
        in_window
            .filter_map(|(id, day)| {
                let from = received(id).filter(|from| *from <= day)?;
                Some(self.count.elapsed(from, day))
            })
            .collect()
    }

    /// Items reopened in the window more than `days` days after they were finished, with the days.
    pub fn reopened_late(&self, days: u32) -> Vec<(&'a Id, u32)> {
        let leaves = self.journeys.iter().filter(|(_, journey)| journey.is_leaf);
        leaves
            .flat_map(|(id, journey)| journey.reopened.iter().map(|reopened| (*id, reopened)))
            .filter(|(_, (day, after))| self.window.contains(*day) && *after > days)
            .map(|(id, (_, after))| (id, *after))
            .collect()
    }

    pub(super) fn sprint_plan(&self, id: &str) -> Plan {
        Plan::of_sprint(self.history, &self.days, id)
    }

    pub(super) fn release_plan(&self, version: &str) -> Plan {
        Plan::of_release(self.history, &self.days, version)
    }

    /// The day an item was finished for good.
    pub(super) fn finished_on(&self, id: &Id) -> Option<Date> {
        self.flow.passages.get(id)?.finished
    }

    /// The day from which an item is known to have been started.
    pub(super) fn seen_started(&self, id: &Id) -> Option<Date> {
        self.flow.passages.get(id)?.seen_started
    }

    /// Whether an item stood as finished when this day ended.
    pub(super) fn is_finished_on(&self, id: &Id, day: Date) -> bool {
        let stop = self.journeys.get(id).and_then(|journey| journey.stop(day));
        stop.is_some_and(|stop| stop.phase == Phase::Finished)
    }

    /// Whether an item is finished or dropped by the window's last day.
    pub(super) fn has_left(&self, id: &Id) -> bool {
        let stop = self
            .journeys
            .get(id)
            .and_then(|journey| journey.stop(self.window.last));
        stop.is_some_and(|stop| matches!(stop.phase, Phase::Finished | Phase::Dropped))
    }
}

/// What is asked of the metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub days: Days,
}

/// Since when an item was in progress on this day; none when it was not.
fn in_progress_since(passage: &Passage, day: Date) -> Option<Date> {
    let left = |when: Option<Date>| when.is_some_and(|when| when <= day);
    let since = passage.seen_started.filter(|since| *since <= day)?;
    (!left(passage.finished) && !left(passage.dropped)).then_some(since)
}

/// The passages of items whose `imported.history` tells of days before Git knew them.
fn asserted<'a>(
    backlog: &'a Backlog,
    history: &'a History,
    days: &[Date],
    phases: &Phases<'_>,
) -> BTreeMap<&'a Id, Passage> {
    let working = WorkingDays::new(&backlog.config.calendar);
    let imported = backlog.items.iter().filter_map(|item| {
        let events = history.events(&item.id);
        let first = days.get(events.first()?.commit.0 as usize)?;
        let mut statuses = asserted_statuses(item, &working);
        statuses.retain(|(day, _)| day <= first);
        statuses.put_in_order_by_key(|(day, _)| *day);
        Some((
            &item.id,
            Passage::asserted(&statuses, events, days, phases)?,
        ))
    });
    imported.into_map()
}

/// `imported.history: [{status: …, at: …}]`, as far as it can be read, in the order written.
fn asserted_statuses(item: &Item, working: &WorkingDays) -> Vec<(Date, Box<str>)> {
    let nodes = item
        .document
        .node("imported.history")
        .map(Node::nodes)
        .unwrap_or_default();
    let text = |node: &Node, wanted: &str| {
        let mut entries = node.entries().iter();
        let entry = entries.find(|entry| item.document.scalar_text(&entry.key) == wanted)?;
        match &entry.value {
            Node::Scalar(scalar) => Some(item.document.scalar_text(scalar).trim().to_owned()),
            _ => None,
        }
    };
    let asserted = nodes.iter().filter_map(|node| {
        let at = text(node, "at")?;
        let moment = at.parse::<Timestamp>().ok().map(|time| working.day(time));
        let date = moment.or_else(|| parse_date(at.get(..10)?))?;
        Some((date, text(node, "status")?.into()))
    });
    asserted.collect()
}

#[cfg(test)]
mod tests;
