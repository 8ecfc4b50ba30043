//! The board: work by the workflow's statuses, what is too old, what is blocked, and where too much is begun.

mod gather;

use super::board::{Board, Card, Column};
use super::moment::{files_text, moment_text};
use super::shape::{self, BoardCard, BoardColumn, Rows};
use super::{Block, Report, Role, Text, number};
use crate::Facts;
use crate::text::sorting::PutInOrder as _;

pub use gather::{By, Wanted};

impl shape::Shape for shape::Board {
    const NAME: &str = "board";
    const SUMMARY: &str = "Work by the workflow's statuses, with ages, limits and what is blocked";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.cards)
    }
}

/// The board of this backlog.
pub fn report(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of("Board", gather::gather(facts, wanted))
}

pub(super) fn blocks(board: &shape::Board) -> Vec<Block> {
    let mut blocks = Vec::new();
    let breaches: Vec<Text> = board.columns.iter().filter_map(breach).collect();
    if !breaches.is_empty() {
        blocks.push(Block::List(breaches));
    }
    for group in groups(board) {
        let cards: Vec<&BoardCard> = (board.cards.iter())
            .filter(|card| card.group.as_deref() == group)
            .collect();
        if let Some(by) = board.by {
            let name = group.map_or_else(|| format!("no {by}"), ToOwned::to_owned);
            blocks.push(Block::heading(2, name));
        }
        blocks.push(Block::Board(Box::new(drawn(board, &cards))));
    }
    if board.cards.is_empty() {
        blocks.push(Block::paragraph(match board.filter {
            Some(_) => "No work matches.",
            None => "No work yet.",
        }));
    }
    blocks.push(Block::Paragraph(summary(board)));
    blocks
}

/// The parts in the order of their first cards, what belongs to none last; the only one without parts.
fn groups(board: &shape::Board) -> Vec<Option<&str>> {
    if board.by.is_none() {
        let is_empty = board.cards.is_empty();
        return if is_empty { Vec::new() } else { vec![None] };
    }
    let mut groups: Vec<Option<&str>> = Vec::new();
    for card in &board.cards {
        let group = card.group.as_deref();
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups.put_in_order_by_key(Option::is_none);
    groups
}

fn breach(column: &BoardColumn) -> Option<Text> {
    let limit = column.limit.filter(|_| column.is_over)?;
    let text = Text::of(Role::Bad, "too much in progress: ")
        .and(Role::Strong, &*column.status)
        .then(format!(
            " holds {}, its limit is {}",
            number::whole(column.wip),
            number::whole(limit)
        ));
    Some(text)
}

fn drawn(board: &shape::Board, cards: &[&BoardCard]) -> Board {
    let columns = board.columns.iter().map(|column| Column {
        key: column.phase.unwrap_or("unknown").into(),
        title: column.status.clone().into(),
        about: about(column).into(),
        limit: column.limit,
        cards: (cards.iter())
            .filter(|card| card.status == column.status)
            .map(|card| drawn_card(card, column, board))
            .collect(),
        elsewhere: 0,
    });
    Board {
        columns: columns.collect(),
        most: board.most,
        noun: ("item", "items"),
        searchable: false,
        orders: Vec::new(),
    }
}

fn about(column: &BoardColumn) -> String {
    let phase = match column.phase {
        Some("not-started") => "not started",
        Some("started") => "in progress",
        Some(other) => other,
        None => "the workflow does not name this status",
    };
    let limit = column.limit.map(|limit| {
        let wip = number::whole(column.wip);
        format!("; {wip} of at most {} in all", number::whole(limit))
    });
    let earlier = match column.earlier {
        0 => String::new(),
        more => format!("; {} earlier not shown", number::whole(more)),
    };
    format!("{phase}{}{earlier}", limit.unwrap_or_default())
}

fn drawn_card(card: &BoardCard, column: &BoardColumn, board: &shape::Board) -> Card {
    let mut figure: Vec<String> = Vec::new();
    figure.extend(card.position.map(|position| format!("#{position}")));
    figure.extend(
        card.estimate
            .map(|size| format!("{} pt", number::short(size))),
    );
    let mut facts = Vec::new();
    if card.estimate.is_none() && column.phase != Some("finished") {
        facts.push(Text::of(Role::Muted, "not estimated"));
    }
    facts.extend(
        card.finished
            .map(|day| Text::of(Role::Muted, format!("finished {day}"))),
    );
    Card {
        id: Some(card.id.clone()),
        title: card.title.clone(),
        figure: figure.join(" "),
        facts,
        alerts: alerts(card, column, board),
        tags: vec![card.item_type.to_owned()],
        ..Card::default()
    }
}

/// What to look at: never by colour alone.
fn alerts(card: &BoardCard, column: &BoardColumn, board: &shape::Board) -> Vec<(Role, String)> {
    let mut alerts = Vec::new();
    if column.phase == Some("started") {
        alerts.push(age(card, board));
    }
    if card.is_blocked {
        let reason = card.blocked_reason.as_deref().unwrap_or("no reason given");
        alerts.push((Role::Bad, format!("! blocked: {reason}")));
    }
    if !card.waits_for.is_empty() && column.phase != Some("finished") {
        alerts.push((
            Role::Warning,
            format!("waits for {}", card.waits_for.join(", ")),
        ));
    }
    alerts
}

fn age(card: &BoardCard, board: &shape::Board) -> (Role, String) {
    let Some(days) = card.age_days else {
        return (Role::Muted, "age unknown".to_owned());
    };
    let least = if card.is_at_least { "≥" } else { "" };
    let days = number::whole(days as usize);
    let expected = board.sle.as_ref().map(|sle| sle.days);
    match expected {
        Some(expected) if card.is_late => {
            (Role::Bad, format!("! {least}{days} d, SLE {expected} d"))
        }
        Some(expected) => (Role::Muted, format!("{least}{days} d, SLE {expected} d")),
        None => (Role::Muted, format!("{least}{days} d")),
    }
}

fn summary(board: &shape::Board) -> Text {
    let shown: usize = board.columns.iter().map(|column| column.items).sum();
    let mut text = Text::of(Role::Strong, number::counted(shown, "item", "items"));
    if let Some(filter) = &board.filter {
        text = text.then(" where ").and(Role::Code, filter);
    }
    text = text.then(", as of ").join(moment_text(&board.at));
    let earlier: usize = board.columns.iter().map(|column| column.earlier).sum();
    if earlier > 0 {
        text = text
            .then(format!(
                "; {} finished before {} (",
                number::whole(earlier),
                board.since
            ))
            .and(Role::Code, "--since")
            .then(")");
    }
    text = match &board.sle {
        Some(sle) => text.then(format!(
            "; SLE: {} % of {} took {} or less{}",
            sle.percent,
            number::counted(sle.items, "item", "items"),
            number::counted(sle.days as usize, "day", "days"),
            if sle.is_rough { ", a rough figure" } else { "" }
        )),
        None if board.at.history_unknown.is_some() => {
            text.then("; ages unknown without the history")
        }
        None => text.then("; no SLE yet: fewer than 5 items with a known start were finished"),
    };
    text.then("; ").join(files_text(board.files))
}
