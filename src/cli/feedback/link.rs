//! `deepen feedback link` and `unlink`: which items answer a wish.

use clap::Args;

use super::change::carry_out;
use super::find;
use crate::backlog::{Id, ItemIx};
use crate::cli::writing::Writing;
use crate::cli::{Answer, Failure, Global, Needs};
use crate::demand::Survey;
use crate::demand::change;
use crate::repo::world::World;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The feedback; the beginning of an id is enough
    #[arg(value_name = "FEEDBACK")]
    feedback: String,
    /// The items
    #[arg(required = true, value_name = "ITEM")]
    items: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

pub(super) fn link(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let place = find(&survey, &options.feedback)?;
    let items: Vec<ItemIx> = options
        .items
        .iter()
        .map(|written| desk.scene.find(written))
        .collect::<Result<_, _>>()?;
    let deeds = change::link(&survey, place, &items);
    carry_out(&desk, &survey, "feedback link", deeds)
}

pub(super) fn unlink(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let desk = options.writing.desk(world, global, &Needs::default())?;
    let ground = desk.scene.ground();
    let survey = Survey::new(&ground.backlog, ground.today);
    let place = find(&survey, &options.feedback)?;
    // A link to nothing can be taken out too.
    let id = |written: &String| match desk.scene.find(written) {
        Ok(index) => ground.backlog.item(index).id.clone(),
        Err(_) => Id::new(written),
    };
    let items: Vec<Id> = options.items.iter().map(id).collect();
    let deeds = change::unlink(&survey, place, &items);
    carry_out(&desk, &survey, "feedback unlink", deeds)
}
