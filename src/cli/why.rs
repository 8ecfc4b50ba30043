//! `deepen why ID`: why an item stands where it stands.

use clap::Args;

use super::{Answer, Failure, Global, Needs, Scene, Told};
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

impl Options {
    pub(super) fn needs(&self) -> Needs {
        Needs {
            method: self.method.clone(),
            ..Needs::past()
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let mut scene = Scene::load(world, global, &options.needs())?;
    let told = tell(options, &mut scene)?;
    scene.told(told)
}

pub(super) fn tell(options: &Options, scene: &mut Scene) -> Result<Told, Failure> {
    let index = scene.find(&options.id)?;
    scene.compare_with_its_kind(index);
    let explanation = scene.facts().ranking.explain(&scene.context(), index);
    Ok(report::why::report(&scene.facts(), index, &explanation).into())
}
