//! Items that wait for each other in a circle.

use crate::text::sorting::{Gather as _, PutInOrder as _};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// From so many items of one tangle on, circles are only looked for from the first ones.
const LARGEST_SEARCH: usize = 200;

/// The groups of jobs that wait for each other (strongly connected components with a circle), each ascending, by their
/// first job.
pub(super) fn tangles(waits_for: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut search = Tarjan::new(waits_for);
    for job in 0..waits_for.len() {
        if waits_for
            .get(job)
            .is_some_and(|required| !required.is_empty())
        {
            search.visit(job);
        }
    }
    search.found.put_in_order();
    search.found
}

/// Tarjan's algorithm (1972) without recursion, so that no chain is too long.
struct Tarjan<'a> {
    waits_for: &'a [Vec<usize>],
    /// From 1 in order of discovery; 0: not seen.
    number: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    count: usize,
    found: Vec<Vec<usize>>,
}

impl<'a> Tarjan<'a> {
    fn new(waits_for: &'a [Vec<usize>]) -> Self {
        Self {
            waits_for,
            number: vec![0; waits_for.len()],
            low: vec![0; waits_for.len()],
            on_stack: vec![false; waits_for.len()],
            stack: Vec::new(),
            count: 0,
            found: Vec::new(),
        }
    }

    fn visit(&mut self, start: usize) {
        if at(&self.number, start) != 0 {
            return;
        }
        self.enter(start);
        let mut path = vec![(start, 0)];
        while let Some((job, edge)) = path.pop() {
            let next = self
                .waits_for
                .get(job)
                .and_then(|required| required.get(edge))
                .copied();
            let Some(next) = next else {
                self.leave(job);
                if let Some((above, _)) = path.last() {
                    self.lower(*above, at(&self.low, job));
                }
                continue;
            };
            path.push((job, edge + 1));
            if at(&self.number, next) == 0 {
                self.enter(next);
                path.push((next, 0));
            } else if self.on_stack.get(next).copied().unwrap_or_default() {
                self.lower(job, at(&self.number, next));
            }
        }
    }

    fn enter(&mut self, job: usize) {
        self.count += 1;
        set(&mut self.number, job, self.count);
        set(&mut self.low, job, self.count);
        set(&mut self.on_stack, job, true);
        self.stack.push(job);
    }

    fn lower(&mut self, job: usize, to: usize) {
        if to < at(&self.low, job) {
            set(&mut self.low, job, to);
        }
    }

    fn leave(&mut self, job: usize) {
        if at(&self.low, job) != at(&self.number, job) {
            return;
        }
        let mut members = Vec::new();
        while let Some(member) = self.stack.pop() {
            set(&mut self.on_stack, member, false);
            members.push(member);
            if member == job {
                break;
            }
        }
        let waits_for_itself = self
            .waits_for
            .get(job)
            .is_some_and(|required| required.contains(&job));
        if members.len() > 1 || waits_for_itself {
            members.put_in_order();
            self.found.push(members);
        }
    }
}

fn at(list: &[usize], index: usize) -> usize {
    list.get(index).copied().unwrap_or_default()
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

/// A shortest circle of a tangle, from its first job: each waits for the next, the last for the first.
pub(super) fn shortest_circle(tangle: &[usize], waits_for: &[Vec<usize>]) -> Vec<usize> {
    let inside: BTreeSet<usize> = tangle.iter().copied().into_set();
    let mut shortest: Option<Vec<usize>> = None;
    for start in tangle.iter().take(LARGEST_SEARCH) {
        let circle = circle_from(*start, &inside, waits_for);
        if let Some(circle) = circle
            && shortest
                .as_ref()
                .is_none_or(|best| circle.len() < best.len())
        {
            shortest = Some(circle);
        }
    }
    shortest.unwrap_or_else(|| tangle.to_vec())
}

fn circle_from(
    start: usize,
    inside: &BTreeSet<usize>,
    waits_for: &[Vec<usize>],
) -> Option<Vec<usize>> {
    let mut came_from = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(here) = queue.pop_front() {
        for next in waits_for
            .get(here)
            .into_iter()
            .flatten()
            .filter(|next| inside.contains(next))
        {
            if *next == start {
                let mut circle = vec![here];
                while let Some(before) = circle.last().and_then(|last| came_from.get(last)) {
                    circle.push(*before);
                }
                circle.reverse();
                return Some(circle);
            }
            if !came_from.contains_key(next) {
                came_from.insert(*next, here);
                queue.push_back(*next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_circle_of_a_tangle_is_told() {
        let waits_for = vec![vec![1], vec![2], vec![0, 3], vec![2], vec![0]];
        assert_eq!(tangles(&waits_for), [vec![0, 1, 2, 3]]);
        assert_eq!(shortest_circle(&[0, 1, 2, 3], &waits_for), [2, 3]);
        assert_eq!(tangles(&[vec![0], vec![]]), [vec![0]]);
    }
}
