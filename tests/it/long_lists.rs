//! A file with more findings of a rule than anybody reads: a hundred are listed, the rest is counted, and every format says so.

use serde_json::Value;

use crate::sandbox::Sandbox;

/// One story, first in the order, with so many open ends in its text.
fn sandbox(open_ends: usize) -> Sandbox {
    Sandbox::with(&[
        ("backlog/order.txt", "S-00000A\n"),
        ("backlog/items/S-00000A-x.md", &story(open_ends)),
    ])
}

fn story(open_ends: usize) -> String {
    format!(
        "---\nid: S-00000A\ntype: story\ntitle: Calls\nstatus: ready\n---\n\n{}\n",
        "TBD ".repeat(open_ends)
    )
}

const REST: &str = "and 250 more of this kind in this file";

fn written(sandbox: &Sandbox, format: &str) -> String {
    let run = sandbox.deepen(&["check", "--rule", "D2", "--format", format]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    run.stdout
}

fn json(sandbox: &Sandbox, words: &[&str]) -> Value {
    let words = [&["check", "--rule", "D2", "--format", "json"], words].concat();
    let json: Value = serde_json::from_str(&sandbox.deepen(&words).stdout).expect("it prints JSON");
    json["data"].clone()
}

#[test]
fn the_summary_and_json_count_what_is_not_listed() {
    let sandbox = sandbox(350);
    let text = written(&sandbox, "text");
    assert!(text.contains(REST), "{text}");
    assert!(text.contains("350 errors"), "{text}");
    let data = json(&sandbox, &[]);
    assert_eq!(data["counts"]["errors"], 350);
    let findings = data["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 101);
    assert_eq!(
        (&findings[99]["count"], &findings[100]["count"]),
        (&1.into(), &250.into())
    );
    // The hundred and first of the words, each of which takes four characters.
    assert_eq!(
        findings[100]["start"],
        serde_json::json!({"line": 8, "column": 401})
    );
}

#[test]
fn every_format_says_how_many_are_not_listed() {
    let sandbox = sandbox(350);
    for format in [
        "text", "markdown", "html", "json", "csv", "sarif", "junit", "gitlab", "github",
    ] {
        let text = written(&sandbox, format);
        assert!(text.contains(REST), "{format}");
        assert!(text.len() < 400_000, "{format}: {}", text.len());
    }
    let sarif: Value = serde_json::from_str(&written(&sandbox, "sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results[100]["occurrenceCount"], 250);
    assert_eq!(results[0].get("occurrenceCount"), None);
}

#[test]
fn a_change_is_told_by_what_it_adds_to_the_rest() {
    let mut sandbox = sandbox(350);
    sandbox.commit("All");
    assert_eq!(
        json(&sandbox, &["--since", "HEAD"])["findings"],
        serde_json::json!([])
    );
    sandbox.write("backlog/items/S-00000A-x.md", story(353));
    let data = json(&sandbox, &["--since", "HEAD"]);
    assert_eq!(data["counts"]["errors"], 3);
    assert_eq!(
        data["findings"][0]["message"],
        "and 3 more of this kind in this file"
    );
}

#[test]
fn a_text_of_megabytes_in_one_line_is_looked_at_in_a_moment() {
    // In a build for tests: what looks along the whole line for each finding takes minutes here.
    let sandbox = sandbox(100_000);
    let started = std::time::Instant::now();
    let data = json(&sandbox, &[]);
    assert_eq!(data["counts"]["errors"], 100_000);
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
