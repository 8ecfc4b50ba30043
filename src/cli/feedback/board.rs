//! `deepen feedback board`, and `deepen report feedback`: wishes by how far they have come.

use clap::Args;

use super::list::Chosen;
use super::{Answer, Exit, Failure, Global, Needs, Scene};
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
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let wanted = Wanted {
        filter: options.chosen.filter(),
        places: &options.chosen.places(&survey)?,
        public: false,
    };
    scene.answer(
        &report::feedback::board(&facts, &survey, &wanted),
        Exit::Clean,
    )
}

pub(in crate::cli) fn page(
    options: &Page,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let wanted = Wanted {
        filter: options.chosen.filter(),
        places: &options.chosen.places(&survey)?,
        public: options.public,
    };
    scene.answer(
        &report::feedback::page(&facts, &survey, &wanted),
        Exit::Clean,
    )
}
