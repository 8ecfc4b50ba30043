//! `deepen report decisions`, `outcomes`, …: what was decided and done, looked at again.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn json(sandbox: &Sandbox, words: &[&str]) -> Value {
    let run = sandbox.deepen(&[&["report"], words, &["-f", "json"]].concat());
    assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["data"].clone()
}

fn texts(rows: &Value, key: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap();
    let texts = rows.iter().map(|row| row[key].as_str().unwrap_or("-"));
    texts.map(str::to_owned).collect()
}

#[test]
fn decisions_are_told_newest_first_and_those_to_look_at_again_before_them() {
    let sandbox = Sandbox::demo();
    let decisions = json(&sandbox, &["decisions"]);
    assert_eq!(decisions["total"], 3);
    assert_eq!(
        texts(&decisions["decisions"], "date"),
        ["2026-06-30", "2026-03-05", "2026-02-12"]
    );
    // 2026-07-10 to 2026-09-01: 21 + 31 + 1 days.
    assert_eq!(decisions["decisions"][1]["days_left"], 53);
    sandbox.write(
        "backlog/decisions/2026-01-20-late.md",
        "---\nrevisit: 2026-07-01\n---\n# Late\n\nYes.\n",
    );
    sandbox.write(
        "backlog/decisions/2026-01-21-soon.md",
        "---\nrevisit: 2026-08-09\n---\n# Soon\n\n## Decision\nYes.\n",
    );
    let decisions = json(&sandbox, &["decisions"]);
    assert_eq!(
        texts(&decisions["decisions"], "state"),
        ["due", "soon", "standing", "standing", "standing"]
    );
    let due = sandbox.deepen(&["report", "decisions", "--due"]);
    assert!(
        due.stdout.contains("since 2026-07-01, 9 days ago")
            && due.stdout.contains("on 2026-08-09, in 30 days")
            && due.stdout.contains("missing: context, options, reason")
            && !due.stdout.contains("transfers"),
        "{}",
        due.stdout
    );
}

#[test]
fn without_decisions_the_way_to_write_one_is_said() {
    let sandbox = Sandbox::with(&[("backlog/deepen.yml", "")]);
    let run = sandbox.deepen(&["report", "decisions"]);
    assert!(
        run.stdout.contains("No decision is recorded yet.")
            && run.stdout.contains("deepen new decision"),
        "{}",
        run.stdout
    );
}

/// One story for each state of an outcome, in a release of 2026-03-01 but for two; today is 2026-06-01.
fn outcomes() -> Sandbox {
    let story = |id: &str, status: &str, outcome: &str| {
        let outcome = match outcome {
            "" => String::new(),
            some => format!("outcome: {{metric: calls, {some}}}\n"),
        };
        (
            format!("backlog/items/{id}-x.md"),
            format!(
                "---\nid: {id}\ntype: story\ntitle: About {id}\nstatus: {status}\n{outcome}---\n"
            ),
        )
    };
    let files = [
        story("S-00000A", "accepted", "measure_by: 2026-05-22"),
        story("S-00000B", "accepted", "measure_by: 2026-06-10"),
        story("S-00000C", "accepted", "measure_by: 2026-07-02"),
        story("S-00000D", "accepted", "expected: \"-20 %\""),
        story("S-00000E", "ready", "measure_by: 2026-05-01"),
        story("S-00000F", "ready", "measure_by: 2026-12-01"),
        story("S-00000G", "accepted", "expected: \"-20 %\", measured: \"-15 %\""),
        story("S-00000H", "accepted", "expected: fewer, measured: \"3\""),
        story("S-00000J", "accepted", ""),
        story("S-00000K", "dropped", "measure_by: 2026-05-01"),
        (
            "backlog/releases/1.0.0.md".to_owned(),
            "---\nversion: \"1.0.0\"\nreleased: 2026-03-01\nitems: [S-00000A, S-00000B, S-00000C, S-00000D, S-00000G, S-00000H, S-00000J]\n---\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut sandbox = Sandbox::with(&files);
    sandbox.commit("All");
    sandbox
}

#[test]
fn outcomes_are_due_overdue_or_measured_and_what_has_none_is_said() {
    let sandbox = outcomes();
    let run = sandbox.deepen_on(
        "2026-06-01T09:00:00Z",
        &["report", "outcomes", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    let data = &json["data"];
    assert_eq!(
        texts(&data["items"], "state"),
        [
            "overdue", "due", "later", "undated", "late", "waiting", "measured", "measured"
        ]
    );
    // 2026-05-22 to 2026-06-01: ten days. Seven are out, of which S-00000J has no outcome and two are measured.
    assert_eq!(data["items"][0]["days_left"], -10);
    assert_eq!(data["items"][0]["shipped"], "2026-03-01");
    let counts = ["shipped", "with_outcome", "measured", "overdue", "due_soon"];
    assert_eq!(
        counts.map(|key| data[key].as_u64().unwrap()),
        [7, 6, 2, 1, 1]
    );
    assert_eq!(texts(&data["without"], "id"), ["S-00000J"]);
    // -15 of -20.
    assert_eq!(data["items"][6]["share"], 0.75);
    assert_eq!(data["items"][6]["effect"], "partly");
    assert_eq!(data["items"][6]["measured_on"], "2026-03-01");
    assert_eq!(data["items"][7]["share"], Value::Null);
    let text = sandbox.deepen_on("2026-06-01T09:00:00Z", &["report", "outcomes"]);
    assert!(
        text.stdout.contains("1 overdue, 1 in the next 30 days")
            && text
                .stdout
                .contains("S-00000H not compared: write both as numbers"),
        "{}",
        text.stdout
    );
}

#[test]
fn the_stage_of_an_epic_is_told_with_what_is_missing_and_how_to_give_it() {
    let sandbox = Sandbox::demo();
    let stages = json(&sandbox, &["stage", "E-2WQ8RD"]);
    let gates = &stages["subjects"][0]["gates"];
    // It has a problem, a scope, a hypothesis, and its metric is KR1 of its goal, from 31 to 20.
    assert_eq!(texts(gates, "state")[..2], ["passed", "passed"]);
    let metric = gates[1]["evidence"][2]["found"].as_str().unwrap();
    assert!(metric.ends_with("from 31 to 20 (G-5HN0TA)"), "{metric}");
    assert_eq!(texts(gates, "state")[4..], ["open", "ahead"]);
    let text = sandbox.deepen(&["report", "stage", "E-T5D2FG"]);
    assert!(
        text.stdout
            .contains("what is in scope and what is not; write `## In scope`"),
        "{}",
        text.stdout
    );
}

#[test]
fn an_expression_chooses_whose_outcomes_are_reviewed() {
    let sandbox = outcomes();
    let words = [
        "report",
        "outcomes",
        "--where",
        "status == \"accepted\" and id != \"S-00000J\"",
        "--format",
        "json",
    ];
    let run = sandbox.deepen_on("2026-06-01T09:00:00Z", &words);
    let json: Value = serde_json::from_str(&run.stdout).expect("it prints JSON");
    let data = &json["data"];
    assert_eq!(
        (&data["shipped"], &data["measured"]),
        (&6.into(), &2.into())
    );
    assert_eq!(data["without"], serde_json::json!([]));
    let none = sandbox.deepen(&["report", "outcomes", "--where", "id:S-00000J"]);
    assert!(
        none.stdout
            .contains("No item that matches says what it is meant to change."),
        "{}",
        none.stdout
    );
}
