//! Forecasts beside other things: the days of each item of the order, and one item's in its explanation.

use std::collections::BTreeMap;

use super::basis::{assumed_split, basis, days, told};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::forecast::single::State;
use crate::forecast::whole::Whole;
use crate::forecast::{Evidence, Likely, Outlook, Queue, Setting, Single};
use crate::report::shape::{ForecastBasis, ForecastBeside, ForecastDay, ForecastTest, WhyForecast};
use crate::report::{Role, Text, number};

use super::basis::test_line;

/// For each item in progress or in the order the days by which it is done with 50 and with 85 % chance, and what they rest
/// on. With too little data there are no days.
pub(in crate::report) fn of_queue(
    facts: &Facts<'_>,
) -> (BTreeMap<ItemIx, [Likely; 2]>, ForecastBeside) {
    let dates = Dates::new(facts);
    (dates.items, dates.beside)
}

/// The days by which things are done with 50 and with 85 % chance if the order holds.
#[derive(Default)]
pub(in crate::report) struct Dates {
    /// Of each item in progress or in the order.
    pub(in crate::report) items: BTreeMap<ItemIx, [Likely; 2]>,
    /// When everything that is in progress is done.
    in_progress: Option<[Likely; 2]>,
    pub(in crate::report) beside: ForecastBeside,
    /// What all of it assumes; none where there are no days.
    pub(in crate::report) basis: Option<ForecastBasis>,
}

impl Dates {
    /// The days as far as the history tells them; with too little data there are none.
    pub(in crate::report) fn new(facts: &Facts<'_>) -> Self {
        let outlook = match Outlook::new(facts, &Setting::default()) {
            Ok(outlook) if outlook.evidence == Evidence::Enough => outlook,
            Ok(_) => {
                return Self::none("too little data, `deepen forecast` tells rough ranges");
            }
            Err(refusal) => return Self::none(&refusal.words()),
        };
        let queue = Queue::new(facts);
        let mut items = BTreeMap::new();
        let window = facts.backlog.config.bands.window_days;
        for item in &queue.doing {
            let single = Single::new(facts, &outlook, *item, window);
            if let State::InProgress { likely, .. } = single.state {
                items.extend(pair(&likely).map(|pair| (*item, pair)));
            }
        }
        for (item, likely) in queue.likely(&outlook) {
            items.extend(pair(&likely).map(|pair| (item, pair)));
        }
        let assumes = ["the order holds: nothing is put in before what stands in it".to_owned()]
            .into_iter()
            .chain(assumed_split(queue.split_rate));
        Self {
            items,
            in_progress: pair(&outlook.likely(queue.doing.len())),
            beside: ForecastBeside {
                backtest: told(&outlook),
                not_tested: outlook.backtest.as_ref().err().map(|why| why.words()),
                none: None,
            },
            basis: Some(basis(facts, &outlook, assumes.collect())),
        }
    }

    fn none(why: &str) -> Self {
        Self {
            beside: nothing(why),
            ..Self::default()
        }
    }
}

/// By when all that is below an epic is done.
///
/// # Errors
/// Why nothing tells it.
pub(in crate::report) fn range_of(dates: &Dates, whole: &Whole) -> Result<[Likely; 2], String> {
    if let Some(why) = &dates.beside.none {
        return Err(why.clone());
    }
    if whole.open == 0 {
        return Err(match whole.finished {
            0 => "there are no items below it yet".to_owned(),
            _ => "everything below it is done".to_owned(),
        });
    }
    if whole.not_listed > 0 {
        return Err(format!(
            "{} of its {} open items {} not in order.txt",
            number::whole(whole.not_listed),
            number::whole(whole.open),
            if whole.not_listed == 1 { "is" } else { "are" }
        ));
    }
    let likely = match whole.last {
        Some((_, last)) => dates.items.get(&last).copied(),
        None => dates.in_progress,
    };
    likely.ok_or_else(|| "more than a thousand items stand before it".to_owned())
}

fn nothing(why: &str) -> ForecastBeside {
    ForecastBeside {
        none: Some(why.to_owned()),
        ..ForecastBeside::default()
    }
}

/// The 50 and the 85 % of a likely list.
fn pair(likely: &[Likely]) -> Option<[Likely; 2]> {
    let at = |confidence: f64| {
        let mut each = likely.iter();
        each.find(|likely| (likely.confidence - confidence).abs() < 1e-9)
    };
    Some([*at(0.5)?, *at(0.85)?])
}

/// When an open leaf item is done; none of others.
pub(in crate::report) fn of_item(facts: &Facts<'_>, index: ItemIx) -> Option<WhyForecast> {
    let item = facts.backlog.item(index);
    if !item.is_open() || !item.is_leaf() {
        return None;
    }
    let outlook = match Outlook::new(facts, &Setting::default()) {
        Ok(outlook) => outlook,
        Err(refusal) => {
            return Some(WhyForecast {
                none: Some(refusal.words()),
                ..WhyForecast::default()
            });
        }
    };
    let window = facts.backlog.config.bands.window_days;
    let single = Single::new(facts, &outlook, index, window);
    let forecast = WhyForecast {
        backtest: told(&outlook),
        ..WhyForecast::default()
    };
    Some(match single.state {
        State::InProgress { likely, .. } if likely.is_empty() => WhyForecast {
            none: Some("it is in progress, and its age tells no day".into()),
            ..WhyForecast::default()
        },
        State::InProgress { likely, .. } => WhyForecast {
            likely: days(&likely),
            ..WhyForecast::default()
        },
        State::Waiting(place) => WhyForecast {
            likely: days(&place.likely),
            with_jumping: days(&place.with_jumping),
            ..forecast
        },
        State::NotListed(_) => WhyForecast {
            none: Some("it is not in order.txt".into()),
            ..WhyForecast::default()
        },
    })
}

/// What a table's days rest on.
pub(in crate::report) fn beside_text(beside: &ForecastBeside) -> Text {
    match (&beside.none, &beside.backtest, &beside.not_tested) {
        (Some(why), ..) => Text::of(Role::Warning, "none").then(format!(": {why}")),
        (None, Some(test), _) => test_line(test),
        (None, None, why) => Text::of(Role::Warning, "not back-tested").then(
            why.as_ref()
                .map_or_else(String::new, |why| format!(": {why}")),
        ),
    }
}

/// `50 % by 2026-08-20, 85 % by 2026-09-04, 95 % by 2026-09-16 if the order holds`, and with queue jumping; then how such
/// forecasts came true.
pub(in crate::report) fn why_lines(forecast: &WhyForecast) -> Vec<Text> {
    if let Some(why) = &forecast.none {
        return vec![Text::of(Role::Warning, "none").then(format!(": {why}"))];
    }
    let mut lines = vec![line(&forecast.likely)];
    if !forecast.with_jumping.is_empty() {
        lines = vec![
            line(&forecast.likely).then(" if the order holds"),
            line(&forecast.with_jumping).then(" with the usual queue jumping"),
        ];
    }
    lines.extend(
        forecast
            .backtest
            .iter()
            .map(|test: &ForecastTest| test_line(test)),
    );
    lines
}

fn line(days: &[ForecastDay]) -> Text {
    let mut text = Text::default();
    for (at, day) in days.iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        text = text
            .then(format!("{comma}{} ", number::percent(day.confidence)))
            .and(
                Role::Strong,
                match day.date {
                    Some(date) => format!("by {date}"),
                    None => "beyond 4 years".into(),
                },
            );
    }
    text
}
