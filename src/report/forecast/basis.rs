//! What a forecast rests on, as all of them tell it.

use crate::Facts;
use crate::forecast::backtest::{Backtest, Coverage, Verdict};
use crate::forecast::scope::{SPLIT_DAYS, SplitRate};
use crate::forecast::{Evidence, Likely, Outlook, Pace};
use crate::history::predictive::Method;
use crate::report::moment::{moment, moment_text};
use crate::report::shape::{ForecastBasis, ForecastDay, ForecastPace, ForecastSplit, ForecastTest};
use crate::report::{Block, Role, Text, number};

/// The confidence whose past every forecast tells.
const TOLD: f64 = 0.85;

/// What the outlook rests on, with what else must hold.
pub(super) fn basis(facts: &Facts<'_>, outlook: &Outlook, assumes: Vec<String>) -> ForecastBasis {
    ForecastBasis {
        at: moment(facts),
        pace: pace(&outlook.pace),
        capacity: outlook.capacity.factor(),
        too_little_data: outlook.evidence == Evidence::Little,
        backtest: told(outlook),
        not_tested: outlook.backtest.as_ref().err().map(|why| why.words()),
        assumes: [assumed_pace(outlook)]
            .into_iter()
            .chain(assumes)
            .chain(assumed_capacity(outlook))
            .collect(),
    }
}

fn pace(pace: &Pace) -> ForecastPace {
    match pace {
        Pace::Observed { sample, method } => ForecastPace::Observed {
            method: method_name(*method),
            finished: sample.finished(),
            working_days: sample.per_day.len(),
            first: sample.first,
            last: sample.last,
        },
        Pace::Stated(stated) => ForecastPace::Stated {
            low: stated.low,
            high: stated.high,
            per: stated.per.name(),
            period_days: stated.period_days,
        },
    }
}

pub(super) fn method_name(method: Method) -> &'static str {
    match method {
        Method::Dirichlet => "dirichlet-multinomial",
        Method::Plain => "plain",
    }
}

/// How forecasts of 85 % came true, when that could be tried.
pub(in crate::report) fn told(outlook: &Outlook) -> Option<ForecastTest> {
    let backtest = outlook.backtest.as_ref().ok()?;
    Some(test(backtest, backtest.at(TOLD)?))
}

pub(super) fn test(backtest: &Backtest, coverage: &Coverage) -> ForecastTest {
    ForecastTest {
        confidence: coverage.confidence,
        held: coverage.held,
        of: coverage.of,
        horizon_days: backtest.test.horizon,
        overlapping: backtest.overlaps(),
        standard_error: coverage.standard_error,
        stated: coverage.stated,
        likelihood_ratio: coverage.likelihood_ratio,
        verdict: match coverage.verdict() {
            Verdict::Consistent => "consistent",
            Verdict::Careful => "careful",
            Verdict::OverConfident => "over-confident",
        },
        pinball: coverage.pinball,
    }
}

fn assumed_pace(outlook: &Outlook) -> String {
    match &outlook.pace {
        Pace::Observed { sample, .. } => format!(
            "the next weeks resemble the last {}",
            number::counted(sample.per_day.len(), "working day", "working days")
        ),
        Pace::Stated(stated) => format!(
            "the team finishes {} to {} items a {}, every pace between as likely, and keeps it",
            number::short(stated.low),
            number::short(stated.high),
            stated.per.name()
        ),
    }
}

fn assumed_capacity(outlook: &Outlook) -> Option<String> {
    let change = outlook.capacity.change();
    let direction = if change < 0.0 { "less" } else { "more" };
    (change.abs() > 1e-9).then(|| {
        format!(
            "the team does {} {direction} than usual",
            number::percent(change.abs())
        )
    })
}

/// That items are split as usual, where any were split.
pub(super) fn assumed_split(rate: SplitRate) -> Option<String> {
    (rate.split > 0).then(|| {
        format!(
            "items are split as in the last {SPLIT_DAYS} days: {} became {}, {} finished whole, so an item is {} on average",
            number::whole(rate.split),
            number::whole(rate.children),
            if rate.whole == 1 {
                "1 was".to_owned()
            } else {
                format!("{} were", number::whole(rate.whole))
            },
            number::rounded(rate.rate())
        )
    })
}

pub(super) fn split(rate: SplitRate) -> ForecastSplit {
    ForecastSplit {
        rate: rate.rate(),
        split: rate.split,
        children: rate.children,
        whole: rate.whole,
    }
}

pub(in crate::report) fn days(likely: &[Likely]) -> Vec<ForecastDay> {
    let day = |likely: &Likely| ForecastDay {
        confidence: likely.confidence,
        working_days: likely.days,
        date: likely.date,
    };
    likely.iter().map(day).collect()
}

/// The facts that every forecast begins with.
pub(super) fn header(basis: &ForecastBasis) -> Vec<(String, Text)> {
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&basis.at)),
        ("pace".to_owned(), pace_text(&basis.pace)),
    ];
    facts.push(("tested".to_owned(), tested(basis)));
    facts
}

/// What was finished lately, or the pace that was stated.
pub(in crate::report) fn pace_of(basis: &ForecastBasis) -> Text {
    pace_text(&basis.pace)
}

fn pace_text(pace: &ForecastPace) -> Text {
    match pace {
        ForecastPace::Observed {
            method,
            finished,
            working_days,
            first,
            last,
        } => {
            let text = Text::plain(format!(
                "{} finished in {}",
                number::counted(*finished as usize, "item", "items"),
                number::counted(*working_days, "working day", "working days"),
            ));
            let text = match (first, last) {
                (Some(first), Some(last)) => text.and(Role::Muted, format!(", {first} to {last}")),
                _ => text,
            };
            match *method {
                "plain" => text.and(
                    Role::Warning,
                    "; plain: the days are taken for the truth, which is over-confident with few of them",
                ),
                _ => text,
            }
        }
        ForecastPace::Stated { low, high, per, .. } => Text::plain(format!(
            "{} to {} items a {per}",
            number::short(*low),
            number::short(*high)
        ))
        .and(Role::Muted, ", as stated, not measured"),
    }
}

fn tested(basis: &ForecastBasis) -> Text {
    match (&basis.backtest, &basis.not_tested) {
        (Some(test), _) => test_line(test),
        (None, Some(why)) => Text::of(Role::Warning, "not back-tested").then(format!(": {why}")),
        (None, None) => Text::of(Role::Warning, "not back-tested"),
    }
}

/// `17 of 20 such forecasts came true (85 %), consistent with 85 %`, and what they were.
pub(in crate::report) fn test_line(tried: &ForecastTest) -> Text {
    let share = tried.held as f64 / tried.of.max(1) as f64;
    let confidence = number::percent(tried.confidence);
    let text = Text::plain(format!(
        "{} of {} such forecasts came true ({}), ",
        number::whole(tried.held),
        number::whole(tried.of),
        number::percent(share)
    ));
    let text = match tried.verdict {
        "consistent" => text.and(Role::Good, format!("consistent with {confidence}")),
        "careful" => text.and(Role::Good, format!("more than the {confidence} promised")),
        _ => text.and(
            Role::Warning,
            format!("fewer than the {confidence} promised: over-confident"),
        ),
    };
    let overlapping = if tried.overlapping {
        ", overlapping: there are too few apart"
    } else {
        ""
    };
    text.and(
        Role::Muted,
        format!(
            " (made with what was known then, {} ahead{overlapping})",
            number::counted(tried.horizon_days, "working day", "working days")
        ),
    )
}

/// That there is too little data, where there is.
pub(super) fn warning(basis: &ForecastBasis) -> Option<Block> {
    basis.too_little_data.then(|| {
        let text = Text::of(Role::Warning, "Too little data").then(
            ": fewer than 10 finished items or 20 working days. Only the range from 20 to 80 % is told, and it is rough.",
        );
        Block::Paragraph(text)
    })
}

/// What the forecast assumes.
pub(in crate::report) fn assumptions(basis: &ForecastBasis) -> Vec<Block> {
    vec![
        Block::heading(2, "Assumes"),
        Block::List(basis.assumes.iter().map(Text::plain).collect()),
    ]
}

/// A date, or that it is too far away.
pub(in crate::report) fn day_text(day: &ForecastDay) -> Text {
    match day.date {
        Some(date) => date.to_string().into(),
        None => Text::of(Role::Muted, "beyond 4 years"),
    }
}

pub(super) fn days_text(day: &ForecastDay) -> Text {
    day.working_days
        .map_or_else(Text::default, |days| number::whole(days).into())
}

/// A confidence and how to say it.
pub(super) fn confidence_text(confidence: f64) -> Text {
    let words = match confidence {
        low if low < 0.4 => "unlikely by then",
        middle if middle < 0.7 => "as likely as not",
        high if high < 0.9 => "likely",
        _ => "nearly sure",
    };
    Text::of(Role::Strong, number::percent(confidence)).and(Role::Muted, format!("  {words}"))
}
