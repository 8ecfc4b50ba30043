//! The roadmap as people read it: three columns, then goal by goal what each epic is for.

use super::gather::horizon_place;
use crate::report::board::{Board, Card, Column};
use crate::report::forecast::beside_text;
use crate::report::moment::{files_text, moment_text};
use crate::report::shape::{
    ItemName, Roadmap, RoadmapEpic, RoadmapGoal, RoadmapItem, RoadmapRange, RoadmapResult,
};
use crate::report::words::name_text;
use crate::report::{Block, Role, Text, number};

/// Items without an epic named where people read; JSON has them all.
const ITEMS: usize = 10;
/// Cards of a column on a terminal.
const MOST: usize = 12;

/// The name of a horizon and how sure it is.
fn horizon_words(horizon: Option<&str>) -> (&'static str, &'static str) {
    match horizon {
        Some("now") => (
            "Now",
            "being worked on: the problem is sure, the way is being tried",
        ),
        Some("next") => ("Next", "understood well enough to start: may still change"),
        Some("later") => ("Later", "a direction, no promise: likely to change"),
        _ => ("Not placed", "neither the epic nor the order says when"),
    }
}

pub(super) fn blocks(roadmap: &Roadmap) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(roadmap))];
    if roadmap.epics.is_empty() {
        blocks.push(Block::paragraph(match &roadmap.filter {
            Some(_) => "No open epic matches.",
            None => "No open epics yet: `deepen new epic \"what will be solved\"` makes one.",
        }));
    } else {
        blocks.push(Block::Board(Box::new(board(roadmap))));
    }
    for (at, goal) in roadmap.goals.iter().enumerate() {
        let own = |epic: &&RoadmapEpic| epic.goal == Some(at);
        blocks.extend(goal_blocks(goal, roadmap.epics.iter().filter(own)));
    }
    let rest: Vec<&RoadmapEpic> = (roadmap.epics.iter())
        .filter(|epic| epic.goal.is_none())
        .collect();
    if !rest.is_empty() {
        let title = match roadmap.audience {
            "customer" => "Also",
            _ => "Epics without a goal",
        };
        blocks.push(Block::heading(2, title));
        blocks.extend(rest.into_iter().map(entry));
    }
    blocks.extend(goals_without_epics(&roadmap.goals_without_epics));
    blocks.extend(items_without_epic(&roadmap.items_without_epic));
    blocks.extend(
        roadmap
            .files
            .map(|files| Block::Paragraph(files_text(files))),
    );
    blocks
}

fn header(roadmap: &Roadmap) -> Vec<(String, Text)> {
    let mut facts = vec![("as of".to_owned(), moment_text(&roadmap.at))];
    if let Some(filter) = &roadmap.filter {
        facts.push(("where".to_owned(), Text::of(Role::Code, filter)));
    }
    let dates = match &roadmap.forecast {
        Some(beside) => {
            facts.push(("forecasts".to_owned(), beside_text(beside)));
            "from an even chance to 85 %, if the order holds: forecasts, no promises"
        }
        None => "only those that the world outside sets, each with its reason",
    };
    facts.push(("dates".to_owned(), Text::of(Role::Muted, dates)));
    facts
}

/// The columns of the picture.
pub(in crate::report) fn board(roadmap: &Roadmap) -> Board {
    let column = |horizon: Option<&'static str>| {
        let (title, about) = horizon_words(horizon);
        Column {
            key: horizon.unwrap_or("unplaced").into(),
            title: title.into(),
            about: about.into(),
            cards: (roadmap.epics.iter())
                .filter(|epic| horizon_place(epic.horizon) == horizon_place(horizon))
                .map(card)
                .collect(),
            ..Column::default()
        }
    };
    let mut columns = vec![
        column(Some("now")),
        column(Some("next")),
        column(Some("later")),
    ];
    let unplaced = column(None);
    if !unplaced.cards.is_empty() {
        columns.push(unplaced);
    }
    Board {
        columns,
        most: MOST,
        noun: ("epic", "epics"),
        searchable: false,
        orders: Vec::new(),
    }
}

fn card(epic: &RoadmapEpic) -> Card {
    let mut facts = Vec::new();
    if let Some(progress) = progress(epic) {
        facts.push(progress);
    }
    if let Some(confidence) = epic.confidence {
        facts.push(Text::plain(format!("{} sure", number::percent(confidence))));
    }
    let mut alerts = Vec::new();
    if let Some(constraint) = &epic.constraint {
        alerts.push((Role::Warning, format!("by {}", constraint.date)));
    }
    let mut lines = Vec::new();
    if let Some(range) = &epic.range {
        lines.push(Text::of(Role::Strong, range_words(range)));
    }
    if let Some(goal) = &epic.goal_title {
        lines.push(Text::of(Role::Muted, goal));
    }
    Card {
        id: epic.id.clone(),
        title: epic.title.clone(),
        figure: match epic.asked_by {
            Some(0) | None => String::new(),
            Some(people) => format!("{} asked", number::counted(people, "person", "people")),
        },
        facts,
        alerts,
        lines,
        ..Card::default()
    }
}

fn progress(epic: &RoadmapEpic) -> Option<Text> {
    let (open, finished) = (epic.open?, epic.finished?);
    Some(match open + finished {
        0 => Text::of(Role::Muted, "no items yet"),
        all => Text::plain(format!(
            "{} of {} done",
            number::whole(finished),
            number::counted(all, "item", "items")
        )),
    })
}

/// `2026-08-20 to 2026-09-04`
pub(in crate::report) fn range_words(range: &RoadmapRange) -> String {
    match range.done_by_85 {
        Some(later) => format!("{} to {later}", range.done_by_50),
        None => format!("{} to beyond four years", range.done_by_50),
    }
}

fn goal_blocks<'a>(goal: &RoadmapGoal, epics: impl Iterator<Item = &'a RoadmapEpic>) -> Vec<Block> {
    let title = match &goal.id {
        Some(id) => Text::id(id).then(" ").then(&*goal.title),
        None => Text::plain(&*goal.title),
    };
    let mut blocks = vec![Block::heading(2, title)];
    if goal.state != "active" {
        blocks.push(Block::Paragraph(Text::of(
            Role::Warning,
            format!("This goal is {}.", goal.state),
        )));
    }
    let results: Vec<Text> = (goal.key_results.iter())
        .map(|result| {
            measured(&RoadmapResult {
                metric: result.metric.clone(),
                baseline: result.baseline,
                current: result.current,
                target: result.target,
                score: result.score,
                ..RoadmapResult::default()
            })
        })
        .collect();
    if !results.is_empty() {
        blocks.push(Block::List(results));
    }
    blocks.extend(epics.map(entry));
    blocks
}

/// `meetings moved: from 31 to 27, target 20 (36 %)`
fn measured(result: &RoadmapResult) -> Text {
    let text = Text::plain(&*result.metric);
    let text = match (result.baseline, result.current, result.target) {
        (Some(baseline), Some(current), Some(target)) => text
            .then(": from ")
            .then(number::exact(baseline))
            .then(" to ")
            .and(Role::Strong, number::exact(current))
            .then(format!(", target {}", number::exact(target))),
        (_, _, Some(target)) => text.then(format!(": target {}", number::exact(target))),
        _ => text,
    };
    match result.score {
        Some(score) => text.and(Role::Muted, format!(" ({})", number::percent(score))),
        None => text,
    }
}

fn entry(epic: &RoadmapEpic) -> Block {
    let (horizon, _) = horizon_words(epic.horizon);
    let head = Text::of(Role::Strong, format!("{horizon}: "));
    let head = match &epic.id {
        Some(id) => head.join(Text::id(id)).then(" ").then(&*epic.title),
        None => head.then(&*epic.title),
    };
    let mut lines = Vec::new();
    if let Some(problem) = &epic.problem {
        lines.push(Text::of(Role::Muted, "Problem: ").then(problem));
    }
    match (&epic.hypothesis, &epic.id) {
        (Some(hypothesis), _) => lines.push(Text::of(Role::Muted, "Hypothesis: ").then(hypothesis)),
        (None, Some(_)) => lines.push(Text::of(Role::Warning, "No outcome hypothesis")),
        (None, None) => {}
    }
    if let Some(result) = &epic.key_result {
        let mut text = Text::of(Role::Muted, "Key result: ").join(measured(result));
        if let Some(expected) = &result.expected {
            text = text.then(format!("; {expected} expected"));
        }
        if let Some(day) = result.measure_by {
            text = text.and(Role::Muted, format!(", to be measured by {day}"));
        }
        lines.push(text);
    }
    if let Some(sure) = sure(epic) {
        lines.push(sure);
    }
    lines.extend(constraint(epic));
    match (&epic.range, &epic.no_range) {
        (Some(range), _) => lines.push(
            Text::of(Role::Muted, "Done: ")
                .and(Role::Strong, range_words(range))
                .and(Role::Muted, " (50 to 85 %)"),
        ),
        (None, Some(why)) => {
            lines.push(Text::of(Role::Muted, "Done: ").then(format!("no range, {why}")));
        }
        (None, None) => {}
    }
    Block::Entry { head, lines }
}

/// How sure, for whom, how far; none for customers where nobody asked.
fn sure(epic: &RoadmapEpic) -> Option<Text> {
    let mut parts = Vec::new();
    if epic.id.is_some() {
        parts.push(match epic.confidence {
            Some(confidence) => format!("confidence {}", number::percent(confidence)),
            None => "confidence unknown".to_owned(),
        });
    }
    match (epic.asked_by, epic.accounts) {
        (Some(0), Some(_)) => parts.push("nobody asked for it".to_owned()),
        (Some(0) | None, _) => {}
        (Some(people), accounts) => {
            let people = number::counted(people, "person", "people");
            let accounts = accounts.map_or_else(String::new, |accounts| {
                format!(" in {}", number::counted(accounts, "account", "accounts"))
            });
            parts.push(format!("asked by {people}{accounts}"));
        }
    }
    if let (Some(open), Some(doing), Some(finished)) = (epic.open, epic.in_progress, epic.finished)
    {
        let all = open + finished;
        parts.push(match all {
            0 => "no items yet".to_owned(),
            _ => format!(
                "{} of {} done, {} in progress",
                number::whole(finished),
                number::counted(all, "item", "items"),
                number::whole(doing)
            ),
        });
    }
    if epic.horizon_from == Some("order") {
        parts.push("placed by the order".to_owned());
    }
    (!parts.is_empty()).then(|| Text::of(Role::Plain, parts.join("; ")))
}

fn constraint(epic: &RoadmapEpic) -> Option<Text> {
    let constraint = epic.constraint.as_ref()?;
    let text = Text::of(Role::Warning, format!("By {}", constraint.date));
    let text = match &constraint.item {
        Some(item) => text.then(" (").join(Text::id(item)).then(")"),
        None => text,
    };
    Some(text.then(": ").then(&*constraint.reason))
}

fn goals_without_epics(goals: &[ItemName]) -> Vec<Block> {
    if goals.is_empty() {
        return Vec::new();
    }
    vec![
        Block::heading(2, "Goals without epics"),
        Block::List(goals.iter().map(name_text).collect()),
    ]
}

fn items_without_epic(items: &[RoadmapItem]) -> Vec<Block> {
    if items.is_empty() {
        return Vec::new();
    }
    let line = |item: &RoadmapItem| {
        let text = Text::id(&item.id).then(" ").then(&*item.title);
        let text = match item.band {
            Some(band) => text.then(" ").and(Role::Band, band),
            None => text,
        };
        match item.asked_by {
            0 => text,
            people => text.and(
                Role::Muted,
                format!(", asked by {}", number::counted(people, "person", "people")),
            ),
        }
    };
    let mut blocks = vec![
        Block::heading(2, "Items without an epic"),
        Block::paragraph(format!(
            "{}, those in progress and highest in the order first.",
            number::counted(items.len(), "open item", "open items")
        )),
        Block::List(items.iter().take(ITEMS).map(line).collect()),
    ];
    let more = items.len().saturating_sub(ITEMS);
    if more > 0 {
        blocks.push(Block::paragraph(format!(
            "And {} more.",
            number::whole(more)
        )));
    }
    blocks
}
