//! Lists put in order by one sort for all types. The standard library's is compiled anew, five kilobytes of it, for each
//! type and comparison; this one sorts places and leaves only the exchange of elements to each type. Maps and sets that are
//! collected are sorted lists first; these are filled.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Stable sorts of a slice, as the standard library's [`sort`](slice::sort), [`sort_by`](slice::sort_by) and
/// [`sort_by_key`](slice::sort_by_key), in a fraction of their code.
pub trait PutInOrder<T> {
    /// Ascending.
    fn put_in_order(&mut self)
    where
        T: Ord;

    /// Ascending by the comparison, which has to be a total order.
    fn put_in_order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Ascending by the key, which is asked for at each comparison.
    fn put_in_order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> PutInOrder<T> for [T] {
    fn put_in_order(&mut self)
    where
        T: Ord,
    {
        self.put_in_order_by(T::cmp);
    }

    fn put_in_order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let exchanges = exchanges(self.len(), &mut |left, right| {
            compare(&self[left], &self[right])
        });
        for (left, right) in exchanges {
            self.swap(left, right);
        }
    }

    fn put_in_order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.put_in_order_by(|left, right| key(left).cmp(&key(right)));
    }
}

/// What comes of an iterator in order, as [`collect`](Iterator::collect) gives it, in a fraction of its code.
pub trait Gather: Iterator + Sized {
    /// Of equal keys the last one's value stays.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }

    /// Each element once.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }
}

impl<I: Iterator> Gather for I {}

/// The exchanges that one after the other put as many elements in order.
fn exchanges(
    length: usize,
    compare: &mut dyn FnMut(usize, usize) -> Ordering,
) -> Vec<(usize, usize)> {
    let mut sources: Vec<usize> = (0..length).collect();
    sources.sort_by(|left, right| compare(*left, *right));
    let mut exchanges = Vec::new();
    for start in 0..length {
        // Round the cycle: each place takes from its source, until the source is where the round began.
        let mut place = start;
        loop {
            let source = std::mem::replace(&mut sources[place], place);
            if source == start || source == place {
                break;
            }
            exchanges.push((place, source));
            place = source;
        }
    }
    exchanges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn of_equal_keys_the_last_ones_value_stays() {
        let pairs = [(2, "a"), (1, "b"), (2, "c")];
        assert_eq!(pairs.into_iter().into_map(), BTreeMap::from(pairs));
        assert_eq!(pairs.into_iter().into_map()[&2], "c");
        let set = pairs.into_iter().map(|pair| pair.0).into_set();
        assert_eq!(set.into_iter().collect::<Vec<_>>(), [1, 2]);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(list in prop::collection::vec((0..6_u8, "[a-d]{0,2}"), 0..60)) {
            let mut ours = list.clone();
            let mut theirs = list;
            ours.put_in_order_by_key(|pair| pair.0);
            theirs.sort_by_key(|pair| pair.0);
            prop_assert_eq!(&ours, &theirs);
            ours.put_in_order_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
            theirs.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
            prop_assert_eq!(&ours, &theirs);
            ours.put_in_order();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}
