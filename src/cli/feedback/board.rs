//! `deepen feedback board`, and `deepen report feedback`: wishes by how far they have come.

use clap::Args;

use super::list::Chosen;
use super::{Answer, Failure, Global, Needs, Scene, Told};
use crate::demand::Survey;
use crate::repo::world::World;
use crate::report;
use crate::report::feedback::Wanted;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    chosen: Chosen,
}

/// The page for people without a terminal.
#[derive(Debug, Args)]
pub(in crate::cli) struct Page {
    #[command(flatten)]
    chosen: Chosen,
    /// For everybody: without accounts, requesters, ids, money, weights, reasons, and what was said inside of the company
    #[arg(long)]
    public: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let wanted = Wanted {
        filter: options.chosen.filter(),
        places: &options.chosen.places(&survey)?,
        public: false,
    };
    Ok(report::feedback::board(&facts, &survey, &wanted).into())
}

pub(in crate::cli) fn tell_page(options: &Page, scene: &Scene) -> Result<Told, Failure> {
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let wanted = Wanted {
        filter: options.chosen.filter(),
        places: &options.chosen.places(&survey)?,
        public: options.public,
    };
    Ok(report::feedback::page(&facts, &survey, &wanted).into())
}
