//! What a team finished on its working days, as it was known on any day.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::Facts;
use crate::history::calendar::WorkingDays;
use crate::history::flow::{Finish, finishes};
use crate::history::{Past, WhyUnknown};
use crate::text::sorting::PutInOrder as _;

/// All finishes of a backlog's history.
#[derive(Clone, Debug)]
pub struct Record {
    /// The working days from the first commit's day to today, in order.
    pub days: Vec<Date>,
    /// By the number of the working day that each counts on: what is finished on another day counts on the next one.
    finishes: Vec<(usize, Finish)>,
}

/// Leaf items finished on each working day of a window, zeros included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Oldest first; days before the first commit are left out.
    pub per_day: Vec<u32>,
    /// The first working day; none without any.
    pub first: Option<Date>,
    pub last: Option<Date>,
}

impl Sample {
    pub fn finished(&self) -> u32 {
        self.per_day.iter().sum()
    }
}

impl Record {
    /// The record up to the day of these facts.
    ///
    /// # Errors
    /// Why the past is unknown.
    pub fn new<'a>(facts: &Facts<'a>) -> Result<Self, &'a WhyUnknown> {
        let history = match facts.past {
            Past::Known(history) => history,
            Past::Unknown(why) => return Err(why),
        };
        let working = WorkingDays::new(&facts.backlog.config.calendar);
        let first = history
            .commits
            .first()
            .map(|commit| working.day(commit.time));
        let days: Vec<Date> = first
            .map(|first| working.between(first, facts.today).collect())
            .unwrap_or_default();
        Ok(Self::of(days, finishes(facts.backlog, history)))
    }

    /// The record of these finishes on these working days, in order.
    pub fn of(days: Vec<Date>, finishes: Vec<Finish>) -> Self {
        let place = |finish: &Finish| days.partition_point(|day| *day < finish.day);
        let mut finishes: Vec<(usize, Finish)> = finishes
            .into_iter()
            .map(|finish| (place(&finish), finish))
            .collect();
        finishes.put_in_order();
        Self { days, finishes }
    }

    /// What was known at the end of this day of the working days of the last `window_days` calendar days.
    pub fn sample(&self, today: Date, window_days: u32) -> Sample {
        let window = i64::from(window_days.max(1)) - 1;
        let start = today.saturating_sub(window.days());
        let first = self.days.partition_point(|day| *day < start);
        let end = self.days.partition_point(|day| *day <= today);
        let mut per_day = vec![0; end.saturating_sub(first)];
        let from = self
            .finishes
            .partition_point(|(_, finish)| finish.day < start);
        let last = per_day.len().saturating_sub(1);
        for (place, finish) in self.finishes.iter().skip(from) {
            if finish.day > today {
                break;
            }
            let at = place.saturating_sub(first).min(last);
            if finish.is_known_on(today)
                && let Some(count) = per_day.get_mut(at)
            {
                *count += 1;
            }
        }
        Sample {
            per_day,
            first: self.days.get(first).copied().filter(|_| first < end),
            last: end
                .checked_sub(1)
                .and_then(|last| self.days.get(last).copied()),
        }
    }

    /// The items that were finished after one and up to the other working day, as known at the end of the other.
    pub fn finished_between(&self, after: usize, until: usize) -> usize {
        let Some(end) = self.days.get(until) else {
            return 0;
        };
        let from = self.finishes.partition_point(|(place, _)| *place <= after);
        self.finishes
            .iter()
            .skip(from)
            .take_while(|(place, _)| *place <= until)
            .filter(|(_, finish)| finish.is_known_on(*end))
            .count()
    }

    /// A record of one finished count a working day, from Monday, 5 January 2026 on.
    #[cfg(test)]
    pub(super) fn of_counts(counts: &[u32]) -> Self {
        let working = WorkingDays::new(&crate::backlog::config::Calendar::default());
        let first = jiff::civil::date(2026, 1, 5);
        let end = working.after(first, counts.len().saturating_sub(1));
        let days: Vec<Date> = working.between(first, end.unwrap_or(first)).collect();
        let finishes = days.iter().zip(counts).flat_map(|(day, count)| {
            let finish = Finish {
                day: *day,
                since: *day,
                until: None,
            };
            std::iter::repeat_n(finish, *count as usize)
        });
        let finishes = finishes.collect();
        Self::of(days, finishes)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_window_counts_zeros_and_leaves_out_days_before_the_first_commit() {
        let record = Record::of_counts(&[1, 0, 2, 0, 0, 3]);
        let sample = record.sample(date(2026, 1, 12), 90);
        assert_eq!(sample.per_day, [1, 0, 2, 0, 0, 3]);
        assert_eq!(sample.finished(), 6);
        // Seven calendar days to Monday, 12 January: the week before it is left out but for five days.
        assert_eq!(record.sample(date(2026, 1, 12), 7).per_day, [0, 2, 0, 0, 3]);
    }

    #[test]
    fn a_finish_on_a_weekend_counts_on_the_next_working_day() {
        let days = vec![date(2026, 1, 9), date(2026, 1, 12)];
        let saturday = date(2026, 1, 10);
        let finish = Finish {
            day: saturday,
            since: saturday,
            until: None,
        };
        let record = Record::of(days, vec![finish]);
        assert_eq!(record.sample(date(2026, 1, 12), 90).per_day, [0, 1]);
        assert_eq!(record.sample(date(2026, 1, 11), 90).per_day, [1]);
        assert_eq!(record.finished_between(0, 1), 1);
    }

    #[test]
    fn what_was_reopened_counts_as_long_as_nobody_knew() {
        let day = |day| date(2026, 1, day);
        let finish = Finish {
            day: day(6),
            since: day(6),
            until: Some(day(8)),
        };
        let record = Record::of(vec![day(5), day(6), day(7), day(8)], vec![finish]);
        assert_eq!(record.sample(day(7), 90).finished(), 1);
        assert_eq!(record.sample(day(8), 90).finished(), 0);
        assert_eq!(record.sample(day(5), 90).finished(), 0);
    }
}
