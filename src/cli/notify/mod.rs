//! `deepen notify`: closing the loop with the people who asked.

mod desk;
mod ledgers;
mod plan;
mod record;
mod render;
mod send;
mod server;
mod status;

use clap::{Args, Subcommand};

use super::{Answer, Failure, Global};
use crate::repo::world::World;

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Who would be told what, who would not and why. Nothing is sent or written
    Plan(plan::Options),
    /// The letters as they would be sent; --to writes them as mail files, for another program to send
    Render(render::Options),
    /// Send the letters by a mail server, each once, and write down who was told
    Send(send::Options),
    /// Write down by hand who was told, by telephone or in a meeting, and what came back
    Record(record::Options),
    /// How far the loop is closed, release by release, and which letters are of unknown fate
    Status,
}

/// What is told, and to whom of those concerned.
#[derive(Clone, Debug, Args)]
pub(super) struct Asking {
    /// What came with the release of this version
    #[arg(long, value_name = "VERSION", conflicts_with = "range")]
    release: Option<String>,
    /// What was accepted or released between two tags, commits or days: v1.7..v1.8
    #[arg(long, value_name = "A..B")]
    range: Option<String>,
    /// received, planned, shipped or declined
    #[arg(long, value_name = "EVENT", default_value = "shipped")]
    event: String,
    /// Only what was received on this day or later; with --event received the last 30 days where it is not given
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Only these people, by their ids
    #[arg(long, value_name = "R-…")]
    only: Vec<String>,
    /// Tell again what came back, and what was told of with an earlier release and comes again with this one
    #[arg(long)]
    force: bool,
    /// Show names and addresses as they are
    #[arg(long)]
    reveal: bool,
}

impl Asking {
    /// What happened to everybody, in one release or in all.
    fn about(event: &str, release: Option<&str>) -> Self {
        Self {
            release: release.map(str::to_owned),
            range: None,
            event: event.to_owned(),
            since: None,
            only: Vec::new(),
            force: false,
            reveal: false,
        }
    }
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.what {
        What::Plan(options) => plan::run(options, global, world),
        What::Render(options) => render::run(options, global, world),
        What::Send(options) => send::run(options, global, world),
        What::Record(options) => record::run(options, global, world),
        What::Status => status::run(global, world),
    }
}
