//! `deepen feedback dupes`: what may be the same wish, and why.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn feedback(sandbox: &Sandbox, id: &str, title: &str, body: &str, keys: &str) {
    let text = format!(
        "---\nid: {id}\ntype: feedback\ntitle: {title}\nreceived: 2026-03-01\nchannel: email\n{keys}---\n\n## Verbatim\n> {body}\n"
    );
    sandbox.write(&format!("backlog/feedback/2026/{id}.md"), text);
}

/// Two that want the same, one that does not, and some others.
fn sandbox(second: &str) -> Sandbox {
    let sandbox = Sandbox::with(&[("backlog/order.txt", "S-AAAAA1\n")]);
    sandbox.write(
        "backlog/items/S-AAAAA1.md",
        "---\nid: S-AAAAA1\ntype: story\ntitle: Export the calendar as CSV\nstatus: ready\n---\n\nColumns in any order.\n",
    );
    feedback(
        &sandbox,
        "F-AAAAA1",
        "Export the calendar as CSV",
        "We need the column order of last year.",
        "account: A-AAAAA1\n",
    );
    feedback(
        &sandbox,
        "F-AAAAA2",
        "CSV export of calendars",
        "The column order is lost in every export.",
        second,
    );
    feedback(
        &sandbox,
        "F-AAAAA3",
        "Dark mode",
        "My eyes hurt at night.",
        "",
    );
    feedback(
        &sandbox,
        "F-AAAAA4",
        "Sign in with a key",
        "Passwords are forgotten all the time.",
        "",
    );
    sandbox
}

fn dupes(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let all = [&["feedback", "dupes"], arguments, &["--format", "json"]].concat();
    let run = sandbox.deepen(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].clone()
}

#[test]
fn suggests_with_reasons_and_the_command_that_would_merge() {
    let data = dupes(&sandbox("account: A-AAAAA1\n"), &["--least", "0.3"]);
    assert_eq!(data["groups_in_all"], 1, "{data:#}");
    let group = &data["groups"][0];
    assert_eq!(group["of"]["id"], "F-AAAAA1");
    assert_eq!(
        group["command"],
        "deepen feedback merge F-AAAAA2 --into F-AAAAA1"
    );
    let suggestion = &group["suggestions"][0];
    assert_eq!(suggestion["same_account"], true);
    assert_eq!(suggestion["days_apart"], 0);
    let words: Vec<&str> = suggestion["words"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(
        words.contains(&"csv") && words.contains(&"export"),
        "{words:?}"
    );
}

#[test]
fn what_people_have_decided_is_not_suggested() {
    for decided in [
        "not_duplicate_of: [F-AAAAA1]\n",
        "state: merged\nmerged_into: F-AAAAA1\n",
        "split_from: F-AAAAA1\n",
        "state: spam\n",
    ] {
        let data = dupes(&sandbox(decided), &["--least", "0.3"]);
        assert_eq!(data["groups_in_all"], 0, "{decided}");
    }
}

#[test]
fn a_rejected_pair_is_remembered_and_a_dry_run_writes_nothing() {
    let sandbox = sandbox("");
    let reject = ["feedback", "dupes", "--reject", "F-AAAAA1", "F-AAAAA2"];
    let before =
        std::fs::read_to_string(sandbox.path("backlog/feedback/2026/F-AAAAA1.md")).unwrap();
    let run = sandbox.deepen(&[&reject[..], &["--dry-run"]].concat());
    assert!(run.stdout.contains("+  - F-AAAAA2"), "{}", run.stdout);
    let path = sandbox.path("backlog/feedback/2026/F-AAAAA1.md");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    assert_eq!(sandbox.deepen(&reject).code, 0);
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("not_duplicate_of:")
    );
    assert_eq!(dupes(&sandbox, &["--least", "0.3"])["groups_in_all"], 0);
    assert!(
        sandbox
            .deepen(&reject)
            .stdout
            .contains("already told apart")
    );
}

#[test]
fn finds_the_story_that_a_request_belongs_to() {
    let data = dupes(&sandbox(""), &["F-AAAAA2", "--against", "stories"]);
    let suggestion = &data["groups"][0]["suggestions"][0];
    assert_eq!(suggestion["id"], "S-AAAAA1", "{data:#}");
    assert_eq!(
        suggestion["command"],
        "deepen feedback link F-AAAAA2 S-AAAAA1"
    );
}

#[test]
fn calibrates_on_what_was_merged_and_says_when_that_is_too_little() {
    let sandbox = sandbox("state: merged\nmerged_into: F-AAAAA1\n");
    let data = dupes(&sandbox, &["--calibrate"]);
    assert_eq!(
        (&data["merged"], &data["recall_at_5"]),
        (&1.into(), &1.0.into())
    );
    assert_eq!(data["suggested_look"], Value::Null);
    let run = sandbox.deepen(&["feedback", "dupes", "--calibrate"]);
    assert!(run.stdout.contains("too few"), "{}", run.stdout);
}

#[test]
fn no_feedback_is_said_and_a_wrong_id_fails() {
    let sandbox = Sandbox::with(&[("backlog/order.txt", "")]);
    let run = sandbox.deepen(&["feedback", "dupes"]);
    assert!(run.stdout.contains("No feedback yet"), "{}", run.stdout);
    assert_eq!(sandbox.deepen(&["feedback", "dupes", "F-ZZZZZZ"]).code, 2);
    assert_eq!(
        sandbox.deepen(&["feedback", "dupes", "--least", "3"]).code,
        2
    );
}
