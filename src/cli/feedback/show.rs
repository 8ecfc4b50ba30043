//! `deepen feedback show ID`: one request and everything it was merged with.

use clap::Args;

use super::{Answer, Failure, Global, Needs, Scene, Told, find};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The feedback's id, or the start of it (three characters or more)
    id: String,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let place = find(&survey, &options.id)?;
    let report = report::feedback::show(&facts, &survey, place)
        .ok_or_else(|| Failure::usage(format!("no feedback has the id `{}`", options.id)))?;
    Ok(report.into())
}
