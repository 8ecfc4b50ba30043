//! Days that items took, and what they say of the next one.

use crate::text::sorting::PutInOrder as _;

/// Fewer items than this tell no service level expectation.
pub const FEWEST: usize = 5;

/// With fewer items than this, percentiles are said to be rough.
pub const FEW: usize = 10;

/// How many days each of several items took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Durations {
    /// Days, at least 1 each, ascending.
    days: Vec<u32>,
}

impl FromIterator<u32> for Durations {
    fn from_iter<I: IntoIterator<Item = u32>>(days: I) -> Self {
        let mut days: Vec<u32> = days.into_iter().collect();
        days.put_in_order();
        Self { days }
    }
}

impl Durations {
    pub fn len(&self) -> usize {
        self.days.len()
    }

    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Days, ascending.
    pub fn days(&self) -> &[u32] {
        &self.days
    }

    /// The days within which `percent` (1 to 100) of the items were done, by nearest rank: the 1-based
    /// `x[ceil(p * n)]` of the sorted values. None of nothing.
    pub fn percentile(&self, percent: u8) -> Option<u32> {
        let rank = (self.days.len() * usize::from(percent)).div_ceil(100);
        self.days.get(rank.max(1) - 1).copied()
    }

    pub fn mean(&self) -> Option<f64> {
        let sum: u64 = self.days.iter().map(|days| u64::from(*days)).sum();
        (!self.days.is_empty()).then(|| sum as f64 / self.days.len() as f64)
    }

    /// The number of items that took longer than this many days.
    pub fn longer_than(&self, days: u32) -> usize {
        self.days.len() - self.days.partition_point(|each| *each <= days)
    }

    /// The share of items, 0 to 1, that took longer than this many days; none of nothing.
    pub fn share_longer_than(&self, days: u32) -> Option<f64> {
        (!self.days.is_empty()).then(|| self.longer_than(days) as f64 / self.days.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let days = [
            1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 12, 15, 21,
        ];
        let durations: Durations = days.into_iter().rev().collect();
        let percentiles = [50, 85, 95].map(|percent| durations.percentile(percent));
        assert_eq!(percentiles, [Some(5), Some(10), Some(15)]);
        assert_eq!(durations.percentile(100), Some(21));
        assert_eq!(durations.percentile(1), Some(1));
    }

    #[test]
    fn nothing_has_no_percentile() {
        assert_eq!(Durations::default().percentile(85), None);
        assert_eq!(Durations::default().mean(), None);
        assert_eq!(Durations::default().share_longer_than(3), None);
    }

    #[test]
    fn tells_how_many_took_longer_than_an_age() {
        let durations: Durations = [4, 2, 4, 9].into_iter().collect();
        assert_eq!(durations.share_longer_than(1), Some(1.0));
        assert_eq!(durations.share_longer_than(4), Some(0.25));
        assert_eq!(durations.share_longer_than(9), Some(0.0));
    }
}
