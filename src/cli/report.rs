//! `deepen report NAME`: reports for stakeholders and for CI.

use clap::{Args, Subcommand};

use super::feedback::board;
use super::{Answer, Exit, Failure, Global, Needs, Scene, deep, flow};
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    report: Name,
}

#[derive(Debug, Subcommand)]
enum Name {
    /// What comes next and why: overrides with their reasons, the order, hidden gems, what cannot be scored
    Priority(Priority),
    /// The four letters, their failing items and their trend
    Deep(deep::Options),
    /// How long items take, how many are finished, what is in progress and how old it is
    Flow(flow::Options),
    /// What people asked for and how far it has come: with `--format html` one page with search and filters, for people without a terminal
    Feedback(board::Page),
}

#[derive(Debug, Args)]
struct Priority {
    /// The ranking model instead of the configured one
    #[arg(short, long, value_name = "MODEL")]
    method: Option<String>,
}

impl Options {
    /// Whether the report may be asked of other commits than `HEAD`.
    pub(super) fn names_commits(&self) -> bool {
        match self.report {
            Name::Priority(_) | Name::Deep(_) | Name::Feedback(_) => false,
            Name::Flow(_) => true,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.report {
        Name::Priority(options) => priority(options, global, world),
        Name::Deep(options) => deep::run(options, global, world),
        Name::Flow(options) => flow::run(options, global, world),
        Name::Feedback(options) => board::page(options, global, world),
    }
}

fn priority(options: &Priority, global: &Global, world: &World) -> Result<Answer, Failure> {
    let needs = Needs {
        history: true,
        method: options.method.clone(),
        ..Needs::default()
    };
    let scene = Scene::load(world, global, &needs)?;
    scene.answer(&report::priority::report(&scene.facts()), Exit::Clean)
}
