//! `deepen why ID`: why an item stands where it stands.

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub struct Options {
    /// The item's id, or the start of it (three characters or more)
    id: String,
    /// The ranking model instead of the configured one
    #[arg(short, long, value_name = "MODEL")]
    method: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        method: options.method.clone(),
        ..Needs::default()
    };
    let mut scene = Scene::load(world, global, &needs)?;
    let index = scene.find(&options.id)?;
    scene.compare_with_its_kind(index);
    let explanation = scene.facts().ranking.explain(&scene.context(), index);
    scene.answer(
        &report::why::report(&scene.facts(), index, &explanation),
        Exit::Clean,
    )
}
