//! One item's way through the workflow, told from its events.

use jiff::civil::Date;

use crate::backlog::ItemType;
use crate::backlog::config::{Backward, Phase, Workflow};
use crate::history::flow::Finish;
use crate::history::{Event, EventKind};

/// One item's way through the workflow, in days of the backlog's time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Whether one sprint takes it: no goal and no epic.
    pub is_leaf: bool,
    pub created: Date,
    /// It came with the first commit of the backlog: stock, and no arrival.
    pub is_stock: bool,
    /// The first day at or after `started`; none when not started, or when the start was not observed.
    pub started: Option<Date>,
    /// Finished in the commit that would have started it, or started when the first commit brought it: no cycle time can
    /// be told.
    pub start_unobserved: bool,
    /// The day from which it is known to have been started: `started`, or the first day it was seen as such.
    pub seen_started: Option<Date>,
    pub finished: Option<Date>,
    /// Finished when the first commit brought it: nobody saw it being finished.
    pub finish_unobserved: bool,
    /// Dropped, or deleted without being finished.
    pub dropped: Option<Date>,
    /// Another item has taken its place.
    pub replaced: bool,
    /// Since when it has its present status.
    pub status_since: Date,
    /// The last semantic change of any kind.
    pub changed: Date,
    pub backward_moves: u32,
    pub reopened: u32,
    /// The estimate when it was finished.
    pub estimate: Option<f64>,
}

impl Passage {
    /// The passage of an item with these events, given the day of each commit; none when the item was never committed.
    ///
    /// A start survives moves back among the started statuses, and is erased when the item goes back before them
    /// (backward moves as `ActionableAgile` counts them) unless the workflow counts the first entry. A finish is erased when the item is reopened: the last one counts.
    pub(super) fn new(events: &[Event], days: &[Date], phases: &Phases<'_>) -> Option<Self> {
        let mut way: Option<Way<'_>> = None;
        for event in events {
            let day = *days.get(event.commit.0 as usize)?;
            match &mut way {
                Some(way) => way.take(&event.kind, day),
                None if event.kind == EventKind::Created => {
                    way = Some(Way::new(day, event.commit.0 == 0, phases));
                }
                None => {}
            }
        }
        way.map(|way| way.passage)
    }

    /// The passage of an item that another tool asserts to have had these statuses on these days before Git knew it.
    pub(super) fn asserted(
        statuses: &[(Date, Box<str>)],
        events: &[Event],
        days: &[Date],
        phases: &Phases<'_>,
    ) -> Option<Self> {
        let (first, _) = statuses.first()?;
        let mut way = Way::new(*first, false, phases);
        for (day, status) in statuses {
            way.enter(status, *day);
        }
        for event in events {
            let day = *days.get(event.commit.0 as usize)?;
            way.take(&event.kind, day);
        }
        Some(way.passage)
    }

    /// The finishes that these events tell of, also those that did not last, oldest first. As `new` otherwise.
    pub(super) fn finishes(events: &[Event], days: &[Date], phases: &Phases<'_>) -> Vec<Finish> {
        let mut finishes: Vec<Finish> = Vec::new();
        let mut way: Option<Way<'_>> = None;
        let mut told = None;
        for event in events {
            let Some(today) = days.get(event.commit.0 as usize).copied() else {
                break;
            };
            match &mut way {
                Some(way) => way.take(&event.kind, today),
                None if event.kind == EventKind::Created => {
                    way = Some(Way::new(today, event.commit.0 == 0, phases));
                }
                None => {}
            }
            let passage = way.as_ref().map(|way| &way.passage);
            let day = passage
                .filter(|passage| passage.is_leaf)
                .and_then(Self::finished_in_flow);
            if day == told {
                continue;
            }
            if let Some(before) = finishes.last_mut().filter(|_| told.is_some()) {
                before.until = Some(today);
            }
            finishes.extend(day.map(|day| Finish {
                day,
                since: today,
                until: None,
            }));
            told = day;
        }
        finishes.retain(|finish| finish.until.is_none_or(|until| finish.since < until));
        finishes
    }

    /// The day it was finished, when somebody saw it: what counts as throughput.
    pub fn finished_in_flow(&self) -> Option<Date> {
        self.finished.filter(|_| !self.finish_unobserved)
    }
}

/// The phase of each status: by the configured workflow, and by the usual one where that does not name it, as when a team
/// had other words once.
pub(super) struct Phases<'a> {
    workflow: &'a Workflow,
    usual: Workflow,
}

impl<'a> Phases<'a> {
    pub(super) fn new(workflow: &'a Workflow) -> Self {
        let usual = Workflow::default();
        Self { workflow, usual }
    }

    /// The place of a status among those of the workflow, from 0; that of the usual word with the same phase for a status
    /// that the workflow does not name. None for what is dropped.
    pub(super) fn place(&self, status: &str) -> Option<usize> {
        let place = |status: &str| {
            let mut statuses = self.workflow.statuses.iter();
            statuses.position(|each| each == status)
        };
        match self.phase(status) {
            Phase::Dropped => None,
            Phase::NotStarted => Some(place(status).unwrap_or(0)),
            Phase::Started => Some(
                place(status)
                    .or_else(|| place(&self.workflow.started))
                    .unwrap_or(0),
            ),
            Phase::Finished => Some(
                place(status)
                    .or_else(|| place(&self.workflow.finished))
                    .unwrap_or(0),
            ),
        }
    }

    /// Whether the workflow, or the usual one, names the status.
    pub(super) fn knows(&self, status: &str) -> bool {
        self.workflow.phase(status).is_some() || self.usual.phase(status).is_some()
    }

    pub(super) fn phase(&self, status: &str) -> Phase {
        let configured = self.workflow.phase(status);
        let phase = configured.or_else(|| self.usual.phase(status));
        phase.unwrap_or_default()
    }

    pub(super) fn is_backward(&self, before: &str, after: &str) -> bool {
        let place = |status: &str| {
            let mut statuses = self.workflow.statuses.iter();
            statuses.position(|each| each == status)
        };
        matches!((place(before), place(after)), (Some(before), Some(after)) if after < before)
    }
}

/// A passage on its way.
struct Way<'a> {
    phases: &'a Phases<'a>,
    passage: Passage,
    status: Option<Box<str>>,
    phase: Phase,
    estimate: Option<f64>,
    /// The first start, where that is the one that counts.
    first_start: Option<Date>,
    /// Deleted while it was unfinished, which counts as dropped until it comes back.
    deleted: bool,
}

impl<'a> Way<'a> {
    fn new(day: Date, is_stock: bool, phases: &'a Phases<'a>) -> Self {
        Self {
            phases,
            passage: Passage {
                is_leaf: true,
                created: day,
                is_stock,
                started: None,
                start_unobserved: false,
                seen_started: None,
                finished: None,
                finish_unobserved: false,
                dropped: None,
                replaced: false,
                status_since: day,
                changed: day,
                backward_moves: 0,
                reopened: 0,
                estimate: None,
            },
            status: None,
            phase: Phase::NotStarted,
            estimate: None,
            first_start: None,
            deleted: false,
        }
    }

    fn take(&mut self, kind: &EventKind, day: Date) {
        match kind {
            EventKind::Moved { .. } | EventKind::Renumbered { .. } => return,
            EventKind::Field { path, to, .. } => self.field(path, to.as_deref(), day),
            EventKind::Removed => {
                if matches!(self.phase, Phase::NotStarted | Phase::Started) {
                    self.deleted = true;
                    self.passage.dropped = Some(day);
                }
            }
            EventKind::Restored => {
                if self.deleted {
                    self.deleted = false;
                    self.passage.dropped = None;
                }
            }
            EventKind::Created | EventKind::Criteria(_) | EventKind::Text { .. } => {}
        }
        self.passage.changed = day;
    }

    fn field(&mut self, path: &str, to: Option<&str>, day: Date) {
        match path {
            "status" => self.enter(to.unwrap_or_default(), day),
            "type" => {
                let item_type = to.and_then(ItemType::from_name).unwrap_or_default();
                self.passage.is_leaf = !matches!(item_type, ItemType::Goal | ItemType::Epic);
            }
            "estimate" => self.estimate = to.and_then(|text| text.parse().ok()),
            "dropped.replaced_by" => self.passage.replaced = to.is_some(),
            _ => {}
        }
    }

    fn enter(&mut self, status: &str, day: Date) {
        let phase = self.phases.phase(status);
        let before = self.status.replace(status.into());
        let is_first = before.is_none();
        if let Some(before) = before
            && self.phases.is_backward(&before, status)
        {
            self.passage.backward_moves += 1;
        }
        let passage = &mut self.passage;
        passage.status_since = day;
        if self.phase == Phase::Finished && phase != Phase::Finished {
            passage.finished = None;
            passage.finish_unobserved = false;
            passage.estimate = None;
            passage.reopened += u32::from(phase != Phase::Dropped);
        }
        if self.phase == Phase::Dropped && phase != Phase::Dropped {
            passage.dropped = None;
        }
        match phase {
            Phase::NotStarted => {
                passage.started = None;
                passage.seen_started = None;
                passage.start_unobserved = false;
            }
            Phase::Started => {
                if passage.seen_started.is_none() {
                    passage.seen_started = Some(self.first_start.unwrap_or(day));
                    passage.start_unobserved = is_first && passage.is_stock;
                    if !passage.start_unobserved {
                        passage.started = passage.seen_started;
                    }
                }
            }
            Phase::Finished => {
                if self.phase != Phase::Finished {
                    if passage.started.is_none() {
                        passage.started = self.first_start;
                    }
                    passage.start_unobserved = passage.started.is_none();
                    passage.seen_started = passage.started.or(passage.seen_started).or(Some(day));
                    passage.finished = Some(day);
                    passage.finish_unobserved = is_first && passage.is_stock;
                    passage.estimate = self.estimate;
                }
            }
            Phase::Dropped => {
                if self.phase != Phase::Dropped {
                    passage.dropped = Some(day);
                }
            }
        }
        if self.phases.workflow.backward == Backward::FirstEntry && self.first_start.is_none() {
            self.first_start = passage.started;
        }
        self.phase = phase;
    }
}
