//! The file of the item that is split: what it says of its children, and what went to them.

use super::portions::{self, Portion};
use super::{Fate, Move, Part, Refused, Split, numbered};
use crate::backlog::change::Deed;
use crate::backlog::edit::Editor;
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Document, Item, ItemType};
use crate::text::{Change, Source, edit};

/// What becomes of the item, and the change of its own file; none when nothing changes in it.
pub(super) fn changed(
    backlog: &Backlog,
    split: &Split,
    all: &[Portion],
    moves: &[Move],
) -> Result<(Vec<Deed>, Option<Change>), Refused> {
    let item = backlog.item(split.item);
    let order = Record::Item(item.item_type).usual_order();
    let mut editor = Editor::new(&item.document, order)?;
    let parts = split.children.len();
    let mut done = Vec::new();
    let mut tell = |what: String| done.push(Deed::new(&item.id, what, None));
    match split.fate {
        Fate::Dropped => {
            let dropped = &backlog.config.workflow.dropped;
            let status = dropped.first().map_or("dropped", String::as_str);
            editor.set("status", status)?;
            editor.set("dropped.reason", "split")?;
            editor.remove("dropped.replaced_by")?;
            for child in replacing(split) {
                editor.add("dropped.replaced_by", child)?;
            }
            tell(format!("{status}, split into {parts} parts"));
        }
        Fate::Epic if item.item_type != ItemType::Epic => {
            editor.set("type", ItemType::Epic.name())?;
            tell(format!("made an epic, split into {parts} parts"));
        }
        Fate::Epic => tell(format!("split into {parts} parts")),
        Fate::Smaller => {
            if !moves.is_empty() {
                tell("cut smaller".to_owned());
            }
            for child in &split.children {
                if child.item_type == ItemType::Spike && item.item_type != ItemType::Spike {
                    editor.add("blocked_by", &child.id)?;
                    done.push(Deed::new(&item.id, "blocked by", Some(&child.id)));
                }
            }
        }
    }
    let gone: Vec<&Portion> = numbered(all)
        .filter(|(part, number, _)| {
            moves
                .iter()
                .any(|each| (each.part, each.number) == (*part, *number))
        })
        .map(|(_, _, portion)| portion)
        .collect();
    let mut edits = editor.edits();
    edits.extend(portions::removal(&item.document, all, &gone));
    if edits.is_empty() {
        return Ok((done, None));
    }
    let change = Change::Edit {
        path: item.path().to_owned(),
        before: item.document.source.text.clone(),
        edits,
    };
    prove(item, &editor, &change, all, &gone)?;
    Ok((done, Some(change)))
}

/// The children that are the item in other words: no spikes, unless it is one.
fn replacing(split: &Split) -> impl Iterator<Item = &crate::backlog::Id> {
    let only_spikes = split
        .children
        .iter()
        .all(|child| child.item_type == ItemType::Spike);
    let others = split
        .children
        .iter()
        .filter(move |child| only_spikes || child.item_type != ItemType::Spike);
    others.map(|child| &child.id)
}

/// Whether the file that comes out has what stays and no more, and the front matter that the editor has proved.
fn prove(
    item: &Item,
    editor: &Editor,
    change: &Change,
    all: &[Portion],
    gone: &[&Portion],
) -> Result<(), Refused> {
    let path = item.path();
    let refused = |part| Refused::Unproven {
        path: path.to_owned(),
        part,
    };
    let Change::Edit { before, edits, .. } = change else {
        return Ok(());
    };
    let text = edit::apply(before, edits).map_err(|_| refused(Part::Criteria))?;
    let after = Document::parse(Source::new(path, text));
    let stays: Vec<&Portion> = all
        .iter()
        .filter(|portion| !gone.contains(portion))
        .collect();
    for part in Part::ALL {
        let wanted = texts(&item.document, stays.iter().copied(), part);
        let found = portions::portions(&after);
        if texts(&after, found.iter(), part) != wanted {
            return Err(refused(part));
        }
    }
    let front = |document: &Document| document.source.slice(document.front.span).to_owned();
    if front(&after) != front(editor.document()) {
        return Err(refused(Part::Criteria));
    }
    Ok(())
}

/// What the portions of one part say.
pub(super) fn texts<'a>(
    document: &Document,
    portions: impl Iterator<Item = &'a Portion>,
    part: Part,
) -> Vec<String> {
    portions
        .filter(|portion| portion.part == part)
        .map(|portion| document.source.slice(portion.text).to_owned())
        .collect()
}
