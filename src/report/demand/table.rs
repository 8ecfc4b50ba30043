//! The table as people read it.

use super::care;
use super::count::{accounts_text, mix_text, tenth, trend_cell};
use crate::report::moment::moment_text;
use crate::report::shape::{
    DemandCount, DemandRow, DemandTable, DemandTrap, DemandWeights, DemandWish,
};
use crate::report::{Block, Column, Role, Table, Text, number};

/// Rows shown where people read; JSON and CSV have them all.
const ROWS: usize = 40;
const WISHES: usize = 10;
const SENTENCES: usize = 8;

pub(super) fn blocks(table: &DemandTable) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(facts(table))];
    if table.files.counted == 0 {
        blocks.push(Block::paragraph(match (&table.filter, table.files.total) {
            (_, 0) => "No feedback yet: `deepen feedback add` takes one in, `deepen feedback import` an export.",
            (Some(_), _) => "No feedback matches the filter.",
            (None, _) => "All feedback is spam.",
        }));
        return blocks;
    }
    blocks.push(Block::heading(2, format!("By {}", table.by)));
    if table.rows.is_empty() {
        blocks.push(Block::paragraph(none(table)));
    } else {
        blocks.push(Block::Table(rows(table)));
        blocks.extend(left_out(table));
        blocks.extend(row_care(&table.rows));
    }
    if !table.unanswered.is_empty() {
        blocks.push(Block::heading(2, "Asked, and no item answers it"));
        blocks.push(Block::Table(wishes(&table.unanswered)));
        let more = table.unanswered.len().saturating_sub(WISHES);
        if more > 0 {
            blocks.push(muted(format!(
                "and {} more: `deepen feedback list --where '-linked:true'`",
                number::whole(more)
            )));
        }
    }
    blocks.push(Block::heading(2, "How it is counted"));
    blocks.push(Block::List(method(&table.weights)));
    if !table.mind.is_empty() {
        blocks.push(Block::heading(2, "Mind"));
        blocks.push(Block::List(table.mind.iter().map(sentence).collect()));
    }
    blocks
}

fn muted(text: String) -> Block {
    Block::Paragraph(Text::of(Role::Muted, text))
}

pub(super) fn sentence(trap: &DemandTrap) -> Text {
    match trap.words.split_once(": ") {
        Some((head, rest)) if head.len() < 60 => {
            Text::of(Role::Warning, head).then(": ").then(rest)
        }
        _ => Text::plain(&*trap.words),
    }
}

fn facts(table: &DemandTable) -> Vec<(String, Text)> {
    let mut facts = vec![("as of".to_owned(), moment_text(&table.at))];
    let files = table.files;
    let mut counted = Text::plain(number::counted(
        files.counted,
        "feedback file",
        "feedback files",
    ));
    if files.filtered_out > 0 {
        counted = counted.then(format!(
            " of {}",
            number::whole(files.counted + files.filtered_out)
        ));
    }
    if files.spam > 0 {
        counted = counted.and(
            Role::Muted,
            format!(" ({} more marked spam)", number::whole(files.spam)),
        );
    }
    facts.push(("counted".into(), counted));
    if let Some(filter) = &table.filter {
        facts.push(("where".into(), Text::of(Role::Code, filter)));
    }
    if files.counted > 0 {
        let whole = &table.whole;
        facts.push((
            "who".into(),
            Text::plain(number::counted(whole.requesters, "person", "people"))
                .then(format!(" in {}", accounts_text(whole))),
        ));
        facts.push(("channels".into(), mix_text(whole)));
    }
    facts
}

fn none(table: &DemandTable) -> String {
    if table.rows_left_out > 0 {
        let count = number::counted(table.rows_left_out, table.by, &plural(table.by));
        return format!(
            "Nothing open: {count} with demand are finished or dropped (`--all` shows them)."
        );
    }
    match table.by {
        "theme" => "No feedback carries a theme: `themes:` in its file names some.".into(),
        by => {
            format!("No {by} answers any of it: `deepen feedback link F-… ITEM` says which does.")
        }
    }
}

fn left_out(table: &DemandTable) -> Option<Block> {
    let more = table.rows.len().saturating_sub(ROWS);
    let mut words = Vec::new();
    if more > 0 {
        words.push(format!(
            "{} more rows in `--format json` or `csv`",
            number::whole(more)
        ));
    }
    if table.rows_left_out > 0 {
        let (count, verb) = (
            number::counted(table.rows_left_out, table.by, &plural(table.by)),
            if table.rows_left_out == 1 {
                "is"
            } else {
                "are"
            },
        );
        words.push(format!(
            "{count} with demand {verb} finished or dropped: `--all` shows them"
        ));
    }
    (!words.is_empty()).then(|| muted(words.join("; ")))
}

fn plural(by: &str) -> String {
    format!("{by}s")
}

fn rows(table: &DemandTable) -> Table {
    let is_item = matches!(table.by, "item" | "epic" | "goal");
    let is_named = is_item || table.by == "account";
    let has_account = table.by != "account";
    let has_segment = table.by != "segment" && table.by != "account";
    let mut columns = vec![
        Column::right("weighted"),
        Column::left(if is_item { "id" } else { table.by }).shrinks_to(12),
    ];
    if is_named {
        columns.push(if is_item {
            Column::left("title").flexible()
        } else {
            Column::left("segment")
        });
    }
    columns.push(Column::right("people"));
    if has_account {
        columns.push(Column::right("accounts").optional(2));
    }
    columns.push(Column::right("files").optional(5));
    columns.push(Column::right("recent").optional(6));
    columns.push(Column::left("trend").optional(3));
    if has_segment {
        columns.push(Column::left("segments").optional(7).shrinks_to(24));
    }
    if is_item {
        columns.push(Column::left("status").optional(4));
    }
    columns.push(Column::left("mind").optional(1).shrinks_to(12));
    let cells = |row: &DemandRow| {
        let count = &row.count;
        let mut cells = vec![tenth(count.weighted).into(), name(row, is_item)];
        if is_named {
            cells.push((&*row.subject.title).into());
        }
        cells.push(number::whole(count.requesters).into());
        if has_account {
            cells.push(number::whole(count.accounts).into());
        }
        cells.push(number::whole(count.mentions).into());
        cells.push(tenth(count.recent).into());
        cells.push(trend_cell(count));
        if has_segment {
            cells.push(super::count::listed(&count.segments).into());
        }
        if is_item {
            cells.push(row.subject.status.as_deref().unwrap_or_default().into());
        }
        cells.push(marks(row));
        cells
    };
    Table::of(columns, table.rows.iter().take(ROWS).map(cells))
}

fn name(row: &DemandRow, is_item: bool) -> Text {
    let subject = &row.subject;
    if subject.id.is_empty() {
        return Text::of(
            Role::Muted,
            if subject.kind == "account" {
                "none"
            } else {
                "not known"
            },
        );
    }
    match subject.kind {
        "account" => Text::id(&subject.id),
        _ if is_item => Text::id(&subject.id),
        _ => Text::plain(&*subject.id),
    }
}

fn marks(row: &DemandRow) -> Text {
    let marks: Vec<&str> = row
        .mind
        .iter()
        .filter_map(|trap| care::mark(trap.kind))
        .collect();
    Text::of(Role::Warning, marks.join(", "))
}

/// The traps of single rows, where one bites.
fn row_care(rows: &[DemandRow]) -> Option<Block> {
    let told: Vec<Text> = (rows.iter().take(ROWS))
        .filter_map(|row| {
            let trap = row
                .mind
                .iter()
                .find(|trap| care::mark(trap.kind).is_some() && trap.kind != "pooled")?;
            let subject = &row.subject;
            let name = match subject.kind {
                "theme" | "segment" => Text::of(Role::Strong, &*subject.id),
                _ if subject.id.is_empty() => Text::plain(&*subject.title),
                _ => Text::id(&subject.id),
            };
            Some(name.then(" ").join(sentence(trap)))
        })
        .collect();
    let more = told.len().saturating_sub(SENTENCES);
    let mut told: Vec<Text> = told.into_iter().take(SENTENCES).collect();
    if more > 0 {
        told.push(Text::of(
            Role::Muted,
            format!(
                "and {} more marked rows: `deepen demand ID` says why",
                number::whole(more)
            ),
        ));
    }
    (!told.is_empty()).then_some(Block::List(told))
}

fn wishes(wishes: &[DemandWish]) -> Table {
    let columns = vec![
        Column::right("weighted"),
        Column::left("id").shrinks_to(12),
        Column::left("wish").flexible(),
        Column::right("people"),
        Column::right("accounts").optional(3),
        Column::right("files").optional(5),
        Column::left("trend").optional(2),
        Column::left("state").optional(1),
        Column::left("since").optional(4),
    ];
    let cells = |wish: &DemandWish| {
        let count: &DemandCount = &wish.count;
        vec![
            tenth(count.weighted).into(),
            Text::id(&wish.id),
            (&*wish.title).into(),
            number::whole(count.requesters).into(),
            number::whole(count.accounts).into(),
            number::whole(count.mentions).into(),
            trend_cell(count),
            wish.state.into(),
            wish.first
                .map_or_else(Text::default, |first| first.to_string().into()),
        ]
    };
    Table::of(columns, wishes.iter().take(WISHES).map(cells))
}

/// The formulas with this backlog's numbers.
pub(super) fn method(weights: &DemandWeights) -> Vec<Text> {
    let named = |weights: &std::collections::BTreeMap<String, f64>| {
        let words = weights
            .iter()
            .map(|(name, weight)| format!("{name} {}", number::exact(*weight)));
        words.collect::<Vec<_>>().join(", ")
    };
    let segments = match named(&weights.segments) {
        words if words.is_empty() => "every segment 1".to_owned(),
        words => format!("{words}, others 1"),
    };
    let half_life = number::exact(weights.half_life_days);
    vec![
        Text::of(Role::Strong, "weighted").then(format!(
            " sums over accounts (or people without one) the heaviest mention: segment weight ({segments}) x voice weight ({}) \
             x 0.5^(age in days / {half_life})",
            named(&weights.voices)
        )),
        Text::of(Role::Strong, "recent").then(format!(
            " sums over people the newest mention's 0.5^(age in days / {half_life}): asking again refreshes, it does not add"
        )),
        Text::of(Role::Strong, "people").then(" and accounts count once over everything merged; ")
            .and(Role::Strong, "files")
            .then(" are single requests; ")
            .and(Role::Strong, "trend")
            .then(" is people of the last 90 days (and of the 90 before)"),
    ]
}
