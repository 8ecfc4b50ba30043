//! What named the item that is split: feedback, what it blocked, sprints, releases, the order.

use jiff::civil::Date;

use super::{Fate, Refused, Sharing, Split};
use crate::backlog::arranging::{Arrangement, Reason, Spot};
use crate::backlog::change::{Deed, Outcome};
use crate::backlog::edit::Editor;
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Document, Feedback, Id, ItemIx, ItemType};

/// Feedback that the item answered is answered by its children. Below an epic it is so without a word.
pub(super) fn feedback(
    backlog: &Backlog,
    split: &Split,
    outcome: &mut Outcome,
) -> Result<(), Refused> {
    let item = backlog.item(split.item);
    let names = |feedback: &&Feedback| {
        feedback
            .addressed_by
            .iter()
            .any(|link| link.value == item.id)
    };
    let answered: Vec<&Feedback> = backlog.feedback.iter().filter(names).collect();
    if let Sharing::Named(named) = &split.feedback
        && let Some((_, feedback)) = named
            .iter()
            .find(|(_, id)| !answered.iter().any(|each| each.id == *id))
    {
        return Err(Refused::NotAnswered {
            id: item.id.clone(),
            feedback: feedback.clone(),
        });
    }
    if answered.is_empty() {
        return Ok(());
    }
    let several = counted(answered.len(), "feedback file", "feedback files");
    if split.feedback == Sharing::Nothing
        || split.fate == Fate::Epic && split.feedback == Sharing::All
    {
        outcome.notes.push(match split.fate {
            Fate::Epic => format!(
                "{several} of {} counts for its children too, which are below it",
                item.id
            ),
            Fate::Dropped => format!(
                "{several} still names {}, which answers nobody now: `deepen feedback link` names another",
                item.id
            ),
            Fate::Smaller => format!("{several} stays with {}", item.id),
        });
        return Ok(());
    }
    let mut by_all = 0;
    for feedback in answered {
        let mut editor = Editor::new(&feedback.document, Record::Feedback.usual_order())?;
        let (is_named, children) = answering(split, &feedback.id);
        for child in children {
            if editor.add("addressed_by", child)? && is_named {
                let deed = Deed::new(&feedback.id, "answered by", Some(child));
                outcome.done.push(deed);
            }
        }
        by_all += usize::from(!is_named && !editor.edits().is_empty());
        if split.fate == Fate::Dropped {
            editor.take("addressed_by", &item.id)?;
        }
        outcome.changes.extend(editor.change());
    }
    if by_all > 0 {
        let several = counted(by_all, "feedback file", "feedback files");
        let instead = match split.fate {
            Fate::Dropped => " instead",
            Fate::Epic | Fate::Smaller => " too",
        };
        let which = if split.children.len() == 1 {
            "the part"
        } else {
            "every part"
        };
        outcome.notes.push(format!(
            "{several} of {}: answered by {which}{instead}",
            item.id
        ));
    }
    Ok(())
}

/// Whether children were named for this feedback, and those that answer it: those named, else all; a spike answers nobody.
fn answering<'a>(split: &'a Split, feedback: &'a Id) -> (bool, Vec<&'a Id>) {
    let named: &[(usize, Id)] = match &split.feedback {
        Sharing::Named(named) => named,
        Sharing::All | Sharing::Nothing => &[],
    };
    let is_named = named.iter().any(|(_, id)| id == feedback);
    let children = split.children.iter().enumerate().filter(|(number, child)| {
        if is_named {
            named
                .iter()
                .any(|(child, id)| child == number && id == feedback)
        } else {
            child.item_type != ItemType::Spike
        }
    });
    (is_named, children.map(|(_, child)| &child.id).collect())
}

/// What named the item as its blocker, and the open sprints and planned releases that list it: told, and rewritten where that
/// is asked for.
pub(super) fn links(
    backlog: &Backlog,
    split: &Split,
    today: Date,
    outcome: &mut Outcome,
) -> Result<(), Refused> {
    if split.fate != Fate::Dropped {
        return Ok(());
    }
    let item = backlog.item(split.item);
    let blocked: Vec<ItemIx> = (backlog.blocks(split.item).iter().copied())
        .filter(|index| backlog.item(*index).is_open())
        .collect();
    let sprints = backlog.sprints.iter().filter(|sprint| {
        let is_over = sprint.end.as_ref().is_some_and(|end| end.value < today);
        !is_over && sprint.items.iter().any(|id| id.value == item.id)
    });
    let releases = backlog.releases.iter().filter(|release| {
        release.released.is_none() && release.items.iter().any(|id| id.value == item.id)
    });
    let mut named: Vec<(String, &Document, Record, &str)> = Vec::new();
    for index in blocked {
        let other = backlog.item(index);
        let record = Record::Item(other.item_type);
        if other.mapping.is_none() {
            named.push((other.id.to_string(), &other.document, record, "blocked_by"));
        }
    }
    for sprint in sprints {
        let name = format!("sprint {}", sprint.id);
        named.push((name, &sprint.document, Record::Sprint, "items"));
    }
    for release in releases {
        let name = format!("release {}", release.version);
        named.push((name, &release.document, Record::Release, "items"));
    }
    if named.is_empty() {
        return Ok(());
    }
    if !split.rewire {
        let those: Vec<&str> = named.iter().map(|(name, ..)| name.as_str()).collect();
        outcome.notes.push(format!(
            "{} still {} {}: --rewire names the parts instead",
            those.join(", "),
            if those.len() == 1 { "names" } else { "name" },
            item.id
        ));
        return Ok(());
    }
    for (name, document, record, key) in named {
        let mut editor = Editor::new(document, record.usual_order())?;
        for child in &split.children {
            editor.add(key, &child.id)?;
        }
        editor.take(key, &item.id)?;
        outcome.changes.extend(editor.change());
        outcome
            .notes
            .push(format!("{name} names the parts now, no longer {}", item.id));
    }
    Ok(())
}

/// The children's lines where the item's line stood, with its reason; or a word on where they stand otherwise.
pub(super) fn order(backlog: &Backlog, split: &Split, outcome: &mut Outcome) {
    let item = backlog.item(split.item);
    let Some(source) = &backlog.order.source else {
        return;
    };
    let mut arrangement = Arrangement::new(&source.text);
    let is_listed = arrangement.lists(&item.id);
    if !is_listed || !split.order {
        let ids: Vec<&str> = split
            .children
            .iter()
            .map(|child| child.id.as_str())
            .collect();
        let ids = ids.join(" ");
        outcome.notes.push(if is_listed {
            format!(
                "the parts are not in the order: --order gives them the line of {}; or `deepen order place {ids} --before {}`",
                item.id, item.id
            )
        } else if split.order {
            format!("{} is not in the order, so neither are its parts", item.id)
        } else {
            format!("{} was not in the order, and neither are its parts", item.id)
        });
        return;
    }
    let reason = backlog.order.reason(&item.id);
    let reason = reason.map_or(Reason::Keep, Reason::Write);
    let mut spot = match split.fate {
        Fate::Smaller => Spot::After(item.id.clone()),
        Fate::Dropped | Fate::Epic => Spot::Before(item.id.clone()),
    };
    for child in &split.children {
        let is_first = child.item_type == ItemType::Spike;
        let here = if is_first {
            Spot::Before(item.id.clone())
        } else {
            spot.clone()
        };
        arrangement.put(&child.id, &child.title, reason, &here);
        if !is_first && split.fate == Fate::Smaller {
            spot = Spot::After(child.id.clone());
        }
    }
    outcome.notes.push(match split.fate {
        Fate::Smaller => format!("in the order the parts stand behind {}", item.id),
        Fate::Dropped | Fate::Epic => {
            format!("in the order the parts stand where {} stood", item.id)
        }
    });
    if split.fate != Fate::Smaller {
        arrangement.take_out(&item.id);
    }
    outcome.changes.extend(arrangement.change(&source.path));
}

pub(super) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
