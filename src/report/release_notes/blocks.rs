//! Release notes as people read them: nothing in them that is not for customers.

use crate::backlog::release_note::Group;
use crate::report::shape::{NoteEntry, NoteThanks, NotedRelease, ReleaseNotes};
use crate::report::{Block, Role, Text, number};

/// What the changelog says of itself.
const FORMAT: &str =
    "All notable changes, the newest first. The format is that of Keep a Changelog 1.1.0.";

pub(super) fn blocks(notes: &ReleaseNotes) -> Vec<Block> {
    let mut blocks = Vec::new();
    if notes.changelog {
        blocks.push(Block::paragraph(FORMAT));
        for release in &notes.releases {
            blocks.push(Block::heading(2, heading(release)));
            groups(release, 3, &mut blocks);
        }
        return blocks;
    }
    let is_one = notes.releases.len() == 1 && notes.since.is_none();
    for release in &notes.releases {
        if is_one {
            blocks.push(Block::Paragraph(day(release)));
        } else {
            blocks.push(Block::heading(2, heading(release)));
        }
        let level = if is_one { 2 } else { 3 };
        if let Some(highlights) = &release.highlights {
            blocks.push(Block::Markdown(highlights.clone()));
        }
        if release.entries.is_empty() {
            blocks.push(Block::paragraph("Nothing that users would notice."));
        }
        groups(release, level, &mut blocks);
        if let Some(issues) = &release.known_issues {
            blocks.push(Block::heading(level, "Known issues"));
            blocks.push(Block::Markdown(issues.clone()));
        }
        blocks.extend(thanks(&release.thanks).map(Block::Paragraph));
    }
    blocks
}

/// `[1.8.0] - 2026-06-08`, as Keep a Changelog heads a release.
fn heading(release: &NotedRelease) -> Text {
    let Some(version) = &release.version else {
        return Text::of(Role::Version, "Unreleased");
    };
    let text = Text::of(Role::Version, version);
    match release.released {
        Some(day) => text.then(format!(" - {day}")),
        None => text,
    }
}

fn day(release: &NotedRelease) -> Text {
    match (&release.version, release.released, &release.target) {
        (None, ..) => Text::plain("Finished, and not released yet."),
        (_, Some(day), _) => Text::plain(format!("Released on {day}.")),
        (_, None, Some(target)) => {
            Text::plain(format!("Not released yet; planned for {}.", span(target)))
        }
        _ => Text::plain("Not released yet."),
    }
}

/// `2026-08-03 to 2026-08-07` of `2026-08-03..2026-08-07`.
fn span(target: &str) -> String {
    target.replace("..", " to ")
}

fn groups(release: &NotedRelease, level: u8, blocks: &mut Vec<Block>) {
    for group in Group::ALL {
        let lines: Vec<Text> = (release.entries.iter())
            .filter(|entry| entry.group == group.name())
            .map(line)
            .collect();
        if !lines.is_empty() {
            blocks.push(Block::heading(level, group.name()));
            blocks.push(Block::List(lines));
        }
    }
}

fn line(entry: &NoteEntry) -> Text {
    let text = Text::plain(&entry.text);
    match entry.customers {
        0 => text,
        customers => text.and(
            Role::Muted,
            format!(
                " (asked by {})",
                number::counted(customers, "customer", "customers")
            ),
        ),
    }
}

fn thanks(thanks: &NoteThanks) -> Option<Text> {
    if thanks.messages == 0 {
        return None;
    }
    let channels: Vec<String> = (thanks.channels.iter())
        .map(|each| format!("{} {}", each.channel, number::whole(each.messages)))
        .collect();
    let channels = match channels.as_slice() {
        [] => String::new(),
        some => format!(": {}", some.join(", ")),
    };
    let who = match thanks.customers {
        0 => String::new(),
        some => format!("{}, in ", number::counted(some, "customer", "customers")),
    };
    Some(Text::plain(format!(
        "Thank you to those who asked for this: {who}{}{channels}.",
        number::counted(thanks.messages, "message", "messages")
    )))
}
