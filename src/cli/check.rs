//! `deepen check`: what is wrong, with the way out.

use clap::Args;

use super::earlier::Earlier;
use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
use crate::repo::world::World;
use crate::report;
use crate::rules::selection::Selection;
use crate::rules::{self, Level};

#[derive(Debug, Args)]
pub struct Options {
    /// Only what the work tree has and this commit has not, neither on its day nor today: the same rule on the same item
    /// counts as the same finding
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Only these rules, by code or name
    #[arg(long = "rule", value_name = "RULE")]
    rules: Vec<String>,
    /// Without these rules, by code or name
    #[arg(long, value_name = "RULE")]
    skip: Vec<String>,
    /// Leave out findings below this level
    #[arg(long, value_name = "LEVEL", default_value = "info", value_parser = ["error", "warning", "info"])]
    level: String,
}

impl Options {
    /// Whether another commit is asked about too.
    pub(super) fn is_compared(&self) -> bool {
        self.since.is_some()
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let scene = Scene::load(world, global, &Needs::past())?;
    scene.told(tell(options, &scene)?)
}

pub(super) fn tell(options: &Options, scene: &Scene) -> Result<Told, Failure> {
    let selection = Selection {
        only: options.rules.clone(),
        skip: options.skip.clone(),
    };
    refuse_unknown(&selection)?;
    let mut verdict = rules::check(&scene.facts(), &selection);
    if let Some(base) = &options.since {
        let mut before = scene.at(base)?;
        let earlier = Earlier::judge(&mut before, scene.facts().today, &selection);
        verdict = earlier.introduced(&verdict);
    }
    let exit = if verdict.count(Level::Error) > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    };
    let least = match options.level.as_str() {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => Level::Info,
    };
    verdict.findings.retain(|finding| finding.level >= least);
    let report = report::check::report(&scene.facts(), verdict, options.since.as_deref());
    Ok(Told {
        exit,
        ..report.into()
    })
}

fn refuse_unknown(selection: &Selection) -> Result<(), Failure> {
    match selection.unknown().first() {
        None => Ok(()),
        Some((name, suggestion)) => {
            let failure = Failure::usage(format!("there is no rule `{name}`"));
            Err(match suggestion {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`deepen explain` lists the rules"),
            })
        }
    }
}
