//! What every command that writes does alike: it opens the door before it reads, and says what it wrote.

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene, load};
use crate::repo::git::Repository;
use crate::repo::save::{self, Door, SaveError};
use crate::repo::world::World;
use crate::report::shape::Changed;
use crate::report::{self, Report};
use crate::text::Change;

/// How it is written.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Writing {
    /// Show what would change, as a diff, and write nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
}

/// A scene whose files nobody else changes, unless nothing is to be written.
pub(super) struct Desk {
    pub(super) scene: Scene,
    door: Option<Door>,
    talk: Vec<String>,
}

impl Writing {
    /// Opens the door, makes an end of what an interrupted run has left, then reads.
    ///
    /// # Errors
    /// When there is no backlog in a work tree, `--at` is given, somebody else is writing, or what cannot be read.
    pub(super) fn desk(
        self,
        world: &World,
        global: &Global,
        needs: &Needs,
    ) -> Result<Desk, Failure> {
        if global.at.is_some() {
            return Err(Failure::usage(
                "--at: only the files of today can be changed",
            ));
        }
        let (site, repository) = load::open(world, global)?;
        if repository.as_ref().is_some_and(Repository::is_bare) {
            return Err(Failure::usage("a bare repository has no files to change")
                .hint("run it in a clone with a work tree"));
        }
        let load = || Scene::of(site.clone(), repository, (world, global), needs);
        if self.dry_run {
            let talk = if save::is_interrupted(&site.top) {
                vec![
                    "note: an interrupted change is half written; the next command that writes makes an end of it"
                        .to_owned(),
                ]
            } else {
                Vec::new()
            };
            let scene = load()?;
            return Ok(Desk {
                scene,
                door: None,
                talk,
            });
        }
        let door = Door::open(&site.top).map_err(failure)?;
        let talk = door.notes().iter().map(|note| format!("note: {note}"));
        Ok(Desk {
            talk: talk.collect(),
            scene: load()?,
            door: Some(door),
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
        if let Some(door) = &self.door {
            door.save(changes).map_err(failure)?;
        }
        let mut answer = self.scene.answer(&told(self.door.is_none()), Exit::Clean)?;
        answer.talk.splice(0..0, self.talk.iter().cloned());
        Ok(answer)
    }
}

/// A failure to write, with the way out.
pub(super) fn failure(error: SaveError) -> Failure {
    let hint = error.hint();
    hint.into_iter().fold(Failure::from(error), Failure::hint)
}
