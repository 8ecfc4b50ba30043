use jiff::civil::date;

use super::*;
use crate::report::format::{Screen, format};
use crate::report::shape::{
    ChangedBy, DiffBreach, DiffCriteria, DiffDemand, DiffField, DiffMove, DiffPage, DiffPhase,
    DiffReadiness, DiffReason, DiffRecord, DiffSide, DiffSlip, DiffText, DiffWording, ItemName,
    Level, RuleName,
};

/// A difference with something of everything, its titles and words by others.
pub(in crate::report) fn sample(title: &str) -> Report {
    report(filled(3, title))
}

fn commit() -> ChangedBy {
    ChangedBy::Commit {
        commit: "1acd4a8e122dcfcac71503edde3eff817900000a".into(),
        who: "paula".into(),
        date: date(2026, 10, 2),
        subject: "A change".into(),
        only_before: false,
    }
}

fn named(at: usize, title: &str) -> ItemName {
    ItemName {
        id: format!("S-{at:0>6}"),
        title: title.to_owned(),
    }
}

fn finding(at: usize, title: &str) -> Finding {
    Finding {
        code: "E2",
        rule: "off-scale-estimate",
        level: Level::Error,
        path: format!("backlog/items/S-{at:0>6}-it.md"),
        message: format!("the estimate `7` of {title} is not on the scale"),
        ..Finding::default()
    }
}

fn record(at: usize, title: &str) -> DiffRecord {
    let fates = ["changed", "changed", "added", "removed"];
    DiffRecord {
        kind: "item",
        id: format!("S-{at:0>6}"),
        title: title.to_owned(),
        item_type: "story",
        fate: fates.get(at % 4).copied().unwrap_or("changed"),
        phase: at.is_multiple_of(4).then_some(DiffPhase {
            from: "started",
            to: "finished",
        }),
        fields: vec![
            DiffField {
                path: "estimate".into(),
                from: Some("3".into()),
                to: Some("5".into()),
                by: commit(),
            },
            DiffField {
                path: "x-note".into(),
                from: Some(title.to_owned()),
                to: None,
                by: ChangedBy::NotCommitted,
            },
        ],
        criteria: Some(DiffCriteria {
            added: vec![title.to_owned()],
            ticked: vec![title.to_owned()],
            reworded: vec![DiffWording {
                from: "a".into(),
                to: title.to_owned(),
            }],
            ..DiffCriteria::default()
        }),
        texts: vec![DiffText {
            section: "narrative".into(),
            changed_percent: 40,
        }],
        by: commit(),
        ..DiffRecord::default()
    }
}

/// So many slips and items whose readiness changed.
fn costs(count: usize, title: &str) -> Diff {
    let all = 0..count;
    let place = |at: usize| u32::try_from(at).ok();
    Diff {
        slips: all
            .clone()
            .map(|at| DiffSlip {
                item: named(at, title),
                position: place(at + 1),
                days: 2.5 + at as f64,
                safe_days: Some(9.0),
                cost: Some(1200.0),
                currency: "EUR".into(),
                behind: vec![format!("S-{at:0>6}")],
            })
            .collect(),
        pace_known: true,
        readiness: all
            .map(|at| DiffReadiness {
                item: named(at, title),
                band: Some("NOW"),
                ready: at.is_multiple_of(2),
                lacks: vec!["it has no estimate".into()],
            })
            .collect(),
        ..Diff::default()
    }
}

/// So many of everything.
fn filled(count: usize, title: &str) -> Diff {
    let side = |name: &str| DiffSide {
        name: name.into(),
        commit: Some("1acd4a8e122dcfcac71503edde3eff817900000a".into()),
        date: date(2026, 10, 2),
        work_tree: false,
    };
    let place = |at: usize| u32::try_from(at).ok();
    let all = 0..count;
    let feedback = all.clone().map(|at| DiffRecord {
        kind: "feedback",
        merged_into: Some("F-000000".into()),
        ..record(at, title)
    });
    Diff {
        before: side("main"),
        after: side("wishes"),
        commits: Some(12),
        authors: vec!["jonas".into(), "mira".into()],
        records: all
            .clone()
            .map(|at| record(at, title))
            .chain(feedback)
            .collect(),
        moves: all
            .clone()
            .map(|at| DiffMove {
                item: named(at, title),
                turn: "up",
                from: place(at + 2),
                to: place(at + 1),
                passed: 1,
                band: Some("NOW"),
                reason: at.is_multiple_of(2).then(|| title.to_owned()),
                by: commit(),
            })
            .collect(),
        reasons: vec![DiffReason {
            item: named(1, title),
            to: Some(title.to_owned()),
            ..DiffReason::default()
        }],
        top: 10,
        demand: vec![DiffDemand {
            item: named(0, title),
            requesters_after: 3,
            accounts_after: 1,
            ..DiffDemand::default()
        }],
        authority: vec![DiffBreach {
            duty: "acceptance",
            who: title.to_owned(),
            is_delegate: true,
            ids: vec!["S-000000".into()],
            by: commit(),
        }],
        introduced: all.clone().map(|at| finding(at, title)).collect(),
        cured: all.map(|at| finding(at, title)).collect(),
        unknown: vec![RuleName {
            code: "M1",
            rule: "backlog-growth",
        }],
        pages: vec![DiffPage {
            path: "backlog/team.yml".into(),
            fate: "changed",
            fields: record(0, title).fields,
            texts: Vec::new(),
        }],
        ..costs(count, title)
    }
}

fn markdown(report: &Report) -> String {
    let screen = Screen {
        width: 80,
        colour: false,
    };
    (format("markdown").unwrap().write)(report, &screen)
}

fn fitted(diff: Diff, limit: usize) -> String {
    let measure = |report: &Report| markdown(report).chars().count();
    markdown(&fitting(diff, limit, "deepen diff a..b --all", &measure))
}

#[test]
fn a_comment_on_five_thousand_items_is_short_enough_and_says_what_shows_the_rest() {
    let attack = "<b>| `x` @anna #12</b> ".repeat(3);
    for (count, title) in [(5000, attack), (50, "会議".repeat(50_000))] {
        let comment = fitted(filled(count, &title), 65_535);
        let length = comment.chars().count();
        assert!(length <= 65_535, "{length}");
        assert!(comment.contains("`deepen diff a..b --all` shows all of it."));
        assert!(comment.contains("- and "), "{length}");
        let count = |tag: &str| comment.matches(tag).count();
        assert_eq!(count("<details>"), count("</details>"));
    }
}

#[test]
fn whole_folded_sections_go_before_any_row() {
    let whole = fitted(filled(20, "Wish"), usize::MAX);
    let sections = whole.matches("<details>").count();
    assert_eq!(sections, 9);
    assert!(!whole.contains("shows all of it"));
    let length = whole.chars().count();
    let cut = fitted(filled(20, "Wish"), length - 1);
    assert_eq!(cut.matches("<details>").count(), sections - 1);
    assert!(
        cut.contains("## Besides\n\n- Settings and prose: 1 file\n"),
        "{cut}"
    );
    assert!(!cut.contains("more moved"));
}

#[test]
fn breaches_of_one_kind_by_one_person_are_one_line() {
    let mut diff = filled(0, "x");
    let breach = |id: &str| DiffBreach {
        duty: "acceptance",
        who: "tomas".into(),
        is_delegate: true,
        ids: vec![id.to_owned()],
        by: commit(),
    };
    diff.authority = vec![breach("S-000001"), breach("S-000002")];
    let comment = fitted(diff, usize::MAX);
    let line = "- **authority**: tomas, a delegate and not the product owner, accepted `S-000001` and `S-000002` (1acd4a8, 1acd4a8)";
    assert!(comment.contains(line), "{comment}");
}
