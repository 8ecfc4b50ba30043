//! What shipped items were meant to change beside what they did, and what is to be measured now.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::chosen::{Chosen, filter_fact};
use super::moment::{moment, moment_text};
use super::shape::{OutcomeRow, Outcomes, Rows, Shape};
use super::words::{days_from, decided, name, name_text};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::outcome::NotCompared;
use crate::backlog::{Id, ItemIx, ItemType, Outcome};
use crate::demand::Survey;
use crate::text::sorting::PutInOrder as _;

/// Days before the day to measure by, from which it is told.
const SOON: i32 = 30;

/// The states in the order in which they are told.
const STATES: [(&str, &str); 7] = [
    ("overdue", "Overdue"),
    ("due", "To measure in the next 30 days"),
    ("later", "Later"),
    ("undated", "Without a day to measure by"),
    ("late", "Not out, and to be measured by a day that is past"),
    ("waiting", "Not out yet"),
    ("measured", "Measured"),
];

/// Shipped items without an outcome that are named.
const NAMED: usize = 10;

impl Shape for Outcomes {
    const NAME: &str = "outcomes";
    const SUMMARY: &str =
        "What shipped items were meant to change, what they did, and what is to be measured";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.items)
    }
}

/// The outcome review of these facts, of the items chosen.
pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, chosen: &Chosen<'_>) -> Report {
    let review = Review::new(facts, survey);
    let mut outcomes = Outcomes {
        at: moment(facts),
        filter: chosen.filter(),
        ..Outcomes::default()
    };
    let items = facts.backlog.indexed();
    for (index, item) in items.filter(|(index, _)| chosen.means(*index)) {
        let outcome = Outcome::of(item);
        let is_out = survey.is_released(index);
        let asked = matches!(
            item.item_type,
            ItemType::Story | ItemType::Enabler | ItemType::Epic
        );
        if is_out && asked {
            outcomes.shipped += 1;
            let above = review.above(index);
            let own = outcome.as_ref().or(above.as_ref());
            match own {
                Some(outcome) => {
                    outcomes.with_outcome += 1;
                    outcomes.measured += usize::from(outcome.measured.is_some());
                }
                None => outcomes.without.push(name(facts.backlog, index)),
            }
        }
        if let Some(outcome) = outcome
            && item.phase != Phase::Dropped
        {
            outcomes.items.push(review.row(index, &outcome, is_out));
        }
    }
    let count = |state: &str| {
        outcomes
            .items
            .iter()
            .filter(|row| row.state == state)
            .count()
    };
    outcomes.overdue = count("overdue");
    outcomes.due_soon = count("due");
    outcomes.items.put_in_order_by(|one, other| {
        let place = |row: &OutcomeRow| {
            let state = STATES.iter().position(|(state, _)| *state == row.state);
            (state, row.measure_by.is_none(), row.measure_by)
        };
        (place(one).cmp(&place(other))).then_with(|| one.id.cmp(&other.id))
    });
    Report::of("Outcomes", outcomes)
}

struct Review<'a> {
    facts: &'a Facts<'a>,
    survey: &'a Survey<'a>,
    /// By the id of an item, the first release that went out with it.
    out: BTreeMap<&'a Id, (Date, &'a str)>,
}

impl<'a> Review<'a> {
    fn new(facts: &'a Facts<'a>, survey: &'a Survey<'a>) -> Self {
        let mut out: BTreeMap<&Id, (Date, &str)> = BTreeMap::new();
        for release in &facts.backlog.releases {
            let released = release.released.as_ref().map(|day| day.value);
            let Some(day) = released.filter(|day| *day <= facts.today) else {
                continue;
            };
            for id in &release.items {
                let first = out.entry(&id.value).or_insert((day, &release.version));
                *first = (*first).min((day, &release.version));
            }
        }
        Self { facts, survey, out }
    }

    /// The nearest outcome of what is above an item.
    fn above(&self, index: ItemIx) -> Option<Outcome> {
        let backlog = self.facts.backlog;
        let line = backlog.line_of_sight(index).into_iter().skip(1);
        line.map(|above| backlog.item(above)).find_map(Outcome::of)
    }

    /// When it went out, and with what; of what has parts, the last of them. Without releases, the day it was finished.
    fn shipped(&self, index: ItemIx) -> (Option<Date>, Option<&'a str>) {
        let item = self.facts.backlog.item(index);
        let own = |id: &Id| self.out.get(id).copied();
        if let Some((day, version)) = own(&item.id) {
            return (Some(day), Some(version));
        }
        if self.facts.backlog.releases.is_empty() {
            let passage = self.facts.flow.passages.get(&item.id);
            return (passage.and_then(|passage| passage.finished), None);
        }
        let parts = self.survey.below(index).into_iter();
        let last = parts
            .filter_map(|part| own(&self.facts.backlog.item(part).id))
            .max();
        (last.map(|(day, _)| day), last.map(|(_, version)| version))
    }

    fn row(&self, index: ItemIx, outcome: &Outcome, is_out: bool) -> OutcomeRow {
        let item = self.facts.backlog.item(index);
        let (shipped, release) = if is_out {
            self.shipped(index)
        } else {
            (None, None)
        };
        let days_left = outcome
            .measure_by
            .map(|day| days_from(self.facts.today, day));
        let state = match days_left {
            _ if outcome.measured.is_some() => "measured",
            Some(days) if days < 0 && is_out => "overdue",
            Some(days) if days < 0 => "late",
            _ if !is_out => "waiting",
            Some(days) if days <= SOON => "due",
            Some(_) => "later",
            None => "undated",
        };
        let effect = outcome.effect();
        let compared = effect.and_then(Result::ok);
        let history = self.facts.past.known();
        let set = history.and_then(|history| history.field_set(&item.id, "outcome.measured"));
        let measured_on = set.and_then(|event| decided(self.facts, event.commit));
        OutcomeRow {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            item_type: item.item_type.name(),
            state,
            shipped,
            release: release.map(str::to_owned),
            metric: outcome.metric.clone(),
            baseline: outcome.baseline.clone(),
            expected: outcome.expected.clone(),
            measure_by: outcome.measure_by,
            days_left,
            measured: outcome.measured.clone(),
            measured_on: measured_on
                .filter(|_| outcome.measured.is_some())
                .map(|set| set.date),
            source: outcome.source.clone(),
            share: compared.map(|(share, _)| share),
            effect: compared.map(|(_, effect)| effect.name()),
            not_compared: effect.and_then(Result::err).map(NotCompared::words),
        }
    }
}

fn blocks(outcomes: &Outcomes) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(facts(outcomes))];
    for (state, title) in STATES {
        let rows: Vec<&OutcomeRow> = (outcomes.items.iter())
            .filter(|row| row.state == state)
            .collect();
        if rows.is_empty() {
            continue;
        }
        blocks.push(Block::heading(2, title));
        if state == "measured" {
            blocks.push(measured_table(&rows));
            blocks.extend(not_compared(&rows));
        } else {
            blocks.push(due_table(&rows));
        }
    }
    if outcomes.items.is_empty() && outcomes.filter.is_some() {
        blocks.push(Block::paragraph(
            "No item that matches says what it is meant to change.",
        ));
    } else if outcomes.items.is_empty() {
        blocks.push(Block::paragraph(
            "No item says what it is meant to change. In its front matter:",
        ));
        blocks.push(Block::Code(
            "outcome:\n  metric: meetings moved within 24 hours\n  expected: \"-20 %\"\n  measure_by: 2027-02-15"
                .to_owned(),
        ));
    }
    blocks.extend(without(outcomes));
    blocks
}

fn facts(outcomes: &Outcomes) -> Vec<(String, Text)> {
    let share = |part: usize| match outcomes.shipped {
        0 => String::new(),
        shipped => format!(" ({})", number::percent(part as f64 / shipped as f64)),
    };
    let shipped = Text::plain(format!(
        "{}; {}{} with an outcome, {}{} measured",
        number::counted(
            outcomes.shipped,
            "story, enabler or epic",
            "stories, enablers and epics"
        ),
        number::whole(outcomes.with_outcome),
        share(outcomes.with_outcome),
        number::whole(outcomes.measured),
        share(outcomes.measured),
    ));
    let overdue = match outcomes.overdue {
        0 => Text::of(Role::Good, "nothing overdue"),
        some => Text::of(Role::Warning, format!("{} overdue", number::whole(some))),
    };
    let mut facts = vec![("as of".to_owned(), moment_text(&outcomes.at))];
    facts.extend(filter_fact(outcomes.filter.as_ref()));
    facts.extend([
        ("shipped".into(), shipped),
        (
            "to measure".into(),
            overdue.then(format!(
                ", {} in the next {SOON} days",
                number::whole(outcomes.due_soon)
            )),
        ),
    ]);
    facts
}

fn words(text: Option<&String>) -> Text {
    text.map_or_else(Text::default, |text| Text::plain(text.as_str()))
}

fn day(day: Option<Date>) -> Text {
    day.map_or_else(Text::default, |day| Text::plain(day.to_string()))
}

fn due_table(rows: &[&OutcomeRow]) -> Block {
    let is_out = rows.iter().any(|row| row.shipped.is_some());
    let mut columns = vec![
        Column::left("id"),
        Column::left("title").flexible(),
        Column::left("metric").flexible().shrinks_to(16),
        Column::left("expected"),
        Column::left("measure by"),
        Column::right("days").optional(1),
    ];
    if is_out {
        columns.push(Column::left("shipped").optional(2));
        columns.push(Column::left("release").optional(3));
    }
    let cells = |row: &&OutcomeRow| {
        let by = match row.measure_by {
            None => Text::of(Role::Muted, "no day"),
            Some(by) if row.days_left.is_some_and(|days| days < 0) => {
                Text::of(Role::Warning, by.to_string())
            }
            Some(by) => Text::plain(by.to_string()),
        };
        let mut cells = vec![
            Text::id(&row.id),
            Text::plain(&row.title),
            words(row.metric.as_ref()),
            words(row.expected.as_ref()),
            by,
            row.days_left
                .map_or_else(Text::default, |days| Text::plain(days.to_string())),
        ];
        if is_out {
            cells.push(day(row.shipped));
            cells.push(words(row.release.as_ref()));
        }
        cells
    };
    Block::Table(Table::of(columns, rows.iter().map(cells)))
}

fn measured_table(rows: &[&OutcomeRow]) -> Block {
    let columns = vec![
        Column::left("id"),
        Column::left("title").flexible(),
        Column::left("metric").flexible().shrinks_to(16),
        Column::left("expected"),
        Column::left("measured"),
        Column::right("effect"),
        Column::left("on").optional(1),
        Column::left("shipped").optional(2),
    ];
    let cells = |row: &&OutcomeRow| {
        vec![
            Text::id(&row.id),
            Text::plain(&row.title),
            words(row.metric.as_ref()),
            words(row.expected.as_ref()),
            words(row.measured.as_ref()),
            effect(row),
            day(row.measured_on),
            day(row.shipped),
        ]
    };
    Block::Table(Table::of(columns, rows.iter().map(cells)))
}

/// `60 %`, with its colour and, where a number alone would mislead, its word.
fn effect(row: &OutcomeRow) -> Text {
    let (Some(share), Some(effect)) = (row.share, row.effect) else {
        return Text::of(Role::Muted, "unknown");
    };
    match effect {
        "met" => Text::of(Role::Good, format!("met, {}", number::percent(share))),
        "opposite" => Text::of(Role::Bad, "opposite"),
        "none" => Text::of(Role::Warning, "none"),
        _ => Text::of(Role::Warning, number::percent(share)),
    }
}

fn not_compared(rows: &[&OutcomeRow]) -> Option<Block> {
    let lines: Vec<Text> = (rows.iter())
        .filter_map(|row| Some(Text::id(&row.id).then(format!(" {}", row.not_compared?))))
        .collect();
    (!lines.is_empty()).then_some(Block::List(lines))
}

fn without(outcomes: &Outcomes) -> Vec<Block> {
    if outcomes.without.is_empty() {
        return Vec::new();
    }
    let named = outcomes.without.iter().take(NAMED);
    let mut lines: Vec<Text> = named.map(name_text).collect();
    let more = outcomes.without.len().saturating_sub(NAMED);
    if more > 0 {
        lines.push(Text::of(
            Role::Muted,
            format!("and {} more", number::whole(more)),
        ));
    }
    vec![
        Block::heading(2, "Shipped without an outcome"),
        Block::paragraph("Nobody wrote down what these should change, nor for what is above them."),
        Block::List(lines),
    ]
}
