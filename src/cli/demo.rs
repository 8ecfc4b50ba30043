//! `deepen demo`: a repository with six months of history, and what deepen says of it.

use std::path::PathBuf;

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::repo::demo::{self, Summary};
use crate::repo::world::World;
use crate::report::{self, chosen::Chosen};
use crate::rules::scorecard::Scorecard;
use crate::rules::{self, selection::Selection};

#[derive(Debug, Args)]
pub struct Options {
    /// The folder to write, which must be empty or not there yet
    #[arg(default_value = "deepen-demo")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let start = global
        .directory
        .as_ref()
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let folder = start.join(&options.folder);
    let written = demo::write(&folder).map_err(|error| {
        let hint = error.hint();
        hint.into_iter().fold(Failure::from(error), Failure::hint)
    })?;
    let inside = Global {
        directory: Some(folder),
        root: None,
        at: None,
        ..global.clone()
    };
    let scene = Scene::load(
        world,
        &inside,
        &Needs {
            history: true,
            ..Needs::default()
        },
    )?;
    let facts = scene.facts();
    let verdict = rules::check(&facts, &Selection::default());
    let card = Scorecard::new(&facts, &verdict);
    let deep = report::deep::report(&facts, verdict, &card, &[], &Chosen::default());
    let priority = report::priority::report(&facts, &report::priority::Wanted::default());
    scene.answer(
        &report::tour::report(told(options, &written), deep, priority),
        Exit::Clean,
    )
}

fn told(options: &Options, written: &Summary) -> report::tour::Wrote {
    report::tour::Wrote {
        folder: options.folder.display().to_string(),
        commits: written.commits,
        people: written.people,
        first_day: written.first_day,
        last_day: written.last_day,
    }
}
