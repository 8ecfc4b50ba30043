//! `deepen show ID`: one item.

use clap::Args;

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::repo::world::World;
use crate::report;
use crate::rules::{self, selection::Selection};

#[derive(Debug, Args)]
pub struct Options {
    /// The item's id, or the start of it (three characters or more)
    id: String,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let index = scene.find(&options.id)?;
    let item = scene.facts().backlog.item(index);
    let mut findings = rules::check(&scene.facts(), &Selection::default()).findings;
    findings.retain(|finding| finding.remark.path == item.path());
    Ok(report::show::report(&scene.facts(), index, findings).into())
}
