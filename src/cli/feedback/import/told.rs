//! What an import did, in the shape of its report.

use std::collections::BTreeMap;

use super::export::{Opened, Reject};
use crate::intake::filing::{Entry, Filed, Outcome};
use crate::intake::sensitive::Kind;
use crate::report::changes;
use crate::report::shape::{
    FeedbackImport, ImportGuess, ImportLeftOut, ImportRedaction, ImportRejected, ImportTwin,
    ImportedFeedback, ImportedFile,
};
use crate::text::sorting::PutInOrder as _;

/// The shape, and for each export the records that became files.
pub(super) struct Told {
    pub(super) import: FeedbackImport,
}

impl Told {
    /// Nothing was taken in: the guesses and what they rest on.
    pub(super) fn unconfirmed(opened: &[Opened]) -> FeedbackImport {
        FeedbackImport {
            unconfirmed: true,
            files: opened.iter().map(file).collect(),
            ..FeedbackImport::default()
        }
    }

    pub(super) fn new(
        opened: &[Opened],
        filed: &Filed,
        (twins, more_twins): (Vec<ImportTwin>, usize),
        dry_run: bool,
    ) -> Self {
        let mut import = FeedbackImport {
            dry_run,
            files: opened.iter().map(file).collect(),
            redacted: redacted(&filed.entries),
            new_people: filed.new_people,
            new_accounts: filed.new_accounts,
            twins,
            more_twins,
            changes: changes::listed(&filed.changes, dry_run),
            ..FeedbackImport::default()
        };
        // Drafts are filed in the order of the exports; supporters follow theirs.
        let mut exports = opened.iter().enumerate().flat_map(|(number, opened)| {
            opened
                .taken
                .drafts
                .iter()
                .map(move |draft| (number, draft.line))
        });
        let mut here = (0, 0);
        for entry in &filed.entries {
            let is_draft = entry.supports.is_none();
            if is_draft {
                here = exports.next().unwrap_or((usize::MAX, 0));
                count(&mut import, here, &entry.outcome);
            }
            let path = opened.get(here.0).map_or("", |opened| opened.path.as_str());
            import.feedback.extend(listed(entry, path));
        }
        for file in &mut import.files {
            file.left_out
                .put_in_order_by_key(|each| std::cmp::Reverse(each.count));
        }
        Self { import }
    }

    /// Says where the rejected rows are kept.
    pub(super) fn name_rejects(&mut self, rejects: &[Reject]) {
        for reject in rejects {
            if let Some(file) = self.import.files.get_mut(reject.number) {
                file.reject_file = Some(reject.shown.clone());
            }
        }
    }
}

/// What became of one draft, in the numbers of its export.
fn count(import: &mut FeedbackImport, (number, line): (usize, usize), outcome: &Outcome) {
    let Some(file) = import.files.get_mut(number) else {
        return;
    };
    match outcome {
        Outcome::New => file.new += 1,
        Outcome::Updated(_) => file.updated += 1,
        Outcome::Unchanged => file.unchanged += 1,
        Outcome::Repeated(_) => {
            leave_out(&mut file.left_out, "it stands in these files before", line);
        }
    }
}

fn file(opened: &Opened) -> ImportedFile {
    let taken = &opened.taken;
    let mut left_out = Vec::new();
    for each in &taken.left_out {
        leave_out(&mut left_out, &each.reason, each.line);
    }
    left_out.put_in_order_by_key(|each| std::cmp::Reverse(each.count));
    let mut notes = opened.export.notes.clone();
    notes.extend(taken.notes.iter().cloned());
    notes.extend(undated(opened));
    ImportedFile {
        path: opened.path.clone(),
        form: opened.export.form.said(),
        encoding: opened.export.encoding.to_owned(),
        preset: opened.preset.map(|preset| preset.name),
        reason: opened.reason.clone(),
        also_possible: opened.also.clone(),
        mapping: opened.mapping_text(),
        guess: opened
            .guess
            .iter()
            .flat_map(|guess| &guess.lines)
            .map(|line| ImportGuess {
                part: line.part,
                column: line.column.clone(),
                reason: line.reason.clone(),
                examples: line.examples.clone(),
            })
            .collect(),
        read: taken.read,
        left_out,
        rejected: taken
            .rejected
            .iter()
            .map(|rejected| ImportRejected {
                path: opened.path.clone(),
                line: rejected.line,
                reason: rejected.reason.clone(),
            })
            .collect(),
        notes,
        ..ImportedFile::default()
    }
}

/// What the reader must know of days that no record says.
fn undated(opened: &Opened) -> Option<String> {
    let drafts = &opened.taken.drafts;
    let undated = drafts
        .iter()
        .filter(|draft| draft.received.is_none())
        .count();
    match undated {
        0 => None,
        all if all == drafts.len() => Some(
            "no record says when it was received: today's date stands for it, in new files only"
                .into(),
        ),
        some => Some(format!(
            "{some} of {} records do not say when they were received: today's date stands for it, in new files only",
            drafts.len()
        )),
    }
}

fn leave_out(left_out: &mut Vec<ImportLeftOut>, reason: &str, line: usize) {
    /// Lines that are listed for one reason.
    const MOST: usize = 10;
    let generic = reason_without_names(reason);
    let place = left_out.iter().position(|each| each.reason == generic);
    let place = place.unwrap_or_else(|| {
        left_out.push(ImportLeftOut {
            reason: generic,
            ..ImportLeftOut::default()
        });
        left_out.len() - 1
    });
    if let Some(each) = left_out.get_mut(place) {
        each.count += 1;
        if each.lines.len() < MOST {
            each.lines.push(line);
        }
    }
}

/// Reasons that name another line are one reason.
fn reason_without_names(reason: &str) -> String {
    if reason.starts_with("the same as line") {
        "the same record again".into()
    } else if reason.starts_with("an older state of") {
        "an older state of a record that stands in the export too".into()
    } else {
        reason.to_owned()
    }
}

fn listed(entry: &Entry, export: &str) -> Option<ImportedFeedback> {
    let (outcome, fields): (&'static str, &[&str]) = match &entry.outcome {
        Outcome::New => ("new", &[]),
        Outcome::Updated(fields) => ("updated", fields),
        Outcome::Unchanged if !entry.notes.is_empty() => ("unchanged", &[]),
        Outcome::Unchanged | Outcome::Repeated(_) => return None,
    };
    Some(ImportedFeedback {
        id: entry.id.to_string(),
        title: entry.title.clone(),
        outcome,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        path: entry.path.clone(),
        source: format!("{}:{}", entry.source.tool, entry.source.key),
        export: export.to_owned(),
        line: entry.line,
        supports: entry.supports.as_ref().map(ToString::to_string),
        notes: entry.notes.clone(),
    })
}

/// By kind, the most frequent first.
fn redacted(entries: &[Entry]) -> Vec<ImportRedaction> {
    const EXAMPLES: usize = 3;
    let mut kinds: BTreeMap<usize, ImportRedaction> = BTreeMap::new();
    for removed in entries.iter().flat_map(|entry| &entry.removed) {
        let Some(place) = Kind::ALL.iter().position(|kind| *kind == removed.kind) else {
            continue;
        };
        let kind = kinds.entry(place).or_default();
        kind.count += 1;
        if kind.examples.len() < EXAMPLES && !kind.examples.contains(&removed.masked) {
            kind.examples.push(removed.masked.clone());
        }
    }
    let mut redacted: Vec<ImportRedaction> = kinds
        .into_iter()
        .filter_map(|(place, redaction)| {
            let kind = Kind::ALL.get(place)?;
            Some(ImportRedaction {
                kind: kind.label().trim_matches(['[', ']']).to_owned(),
                said: kind.counted(redaction.count),
                ..redaction
            })
        })
        .collect();
    redacted.put_in_order_by_key(|redaction| std::cmp::Reverse(redaction.count));
    redacted
}
