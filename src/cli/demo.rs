//! `deepen demo`: a repository with six months of history, and what deepen says of it.

use std::path::PathBuf;

use clap::Args;

use super::{Answer, Exit, Failure, Global};
use crate::repo::demo;
use crate::repo::world::World;

#[derive(Debug, Args)]
pub struct Options {
    /// The folder to write, which must be empty or not there yet
    #[arg(default_value = "deepen-demo")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    let start = global
        .directory
        .as_ref()
        .map_or_else(|| world.folder.clone(), |folder| world.folder.join(folder));
    let folder = start.join(&options.folder);
    let written = demo::write(&folder).map_err(|error| {
        Failure::from(error).hint(format!(
            "name another folder: deepen demo {}-2",
            options.folder.display()
        ))
    })?;
    let _ = global;
    Ok(Answer {
        output: String::new(),
        talk: vec![format!("{} commits", written.commits)],
        exit: Exit::Clean,
    })
}
