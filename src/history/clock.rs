//! When a commit counts as having happened: dates that people's clocks wrote, put in order.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};

use crate::backlog::config::Calendar;

/// The time zone in which the backlog's days begin: UTC when the configuration names none that exists.
///
/// Read from the database inside the program, so that every machine buckets days alike.
pub fn time_zone(calendar: &Calendar) -> TimeZone {
    TimeZoneDatabase::bundled()
        .get(&calendar.timezone)
        .unwrap_or(TimeZone::UTC)
}

/// The times at which commits count as having happened, given their own dates, oldest commit first.
///
/// Never before the parent's, since rebases and wrong clocks write dates that run backwards. A date after `now` is a wrong
/// clock: it counts as the next commit's date that is not, else as `now`, so that it does not push its descendants there.
pub fn happened(own: &[Timestamp], now: Timestamp) -> Vec<Timestamp> {
    let mut next_sane = now;
    let mut times: Vec<Timestamp> = own
        .iter()
        .rev()
        .map(|time| {
            if *time <= now {
                next_sane = *time;
            }
            next_sane
        })
        .collect();
    times.reverse();
    let mut latest = Timestamp::MIN;
    for time in &mut times {
        latest = latest.max(*time);
        *time = latest;
    }
    times
}

/// Whether a commit's own date is further from when it happened than clocks may differ: more than 24 hours.
pub fn is_skewed(own: Timestamp, happened: Timestamp) -> bool {
    let apart = own.duration_since(happened).abs();
    apart > jiff::SignedDuration::from_hours(24)
}

/// The first instant after this day in this time zone.
pub fn end_of_day(day: jiff::civil::Date, zone: &TimeZone) -> Timestamp {
    day.checked_add(1.day())
        .and_then(|next| next.to_zoned(zone.clone()))
        .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(texts: &[&str]) -> Vec<Timestamp> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn put_in_order(texts: &[&str]) -> Vec<String> {
        happened(&times(texts), "2026-06-01T00:00:00Z".parse().unwrap())
            .iter()
            .map(|time| time.strftime("%m-%d").to_string())
            .collect()
    }

    #[test]
    fn no_commit_happens_before_its_parent() {
        assert_eq!(
            put_in_order(&[
                "2026-03-02T00:00:00Z",
                "2026-03-01T00:00:00Z",
                "2026-03-05T00:00:00Z"
            ]),
            ["03-02", "03-02", "03-05"]
        );
    }

    #[test]
    fn a_date_in_the_future_does_not_push_later_commits_there() {
        assert_eq!(
            put_in_order(&[
                "2026-03-02T00:00:00Z",
                "2036-03-03T00:00:00Z",
                "2026-03-05T00:00:00Z"
            ]),
            ["03-02", "03-05", "03-05"]
        );
        assert_eq!(
            put_in_order(&["2026-03-02T00:00:00Z", "2036-03-03T00:00:00Z"]),
            ["03-02", "06-01"]
        );
    }

    #[test]
    fn a_day_ends_in_the_configured_time_zone() {
        let calendar = Calendar {
            timezone: "Europe/Berlin".into(),
            ..Calendar::default()
        };
        let end = end_of_day(jiff::civil::date(2026, 3, 28), &time_zone(&calendar));
        assert_eq!(end.to_string(), "2026-03-28T23:00:00Z");
        // The clocks go forward: the day has 23 hours.
        let end = end_of_day(jiff::civil::date(2026, 3, 29), &time_zone(&calendar));
        assert_eq!(end.to_string(), "2026-03-29T22:00:00Z");
    }

    #[test]
    fn an_unknown_time_zone_counts_as_utc() {
        let calendar = Calendar {
            timezone: "Mars/Olympus".into(),
            ..Calendar::default()
        };
        assert_eq!(time_zone(&calendar), TimeZone::UTC);
    }
}
