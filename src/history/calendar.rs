//! The team's working days: which days count, and in which time zone a moment belongs to which day.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::clock;
use crate::backlog::config::Calendar;

/// A configured calendar, ready for many questions.
#[derive(Clone, Debug)]
pub struct WorkingDays {
    zone: TimeZone,
    weekdays: Vec<Weekday>,
    holidays: BTreeSet<Date>,
}

impl WorkingDays {
    /// Of a calendar whose words are checked elsewhere: a word that is no weekday counts as none, and a week without any
    /// working day has seven.
    pub fn new(calendar: &Calendar) -> Self {
        let mut weekdays: Vec<Weekday> = calendar
            .working_days
            .iter()
            .filter_map(|name| weekday(name))
            .collect();
        if weekdays.is_empty() {
            weekdays = Weekday::Monday.cycle_forward().take(7).collect();
        }
        Self {
            zone: clock::time_zone(calendar),
            weekdays,
            holidays: calendar.holidays.iter().copied().collect(),
        }
    }

    /// The day that a moment belongs to.
    pub fn day(&self, time: Timestamp) -> Date {
        self.zone.to_datetime(time).date()
    }

    pub fn is_working(&self, day: Date) -> bool {
        self.weekdays.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// The working days from the first to the last day, both counted, in order; none when they are the wrong way round.
    pub fn between(&self, first: Date, last: Date) -> impl Iterator<Item = Date> + '_ {
        first
            .series(1.day())
            .take_while(move |day| *day <= last)
            .filter(|day| self.is_working(*day))
    }

    /// How many working days there are from the first to the last day, both counted.
    pub fn count(&self, first: Date, last: Date) -> u32 {
        if last < first {
            return 0;
        }
        let days = (last - first).get_days() + 1;
        let weeks = days / 7;
        let a_week = (Weekday::Monday.cycle_forward().take(7))
            .filter(|day| self.weekdays.contains(day))
            .count();
        let rest = (first.saturating_add((weeks * 7).days()).series(1.day()))
            .take_while(|day| *day <= last)
            .filter(|day| self.weekdays.contains(&day.weekday()))
            .count();
        let off = (self.holidays.range(first..=last))
            .filter(|day| self.weekdays.contains(&day.weekday()))
            .count();
        let whole = usize::try_from(weeks).unwrap_or(0) * a_week;
        u32::try_from((whole + rest).saturating_sub(off)).unwrap_or(u32::MAX)
    }

    /// The working day that comes `count` working days after this day; none beyond the end of the calendar.
    pub fn after(&self, day: Date, count: usize) -> Option<Date> {
        if count == 0 {
            return Some(day);
        }
        day.series(1.day())
            .skip(1)
            .filter(|day| self.is_working(*day))
            .nth(count - 1)
    }
}

/// `mon`, `Monday`.
fn weekday(name: &str) -> Option<Weekday> {
    let start: String = name.trim().chars().take(3).collect();
    Some(match start.to_ascii_lowercase().as_str() {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_and_holidays_are_left_out() {
        let calendar = Calendar {
            holidays: vec![date(2026, 4, 3)],
            ..Calendar::default()
        };
        let working = WorkingDays::new(&calendar);
        // Thursday; Good Friday and the weekend are none.
        let days: Vec<Date> = working
            .between(date(2026, 4, 2), date(2026, 4, 7))
            .collect();
        assert_eq!(days, [date(2026, 4, 2), date(2026, 4, 6), date(2026, 4, 7)]);
        assert_eq!(working.after(date(2026, 4, 2), 1), Some(date(2026, 4, 6)));
        assert_eq!(working.after(date(2026, 4, 2), 0), Some(date(2026, 4, 2)));
    }

    #[test]
    fn counts_the_working_days_that_it_lists() {
        let calendar = Calendar {
            holidays: vec![date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 6)],
            ..Calendar::default()
        };
        let working = WorkingDays::new(&calendar);
        for start in 1..=9 {
            for length in 0..40 {
                let first = date(2026, 3, 25).saturating_add(start.days());
                let last = first.saturating_add((length - 1).days());
                let listed = working.between(first, last).count();
                assert_eq!(
                    working.count(first, last) as usize,
                    listed,
                    "{first} {last}"
                );
            }
        }
    }

    #[test]
    fn a_moment_belongs_to_the_day_of_the_configured_time_zone() {
        let calendar = Calendar {
            timezone: "Pacific/Auckland".into(),
            ..Calendar::default()
        };
        let evening: Timestamp = "2026-03-01T20:00:00Z".parse().unwrap();
        assert_eq!(WorkingDays::new(&calendar).day(evening), date(2026, 3, 2));
    }

    #[test]
    fn a_calendar_without_working_days_has_seven() {
        let calendar = Calendar {
            working_days: vec!["noday".into()],
            ..Calendar::default()
        };
        let working = WorkingDays::new(&calendar);
        assert_eq!(
            working.between(date(2026, 4, 1), date(2026, 4, 14)).count(),
            14
        );
    }
}
