//! The new file written, what is changed with it, and what is still missing.

use crate::backlog::Id;
use crate::backlog::arranging::{Arrangement, Reason, Spot};
use crate::backlog::templates::Kind;
use crate::cli::writing::Desk;
use crate::cli::{Answer, Failure, Scene};
use crate::report::shape::{Changed, ChangedRecord};
use crate::rules::selection::Selection;
use crate::rules::{self, Level};
use crate::text::Change;

use super::draft::{Asked, Draft};

/// Writes the file with its links and its line in the order, and says what `check` says of it.
///
/// # Errors
/// When the file's format is wrong, what it stands beside is not listed, or it cannot be written.
pub(super) fn write(desk: &Desk, asked: &Asked<'_>, draft: &Draft) -> Result<Answer, Failure> {
    let scene = &desk.scene;
    if let Some(problem) = draft.problem(scene) {
        return Err(problem);
    }
    let create = Change::Create {
        path: draft.source.path.to_string(),
        text: draft.source.text.to_string(),
    };
    let mut told = Changed {
        command: format!("new {}", asked.kind.name()),
        done: vec![ChangedRecord {
            id: draft.id.clone(),
            title: draft.title.clone(),
            what: format!("new {}", asked.kind.name()),
            ..ChangedRecord::default()
        }],
        notes: draft.notes.clone(),
        ..Changed::default()
    };
    told.notes.extend(missing(scene, asked, &create));
    let mut changes = vec![create];
    for (id, title, change) in draft.links(asked, scene)? {
        told.done.push(ChangedRecord {
            id: id.to_string(),
            title,
            what: "answered by".to_owned(),
            other: Some(draft.id.clone()),
            other_title: Some(draft.title.clone()),
        });
        changes.push(change);
    }
    changes.extend(placed(asked, draft, scene)?);
    if let Some(template) = &draft.template {
        told.notes.push(format!("made from {template}"));
    }
    desk.write(&changes, told)
}

/// The line in the order, where one was asked for.
fn placed(asked: &Asked<'_>, draft: &Draft, scene: &Scene) -> Result<Option<Change>, Failure> {
    let Some(spot) = asked.spot(scene)? else {
        return Ok(None);
    };
    if !matches!(asked.kind, Kind::Item(_)) {
        return Err(Failure::usage(format!(
            "a {} has no place in the order",
            asked.kind.name()
        )));
    }
    let order = scene.ground().backlog.order.source.as_ref();
    let mut arrangement = Arrangement::new(order.map_or("", |source| &source.text));
    let reason = match asked.options.reason.as_deref().map(str::trim) {
        None => Reason::Keep,
        Some("") => return Err(Failure::usage("--reason: there is no reason in it")),
        Some(reason) => Reason::Write(reason),
    };
    let path = scene.site().below("order.txt");
    if !arrangement.put(&Id::new(&draft.id), &draft.title, reason, &spot) {
        let (Spot::Before(id) | Spot::After(id)) = &spot else {
            return Ok(None);
        };
        return Err(Failure::usage(format!(
            "{id} is not in {path}, so nothing can stand beside it"
        ))
        .hint("`deepen order place` lists an item"));
    }
    Ok(match order {
        Some(source) => arrangement.change(&source.path),
        None => Some(Change::Create {
            path,
            text: arrangement.text(),
        }),
    })
}

/// What `check` says of the file, and what it still lacks to be ready; whatever its place in the order.
fn missing(scene: &Scene, asked: &Asked<'_>, create: &Change) -> Vec<String> {
    let after = scene.with(std::slice::from_ref(create));
    let facts = after.facts();
    let verdict = rules::check(&facts, &Selection::default());
    let findings = verdict
        .findings
        .iter()
        .filter(|finding| finding.remark.path == create.path());
    let mut notes: Vec<String> = findings
        .map(|finding| {
            let level = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "info",
            };
            let help = finding.remark.help.as_ref();
            let help = help.map_or_else(String::new, |help| format!("; {help}"));
            let rule = finding.rule.name;
            format!("{level} {rule}: {}{help}", finding.remark.message)
        })
        .collect();
    if !matches!(asked.kind, Kind::Item(_)) {
        return notes;
    }
    let backlog = &after.ground().backlog;
    let new = backlog
        .indexed()
        .find(|(_, item)| item.path() == create.path());
    if let Some((index, item)) = new.filter(|(_, item)| item.is_open()) {
        let lacks = rules::lacks(index, &facts);
        if !lacks.is_empty() {
            notes.push(format!("not ready yet: {}", lacks.join("; ")));
        } else if item.is_leaf() {
            notes.push("ready, as far as can be seen".to_owned());
        }
    }
    notes
}
