//! What may follow on a command line that is being typed. It writes nothing, starts nothing, and never fails: where nothing is
//! known there is nothing to offer.

mod kinds;
mod shelf;
pub(super) mod shells;
mod values;

use std::ffi::{OsStr, OsString};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Command;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, complete};

use super::{Exit, help};
use crate::repo::world::{self, Typing, World};
use shelf::Shelf;

/// Answers the shell: one candidate a line, its meaning behind a tab; or the script that asks.
pub(super) fn run(typing: &Typing) -> ExitCode {
    let Some(shell) = shells::find(&typing.shell) else {
        let names: Vec<&str> = shells::SHELLS.iter().map(|shell| shell.name).collect();
        let shell = &typing.shell;
        world::write_talk(&format!(
            "error: no shell named `{shell}` is known\nhint: there are {}\n",
            names.join(", ")
        ));
        return Exit::Failure.into();
    };
    let output = if typing.words.is_empty() {
        shells::script(shell, &world::program_path())
    } else {
        lines(&candidates(&typing.words), shell)
    };
    // A shell that has gone away has no use for the rest.
    let _written = world::write_output(&output);
    Exit::Clean.into()
}

fn lines(candidates: &[CompletionCandidate], shell: &shells::Shell) -> String {
    let mut lines = String::new();
    for candidate in candidates {
        let Some(value) = candidate.get_value().to_str() else {
            continue;
        };
        let Some(value) = (shell.quoted)(value) else {
            continue;
        };
        let help = candidate.get_help().map(ToString::to_string);
        lines.push_str(&value);
        if let Some(help) = help.as_deref().and_then(|help| help.lines().next()) {
            lines.push('\t');
            lines.push_str(&clean(help));
        }
        lines.push('\n');
    }
    lines
}

/// One line without characters that a terminal acts upon.
fn clean(text: &str) -> String {
    text.chars()
        .map(|each| if each.is_control() { ' ' } else { each })
        .collect()
}

/// What may stand where the last of these words stands.
fn candidates(words: &[OsString]) -> Vec<CompletionCandidate> {
    let Ok(world) = World::read() else {
        return Vec::new();
    };
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        unquote(last);
    }
    let folder = world.folder.clone();
    let shelf = Arc::new(Shelf::new(&words, world));
    let mut command = attached(help::command(), "", &shelf);
    let last = words.len().saturating_sub(1);
    complete(&mut command, words, last, Some(&folder)).unwrap_or_default()
}

/// Some shells hand the word over with the quote that opens it.
fn unquote(word: &mut OsString) {
    if let Some(text) = word.to_str()
        && let Some(inside) = text.strip_prefix(['\'', '"'])
    {
        *word = OsString::from(inside);
    }
}

/// The command with what completes each of its arguments, and so its subcommands.
fn attached(command: Command, path: &str, shelf: &Arc<Shelf>) -> Command {
    let command = command.mut_args(|argument| {
        let Some(kind) = kinds::kind(path, &argument) else {
            return argument;
        };
        if let Some(hint) = kind.hint() {
            return argument.value_hint(hint);
        }
        let shelf = Arc::clone(shelf);
        argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
            let typed = typed.to_str().unwrap_or_default();
            values::values(&shelf, kind, typed)
        }))
    });
    command.mut_subcommands(|subcommand| {
        let path = match path {
            "" => subcommand.get_name().to_owned(),
            above => format!("{above} {}", subcommand.get_name()),
        };
        attached(subcommand, &path, shelf)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_upon_is_left_out_of_a_meaning() {
        assert_eq!(clean("a\u{1b}[31mb\tc"), "a [31mb c");
    }

    #[test]
    fn every_argument_that_takes_a_value_says_what_completes_it() {
        let mut unknown = Vec::new();
        walk(&help::command(), "", &mut unknown);
        assert!(
            unknown.is_empty(),
            "name them in src/cli/completing/kinds.rs: {unknown:?}"
        );
    }

    fn walk(command: &Command, path: &str, unknown: &mut Vec<String>) {
        for argument in command.get_arguments() {
            let takes = argument.get_action().takes_values();
            let known = !argument.get_possible_values().is_empty();
            if takes && !known && kinds::kind(path, argument).is_none() {
                unknown.push(format!("{path}: {}", argument.get_id()));
            }
        }
        for subcommand in command.get_subcommands() {
            let path = format!("{path} {}", subcommand.get_name());
            walk(subcommand, path.trim(), unknown);
        }
    }
}
