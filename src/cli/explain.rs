//! `deepen explain NAME`: what a rule or a ranking model looks at, why, and how to fix it.

use clap::Args;

use super::{Answer, Exit, Failure, Global, answer};
use crate::backlog::change::splitting;
use crate::rank::{self, MODELS};
use crate::repo::world::World;
use crate::report::explain;
use crate::rules::{RULES, registry};

#[derive(Debug, Args)]
pub struct Options {
    /// A rule's code or name, a ranking model's name, or that of a way to split; without it, rules and models are listed
    name: Option<String>,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let Some(name) = &options.name else {
        return answer(
            &explain::overview(RULES, MODELS),
            Exit::Clean,
            global,
            world,
        );
    };
    if let Some(rule) = registry::find(name) {
        return answer(&explain::rule(rule), Exit::Clean, global, world);
    }
    if let Some(pattern) = splitting::pattern(name) {
        return answer(&explain::patterns(&[*pattern]), Exit::Clean, global, world);
    }
    match rank::model(name) {
        Ok(model) => answer(&explain::model(model), Exit::Clean, global, world),
        Err(unknown) => {
            let failure = Failure::usage(format!("there is no rule and no ranking model `{name}`"));
            Err(match registry::suggestion(name).or(unknown.suggestion) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint("`deepen explain` lists them all"),
            })
        }
    }
}
