//! How DEEP the backlog is: the four letters, where they come from, and what to mend first.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::chosen::{Chosen, filter_fact};
use super::finding::placed;
use super::moment::{files, files_text, moment, moment_text};
use super::shape::{
    BandScore, Counts, Deep, Finding, LetterMeasure, LetterScore, Level, Rows, RuleName, Shape,
    TrendPoint,
};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::rank::Band;
use crate::rules::scorecard::{self, Earlier, Scorecard};
use crate::rules::{self, Letter, Rule, Verdict};

impl Shape for Deep {
    const NAME: &str = "deep";
    const SUMMARY: &str = "How DEEP the backlog is, letter by letter, and what to mend first";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::new(Value::Null, self.letters.iter().map(letter_row))
    }
}

/// Failing items named for each letter where people read; JSON has them all.
const FAILING: usize = 8;

/// The report of this verdict and its scorecard. `trend`: earlier days, oldest first.
///
/// `chosen`: the items that the scorecard is of.
pub fn report(
    facts: &Facts<'_>,
    verdict: Verdict,
    card: &Scorecard,
    trend: &[Earlier],
    chosen: &Chosen<'_>,
) -> Report {
    let mut findings: Vec<Option<rules::Finding>> =
        verdict.findings.into_iter().map(Some).collect();
    let deep = Deep {
        at: moment(facts),
        files: files(facts.backlog),
        filter: chosen.filter(),
        letters: (card.letters.iter().enumerate())
            .map(|(at, score)| LetterScore {
                failing: failing(facts, score, &mut findings),
                trend: points(facts, at, score, trend),
                ..letter(score)
            })
            .collect(),
        waste_share: card.waste_share,
    };
    Report::of("How DEEP the backlog is", deep)
}

fn letter(score: &scorecard::LetterScore) -> LetterScore {
    let name = |rule: &&'static Rule| RuleName {
        code: rule.code,
        rule: rule.name,
    };
    LetterScore {
        letter: key(score.letter),
        name: score.letter.name(),
        percent: score.percent(),
        passed: score.passed,
        applicable: score.applicable,
        bands: (score.bands.iter())
            .map(|(band, passed, items)| BandScore {
                band: band.name(),
                passed: *passed,
                items: *items,
            })
            .collect(),
        measures: (score.measures.iter())
            .map(|each| LetterMeasure {
                code: each.rule.code,
                rule: each.rule.name,
                value: each.value.clone(),
                passes: each.passes,
                told: each.is_told,
            })
            .collect(),
        failing: Vec::new(),
        unknown: score.unknown.iter().map(name).collect(),
        trend: Vec::new(),
    }
}

fn key(letter: Letter) -> &'static str {
    match letter {
        Letter::Detailed => "detailed",
        Letter::Estimated => "estimated",
        Letter::Emergent => "emergent",
        Letter::Prioritized => "prioritized",
        Letter::Quality => "quality",
        Letter::Integrity => "integrity",
        Letter::Privacy => "privacy",
    }
}

/// The findings that cost this letter something: errors first, then what comes first in the order.
fn failing(
    facts: &Facts<'_>,
    score: &scorecard::LetterScore,
    findings: &mut [Option<rules::Finding>],
) -> Vec<Finding> {
    let mut failing: Vec<rules::Finding> = (score.failing.iter())
        .filter_map(|index| findings.get_mut(*index)?.take())
        .collect();
    failing.sort_by_cached_key(|finding| {
        let item = (finding.remark.item.as_ref()).and_then(|id| facts.backlog.find(id));
        // What is about the whole backlog weighs as much as an item of NOW.
        let band = item
            .and_then(|item| facts.ranking.band(item))
            .unwrap_or(Band::Now);
        let position = item.and_then(|item| facts.ranking.position(item));
        (
            Reverse(finding.level),
            band,
            position,
            finding.rule.code,
            finding.remark.path.clone(),
        )
    });
    placed(facts.backlog, failing)
}

fn points(
    facts: &Facts<'_>,
    at: usize,
    now: &scorecard::LetterScore,
    trend: &[Earlier],
) -> Vec<TrendPoint> {
    let earlier = trend.iter().map(|earlier| TrendPoint {
        date: earlier.date,
        percent: earlier.percent.get(at).copied().flatten(),
    });
    let present = TrendPoint {
        date: facts.today,
        percent: now.percent(),
    };
    earlier.chain([present]).collect()
}

pub(super) fn blocks(deep: &Deep) -> Vec<Block> {
    let mut facts = vec![("as of".to_owned(), moment_text(&deep.at))];
    if deep.filter.is_some() {
        facts.extend(filter_fact(deep.filter.as_ref()));
        let text =
            "these items alone; measures and trend are of the whole backlog, without --where";
        facts.push(("about".to_owned(), text.into()));
    }
    if let Some(share) = deep.waste_share {
        let text = format!(
            "{} of all words describe what is far away",
            number::percent(share)
        );
        facts.push(("detail".to_owned(), text.into()));
    }
    let mut blocks = vec![Block::Facts(facts), Block::Table(overview(deep))];
    for letter in &deep.letters {
        blocks.extend(letter_blocks(letter));
    }
    blocks.push(Block::Paragraph(files_text(deep.files)));
    blocks
}

/// The letters and the first things to mend, for a first look.
pub(super) fn brief(deep: &Deep) -> Vec<Block> {
    const EACH: usize = 2;
    let first = deep
        .letters
        .iter()
        .flat_map(|letter| letter.failing.iter().take(EACH))
        .map(failing_line);
    vec![
        Block::Table(overview(deep)),
        Block::heading(2, "To mend first"),
        Block::List(first.collect()),
        Block::Paragraph(
            files_text(deep.files)
                .then(". ")
                .and(Role::Code, "deepen check")
                .then(" shows every finding with its line."),
        ),
    ]
}

fn overview(deep: &Deep) -> Table {
    let columns = vec![
        Column::left("letter").flexible(),
        Column::right("passed"),
        Column::right("NOW").optional(1),
        Column::right("NEXT").optional(2),
        Column::right("LATER").optional(3),
        Column::right("to mend"),
    ];
    let rows = deep.letters.iter().map(|letter| {
        let mut row = vec![Text::of(Role::Strong, letter.name), percent(letter)];
        row.extend(letter.bands.iter().map(|band| match band.items {
            0 => Text::default(),
            items => Text::plain(format!("{} of {items}", band.passed)),
        }));
        row.push(match counted(&letter.failing) {
            0 => Text::default(),
            some => number::whole(some).into(),
        });
        row
    });
    Table::of(columns, rows)
}

/// How many findings these are, those that one of them stands for among them.
fn counted(findings: &[Finding]) -> usize {
    Counts::of(findings, &[]).all()
}

fn percent(letter: &LetterScore) -> Text {
    match letter.percent {
        None => Text::of(Role::Warning, "unknown"),
        Some(percent) => {
            let role = match percent {
                90.0.. => Role::Good,
                60.0.. => Role::Plain,
                _ => Role::Bad,
            };
            Text::of(role, number::percent(percent / 100.0))
        }
    }
}

fn letter_blocks(letter: &LetterScore) -> Vec<Block> {
    let heading = Text::plain(letter.name).then(": ").join(percent(letter));
    let mut blocks = vec![Block::heading(2, heading)];
    if letter.trend.len() > 1 {
        blocks.push(Block::Sparkline {
            label: match letter.trend.first() {
                Some(first) => format!("since {}", first.date),
                None => String::new(),
            },
            values: (letter.trend.iter())
                .map(|point| point.percent.map(|percent| percent / 100.0))
                .collect(),
        });
    }
    if !letter.measures.is_empty() {
        blocks.push(Block::List(letter.measures.iter().map(measure).collect()));
    }
    if !letter.unknown.is_empty() {
        let names: Vec<String> = (letter.unknown.iter())
            .map(|rule| format!("{} {}", rule.code, rule.rule))
            .collect();
        let text = Text::of(Role::Warning, "unknown without history")
            .then(": ")
            .then(names.join(", "));
        blocks.push(Block::Paragraph(text));
    }
    if !letter.failing.is_empty() {
        blocks.push(Block::heading(3, "To mend first"));
        let shown = letter.failing.iter().take(FAILING);
        blocks.push(Block::List(shown.map(failing_line).collect()));
        let rest = letter.failing.get(FAILING..).unwrap_or_default();
        let more = counted(rest);
        if more > 0 {
            let text = Text::plain(format!("And {} more: ", number::whole(more)))
                .and(Role::Code, "deepen check")
                .then(" shows them all.");
            blocks.push(Block::Paragraph(text));
        }
    }
    blocks
}

fn measure(measure: &LetterMeasure) -> Text {
    let text = Text::of(Role::Code, measure.code)
        .then(" ")
        .then(measure.rule)
        .then(": ");
    match (&measure.value, measure.passes) {
        (None, _) => text.and(Role::Muted, "too little to measure"),
        (Some(value), true) if measure.told => {
            (text.then(value)).and(Role::Warning, " (noted, at level info)")
        }
        (Some(value), true) => text.then(value).and(Role::Good, " (passes)"),
        (Some(value), false) => text.then(value).and(Role::Bad, " (fails)"),
    }
}

fn failing_line(finding: &Finding) -> Text {
    let text = match finding.level {
        Level::Error => Text::of(Role::Bad, "error"),
        _ => Text::of(Role::Warning, "warning"),
    };
    let text = text.then(" ").and(Role::Code, finding.code).then(" ");
    let text = match &finding.item {
        Some(item) if !finding.message.contains(item.as_str()) => {
            text.and(Role::Id, item).then(": ")
        }
        _ => text,
    };
    let text = text.then(&finding.message);
    let text = match &finding.help {
        Some(help) => text.then("; ").and(Role::Strong, help),
        None => text,
    };
    match finding.path.as_str() {
        "" => text,
        path => text.and(Role::Muted, format!(" ({path}:{})", finding.start.line)),
    }
}

fn letter_row(letter: &LetterScore) -> Value {
    json!({
        "letter": letter.letter,
        "name": letter.name,
        "percent": letter.percent,
        "passed": letter.passed,
        "applicable": letter.applicable,
        "failing": counted(&letter.failing),
        "unknown": letter.unknown.len(),
    })
}
