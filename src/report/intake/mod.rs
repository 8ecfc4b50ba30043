//! What an import took in, told so that a stranger sees what came of every row.

mod outcome;

use super::shape::{
    FeedbackImport, FeedbackPresets, ImportGuess, ImportPreset, ImportedFile, Rows, Shape,
};
use super::{Block, Column, Report, Role, Table, Text, number};

impl Shape for FeedbackPresets {
    const NAME: &str = "feedback-presets";
    const SUMMARY: &str = "Exports of other tools that an import knows";

    fn blocks(&self) -> Vec<Block> {
        preset_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.presets)
    }
}

impl Shape for FeedbackImport {
    const NAME: &str = "feedback-import";
    const SUMMARY: &str = "What an import took in, left out and rejected, and why";

    fn blocks(&self) -> Vec<Block> {
        import_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.feedback)
    }
}

/// What an import took in.
pub fn import(import: FeedbackImport) -> Report {
    Report::of("Import of feedback", import)
}

/// The exports that are known.
pub fn presets(presets: Vec<ImportPreset>) -> Report {
    Report::of("Exports that are known", FeedbackPresets { presets })
}

pub(super) fn preset_blocks(presets: &FeedbackPresets) -> Vec<Block> {
    let columns = vec![
        Column::left("preset"),
        Column::left("form").optional(1),
        Column::left("export").flexible(),
    ];
    let rows = presets.presets.iter().map(|preset| {
        vec![
            Text::of(Role::Strong, preset.name),
            preset.kind.into(),
            preset.summary.into(),
        ]
    });
    vec![
        Block::Table(Table::of(columns, rows)),
        Block::paragraph(
            Text::plain("An export is recognised by its columns; ")
                .and(Role::Code, "--preset NAME")
                .then(" overrules that. Anything else comes in by a mapping: ")
                .and(Role::Code, "--map FILE")
                .then(", or guessed and confirmed by you."),
        ),
    ]
}

pub(super) fn import_blocks(import: &FeedbackImport) -> Vec<Block> {
    let mut blocks = Vec::new();
    for file in &import.files {
        blocks.extend(file_blocks(file, import));
    }
    if import.unconfirmed {
        blocks.push(Block::paragraph(
            Text::of(Role::Warning, "Nothing was taken in.")
                .then(" The mapping is a guess: ")
                .and(Role::Code, "--yes")
                .then(" takes it, ")
                .and(Role::Code, "--write-map FILE")
                .then(" writes it for you to mend and to use with ")
                .and(Role::Code, "--map FILE")
                .then("."),
        ));
        return blocks;
    }
    blocks.extend(outcome::blocks(import));
    blocks
}

fn file_blocks(file: &ImportedFile, import: &FeedbackImport) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, Text::of(Role::Code, &file.path))];
    let mut how = Text::plain(format!("{}, {}", file.form, file.encoding));
    if !file.reason.is_empty() {
        how = how.then(format!("; {}", file.reason));
    }
    if !file.also_possible.is_empty() {
        how = how.then(format!(
            "; also possible: --preset {}",
            file.also_possible.join(" or ")
        ));
    }
    blocks.push(Block::Paragraph(how));
    if !file.guess.is_empty() {
        blocks.push(Block::Table(guess_table(&file.guess)));
    }
    if !import.unconfirmed {
        blocks.push(Block::Paragraph(counts(file)));
    }
    if !file.left_out.is_empty() {
        let reasons = file.left_out.iter().map(|reason| {
            Text::of(Role::Muted, "left out: ")
                .then(format!("{} ", number::whole(reason.count)))
                .then(&*reason.reason)
                .and(Role::Muted, lines(&reason.lines, reason.count))
        });
        blocks.push(Block::List(reasons.collect()));
    }
    if !file.rejected.is_empty() {
        let rows = file.rejected.iter().take(MOST_REJECTED).map(|rejected| {
            Text::of(Role::Bad, format!("line {}", rejected.line))
                .then(format!(": {}", rejected.reason))
        });
        blocks.push(Block::List(rows.collect()));
        let more = file.rejected.len().saturating_sub(MOST_REJECTED);
        let mut said = Text::default();
        if more > 0 {
            said = said.then(format!("… and {} more. ", number::whole(more)));
        }
        if let Some(path) = &file.reject_file {
            let what = if import.dry_run {
                "They would be kept in "
            } else {
                "They are kept in "
            };
            said = said
                .then(what)
                .and(Role::Code, path)
                .then(": mend them there and import that file.");
        }
        if !said.is_empty() {
            blocks.push(Block::Paragraph(said));
        }
    }
    if !file.notes.is_empty() {
        let notes = file
            .notes
            .iter()
            .map(|note| Text::of(Role::Muted, "note: ").then(&**note));
        blocks.push(Block::List(notes.collect()));
    }
    blocks
}

/// Rejected rows that a person reads; machines get all of them.
const MOST_REJECTED: usize = 20;

fn guess_table(guess: &[ImportGuess]) -> Table {
    let columns = vec![
        Column::left("taken as"),
        Column::left("column").flexible(),
        Column::left("because").optional(1),
        Column::left("for example").flexible(),
    ];
    let rows = guess.iter().map(|line| {
        vec![
            Text::of(Role::Strong, line.part),
            Text::plain(line.column.split_whitespace().collect::<Vec<_>>().join(" ")),
            Text::of(Role::Muted, &*line.reason),
            line.examples.join(" · ").into(),
        ]
    });
    Table::of(columns, rows)
}

/// `12 read: 10 new, 1 updated, 0 unchanged, 1 left out, 0 rejected`
fn counts(file: &ImportedFile) -> Text {
    let left_out: usize = file.left_out.iter().map(|left_out| left_out.count).sum();
    let part = |count: usize, role: Role, name: &str| {
        let role = if count > 0 { role } else { Role::Muted };
        Text::of(role, format!("{} {name}", number::whole(count)))
    };
    Text::of(Role::Strong, format!("{} read", number::whole(file.read)))
        .then(": ")
        .join(part(file.new, Role::Good, "new"))
        .then(", ")
        .join(part(file.updated, Role::Good, "updated"))
        .then(", ")
        .join(part(file.unchanged, Role::Plain, "unchanged"))
        .then(", ")
        .join(part(left_out, Role::Plain, "left out"))
        .then(", ")
        .join(part(file.rejected.len(), Role::Bad, "rejected"))
}

/// ` (lines 3, 5 and 8)`, of many the first.
fn lines(lines: &[usize], count: usize) -> String {
    let mut shown: Vec<String> = lines.iter().take(5).map(ToString::to_string).collect();
    if count > shown.len() {
        shown.push("…".into());
    }
    let word = if count == 1 { "line" } else { "lines" };
    format!(" ({word} {})", shown.join(", "))
}
