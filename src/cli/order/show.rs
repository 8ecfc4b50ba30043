//! `order show`.

use clap::Args;

use super::super::{Answer, Exit, Failure, Global, Needs, Scene};
use super::file;
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub(super) struct Options {}

pub(super) fn run(_options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let report = report::order::lines(&scene.facts(), &file(&scene).0);
    scene.answer(&report, Exit::Clean)
}
