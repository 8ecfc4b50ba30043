//! `deepen ci`: what continuous integration needs here, and what it runs.

mod comments;
mod host;
mod needs;
mod run;
mod written;

use std::path::Path;

use clap::{Args, Subcommand};

use super::load::git_failure;
use super::{Answer, Exit, Failure, Global, answer};
use crate::repo::git::Repository;
use crate::repo::world::World;
use crate::repo::{files, hooks};
use crate::report;
use needs::{FOLDERS, SYSTEMS};

/// What posts the comment, as `deepen ci script` prints it.
const SCRIPT: &str = include_str!("comment.sh");

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    /// Only this system, found or not: github-actions, forgejo-actions, gitlab, pre-commit, jenkins, azure-pipelines,
    /// bitbucket, circleci, woodpecker
    #[arg(long = "for", value_name = "NAME")]
    system: Option<String>,
    /// Only the lines to paste, as they are, ready for a file
    #[arg(long, requires = "system")]
    lines: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Judge a change once, and write what the host shows: comment, summary, code scanning, code quality, test results
    Run(run::Options),
    /// The number of the comment that an earlier run wrote, from the host's list of comments on standard input
    FindComment(comments::Options),
    /// Print the shell script that posts the comment of `deepen ci run` or edits the one that is there
    Script,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.what {
        None => needs(options, global, world),
        Some(What::Run(options)) => run::run(options, global, world),
        Some(What::FindComment(options)) => comments::run(options, world),
        Some(What::Script) => Ok(Answer {
            output: SCRIPT.to_owned(),
            talk: Vec::new(),
            exit: Exit::Clean,
        }),
    }
}

/// What the CI systems found here have and miss.
fn needs(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let asked = options.system.as_deref();
    let system = SYSTEMS.iter().find(|system| asked == Some(system.name));
    if let (Some(system), true) = (system, options.lines) {
        return Ok(Answer {
            output: system.lines.to_owned(),
            talk: Vec::new(),
            exit: Exit::Clean,
        });
    }
    if let (Some(asked), None) = (asked, system) {
        let names: Vec<&str> = SYSTEMS.iter().map(|system| system.name).collect();
        return Err(
            Failure::usage(format!("no CI system is named `{asked}` here"))
                .hint(format!("there are {}", names.join(", ")))
                .hint(
                    "every other one runs `deepen ci run` and shows the JUnit file that it writes",
                ),
        );
    }
    let start = (global.directory.as_ref())
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let repository = Repository::discover(&start).map_err(git_failure)?;
    let top =
        (repository.as_ref().and_then(Repository::work_tree)).map_or(start, Path::to_path_buf);
    let found = files::read_tree(&top, &|folder| FOLDERS.contains(&folder), &needs::wanted);
    // A repository may have no remote, and a machine no Git.
    let remote = hooks::git(&top, &["config", "--get", "remote.origin.url"]).unwrap_or_default();
    let ci = needs::needs(found, &remote.to_lowercase(), asked);
    answer(&report::ci::needs(ci), Exit::Clean, global, world)
}

/// The first line of a comment, which nobody sees and by which it is known again: one for each backlog of a repository.
fn marker(root: &str) -> String {
    // Nothing that could end the comment.
    let name: String = root
        .chars()
        .map(|character| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | '.' | '_' => character,
            _ => '+',
        })
        .collect();
    format!("<!-- deepen: review of {name} -->")
}
