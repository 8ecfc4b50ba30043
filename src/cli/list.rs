//! `deepen list`: the items, filtered.

use clap::Args;

use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::backlog::ItemIx;
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub struct Options {
    /// Only items that match, such as `status:ready points>=3 label:api`, or `estimate > 5 and band == "NOW"`
    #[arg(short = 'w', long = "where", value_name = "EXPRESSION")]
    filter: Option<String>,
    /// Finished and dropped items too
    #[arg(short, long)]
    all: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let chosen = scene.chosen(options.filter.as_deref())?;
    let items: Vec<ItemIx> = match chosen {
        Some(chosen) => chosen,
        None => scene
            .facts()
            .backlog
            .indexed()
            .map(|(index, _)| index)
            .collect(),
    };
    let backlog = scene.facts().backlog;
    let items: Vec<ItemIx> = items
        .into_iter()
        .filter(|index| options.all || backlog.item(*index).is_open())
        .collect();
    Ok(report::list::report(&scene.facts(), &items).into())
}
