//! `deepen schema`: the JSON Schema of what `--format json` prints.

use clap::Args;

use super::{Answer, Exit, Failure};
use crate::report;

#[derive(Debug, Args)]
pub struct Options {
    /// The report's name; without it, the schema of all
    name: Option<String>,
}

pub(super) fn run(options: &Options) -> Result<Answer, Failure> {
    let schema = match &options.name {
        None => report::shape::schemas(),
        Some(name) => report::shape::schema(name).ok_or_else(|| {
            Failure::usage(format!("no report is named `{name}`"))
                .hint("`deepen schema` prints those of all")
        })?,
    };
    let mut output = serde_json::to_string_pretty(&schema)?;
    output.push('\n');
    Ok(Answer {
        output,
        talk: Vec::new(),
        exit: Exit::Clean,
    })
}
