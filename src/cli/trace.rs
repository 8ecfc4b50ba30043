//! `deepen trace ID`: from what was said to who was told.

use clap::Args;

use super::demand::find_account;
use super::{Answer, Failure, Global, Needs, Scene, Told, feedback};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report::trace::{self, From};

#[derive(Debug, Args)]
pub struct Options {
    /// Feedback, an item, an epic, a goal or an account: its id, or the start of it
    id: String,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let written = options.id.as_str();
    let letter = written.get(..2).map(str::to_ascii_uppercase);
    let from = match letter.as_deref() {
        Some("F-") => From::Feedback(feedback::find(&survey, written)?),
        Some("A-") => From::Account(find_account(&survey, written)?),
        _ => From::Item(scene.find(written)?),
    };
    Ok(trace::report(&facts, &survey, &from).into())
}
