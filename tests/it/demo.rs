//! The demo shows what the tool can find: it is large enough, and every rule has a corner in it.

use std::collections::{BTreeMap, BTreeSet};

use deepen::repo::demo;
use deepen::rules::RULES;

use crate::sandbox::Sandbox;

/// Rules that find nothing in the demo, and why that is right.
const NOT_HERE: &[(&str, &str)] = &[
    (
        "E8",
        "estimates do tell something about cycle times here, as those of a good team do",
    ),
    ("F1", "whatever Git checks out can be read"),
    ("F17", "nothing is adopted from another tool"),
    ("F19", "every merge of the demo is finished"),
    (
        "I12",
        "with two product owners nobody's authority could be checked",
    ),
    (
        "I14",
        "every line of the ledgers was written as it should be",
    ),
    ("I15", "every decision says when and what was decided"),
];

/// Some time after the demo's last commit.
const AFTER: &str = "2026-11-23T09:00:00Z";

fn texts() -> BTreeMap<String, String> {
    let files = demo::files().unwrap();
    files
        .into_iter()
        .map(|(path, content)| (path, String::from_utf8_lossy(&content).into_owned()))
        .collect()
}

/// The values of a key over all files below a folder.
fn values<'a>(
    files: &'a BTreeMap<String, String>,
    folder: &str,
    key: &str,
) -> impl Iterator<Item = &'a str> {
    let key = format!("{key}: ");
    files
        .iter()
        .filter(move |(path, _)| path.starts_with(folder))
        .flat_map(|(_, text)| text.lines())
        .filter_map(move |line| line.strip_prefix(&key))
}

#[test]
fn every_rule_finds_something_in_the_demo_or_is_known_not_to() {
    let run = Sandbox::demo().deepen_on(AFTER, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["data"]["findings"].as_array().unwrap();
    let found: BTreeSet<&str> = findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    let missing: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.code)
        .filter(|code| !found.contains(code))
        .collect();
    let known: Vec<&str> = NOT_HERE.iter().map(|(code, _)| *code).collect();
    assert_eq!(
        missing, known,
        "give a rule its corner in examples/calendar, or say here why it cannot find anything there"
    );
}

#[test]
fn the_demo_is_as_large_as_a_small_team_s_backlog() {
    let files = texts();
    let count = |folder: &str| files.keys().filter(|path| path.starts_with(folder)).count();
    assert!(count("backlog/items/") + count("backlog/goals/") >= 40);
    for kind in ["goal", "epic", "story", "bug", "spike", "enabler"] {
        assert!(values(&files, "backlog/", "type").any(|each| each == kind));
    }
    assert!(count("backlog/feedback/") >= 60);
    assert!(count("backlog/sprints/") >= 6);
    assert!(count("backlog/releases/") >= 2);
    let distinct = |key| values(&files, "backlog/feedback/", key).collect::<BTreeSet<_>>();
    assert!(distinct("requester").len() >= 20);
    assert!(distinct("account").len() >= 8);
    assert!(distinct("channel").len() >= 8);
    assert!(distinct("lang").len() >= 3);
}

#[test]
fn the_demo_never_ages() {
    let sandbox = Sandbox::demo();
    let soon = sandbox.deepen_on(AFTER, &["check"]).stdout;
    let late = sandbox.deepen_on("2031-02-03T09:00:00Z", &["check"]).stdout;
    assert!(!soon.is_empty());
    assert_eq!(soon, late);
}
