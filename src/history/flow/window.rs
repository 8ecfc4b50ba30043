//! The days that are looked at, and how days are counted.

use jiff::civil::Date;

use crate::history::calendar::WorkingDays;

/// From the first to the last day, both counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub first: Date,
    pub last: Date,
}

/// Which days count as elapsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Days {
    /// All: customers live in calendar days.
    #[default]
    Calendar,
    /// Those of the configured calendar, without holidays.
    Working,
}

impl Window {
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Every day in order.
    pub fn days(self) -> impl Iterator<Item = Date> {
        let step = jiff::Span::new().days(1);
        (self.first.series(step)).take_while(move |day| *day <= self.last)
    }

    /// The number of all days.
    pub fn len(self) -> usize {
        usize::try_from((self.last - self.first).get_days() + 1).unwrap_or(0)
    }

    pub fn is_empty(self) -> bool {
        self.last < self.first
    }

    /// How many days after the first one this day is; none outside of the window.
    pub(super) fn index(self, day: Date) -> Option<usize> {
        if !self.contains(day) {
            return None;
        }
        usize::try_from((day - self.first).get_days()).ok()
    }
}

/// The clock by which everything is measured alike.
#[derive(Clone, Debug)]
pub struct DayCount {
    pub working: WorkingDays,
    pub days: Days,
}

impl DayCount {
    /// The days from the first to the last one, both counted: what begins and ends on one day takes 1 day, also where that
    /// is no working day (Vacanti, Actionable Agile Metrics for Predictability, 2015: finish - start + 1).
    pub fn elapsed(&self, first: Date, last: Date) -> u32 {
        self.within(first, last).max(1)
    }

    /// The days that count from the first to the last one; 0 when they are the wrong way round.
    pub fn within(&self, first: Date, last: Date) -> u32 {
        match self.days {
            Days::Calendar => u32::try_from((last - first).get_days() + 1).unwrap_or(0),
            Days::Working => self.working.count(first, last),
        }
    }

    pub fn counts(&self, day: Date) -> bool {
        match self.days {
            Days::Calendar => true,
            Days::Working => self.working.is_working(day),
        }
    }
}
