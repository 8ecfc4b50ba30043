//! `deepen feedback …`: what comes in, one file a request.

mod add;
pub(super) mod filing;
mod import;
mod list;
mod twins;

use clap::{Args, Subcommand};

use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::backlog::Id;
use crate::demand::Survey;
use crate::repo::world::World;

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take one request in: from arguments, standard input or an editor
    Add(add::Options),
    /// The feedback, filtered, the newest first
    List(list::Options),
    /// Take in exports of other tools: each record once, without personal data, with likely twins
    Import(import::Options),
}

impl Options {
    /// Whether the answer depends on nothing but the files, the commits up to `HEAD`, and today.
    pub(super) fn only_reads(&self) -> bool {
        match &self.command {
            Command::List(_) => true,
            Command::Add(_) => false,
            Command::Import(_) => false,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.command {
        Command::Add(options) => add::run(options, global, world),
        Command::List(options) => list::run(options, global, world),
        Command::Import(options) => import::run(options, global, world),
    }
}

/// The place of the feedback with this id, or of the only one whose id starts so.
///
/// # Errors
/// When there is none, or several.
pub(super) fn find(survey: &Survey<'_>, written: &str) -> Result<usize, Failure> {
    let backlog = survey.backlog;
    if let Some(place) = backlog.feedback_number(&Id::new(written)) {
        return Ok(place);
    }
    let wanted = written.to_uppercase();
    let starts = |id: &Id| wanted.len() >= 3 && id.as_str().to_uppercase().starts_with(&wanted);
    let mut near: Vec<(&Id, usize)> = (backlog.feedback.iter().zip(0..))
        .filter(|(each, _)| starts(&each.id))
        .map(|(each, place)| (&each.id, place))
        .collect();
    near.dedup_by(|later, first| later.0 == first.0);
    match near.as_slice() {
        [(_, place)] => Ok(*place),
        [] => Err(
            Failure::usage(format!("no feedback has the id `{written}`"))
                .hint("`deepen feedback list --all` shows all of it"),
        ),
        several => {
            let ids: Vec<&str> = several.iter().take(5).map(|(id, _)| id.as_str()).collect();
            Err(Failure::usage(format!(
                "`{written}` may be {} files: {}",
                several.len(),
                ids.join(", ")
            )))
        }
    }
}
