//! `deepen init`: start a backlog here, or adopt the Markdown files that are here already.

use clap::Args;

use super::{Answer, Exit, Failure, Global};
use crate::repo::world::World;

#[derive(Debug, Args)]
pub struct Options {
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(_options: &Options, _global: &Global, _world: &World) -> Result<Answer, Failure> {
    Ok(Answer {
        output: String::new(),
        talk: Vec::new(),
        exit: Exit::Clean,
    })
}
