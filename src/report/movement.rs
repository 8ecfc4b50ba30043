//! `rank --diff A..B`: the input and the commit behind each move of rank.

use std::sync::Arc;

use super::diff::{Side, by_text, changed_by, sides_text};
use super::shape::{ChangedBy, ItemName, Movement, RankMove, RankPart, Rows, Shape};
use super::words::{name, name_text, unknown_past};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::{Id, ItemIx};
use crate::history::{Behind, Between, By, EventKind, RecordKind, between};
use crate::rank::figure;
use crate::rank::movement::{self, Cause, Moment, Outside, Part, Source};

impl Shape for Movement {
    const NAME: &str = "rank-diff";
    const SUMMARY: &str = "Which input of which commit moved which item in the computed order";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.moves)
    }
}

/// Shared causes that are named.
const SHARED: usize = 5;

/// Why computed places differ between two sides.
pub fn report(before: &Side<'_>, after: &Side<'_>) -> Report {
    let between = between(before.facts.backlog, after.facts.backlog);
    let behind = Behind::new(before.facts.past, after.facts.past);
    let teller = Teller {
        before,
        after,
        between: &between,
        behind: &behind,
    };
    let [earlier, later] = [before, after].map(|side| moment(&side.facts));
    let unknown = [after.facts.past, before.facts.past].map(unknown_past);
    let (old, new) = (before.facts.ranking, after.facts.ranking);
    let data = Movement {
        before: before.shape(),
        after: after.shape(),
        method_before: old.method.to_string(),
        method: new.method.to_string(),
        unit_before: old.unit.clone(),
        unit: new.unit.clone(),
        history_unknown: unknown.into_iter().flatten().next(),
        moves: movement::movements(&earlier, &later, &between)
            .iter()
            .map(|each| teller.moved(each))
            .collect(),
    };
    Report::of("Moves of rank", data)
}

fn moment<'a>(facts: &Facts<'a>) -> Moment<'a> {
    Moment::new(facts.context(), facts.ranking)
}

struct Teller<'a> {
    before: &'a Side<'a>,
    after: &'a Side<'a>,
    between: &'a Between,
    behind: &'a Behind<'a>,
}

impl Teller<'_> {
    fn moved(&self, each: &movement::Movement) -> RankMove {
        let (old, new) = (self.before.facts.backlog, self.after.facts.backlog);
        let item = match (each.after, each.before) {
            (Some(index), _) => name(new, index),
            (None, Some(index)) => name(old, index),
            (None, None) => ItemName::default(),
        };
        let (cause, because) = match &each.cause {
            Cause::Score => ("score", None),
            Cause::Others => ("others", None),
            Cause::Model => ("model", None),
            Cause::Entered(outside) => ("entered", Some(entered(outside))),
            Cause::Left(outside) => ("left", Some(left(outside))),
        };
        RankMove {
            item,
            from: each.from,
            to: each.to,
            score_before: each.score_before,
            score_after: each.score_after,
            cause,
            because,
            parts: (each.parts.iter())
                .filter_map(|part| Some(self.part(part, each.before?, each.after?)))
                .collect(),
            came: (each.came.iter())
                .map(|index| new.item(*index).id.to_string())
                .collect(),
            gave_way: each.gave_way.iter().map(ToString::to_string).collect(),
        }
    }

    fn part(&self, part: &Part, before: ItemIx, after: ItemIx) -> RankPart {
        let (input, from, to, by) = self.source(&part.source, before, after);
        let (from, to) = match part.class {
            Some((was, is)) => (Some(was.to_owned()), Some(is.to_owned())),
            None => (from, to),
        };
        RankPart {
            input,
            from,
            to,
            before: part.before,
            after: part.after,
            change: part.change(),
            by,
        }
    }

    /// The input in words, its two values, and who changed it.
    fn source(
        &self,
        source: &Source,
        before: ItemIx,
        after: ItemIx,
    ) -> (String, Option<String>, Option<String>, ChangedBy) {
        let former = &self.before.facts.backlog.item(before).id;
        let id = &self.after.facts.backlog.item(after).id;
        match source {
            Source::Fields(fields) => {
                let names: Vec<String> = fields
                    .iter()
                    .map(|field| self.input_name(after, &field.path))
                    .collect();
                let join = |pick: fn(&movement::FieldChange) -> &Option<String>| {
                    let values = fields.iter().map(|field| pick(field).as_deref());
                    let values: Vec<&str> =
                        values.map(|value| value.unwrap_or("nothing")).collect();
                    Some(values.join(", "))
                };
                let by = fields.last().map_or(By::Unknown, |field| {
                    let to = field.to.as_deref();
                    self.behind.field(former, id, &field.path, to)
                });
                let by = self.by(by);
                (
                    names.join(" and "),
                    join(|field| &field.from),
                    join(|field| &field.to),
                    by,
                )
            }
            Source::Demand => {
                let (ids, by) = self.feedback(former, id);
                ("demand".into(), None, ids, by)
            }
            Source::Pace {
                points_before,
                points_after,
            } => {
                let told = |points: &Option<f64>| match points {
                    Some(points) => format!("{} points a week", figure(*points)),
                    None => "unknown".to_owned(),
                };
                let name = "the team's pace".to_owned();
                (
                    name,
                    Some(told(points_before)),
                    Some(told(points_after)),
                    ChangedBy::Derived,
                )
            }
            Source::Day { before, after } => {
                let name = "the day, with what is due nearer".to_owned();
                (
                    name,
                    Some(before.to_string()),
                    Some(after.to_string()),
                    ChangedBy::Derived,
                )
            }
            Source::Settings => {
                let name = "settings, or what it inherits from parents".to_owned();
                (name, None, self.settings(), ChangedBy::Unknown)
            }
            Source::Dependencies {
                pulled_before,
                pulled_after,
            } => {
                let old = pulled_before.map(|index| &self.before.facts.backlog.item(index).id);
                let new = pulled_after.map(|index| &self.after.facts.backlog.item(index).id);
                let told = |id: Option<&Id>| {
                    Some(id.map_or("its own score".to_owned(), |id| {
                        format!("pulled up by {id}")
                    }))
                };
                let name = "what waits for it".to_owned();
                if old == new {
                    return (name, None, told(new), self.pulled(new));
                }
                (name, told(old), told(new), self.pulled(new.or(old)))
            }
        }
    }

    /// `cost of delay (score.cod.per_week)`, by the model's own words.
    fn input_name(&self, after: ItemIx, path: &str) -> String {
        let scored = self.after.facts.ranking.score(after);
        let inputs = scored.map(|scored| &*scored.inputs).unwrap_or_default();
        let named = inputs
            .iter()
            .find(|input| input.field.as_deref() == Some(path));
        match named {
            Some(input) if *input.name != *path => format!("{} ({path})", input.name),
            _ => path.to_owned(),
        }
    }

    fn by(&self, by: By) -> ChangedBy {
        match by {
            By::Later(index) => changed_by(&self.after.facts, index, false),
            By::Earlier(index) => changed_by(&self.before.facts, index, true),
            By::NotCommitted if self.after.work_tree => ChangedBy::NotCommitted,
            By::NotCommitted | By::Unknown => ChangedBy::Unknown,
        }
    }

    /// The feedback that changed for this item, and who changed the last of it.
    fn feedback(&self, former: &Id, id: &Id) -> (Option<String>, ChangedBy) {
        let speaks = |feedback: &Id| {
            let sides = [(self.after, id), (self.before, former)];
            sides.iter().any(|(side, id)| {
                let found = side.facts.backlog.feedback_by_id(feedback);
                found.is_some_and(|found| found.addressed_by.iter().any(|each| each.value == **id))
            })
        };
        let records = self.between.records.iter();
        let changed: Vec<&Id> = records
            .filter(|each| each.record == RecordKind::Feedback && speaks(&each.id))
            .map(|each| &each.id)
            .collect();
        let ids: Vec<&str> = changed.iter().map(|id| id.as_str()).collect();
        let by = changed
            .last()
            .map_or(By::Unknown, |id| self.behind.event(id, id, &|_| true));
        ((!ids.is_empty()).then(|| ids.join(", ")), self.by(by))
    }

    /// The settings that changed and that scores may read.
    fn settings(&self) -> Option<String> {
        let pages = self.between.pages.iter();
        let told: Vec<String> = pages
            .flat_map(|page| &page.changes)
            .filter_map(|change| match change {
                EventKind::Field { path, from, to }
                    if path.starts_with("rank.") || path.starts_with("calendar.") =>
                {
                    let value =
                        |value: &Option<Arc<str>>| value.as_deref().unwrap_or("nothing").to_owned();
                    Some(format!("{path} {} → {}", value(from), value(to)))
                }
                _ => None,
            })
            .collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// Who changed what the item that pulls it up waits for; nobody where only scores changed.
    fn pulled(&self, by: Option<&Id>) -> ChangedBy {
        let Some(by) = by else {
            return ChangedBy::Derived;
        };
        let items = self.between.records.iter();
        let mut items = items.filter(|each| each.record == RecordKind::Item && each.id == *by);
        match items.find_map(|each| each.field("blocked_by")) {
            Some((_, to)) => self.by(self.behind.field(by, by, "blocked_by", to)),
            None => ChangedBy::Derived,
        }
    }
}

fn entered(outside: &Outside) -> String {
    match outside {
        Outside::Absent => "it is new".into(),
        Outside::Status(status) => format!("it was {status}"),
        Outside::Unscored(missing) => format!("it had no score: {}", missing.join("; ")),
        Outside::OtherLevel => "it was of another type".into(),
    }
}

fn left(outside: &Outside) -> String {
    match outside {
        Outside::Absent => "its file is gone".into(),
        Outside::Status(status) => format!("it is {status}"),
        Outside::Unscored(missing) => format!("it has no score: {}", missing.join("; ")),
        Outside::OtherLevel => "it is of another type".into(),
    }
}

pub(super) fn blocks(data: &Movement) -> Vec<Block> {
    let text = Text::plain("From ").join(sides_text(&data.before, &data.after));
    let text = match &data.history_unknown {
        Some(reason) => text
            .then(". Who changed an input, and when, is ")
            .and(Role::Warning, "unknown")
            .then(format!(": {reason}.")),
        None => text.then("."),
    };
    let mut blocks = vec![Block::Paragraph(text), Block::Paragraph(method(data))];
    if data.moves.is_empty() {
        blocks.push(Block::paragraph(
            "Every item that is scored has the place that it had.",
        ));
        return blocks;
    }
    let (own, others): (Vec<&RankMove>, Vec<&RankMove>) =
        (data.moves.iter()).partition(|each| matches!(each.cause, "score" | "entered" | "left"));
    if !own.is_empty() {
        blocks.push(Block::heading(2, "Moved by what changed"));
        blocks.extend(own.iter().flat_map(|each| own_blocks(each)));
    }
    if !others.is_empty() {
        let title = if data.method == data.method_before {
            "Moved because others did"
        } else {
            "Placed by another model"
        };
        blocks.push(Block::heading(2, title));
        blocks.push(Block::Table(others_table(&others)));
        blocks.extend(shared_text(&others).map(Block::Paragraph));
        let changed = others
            .iter()
            .filter(|each| !each.parts.iter().all(is_shared));
        blocks.extend(changed.flat_map(|each| own_blocks(each)));
    }
    blocks
}

/// Whether a part comes from what all items share: the pace, the day.
fn is_shared(part: &RankPart) -> bool {
    part.by == ChangedBy::Derived && part.from.is_some()
}

/// What changed the scores of many, told once.
fn shared_text(others: &[&RankMove]) -> Option<Text> {
    let mut told: Vec<String> = Vec::new();
    for part in others.iter().flat_map(|each| &each.parts) {
        if let (true, Some(from), Some(to)) = (is_shared(part), &part.from, &part.to) {
            let words = format!("{} {from} → {to}", part.input);
            if !told.contains(&words) {
                told.push(words);
            }
        }
    }
    let (shown, more) = (told.iter().take(SHARED), told.len().saturating_sub(SHARED));
    let shown: Vec<&str> = shown.map(String::as_str).collect();
    let more = if more > 0 {
        format!(", and {more} more")
    } else {
        String::new()
    };
    (!shown.is_empty()).then(|| {
        let words = format!(
            "Their scores changed by what they share: {}{more}.",
            shown.join("; ")
        );
        Text::plain(words)
    })
}

fn method(data: &Movement) -> Text {
    let unit = |unit: &str| match unit {
        "" => String::new(),
        unit => format!(", in {unit}"),
    };
    let text = Text::of(Role::Strong, &data.method).then(unit(&data.unit));
    if data.method != data.method_before {
        let before = format!(
            "; before it was {}: scores are not comparable, and no part is told.",
            data.method_before
        );
        return text.and(Role::Warning, before);
    }
    if data.unit != data.unit_before {
        let before = format!("; before it was counted{}", unit(&data.unit_before));
        return text.and(Role::Warning, before);
    }
    text
}

fn place(place: Option<u32>) -> String {
    place.map_or("none".to_owned(), |place| place.to_string())
}

/// `S-7K3M2Q Working hours: 9 → 2, score 500 → 1 200`, and below it what made the difference.
fn own_blocks(each: &RankMove) -> Vec<Block> {
    let figures = Figures::new(&each.parts, each.score_before, each.score_after);
    let mut text = name_text(&each.item).then(": ");
    text = match (each.from, each.to) {
        (None, to) => text.then("enters at ").and(Role::Strong, place(to)),
        (from, None) => text.then(format!("leaves from {}", place(from))),
        (from, to) => text
            .then(format!("{} → ", place(from)))
            .and(Role::Strong, place(to)),
    };
    if let (Some(before), Some(after)) = (each.score_before, each.score_after) {
        text = text.then(format!(
            ", score {} → {}",
            figures.score(before),
            figures.score(after)
        ));
    }
    if let Some(because) = &each.because {
        text = text.then(format!(", {because}"));
    }
    let mut blocks = vec![Block::Paragraph(text)];
    if !each.parts.is_empty() {
        let changes = figures.changes.iter();
        let lines = each
            .parts
            .iter()
            .zip(changes)
            .map(|(part, change)| part_text(part, change));
        blocks.push(Block::List(lines.collect()));
    }
    blocks
}

/// `+700: cost of delay (score.cod.per_week) 3 500 → 4 200 (mira, 2026-07-01, e6aa009)`
fn part_text(part: &RankPart, change: &str) -> Text {
    let text = Text::of(Role::Strong, change).then(format!(": {}", part.input));
    let text = match (&part.from, &part.to) {
        (Some(from), Some(to)) => text.then(format!(" {from} → {to}")),
        (None, Some(to)) => text.then(format!(": {to}")),
        _ => text,
    };
    text.join(by_text(&part.by))
}

/// Changes of a score as they are printed: so many decimals that they can be told apart, and adding up as printed.
struct Figures {
    decimals: usize,
    changes: Vec<String>,
}

impl Figures {
    fn new(parts: &[RankPart], before: Option<f64>, after: Option<f64>) -> Self {
        let largest = parts
            .iter()
            .map(|part| part.change.abs())
            .fold(0.0, f64::max);
        let decimals = (0..6_usize)
            .find(|decimals| largest * 10_f64.powi(i32::try_from(*decimals).unwrap_or(0)) >= 100.0)
            .unwrap_or(6);
        let decimals = if largest > 0.0 { decimals } else { 0 };
        let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        let whole = |value: f64| (value * scale).round();
        let total = match (before, after) {
            (Some(before), Some(after)) => whole(after) - whole(before),
            _ => 0.0,
        };
        let mut rounded: Vec<f64> = parts.iter().map(|part| whole(part.change)).collect();
        let left_over = total - rounded.iter().sum::<f64>();
        // What rounding leaves over goes to the largest, where it is seen least.
        let at = parts
            .iter()
            .enumerate()
            .max_by(|one, other| one.1.change.abs().total_cmp(&other.1.change.abs()))
            .map(|(at, _)| at);
        if let Some(largest) = at.and_then(|at| rounded.get_mut(at)) {
            *largest += left_over;
        }
        let changes = rounded
            .iter()
            .map(|change| {
                let sign = if *change < 0.0 { "−" } else { "+" };
                format!("{sign}{}", decimal(change.abs() / scale, decimals))
            })
            .collect();
        Self { decimals, changes }
    }

    fn score(&self, value: f64) -> String {
        if self.changes.is_empty() {
            return number::rounded(value);
        }
        decimal(value, self.decimals)
    }
}

/// So many decimals, the thousands apart.
fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let digits = whole.trim_start_matches('-').parse::<usize>();
    let whole = digits.map_or(whole.to_owned(), |digits| {
        format!("{sign}{}", number::whole(digits))
    });
    match fraction {
        "" => whole,
        fraction => format!("{whole}.{fraction}"),
    }
}

fn others_table(others: &[&RankMove]) -> Table {
    let columns = vec![
        Column::right("from"),
        Column::right("to"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("because").flexible(),
    ];
    let rows = others.iter().map(|each| {
        vec![
            place(each.from).into(),
            Text::of(Role::Strong, place(each.to)),
            Text::id(&each.item.id),
            (&*each.item.title).into(),
            because(each),
        ]
    });
    Table::of(columns, rows)
}

fn because(each: &RankMove) -> Text {
    let list = |ids: &[String]| ids.join(", ");
    let text = match (each.came.as_slice(), each.gave_way.as_slice()) {
        ([], []) if each.cause == "model" => "another model".to_owned(),
        ([], []) => "equals are told apart anew".to_owned(),
        (came, []) => format!("{} went past", list(came)),
        ([], gave_way) => format!("{} gave way", list(gave_way)),
        (came, gave_way) => format!("{} went past, {} gave way", list(came), list(gave_way)),
    };
    Text::plain(text)
}

/// A move of each kind, its titles and words by others: for what all reports promise.
#[cfg(test)]
pub(super) fn sample(title: &str) -> Report {
    let part = |change: f64, before: f64| RankPart {
        input: "cost of delay (score.cod.per_week)".into(),
        from: Some("3500".into()),
        to: Some(title.to_owned()),
        before,
        after: before + change,
        change,
        by: ChangedBy::NotCommitted,
    };
    let moved = |cause: &'static str| RankMove {
        item: ItemName {
            id: "S-7K3M10".into(),
            title: title.to_owned(),
        },
        from: Some(9),
        to: Some(2),
        score_before: Some(500.0),
        score_after: Some(1199.0),
        cause,
        because: Some(format!("it was {title}")),
        parts: vec![part(700.4, 500.0), part(-1.4, 1200.4)],
        came: vec!["S-7K3M11".into()],
        gave_way: vec!["S-7K3M12".into()],
    };
    let data = Movement {
        method: "cd3".into(),
        method_before: "cd3".into(),
        moves: ["score", "others", "entered", "left"].map(moved).into(),
        ..Movement::default()
    };
    Report::of("Moves of rank", data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_as_they_are_printed() {
        let part = |before: f64, after: f64| RankPart {
            before,
            after,
            change: after - before,
            ..RankPart::default()
        };
        let thirds = [part(0.0, 33.4), part(33.4, 66.8), part(66.8, 100.0)];
        let figures = Figures::new(&thirds, Some(0.0), Some(100.0));
        assert_eq!(figures.changes, ["+33.4", "+33.4", "+33.2"]);
        let large = [
            part(0.0, 1000.4),
            part(1000.4, 1000.8),
            part(1000.8, 1001.2),
        ];
        let figures = Figures::new(&large, Some(0.0), Some(1001.2));
        assert_eq!(figures.changes, ["+1 001", "+0", "+0"]);
        assert_eq!(figures.score(1001.2), "1 001");
        let down = [part(3.0, 2.5), part(2.5, 2.75)];
        let figures = Figures::new(&down, Some(3.0), Some(2.75));
        assert_eq!(figures.changes, ["−0.500", "+0.250"]);
    }
}
