//! Days of commits in the backlog's time zone.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

use crate::backlog::Config;
use crate::history::{CommitIx, History, clock};

/// A calendar to bucket commits by.
pub(super) struct Days {
    zone: TimeZone,
}

impl Days {
    /// The calendar of this configuration; UTC where its time zone is unknown.
    pub(super) fn new(config: &Config) -> Self {
        Self {
            zone: clock::time_zone(&config.calendar),
        }
    }

    /// The day on which a commit happened.
    pub(super) fn of(&self, history: &History, commit: CommitIx) -> Date {
        self.on(history.commit(commit).time)
    }

    /// The day of a moment.
    pub(super) fn on(&self, time: Timestamp) -> Date {
        time.to_zoned(self.zone.clone()).date()
    }
}

/// Days from one day to another; negative when the other is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to))
        .map_or(0, |span| span.get_days())
}

/// The day that lies this many days before another.
pub(super) fn days_before(day: Date, days: i32) -> Date {
    day.saturating_sub(jiff::Span::new().days(days))
}
