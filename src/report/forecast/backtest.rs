//! How forecasts of the past came true.

use super::basis::{confidence_text, method_name, test};
use crate::Facts;
use crate::forecast::backtest::Backtest;
use crate::forecast::scoring::Brier;
use crate::report::moment::{moment, moment_text};
use crate::report::shape::{
    ForecastBacktest, ForecastCount, ForecastOrigin, ForecastTest, Rows, Shape,
};
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for ForecastBacktest {
    const NAME: &str = "forecast-backtest";
    const SUMMARY: &str = "How forecasts of the past came true";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.coverage)
    }
}

/// Single forecasts that are shown where people read, the latest; JSON has them all.
const SHOWN: usize = 12;

/// The back-test in words.
pub fn report(facts: &Facts<'_>, backtest: &Backtest) -> Report {
    let shape = shape(facts, backtest);
    Report::of("How forecasts of the past came true", shape)
}

fn shape(facts: &Facts<'_>, backtest: &Backtest) -> ForecastBacktest {
    let brier = backtest.brier;
    ForecastBacktest {
        at: moment(facts),
        method: method_name(backtest.test.method),
        horizon_days: backtest.test.horizon,
        window_days: backtest.test.window_days,
        step_days: backtest.step,
        coverage: (backtest.coverage.iter())
            .map(|coverage| test(backtest, coverage))
            .collect(),
        brier: brier.map(|brier| brier.score),
        brier_reference: brier.map(|brier| brier.reference),
        skill: brier.and_then(Brier::skill),
        brier_pairs: brier.map_or(0, |brier| brier.pairs),
        sharpness_days: backtest.sharpness_days,
        origins: (backtest.origins.iter())
            .map(|origin| ForecastOrigin {
                day: origin.day,
                until: origin.until,
                forecast: (backtest.coverage.iter())
                    .zip(&origin.forecasts)
                    .map(|(coverage, (items, _))| ForecastCount {
                        confidence: coverage.confidence,
                        items: *items,
                    })
                    .collect(),
                actual: origin.actual,
            })
            .collect(),
    }
}

pub(in crate::report) fn blocks(backtest: &ForecastBacktest) -> Vec<Block> {
    let mut blocks = vec![
        Block::Facts(header(backtest)),
        Block::heading(2, "How many came true"),
        Block::Table(coverage(&backtest.coverage)),
        Block::Paragraph(Text::of(
            Role::Muted,
            "promised: the confidence. stated: the exact chance of the number of items told, which is whole and so not below \
             it. miss: the mean loss in items (pinball), less is better.",
        )),
        Block::heading(2, "How good they were"),
        Block::List(quality(backtest)),
        Block::heading(2, "One by one"),
        Block::Table(origins(backtest)),
    ];
    let more = backtest.origins.len().saturating_sub(SHOWN);
    if more > 0 {
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            format!("And {} earlier ones.", number::whole(more)),
        )));
    }
    blocks
}

fn header(backtest: &ForecastBacktest) -> Vec<(String, Text)> {
    let tried = format!(
        "{}, each of the next {}, with what was known that day",
        number::counted(backtest.origins.len(), "forecast", "forecasts"),
        number::counted(backtest.horizon_days, "working day", "working days"),
    );
    let mut tried = Text::plain(tried);
    if backtest.step_days < backtest.horizon_days && backtest.origins.len() > 1 {
        tried = tried.then("; ").and(Role::Warning, "they overlap").then(format!(
            " ({} apart), since there are too few that do not: they tell less than their number says",
            number::counted(backtest.step_days, "working day", "working days")
        ));
    }
    vec![
        ("as of".to_owned(), moment_text(&backtest.at)),
        ("tried".to_owned(), tried),
        (
            "method".to_owned(),
            Text::plain(backtest.method).then(format!(
                ", from the throughput of {} days",
                number::whole(backtest.window_days as usize)
            )),
        ),
    ]
}

fn coverage(tests: &[ForecastTest]) -> Table {
    let columns = vec![
        Column::left("promised"),
        Column::right("came true"),
        Column::right("share"),
        Column::right("±").optional(2),
        Column::right("stated").optional(3),
        Column::right("LR").optional(5),
        Column::right("miss").optional(4),
        Column::left("verdict"),
    ];
    let rows = tests.iter().map(|test| {
        let share = test.held as f64 / test.of.max(1) as f64;
        vec![
            confidence_text(test.confidence),
            format!("{} of {}", test.held, test.of).into(),
            number::percent(share).into(),
            format!("{:.0}", test.standard_error * 100.0).into(),
            number::percent(test.stated).into(),
            format!("{:.2}", test.likelihood_ratio).into(),
            format!("{:.2}", test.pinball).into(),
            verdict(test),
        ]
    });
    Table::of(columns, rows)
}

fn verdict(test: &ForecastTest) -> Text {
    match test.verdict {
        "consistent" => Text::of(Role::Good, "consistent"),
        "careful" => Text::of(Role::Good, "careful: more than promised"),
        _ => Text::of(Role::Bad, "over-confident"),
    }
}

fn quality(backtest: &ForecastBacktest) -> Vec<Text> {
    let mut lines = Vec::new();
    if let (Some(brier), Some(reference)) = (backtest.brier, backtest.brier_reference) {
        let text = Text::plain(format!(
            "Brier score {brier:.3} over {}, {reference:.3} for always stating the base rate",
            number::counted(backtest.brier_pairs, "probability", "probabilities")
        ));
        lines.push(match backtest.skill {
            Some(skill) => text
                .then(": skill ")
                .and(Role::Strong, format!("{skill:.2}"))
                .then(" (1 is perfect, 0 no better than the base rate)"),
            None => text,
        });
    }
    if let Some(days) = backtest.sharpness_days {
        lines.push(Text::plain(format!(
            "sharpness: the 85 % day lies {} after the 50 % day in the median, for as many items as {} finish",
            number::short(days) + if days > 1.0 { " working days" } else { " working day" },
            number::counted(backtest.horizon_days, "working day", "working days")
        )));
    }
    lines.push(Text::plain(
        "consistent: Kupiec's likelihood ratio (LR) is not above 3.84, the 5 % point; with few forecasts that is easily so",
    ));
    lines
}

fn origins(backtest: &ForecastBacktest) -> Table {
    let mut columns = vec![Column::left("made"), Column::left("until")];
    columns.extend(
        backtest
            .coverage
            .iter()
            .map(|test| Column::right(number::percent(test.confidence))),
    );
    columns.push(Column::right("finished"));
    let skipped = backtest.origins.len().saturating_sub(SHOWN);
    let rows = backtest.origins.iter().skip(skipped).map(|origin| {
        let mut row: Vec<Text> = vec![
            origin.day.to_string().into(),
            origin.until.to_string().into(),
        ];
        row.extend(origin.forecast.iter().map(|count| {
            let role = if origin.actual >= count.items {
                Role::Plain
            } else {
                Role::Bad
            };
            Text::of(
                role,
                format!(
                    "≥ {}{}",
                    count.items,
                    if role == Role::Bad { " no" } else { "" }
                ),
            )
        }));
        row.push(Text::of(Role::Strong, number::whole(origin.actual)));
        row
    });
    Table::of(columns, rows)
}
