//! The records of decisions: what was decided, why, and which to look at again.

use jiff::civil::Date;

use super::chosen::{Chosen, filter_fact};
use super::moment::{moment, moment_text};
use super::said::{cut, one_line};
use super::shape::{DecisionRow, Decisions, ItemName, Rows, Shape};
use super::words::{days_from, name, name_text};
use super::{Block, Report, Role, Text, number};
use crate::Facts;
use crate::backlog::decision::SECTIONS;
use crate::backlog::{Backlog, Decision};
use crate::text::sorting::PutInOrder as _;

/// Days before the day to look at a decision again, from which it is told.
const SOON: i32 = 30;

/// Characters of a decision and of its reason.
const WORDS: usize = 320;

impl Shape for Decisions {
    const NAME: &str = "decisions";
    const SUMMARY: &str = "Decisions with their reasons, and which are to be looked at again";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.decisions)
    }
}

/// Every decision that settles or names an item chosen, or of them those that are to be looked at again by today or in the
/// next 30 days.
pub fn report(facts: &Facts<'_>, due_only: bool, chosen: &Chosen<'_>) -> Report {
    let backlog = facts.backlog;
    let is_meant = |decision: &Decision<'_>| {
        let ids = decision.decides.iter().map(|id| &id.value);
        let named = decision.names();
        !chosen.is_some_items()
            || (ids.chain(named.iter().map(|id| &id.value)))
                .any(|id| backlog.find(id).is_some_and(|index| chosen.means(index)))
    };
    let decisions = backlog.decisions().filter(is_meant);
    let mut rows: Vec<DecisionRow> = decisions
        .map(|decision| row(backlog, &decision, facts.today))
        .collect();
    let count = |state: &str| rows.iter().filter(|row| row.state == state).count();
    let mut shown = Decisions {
        at: moment(facts),
        filter: chosen.filter(),
        total: rows.len(),
        due: count("due"),
        due_soon: count("soon"),
        superseded: count("superseded"),
        due_only,
        decisions: Vec::new(),
    };
    if due_only {
        rows.retain(is_due);
    }
    rows.put_in_order_by(|one, other| {
        let place = |row: &DecisionRow| {
            let due = is_due(row);
            (!due, row.days_left.filter(|_| due))
        };
        (place(one).cmp(&place(other)))
            .then_with(|| other.date.cmp(&one.date))
            .then_with(|| one.name.cmp(&other.name))
    });
    shown.decisions = rows;
    let title = if due_only {
        "Decisions to look at again"
    } else {
        "Decisions"
    };
    Report::of(title, shown)
}

fn is_due(row: &DecisionRow) -> bool {
    matches!(row.state, "due" | "soon")
}

fn row(backlog: &Backlog, decision: &Decision<'_>, today: Date) -> DecisionRow {
    let revisit = decision.revisit.as_ref().map(|day| day.value);
    let days_left = revisit.map(|day| days_from(today, day));
    let state = match days_left {
        _ if decision.superseded_by.is_some() => "superseded",
        Some(days) if days <= 0 => "due",
        Some(days) if days <= SOON => "soon",
        _ => "standing",
    };
    let named = |id: &crate::backlog::Id| match backlog.find(id) {
        Some(index) => name(backlog, index),
        None => ItemName {
            id: id.to_string(),
            title: "(no such item)".to_owned(),
        },
    };
    let mut missing = Vec::new();
    if decision.date.is_none() {
        missing.push("date");
    }
    if !decision.is_prose() {
        let words = ["context", "options", "decision", "reason"];
        let parts = SECTIONS.into_iter().zip(words);
        missing.extend(
            parts
                .filter(|(heading, _)| decision.part(heading).is_none())
                .map(|(_, word)| word),
        );
    }
    let items = decision.names().into_iter();
    let decides = decision.decides.as_ref().map(|id| &id.value);
    DecisionRow {
        name: decision.name.to_owned(),
        path: decision.path().to_owned(),
        title: decision.title.value.to_string(),
        state,
        date: decision.date.as_ref().map(|day| day.value),
        by: decision.by.as_ref().map(|by| by.value.to_string()),
        decides: decides.map(named),
        items: items
            .filter(|id| Some(&id.value) != decides)
            .map(|id| id.value.to_string())
            .collect(),
        context: decision.part("Context"),
        options: decision.part("Options"),
        decision: decision.words(),
        reason: decision.part("Reason"),
        revisit,
        days_left,
        superseded_by: decision
            .superseded_by
            .as_ref()
            .map(|by| by.value.to_string()),
        missing,
    }
}

fn blocks(decisions: &Decisions) -> Vec<Block> {
    let mut facts = vec![("as of".into(), moment_text(&decisions.at))];
    facts.extend(filter_fact(decisions.filter.as_ref()));
    facts.push(("decisions".into(), counts(decisions)));
    let mut blocks = vec![Block::Facts(facts)];
    if decisions.total == 0 && decisions.filter.is_some() {
        blocks.push(Block::paragraph("No decision names any of these items."));
        return blocks;
    }
    if decisions.total == 0 {
        blocks.push(Block::paragraph(
            "No decision is recorded yet. One file each, in the folder decisions/.",
        ));
        blocks.push(Block::Code(
            "deepen new decision \"Calendars stay closed to guests\"".to_owned(),
        ));
        return blocks;
    }
    if decisions.decisions.is_empty() {
        blocks.push(Block::paragraph(
            "None is to be looked at again in the next 30 days.",
        ));
    }
    let (due, standing): (Vec<_>, Vec<_>) = decisions.decisions.iter().partition(|row| is_due(row));
    for (title, rows) in [
        ("To look at again", due),
        ("Decided, newest first", standing),
    ] {
        if !rows.is_empty() {
            blocks.push(Block::heading(2, title));
            blocks.extend(rows.into_iter().map(entry));
        }
    }
    blocks
}

fn counts(decisions: &Decisions) -> Text {
    let mut text = Text::plain(number::whole(decisions.total));
    if decisions.due > 0 {
        text = text.then(", ").and(
            Role::Warning,
            format!("{} to look at again", number::whole(decisions.due)),
        );
    }
    if decisions.due_soon > 0 {
        text = text.then(format!(
            ", {} in the next 30 days",
            number::whole(decisions.due_soon)
        ));
    }
    if decisions.superseded > 0 {
        text = text.then(format!(
            ", {} superseded",
            number::whole(decisions.superseded)
        ));
    }
    text
}

fn entry(row: &DecisionRow) -> Block {
    let day = row
        .date
        .map_or_else(|| "no day".to_owned(), |day| day.to_string());
    let mut head = Text::of(Role::Muted, day)
        .then(" ")
        .and(Role::Strong, &*row.title);
    if let Some(by) = &row.by {
        head = head.and(Role::Muted, format!(", {by}"));
    }
    let mut lines = Vec::new();
    let short = |text: &String| cut(&one_line(text), WORDS);
    if let Some(decision) = &row.decision {
        lines.push(Text::of(Role::Muted, "decided: ").then(short(decision)));
    }
    if let Some(reason) = &row.reason {
        lines.push(Text::of(Role::Muted, "because: ").then(short(reason)));
    }
    if let Some(decides) = &row.decides {
        lines.push(Text::of(Role::Muted, "settles: ").join(name_text(decides)));
    }
    if !row.items.is_empty() {
        let mut text = Text::of(Role::Muted, "about: ");
        for (at, id) in row.items.iter().enumerate() {
            text = text.then(if at > 0 { ", " } else { "" }).and(Role::Id, id);
        }
        lines.push(text);
    }
    lines.extend(again(row));
    if !row.missing.is_empty() {
        lines.push(
            Text::of(
                Role::Warning,
                format!("missing: {}", row.missing.join(", ")),
            )
            .and(Role::Muted, format!(" (in {})", row.path)),
        );
    }
    Block::Entry { head, lines }
}

/// When to look at it again, or what took its place.
fn again(row: &DecisionRow) -> Option<Text> {
    if let Some(by) = &row.superseded_by {
        return Some(Text::of(Role::Muted, "superseded by: ").then(by));
    }
    let (day, days) = row.revisit.zip(row.days_left)?;
    let text = Text::of(Role::Muted, "look at it again: ");
    let counted = |days: i32| number::counted(days.unsigned_abs() as usize, "day", "days");
    Some(match days {
        0 => text.and(Role::Warning, format!("today, {day}")),
        days if days < 0 => text
            .and(Role::Warning, format!("since {day}, {} ago", counted(days)))
            .and(
                Role::Muted,
                "; then move `revisit` on, or write what takes its place",
            ),
        days => text.then(format!("on {day}, in {}", counted(days))),
    })
}
