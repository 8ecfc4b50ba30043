//! `deepen move`: items along the workflow, with what should be known of the step.

use std::collections::BTreeMap;

use clap::Args;

use super::drop::{self, Farewell, chosen, no_reason, reason};
use super::writing::{Desk, Writing, refuse_the_past, refused};
use super::{Answer, Failure, Global, Needs, Scene};
use crate::backlog::change::{self, Step};
use crate::backlog::config::{Phase, Strictness, Workflow};
use crate::backlog::{Backlog, Id, Item, ItemIx};
use crate::repo::ground::Part;
use crate::repo::world::{self, World};
use crate::report::shape::{Changed, ChangedRecord};
use crate::rules;
use crate::text::{Change, likeness};

#[derive(Debug, Args)]
pub struct Options {
    /// The items (the beginning of an id is enough), then the status that they get
    #[arg(required = true, value_name = "ID… STATUS")]
    words: Vec<String>,
    /// Every item that matches too, such as `status:refining estimate`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// Why, where the workflow asks for it: back, blocked, dropped; asked for on a terminal
    #[arg(short, long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

/// The status that says why the work stands still, in workflows that have one.
pub(super) const BLOCKED: &str = "blocked";

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let (status, ids) = options
        .words
        .split_last()
        .ok_or_else(|| Failure::usage("no status is given"))?;
    if ids.is_empty() && options.filter.is_none() {
        return Err(Failure::usage("nothing says which item is moved")
            .hint("`deepen move S-7K3M2Q ready`: ids first, the status last"));
    }
    let part = options.filter.is_none().then(|| Part {
        ids: ids.to_vec(),
        blockers: true,
        ..Part::default()
    });
    let needs = Needs {
        part,
        ..Needs::default()
    };
    let aim = Aim {
        ids,
        filter: options.filter.as_deref(),
        status,
    };
    // Nobody else waits while somebody types: the door is opened afterwards.
    let asked = if options.reason.is_none() && world::is_interactive() {
        refuse_the_past(global)?;
        let mut scene = Scene::load(world, global, &needs)?;
        Some(asked(&aim, &mut scene)?)
    } else {
        None
    };
    let mut desk = options.writing.desk(world, global, &needs)?;
    let (status, indexes) = aim.met(&mut desk.scene)?;
    let backlog = &desk.scene.ground().backlog;
    if let Some(asked) = &asked {
        asked.still_holds(backlog, &indexes)?;
    }
    let why = Why {
        given: options.reason.as_deref(),
        asked: asked.as_ref(),
    };
    if backlog.config.workflow.phase(&status) == Some(Phase::Dropped) {
        let first = indexes.first().map(|index| &backlog.item(*index).id);
        let reason = first.map(|id| why.needed(id)).transpose()?;
        let farewell = Farewell {
            status: Some(&status),
            reason: &reason.unwrap_or_default(),
            replaced_by: None,
            tidy: false,
            command: "move",
        };
        return drop::dropped(&desk, &indexes, &farewell);
    }
    moved(&desk, &indexes, &status, &why)
}

/// What is to be moved, and whither, as it was written.
struct Aim<'a> {
    ids: &'a [String],
    filter: Option<&'a str>,
    status: &'a str,
}

impl Aim<'_> {
    /// The status as the workflow writes it, and the items in the order named.
    fn met(&self, scene: &mut Scene) -> Result<(String, Vec<ItemIx>), Failure> {
        let workflow = &scene.ground().backlog.config.workflow;
        let status = known(workflow, self.status)?.to_owned();
        // These look at other files than the items' own.
        let is_wide = matches!(
            workflow.phase(&status),
            Some(Phase::Dropped | Phase::Finished)
        ) || status == workflow.ready
            || workflow.wip.contains_key(&status);
        if is_wide {
            scene.complete()?;
        }
        let indexes = chosen(scene, self.ids, self.filter)?;
        Ok((status, indexes))
    }
}

/// What somebody at the terminal said before anything was locked.
struct Asked {
    /// The items that it was about, each with its status then.
    subjects: Vec<(Id, Box<str>)>,
    /// Of each item that needs one.
    reasons: BTreeMap<Id, String>,
}

/// Asks for each reason that the workflow wants: one for all that is dropped, else one for each item.
///
/// # Errors
/// When nobody answers, or the workflow does not let an item go there.
fn asked(aim: &Aim<'_>, scene: &mut Scene) -> Result<Asked, Failure> {
    let (status, indexes) = aim.met(scene)?;
    let backlog = &scene.ground().backlog;
    let workflow = &backlog.config.workflow;
    let mut asked = Asked {
        subjects: subjects(backlog, &indexes),
        reasons: BTreeMap::new(),
    };
    if workflow.phase(&status) == Some(Phase::Dropped) {
        let reason = reason(None, "Why will it not be done?")?;
        let ids = asked.subjects.iter().map(|(id, _)| id.clone());
        asked.reasons = ids.map(|id| (id, reason.clone())).collect();
        return Ok(asked);
    }
    let items: Vec<(&Item, Step)> = indexes
        .iter()
        .map(|index| backlog.item(*index))
        .map(|item| (item, change::step(workflow, &item.status.value, &status)))
        .filter(|(_, step)| *step != Step::Same)
        .collect();
    for (item, step) in &items {
        is_allowed(scene, item, *step, &status)?;
    }
    for (item, step) in items {
        if needs_reason(workflow, step, &status) {
            let said = reason(None, &format!("{}: why {status}?", item.id))?;
            asked.reasons.insert(item.id.clone(), said);
        }
    }
    Ok(asked)
}

fn subjects(backlog: &Backlog, indexes: &[ItemIx]) -> Vec<(Id, Box<str>)> {
    let items = indexes.iter().map(|index| backlog.item(*index));
    items
        .map(|item| (item.id.clone(), item.status.value.clone()))
        .collect()
}

fn needs_reason(workflow: &Workflow, step: Step, status: &str) -> bool {
    status == BLOCKED || step == Step::Back && workflow.backward_reason
}

impl Asked {
    /// # Errors
    /// When these are other items now, or one has another status.
    fn still_holds(&self, backlog: &Backlog, indexes: &[ItemIx]) -> Result<(), Failure> {
        let now = subjects(backlog, indexes);
        if now == self.subjects {
            return Ok(());
        }
        let mut pairs = now.iter().zip(&self.subjects);
        let different = pairs.find(|(now, then)| now != then);
        let reason = match different {
            Some(((id, now), (same, then))) if id == same => {
                format!(
                    "{id} was `{then}` when you were asked and is `{now}` now: nothing was written"
                )
            }
            _ => "other items match now than when you were asked: nothing was written".to_owned(),
        };
        Err(Failure::usage(reason)
            .hint("run it again: it then asks about the items as they are now"))
    }
}

/// Where reasons come from.
struct Why<'a> {
    given: Option<&'a str>,
    asked: Option<&'a Asked>,
}

impl Why<'_> {
    /// Why this item goes there; nobody is asked any more.
    ///
    /// # Errors
    /// When nobody has said it.
    fn needed(&self, id: &Id) -> Result<String, Failure> {
        let said = self.asked.and_then(|asked| asked.reasons.get(id));
        let said = self.given.or(said.map(String::as_str)).unwrap_or_default();
        match said.trim() {
            "" => Err(no_reason()),
            said => Ok(said.to_owned()),
        }
    }
}

/// The status as the workflow writes it.
fn known<'a>(workflow: &'a Workflow, written: &str) -> Result<&'a str, Failure> {
    let mut all = workflow.all();
    if let Some(status) = all.find(|status| status.eq_ignore_ascii_case(written)) {
        return Ok(status);
    }
    let known: Vec<&str> = workflow.all().collect();
    let failure = Failure::usage(format!("the workflow has no status `{written}`"));
    let list = known.join(", ");
    Err(match likeness::nearest(written, known) {
        Some(near) => failure.hint(format!("did you mean `{near}`? there are {list}")),
        None => failure.hint(format!("there are {list}; the status comes last")),
    })
}

fn moved(desk: &Desk, indexes: &[ItemIx], status: &str, why: &Why<'_>) -> Result<Answer, Failure> {
    let scene = &desk.scene;
    let backlog = &scene.ground().backlog;
    let mut told = Changed {
        command: "move".to_owned(),
        ..Changed::default()
    };
    let mut changes: Vec<Change> = Vec::new();
    for index in indexes {
        let item = backlog.item(*index);
        let step = change::step(&backlog.config.workflow, &item.status.value, status);
        if step == Step::Same {
            told.notes
                .push(format!("{} was `{status}` before", item.id));
            continue;
        }
        is_allowed(scene, item, step, status)?;
        let mut editor = change::editor(item).map_err(refused)?;
        change::set_status(&mut editor, item, status).map_err(refused)?;
        let why = if needs_reason(&backlog.config.workflow, step, status) {
            Some(why.needed(&item.id)?)
        } else {
            why.given.map(str::to_owned)
        };
        if let Some(why) = &why {
            if status == BLOCKED {
                editor
                    .set(item.key("blocked.reason"), why)
                    .map_err(refused)?;
            } else {
                let line = format!("{} → {status}: {why}", item.status.value);
                change::note(&mut editor, &line).map_err(refused)?;
            }
        }
        if step == Step::Back && item.phase == Phase::Dropped {
            editor.remove(item.key("dropped")).map_err(refused)?;
        }
        changes.extend(editor.change());
        told.done.push(ChangedRecord {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            what: format!("moved, {} → {status}", item.status.value),
            ..ChangedRecord::default()
        });
        told.notes.extend(warnings(scene, *index, status));
    }
    told.notes.extend(overfull(scene, indexes, status));
    desk.write(&changes, told)
}

/// Whether the configuration lets this item go there.
fn is_allowed(scene: &Scene, item: &Item, step: Step, status: &str) -> Result<(), Failure> {
    let config = &scene.ground().backlog.config;
    let from = &*item.status.value;
    if let Some(allowed) = config.workflow.after(from)
        && !allowed.iter().any(|each| each == status)
    {
        let ways = match allowed {
            [] => "nowhere".to_owned(),
            allowed => allowed.join(", "),
        };
        return Err(Failure::usage(format!(
            "{}: from `{from}` no item goes to `{status}`",
            item.id
        ))
        .hint(format!("`workflow.transitions` lets it go to: {ways}")));
    }
    if status == config.workflow.ready && config.workflow.unready == Strictness::Refuse {
        let backlog = &scene.ground().backlog;
        let index = backlog.same_id(&item.id).next();
        let gaps = index
            .map(|index| rules::lacks(index, &scene.facts()))
            .unwrap_or_default();
        if !gaps.is_empty() {
            return Err(Failure::usage(format!(
                "{} is not ready: {}",
                item.id,
                gaps.join("; ")
            ))
            .hint("`workflow.unready: warn` would let it pass; `deepen check` says how to fill each gap"));
        }
    }
    if step == Step::Finish && item.is_leaf() && is_acceptance_asked(scene, item) {
        return Err(Failure::usage(format!(
            "{}: `{status}` needs an acceptance, and none of its criteria as they are now is recorded",
            item.id
        ))
        .hint(format!("`deepen accept {}` records it and sets the status", item.id)));
    }
    Ok(())
}

/// Whether an acceptance is missing where they are kept.
fn is_acceptance_asked(scene: &Scene, item: &Item) -> bool {
    let backlog = &scene.ground().backlog;
    let is_kept = backlog.config.acceptance.required || !backlog.acceptances.is_empty();
    let is_accepted = change::acceptance(backlog, item)
        .iter()
        .any(|record| record.is_accepted() && !record.is_outdated(item));
    is_kept && !is_accepted && item.mapping.is_none()
}

/// What should be known of this step: gaps in what is to be ready, blockers of what is to be started.
fn warnings(scene: &Scene, index: ItemIx, status: &str) -> Vec<String> {
    let backlog = &scene.ground().backlog;
    let workflow = &backlog.config.workflow;
    let item = backlog.item(index);
    let mut warnings = Vec::new();
    if status == workflow.ready {
        let gaps = rules::lacks(index, &scene.facts());
        if !gaps.is_empty() {
            warnings.push(format!("{} is not ready: {}", item.id, gaps.join("; ")));
        }
    }
    if workflow.phase(status) == Some(Phase::Started) && status != BLOCKED {
        for blocker in backlog.blocked_by(index) {
            let blocker = backlog.item(*blocker);
            if blocker.is_open() {
                warnings.push(format!(
                    "{} waits for {} {}, which is `{}`",
                    item.id, blocker.id, blocker.title.value, blocker.status.value
                ));
            }
        }
        if let Some(blocked) = item.text("blocked.reason") {
            warnings.push(format!(
                "{} still says what stops it: {}; `deepen set {} blocked~` once that is over",
                item.id, blocked.value, item.id
            ));
        }
    }
    if workflow.phase(status) == Some(Phase::Finished)
        && item.is_leaf()
        && change::acceptance(backlog, item).is_empty()
    {
        warnings.push(format!(
            "{} has no acceptance on record; `deepen accept {}` writes one",
            item.id, item.id
        ));
    }
    warnings
}

/// Whether more items than the limit are in this status now.
fn overfull(scene: &Scene, moved: &[ItemIx], status: &str) -> Option<String> {
    let backlog = &scene.ground().backlog;
    let limit = *backlog.config.workflow.wip.get(status)?;
    let is_there = |(index, item): &(ItemIx, &Item)| {
        item.is_leaf() && (moved.contains(index) || *item.status.value == *status)
    };
    let held = backlog.indexed().filter(is_there).count();
    (held > limit).then(|| {
        format!("`{status}` holds {held} items now, its limit is {limit}: finish one before the next is started")
    })
}
