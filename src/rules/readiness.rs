//! What keeps an item from being ready: the parts of the definition of ready that a tool can see.

use crate::Facts;
use crate::backlog::body::Task;
use crate::backlog::{Id, Item, ItemIx, ItemType};
use crate::text::{Located, Span};

use super::detail::{has_why, says};

/// One thing that an item lacks to be ready.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gap<'a> {
    Narrative,
    Why,
    Criteria,
    /// A bug's section: `Steps`, `Expected` or `Actual`.
    Section(&'static str),
    /// A spike's or enabler's key.
    Key(&'static str),
    Estimate,
    Parent,
    Blocker(&'a Located<Id>, ItemIx),
    /// The item's own `blocked` flag.
    Blocked,
    Question(&'a Task),
    /// A line of `## Ready` that is not ticked.
    Unticked(Span),
}

/// What this item lacks to be ready, in the order of its file's parts; nothing for goals and epics, which are not worked on
/// themselves.
pub(super) fn gaps<'a>(index: ItemIx, item: &'a Item, facts: &Facts<'_>) -> Vec<Gap<'a>> {
    if !item.is_leaf() {
        return Vec::new();
    }
    let mut gaps = content_gaps(item);
    if !is_sized(item) {
        gaps.push(Gap::Estimate);
    }
    if item.parent.is_none() && item.goal.is_none() && !stands_alone(item) {
        gaps.push(Gap::Parent);
    }
    gaps.extend(blockers(index, item, facts));
    if item.document.entry("blocked").is_some() {
        gaps.push(Gap::Blocked);
    }
    gaps.extend(item.document.body.open_questions().map(Gap::Question));
    gaps.extend(unticked(item).map(Gap::Unticked));
    gaps
}

/// What its type's template asks for.
fn content_gaps<'a>(item: &Item) -> Vec<Gap<'a>> {
    let body = &item.document.body;
    let mut gaps = Vec::new();
    let mut need = |is_there: bool, gap| {
        if !is_there {
            gaps.push(gap);
        }
    };
    match item.item_type {
        ItemType::Goal | ItemType::Epic => {}
        ItemType::Story => {
            need(body.narrative.is_some(), Gap::Narrative);
            need(has_why(item), Gap::Why);
            need(!body.criteria.is_empty(), Gap::Criteria);
        }
        ItemType::Bug => {
            for title in ["Steps", "Expected", "Actual"] {
                need(has_section(item, title), Gap::Section(title));
            }
        }
        ItemType::Spike => {
            for key in ["question", "timebox", "decides"] {
                need(item.document.text(key).is_some(), Gap::Key(key));
            }
        }
        ItemType::Enabler => {
            need(item.document.text("kind").is_some(), Gap::Key("kind"));
            need(
                !item.document.texts("enables").is_empty(),
                Gap::Key("enables"),
            );
            need(!body.criteria.is_empty(), Gap::Criteria);
        }
    }
    gaps
}

/// Whether there is a section with words whose title is `title`, or starts with it (`Steps to reproduce`).
fn has_section(item: &Item, title: &str) -> bool {
    let document = &item.document;
    says(item, title)
        || document.body.sections.iter().any(|section| {
            let written = document.source.slice(section.title);
            let starts = written
                .get(..title.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(title));
            starts && section.words > 0
        })
}

/// Whether the developers have said how large it is: an estimate, or a spike's timebox.
pub(super) fn is_sized(item: &Item) -> bool {
    item.estimate.is_some()
        || (item.item_type == ItemType::Spike && item.document.text("timebox").is_some())
}

/// Whether it needs no parent: a goal, or a bug or enabler that says why it has none.
pub(super) fn stands_alone(item: &Item) -> bool {
    match item.item_type {
        ItemType::Goal => true,
        ItemType::Bug | ItemType::Enabler => item
            .document
            .text("reason")
            .is_some_and(|reason| !reason.value.trim().is_empty()),
        _ => false,
    }
}

/// The open items that it waits for, unless one sprint holds both.
fn blockers<'a>(index: ItemIx, item: &'a Item, facts: &Facts<'_>) -> impl Iterator<Item = Gap<'a>> {
    let backlog = facts.backlog;
    let today = facts.today;
    let together = move |blocker: &Id| {
        backlog
            .sprints
            .iter()
            .filter(|sprint| sprint.end.as_ref().is_none_or(|end| end.value >= today))
            .any(|sprint| {
                let holds = |id: &Id| sprint.items.iter().any(|each| each.value == *id);
                holds(&item.id) && holds(blocker)
            })
    };
    item.blocked_by.iter().filter_map(move |written| {
        let blocker = backlog.find(&written.value)?;
        let waits = blocker != index && backlog.item(blocker).is_open();
        (waits && !together(&written.value)).then_some(Gap::Blocker(written, blocker))
    })
}

/// The task lines of `## Ready` that are not ticked: what only people can tell.
fn unticked(item: &Item) -> impl Iterator<Item = Span> {
    let source = &item.document.source;
    item.document
        .body
        .section(source, "Ready")
        .into_iter()
        .flat_map(|section| {
            let mut at = section.content.start as usize;
            let lines = source.slice(section.content).split_inclusive('\n');
            lines.filter_map(move |line| {
                let start = at + (line.len() - line.trim_start().len());
                let end = at + line.trim_end().len();
                at += line.len();
                let open = line.trim_start().starts_with("- [ ]");
                open.then(|| Span::new(start, end))
            })
        })
}
