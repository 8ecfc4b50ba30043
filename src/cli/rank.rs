//! `deepen rank`: the product owner's order beside the computed one.

use clap::Args;

use super::range::{Pair, Range};
use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
use crate::rank::Level;
use crate::repo::world::World;
use crate::report;
use crate::report::diff::Side;

#[derive(Debug, Args)]
pub struct Options {
    /// The ranking model instead of the configured one; `deepen explain` lists them
    #[arg(short, long, value_name = "MODEL")]
    pub(super) method: Option<String>,
    /// For the model `custom`: an expression over any field, higher is earlier
    #[arg(long, value_name = "EXPRESSION")]
    pub(super) expression: Option<String>,
    /// Why places differ between two versions: A..B, A...B, two days; one is compared with the work tree
    #[arg(long, value_name = "RANGE")]
    pub(super) diff: Option<String>,
    /// What to compare with each other
    #[arg(long, value_name = "LEVEL", default_value = "items", value_parser = ["items", "epics", "goals"])]
    pub(super) level: String,
}

impl Options {
    /// Whether other commits are asked about too.
    pub(super) fn is_compared(&self) -> bool {
        self.diff.is_some()
    }

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
            ..Needs::default()
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if let Some(range) = &options.diff {
        return diff(&Range::parse(range)?, options, global, world);
    }
    let scene = Scene::load(world, global, &options.needs())?;
    scene.told(tell(&scene))
}

/// The order beside the computed one, of a scene that was loaded with what it needs.
pub(super) fn tell(scene: &Scene) -> Told {
    report::rank::report(&scene.facts(), &[]).into()
}

/// What moved whom between two versions.
fn diff(
    range: &Range,
    options: &Options,
    global: &Global,
    world: &World,
) -> Result<Answer, Failure> {
    let Pair { scene, before } = Pair::load(world, global, &options.needs(), range)?;
    let report = report::movement::report(
        &Side {
            facts: before.facts(),
            name: &range.before,
            commit: before.commit(),
            work_tree: false,
        },
        &Side {
            facts: scene.facts(),
            name: range.after_name(),
            commit: scene.ground().commit.as_deref(),
            work_tree: range.after.is_none(),
        },
    );
    scene.answer(&report, Exit::Clean)
}
