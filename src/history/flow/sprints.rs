//! What each sprint planned, finished, took in, gave up and carried over.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Metrics;
use super::plan::Scope;
use crate::backlog::{Id, Sprint};
use crate::text::sorting::PutInOrder as _;

/// An item in this many sprints in a row is split or dropped (domain rule: a chain of 3 or more is said).
pub const LONG_CHAIN: usize = 3;

/// One sprint as its file and its items' commits tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct SprintOutcome {
    pub id: Box<str>,
    pub start: Date,
    /// The last day.
    pub end: Date,
    pub goal: Option<Box<str>>,
    /// As the file says: `met`, `partly` or `missed`.
    pub goal_met: Option<Box<str>>,
    /// It ends today or later.
    pub is_running: bool,
    /// None when no commit had its file up to its end.
    pub scope: Option<Scope>,
    /// Of the baseline, the items finished in the sprint.
    pub said_and_done: usize,
    /// Of everything it ever listed, the items finished in the sprint.
    pub done: usize,
    /// Their estimates at the sprint's start (of what came later: the first estimate after it), summed.
    pub velocity: f64,
    /// Of the items done, those without any estimate.
    pub unestimated: usize,
    /// Points of the baseline, of what was added and of what was removed, by the same estimates.
    pub points: ScopePoints,
    /// Listed at its end and unfinished, and listed by the next sprint too; with the number of sprints in a row up to this
    /// one that listed it.
    pub carried_over: Vec<(Id, usize)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScopePoints {
    pub baseline: f64,
    pub added: f64,
    pub removed: f64,
}

impl Metrics<'_> {
    /// Every sprint that has begun by the last day of the window, oldest first.
    pub fn sprints(&self) -> Vec<SprintOutcome> {
        let begun: Vec<(&Sprint, Date, Date)> = (self.backlog.sprints.iter())
            .filter_map(|sprint| {
                let start = sprint.start.as_ref()?.value;
                let end = sprint.end.as_ref()?.value;
                (start <= end && start <= self.window.last).then_some((sprint, start, end))
            })
            .collect();
        let mut outcomes: Vec<SprintOutcome> = (begun.iter())
            .map(|(sprint, start, end)| self.outcome(sprint, *start, *end))
            .collect();
        let teams: Vec<Option<&str>> = (begun.iter())
            .map(|(sprint, ..)| sprint.document.text("team").map(|team| team.value))
            .collect();
        let mut chains: BTreeMap<(Option<&str>, Id), usize> = BTreeMap::new();
        for at in 0..outcomes.len() {
            let team = teams.get(at).copied().flatten();
            let next =
                (at + 1..outcomes.len()).find(|next| teams.get(*next).copied().flatten() == team);
            let Some(outcome) = outcomes.get(at) else {
                break;
            };
            let listed = outcome.scope.as_ref().map(|scope| &scope.last);
            let mut now: BTreeMap<Id, usize> = BTreeMap::new();
            for id in listed.into_iter().flatten() {
                let before = chains.get(&(team, id.clone())).copied().unwrap_or(0);
                now.insert(id.clone(), before + 1);
            }
            let carried = next.and_then(|next| outcomes.get(next)).map(|next| {
                let is_listed = |id: &Id| {
                    next.scope.as_ref().is_some_and(|scope| {
                        scope.baseline.contains(id) || scope.added.contains(id)
                    })
                };
                let open = now
                    .iter()
                    .filter(|(id, _)| !self.is_finished_on(id, outcome.end));
                open.filter(|(id, _)| is_listed(id))
                    .map(|(id, chain)| (id.clone(), *chain))
                    .collect::<Vec<_>>()
            });
            chains.retain(|(other, _), _| *other != team);
            chains.extend(now.into_iter().map(|(id, chain)| ((team, id), chain)));
            if let (Some(outcome), Some(carried)) = (outcomes.get_mut(at), carried) {
                outcome.carried_over = carried;
            }
        }
        outcomes
    }

    fn outcome(&self, sprint: &Sprint, start: Date, end: Date) -> SprintOutcome {
        let last = end.min(self.window.last);
        let grace = self.backlog.config.calendar.planning_grace_days;
        let scope = self
            .sprint_plan(&sprint.id)
            .scope(start, last, grace, &self.count);
        let mut outcome = SprintOutcome {
            id: sprint.id.clone(),
            start,
            end,
            goal: sprint.goal.as_ref().map(|goal| goal.value.clone()),
            goal_met: (sprint.document.text("goal_met")).map(|met| met.value.trim().into()),
            is_running: end >= self.window.last,
            scope: None,
            said_and_done: 0,
            done: 0,
            velocity: 0.0,
            unestimated: 0,
            points: ScopePoints::default(),
            carried_over: Vec::new(),
        };
        let Some(scope) = scope else { return outcome };
        let points = |id: &Id| {
            let journey = self.journeys.get(id);
            journey.and_then(|journey| journey.estimate_from(start))
        };
        let sum = |ids: &mut dyn Iterator<Item = &Id>| ids.filter_map(points).sum::<f64>();
        outcome.points = ScopePoints {
            baseline: sum(&mut scope.baseline.iter()),
            added: sum(&mut scope.added.iter()),
            removed: sum(&mut scope.removed.iter()),
        };
        for id in scope.baseline.union(&scope.added) {
            let finished = self.finished_on(id);
            if !finished.is_some_and(|day| start <= day && day <= last) {
                continue;
            }
            outcome.done += 1;
            outcome.said_and_done += usize::from(scope.baseline.contains(id));
            match points(id) {
                Some(points) => outcome.velocity += points,
                None => outcome.unestimated += 1,
            }
        }
        outcome.scope = Some(scope);
        outcome
    }

    /// The items that are unfinished in the newest begun sprint and were listed in at least three in a row up to it, with
    /// the length of their chain; longest first.
    pub fn long_chains(&self, sprints: &[SprintOutcome]) -> Vec<(Id, usize)> {
        let mut longest: BTreeMap<&Id, usize> = BTreeMap::new();
        for (id, chain) in sprints.iter().flat_map(|sprint| &sprint.carried_over) {
            // Carried over into one more sprint.
            let chain = chain + 1;
            let held = longest.entry(id).or_default();
            *held = chain.max(*held);
        }
        let mut long: Vec<(Id, usize)> = (longest.into_iter())
            .filter(|(id, chain)| *chain >= LONG_CHAIN && !self.has_left(id))
            .map(|(id, chain)| (id.clone(), chain))
            .collect();
        long.put_in_order_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        long
    }
}
