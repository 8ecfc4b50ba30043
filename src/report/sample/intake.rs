//! Imports, filled by hand.

use super::super::shape::{
    FeedbackImport, ImportChange, ImportGuess, ImportLeftOut, ImportPreset, ImportRedaction,
    ImportRejected, ImportTwin, ImportedFeedback, ImportedFile,
};
use super::super::{Report, intake};
use super::title;

pub(super) fn import() -> Report {
    let rejected = (0..30).map(|at| ImportRejected {
        path: "exports/reviews.csv".into(),
        line: at + 2,
        reason: format!("`{}` in `Submitted` is no day", title(at)),
    });
    let feedback = (0..30).map(|at| ImportedFeedback {
        id: super::id(at),
        title: title(at).into(),
        outcome: if at.is_multiple_of(3) {
            "updated"
        } else {
            "new"
        },
        fields: vec!["title".into(), "text".into()],
        path: "backlog/feedback/2026/F-7K3M2Q-hours.md".into(),
        source: format!("canny:{}", title(at)),
        export: "exports/reviews.csv".into(),
        line: at,
        supports: (at % 7 == 1).then(|| super::id(1)),
        notes: vec![format!("changed there and here: {}", title(at))],
    });
    let twins = (0..4).map(|at| ImportTwin {
        id: super::id(at),
        title: title(at).into(),
        like: super::id(at + 1),
        like_title: title(at + 1).into(),
        score: 0.81,
        shared: vec!["calendar".into(), title(at).into()],
    });
    intake::import(FeedbackImport {
        dry_run: true,
        files: vec![ImportedFile {
            left_out: vec![ImportLeftOut {
                reason: "written by a bot".into(),
                count: 94,
                lines: (1..11).collect(),
            }],
            rejected: rejected.collect(),
            reject_file: Some("exports/reviews.rejected.csv".into()),
            notes: vec![format!(
                "`{}` is no channel of this backlog: not taken over",
                title(3)
            )],
            ..file()
        }],
        feedback: feedback.collect(),
        redacted: vec![ImportRedaction {
            kind: "email".into(),
            count: 3,
            said: "3 email addresses".into(),
            examples: vec!["j…@a….com".into()],
        }],
        new_people: 2,
        new_accounts: 1,
        twins: twins.collect(),
        more_twins: 4,
        changes: vec![ImportChange {
            path: "backlog/feedback/2026/F-7K3M2Q-hours.md".into(),
            created: true,
            diff: Some("--- /dev/null\n+++ b/x.md\n@@ -0,0 +1 @@\n+id: F-7K3M2Q\n".into()),
        }],
        ..FeedbackImport::default()
    })
}

pub(super) fn unconfirmed() -> Report {
    let guess = (0..6).map(|at| ImportGuess {
        part: "requester.email",
        column: title(at).into(),
        reason: "its values are addresses".into(),
        examples: vec![title(at + 1).into(), title(at + 2).into(), "1".into()],
    });
    intake::import(FeedbackImport {
        unconfirmed: true,
        files: vec![ImportedFile {
            guess: guess.collect(),
            ..file()
        }],
        ..FeedbackImport::default()
    })
}

fn file() -> ImportedFile {
    ImportedFile {
        path: "exports/reviews.csv".into(),
        form: "CSV, separated by `;`".into(),
        encoding: "UTF-16LE".into(),
        preset: Some("play"),
        reason: "play by its columns `Star Rating`, `Review Text`".into(),
        also_possible: vec!["survey"],
        mapping: "tool: play\n".into(),
        read: 154,
        new: 20,
        updated: 10,
        ..ImportedFile::default()
    }
}

pub(super) fn presets() -> Report {
    intake::presets(vec![ImportPreset {
        name: "play",
        kind: "CSV",
        summary: "Google Play: reviews as CSV (Play Console, Download reports, Reviews)",
        signs: vec!["Star Rating"],
        mapping: "tool: play\n",
    }])
}
