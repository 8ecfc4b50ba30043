//! The order's own lines, what a merge came to, and what Git is told to ask.

use super::shape::{
    HookPart, Hooks, OrderChange, OrderLine, OrderLines, OrderStep, Resolved, ResolvedFile, Rows,
    Shape,
};
use super::{Block, Column, Report, Role, Table, Text};
use crate::Facts;
use crate::backlog::config::Phase;

impl Shape for OrderChange {
    const NAME: &str = "order-change";
    const SUMMARY: &str = "What was done to the product owner's order";

    fn blocks(&self) -> Vec<Block> {
        change_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.done)
    }
}

impl Shape for Resolved {
    const NAME: &str = "resolved";
    const SUMMARY: &str = "What became of files of the backlog with a conflict";

    fn blocks(&self) -> Vec<Block> {
        resolved_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.files)
    }
}

impl Shape for Hooks {
    const NAME: &str = "hooks";
    const SUMMARY: &str = "What Git is told to ask";

    fn blocks(&self) -> Vec<Block> {
        hook_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.parts)
    }
}

impl Shape for OrderLines {
    const NAME: &str = "order";
    const SUMMARY: &str = "The lines of the product owner's order, and how they count";

    fn blocks(&self) -> Vec<Block> {
        line_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.lines)
    }
}

/// The lines of the order as they count.
pub fn lines(facts: &Facts<'_>, path: &str) -> Report {
    let order = &facts.backlog.order;
    let mut seen = std::collections::BTreeSet::new();
    let lines = order.lines.iter().map(|line| {
        let id = &line.id.value;
        let echo = order
            .source
            .as_ref()
            .map_or("", |source| source.slice(line.title));
        let index = facts.backlog.find(id);
        let item = index.map(|index| facts.backlog.item(index));
        let is_second = !seen.insert(id);
        let note = match item {
            _ if is_second => Some("listed above: this line does not count".to_owned()),
            None => Some("no item has this id".to_owned()),
            Some(item) => match item.phase {
                Phase::Finished | Phase::Dropped => {
                    Some(format!("{}: `order tidy` takes it out", item.status.value))
                }
                Phase::Started => Some(format!("{}: started", item.status.value)),
                Phase::NotStarted if *item.title.value != *echo => {
                    Some("another title stands on the line: `order fmt`".to_owned())
                }
                Phase::NotStarted => None,
            },
        };
        let counted = index.filter(|_| !is_second);
        OrderLine {
            position: counted.and_then(|index| facts.ranking.position(index)),
            band: counted
                .and_then(|index| facts.ranking.band(index))
                .map(|band| band.name().to_owned()),
            id: id.to_string(),
            title: item.map_or(echo, |item| &item.title.value).to_owned(),
            reason: line
                .reason
                .and_then(|reason| Some(order.source.as_ref()?.slice(reason).to_owned())),
            note,
        }
    });
    Report::of(
        "The product owner's order",
        OrderLines {
            path: path.to_owned(),
            lines: lines.collect(),
        },
    )
}

/// What was done to the order.
pub fn changed(change: OrderChange) -> Report {
    Report::of(format!("deepen {}", change.command), change)
}

/// What became of files with a conflict.
pub fn resolved(resolved: Resolved) -> Report {
    Report::of("Merged after a conflict", resolved)
}

/// What Git asks deepen.
pub fn hooks(hooks: Hooks) -> Report {
    Report::of(format!("deepen hooks {}", hooks.command), hooks)
}

pub(super) fn line_blocks(order: &OrderLines) -> Vec<Block> {
    if order.lines.is_empty() {
        return vec![Block::Paragraph(
            Text::plain("No item is listed in ")
                .and(Role::Code, &order.path)
                .then("."),
        )];
    }
    let columns = vec![
        Column::right("#"),
        Column::left("band"),
        Column::left("item"),
        Column::left("title").flexible(),
        Column::left("reason or note").flexible(),
    ];
    let rows = order.lines.iter().map(|line| {
        let mut why = Text::plain(line.reason.clone().unwrap_or_default());
        if let Some(note) = &line.note {
            let gap = if why.is_empty() { "" } else { "  " };
            why = why.then(gap).and(Role::Muted, note);
        }
        vec![
            Text::plain(
                line.position
                    .map_or(String::new(), |place| place.to_string()),
            ),
            Text::of(Role::Band, line.band.clone().unwrap_or_default()),
            Text::id(&line.id),
            Text::plain(&*line.title),
            why,
        ]
    });
    vec![Block::Table(Table::of(columns, rows))]
}

pub(super) fn change_blocks(change: &OrderChange) -> Vec<Block> {
    let step = |step: &OrderStep| {
        Text::id(&step.id)
            .then(" ")
            .then(&step.title)
            .then(": ")
            .and(Role::Strong, &step.what)
    };
    let mut blocks = Vec::new();
    if change.path.is_none() {
        blocks.push(Block::paragraph("Nothing to do: it is so already."));
    } else if !change.done.is_empty() {
        blocks.push(Block::List(change.done.iter().map(step).collect()));
    }
    blocks.extend(notes(&change.notes));
    blocks.extend(change.diff.clone().map(Block::Diff));
    if let Some(path) = &change.path {
        let word = if change.dry_run {
            "would write "
        } else {
            "wrote "
        };
        blocks.push(Block::Paragraph(Text::plain(word).and(Role::Code, path)));
    }
    blocks
}

pub(super) fn resolved_blocks(resolved: &Resolved) -> Vec<Block> {
    let mut blocks = Vec::new();
    for file in &resolved.files {
        blocks.push(file_entry(file));
        blocks.extend(file.diff.clone().map(Block::Diff));
    }
    blocks.extend(notes(&resolved.notes));
    blocks
}

fn file_entry(file: &ResolvedFile) -> Block {
    let word = match (file.merged, file.added) {
        (true, true) => Text::of(Role::Good, "merged and added "),
        (true, false) => Text::of(Role::Good, "merged "),
        (false, _) => Text::of(Role::Warning, "to decide "),
    };
    Block::Entry {
        head: word.and(Role::Code, &file.path),
        lines: file
            .conflicts
            .iter()
            .map(|conflict| Text::plain(&**conflict))
            .collect(),
    }
}

pub(super) fn hook_blocks(hooks: &Hooks) -> Vec<Block> {
    let line = |part: &HookPart| {
        let role = if part.installed {
            Role::Good
        } else {
            Role::Muted
        };
        let name = Text::of(role, &part.name);
        let named = if part.place.is_empty() {
            name
        } else {
            name.then(" (").and(Role::Code, &part.place).then(")")
        };
        named.then(": ").then(&part.state)
    };
    let mut blocks = vec![Block::List(hooks.parts.iter().map(line).collect())];
    blocks.extend(notes(&hooks.notes));
    if hooks.dry_run {
        blocks.push(Block::paragraph("Nothing was written."));
    }
    blocks
}

fn notes(notes: &[String]) -> Vec<Block> {
    notes
        .iter()
        .map(|note| Block::Paragraph(Text::plain(&**note)))
        .collect()
}
