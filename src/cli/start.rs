//! `deepen` alone: where one stands, and what to ask next.

use super::arguments::{Color, Global};
use super::{Answer, Exit, Needs, Scene};
use crate::repo::world::World;

/// What somebody sees who asks nothing.
pub(super) fn answer(world: &World) -> Answer {
    let (here, next) = match place(world) {
        Place::Backlog(here) => (here, WITH),
        Place::Nowhere(here) => (here, WITHOUT),
    };
    let mut output = format!(
        "deepen {}: is the product backlog in this Git repository DEEP, what comes first and why?\n\n{here}\n\n",
        env!("CARGO_PKG_VERSION")
    );
    for (line, meaning) in next {
        output.push_str(&format!("  {line:<15} {meaning}\n"));
    }
    output.push_str("\n`deepen help` lists all commands, `deepen help COMMAND` explains one.\n");
    Answer {
        output,
        talk: Vec::new(),
        exit: Exit::Clean,
    }
}

const WITH: &[(&str, &str)] = &[
    ("deepen check", "what is wrong, and the way out"),
    ("deepen rank", "your order beside the computed one"),
    ("deepen board", "the work by status"),
];

const WITHOUT: &[(&str, &str)] = &[
    (
        "deepen init",
        "start a backlog here, or adopt the Markdown files that are here",
    ),
    (
        "deepen demo",
        "write an example with six months of history to try",
    ),
    ("deepen help", "everything else"),
];

enum Place {
    Backlog(String),
    Nowhere(String),
}

fn place(world: &World) -> Place {
    let global = Global {
        directory: None,
        root: None,
        format: "text".to_owned(),
        at: None,
        no_history: true,
        no_cache: false,
        no_pager: true,
        color: Color::Never,
    };
    let scene = match Scene::load(world, &global, &Needs::default()) {
        Ok(scene) => scene,
        Err(failure) => {
            return Place::Nowhere(format!("Here is {}.", reason(&failure.to_string())));
        }
    };
    let backlog = &scene.ground().backlog;
    let open = backlog.open().count();
    let folder = match backlog.root.as_ref() {
        "" => "the top of the repository".to_owned(),
        root => format!("{}/", printable(root)),
    };
    let counts = backlog.counts();
    let mut here = format!(
        "Here is a backlog: {folder} with {}, {open} of them open, and {}.",
        counted(backlog.items.len(), "item", "items"),
        counted(backlog.feedback.len(), "request", "requests"),
    );
    let odd = counts.with_problems + counts.unreadable;
    if odd > 0 {
        here.push_str(&format!(
            "\n{} cannot be read as meant: `deepen check` names them.",
            counted(odd, "file", "files")
        ));
    }
    Place::Backlog(here)
}

/// The first line of a failure without what marks it.
fn reason(failure: &str) -> String {
    let first = failure.lines().next().unwrap_or_default();
    printable(first.trim_start_matches("error: "))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    crate::report::number::counted(count, one, many)
}

fn printable(text: &str) -> String {
    text.chars().filter(|each| !each.is_control()).collect()
}
