//! How much is left: open leaf items below something, and how many they become when they are split.

use std::collections::BTreeSet;

use jiff::ToSpan as _;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Backlog, Id, ItemIx, Release};
use crate::history::EventKind;
use crate::history::calendar::WorkingDays;
use crate::text::sorting::Gather as _;

/// Splits older than this tell nothing of the next ones, in days.
pub const SPLIT_DAYS: i64 = 180;

/// Open leaf items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// By path, each once.
    pub open: Vec<ItemIx>,
    /// Leaf items of the same that are finished.
    pub finished: usize,
}

impl Scope {
    /// The leaf items at or below this item, or that serve it when it is a goal.
    pub fn below(backlog: &Backlog, top: ItemIx) -> Self {
        Self::of(backlog, &|above| above.contains(&top))
    }

    /// The leaf items that a release names, or that are below the items and goals it names.
    pub fn of_release(backlog: &Backlog, release: &Release) -> Self {
        let named: BTreeSet<ItemIx> = release
            .items
            .iter()
            .chain(&release.goals)
            .filter_map(|id| backlog.find(&id.value))
            .into_set();
        Self::of(backlog, &|above| {
            above.iter().any(|each| named.contains(each))
        })
    }

    /// The leaf items that belong by their line of sight: themselves, their parents, their goal.
    fn of(backlog: &Backlog, belongs: &dyn Fn(&[ItemIx]) -> bool) -> Self {
        let mut scope = Self::default();
        for (index, item) in backlog.leaves() {
            let mut above = backlog.line_of_sight(index);
            above.extend(backlog.goal_of(index));
            if !belongs(&above) {
                continue;
            }
            match item.phase {
                Phase::NotStarted | Phase::Started => scope.open.push(index),
                Phase::Finished => scope.finished += 1,
                Phase::Dropped => {}
            }
        }
        scope
    }
}

/// What items of the last 180 days became: some were finished as they were, some were split (Magennis: the split rate).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SplitRate {
    /// Items that were split.
    pub split: usize,
    /// What they became.
    pub children: usize,
    /// Items that were finished whole.
    pub whole: usize,
}

impl SplitRate {
    /// Of the history of these facts; of nothing when the past is unknown.
    pub fn new(facts: &Facts<'_>) -> Self {
        let Some(history) = facts.past.known() else {
            return Self::default();
        };
        let working = WorkingDays::new(&facts.backlog.config.calendar);
        let start = facts.today.saturating_sub(SPLIT_DAYS.days());
        let mut parents: BTreeSet<Id> = BTreeSet::new();
        let mut children: BTreeSet<&Id> = BTreeSet::new();
        for (id, past) in &history.items {
            for event in &past.events {
                let EventKind::Field {
                    path,
                    from: None,
                    to: Some(to),
                } = &event.kind
                else {
                    continue;
                };
                if &**path == "split_from"
                    && working.day(history.commit(event.commit).time) >= start
                {
                    parents.extend(to.split(',').map(|parent| Id::new(parent.trim())));
                    children.insert(id);
                }
            }
        }
        let kept = parents.iter().filter(|id| {
            let passage = facts.flow.passages.get(*id);
            passage.is_some_and(|passage| passage.is_leaf && passage.dropped.is_none())
        });
        let whole = facts.flow.passages.iter().filter(|(id, passage)| {
            let finished = passage.finished_in_flow();
            passage.is_leaf
                && finished.is_some_and(|day| day >= start)
                && !parents.contains(*id)
                && !children.contains(id)
        });
        Self {
            split: parents.len(),
            children: children.len() + kept.count(),
            whole: whole.count(),
        }
    }

    /// How many items one item becomes on average; 1 when nothing was split.
    pub fn rate(self) -> f64 {
        if self.split == 0 {
            return 1.0;
        }
        (self.whole + self.children) as f64 / (self.whole + self.split) as f64
    }

    /// How many items so many become, to the nearest whole number.
    pub fn applied(self, items: usize) -> usize {
        if self.split == 0 {
            return items;
        }
        let (before, after) = (self.whole + self.split, self.whole + self.children);
        (2 * items * after + before) / (2 * before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Files;
    use crate::text::Source;

    fn backlog(items: &[(&str, &str)]) -> Backlog {
        let sources = items.iter().map(|(id, keys)| {
            let text = format!("---\nid: {id}\ntitle: {id}\n{keys}\n---\n");
            Source::new(format!("backlog/items/{id}.md"), text)
        });
        let sources = sources.collect();
        Backlog::new(
            Files {
                sources,
                ..Files::default()
            },
            "backlog",
        )
    }

    #[test]
    fn open_leaves_below_a_goal_count_over_epics_and_done_ones_apart() {
        let backlog = backlog(&[
            ("G-000001", "type: goal"),
            ("E-000001", "type: epic\ngoal: G-000001"),
            ("S-000001", "type: story\nparent: E-000001"),
            (
                "S-000002",
                "type: story\nparent: E-000001\nstatus: accepted",
            ),
            ("S-000003", "type: story\ngoal: G-000001\nstatus: dropped"),
            (
                "S-000004",
                "type: story\ngoal: G-000001\nstatus: in-progress",
            ),
            ("S-000005", "type: story"),
        ]);
        let goal = backlog.find(&Id::new("G-000001")).unwrap();
        let scope = Scope::below(&backlog, goal);
        let ids: Vec<&str> = scope
            .open
            .iter()
            .map(|index| backlog.item(*index).id.as_str())
            .collect();
        assert_eq!(ids, ["S-000001", "S-000004"]);
        assert_eq!(scope.finished, 1);
        let story = backlog.find(&Id::new("S-000005")).unwrap();
        assert_eq!(Scope::below(&backlog, story).open, [story]);
    }

    #[test]
    fn three_split_into_nine_beside_twenty_seven_whole_ones_make_a_fifth_more() {
        let rate = SplitRate {
            split: 3,
            children: 9,
            whole: 27,
        };
        assert!((rate.rate() - 1.2).abs() < 1e-12);
        assert_eq!(
            [0, 1, 5, 11].map(|items| rate.applied(items)),
            [0, 1, 6, 13]
        );
        let (none, one) = (SplitRate::default(), 1.0);
        assert_eq!(
            (none.applied(7), none.rate().to_bits()),
            (7, f64::to_bits(one))
        );
    }
}
