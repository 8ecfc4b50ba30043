//! `deepen feedback …`: what comes in, one file a request.

mod add;
pub(super) mod board;
mod change;
mod dupes;
pub(super) mod filing;
mod import;
mod kept;
mod link;
mod list;
mod merge;
mod show;
mod sort;
mod split;
mod state_before;
mod twins;

pub(super) use change::{refused, told};

use clap::{Args, Subcommand};

use super::{Answer, Exit, Failure, Global, Needs, Scene, Told};
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
    /// What may be the same wish, and why: suggestions, nothing is merged
    Dupes(dupes::Options),
    /// The feedback, filtered, the newest first
    List(list::Options),
    /// Take in exports of other tools: each record once, without personal data, with likely twins
    Import(import::Options),
    /// Merge duplicates into one that stays: two lines in each duplicate, nothing is copied or deleted
    Merge(merge::MergeOptions),
    /// Take a merge back: the two lines go, and the state of before comes again
    Unmerge(merge::UnmergeOptions),
    /// Split feedback with several asks: a new file for each, what was said stays where it is
    Split(split::Options),
    /// Say which items answer it
    Link(link::Options),
    /// Take items out of what answers it
    Unlink(link::Options),
    /// Sort what came in: triaged, needs-info or spam
    Triage(sort::TriageOptions),
    /// Decline it for a reason, which those who asked are told
    Decline(sort::DeclineOptions),
    /// Take back that it was declined or spam
    Reopen(sort::ReopenOptions),
    /// One request: everything merged with it, what answers it, who was told, what comes next
    Show(show::Options),
    /// Wishes by how far they have come: new, triaged, planned, in progress, shipped, closed, declined
    Board(board::Options),
}

impl Options {
    /// Whether the answer depends on nothing but the files, the commits up to `HEAD`, and today.
    pub(super) fn only_reads(&self) -> bool {
        match &self.command {
            Command::Dupes(options) => options.only_reads(),
            Command::List(_) | Command::Show(_) | Command::Board(_) => true,
            _ => false,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.command {
        Command::Add(options) => add::run(options, global, world),
        Command::Dupes(options) => dupes::run(options, global, world),
        Command::List(options) => list::run(options, global, world),
        Command::Import(options) => import::run(options, global, world),
        Command::Merge(options) => merge::merge(options, global, world),
        Command::Unmerge(options) => merge::unmerge(options, global, world),
        Command::Split(options) => split::run(options, global, world),
        Command::Link(options) => link::link(options, global, world),
        Command::Unlink(options) => link::unlink(options, global, world),
        Command::Triage(options) => sort::triage(options, global, world),
        Command::Decline(options) => sort::decline(options, global, world),
        Command::Reopen(options) => sort::reopen(options, global, world),
        Command::Show(options) => show::run(options, global, world),
        Command::Board(options) => board::run(options, global, world),
    }
}

/// What a command that only reads has to say of a scene; none of one that writes.
pub(super) fn tell(options: &Options, scene: &Scene) -> Option<Result<Told, Failure>> {
    match &options.command {
        Command::List(options) => Some(list::tell(options, scene)),
        Command::Show(options) => Some(show::tell(options, scene)),
        Command::Board(options) => Some(board::tell(options, scene)),
        _ => None,
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
