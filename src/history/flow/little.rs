//! Little's law, and which of its assumptions a team's numbers break.

use jiff::civil::Date;

use super::window::{DayCount, Window};
use crate::text::sorting::PutInOrder as _;

/// A gap above this share is worth an explanation.
pub const GAP: f64 = 0.2;

/// Numbers of a window that hold or break Little's law (J. Little, 1961; with throughput in place of arrivals as D. Vacanti
/// puts it, Actionable Agile Metrics for Predictability, 2015: average WIP = throughput x average cycle time).
#[derive(Clone, Debug, PartialEq)]
pub struct Little {
    /// Days of the window.
    pub days: u32,
    /// Days of all items in progress together: what is always true, `average_wip x days`.
    pub item_days: u64,
    /// Items.
    pub average_wip: f64,
    /// Items finished a day.
    pub throughput: f64,
    /// Days.
    pub average_cycle: f64,
    /// How far `throughput x average_cycle` is from the average WIP, as a share of it: 0 where the law holds.
    pub gap: f64,
    /// Why the gap is more than 20 %; empty when it is not.
    pub broken: Vec<Broken>,
}

/// An assumption of Little's law that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Broken {
    /// As much must finish as is started.
    ArrivalsAndDepartures { started: usize, finished: usize },
    /// What is started must be finished.
    Dropped { items: usize },
    /// WIP must be about the same at both ends.
    WipAtTheEnds { first: usize, last: usize },
    /// The average age of what is in progress must not drift: days at both ends, and the items that are open, oldest first.
    Ageing {
        first: f64,
        last: f64,
        open: Vec<usize>,
    },
    /// None of these: the window is too short for averages.
    ShortWindow,
}

/// One item's days in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    pub started: Date,
    /// The last day in progress; none while it is open.
    pub end: Option<Date>,
    /// Whether it was finished and not dropped.
    pub is_finished: bool,
}

impl Little {
    /// The check over all items that were ever in progress; none when nothing was finished in the window. `Broken::Ageing`
    /// points into `stays`.
    pub fn new(stays: &[Stay], window: Window, count: &DayCount) -> Option<Self> {
        let days = count.within(window.first, window.last);
        let inside: Vec<(usize, &Stay)> = (stays.iter().enumerate())
            .filter(|(_, stay)| stay.started <= window.last)
            .filter(|(_, stay)| stay.end.is_none_or(|end| end >= window.first))
            .collect();
        let item_days: u64 = (inside.iter())
            .map(|(_, stay)| {
                let last = stay.end.map_or(window.last, |end| end.min(window.last));
                u64::from(count.within(stay.started.max(window.first), last))
            })
            .sum();
        let cycles: Vec<u32> = (inside.iter())
            .filter(|(_, stay)| stay.is_finished)
            .filter_map(|(_, stay)| {
                let end = stay.end.filter(|end| window.contains(*end))?;
                Some(count.elapsed(stay.started, end))
            })
            .collect();
        if cycles.is_empty() || item_days == 0 || days == 0 {
            return None;
        }
        let sum: u64 = cycles.iter().map(|days| u64::from(*days)).sum();
        let average_wip = item_days as f64 / f64::from(days);
        let throughput = cycles.len() as f64 / f64::from(days);
        let average_cycle = sum as f64 / cycles.len() as f64;
        let gap = (average_wip - throughput * average_cycle).abs() / average_wip;
        let mut little = Self {
            days,
            item_days,
            average_wip,
            throughput,
            average_cycle,
            gap,
            broken: Vec::new(),
        };
        if gap > GAP {
            little.broken = broken(&inside, window, count);
        }
        Some(little)
    }
}

fn broken(inside: &[(usize, &Stay)], window: Window, count: &DayCount) -> Vec<Broken> {
    let is_in = |day: Option<Date>| day.is_some_and(|day| window.contains(day));
    let number =
        |wanted: &dyn Fn(&Stay) -> bool| inside.iter().filter(|(_, stay)| wanted(stay)).count();
    let mut broken = Vec::new();
    let started = number(&|stay| is_in(Some(stay.started)));
    let finished = number(&|stay| stay.is_finished && is_in(stay.end));
    if differ(started as f64, finished as f64) {
        broken.push(Broken::ArrivalsAndDepartures { started, finished });
    }
    let items = number(&|stay| !stay.is_finished && is_in(stay.end));
    if items as f64 > GAP * (items + finished) as f64 {
        broken.push(Broken::Dropped { items });
    }
    let first = number(&|stay| stay.started < window.first);
    let last = number(&|stay| stay.end.is_none_or(|end| end > window.last));
    if differ(first as f64, last as f64) {
        broken.push(Broken::WipAtTheEnds { first, last });
    }
    let ages = |day: Date, open: &dyn Fn(&Stay) -> bool| {
        let stays = inside.iter().filter(|(_, stay)| open(stay));
        let ages: Vec<u32> = stays
            .map(|(_, stay)| count.elapsed(stay.started, day))
            .collect();
        let sum: u32 = ages.iter().sum();
        f64::from(sum) / ages.len().max(1) as f64
    };
    let before = window.first.yesterday().unwrap_or(window.first);
    let first = ages(before, &|stay| stay.started < window.first);
    let last = ages(window.last, &|stay| {
        stay.end.is_none_or(|end| end > window.last)
    });
    let mut open: Vec<(u32, usize)> = (inside.iter())
        .filter(|(_, stay)| stay.end.is_none_or(|end| end > window.last))
        .map(|(at, stay)| (count.elapsed(stay.started, window.last), *at))
        .collect();
    open.put_in_order_by_key(|(age, at)| (std::cmp::Reverse(*age), *at));
    if last > first * (1.0 + GAP) && !open.is_empty() {
        let open = open.into_iter().map(|(_, at)| at).collect();
        broken.push(Broken::Ageing { first, last, open });
    }
    if broken.is_empty() {
        broken.push(Broken::ShortWindow);
    }
    broken
}

/// Whether two numbers are further apart than the gap that is let pass.
fn differ(one: f64, other: f64) -> bool {
    (one - other).abs() > GAP * one.max(other)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::backlog::config::Calendar;
    use crate::history::calendar::WorkingDays;
    use crate::history::flow::Days;

    fn stay(started: i8, end: Option<i8>) -> Stay {
        Stay {
            started: date(2026, 3, started),
            end: end.map(|day| date(2026, 3, day)),
            is_finished: end.is_some(),
        }
    }

    fn check(stays: &[Stay], first: i8, last: i8) -> Option<Little> {
        let window = Window {
            first: date(2026, 3, first),
            last: date(2026, 3, last),
        };
        let count = DayCount {
            working: WorkingDays::new(&Calendar::default()),
            days: Days::Calendar,
        };
        Little::new(stays, window, &count)
    }

    #[test]
    fn an_open_item_that_ages_breaks_littles_law() {
        // Days 1 to 5: A 1-3, B 2-5, C 4-open.
        let stays = [stay(1, Some(3)), stay(2, Some(5)), stay(4, None)];
        let little = check(&stays, 1, 5).unwrap();
        assert_eq!((little.item_days, little.days), (9, 5));
        assert!((little.average_wip - 1.8).abs() < 1e-12);
        assert!((little.throughput - 0.4).abs() < 1e-12);
        assert!((little.average_cycle - 3.5).abs() < 1e-12);
        // (1.8 - 1.4) / 1.8
        assert!((little.gap - 0.222).abs() < 1e-3);
        assert!(
            little.broken.contains(&Broken::Ageing {
                first: 0.0,
                last: 2.0,
                open: vec![2]
            }),
            "{:?}",
            little.broken
        );
        // Arrivals a day times days in the window always hold: 0.6 x 3.0 = 1.8.
        let arrivals = 3.0 / 5.0 * (9.0 / 3.0);
        assert!((little.average_wip - arrivals).abs() < 1e-12);
    }

    #[test]
    fn a_steady_team_keeps_littles_law() {
        // One item a day, each three days long, a stretch in the middle.
        let stays: Vec<Stay> = (1..=25).map(|day| stay(day, Some(day + 2))).collect();
        let little = check(&stays, 8, 17).unwrap();
        assert!((little.average_wip - 3.0).abs() < 1e-12);
        assert!(little.gap < 1e-12 && little.broken.is_empty());
    }

    #[test]
    fn what_was_dropped_is_named_as_the_reason() {
        let mut dropped = stay(1, Some(10));
        dropped.is_finished = false;
        let little = check(&[dropped, stay(2, Some(3))], 1, 10).unwrap();
        assert!(little.broken.contains(&Broken::Dropped { items: 1 }));
    }

    #[test]
    fn without_anything_finished_there_is_nothing_to_check() {
        assert_eq!(check(&[stay(1, None)], 1, 5), None);
    }
}
