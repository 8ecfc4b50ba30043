//! Floor 6: who asks, in an editor. A language server on standard input and output: the same files, rules and answers as the
//! command line, kept in memory and up with what is typed.
//!
//! One thread hears and answers, and looks at the text that is typed in. Another looks at the whole backlog after each change and
//! is never waited for, and a third reads the past. What is open in the editor lies over the files.

mod actions;
mod capabilities;
mod completion;
mod configuration;
mod convert;
mod cursor;
mod deeds;
mod diagnostics;
mod dispatch;
mod documents;
mod folding;
mod hints;
mod hover;
mod judging;
mod links;
mod order;
mod server;
mod symbols;
mod values;
mod workspace;

use std::process::ExitCode;

use anyhow::Context as _;
use jiff::Timestamp;
use lsp_server::Connection;

use crate::repo::world::{self, World};

/// Serves one editor on standard input and output until it says goodbye.
pub fn main() -> ExitCode {
    let (connection, threads) = Connection::stdio();
    let served = run(&connection, || World::read().ok().map(|world| world.now));
    drop(connection);
    match served.and_then(|clean| {
        threads.join().context("cannot write to the editor")?;
        Ok(clean)
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            world::write_talk(&format!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}

/// What time it is; none when nobody can tell.
pub type Clock = fn() -> Option<Timestamp>;

/// Serves one editor over this connection; whether it said goodbye before it went.
///
/// # Errors
/// When the editor does not keep to the protocol.
pub fn run(connection: &Connection, clock: Clock) -> anyhow::Result<bool> {
    let (id, params) = connection.initialize_start()?;
    let (server, answer) = server::Server::new(connection, &params, clock)?;
    connection.initialize_finish(id, answer)?;
    server.serve()
}
