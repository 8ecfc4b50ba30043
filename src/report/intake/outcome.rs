//! What became of the records: files, what was taken out of them, likely twins, and what to do next.

use super::super::shape::FeedbackImport;
use super::super::{Block, Column, Role, Table, Text, number};

/// New files that a person reads; machines get all of them.
const MOST_SHOWN: usize = 20;

/// Diffs that a person reads.
const MOST_DIFFS: usize = 10;

pub(super) fn blocks(import: &FeedbackImport) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(feedback(import));
    blocks.extend(noted(import));
    blocks.extend(redacted(import));
    blocks.extend(twins(import));
    blocks.extend(diffs(import));
    blocks.push(Block::Paragraph(written(import)));
    blocks
}

fn feedback(import: &FeedbackImport) -> Option<Block> {
    if import.feedback.is_empty() {
        return None;
    }
    let columns = vec![
        Column::left("id"),
        Column::left("title").flexible(),
        Column::left("what"),
        Column::right("line").optional(1),
        Column::left("source").optional(2).shrinks_to(24),
    ];
    let mut table = Table::new(columns);
    for entry in import.feedback.iter().take(MOST_SHOWN) {
        let what = match (&entry.supports, entry.outcome) {
            (Some(id), _) => format!("supports {id}"),
            (None, "updated") => format!("updated: {}", entry.fields.join(", ")),
            (None, outcome) => outcome.to_owned(),
        };
        table.push(vec![
            Text::id(&entry.id),
            (&*entry.title).into(),
            what.into(),
            entry.line.to_string().into(),
            Text::of(Role::Muted, &*entry.source),
        ]);
    }
    let more = import.feedback.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        table.push(vec![
            Text::default(),
            Text::of(Role::Muted, format!("… and {} more", number::whole(more))),
            Text::default(),
            Text::default(),
            Text::default(),
        ]);
    }
    Some(Block::Table(table))
}

/// What somebody should know of single files.
fn noted(import: &FeedbackImport) -> Option<Block> {
    let notes: Vec<Text> = import
        .feedback
        .iter()
        .flat_map(|entry| {
            entry
                .notes
                .iter()
                .map(|note| Text::id(&entry.id).then(format!(": {note}")))
        })
        .collect();
    let more = notes.len().saturating_sub(MOST_SHOWN);
    let mut shown: Vec<Text> = notes.into_iter().take(MOST_SHOWN).collect();
    if more > 0 {
        shown.push(Text::of(
            Role::Muted,
            format!("… and {} more", number::whole(more)),
        ));
    }
    (!shown.is_empty()).then_some(Block::List(shown))
}

fn redacted(import: &FeedbackImport) -> Option<Block> {
    if import.redacted.is_empty() {
        return None;
    }
    let mut said = Text::plain("Taken out of the texts: ");
    for (index, kind) in import.redacted.iter().enumerate() {
        if index > 0 {
            said = said.then(", ");
        }
        said = said.then(&*kind.said);
        if !kind.examples.is_empty() {
            said = said.and(Role::Muted, format!(" ({})", kind.examples.join(", ")));
        }
    }
    Some(Block::Paragraph(said.then(".")))
}

fn twins(import: &FeedbackImport) -> Vec<Block> {
    if import.twins.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::left("new"),
        Column::left("title").flexible(),
        Column::left("is like"),
        Column::left("title").flexible(),
        Column::right("alike"),
        Column::left("shared").optional(1).shrinks_to(24),
    ];
    let rows = import.twins.iter().take(MOST_SHOWN).map(|twin| {
        vec![
            Text::id(&twin.id),
            (&*twin.title).into(),
            Text::id(&twin.like),
            (&*twin.like_title).into(),
            number::percent(twin.score).into(),
            Text::of(Role::Muted, twin.shared.join(", ")),
        ]
    });
    let more = import.twins.len().saturating_sub(MOST_SHOWN) + import.more_twins;
    let mut next = Text::default();
    if more > 0 {
        next = next.then(format!("… and {} more. ", number::whole(more)));
    }
    next = next
        .then("Nothing is merged by itself: ")
        .and(Role::Code, "deepen feedback dupes")
        .then(" shows all likely twins with their reasons.");
    vec![
        Block::heading(2, "Likely twins"),
        Block::Table(Table::of(columns, rows)),
        Block::Paragraph(next),
    ]
}

fn diffs(import: &FeedbackImport) -> Vec<Block> {
    let diffs: Vec<&str> = import
        .changes
        .iter()
        .filter_map(|change| change.diff.as_deref())
        .collect();
    let mut blocks: Vec<Block> = diffs
        .iter()
        .take(MOST_DIFFS)
        .map(|diff| Block::Code((*diff).to_owned()))
        .collect();
    let more = diffs.len().saturating_sub(MOST_DIFFS);
    if more > 0 {
        blocks.push(Block::paragraph(Text::of(
            Role::Muted,
            format!(
                "… and {} more files; --format json has all of them",
                number::whole(more)
            ),
        )));
    }
    blocks
}

fn written(import: &FeedbackImport) -> Text {
    let created = import
        .changes
        .iter()
        .filter(|change| change.created)
        .count();
    let edited = import.changes.len() - created;
    let files = format!(
        "{} new, {} changed",
        number::counted(created, "file", "files"),
        number::whole(edited)
    );
    let mut text = match (import.changes.is_empty(), import.dry_run) {
        (true, _) => return Text::plain("0 new: no file was written."),
        (false, true) => Text::of(Role::Warning, "Nothing was written")
            .then(format!(" (--dry-run): it would be {files}")),
        (false, false) => Text::of(Role::Good, "Written").then(format!(": {files}")),
    };
    if import.new_people > 0 {
        let people = number::counted(import.new_people, "new person", "new people");
        text = text.then(format!(
            ". {people} in contacts.local.yml, which Git does not see"
        ));
    }
    text.then(".")
}
