//! `deepen lsp`: the language server's command line.

use std::process::ExitCode;

use clap::Args;

use super::{Exit, Global};
use crate::repo::world;

#[derive(Debug, Args)]
pub struct Options {
    /// As editors write it: standard input and output are all there is
    #[arg(long)]
    stdio: bool,
}

/// Serves an editor, unless a person has typed this.
pub(super) fn run(_: &Options, global: &Global, serve: fn() -> ExitCode) -> ExitCode {
    if global.at.is_some() {
        world::write_talk("error: --at: an editor shows the files as they are now\n");
        return Exit::Failure.into();
    }
    if world::is_typed() {
        world::write_talk(
            "hint: this is for an editor to start, not for a terminal: see docs/editors/; Ctrl-D ends it\n",
        );
    }
    serve()
}
