//! Words of a difference: who, when, from where to where.

use crate::report::shape::{ChangedBy, Diff, DiffSide, ItemName};
use crate::report::{Role, Text, number};

/// Characters of others' text that a line shows.
const LINE: usize = 160;

/// People who are named; the rest is counted.
const PEOPLE: usize = 5;

/// `From main (1961077, 2026-07-03) to HEAD (729a11a, 2026-07-10): 12 commits by aiko, jonas and mira.`
pub(super) fn sides_text(diff: &Diff) -> Text {
    let text = Text::plain("From ").join(pair_text(&diff.before, &diff.after));
    match (diff.commits, &diff.history_unknown) {
        (Some(count), _) => text
            .then(format!(": {}", number::counted(count, "commit", "commits")))
            .then(people(&diff.authors))
            .then("."),
        (None, Some(reason)) => text
            .then(". Who changed what, and when, is ")
            .and(Role::Warning, "unknown")
            .then(format!(": {reason}.")),
        (None, None) => text.then("."),
    }
}

/// `main (1961077, 2026-07-03) to HEAD (729a11a, 2026-07-10)`
pub(in crate::report) fn pair_text(before: &DiffSide, after: &DiffSide) -> Text {
    side_text(before).then(" to ").join(side_text(after))
}

fn side_text(side: &DiffSide) -> Text {
    let text = if side.work_tree {
        Text::plain(&side.name)
    } else {
        Text::of(Role::Code, &side.name)
    };
    let short = side.commit.as_deref().and_then(|commit| commit.get(..7));
    match short {
        Some(short) if !side.work_tree => {
            let is_said = side.name.starts_with(short);
            let commit = if is_said { "" } else { short };
            let comma = if is_said { "" } else { ", " };
            text.and(Role::Muted, format!(" ({commit}{comma}{})", side.date))
        }
        _ => text.and(Role::Muted, format!(" ({})", side.date)),
    }
}

/// ` by aiko, jonas and mira`
fn people(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(PEOPLE)
        .map(|name| clipped(name))
        .collect();
    match (shown.as_slice(), names.len() - shown.len()) {
        ([], _) => String::new(),
        ([one], 0) => format!(" by {one}"),
        ([first @ .., last], 0) => format!(" by {} and {last}", first.join(", ")),
        (shown, more) => format!(" by {} and {more} more", shown.join(", ")),
    }
}

/// ` (mira, 2026-07-01, e6aa009)`, or that it is not committed; nothing where it is unknown.
pub(in crate::report) fn by_text(by: &ChangedBy) -> Text {
    match by {
        ChangedBy::Unknown | ChangedBy::Derived => Text::default(),
        ChangedBy::NotCommitted => Text::of(Role::Muted, " (not committed yet)"),
        ChangedBy::Commit {
            commit,
            who,
            date,
            only_before,
            ..
        } => {
            let short = commit.get(..7).unwrap_or(commit);
            let side = if *only_before {
                ", on the earlier side only"
            } else {
                ""
            };
            Text::of(
                Role::Muted,
                format!(" ({}, {date}, {short}{side})", clipped(who)),
            )
        }
    }
}

/// `` `S-7K3M2Q` Working hours ``
pub(super) fn named(item: &ItemName) -> Text {
    let text = Text::id(&item.id);
    match item.title.as_str() {
        "" => text,
        title => text.then(" ").then(clipped(title)),
    }
}

/// A message of a rule: what stands between backticks is code.
pub(super) fn prose(message: &str) -> Text {
    let message = clipped(message);
    let parts: Vec<&str> = message.split('`').collect();
    let mut text = Text::default();
    for (at, part) in parts.iter().enumerate() {
        let is_closed = at + 1 < parts.len();
        text = match at % 2 {
            0 => text.then(*part),
            _ if is_closed => text.and(Role::Code, *part),
            _ => text.then(format!("`{part}")),
        };
    }
    text
}

/// The beginning of a text that is too long for a line.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The first rows, and how many more there are.
pub(super) fn cut<T>(rows: &[T], limit: usize) -> (&[T], Option<String>) {
    let shown = rows.get(..limit.min(rows.len())).unwrap_or_default();
    let more = rows.len() - shown.len();
    let more = (more > 0).then(|| format!("and {} more", number::whole(more)));
    (shown, more)
}
