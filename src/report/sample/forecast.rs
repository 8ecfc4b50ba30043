//! Forecasts.

use jiff::civil::date;

use super::{Report, moment, named};
use crate::report::shape::{
    ForecastAgeing, ForecastBacktest, ForecastBasis, ForecastBeside, ForecastChance, ForecastCount,
    ForecastDay, ForecastHowMany, ForecastInOrder, ForecastItem, ForecastJumping, ForecastOrigin,
    ForecastPace, ForecastQueued, ForecastSplit, ForecastTest, ForecastWhen, WhatIf, WhatIfSlip,
    WhyForecast,
};

pub(super) fn basis() -> ForecastBasis {
    ForecastBasis {
        at: moment(),
        pace: ForecastPace::Observed {
            method: "dirichlet-multinomial",
            finished: 31,
            working_days: 62,
            first: Some(date(2026, 8, 26)),
            last: Some(date(2026, 11, 23)),
        },
        capacity: 0.8,
        too_little_data: false,
        backtest: Some(test(0.85)),
        not_tested: None,
        assumes: vec![
            "the next weeks resemble the last 62 working days".into(),
            "items are split as in the last 180 days: 3 became 9, 27 were finished whole".into(),
        ],
    }
}

pub(super) fn test(confidence: f64) -> ForecastTest {
    ForecastTest {
        confidence,
        held: 17,
        of: 20,
        horizon_days: 10,
        overlapping: true,
        standard_error: 0.08,
        stated: 0.9,
        likelihood_ratio: 1.25,
        verdict: "consistent",
        pinball: 0.5,
    }
}

fn days() -> Vec<ForecastDay> {
    let day = |confidence, working_days, date| ForecastDay {
        confidence,
        working_days: Some(working_days),
        date: Some(date),
    };
    vec![
        day(0.5, 30, date(2027, 1, 4)),
        day(0.85, 44, date(2027, 1, 22)),
        ForecastDay {
            confidence: 0.95,
            working_days: None,
            date: None,
        },
    ]
}

fn split() -> ForecastSplit {
    ForecastSplit {
        rate: 1.2,
        split: 3,
        children: 9,
        whole: 27,
    }
}

pub(super) fn why_forecast() -> WhyForecast {
    WhyForecast {
        likely: days(),
        with_jumping: days(),
        backtest: Some(test(0.85)),
        none: None,
    }
}

pub(super) fn beside() -> ForecastBeside {
    ForecastBeside {
        backtest: Some(test(0.85)),
        ..ForecastBeside::default()
    }
}

pub(super) fn when_report() -> Report {
    let when = ForecastWhen {
        basis: basis(),
        subject: "epic",
        item: Some(named(3)),
        open: 12,
        finished: 5,
        split: split(),
        items: 14,
        likely: days(),
        in_order: Some(ForecastInOrder {
            not_listed: 0,
            last: Some(named(4)),
            position: Some(23),
            items: 30,
            likely: days(),
        }),
        by: vec![ForecastChance {
            date: date(2026, 12, 4),
            working_days: 9,
            chance: 0.42,
        }],
    };
    Report::of("When is it done? \u{1b}[31m<script>", when)
}

pub(super) fn how_many_report() -> Report {
    let zones = ["very-likely", "maybe", "not-by-then"];
    let queued = |at: usize| {
        let item = named(at);
        ForecastQueued {
            id: item.id,
            title: item.title,
            position: u32::try_from(at).ok().filter(|at| *at > 0),
            chance: 0.99 - at as f64 / 10.0,
            zone: zones[(at / 3).min(2)],
        }
    };
    let how_many = ForecastHowMany {
        basis: basis(),
        until: date(2026, 12, 4),
        working_days: 9,
        split: split(),
        counts: vec![ForecastCount {
            confidence: 0.85,
            items: 1,
        }],
        items: (0..9).map(queued).collect(),
        very_likely_from: 0.85,
        maybe_from: 0.5,
    };
    Report::of("How much is done by 2026-12-04?", how_many)
}

pub(super) fn item_report() -> Report {
    let item = ForecastItem {
        basis: ForecastBasis {
            too_little_data: true,
            backtest: None,
            not_tested: Some("no day of the past has 20 working days before it".into()),
            ..basis()
        },
        item: named(4),
        state: "waiting",
        position: Some(7),
        in_progress: 4,
        split: split(),
        items: 11,
        likely: days(),
        with_jumping: days(),
        jumping: Some(ForecastJumping {
            ahead: 18,
            working_days: 62,
            per_week: 1.45,
        }),
        ageing: Some(ForecastAgeing {
            started: date(2026, 11, 2),
            age_days: 22,
            finished: 30,
            longer: 2,
            older_than_almost_everything: true,
        }),
    };
    Report::of("When is it done? \u{202e}", item)
}

pub(super) fn backtest_report() -> Report {
    let backtest = ForecastBacktest {
        at: moment(),
        method: "plain",
        horizon_days: 10,
        window_days: 90,
        step_days: 7,
        coverage: [0.5, 0.7, 0.85, 0.95].map(test).into(),
        brier: Some(0.131),
        brier_reference: Some(0.222),
        skill: Some(0.41),
        brier_pairs: 45,
        sharpness_days: Some(6.5),
        origins: (1..15)
            .map(|day| ForecastOrigin {
                day: date(2026, 9, day),
                until: date(2026, 10, day),
                forecast: [(0.5, 4), (0.7, 3), (0.85, 2), (0.95, 1)]
                    .map(|(confidence, items)| ForecastCount { confidence, items })
                    .into(),
                actual: 3,
            })
            .collect(),
    };
    Report::of("How forecasts of the past came true", backtest)
}

pub(super) fn whatif_report() -> Report {
    let slip = |at: usize| {
        let item = named(at);
        WhatIfSlip {
            id: item.id,
            title: item.title,
            position: u32::try_from(at).ok().filter(|at| *at > 0),
            before_days: 11.0,
            after_days: 24.0,
            slip_days: 13.0,
            slip_50: Some(13),
            slip_85: Some(17),
            cost: (at != 2).then_some(23_400.0),
            age_days: (at == 0).then_some(12),
            in_progress: at == 0,
        }
    };
    let what = WhatIf {
        at: moment(),
        change: "insert",
        item: Some(named(4)),
        to: Some(2),
        capacity: 1.0,
        days: Some(13.0),
        days_50: Some(13),
        days_85: Some(17),
        per_week: Some(6000.0),
        currency: "EUR | <b>".into(),
        slips: (0..4).map(slip).collect(),
        price: Some(28_600.0),
        unpriced: 1,
        without_price: 1,
        earlier_days: 15.0,
        gain: Some(18_000.0),
        break_even_per_week: Some(9533.3),
        sequence: vec![83_400.0, 76_600.0, 62_800.0],
        best: Some(3),
        best_after: Some(named(5)),
        backtest: Some(test(0.85)),
        ..WhatIf::default()
    };
    Report::of("What if \u{1b}[31m<script>?", what)
}
