//! An item split into smaller ones.

use crate::sandbox::Sandbox;

const STORY: &str = "---
id: S-00000A
type: story
title: Hours
status: refining
---

As a lead, I want hours, so that I can plan.

## Acceptance criteria
- [ ] AC1: Hours are shown.
- [ ] AC2: Marks are shown.
";

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/items/S-00000A-hours.md", STORY),
        ("backlog/order.txt", "S-00000A  Hours\n"),
    ]);
    sandbox.commit("backlog: start");
    sandbox
}

#[test]
fn a_story_becomes_two_in_one_change_and_check_finds_nothing_broken() {
    let sandbox = sandbox();
    let words = [
        "split",
        "S-000",
        "--by",
        "path",
        "--into",
        "See hours",
        "--into",
        "See marks in the UI",
        "--criteria",
        "2=AC2",
        "--order",
    ];
    let dry = sandbox.deepen(&[&words[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(
        dry.stdout
            .contains("without --dry-run this changes 4 files"),
        "{}",
        dry.stdout
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let run = sandbox.deepen(&words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("made, with criterion 1"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("names a layer (ui)"), "{}", run.stdout);
    let order = sandbox.read("backlog/order.txt");
    assert!(
        order.contains("  See hours\n") && !order.contains("S-00000A"),
        "{order}"
    );
    let check = sandbox.deepen(&["check", "--format", "csv"]);
    // At the start of a line: an id that is drawn may end like a rule.
    for rule in ["I1,", "I2,", "I5,", "F1,", "P9,"] {
        let is_told = check.stdout.lines().any(|line| line.starts_with(rule));
        assert!(!is_told, "{}", check.stdout);
    }
    assert!(!check.stdout.contains(",order-file,"), "{}", check.stdout);
    let why = sandbox.deepen(&["list", "--all"]);
    assert!(why.stdout.contains("See hours"), "{}", why.stdout);
}

#[test]
fn a_bad_request_writes_nothing_and_says_what_would_do() {
    let sandbox = sandbox();
    let refused = |words: &[&str]| {
        let run = sandbox.deepen(&[&["split", "S-00000A"], words].concat());
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert_eq!(sandbox.git(&["status", "--short"]), "");
        run.stderr
    };
    let two = ["--into", "one", "--into", "two"];
    assert!(refused(&[]).contains("nothing says into what"));
    assert!(refused(&["--into", "one"]).contains("--smaller"));
    assert!(refused(&[&two[..], &["--by", "pathes"]].concat()).contains("did you mean `paths`?"));
    assert!(refused(&[&two[..], &["--criteria", "1=9"]].concat()).contains("from 1 to 2"));
    assert!(refused(&[&two[..], &["--criteria", "3=1"]].concat()).contains("no part `3`"));
    assert!(refused(&[&two[..], &["--criteria", "AC1"]].concat()).contains("which part"));
    assert!(refused(&[&two[..], &["--feedback", "1=F-00000F"]].concat()).contains("F-00000F"));
    assert!(refused(&[&two[..], &["--type", "goal"]].concat()).contains("type `goal`"));
}

#[test]
fn the_ways_to_split_are_told_without_a_backlog() {
    let sandbox = Sandbox::new();
    let run = sandbox.deepen(&["split", "--patterns"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("paths: one of several ways"),
        "{}",
        run.stdout
    );
    let one = sandbox.deepen(&["explain", "paths"]);
    assert!(one.stdout.contains("pay by invoice"), "{}", one.stdout);
}
