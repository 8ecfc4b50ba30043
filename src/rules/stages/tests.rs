//! Evidence and gates of small epics.

use super::*;
use crate::rules::testing::Case;

/// Each gate of the epic as its state, then what is missing in it.
fn gates(case: &Case) -> Vec<String> {
    let judged = case.judge(|facts| {
        let survey = Survey::new(facts.backlog, facts.today);
        let gates = Gates::new(facts, &survey);
        let epic = facts
            .backlog
            .find(&crate::backlog::Id::new("E-000001"))
            .unwrap();
        let standing = gates.of(epic);
        let told = standing.gates.iter().map(|gate| {
            let missing: Vec<&str> = gate.missing().map(|each| each.kind.as_str()).collect();
            format!("{} {}", gate.state.name(), missing.join(" "))
                .trim_end()
                .to_owned()
        });
        told.collect()
    });
    judged.1
}

fn epic(front: &str, body: &str) -> Case {
    Case::default().item("E-000001", &format!("{front}---\n{body}"))
}

#[test]
fn an_empty_epic_misses_everything() {
    assert_eq!(
        gates(&epic("stage: 1\n", "")),
        [
            "open need feedback-or-research",
            "ahead scope value-proposition success-metrics",
            "ahead feasibility",
            "ahead draft stakeholder-feedback user-feedback",
            "ahead criteria-accepted usability-test definition-of-done",
            "ahead release release-notes measure-by",
        ]
    );
}

#[test]
fn what_is_written_is_evidence_and_comments_are_not() {
    let body = "## Problem\nx\n\n## In scope\nx\n\n## Out of scope\n<!-- what? -->\n\n## Outcome hypothesis\nx\n";
    let front = "stage: 2\nevidence:\n  - kind: interview\n    ref: docs/x.md\n  - kind: draft\noutcome: {metric: calls, baseline: \"31\", expected: \"25\"}\n";
    assert_eq!(
        gates(&epic(front, body))[..4],
        [
            "passed",
            "open scope",
            "ahead feasibility",
            // A draft without a place is none.
            "ahead draft stakeholder-feedback",
        ]
    );
}

#[test]
fn the_metric_may_be_a_key_result_of_the_goal() {
    let goal = "state: active\nkey_results:\n  - metric: Calls\n    baseline: 31\n    target: 25\n";
    let case = epic("stage: 2\ngoal: G-000001\noutcome: {metric: calls}\n", "");
    let case = case.item("G-000001", goal);
    assert_eq!(gates(&case)[1], "open scope value-proposition");
}

#[test]
fn a_stage_left_out_needs_a_reason() {
    let told = |skipped: &str| {
        let all = gates(&epic(&format!("stage: 4\nskipped_stages:{skipped}\n"), ""));
        all.iter()
            .map(|gate| gate.split(' ').next().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        told("\n  - stage: 3\n    reason: bought, not built\n  - stage: 2"),
        "behind unexplained skipped open ahead ahead"
    );
    assert_eq!(
        told(" {3: bought}"),
        "behind behind skipped open ahead ahead"
    );
    assert_eq!(
        told(" [1, \"2\"]"),
        "unexplained unexplained behind open ahead ahead"
    );
}

#[test]
fn acceptance_notes_and_notices_are_asked_of_the_parts() {
    let accepted =
        |id: &str| format!("---\nitem: {id}\nverdict: accepted\nby: mira\ndod_digest: x\n---\n");
    let case = epic("stage: 6\noutcome: {measure_by: 2026-12-01}\n", "")
        .item("S-000001", "parent: E-000001\nstatus: accepted\n---\n## Release note\nSee.\n")
        .item("S-000002", "parent: E-000001\nstatus: dropped\n")
        .item("K-000001", "parent: E-000001\nstatus: accepted\n---\n## Findings\nIt can be done.\n")
        .file("backlog/accept/S-000001.md", &accepted("S-000001"))
        .file("backlog/policy/definition-of-done.md", "# Done\n")
        .file("backlog/releases/1.0.0.md", "---\nversion: \"1.0.0\"\nitems: [S-000001]\n---\n")
        .file(
            "backlog/feedback/2026/F-000001.md",
            "---\nid: F-000001\ntype: feedback\ntitle: x\nreceived: 2026-10-01\nchannel: usability-test\nrequester: R-000001\naddressed_by: [S-000001]\n---\n",
        );
    assert_eq!(
        gates(&case)[2..],
        [
            "passed",
            "behind draft stakeholder-feedback",
            "passed",
            "open notices"
        ]
    );
    let case = case.file(
        "backlog/notices/1.0.0.tsv",
        "R-000001\tF-000001\tshipped\temail\tsent\n",
    );
    assert_eq!(gates(&case)[5], "passed");
}

#[test]
fn stages_and_kinds_of_evidence_are_the_teams_own() {
    let case = epic("stage: 2\nevidence:\n  - kind: Security review\n    note: ok\n", "").config(
        "stages:\n  - name: Try\n    evidence: [security-review]\n  - name: Keep\n    evidence: [legal]\n",
    );
    assert_eq!(gates(&case), ["passed", "open legal"]);
    case.judge(|facts| {
        let survey = Survey::new(facts.backlog, facts.today);
        let gates = Gates::new(facts, &survey);
        let standing = gates.of(ItemIx(0));
        assert_eq!((standing.stage, standing.reached()), (Some(2), 1));
        let missing = standing.gates[1].missing().next().unwrap();
        assert_eq!(
            missing.how,
            "add an entry of `evidence` with `kind: legal` and a `ref`"
        );
    });
}

#[test]
fn a_stage_that_is_none_is_said() {
    let unknown = |front: &str| {
        let judged = epic(front, "").judge(|facts| {
            let survey = Survey::new(facts.backlog, facts.today);
            Gates::new(facts, &survey).of(ItemIx(0)).unknown
        });
        judged.1
    };
    assert_eq!(unknown("").as_deref(), Some("its file names no stage"));
    assert_eq!(
        unknown("stage: 7\n").as_deref(),
        Some("`stage: 7` is none of 1 to 6")
    );
    assert_eq!(
        unknown("stage: 2.5\n").as_deref(),
        Some("`stage: 2.5` is none of 1 to 6")
    );
}
