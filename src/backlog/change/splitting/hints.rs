//! What should be known before and after a split.

use super::{Fate, Move, Portion, Split, layers, numbered};
use crate::backlog::{Backlog, Item, ItemIx, ItemType};
use crate::text::Span;

/// What makes the split doubtful: INVEST without the S (Humanizing Work: check it first), parts that are layers, a spike.
pub(super) fn before(backlog: &Backlog, split: &Split) -> Vec<String> {
    let item = backlog.item(split.item);
    let mut notes = Vec::new();
    let open: Vec<&str> = (backlog.blocked_by(split.item).iter())
        .map(|index| backlog.item(*index))
        .filter(|blocker| blocker.is_open())
        .map(|blocker| blocker.id.as_str())
        .collect();
    if !open.is_empty() {
        notes.push(format!(
            "{} is not independent: {} blocks it, and its parts for now",
            item.id,
            open.join(", ")
        ));
    }
    notes.extend(
        value(backlog, split.item)
            .into_iter()
            .map(|lack| format!("{} {lack}, and the parts inherit that", item.id)),
    );
    for child in &split.children {
        let layers = layers(&child.title);
        if !layers.is_empty() {
            notes.push(format!(
                "warning: `{}` names a layer ({}): cut through all layers, so that each part gives somebody something",
                child.title,
                layers.join(", ")
            ));
        }
    }
    let is_spike = |split: &Split| {
        let name = split.by.map(|pattern| pattern.name);
        let children = &split.children;
        name == Some("spike")
            || children
                .iter()
                .any(|each| each.item_type == ItemType::Spike)
    };
    if is_spike(split) && item.item_type != ItemType::Spike {
        notes.push(
            "a spike is the last resort: `deepen split --patterns` names ten ways that give something usable"
                .to_owned(),
        );
    }
    notes
}

/// What a story lacks of valuable and testable.
fn value(backlog: &Backlog, index: ItemIx) -> Vec<&'static str> {
    let item = backlog.item(index);
    let body = &item.document.body;
    if item.item_type != ItemType::Story {
        return Vec::new();
    }
    let has_benefit = body
        .narrative
        .as_ref()
        .is_some_and(|narrative| narrative.benefit.is_some());
    let has_section = body
        .section(&item.document.source, "Why")
        .is_some_and(|section| section.words > 0);
    let mut lacks = Vec::new();
    if !has_benefit && !has_section {
        lacks.push("does not say why anybody wants it");
    }
    if body.criteria.is_empty() {
        lacks.push("has no acceptance criterion that could be shared out");
    }
    lacks
}

/// What stayed behind, and what is to be done next.
pub(super) fn after(
    backlog: &Backlog,
    split: &Split,
    all: &[Portion],
    moves: &[Move],
    stays: usize,
) -> Vec<String> {
    let item = backlog.item(split.item);
    let mut notes = Vec::new();
    if stays > 0 && split.fate != Fate::Smaller {
        let left: Vec<String> = numbered(all)
            .filter(|(part, number, _)| {
                !moves
                    .iter()
                    .any(|each| (each.part, each.number) == (*part, *number))
            })
            .map(|(part, number, portion)| {
                format!(
                    "{} {} ({})",
                    part.name(),
                    number + 1,
                    shortened(item, portion.text)
                )
            })
            .collect();
        notes.push(format!("stays in {}: {}", item.id, left.join("; ")));
    }
    if let Some(deadline) = &item.deadline {
        notes.push(format!(
            "each part has the deadline {}: `deepen set ID deadline~` where it does not bind",
            deadline.value
        ));
    }
    let is_smaller = split.fate != Fate::Smaller || !moves.is_empty();
    if item.estimate.is_some() && is_smaller {
        let rest = match split.fate {
            Fate::Smaller => format!(", and {} again", item.id),
            Fate::Dropped | Fate::Epic => String::new(),
        };
        notes.push(format!("estimates are not copied: size each part{rest}"));
    }
    notes
}

/// The first words.
fn shortened(item: &Item, span: Span) -> String {
    const MOST: usize = 50;
    let text = item.document.source.slice(span);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}
