//! The health of the numbers: what is unknown of each, what is shown and rests on little, why, and the way out.

mod confidence;
mod gather;
mod number_of;

use super::chosen::{Chosen, filter_fact};
use super::moment::{files, files_text, moment, moment_text};
use super::shape::{Health, HealthCause, HealthNumber, HealthRow, Rows, Shape};
use super::words::coded;
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::demand::Survey;
use crate::rules::{Selection, Verdict};

/// Ids that a cause names where people read.
const NAMED: usize = 5;

impl Shape for Health {
    const NAME: &str = "health";
    const SUMMARY: &str =
        "Which numbers are unknown or rest on little, how many, why, and the way out";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.numbers.iter().flat_map(flat).collect())
    }
}

/// The rules whose verdict the report asks for: no other is told of.
pub fn selection() -> Selection {
    gather::selection()
}

/// The health of the numbers of these facts, of the items chosen. The verdict: that of [`selection`].
pub fn report(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    verdict: &Verdict,
    chosen: &Chosen<'_>,
) -> Report {
    let asked = gather::Asked {
        facts,
        survey,
        verdict,
        chosen,
    };
    let health = Health {
        at: moment(facts),
        filter: chosen.filter(),
        files: files(facts.backlog),
        numbers: gather::numbers(asked),
    };
    Report::of("Health of the numbers", health)
}

/// A row for each cause; one without any for what is whole.
fn flat(number: &HealthNumber) -> Vec<HealthRow> {
    let row = |cause: HealthCause| HealthRow {
        name: number.name,
        of: number.of,
        known: number.known,
        unknown: number.unknown,
        weak: number.weak,
        state: cause.state,
        why: cause.why,
        count: cause.count,
        way_out: cause.way_out,
        items: cause.items,
    };
    if number.causes.is_empty() {
        return vec![row(HealthCause {
            state: "known",
            ..HealthCause::default()
        })];
    }
    number.causes.iter().cloned().map(row).collect()
}

fn blocks(health: &Health) -> Vec<Block> {
    let unknown = (health.numbers.iter())
        .filter(|number| number.unknown > 0)
        .count();
    let whole = Text::of(Role::Good, "every number is known");
    let said = match unknown {
        0 => whole,
        some => Text::of(
            Role::Warning,
            format!(
                "{} of {} kinds of numbers",
                number::whole(some),
                number::whole(health.numbers.len())
            ),
        )
        .then(" are not known everywhere"),
    };
    let mut facts = vec![("as of".to_owned(), moment_text(&health.at))];
    facts.extend(filter_fact(health.filter.as_ref()));
    facts.push(("unknown".to_owned(), said));
    if health.filter.is_some() {
        facts.push((
            "left out".to_owned(),
            Text::plain("what the backlog has once: throughput, bands, forecasts, rules"),
        ));
    }
    let mut blocks = vec![
        Block::Facts(facts),
        table(health),
        Block::paragraph(
            "Unknown is not shown, and never counted as zero. Weak is shown, and rests on little.",
        ),
    ];
    for number in &health.numbers {
        blocks.extend(number_blocks(number));
    }
    blocks.push(Block::Paragraph(files_text(health.files)));
    blocks
}

fn table(health: &Health) -> Block {
    let columns = vec![
        Column::left("number").flexible(),
        Column::right("of"),
        Column::right("known"),
        Column::right("unknown"),
        Column::right("weak"),
        Column::left("shown in").optional(1),
    ];
    let cells = |each: &HealthNumber| {
        let warned = |count: usize| match count {
            0 => Text::plain("0"),
            some => Text::of(Role::Warning, number::whole(some)),
        };
        vec![
            Text::plain(&each.title),
            Text::plain(number::whole(each.of)),
            Text::plain(number::whole(each.known)),
            warned(each.unknown),
            warned(each.weak),
            Text::of(Role::Code, each.shown_in),
        ]
    };
    Block::Table(Table::of(columns, health.numbers.iter().map(cells)))
}

/// What is wrong with one kind of number: why, how many, and the way out.
fn number_blocks(each: &HealthNumber) -> Vec<Block> {
    if each.causes.is_empty() {
        return Vec::new();
    }
    let lines = each.causes.iter().map(|cause| {
        let mut text = Text::of(Role::Warning, cause.state);
        if each.of > 1 {
            text = text.then(format!(
                ", {} of {}",
                number::whole(cause.count),
                number::whole(each.of)
            ));
        }
        text = text
            .then(": ")
            .join(coded(&cause.why))
            .then("; ")
            .join(coded(&cause.way_out));
        for (at, id) in cause.items.iter().take(NAMED).enumerate() {
            text = text
                .then(if at == 0 { " (" } else { ", " })
                .and(Role::Code, id);
        }
        match cause.items.len().saturating_sub(NAMED) {
            _ if cause.items.is_empty() => text,
            0 => text.then(")"),
            more => text.then(format!(" and {} more)", number::whole(more))),
        }
    });
    vec![
        Block::heading(2, each.title.as_str()),
        Block::List(lines.collect()),
    ]
}
