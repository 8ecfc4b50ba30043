//! What a command that writes has done: records, voices, files; as diffs where nothing was written.

use super::changes::diff;
use super::said::one_line;
use super::shape::{
    Changed, ChangedCommit, ChangedFile, ChangedRecord, ChangedVoices, Rows, Shape, Voices,
};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::text::Change;

impl Shape for Changed {
    const NAME: &str = "changed";
    const SUMMARY: &str =
        "What a command wrote, or would write: the records, the voices behind them, the files";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.files)
    }
}

pub fn report(changed: Changed) -> Report {
    Report::of(format!("deepen {}", changed.command), changed)
}

/// The files of these changes; with diffs when nothing is written.
pub fn files(changes: &[Change], dry_run: bool) -> Vec<ChangedFile> {
    changes
        .iter()
        .map(|change| ChangedFile {
            path: change.path().to_owned(),
            from: match change {
                Change::Move { from, .. } => Some(from.clone()),
                Change::Create { .. } | Change::Edit { .. } => None,
            },
            kind: match change {
                Change::Create { .. } => "created",
                Change::Edit { .. } => "edited",
                Change::Move { .. } => "renamed",
            },
            diff: dry_run.then(|| diff(change)),
        })
        .collect()
}

/// Files as people read them: a line each, or their diffs.
pub fn file_blocks(files: &[ChangedFile], dry_run: bool) -> Vec<Block> {
    if dry_run {
        let diffs = files.iter().filter_map(|file| file.diff.clone());
        return diffs.map(Block::Diff).collect();
    }
    let line = |file: &ChangedFile| match &file.from {
        Some(from) => Text::plain("renamed ")
            .and(Role::Code, from)
            .and(Role::Plain, " to ")
            .and(Role::Code, &file.path),
        None => Text::plain("wrote ").and(Role::Code, &file.path),
    };
    if files.is_empty() {
        return Vec::new();
    }
    vec![Block::List(files.iter().map(line).collect())]
}

pub(super) fn blocks(changed: &Changed) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !changed.done.is_empty() {
        let line = |record| line(record, changed.dry_run);
        blocks.push(Block::List(changed.done.iter().map(line).collect()));
    }
    if changed.done.is_empty() && changed.files.is_empty() {
        blocks.push(Block::paragraph("Nothing to do: it is so already."));
    }
    if !changed.voices.is_empty() {
        blocks.push(Block::Table(voices(&changed.voices)));
    }
    let notes = changed.notes.iter();
    if !changed.notes.is_empty() {
        blocks.push(Block::List(
            notes.map(|note| Text::plain(&**note)).collect(),
        ));
    }
    blocks.extend(file_blocks(&changed.files, changed.dry_run));
    if let Some(commit) = &changed.commit {
        blocks.push(Block::paragraph(commit_line(commit)));
    }
    if changed.dry_run && !changed.files.is_empty() {
        let files = number::counted(changed.files.len(), "file", "files");
        let note = format!("Nothing was written: without --dry-run this changes {files}.");
        blocks.push(Block::paragraph(note));
    }
    blocks
}

/// What became of the commit that was asked for, on one line.
pub fn commit_line(commit: &ChangedCommit) -> String {
    let message = commit.message.lines().next().unwrap_or_default();
    let message = one_line(message);
    let place = match &commit.branch {
        Some(branch) => format!("on {}", one_line(branch)),
        None => "on no branch".to_owned(),
    };
    match &commit.id {
        Some(id) => format!("committed {id} {place}: {message}"),
        None => format!("the commit {place} would say: {message}"),
    }
}

fn line(record: &ChangedRecord, dry_run: bool) -> Text {
    let would = if dry_run { "would be " } else { "" };
    let named = Text::id(&record.id)
        .then(" ")
        .then(&*record.title)
        .and(Role::Muted, ": ")
        .then(would)
        .and(Role::Strong, &*record.what);
    match &record.other {
        None => named,
        Some(other) => named
            .then(" ")
            .and(Role::Id, &**other)
            .then(" ")
            .then(record.other_title.as_deref().unwrap_or_default()),
    }
}

fn voices(rows: &[ChangedVoices]) -> Table {
    let columns = vec![
        Column::left("who asks for"),
        Column::left("").flexible(),
        Column::right("people"),
        Column::right("accounts"),
        Column::right("files").optional(1),
    ];
    let row = |row: &ChangedVoices| {
        let cell = |of: fn(&Voices) -> usize| {
            let before = row.before.as_ref().map(of);
            let after = row.after.as_ref().map(of);
            Text::plain(match (before, after) {
                (Some(before), Some(after)) if before != after => {
                    format!("{} → {}", number::whole(before), number::whole(after))
                }
                (before, after) => after.or(before).map_or_else(String::new, number::whole),
            })
        };
        let title = Text::plain(&*row.title);
        let title = match row.after {
            None => Text::of(Role::Muted, "(counted with another) ").join(title),
            Some(_) => title,
        };
        vec![
            Text::id(&row.id),
            title,
            cell(|voices| voices.requesters),
            cell(|voices| voices.accounts),
            cell(|voices| voices.mentions),
        ]
    };
    Table::of(columns, rows.iter().map(row))
}

#[cfg(test)]
pub(super) fn sample(title: &str) -> Report {
    let before = "---\nid: F-000001\nstate: new\n---\n";
    let change = Change::Edit {
        path: "backlog/feedback/2026/F-000001.md".to_owned(),
        before: before.into(),
        edits: vec![crate::text::Edit {
            span: crate::text::Span::new(17, 27),
            replacement: "state: merged\nmerged_into: F-000002".to_owned(),
        }],
    };
    let create = Change::Create {
        path: "backlog/feedback/2026/F-000003.md".to_owned(),
        text: format!("---\ntitle: \"{title}\"\n---\n"),
    };
    let voices = |requesters| Voices {
        requesters,
        accounts: 2,
        mentions: 4,
    };
    report(Changed {
        dry_run: true,
        command: "feedback merge".to_owned(),
        done: vec![ChangedRecord {
            id: "F-000001".to_owned(),
            title: title.to_owned(),
            what: "merged into".to_owned(),
            other: Some("F-000002".to_owned()),
            other_title: Some(title.to_owned()),
        }],
        voices: vec![
            ChangedVoices {
                id: "F-000002".to_owned(),
                title: title.to_owned(),
                before: Some(voices(2)),
                after: Some(voices(3)),
            },
            ChangedVoices {
                id: "F-000001".to_owned(),
                title: title.to_owned(),
                before: Some(voices(1)),
                after: None,
            },
        ],
        notes: vec![format!("{title} was so before")],
        files: files(&[change, create], true),
        commit: Some(ChangedCommit {
            id: None,
            branch: Some("main".to_owned()),
            message: format!("backlog: {title}"),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Data;

    #[test]
    fn a_diff_is_what_git_apply_takes() {
        let Data::Changed(changed) = sample("x").data else {
            panic!("it is what was changed");
        };
        assert_eq!(
            changed.files[0].diff.as_deref(),
            Some(
                "--- a/backlog/feedback/2026/F-000001.md\n+++ b/backlog/feedback/2026/F-000001.md\n@@ -1,4 +1,5 @@\n ---\n id: F-000001\n-state: new\n+state: merged\n+merged_into: F-000002\n ---\n"
            )
        );
        let created = changed.files[1].diff.as_deref().unwrap_or_default();
        assert!(
            created.starts_with(
                "--- /dev/null\n+++ b/backlog/feedback/2026/F-000003.md\n@@ -0,0 +1,3 @@\n+---\n"
            ),
            "{created}"
        );
    }
}
