//! `deepen explain RULE`: what a rule or a ranking model looks at, why, and how to fix it.

use clap::Args;

use super::{Answer, Exit, Failure};
use crate::rules;

#[derive(Debug, Args)]
pub struct Options {
    /// A rule's code or name, or a ranking model's name; without it, all are listed
    name: Option<String>,
}

pub(super) fn run(options: &Options) -> Result<Answer, Failure> {
    let name = options.name.as_deref().unwrap_or_default();
    match rules::RULES
        .iter()
        .find(|rule| rule.code == name || rule.name == name)
    {
        Some(rule) => Ok(Answer {
            output: rule.docs.to_owned(),
            talk: Vec::new(),
            exit: Exit::Clean,
        }),
        None => Err(Failure::usage(format!("there is no rule `{name}`"))),
    }
}
