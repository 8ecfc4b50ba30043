//! Computed order among items that wait for each other.
//!
//! Scheduling jobs with precedence constraints for the least total weighted completion time is NP-hard (Lenstra and
//! Rinnooy Kan 1978), so this is a heuristic that can be told in a sentence: an item is worth as much as the best group it
//! unblocks, and the best item that waits for nothing comes next.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap, VecDeque};

use super::group::{Seen, Sums};

/// A group is cut at so many items, nearest first, so that a chain of thousands costs no square.
const LARGEST_GROUP: usize = 500;

/// What an item is worth by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Worth {
    /// Lower comes first, whatever the score.
    pub(super) class: u8,
    /// Finite.
    pub(super) score: f64,
    /// Numerator and denominator of the score, where it is a ratio.
    pub(super) ratio: Option<(f64, f64)>,
    /// Above zero.
    pub(super) size: Option<f64>,
    /// Breaks ties; every item has another.
    pub(super) tie: u32,
}

/// One item in its computed place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) job: usize,
    pub(super) effective: f64,
    pub(super) pulled_by: Option<usize>,
}

/// The jobs and what each waits for.
#[derive(Clone, Debug, Default)]
pub(super) struct Jobs {
    /// None: no score; it is passed through, so that what waits for it waits for what it waits for.
    pub(super) worth: Vec<Option<Worth>>,
    /// By job, the jobs it waits for. Free of circles.
    pub(super) waits_for: Vec<Vec<usize>>,
}

impl Jobs {
    fn worth(&self, job: usize) -> Option<Worth> {
        self.worth.get(job).copied().flatten()
    }

    fn waits_for(&self, job: usize) -> &[usize] {
        self.waits_for
            .get(job)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// A job and everything that it waits for, nearest first, as far as [`LARGEST_GROUP`].
    pub(super) fn group(&self, job: usize) -> Vec<usize> {
        let mut group = vec![job];
        let mut seen = BTreeSet::from([job]);
        let mut next = 0;
        while let Some(here) = group.get(next).copied() {
            next += 1;
            for required in self.waits_for(here) {
                if seen.len() < LARGEST_GROUP && seen.insert(*required) {
                    group.push(*required);
                }
            }
        }
        group
    }

    /// What a group is worth, where one job is worth something else: the ratio of sums, else the mean weighted by size, else
    /// the plain mean. None for a group whose first job has no score.
    pub(super) fn group_if(&self, group: &[usize], other: (usize, Worth)) -> Option<Value> {
        let worth = |job: usize| match other {
            (changed, worth) if changed == job => Some(worth),
            _ => self.worth(job),
        };
        let own = worth(*group.first()?)?;
        let score = if group.len() == 1 {
            own.score
        } else {
            let mut sums = Sums::default();
            let known = group.iter().filter_map(|job| worth(*job));
            known.for_each(|worth| sums.add(worth));
            sums.score()
        };
        Some(Value {
            class: own.class,
            score,
        })
    }

    /// The worth of a job together with everything it waits for, as [`Self::group_if`].
    fn group_of(&self, job: usize, seen: &mut Seen) -> Option<Value> {
        let own = self.worth(job)?;
        if self.waits_for(job).is_empty() {
            return Some(Value {
                class: own.class,
                score: own.score,
            });
        }
        let mut sums = Sums::default();
        seen.restart(self.worth.len());
        seen.insert(job);
        let mut queue = VecDeque::from([job]);
        while let Some(here) = queue.pop_front() {
            if let Some(worth) = self.worth(here) {
                sums.add(worth);
            }
            for next in self.waits_for(here) {
                if seen.count < LARGEST_GROUP && seen.insert(*next) {
                    queue.push_back(*next);
                }
            }
        }
        Some(Value {
            class: own.class,
            score: sums.score(),
        })
    }

    /// By job, the jobs that wait for it.
    pub(super) fn unblocks(&self) -> Vec<Vec<usize>> {
        let mut unblocks = vec![Vec::new(); self.worth.len()];
        for (job, required) in self.waits_for.iter().enumerate() {
            for each in required {
                if let Some(list) = unblocks.get_mut(*each) {
                    let list: &mut Vec<usize> = list;
                    list.push(job);
                }
            }
        }
        unblocks
    }

    /// The jobs with a score in computed order: always one that waits for nothing unplaced, of these the one with the
    /// largest effective score.
    pub(super) fn schedule(&self) -> Vec<Placed> {
        let unblocks = self.unblocks();
        let best = self.effective(&unblocks);
        let mut open: Vec<usize> = self.waits_for.iter().map(Vec::len).collect();
        let mut ready: BinaryHeap<Ready> = BinaryHeap::new();
        let mut free: Vec<usize> = (0..self.worth.len())
            .filter(|job| self.waits_for(*job).is_empty())
            .collect();
        let mut order = Vec::new();
        loop {
            while let Some(job) = free.pop() {
                match (self.worth(job), best.get(job).copied().flatten()) {
                    (Some(worth), Some(pull)) => ready.push(Ready { job, worth, pull }),
                    _ => release(job, &unblocks, &mut open, &mut free),
                }
            }
            let Some(next) = ready.pop() else {
                return order;
            };
            order.push(Placed {
                job: next.job,
                effective: next.pull.value.score,
                pulled_by: (next.pull.by != next.job).then_some(next.pull.by),
            });
            release(next.job, &unblocks, &mut open, &mut free);
        }
    }

    /// The best group among the item's own and those of everything that waits for it, directly or not.
    fn effective(&self, unblocks: &[Vec<usize>]) -> Vec<Option<Pull>> {
        let mut best: Vec<Option<Pull>> = vec![None; self.worth.len()];
        let mut seen = Seen::default();
        for job in self.last_first(unblocks) {
            let own = self
                .group_of(job, &mut seen)
                .map(|value| Pull { value, by: job });
            let pulls = unblocks.get(job).into_iter().flatten();
            let pull = pulls
                .filter_map(|by| best.get(*by).copied().flatten())
                .chain(own)
                .reduce(|left, right| self.better(job, left, right));
            if let Some(slot) = best.get_mut(job) {
                *slot = pull;
            }
        }
        best
    }

    /// The better of two pulls; of equal ones the job's own, then the one that comes first in ties.
    fn better(&self, job: usize, left: Pull, right: Pull) -> Pull {
        let tie = |pull: Pull| (pull.by != job, self.worth(pull.by).map(|worth| worth.tie));
        match left
            .value
            .cmp(&right.value)
            .then(tie(right).cmp(&tie(left)))
        {
            Ordering::Less => right,
            _ => left,
        }
    }

    /// The jobs so that each comes after everything that waits for it.
    fn last_first(&self, unblocks: &[Vec<usize>]) -> Vec<usize> {
        let mut open: Vec<usize> = unblocks.iter().map(Vec::len).collect();
        let mut order: Vec<usize> = (0..self.worth.len())
            .filter(|job| unblocks.get(*job).is_none_or(Vec::is_empty))
            .collect();
        let mut next = 0;
        while let Some(job) = order.get(next).copied() {
            next += 1;
            for required in self.waits_for(job) {
                if let Some(count) = open.get_mut(*required) {
                    *count -= 1;
                    if *count == 0 {
                        order.push(*required);
                    }
                }
            }
        }
        order
    }
}

/// Counts a placed job off everything that waits for it.
fn release(job: usize, unblocks: &[Vec<usize>], open: &mut [usize], free: &mut Vec<usize>) {
    for waiting in unblocks.get(job).into_iter().flatten() {
        if let Some(count) = open.get_mut(*waiting) {
            *count -= 1;
            if *count == 0 {
                free.push(*waiting);
            }
        }
    }
}

/// What is compared: the greater comes first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) class: u8,
    pub(super) score: f64,
}

impl Value {
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        other
            .class
            .cmp(&self.class)
            .then(self.score.total_cmp(&other.score))
    }
}

#[derive(Clone, Copy)]
struct Pull {
    value: Value,
    by: usize,
}

/// A job that waits for nothing unplaced.
struct Ready {
    job: usize,
    worth: Worth,
    pull: Pull,
}

impl Ord for Ready {
    fn cmp(&self, other: &Self) -> Ordering {
        self.pull
            .value
            .cmp(&other.pull.value)
            .then_with(|| other.worth.class.cmp(&self.worth.class))
            .then_with(|| self.worth.score.total_cmp(&other.worth.score))
            .then_with(|| Reverse(self.worth.tie).cmp(&Reverse(other.worth.tie)))
    }
}

impl PartialOrd for Ready {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ready {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ready {}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, prop_assume, proptest};

    use super::*;

    fn worth(tie: u32, cost: f64, weeks: f64) -> Option<Worth> {
        Some(Worth {
            class: 0,
            score: cost / weeks,
            ratio: Some((cost, weeks)),
            size: None,
            tie,
        })
    }

    fn order(jobs: &Jobs) -> Vec<usize> {
        jobs.schedule()
            .into_iter()
            .map(|placed| placed.job)
            .collect()
    }

    #[test]
    fn without_dependencies_the_score_decides() {
        let jobs = Jobs {
            worth: vec![worth(0, 10.0, 2.0), worth(1, 30.0, 4.0), worth(2, 4.0, 1.0)],
            waits_for: vec![vec![], vec![], vec![]],
        };
        assert_eq!(order(&jobs), [1, 0, 2]);
    }

    #[test]
    fn an_item_is_pulled_up_by_what_it_unblocks() {
        // 0 is worth little, but 1 (90 a week, 1 week) waits for it: together 100 / 2 = 50, above 2's 40.
        let jobs = Jobs {
            worth: vec![
                worth(0, 10.0, 1.0),
                worth(1, 90.0, 1.0),
                worth(2, 40.0, 1.0),
            ],
            waits_for: vec![vec![], vec![0], vec![]],
        };
        let placed = jobs.schedule();
        assert_eq!(order(&jobs), [0, 1, 2]);
        let first = placed[0];
        assert_eq!((first.effective, first.pulled_by), (50.0, Some(1)));
        assert_eq!(placed[1].pulled_by, None);
    }

    #[test]
    fn what_waits_for_an_item_without_a_score_waits_for_what_that_waits_for() {
        let jobs = Jobs {
            worth: vec![
                worth(0, 1.0, 1.0),
                None,
                worth(2, 90.0, 1.0),
                worth(3, 50.0, 1.0),
            ],
            waits_for: vec![vec![], vec![0], vec![1], vec![]],
        };
        // The group of 2 is 0 and 2: 91 / 2 = 45.5, below 3.
        assert_eq!(order(&jobs), [3, 0, 2]);
    }

    #[test]
    fn a_must_pulls_what_it_waits_for_into_its_class() {
        let class = |class, score, tie| {
            Some(Worth {
                class,
                score,
                ratio: None,
                size: None,
                tie,
            })
        };
        let jobs = Jobs {
            worth: vec![class(2, 1.0, 0), class(0, 1.0, 1), class(1, 9.0, 2)],
            waits_for: vec![vec![], vec![0], vec![]],
        };
        assert_eq!(order(&jobs), [0, 1, 2]);
    }

    #[test]
    fn long_chains_end_soon() {
        let size = 30_000;
        let jobs = Jobs {
            worth: (0..size).map(|tie| worth(tie, 1.0, 1.0)).collect(),
            waits_for: (0..size as usize)
                .map(|job| {
                    if job % 3_000 == 0 {
                        vec![]
                    } else {
                        vec![job - 1]
                    }
                })
                .collect(),
        };
        assert_eq!(jobs.schedule().len(), 30_000);
        assert!(crate::rank::circles::tangles(&jobs.waits_for).is_empty());
    }

    /// Jobs whose links only lead to earlier ones.
    fn jobs() -> impl Strategy<Value = Jobs> {
        prop::collection::vec(
            (
                prop::option::of((0_u8..3, 1_u8..9, 1_u8..5)),
                prop::collection::vec(0_usize..30, 0..4),
            ),
            0..30,
        )
        .prop_map(|rows| Jobs {
            worth: (0_u32..)
                .zip(&rows)
                .map(|(tie, (row, _))| {
                    let (class, cost, weeks) = (*row)?;
                    let own = worth(tie, f64::from(cost), f64::from(weeks))?;
                    Some(Worth { class, ..own })
                })
                .collect(),
            waits_for: rows
                .iter()
                .enumerate()
                .map(|(job, (_, links))| {
                    let links: BTreeSet<usize> =
                        links.iter().copied().filter(|link| *link < job).collect();
                    links.into_iter().collect()
                })
                .collect(),
        })
    }

    /// Everything that a job waits for, directly or not.
    fn all_required(jobs: &Jobs, job: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        let mut open = vec![job];
        while let Some(here) = open.pop() {
            for next in jobs.waits_for(here) {
                if all.insert(*next) {
                    open.push(*next);
                }
            }
        }
        all
    }

    proptest! {
        #[test]
        fn nothing_comes_before_what_it_waits_for(jobs in jobs()) {
            let order = order(&jobs);
            prop_assert_eq!(order.len(), jobs.worth.iter().flatten().count());
            let place = |job: usize| order.iter().position(|each| *each == job);
            for job in &order {
                for required in all_required(&jobs, *job) {
                    prop_assert!(place(required) < place(*job), "{required} after {job} in {order:?}");
                }
            }
        }

        #[test]
        fn an_unrelated_item_changes_no_order_of_others(jobs in jobs(), cost in 1_u8..9, class in 0_u8..3) {
            let before = order(&jobs);
            let mut more = jobs;
            let added = more.worth.len();
            let own = worth(1_000, f64::from(cost), 2.0).unwrap();
            more.worth.push(Some(Worth { class, ..own }));
            more.waits_for.push(Vec::new());
            let after: Vec<usize> = order(&more).into_iter().filter(|job| *job != added).collect();
            prop_assert_eq!(before, after);
        }

        #[test]
        fn the_same_jobs_in_another_sequence_come_out_in_the_same_order(jobs in jobs(), turn in 0_usize..30) {
            let size = jobs.worth.len();
            prop_assume!(size > 0);
            let moved = |job: usize| (job + turn) % size;
            let mut turned = Jobs { worth: vec![None; size], waits_for: vec![Vec::new(); size] };
            for job in 0..size {
                turned.worth[moved(job)] = jobs.worth[job];
                turned.waits_for[moved(job)] = jobs.waits_for[job].iter().map(|each| moved(*each)).collect();
            }
            let same: Vec<usize> = order(&jobs).into_iter().map(moved).collect();
            prop_assert_eq!(same, order(&turned));
        }
    }
}
