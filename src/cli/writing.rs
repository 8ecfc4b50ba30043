//! What every command that writes does alike: it opens the door before it reads, says what it wrote, and commits it where
//! that is asked for.

use std::path::Path;

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene, load};
use crate::backlog::config::{CommitConfig, Deed};
use crate::backlog::edit::Refusal;
use crate::repo::commit::{CommitError, Committed, Committing};
use crate::repo::git::Repository;
use crate::repo::save::{self, Door, SaveError};
use crate::repo::world::World;
use crate::report::shape::Changed;
use crate::report::{self, Data, Report, shape};
use crate::text::Change;

/// How it is written.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Writing {
    /// Show what would change, as a diff, and write nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    /// Commit exactly the files that are written, by `git commit`: hooks and signing work, what else is staged stays so
    #[arg(long)]
    pub(super) commit: bool,
    /// What the commit says, instead of what `commit.message` in `deepen.yml` makes of the change
    #[arg(short, long, value_name = "MESSAGE", requires = "commit")]
    pub(super) message: Option<String>,
}

/// The door of a work tree, open; or only looked at, where nothing is to be written.
pub(super) struct Writer {
    /// None where nothing is to be written.
    door: Option<Door>,
    /// The repository that takes a commit, where one is asked for.
    committing: Option<Committing>,
    /// What the commit says, where the user said it.
    message: Option<String>,
    talk: Vec<String>,
}

/// A scene whose files nobody else changes, unless nothing is to be written.
pub(super) struct Desk {
    pub(super) scene: Scene,
    pub(super) writer: Writer,
}

impl Writing {
    /// Opens the door, makes an end of what an interrupted run has left, then reads.
    ///
    /// # Errors
    /// When there is no backlog in a work tree, `--at` is given, somebody else is writing, or what cannot be read.
    pub(super) fn desk(
        &self,
        world: &World,
        global: &Global,
        needs: &Needs,
    ) -> Result<Desk, Failure> {
        refuse_the_past(global)?;
        let (site, repository) = load::open(world, global)?;
        if repository.as_ref().is_some_and(Repository::is_bare) {
            return Err(Failure::usage("a bare repository has no files to change")
                .hint("run it in a clone with a work tree"));
        }
        Ok(Desk {
            writer: self.writer(&site.top, repository.as_ref())?,
            scene: Scene::of(site, repository, (world, global), needs)?,
        })
    }

    /// Opens the door of the work tree `top`, and makes an end of what an interrupted run has left. Nothing is read yet.
    ///
    /// # Errors
    /// When somebody else is writing, or a commit is asked for that cannot be made here and now.
    pub(super) fn writer(
        &self,
        top: &Path,
        repository: Option<&Repository>,
    ) -> Result<Writer, Failure> {
        let said = self.message.as_deref().map(str::trim);
        if said == Some("") {
            return Err(Failure::usage("--message says nothing"));
        }
        let committing = if self.commit {
            Some(Committing::begin(repository).map_err(commit_failure)?)
        } else {
            None
        };
        let mut writer = Writer {
            door: None,
            committing,
            message: said.map(str::to_owned),
            talk: Vec::new(),
        };
        if !self.dry_run {
            let door = Door::open(top).map_err(failure)?;
            let notes = door.notes().iter().map(|note| format!("note: {note}"));
            writer.talk.extend(notes);
            writer.door = Some(door);
        } else if save::is_interrupted(top) {
            writer.talk.push(
                "note: an interrupted change is half written; the next command that writes makes an end of it"
                    .to_owned(),
            );
        }
        Ok(writer)
    }
}

impl Writer {
    /// Whether nothing is to be written.
    pub(super) fn is_dry(&self) -> bool {
        self.door.is_none()
    }

    /// Writes the changes by `save`, unless nothing is to be written, and commits them where that is asked for. What comes
    /// back is the report, which is made of whether nothing was written, and talk.
    ///
    /// # Errors
    /// When they cannot be written; then none is. When they cannot be committed; then they are written.
    pub(super) fn carry_out(
        &self,
        changes: &[Change],
        config: &CommitConfig,
        save: impl FnOnce(&Door) -> Result<(), Failure>,
        told: impl FnOnce(bool) -> Report,
    ) -> Result<(Report, Vec<String>), Failure> {
        let mut report = told(self.is_dry());
        let mut talk = self.talk.clone();
        let paths: Vec<&str> = changes.iter().flat_map(Change::paths).collect();
        let committing = self.committing.as_ref().filter(|_| !paths.is_empty());
        let Some(committing) = committing else {
            if let Some(door) = &self.door {
                save(door)?;
            }
            return Ok((report, talk));
        };
        let message = self.worded(&report::deed::deed(&report), config)?;
        let before = committing.changed_before(&paths);
        let mut committed = Committed::default();
        if let Some(door) = &self.door {
            save(door)?;
            committed = committing
                .commit(&paths, &message)
                .map_err(commit_failure)?;
        }
        talk.extend(before.iter().map(|path| {
            format!("note: {path} had changed since the last commit: the commit takes that too")
        }));
        let ignored = committed.ignored.iter();
        talk.extend(ignored.map(|path| format!("note: Git ignores {path}: no commit takes it")));
        let commit = shape::ChangedCommit {
            id: committed.id,
            branch: committing.branch.clone(),
            message,
        };
        match &mut report.data {
            Data::Changed(told) => told.commit = Some(commit),
            _ => talk.push(report::changed::commit_line(&commit)),
        }
        Ok((report, talk))
    }

    /// What the commit says: what the user said, else what the configuration makes of the deed.
    fn worded(&self, deed: &Deed, config: &CommitConfig) -> Result<String, Failure> {
        if let Some(message) = &self.message {
            return Ok(message.clone());
        }
        config.message(deed).map_err(|reason| {
            Failure::usage(format!("`commit.message` says nothing for this: {reason}"))
                .hint("--message says it once")
        })
    }
}

impl Desk {
    /// Writes the changes, unless nothing is to be written, and says so.
    ///
    /// # Errors
    /// When they cannot be written; then none is.
    pub(super) fn write(&self, changes: &[Change], told: Changed) -> Result<Answer, Failure> {
        self.answer(changes, |dry_run| {
            report::changed::report(Changed {
                dry_run,
                files: report::changed::files(changes, dry_run),
                ..told
            })
        })
    }

    /// The same with a report of the command's own, made of whether nothing was written.
    ///
    /// # Errors
    /// When they cannot be written; then none is.
    pub(super) fn answer(
        &self,
        changes: &[Change],
        told: impl FnOnce(bool) -> Report,
    ) -> Result<Answer, Failure> {
        self.answer_saved(changes, |door| door.save(changes).map_err(failure), told)
    }

    /// The same, written by `save`: of several steps, or with files that are not the backlog's.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(super) fn answer_saved(
        &self,
        changes: &[Change],
        save: impl FnOnce(&Door) -> Result<(), Failure>,
        told: impl FnOnce(bool) -> Report,
    ) -> Result<Answer, Failure> {
        let config = &self.scene.ground().backlog.config.commit;
        let (report, talk) = self.writer.carry_out(changes, config, save, told)?;
        let mut answer = self.scene.answer(&report, Exit::Clean)?;
        answer.talk.splice(0..0, talk);
        Ok(answer)
    }
}

/// # Errors
/// When a moment of the past is asked for.
pub(super) fn refuse_the_past(global: &Global) -> Result<(), Failure> {
    match global.at {
        Some(_) => Err(Failure::usage(
            "--at: only the files of today can be changed",
        )),
        None => Ok(()),
    }
}

/// A failure to write, with the way out.
pub(super) fn failure(error: SaveError) -> Failure {
    let hint = error.hint();
    hint.into_iter().fold(Failure::from(error), Failure::hint)
}

fn commit_failure(error: CommitError) -> Failure {
    let hint = error.hint();
    hint.into_iter().fold(Failure::from(error), Failure::hint)
}

/// A refused edit, with the way out.
pub(super) fn refused(refusal: Refusal) -> Failure {
    let hint = refusal.hint();
    let failure = Failure::usage(refusal.to_string());
    hint.into_iter().fold(failure, Failure::hint)
}
