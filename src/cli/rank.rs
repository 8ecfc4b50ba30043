//! `deepen rank`: the product owner's order beside the computed one.

use clap::Args;

use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::rank::Level;
use crate::repo::world::World;
use crate::report;

#[derive(Debug, Args)]
pub struct Options {
    /// The ranking model instead of the configured one; `deepen explain` lists them
    #[arg(short, long, value_name = "MODEL")]
    pub(super) method: Option<String>,
    /// For the model `custom`: an expression over any field, higher is earlier
    #[arg(long, value_name = "EXPRESSION")]
    pub(super) expression: Option<String>,
    /// What to compare with each other
    #[arg(long, value_name = "LEVEL", default_value = "items", value_parser = ["items", "epics", "goals"])]
    pub(super) level: String,
}

impl Options {
    pub(super) fn needs(&self) -> Needs {
        let level = match self.level.as_str() {
            "epics" => Level::Epics,
            "goals" => Level::Goals,
            _ => Level::Leaves,
        };
        Needs {
            history: true,
            method: self.method.clone(),
            expression: self.expression.clone(),
            level,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &options.needs())?;
    let report = report::rank::report(&scene.facts(), &[]);
    scene.answer(&report, Exit::Clean)
}
