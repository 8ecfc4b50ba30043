//! `deepen drop`: an item leaves without being finished, with its reason; what else names it is said.

use clap::Args;

use super::writing::{Desk, Writing, refused};
use super::{Answer, Failure, Global, Needs, Scene};
use crate::backlog::arranging::Arrangement;
use crate::backlog::change::{self, Dependents};
use crate::backlog::config::Phase;
use crate::backlog::{Id, ItemIx};
use crate::repo::world::{self, World};
use crate::report::shape::{Changed, ChangedRecord};
use crate::text::Change;

#[derive(Debug, Args)]
pub struct Options {
    /// The items; the beginning of an id is enough
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Every item that matches too, such as `age_days > 365 band:TAIL`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// Why it will not be done; asked for on a terminal
    #[arg(short, long, value_name = "TEXT")]
    reason: Option<String>,
    /// The item that is done instead
    #[arg(long, value_name = "ID")]
    replaced_by: Option<String>,
    /// Take its line out of the order in the same change
    #[arg(long)]
    tidy: bool,
    #[command(flatten)]
    writing: Writing,
}

/// What is said of every item that is dropped.
pub(super) struct Farewell<'a> {
    pub(super) status: Option<&'a str>,
    pub(super) reason: &'a str,
    pub(super) replaced_by: Option<&'a str>,
    pub(super) tidy: bool,
    pub(super) command: &'a str,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if options.ids.is_empty() && options.filter.is_none() {
        return Err(Failure::usage("nothing says which item is dropped")
            .hint("name ids, or --where with an expression"));
    }
    let reason = reason(options.reason.as_deref(), "Why will it not be done?")?;
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let indexes = chosen(&desk.scene, &options.ids, options.filter.as_deref())?;
    let farewell = Farewell {
        status: None,
        reason: &reason,
        replaced_by: options.replaced_by.as_deref(),
        tidy: options.tidy,
        command: "drop",
    };
    dropped(&desk, &indexes, &farewell)
}

/// The items named and those that match, each once, in the order named.
pub(super) fn chosen(
    scene: &Scene,
    ids: &[String],
    filter: Option<&str>,
) -> Result<Vec<ItemIx>, Failure> {
    let mut indexes = Vec::new();
    for id in ids {
        indexes.push(scene.find_only(id)?);
    }
    indexes.extend(scene.chosen(filter)?.unwrap_or_default());
    let mut seen = Vec::new();
    indexes.retain(|index| {
        let is_new = !seen.contains(index);
        seen.push(*index);
        is_new
    });
    Ok(indexes)
}

/// The reason given, else the one that somebody at the terminal says.
///
/// # Errors
/// When there is none.
pub(super) fn reason(given: Option<&str>, question: &str) -> Result<String, Failure> {
    let said = match given {
        Some(given) => Some(given.trim().to_owned()).filter(|given| !given.is_empty()),
        None => world::ask_line(question),
    };
    said.ok_or_else(no_reason)
}

pub(super) fn no_reason() -> Failure {
    Failure::usage("it needs a reason").hint("--reason \"…\" says why, for those who ask later")
}

/// Drops these items in one change.
pub(super) fn dropped(
    desk: &Desk,
    indexes: &[ItemIx],
    farewell: &Farewell<'_>,
) -> Result<Answer, Failure> {
    let scene = &desk.scene;
    let backlog = &scene.ground().backlog;
    let status = farewell
        .status
        .or(backlog.config.workflow.dropped.first().map(String::as_str))
        .ok_or_else(|| {
            Failure::usage("the workflow has no status for what is dropped")
                .hint("name one in `deepen.yml`: `workflow: {dropped: [dropped]}`")
        })?;
    let instead = match farewell.replaced_by {
        Some(written) => Some(replacement(scene, written, indexes)?),
        None => None,
    };
    let mut told = Changed {
        command: farewell.command.to_owned(),
        ..Changed::default()
    };
    let mut changes: Vec<Change> = Vec::new();
    for index in indexes {
        let item = backlog.item(*index);
        if item.phase == Phase::Finished {
            return Err(Failure::usage(format!(
                "{} is {}: what is finished is not dropped",
                item.id, item.status.value
            ))
            .hint("`deepen move` takes it back first, if it was not"));
        }
        let editor = change::drop(backlog, *index, status, farewell.reason, instead.as_ref())
            .map_err(refused)?;
        match editor.change() {
            Some(change) => {
                changes.push(change);
                told.done.push(ChangedRecord {
                    id: item.id.to_string(),
                    title: item.title.value.to_string(),
                    what: match &instead {
                        Some(_) => "dropped, replaced by".to_owned(),
                        None => "dropped".to_owned(),
                    },
                    other: instead.as_ref().map(Id::to_string),
                    other_title: instead.as_ref().and_then(|id| {
                        let other = backlog.find(id)?;
                        Some(backlog.item(other).title.value.to_string())
                    }),
                });
            }
            None => told
                .notes
                .push(format!("{} was dropped before, for this reason", item.id)),
        }
        let dependents = change::dependents(backlog, *index, scene.ground().today);
        told.notes.extend(notes(
            &item.id,
            &dependents,
            instead.as_ref(),
            farewell.tidy,
        ));
    }
    if farewell.tidy {
        changes.extend(tidied(scene, indexes));
    }
    desk.write(&changes, told)
}

/// The item that is done instead.
fn replacement(scene: &Scene, written: &str, dropped: &[ItemIx]) -> Result<Id, Failure> {
    let backlog = &scene.ground().backlog;
    let index = scene.find(written)?;
    let item = backlog.item(index);
    if dropped.contains(&index) {
        return Err(Failure::usage(format!(
            "{} cannot be replaced by itself",
            item.id
        )));
    }
    if item.phase == Phase::Dropped {
        return Err(Failure::usage(format!(
            "{} is dropped itself, nothing is done instead",
            item.id
        )));
    }
    Ok(item.id.clone())
}

/// What else names a dropped item, and what to do about it.
fn notes(id: &Id, dependents: &Dependents, instead: Option<&Id>, tidy: bool) -> Vec<String> {
    let listed = |ids: &[Id]| {
        let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
        ids.join(", ")
    };
    let mut notes = Vec::new();
    if !dependents.children.is_empty() {
        let children = listed(&dependents.children);
        notes.push(format!("{id} is the parent of what is open: {children}"));
    }
    if !dependents.waiting.is_empty() {
        let waiting = listed(&dependents.waiting);
        notes.push(format!(
            "waiting for {id}: {waiting}; what is dropped holds nothing up any more"
        ));
    }
    if !dependents.sprints.is_empty() {
        let sprints = dependents.sprints.join(", ");
        notes.push(format!("{id} is in the sprint {sprints}"));
    }
    if !dependents.releases.is_empty() {
        let releases = dependents.releases.join(", ");
        notes.push(format!("{id} is planned for the release {releases}"));
    }
    if !dependents.feedback.is_empty() {
        let feedback = listed(&dependents.feedback);
        let way = match instead {
            Some(instead) => format!("`deepen feedback link` puts {instead} in its place"),
            None => "`deepen feedback decline` tells those who asked".to_owned(),
        };
        notes.push(format!("{id} was to answer {feedback}: {way}"));
    }
    if dependents.is_listed && !tidy {
        notes.push(format!(
            "its line stays in the order, where it counts for nothing: --tidy or `deepen order unlist {id}` takes it out"
        ));
    }
    notes
}

/// The order without the lines of these items.
fn tidied(scene: &Scene, indexes: &[ItemIx]) -> Option<Change> {
    let backlog = &scene.ground().backlog;
    let source = backlog.order.source.as_ref()?;
    let mut arrangement = Arrangement::new(&source.text);
    for index in indexes {
        arrangement.take_out(&backlog.item(*index).id);
    }
    arrangement.change(&source.path)
}
