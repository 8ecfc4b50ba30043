//! What forecasts cost, without reading files or commits: medians of twenty-one rounds.
//!
//! `cargo bench --bench forecast`
#![expect(clippy::print_stdout, reason = "a bench talks to the terminal")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use deepen::forecast::Record;
use deepen::forecast::backtest::{Backtest, Test};
use deepen::history::Predictive;
use deepen::history::calendar::WorkingDays;
use deepen::history::flow::Finish;
use deepen::history::predictive::Method;
use jiff::civil::{Date, date};

const ROUNDS: usize = 21;

fn main() {
    let days = counts(90);
    report("when are 100 items done, from 90 days", || {
        let reach = Predictive::new(&days, 1000).reach(100);
        black_box([0.5, 0.85, 0.95].map(|confidence| reach.when(confidence)));
    });
    report("when is each of 100 places done, from 90 days", || {
        let reaches = Predictive::new(&days, 1000).reaches(100);
        black_box((1..=100).map(|items| reaches.when(items, 0.85)).max());
    });
    report("when are 1000 items done, from 90 days", || {
        black_box(Predictive::new(&days, 1000).when(1000, 0.85));
    });
    let record = record(520);
    let test = Test {
        horizon: 10,
        window_days: 90,
        method: Method::Dirichlet,
    };
    report("a back-test of two years", || {
        black_box(Backtest::new(&record, &test).is_ok());
    });
}

fn report(name: &str, run: impl Fn()) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
    println!("{name}: {:.2} ms", median.as_secs_f64() * 1000.0);
}

/// Items finished a day, none to three, about two in three days; the same on every machine.
fn counts(days: u64) -> Vec<u32> {
    let count = |day: u64| match day.wrapping_mul(2_654_435_761) >> 7 & 15 {
        0..=8 => 0,
        9..=12 => 1,
        13 | 14 => 2,
        _ => 3,
    };
    (0..days).map(count).collect()
}

fn record(working_days: u64) -> Record {
    let working = WorkingDays::new(&deepen::backlog::config::Calendar::default());
    let counts = counts(working_days);
    let first = date(2024, 1, 1);
    let last = working.after(first, counts.len() - 1).unwrap_or(first);
    let days: Vec<Date> = working.between(first, last).collect();
    let finishes = days.iter().zip(&counts).flat_map(|(day, count)| {
        let finish = Finish {
            day: *day,
            since: *day,
            until: None,
        };
        std::iter::repeat_n(finish, *count as usize)
    });
    let finishes = finishes.collect();
    Record::of(days, finishes)
}
