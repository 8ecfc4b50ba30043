//! When is so much done: some items, a release, a goal, an epic.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::scope::{Scope, SplitRate};
use super::{Likely, Outlook, Queue};
use crate::Facts;
use crate::backlog::{ItemIx, Release};
use crate::text::sorting::PutInOrder as _;

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// So many items, whichever.
    Items(usize),
    Release(&'a Release),
    /// A goal, an epic, or any item with others below it.
    Below(ItemIx),
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// Open leaf items.
    pub open: usize,
    /// Leaf items that are finished already.
    pub finished: usize,
    pub split_rate: SplitRate,
    /// The open ones and what they will be split into.
    pub items: usize,
    /// If nothing else is worked on.
    pub likely: Vec<Likely>,
    /// None for a bare number of items, and when nothing is open.
    pub in_order: Option<InOrder>,
    pub by: Vec<Chance>,
}

/// When the last of several items is through if the order holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InOrder {
    /// Open items that are neither in progress nor in the order: with any, it tells no day.
    pub not_listed: usize,
    /// None when all are in progress.
    pub last: Option<ItemIx>,
    pub items: usize,
    pub likely: Vec<Likely>,
}

/// How likely it is to be done by a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    pub date: Date,
    pub days: usize,
    pub chance: f64,
}

/// Sprints that are looked ahead to when no day is asked for, and how many of their ends are told.
const MOST_SPRINTS: usize = 150;
const SHOWN: usize = 8;

/// Ends of sprints that are less likely are not told.
const UNLIKELY: f64 = 0.01;

impl When {
    /// The answer, with the probability of each of these days, or of the ends of the next sprints without any.
    pub fn new(facts: &Facts<'_>, outlook: &Outlook, subject: Subject<'_>, days: &[Date]) -> Self {
        let (scope, queue) = match subject {
            Subject::Items(_) => (None, None),
            Subject::Release(release) => (
                Some(Scope::of_release(facts.backlog, release)),
                Some(Queue::new(facts)),
            ),
            Subject::Below(top) => (
                Some(Scope::below(facts.backlog, top)),
                Some(Queue::new(facts)),
            ),
        };
        let split_rate = queue
            .as_ref()
            .map(|queue| queue.split_rate)
            .unwrap_or_default();
        let open = match (subject, &scope) {
            (Subject::Items(items), _) => items,
            (_, Some(scope)) => scope.open.len(),
            (_, None) => 0,
        };
        let items = split_rate.applied(open);
        let likely = outlook.likely(items);
        let latest = likely.iter().rev().find_map(|each| each.date);
        let by = match (items, days) {
            (0, _) => Vec::new(),
            (_, []) => thinned(chances(outlook, items, &sprint_ends(facts, latest))),
            (_, days) => chances(outlook, items, days),
        };
        let in_order = match (&scope, &queue) {
            (Some(scope), Some(queue)) if open > 0 => {
                Some(InOrder::new(facts, outlook, scope, queue))
            }
            _ => None,
        };
        Self {
            open,
            finished: scope.map_or(0, |scope| scope.finished),
            split_rate,
            items,
            likely,
            in_order,
            by,
        }
    }
}

impl InOrder {
    fn new(facts: &Facts<'_>, outlook: &Outlook, scope: &Scope, queue: &Queue) -> Self {
        let waiting: Vec<ItemIx> = scope
            .open
            .iter()
            .copied()
            .filter(|index| !queue.doing.contains(index))
            .collect();
        let listed = waiting
            .iter()
            .filter_map(|index| Some((facts.ranking.position(*index)?, *index)));
        let last = listed.clone().max();
        let not_listed = waiting.len() - listed.count();
        let items = match last {
            Some((position, _)) => queue.items_until(position as usize),
            None => queue.doing.len(),
        };
        Self {
            not_listed,
            last: last.map(|(_, index)| index),
            items,
            likely: if not_listed == 0 {
                outlook.likely(items)
            } else {
                Vec::new()
            },
        }
    }
}

/// The probabilities of having finished so many items by these days, in order; days up to today are left out.
fn chances(outlook: &Outlook, items: usize, days: &[Date]) -> Vec<Chance> {
    let mut days: Vec<(Date, usize)> = days
        .iter()
        .filter(|day| **day > outlook.today)
        .map(|day| (*day, outlook.days_until(*day)))
        .collect();
    days.put_in_order();
    days.dedup();
    let furthest = days.iter().map(|(_, days)| *days).max().unwrap_or_default();
    let reach = outlook.reach(items, furthest);
    days.into_iter()
        .map(|(date, days)| Chance {
            date,
            days,
            chance: reach.by(days),
        })
        .collect()
}

/// The last days of the sprints to come, up to the first one at or after `latest`: as planned in files, then by their usual
/// length.
fn sprint_ends(facts: &Facts<'_>, latest: Option<Date>) -> Vec<Date> {
    let mut ends: Vec<Date> = facts
        .backlog
        .sprints
        .iter()
        .filter_map(|sprint| Some(sprint.end.as_ref()?.value))
        .filter(|end| *end > facts.today)
        .collect();
    ends.put_in_order();
    ends.dedup();
    let length = i64::from(facts.backlog.config.calendar.sprint_days.max(1));
    let latest = latest.unwrap_or(facts.today);
    while ends.len() < MOST_SPRINTS && ends.last().is_none_or(|end| *end < latest) {
        let last = ends.last().copied().unwrap_or(facts.today);
        ends.push(last.saturating_add(length.days()));
    }
    let needed = ends.partition_point(|end| *end < latest) + 1;
    ends.truncate(needed);
    ends
}

/// At most so many of the days: not those before the first that is likely at all, and the others evenly, with the last.
fn thinned(chances: Vec<Chance>) -> Vec<Chance> {
    let first = chances.partition_point(|by| by.chance < UNLIKELY);
    let rest = chances.len() - first;
    let step = rest.div_ceil(SHOWN).max(1);
    let mut kept: Vec<Chance> = chances
        .into_iter()
        .skip(first)
        .rev()
        .step_by(step)
        .collect();
    kept.reverse();
    kept
}
