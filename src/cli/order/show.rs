//! `order show`.

use super::super::{Answer, Exit, Failure, Global, Needs, Scene};
use super::file;
use crate::repo::world::World;
use crate::report;

pub(super) fn run(global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let report = report::order::lines(&scene.facts(), &file(&scene).0);
    scene.answer(&report, Exit::Clean)
}
