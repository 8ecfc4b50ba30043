//! The merge list: pairs over a whole set, and the groups that they make.

use std::collections::{BTreeMap, BTreeSet};

use super::Neighbour;
use super::method::METHOD;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Two texts that may ask for the same thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The number of the earlier entry of the list.
    pub one: usize,
    pub other: usize,
    /// How alike the two are, 0 to 1.
    pub score: f64,
    /// How much more alike than what stands around each of them: `2 s - r(one) - r(other)`, where `s` counts nearness in time fully and `r` is the mean of
    /// an entry's 2nd to 11th neighbour. What is like everything is a duplicate of nothing.
    pub merit: f64,
}

/// No group is larger: nobody reads it, and it is more likely a subject than a wish.
pub const LARGEST_GROUP: usize = 25;

/// Every pair of which at least one is among the other's neighbours, the greatest merit first, ties by number.
pub fn pairs(neighbours: &[Vec<Neighbour>]) -> Vec<Pair> {
    let crowds: Vec<f64> = neighbours.iter().map(|each| crowd(each)).collect();
    let around = |entry: usize| crowds.get(entry).copied().unwrap_or_default();
    let mut pairs = Vec::new();
    for (entry, near) in neighbours.iter().enumerate() {
        for neighbour in near {
            let (one, other) = (entry.min(neighbour.entry), entry.max(neighbour.entry));
            pairs.push(Pair {
                one,
                other,
                score: neighbour.score,
                merit: 2.0 * neighbour.mutual - around(one) - around(other),
            });
        }
    }
    pairs.put_in_order_by_key(|pair| (pair.one, pair.other));
    pairs.dedup_by_key(|pair| (pair.one, pair.other));
    pairs.put_in_order_by(|left, right| right.merit.total_cmp(&left.merit));
    pairs
}

/// The mean score of the neighbours from the second on.
fn crowd(neighbours: &[Neighbour]) -> f64 {
    let (first, last) = METHOD.crowd;
    let near = neighbours
        .get(first - 1..last.min(neighbours.len()))
        .unwrap_or_default();
    let sum: f64 = near.iter().map(|neighbour| neighbour.mutual).sum();
    sum / (last - first + 1) as f64
}

/// The groups that these pairs make, taken in their order: each entry once, in the groups' order of their first pair, the
/// members ascending. Two groups become one only where at least half of the pairs across them are given, so that a chain
/// of likenesses makes no group of strangers.
pub fn groups(pairs: &[Pair]) -> Vec<Vec<usize>> {
    let given: BTreeSet<(usize, usize)> =
        pairs.iter().map(|pair| (pair.one, pair.other)).into_set();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for pair in pairs {
        let mut place = |entry: usize| {
            *group_of.entry(entry).or_insert_with(|| {
                groups.push(vec![entry]);
                groups.len() - 1
            })
        };
        let (into, from) = (place(pair.one), place(pair.other));
        let (into, from) = (into.min(from), into.max(from));
        if into == from || !belong_together(&groups, into, from, &given) {
            continue;
        }
        let moved = groups.get_mut(from).map(std::mem::take).unwrap_or_default();
        for entry in &moved {
            group_of.insert(*entry, into);
        }
        if let Some(group) = groups.get_mut(into) {
            group.extend(moved);
            group.put_in_order();
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn belong_together(
    groups: &[Vec<usize>],
    into: usize,
    from: usize,
    given: &BTreeSet<(usize, usize)>,
) -> bool {
    let (Some(one), Some(other)) = (groups.get(into), groups.get(from)) else {
        return false;
    };
    if one.len() + other.len() > LARGEST_GROUP {
        return false;
    }
    let across = one.iter().flat_map(|left| {
        other
            .iter()
            .map(move |right| (left.min(right), left.max(right)))
    });
    let shared = across
        .filter(|(left, right)| given.contains(&(**left, **right)))
        .count();
    2 * shared >= one.len() * other.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(one: usize, other: usize) -> Pair {
        Pair {
            one,
            other,
            score: 0.9,
            merit: 1.0,
        }
    }

    #[test]
    fn what_is_like_everything_comes_after_what_is_like_one_thing() {
        let near = |list: &[(usize, f64)]| -> Vec<Neighbour> {
            list.iter()
                .map(|(entry, score)| Neighbour {
                    entry: *entry,
                    rank: *score,
                    mutual: *score,
                    score: *score,
                })
                .collect()
        };
        let crowd: Vec<(usize, f64)> = (2..13).map(|entry| (entry, 0.6)).collect();
        let neighbours = [near(&[(1, 0.5)]), near(&[(0, 0.5)]), near(&crowd)];
        let pairs = pairs(&neighbours);
        assert_eq!((pairs[0].one, pairs[0].other), (0, 1));
        assert!((pairs[0].merit - 1.0).abs() < 1e-9);
        // 2 x 0.6, less ten neighbours of 0.6 on one side.
        assert!((pairs[1].merit - 0.6).abs() < 1e-9);
    }

    #[test]
    fn a_chain_makes_no_group() {
        let chain: Vec<Pair> = (0..40).map(|entry| pair(entry, entry + 1)).collect();
        assert!(
            groups(&chain).iter().all(|group| group.len() <= 3),
            "{:?}",
            groups(&chain)
        );
        assert_eq!(groups(&[pair(0, 1), pair(1, 2), pair(0, 2)]), [[0, 1, 2]]);
    }

    #[test]
    fn no_group_is_larger_than_people_read() {
        let all: Vec<Pair> = (0..60)
            .flat_map(|one| (one + 1..60).map(move |other| pair(one, other)))
            .collect();
        let sizes: Vec<usize> = groups(&all).iter().map(Vec::len).collect();
        assert!(sizes.iter().all(|size| *size <= LARGEST_GROUP), "{sizes:?}");
    }
}
