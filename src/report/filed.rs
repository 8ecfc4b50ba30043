//! Feedback that became files: what was written, what was taken out of it, and what looks like it.

use std::collections::BTreeMap;

use super::changes::unified;
use super::shape::{
    Filed, FiledCount, FiledEntry, FiledFile, FiledRemoved, FiledTwin, Rows, Shape,
};
use super::{Block, Report, Role, Text};
use crate::intake::filing::{self, Outcome};
use crate::intake::redaction::Removed;
use crate::intake::sensitive::Kind;
use crate::text::Change;

impl Shape for Filed {
    const NAME: &str = "feedback-add";
    const SUMMARY: &str =
        "What taking feedback in wrote, what was taken out of it, and what looks like it";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.entries)
    }
}

/// What `feedback add` wrote, or would write.
pub fn report(filed: Filed) -> Report {
    Report::of("Feedback added", filed)
}

/// The promised shape of what was filed; with the changes themselves when nothing was written.
pub fn shape(filed: &filing::Filed, dry_run: bool) -> Filed {
    let removed = filed.entries.iter().flat_map(|entry| &entry.removed);
    Filed {
        dry_run,
        entries: filed.entries.iter().map(entry).collect(),
        new_people: filed.new_people,
        new_accounts: filed.new_accounts,
        removed: counted(removed),
        files: files(&filed.changes, dry_run),
        contacts: filed
            .contacts
            .as_ref()
            .map(|change| change.path().to_owned()),
    }
}

/// The files of these changes; with the changes themselves when nothing was written.
pub fn files(changes: &[Change], dry_run: bool) -> Vec<FiledFile> {
    let files = changes.iter().map(|change| FiledFile {
        path: change.path().to_owned(),
        is_new: matches!(change, Change::Create { .. }),
        diff: if dry_run { diff(change) } else { String::new() },
    });
    files.collect()
}

/// How many of each kind were taken out, in the order of kinds.
pub fn counted<'a>(removed: impl Iterator<Item = &'a Removed>) -> Vec<FiledCount> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for each in removed {
        *counts.entry(each.kind).or_default() += 1;
    }
    let counted = counts.into_iter().map(|(kind, count)| FiledCount {
        label: kind.label(),
        words: kind.counted(count),
        count,
    });
    counted.collect()
}

/// One entry as it is promised, without twins.
pub fn entry(entry: &filing::Entry) -> FiledEntry {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (outcome, fields) = match &entry.outcome {
        Outcome::New => ("new", Vec::new()),
        Outcome::Updated(fields) => ("updated", fields.clone()),
        Outcome::Unchanged => ("unchanged", Vec::new()),
        Outcome::Repeated(_) => ("repeated", Vec::new()),
    };
    let mut notes = entry.notes.clone();
    if let Outcome::Repeated(first) = entry.outcome {
        notes.push(format!("stands twice in this export: line {first} counts"));
    }
    FiledEntry {
        line: entry.line,
        tool: some(&entry.source.tool),
        key: some(&entry.source.key),
        id: entry.id.to_string(),
        path: entry.path.clone(),
        title: entry.title.clone(),
        outcome,
        fields,
        supports: entry.supports.as_ref().map(ToString::to_string),
        removed: entry
            .removed
            .iter()
            .map(|removed| FiledRemoved {
                label: removed.kind.label(),
                masked: removed.masked.clone(),
            })
            .collect(),
        notes,
        twins: Vec::new(),
    }
}

/// A new file's text, or the lines that change with three around them, as `diff -u` writes them.
fn diff(change: &Change) -> String {
    let after = change.after().unwrap_or_default();
    match change {
        Change::Create { .. } => after,
        Change::Edit { before, path, .. } | Change::Move { before, path, .. } => {
            unified(before, &after, path, path)
        }
    }
}

pub(super) fn blocks(filed: &Filed) -> Vec<Block> {
    let mut blocks = Vec::new();
    for entry in &filed.entries {
        blocks.extend(entry_blocks(entry, filed.dry_run));
    }
    let mut facts = Vec::new();
    if !filed.removed.is_empty() {
        let words: Vec<&str> = filed.removed.iter().map(|each| &*each.words).collect();
        facts.push(("taken out".to_owned(), Text::plain(words.join(", "))));
    }
    if let Some(path) = &filed.contacts {
        facts.push(("contacts".to_owned(), contacts(filed, path)));
    }
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    if filed.dry_run {
        blocks.extend(filed.files.iter().flat_map(|file| {
            let verb = if file.is_new {
                "would write "
            } else {
                "would change "
            };
            [
                Block::Paragraph(Text::plain(verb).and(Role::Code, &file.path)),
                Block::Code(file.diff.clone()),
            ]
        }));
    }
    blocks
}

fn contacts(filed: &Filed, path: &str) -> Text {
    let people = match filed.new_people {
        0 => "what was learnt".to_owned(),
        1 => "1 new person".to_owned(),
        many => format!("{many} new people"),
    };
    let verb = if filed.dry_run { "would go to " } else { "in " };
    Text::plain(format!("{people} {verb}"))
        .and(Role::Code, path)
        .then(", which Git ignores")
}

/// One entry: its id and title, what was taken out of it, what is to be known, and what is like it.
pub fn entry_blocks(entry: &FiledEntry, dry_run: bool) -> Vec<Block> {
    let verb = match (entry.outcome, dry_run) {
        ("new", false) => "wrote ",
        ("new", true) => "would write ",
        ("updated", false) => "changed ",
        ("updated", true) => "would change ",
        _ => "nothing new in ",
    };
    let mut lines = vec![Text::of(Role::Muted, verb).and(Role::Code, &entry.path)];
    if !entry.fields.is_empty() {
        lines.push(Text::plain(entry.fields.join(", ")));
    }
    for removed in &entry.removed {
        lines.push(
            Text::of(Role::Muted, "taken out: ")
                .then(&removed.masked)
                .and(Role::Muted, format!(" is {} now", removed.label)),
        );
    }
    for note in &entry.notes {
        lines.push(Text::of(Role::Warning, "note: ").then(note));
    }
    for twin in &entry.twins {
        lines.push(twin_line(twin));
    }
    vec![Block::Entry {
        head: Text::id(&entry.id).then(" ").then(&entry.title),
        lines,
    }]
}

fn twin_line(twin: &FiledTwin) -> Text {
    let mut line = Text::of(Role::Muted, format!("like {:.2} ", twin.likeness))
        .and(Role::Id, &twin.id)
        .then(" ")
        .then(&twin.title);
    if !twin.shared.is_empty() {
        line = line.and(
            Role::Muted,
            format!(" (shared: {})", twin.shared.join(", ")),
        );
    }
    line
}
