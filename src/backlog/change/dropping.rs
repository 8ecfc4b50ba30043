//! Dropping items: why, what is done instead, and what else names them.

use super::status::{editor, set_status};
use crate::backlog::edit::{Editor, Refusal};
use crate::backlog::{Backlog, Id, ItemIx};

/// The edits that drop an item, in one piece: its status, the reason, and the item that is done instead.
///
/// # Errors
/// When the file cannot be edited, or an adopted folder has no word for the status.
pub fn drop(
    backlog: &Backlog,
    index: ItemIx,
    status: &str,
    reason: &str,
    replaced_by: Option<&Id>,
) -> Result<Editor, Refusal> {
    let item = backlog.item(index);
    let mut editor = editor(item)?;
    set_status(&mut editor, item, status)?;
    editor.set(item.key("dropped.reason"), reason)?;
    let path = item.key("dropped.replaced_by");
    match replaced_by {
        Some(id) => editor.set(path, id)?,
        None => editor.remove(path)?,
    };
    Ok(editor)
}

/// What names an item and is still to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependents {
    /// Open items whose parent it is, by path.
    pub children: Vec<Id>,
    /// Open items that wait for it, by path.
    pub waiting: Vec<Id>,
    /// Sprints that hold it, by start.
    pub sprints: Vec<Box<str>>,
    /// Releases that are still planned and hold it, by path.
    pub releases: Vec<Box<str>>,
    /// Feedback that it answers, by path.
    pub feedback: Vec<Id>,
    /// Whether the order lists it.
    pub is_listed: bool,
}

/// What names this item and is still to be done: sprints that end on `today` or later, releases that are not out.
pub fn dependents(backlog: &Backlog, index: ItemIx, today: jiff::civil::Date) -> Dependents {
    let id = &backlog.item(index).id;
    let open = |indexes: &[ItemIx]| {
        let items = indexes.iter().map(|index| backlog.item(*index));
        items
            .filter(|item| item.is_open())
            .map(|item| item.id.clone())
            .collect()
    };
    let sprints = backlog.sprints.iter().filter(|sprint| {
        sprint.end.as_ref().is_none_or(|end| end.value >= today)
            && sprint.items.iter().any(|each| each.value == *id)
    });
    let releases = backlog.releases.iter().filter(|release| {
        release.released.is_none() && release.items.iter().any(|each| each.value == *id)
    });
    let feedback = backlog
        .feedback
        .iter()
        .filter(|feedback| feedback.addressed_by.iter().any(|each| each.value == *id));
    Dependents {
        children: open(backlog.children(index)),
        waiting: open(backlog.blocks(index)),
        sprints: sprints.map(|sprint| sprint.id.clone()).collect(),
        releases: releases.map(|release| release.version.clone()).collect(),
        feedback: feedback.map(|feedback| feedback.id.clone()).collect(),
        is_listed: backlog.order.lines.iter().any(|line| line.id.value == *id),
    }
}
