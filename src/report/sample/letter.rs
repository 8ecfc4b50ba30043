//! Letters.

use jiff::civil::date;

use super::forecast::test;
use super::{Report, TITLES, moment, named};
use crate::report::shape::{
    ForecastDay, WhyNot, WhyNotAhead, WhyNotBreakEven, WhyNotCost, WhyNotNo, WhyNotOutlook,
    WhyNotQuote, WhyNotRelease, WhyNotWait, WhyNotWish,
};

fn letter() -> WhyNot {
    WhyNot {
        at: moment(),
        item: named(3),
        account: Some("A-ACM3Q0".into()),
        answer: "not-now",
        wish: WhyNotWish {
            account_asked: Some(true),
            quotes: TITLES
                .iter()
                .map(|title| WhyNotQuote {
                    feedback: "F-8QZ3KD".into(),
                    received: Some(date(2026, 1, 13)),
                    text: (*title).into(),
                })
                .collect(),
            need: Some(TITLES[4].into()),
            requesters: 14,
            accounts: 6,
        },
        no: None,
        wait: None,
        outlook: WhyNotOutlook {
            likely: vec![day(0.5, 30), day(0.85, 41)],
            with_jumping: true,
            not_before: None,
            finished: Some(31),
            working_days: Some(62),
            backtest: Some(test(0.85)),
            unknown: None,
        },
        started: None,
        finished: None,
        release: Some(WhyNotRelease {
            version: "1.9.0".into(),
            released: None,
        }),
        review: Some(date(2026, 12, 4)),
        workaround: Some(TITLES[3].into()),
        removed: 2,
    }
}

fn day(confidence: f64, working_days: usize) -> ForecastDay {
    ForecastDay {
        confidence,
        working_days: Some(working_days),
        date: Some(date(2027, 1, 8)),
    }
}

fn report(letter: WhyNot) -> Report {
    Report::of("About \u{1b}[31m<script>", letter)
}

pub(super) fn waiting() -> Report {
    let ahead = |at: usize| {
        let item = named(at);
        WhyNotAhead {
            id: item.id,
            title: item.title,
            position: at + 1,
            profile: Some(if at == 1 { "deadline" } else { "linear" }),
            per_week: (at != 2).then_some(4200.0),
            penalty: (at == 1).then_some(30_000.0),
            day: (at == 1).then_some(date(2026, 12, 24)),
            currency: "EUR | <b>".into(),
            requesters: at,
            accounts: at,
            goal: Some(TITLES[at].into()),
        }
    };
    report(WhyNot {
        wait: Some(WhyNotWait {
            position: Some(8),
            listed: 31,
            in_progress: vec![named(0), named(4)],
            ahead: (0..7).map(ahead).collect(),
            waits_for: vec![named(2)],
            cost: Some(WhyNotCost {
                days: 13.0,
                later: 7,
                price: Some(28_600.0),
                unpriced: 1,
                currency: "EUR | <b>".into(),
                break_even_per_week: Some(9533.3),
                per_week: Some(6000.0),
            }),
            break_even: Some(WhyNotBreakEven {
                input: "cost of delay".into(),
                unit: "EUR/week".into(),
                now: 4200.0,
                threshold: 5300.0,
                competitor: named(3),
            }),
            missing: vec!["estimate is missing".into()],
            deadline: Some(date(2027, 1, 1)),
            deadline_chance: Some(0.4),
        }),
        ..letter()
    })
}

pub(super) fn refused() -> Report {
    report(WhyNot {
        answer: "replaced",
        no: Some(WhyNotNo {
            reason: Some(TITLES[4].into()),
            anti_goals: TITLES.map(str::to_owned).into(),
            instead: Some(named(3)),
            instead_state: Some("waiting"),
        }),
        ..letter()
    })
}
