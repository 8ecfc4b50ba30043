//! What a report is made from: the day, the newest commit, and how many files were read.

use jiff::civil::Date;

use super::shape::{Files, Moment};
use super::words::unknown_past;
use super::{Role, Text, number};
use crate::Facts;
use crate::backlog::Backlog;
use crate::history::Past;

/// The day and the newest commit of these facts.
pub fn moment(facts: &Facts<'_>) -> Moment {
    moment_of(facts.past, facts.today)
}

/// This day and the newest commit of this past.
pub fn moment_of(past: &Past, today: Date) -> Moment {
    let commit = past.known().and_then(|history| history.commits.last());
    Moment {
        date: today,
        commit: commit.map(|commit| commit.id.to_string()),
        commit_time: commit.map(|commit| commit.time.to_string()),
        history_unknown: unknown_past(past),
    }
}

/// Every file of the backlog, by whether it was read as meant. The parts add up to the total.
pub fn files(backlog: &Backlog) -> Files {
    let counts = backlog.counts();
    Files {
        total: counts.files,
        clean: counts.read - counts.with_problems,
        with_problems: counts.with_problems,
        unreadable: counts.unreadable,
    }
}

/// `61 files read, 3 with problems in them`, and those that could not be read.
pub(super) fn files_text(files: Files) -> Text {
    let read = files.clean + files.with_problems;
    let text = Text::plain(format!("{} read", number::counted(read, "file", "files")));
    let text = match files.with_problems {
        0 => text.then(", none with problems"),
        some => text.then(", ").and(
            Role::Warning,
            format!("{} with problems", number::whole(some)),
        ),
    };
    match files.unreadable {
        0 => text,
        some => text
            .then(", ")
            .and(Role::Bad, format!("{} not readable", number::whole(some))),
    }
}

/// The day and the commit, `2026-11-23, commit 1acd4a8`, or why there is none.
pub(super) fn moment_text(moment: &Moment) -> Text {
    let text = Text::plain(moment.date.to_string());
    match (&moment.commit, &moment.history_unknown) {
        (Some(commit), _) => {
            let short = commit.get(..10).unwrap_or(commit);
            let day = moment
                .commit_time
                .as_deref()
                .and_then(|time| time.get(..10))
                .unwrap_or_default();
            text.then(", commit ")
                .and(Role::Code, short)
                .and(Role::Muted, format!(" of {day}"))
        }
        (None, Some(reason)) => text.then(", no history: ").and(Role::Warning, reason),
        (None, None) => text,
    }
}
