//! The status as people read it.

use crate::report::forecast::beside_text;
use crate::report::moment::{files_text, moment_text};
use crate::report::movers::mover_text;
use crate::report::shape::{Status, StatusChange, StatusItem, StatusRelease, StatusSince};
use crate::report::words::band_cell;
use crate::report::{Block, Column, Role, Table, Text, number};

/// Lines of each part where people read; JSON has them all.
const MOST: usize = 15;

pub(super) fn blocks(status: &Status) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(status))];
    blocks.push(Block::heading(2, "Built"));
    blocks.extend(built(status));
    blocks.push(Block::heading(2, "Coming"));
    blocks.extend(coming(status));
    blocks.push(Block::heading(2, "Changed"));
    blocks.extend(changed(status));
    blocks.push(Block::Paragraph(files_text(status.files)));
    blocks
}

fn header(status: &Status) -> Vec<(String, Text)> {
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&status.at)),
        ("since".to_owned(), since_text(&status.since)),
    ];
    if let Some(filter) = &status.filter {
        facts.push(("where".to_owned(), Text::of(Role::Code, filter)));
    }
    facts.push(("forecasts".to_owned(), beside_text(&status.forecast)));
    facts
}

fn since_text(since: &StatusSince) -> Text {
    let text = Text::of(Role::Strong, since.date.to_string());
    match (since.why, &since.release) {
        ("release", Some(release)) => text.then(format!(", the day after release {release}")),
        ("days", _) => text.then(", the last 14 days: nothing was released before"),
        _ => text,
    }
}

fn more(blocks: &mut Vec<Block>, count: usize) {
    let more = count.saturating_sub(MOST);
    if more > 0 {
        blocks.push(Block::paragraph(format!(
            "And {} more.",
            number::whole(more)
        )));
    }
}

fn built(status: &Status) -> Vec<Block> {
    let mut blocks = Vec::new();
    let released: Vec<Text> = (status.released.iter())
        .map(|release| {
            let day = release
                .released
                .map_or_else(String::new, |day| format!(" of {day}"));
            Text::plain("Released: ")
                .and(Role::Strong, &release.version)
                .then(format!(
                    "{day}, {}",
                    number::counted(release.items, "item", "items")
                ))
        })
        .collect();
    if !released.is_empty() {
        blocks.push(Block::List(released));
    }
    if status.at.history_unknown.is_some() {
        blocks.push(Block::Paragraph(Text::of(
            Role::Warning,
            "Unknown without history.",
        )));
        return blocks;
    }
    if status.built.is_empty() {
        blocks.push(Block::paragraph("Nothing was finished."));
        return blocks;
    }
    let mut table = Table::new(vec![
        Column::left("finished"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::right("asked by").optional(1),
        Column::left("release").optional(2),
    ]);
    for item in status.built.iter().take(MOST) {
        table.push(vec![
            item.date
                .map_or_else(Text::default, |day| day.to_string().into()),
            Text::id(&item.id),
            (&*item.title).into(),
            people(item.asked_by),
            item.release.as_deref().unwrap_or_default().into(),
        ]);
    }
    blocks.push(Block::Table(table));
    more(&mut blocks, status.built.len());
    blocks
}

fn people(count: usize) -> Text {
    match count {
        0 => Text::default(),
        count => number::whole(count).into(),
    }
}

fn coming(status: &Status) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !status.planned.is_empty() {
        blocks.push(Block::List(status.planned.iter().map(planned).collect()));
    }
    if status.coming.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing is in progress, and nothing stands at the top of order.txt.",
        ));
    } else {
        blocks.push(Block::Table(coming_table(&status.coming)));
        more(&mut blocks, status.coming.len());
    }
    if status.after_that > 0 {
        blocks.push(Block::paragraph(format!(
            "After that, in the two sprints to follow: {}.",
            number::counted(status.after_that, "item", "items")
        )));
    }
    blocks
}

fn planned(release: &StatusRelease) -> Text {
    let text = Text::plain("Release ").and(Role::Strong, &release.version);
    let text = match &release.target {
        Some(target) => text.then(format!(", meant for {}", target.replace("..", " to "))),
        None => text,
    };
    text.then(format!(
        ": {} of {} done",
        number::whole(release.finished),
        number::counted(release.items, "item", "items")
    ))
}

fn coming_table(items: &[StatusItem]) -> Table {
    let has_ranges = items.iter().any(|item| item.done_by_50.is_some());
    let mut columns = vec![
        Column::left("band"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
    ];
    if has_ranges {
        columns.push(Column::left("50 to 85 % by").optional(1));
    }
    columns.push(Column::right("asked by").optional(2));
    let row = |item: &StatusItem| {
        let mut row = vec![
            band_cell(item.band),
            Text::id(&item.id),
            (&*item.title).into(),
        ];
        if has_ranges {
            row.push(match (item.done_by_50, item.done_by_85) {
                (Some(half), Some(most)) => format!("{half} to {most}").into(),
                (Some(half), None) => format!("{half} to beyond 4 years").into(),
                (None, _) => Text::of(Role::Muted, "no range"),
            });
        }
        row.push(people(item.asked_by));
        row
    };
    Table::of(columns, items.iter().take(MOST).map(row))
}

fn changed(status: &Status) -> Vec<Block> {
    let mut blocks = Vec::new();
    if status.at.history_unknown.is_some() {
        return vec![Block::Paragraph(Text::of(
            Role::Warning,
            "Unknown without history.",
        ))];
    }
    let has_nothing = status.changes.is_empty() && status.order.is_empty();
    if has_nothing && status.added.is_empty() && status.dropped.is_empty() {
        return vec![Block::paragraph("Nothing.")];
    }
    blocks.push(Block::paragraph(format!(
        "{} added, {} dropped, {} moved in the order.",
        number::counted(status.added.len(), "item", "items"),
        number::whole(status.dropped.len()),
        number::whole(status.order.len())
    )));
    let parts: [(&str, Vec<Text>, usize); 4] = [
        (
            "Goals, horizons, deadlines, releases",
            status.changes.iter().take(MOST).map(change).collect(),
            status.changes.len(),
        ),
        (
            "Order",
            status.order.iter().take(MOST).map(mover_text).collect(),
            status.order.len(),
        ),
        (
            "Dropped",
            status.dropped.iter().take(MOST).map(dropped).collect(),
            status.dropped.len(),
        ),
        (
            "Added",
            status.added.iter().take(MOST).map(added).collect(),
            status.added.len(),
        ),
    ];
    for (title, lines, count) in parts {
        if !lines.is_empty() {
            blocks.push(Block::heading(3, title));
            blocks.push(Block::List(lines));
            more(&mut blocks, count);
        }
    }
    blocks
}

fn change(change: &StatusChange) -> Text {
    let words = |value: &Option<String>| match value {
        Some(value) => value.replace("..", " to "),
        None => "nothing".to_owned(),
    };
    let text = Text::of(Role::Muted, format!("{} ", change.date)).join(Text::id(&change.id));
    let text = match &*change.title {
        "" => text,
        title => text.then(" ").then(title),
    };
    text.then(": ")
        .and(Role::Code, &change.what)
        .then(format!(" from {} to ", words(&change.from)))
        .and(Role::Strong, words(&change.to))
}

fn dropped(item: &StatusItem) -> Text {
    let text = Text::id(&item.id).then(" ").then(&*item.title);
    match &item.reason {
        Some(reason) => text.then(": ").then(reason),
        None => text.and(Role::Warning, ": no reason given"),
    }
}

fn added(item: &StatusItem) -> Text {
    let text = Text::id(&item.id).then(" ").then(&*item.title);
    match item.asked_by {
        0 => text,
        people => text.and(
            Role::Muted,
            format!(", asked by {}", number::counted(people, "person", "people")),
        ),
    }
}
