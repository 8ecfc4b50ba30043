//! `deepen accept` and `deepen reject`: the product owner's verdict, on record.

mod back;
mod criteria;

use clap::Args;

use super::drop::reason;
use super::writing::{Desk, Writing, refused};
use super::{Answer, Failure, Global, Needs, Scene};
use crate::backlog::change::{self, Standing, Verdict, Word};
use crate::backlog::config::{Phase, Strictness};
use crate::backlog::{Item, ItemIx, ItemType, digest};
use crate::repo::git::Repository;
use crate::repo::world::World;
use crate::report::shape::{Changed, ChangedRecord};
use crate::text::Change;

/// What a verdict is given with.
#[derive(Debug, Args)]
struct Said {
    /// The item; the beginning of its id is enough
    #[arg(value_name = "ID")]
    id: String,
    /// Criteria that hold: their numbers or labels (`1,2`), `all`, or one with what was seen (`4="on a phone"`)
    #[arg(long, value_name = "CRITERIA")]
    ok: Vec<String>,
    /// Criteria that do not hold, in the same way
    #[arg(long, value_name = "CRITERIA")]
    fail: Vec<String>,
    /// What was looked at: a commit, a tag or an address; the commit that is checked out when absent
    #[arg(long, value_name = "COMMIT|TAG|URL")]
    increment: Option<String>,
    /// Whose verdict it is: a handle of `team.yml`; that of Git's user when absent
    #[arg(long, value_name = "HANDLE")]
    by: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
pub struct AcceptOptions {
    #[command(flatten)]
    said: Said,
    /// What else is to be remembered of it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Debug, Args)]
pub struct RejectOptions {
    #[command(flatten)]
    said: Said,
    /// What is missing; asked for on a terminal
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The status that it goes back to; the one that it had before the review when absent
    #[arg(long, value_name = "STATUS")]
    to: Option<String>,
}

pub(super) fn accept(
    options: &AcceptOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let asked = options.said.asked(global, world)?;
    let desk = options
        .said
        .writing
        .desk(world, global, &Needs::default())?;
    let (index, item) = subject(&desk.scene, &options.said.id)?;
    let results = options.said.results(item, asked)?;
    if let Some(failing) = results.iter().find(|result| !result.holds) {
        return Err(Failure::usage(format!(
            "criterion {} of {} does not hold: what is accepted meets all of its criteria",
            failing.criterion, item.id
        ))
        .hint(format!(
            "`deepen reject {}` records what is missing",
            item.id
        )));
    }
    let status = desk.scene.ground().backlog.config.workflow.finished.clone();
    let verdict = Verdict {
        word: Word::Accepted,
        by: String::new(),
        increment: options.said.increment(&desk.scene),
        results,
        note: options.note.clone().filter(|note| !note.trim().is_empty()),
    };
    given(&desk, index, options.said.by.as_deref(), verdict, &status)
}

pub(super) fn reject(
    options: &RejectOptions,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let note = reason(options.note.as_deref(), "What is missing?").map_err(|_| {
        Failure::usage("a rejection says what is missing").hint("--note \"…\" says it")
    })?;
    let asked = options.said.asked(global, world)?;
    let needs = Needs {
        // Where it was before the review.
        history: options.to.is_none(),
        ..Needs::default()
    };
    let desk = options.said.writing.desk(world, global, &needs)?;
    let (index, item) = subject(&desk.scene, &options.said.id)?;
    let status = match &options.to {
        Some(asked) => back::asked(&desk.scene, asked)?,
        None => back::own(&desk.scene, item),
    };
    let verdict = Verdict {
        word: Word::Rejected,
        by: String::new(),
        increment: options.said.increment(&desk.scene),
        results: options.said.results(item, asked)?,
        note: Some(note),
    };
    given(&desk, index, options.said.by.as_deref(), verdict, &status)
}

impl Said {
    /// What somebody at the terminal says of each criterion, with the digest of the criteria that were shown; none where the
    /// flags say it or nobody is there. Nothing is locked meanwhile.
    fn asked(&self, global: &Global, world: &World) -> Result<Option<criteria::Asked>, Failure> {
        if !self.ok.is_empty() || !self.fail.is_empty() || !criteria::can_ask() {
            return Ok(None);
        }
        let scene = Scene::load(world, global, &Needs::default())?;
        let (_, item) = subject(&scene, &self.id)?;
        Ok(Some(criteria::ask(item)))
    }

    fn results(
        &self,
        item: &Item,
        asked: Option<criteria::Asked>,
    ) -> Result<Vec<change::CriterionResult>, Failure> {
        match asked {
            Some(asked) if asked.digest != digest::criteria(&item.document) => Err(Failure::usage(
                format!("the criteria of {} were changed meanwhile", item.id),
            )
            .hint("run it again: it then asks about the criteria as they are now")),
            Some(asked) => Ok(asked.results),
            None => criteria::results(item, &self.ok, &self.fail),
        }
    }

    /// What was looked at: as given, else the commit that is checked out, as Git abbreviates it.
    fn increment(&self, scene: &Scene) -> Option<String> {
        let given = self
            .increment
            .clone()
            .filter(|given| !given.trim().is_empty());
        given.or_else(|| {
            let commit = scene.ground().commit.as_deref()?;
            Some(commit.chars().take(12).collect())
        })
    }
}

/// The item that is meant; goals are achieved and not accepted, and what is dropped is not looked at.
fn subject<'a>(scene: &'a Scene, written: &str) -> Result<(ItemIx, &'a Item), Failure> {
    let index = scene.find_only(written)?;
    let backlog = &scene.ground().backlog;
    let item = backlog.item(index);
    if item.item_type == ItemType::Goal {
        return Err(Failure::usage(format!(
            "{} is a goal: it is achieved, not accepted",
            item.id
        ))
        .hint(format!("`deepen set {} state=achieved`", item.id)));
    }
    if item.phase == Phase::Dropped {
        return Err(Failure::usage(format!(
            "{} is `{}`: what was dropped is not looked at",
            item.id, item.status.value
        ))
        .hint("`deepen move` takes it back into the backlog first"));
    }
    let records = change::acceptance(backlog, item);
    if records.len() > 1 {
        let paths: Vec<&str> = records.iter().map(|record| record.path()).collect();
        return Err(Failure::usage(format!(
            "{} has several acceptances: {}",
            item.id,
            paths.join(", ")
        ))
        .hint("one file an item: Git keeps what it said before"));
    }
    let is_name = |each: char| each.is_ascii_alphanumeric() || "-_.".contains(each);
    if records.is_empty() && !item.id.as_str().chars().all(is_name) {
        return Err(Failure::usage(format!("`{}` cannot name a file", item.id))
            .hint("give the item an id in its front matter"));
    }
    Ok((index, item))
}

/// Writes the record and the status in one change.
fn given(
    desk: &Desk,
    index: ItemIx,
    by: Option<&str>,
    mut verdict: Verdict,
    status: &str,
) -> Result<Answer, Failure> {
    let scene = &desk.scene;
    let backlog = &scene.ground().backlog;
    let item = backlog.item(index);
    let (by, mut notes) = authority(scene, by)?;
    verdict.by = by;
    let mut editor = change::editor(item).map_err(refused)?;
    change::set_status(&mut editor, item, status).map_err(refused)?;
    let mut changes: Vec<Change> = editor.change().into_iter().collect();
    let is_moved = !changes.is_empty();
    changes.extend(change::verdict(backlog, item, &verdict).map_err(refused)?);
    let mut told = Changed {
        command: match verdict.word {
            Word::Accepted => "accept",
            Word::Rejected => "reject",
        }
        .to_owned(),
        ..Changed::default()
    };
    if changes.is_empty() {
        notes.clear();
    } else {
        let step = if is_moved {
            format!(", {} → {status}", item.status.value)
        } else {
            format!(", stays `{status}`")
        };
        let increment = verdict.increment.as_ref();
        let increment = increment.map_or_else(String::new, |each| format!(", increment {each}"));
        told.done.push(ChangedRecord {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            what: format!("{} by {}{increment}{step}", verdict.word.name(), verdict.by),
            ..ChangedRecord::default()
        });
        notes.extend(circumstances(scene, item, &verdict));
    }
    told.notes = notes;
    desk.write(&changes, told)
}

/// Whose verdict it is, and by what right, in words; refused where the configuration says so.
fn authority(scene: &Scene, given: Option<&str>) -> Result<(String, Vec<String>), Failure> {
    let ground = scene.ground();
    let team = &ground.backlog.team;
    let user = scene.repository().and_then(Repository::user);
    let known = user
        .as_ref()
        .and_then(|(name, email)| handle(scene, name, email));
    let by = match (given, &known, &user) {
        (Some(given), ..) => given.trim().trim_start_matches('@').to_owned(),
        (None, Some(known), _) => known.clone(),
        (None, None, Some((name, _))) if team.product_owners.is_empty() => name.clone(),
        (None, None, Some((name, _))) => {
            return Err(
                Failure::usage(format!("Git's user {name} is nobody in team.yml")).hint(
                    "--by HANDLE says whose verdict it is; `identities` in team.yml says whose address it is",
                ),
            );
        }
        (None, None, None) => {
            return Err(Failure::usage("whose verdict it is is not known")
                .hint("--by HANDLE says it, or Git's `user.name` and `user.email`"));
        }
    };
    if by.is_empty() {
        return Err(Failure::usage("--by: it names nobody"));
    }
    let standing = change::standing(team, &by, ground.today);
    let right = right(&by, standing);
    let mut notes = Vec::new();
    if !standing.may_accept() {
        let owners = team.product_owners.join(", ");
        if ground.backlog.config.acceptance.authority == Strictness::Refuse {
            return Err(Failure::usage(right).hint(format!(
                "the verdict is {owners}'s: delegate it in team.yml with `until`, or ask"
            )));
        }
        notes.push(format!("{right}: the verdict is {owners}'s (Scrum Guide)"));
    }
    let evidence = match &known {
        Some(known) if *known == by => {
            format!(
                "evidence level 0: {by} is who Git's configuration says, which anybody can set; the commit's signature proves more"
            )
        }
        _ => format!(
            "evidence level 0: that it is {by}'s verdict is only said; the commit names who wrote it down"
        ),
    };
    notes.push(if standing.may_accept() {
        format!("{right}; {evidence}")
    } else {
        evidence
    });
    Ok((by, notes))
}

/// The handle of Git's user, delegates included.
fn handle(scene: &Scene, name: &str, email: &str) -> Option<String> {
    let team = &scene.ground().backlog.team;
    let delegates = team.delegates.iter().map(|delegate| &delegate.who);
    let mut delegates = delegates.filter(|who| *who == name);
    team.handle(name, email)
        .map(str::to_owned)
        .or_else(|| delegates.next().cloned())
}

/// By what right somebody accepts, in words.
fn right(by: &str, standing: Standing) -> String {
    match standing {
        Standing::ProductOwner => format!("{by} is the product owner"),
        Standing::Delegate(None) => format!("{by} decides for the product owner"),
        Standing::Delegate(Some(until)) => {
            format!("{by} decides for the product owner until {until}")
        }
        Standing::Expired(until) => format!("{by} decided for the product owner until {until}"),
        Standing::OtherScope => format!("{by} is a delegate whose scope does not name acceptance"),
        Standing::NoOwner => {
            "team.yml names no product owner, so everybody's verdict counts".to_owned()
        }
        Standing::Nobody => format!("{by} is neither product owner nor delegate"),
    }
}

/// What somebody who reads the record later would wonder about.
fn circumstances(scene: &Scene, item: &Item, verdict: &Verdict) -> Vec<String> {
    let workflow = &scene.ground().backlog.config.workflow;
    let mut notes = Vec::new();
    let criteria = item.document.body.criteria.len();
    if criteria == 0 {
        notes.push(format!(
            "{} has no acceptance criteria: the verdict is on nothing that could be looked up",
            item.id
        ));
    } else if verdict.word == Word::Accepted && verdict.results.len() < criteria {
        let said = verdict.results.len();
        notes.push(format!(
            "{said} of {criteria} criteria are named one by one; `--ok all` says that each was looked at"
        ));
    }
    let phase = workflow.phase(&item.status.value);
    if verdict.word == Word::Accepted
        && phase != Some(Phase::Started)
        && phase != Some(Phase::Finished)
    {
        notes.push(format!(
            "{} was `{}`: accepted without having been started",
            item.id, item.status.value
        ));
    }
    notes
}
