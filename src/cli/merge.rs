//! `deepen merge resolve`: the files of the backlog after a conflict.

use clap::{Args, Subcommand};

use super::order::{ResolveOptions, resolve};
use super::{Answer, Failure, Global};
use crate::repo::world::World;

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Merge files of the backlog anew after a conflict: items key by key, criteria one by one, the order item by item
    Resolve {
        /// The files; all of the backlog that have a conflict without one
        #[arg(value_name = "FILE")]
        paths: Vec<String>,
        #[command(flatten)]
        options: ResolveOptions,
    },
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    match &options.what {
        What::Resolve { paths, options } => resolve(options, paths, None, global, world),
    }
}
