//! `deepen feedback show ID`: one request and everything it was merged with.

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene, find};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The feedback's id, or the start of it (three characters or more)
    id: String,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let place = find(&survey, &options.id)?;
    let report = report::feedback::show(&facts, &survey, place)
        .ok_or_else(|| Failure::usage(format!("no feedback has the id `{}`", options.id)))?;
    scene.answer(&report, Exit::Clean)
}
