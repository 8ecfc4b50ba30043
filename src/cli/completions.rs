//! `deepen completions SHELL`: the script by which a shell asks what may follow.

use clap::Args;

use super::completing::shells;
use super::{Answer, Exit, Failure};
use crate::repo::world;

#[derive(Debug, Args)]
pub struct Options {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = ["bash", "zsh", "fish", "elvish", "powershell"])]
    shell: String,
}

pub(super) fn run(options: &Options) -> Result<Answer, Failure> {
    let shell = shells::find(&options.shell)
        .ok_or_else(|| Failure::usage(format!("no shell is named `{}`", options.shell)))?;
    Ok(Answer {
        output: shells::script(shell, &world::program_path()),
        talk: Vec::new(),
        exit: Exit::Clean,
    })
}
