//! When work in progress is done, from its age: what took as long already tells how much longer it may take.

use jiff::civil::Date;

use crate::backlog::Id;
use crate::history::Flow;
use crate::text::sorting::PutInOrder as _;

/// Fewer items that took longer say nothing.
pub const FEWEST_LONGER: usize = 5;

/// An item in progress among the finished ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ageing {
    pub started: Date,
    /// Days in progress, the first and today counted, as cycle times are.
    pub age_days: i32,
    /// Cycle times of finished leaf items, in days.
    pub finished: usize,
    /// How much longer those took that took longer, in days, ascending.
    longer_by: Vec<i32>,
}

impl Ageing {
    /// The age of this item today; none when it is not in progress or nobody saw it start.
    pub fn new(flow: &Flow, id: &Id, today: Date) -> Option<Self> {
        let passage = flow.passages.get(id)?;
        let started = passage.started.filter(|_| passage.finished.is_none())?;
        let age_days = (today - started).get_days() + 1;
        let cycle_times: Vec<i32> = flow
            .passages
            .values()
            .filter(|passage| passage.is_leaf)
            .filter_map(|passage| {
                Some((passage.finished_in_flow()? - passage.started?).get_days() + 1)
            })
            .collect();
        Some(Self::of(&cycle_times, started, age_days))
    }

    fn of(cycle_times: &[i32], started: Date, age_days: i32) -> Self {
        let mut longer_by: Vec<i32> = cycle_times
            .iter()
            .filter(|days| **days > age_days)
            .map(|days| days - age_days)
            .collect();
        longer_by.put_in_order();
        Self {
            started,
            age_days,
            finished: cycle_times.len(),
            longer_by,
        }
    }

    /// Finished items that took longer than this one is old.
    pub fn longer(&self) -> usize {
        self.longer_by.len()
    }

    /// Whether too few took longer to tell anything.
    pub fn is_older_than_almost_everything(&self) -> bool {
        self.longer() < FEWEST_LONGER
    }

    /// The probability, 0 to 1, that it is done within `days` calendar days: `P(a < CT <= a + days) / P(CT > a)`; none when
    /// too few took longer.
    pub fn by(&self, days: i32) -> Option<f64> {
        if self.is_older_than_almost_everything() {
            return None;
        }
        let done = self.longer_by.partition_point(|longer| *longer <= days);
        Some(done as f64 / self.longer() as f64)
    }

    /// The calendar days within which it is done with this probability, by the nearest rank; none when too few took longer.
    pub fn when(&self, confidence: f64) -> Option<i32> {
        if self.is_older_than_almost_everything() {
            return None;
        }
        let rank = (confidence * self.longer() as f64 - 1e-9).ceil().max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank among the longer ones"
        )]
        let at = rank as usize - 1;
        self.longer_by.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Twenty cycle times of which half are 5 days at most, 85 % are 10 and 95 % are 15.
    const TOOK: [i32; 20] = [
        1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10, 12, 15, 21,
    ];

    fn aged(days: i32) -> Ageing {
        Ageing::of(&TOOK, date(2026, 3, 2), days)
    }

    #[test]
    fn a_new_item_takes_as_long_as_the_others_did() {
        let new = aged(0);
        let days = [0.5, 0.85, 0.95].map(|confidence| new.when(confidence));
        assert_eq!(days, [Some(5), Some(10), Some(15)]);
    }

    #[test]
    fn only_what_took_longer_counts() {
        // Longer than 5 days: 6 6 7 8 8 9 10 12 15 21; 5 of these 10 within 3 more days.
        let aged = aged(5);
        assert_eq!(aged.longer(), 10);
        assert_eq!(aged.by(3), Some(0.5));
        let days = [0.5, 0.85, 0.95].map(|confidence| aged.when(confidence));
        assert_eq!(days, [Some(3), Some(10), Some(16)]);
    }

    #[test]
    fn with_fewer_than_five_longer_ones_nothing_is_told() {
        assert_eq!(aged(8).longer(), 5);
        assert!(!aged(8).is_older_than_almost_everything());
        let old = aged(9);
        assert_eq!((old.longer(), old.by(10), old.when(0.5)), (4, None, None));
        assert!(old.is_older_than_almost_everything());
    }
}
