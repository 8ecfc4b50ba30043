//! What the commits tell of sprints: scope, what was done, chains of carrying over.

use std::collections::BTreeSet;

use super::days;
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Id, Sprint};
use crate::history::flow::{Metrics, Question, SprintOutcome};
use crate::report::event::named;
use crate::report::shape::SprintCarried;
use crate::text::sorting::PutInOrder as _;

/// What is known of the past of the sprints.
pub(super) struct Record<'a> {
    facts: &'a Facts<'a>,
    pub(super) metrics: Option<Metrics<'a>>,
    /// Oldest first; empty when the past is unknown.
    pub(super) outcomes: Vec<SprintOutcome>,
}

impl<'a> Record<'a> {
    pub(super) fn new(facts: &'a Facts<'a>) -> Self {
        let question = Question::default();
        let history = facts.past.known();
        let metrics = history.and_then(|history| {
            Metrics::new(facts.backlog, history, facts.flow, facts.today, &question)
        });
        Self {
            facts,
            outcomes: (metrics.iter()).flat_map(Metrics::sprints).collect(),
            metrics,
        }
    }

    pub(super) fn outcome(&self, sprint: &Sprint) -> Option<&SprintOutcome> {
        self.outcomes.iter().find(|outcome| outcome.id == sprint.id)
    }

    /// Everything that the sprint ever listed: in the file's order, then what is no longer in it, by id.
    pub(super) fn listed(&self, sprint: &Sprint) -> Vec<Id> {
        let mut listed: Vec<Id> = Vec::new();
        let file = sprint.items.iter().map(|item| &item.value);
        let scope = self
            .outcome(sprint)
            .and_then(|outcome| outcome.scope.as_ref());
        let before = scope
            .into_iter()
            .flat_map(|scope| scope.baseline.union(&scope.added));
        for id in file.chain(before) {
            if !listed.contains(id) {
                listed.push(id.clone());
            }
        }
        listed
    }

    /// Whether the item was finished in the sprint's days; where the past is unknown, whether it is finished at all.
    pub(super) fn is_done(&self, sprint: &Sprint, id: &Id) -> bool {
        let Some((start, end)) = days(sprint).filter(|_| self.metrics.is_some()) else {
            return self.is_finished(id);
        };
        let passage = self.facts.flow.passages.get(id);
        let finished = passage.and_then(|passage| passage.finished);
        finished.is_some_and(|day| start <= day && day <= end)
    }

    pub(super) fn is_finished(&self, id: &Id) -> bool {
        let found = self.facts.backlog.find(id);
        found.is_some_and(|index| self.facts.backlog.item(index).phase == Phase::Finished)
    }

    /// What the sprint's file lists and is not finished by its end, the longest carried first; what is dropped is none of it.
    pub(super) fn carried(&self, sprint: &Sprint) -> Vec<SprintCarried> {
        let backlog = self.facts.backlog;
        let end = days(sprint).map(|(_, end)| end);
        let mut seen = BTreeSet::new();
        let open = sprint.items.iter().map(|item| &item.value).filter(|&id| {
            let is_dropped = |index| backlog.item(index).phase == Phase::Dropped;
            let passage = self.facts.flow.passages.get(id);
            let finished = passage.and_then(|passage| passage.finished);
            let is_done = match (finished, end) {
                (Some(day), Some(end)) => day <= end,
                _ => self.is_finished(id),
            };
            seen.insert(id.clone()) && !is_done && !backlog.find(id).is_some_and(is_dropped)
        });
        let mut carried: Vec<SprintCarried> = open
            .map(|id| SprintCarried {
                item: named(self.facts, id),
                sprints: self.chain(sprint, id),
                next: self.later(sprint, id),
            })
            .collect();
        carried.put_in_order_by_key(|each| std::cmp::Reverse(each.sprints));
        carried
    }

    /// How many sprints in a row up to this one list the item, by their files.
    fn chain(&self, sprint: &Sprint, id: &Id) -> usize {
        let before = self.before(sprint);
        let lists = |each: &&&Sprint| each.items.iter().any(|item| item.value == *id);
        1 + before.iter().rev().take_while(lists).count()
    }

    /// The sprints of the same team that began before this one, oldest first.
    pub(super) fn before(&self, sprint: &Sprint) -> Vec<&'a Sprint> {
        let begun = |each: &Sprint| each.start.as_ref().map(|start| start.value);
        let all = self.facts.backlog.sprints.iter();
        all.filter(|each| days(each).is_some() && team(each) == team(sprint))
            .filter(|each| begun(each) < begun(sprint))
            .collect()
    }

    /// The next sprint after this one that lists the item.
    fn later(&self, sprint: &Sprint, id: &Id) -> Option<String> {
        let begun = |each: &Sprint| each.start.as_ref().map(|start| start.value);
        let mut all = self.facts.backlog.sprints.iter();
        let next = all.find(|each| {
            begun(each) > begun(sprint) && each.items.iter().any(|item| item.value == *id)
        });
        next.map(|next| next.id.to_string())
    }
}

fn team(sprint: &Sprint) -> Option<&str> {
    sprint.document.text("team").map(|team| team.value.trim())
}
