//! `deepen schema`: the JSON Schema of what `--format json` prints, and of the front matter of each type.

use clap::Args;

use super::{Answer, Exit, Failure};
use crate::backlog::schema::Record;
use crate::report;

#[derive(Debug, Args)]
pub struct Options {
    /// A report's name, or that of a record (goal, epic, story, bug, spike, enabler, feedback, sprint, release, acceptance, team,
    /// accounts) for its front matter; without it, the schema of all reports
    name: Option<String>,
}

pub(super) fn run(options: &Options) -> Result<Answer, Failure> {
    let schema = match &options.name {
        None => report::shape::schemas(),
        Some(name) if name == "config" => crate::backlog::config::json_schema(),
        Some(name) => (Record::from_name(name).map(Record::json_schema))
            .or_else(|| report::shape::schema(name))
            .ok_or_else(|| {
                Failure::usage(format!("no report and no record is named `{name}`"))
                    .hint("`deepen schema` prints those of all reports")
                    .hint("`deepen schema story` prints that of a story's front matter")
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
