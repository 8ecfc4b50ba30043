//! The order's lines, what was done to it and to conflicts, and what Git asks.

use super::{moment, title};
use crate::report::shape::{
    DupeFile, DupeGroup, DupeSuggestion, Dupes, DupesCalibration, DupesRejected, DupesTenth,
    FiledFile, HookPart, Hooks, OrderChange, OrderLine, OrderLines, OrderStep, Resolved,
    ResolvedFile,
};
use crate::report::{Report, order};

const DIFF: &str = "--- a/backlog/order.txt\n+++ b/backlog/order.txt\n@@ -1 +1 @@\n-S-7K3M10\n+S-7K3M11 <script>\n";

pub(super) fn reports() -> Vec<Report> {
    vec![
        lines(),
        order::changed(change()),
        order::resolved(resolved()),
        order::hooks(hooks()),
        dupes(),
        calibration(),
        rejected(),
    ]
}

fn lines() -> Report {
    let line = |at: usize| OrderLine {
        position: u32::try_from(at).ok().filter(|at| *at > 0),
        band: Some("NOW".into()),
        id: format!("S-7K3M{}", at + 10),
        title: title(at).into(),
        reason: Some(title(at + 3).into()),
        note: at.is_multiple_of(2).then(|| title(at + 4).into()),
    };
    Report::of(
        "The product owner's order",
        OrderLines {
            path: "backlog/order.txt".into(),
            lines: (0..8).map(line).collect(),
        },
    )
}

fn change() -> OrderChange {
    let step = |at: usize| OrderStep {
        id: format!("S-7K3M{}", at + 10),
        title: title(at).into(),
        what: "from place 3 to place 1: scores 3 500 by cd3".into(),
    };
    OrderChange {
        dry_run: true,
        command: "order apply".into(),
        done: (0..8).map(step).collect(),
        notes: (3..5).map(|at| title(at).into()).collect(),
        path: Some("backlog/order.txt".into()),
        diff: Some(DIFF.into()),
    }
}

fn resolved() -> Resolved {
    let file = |at: usize| ResolvedFile {
        path: format!("backlog/items/S-7K3M{}-it.md", at + 10),
        merged: at > 0,
        added: at > 1,
        conflicts: vec![title(at + 3).into()],
        diff: Some(DIFF.into()),
    };
    Resolved {
        dry_run: true,
        files: (0..3).map(file).collect(),
        notes: vec![title(4).into()],
    }
}

fn hooks() -> Hooks {
    let part = |at: usize| HookPart {
        name: "pre-commit".into(),
        place: ".git/hooks/pre-commit".into(),
        installed: at > 0,
        state: title(at + 3).into(),
    };
    Hooks {
        command: "install".into(),
        dry_run: true,
        parts: (0..2).map(part).collect(),
        notes: vec![title(4).into()],
    }
}

fn file(at: usize) -> DupeFile {
    DupeFile {
        id: format!("F-7K3M{}", at + 10),
        title: title(at).into(),
        received: at.is_multiple_of(2).then(|| jiff::civil::date(2026, 10, 2)),
        state: "triaged".into(),
        requesters: Some(at),
    }
}

fn dupes() -> Report {
    let suggestion = |at: usize| DupeSuggestion {
        of: "F-7K3M10".into(),
        file: file(at),
        score: 0.625,
        verdict: "probably",
        by: ["F-7K3M10".into(), format!("F-7K3M{}", at + 10)],
        words: vec![title(3).into(), title(2).into()],
        shares: vec![0.75, 0.25],
        themes: vec![title(4).into()],
        same_account: true,
        same_segment: true,
        days_apart: Some(3),
        command: "deepen feedback merge F-7K3M11 F-7K3M10".into(),
    };
    let group = |at: usize| DupeGroup {
        of: file(at),
        suggestions: (1..5).map(suggestion).collect(),
        command: Some("deepen feedback merge F-7K3M11 F-7K3M12 F-7K3M10".into()),
    };
    Report::of(
        "Feedback that may be the same wish",
        Dupes {
            at: moment(),
            against: "feedback",
            compared: 120,
            look: 0.4,
            probably: 0.6,
            asked: false,
            groups_in_all: 9,
            groups: (0..4).map(group).collect(),
        },
    )
}

fn calibration() -> Report {
    let tenth = |at: u32| DupesTenth {
        from: f64::from(at) / 10.0,
        to: f64::from(at + 1) / 10.0,
        suggestions: 7,
        merged: 3,
    };
    Report::of(
        "How well suggestions agree with what was merged",
        DupesCalibration {
            at: moment(),
            compared: 120,
            merged: 40,
            told_apart: 2,
            precision_at_5: Some(0.5),
            recall_at_5: Some(0.875),
            recall_at_1: None,
            look: 0.4,
            probably: 0.6,
            suggested_look: Some(0.375),
            suggested_probably: None,
            least_merges: 20,
            by_score: (0..10).map(tenth).collect(),
        },
    )
}

fn rejected() -> Report {
    Report::of(
        "Told apart",
        DupesRejected {
            dry_run: true,
            one: file(3),
            other: file(4),
            files: vec![FiledFile::default()],
        },
    )
}
