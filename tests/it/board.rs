//! `deepen board`: columns, limits, ages and parts.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn story(id: &str, title: &str, rest: &str) -> String {
    format!("---\nid: {id}\ntype: story\ntitle: {title}\n{rest}---\n")
}

/// Two in progress where one may be, one of them blocked; one waits for the other.
fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/deepen.yml",
            "workflow: {wip: {in-progress: 1, review: 2}}\n",
        ),
        (
            "backlog/items/S-000001.md",
            &story(
                "S-000001",
                "One",
                "status: ready\nestimate: 3\nlabels: [api, web]\nteam: blue\n",
            ),
        ),
        (
            "backlog/items/S-000002.md",
            &story("S-000002", "Two", "status: ready\nlabels: [api]\n"),
        ),
        (
            "backlog/items/S-000003.md",
            &story(
                "S-000003",
                "Three",
                "status: idea\nblocked_by: [S-000002]\n",
            ),
        ),
        (
            "backlog/items/S-000004.md",
            &story("S-000004", "Four", "status: someday\n"),
        ),
        (
            "backlog/items/S-000005.md",
            &story(
                "S-000005",
                "Five",
                "status: dropped\ndropped: {reason: no}\n",
            ),
        ),
        ("backlog/order.txt", "S-000002\nS-000001\n"),
    ]);
    sandbox.commit("first, on 2026-03-01");
    for id in ["S-000001", "S-000002"] {
        let path = format!("backlog/items/{id}.md");
        let text = sandbox
            .read(&path)
            .replace("status: ready", "status: in-progress");
        let blocked = text.replace(
            "---\nid: S-000002",
            "---\nblocked: {reason: no answer}\nid: S-000002",
        );
        sandbox.write(&path, blocked);
    }
    sandbox.commit("started, on 2026-03-02");
    sandbox
}

fn json(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let mut all = vec!["board", "--format", "json"];
    all.extend(arguments);
    let run = sandbox.deepen_on("2026-03-11T12:00:00Z", &all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn a_limit_counts_all_work_in_its_status_whatever_the_filter() {
    let board = json(&sandbox(), &["--where", "label:web"]);
    let column = &board["data"]["columns"][3];
    assert_eq!(column["status"], "in-progress");
    assert_eq!((&column["items"], &column["wip"]), (&1.into(), &2.into()));
    assert_eq!(
        (&column["limit"], &column["is_over"]),
        (&1.into(), &true.into())
    );
    let run = sandbox().deepen(&["board"]);
    assert!(
        run.stdout
            .contains("too much in progress: in-progress holds 2, its limit is 1"),
        "{}",
        run.stdout
    );
}

#[test]
fn cards_stand_in_the_owners_order_with_age_and_what_stops_them() {
    let sandbox = sandbox();
    let board = json(&sandbox, &[]);
    let cards = board["data"]["cards"].as_array().unwrap();
    let ids: Vec<&str> = cards
        .iter()
        .map(|card| card["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["S-000003", "S-000002", "S-000001", "S-000004"]);
    assert_eq!(cards[0]["waits_for"], serde_json::json!(["S-000002"]));
    // From 2026-03-02 to 2026-03-11, both counted.
    assert_eq!(cards[1]["age_days"], 10);
    assert_eq!(cards[1]["blocked_reason"], "no answer");
    assert_eq!(cards[2]["estimate"], 3.0);
    let text = sandbox.deepen_on("2026-03-11T12:00:00Z", &["board"]).stdout;
    for words in [
        "10 d",
        "! blocked: no answer",
        "waits for S-000002",
        "someday 1",
        "no SLE yet",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn without_history_an_age_is_unknown() {
    let text = sandbox().deepen(&["board", "--no-history"]).stdout;
    assert!(text.contains("age unknown"), "{text}");
    assert!(text.contains("ages unknown without the history"), "{text}");
}

#[test]
fn dropped_items_have_a_column_when_it_is_named() {
    let board = json(&sandbox(), &["--status", "dropped"]);
    assert_eq!(board["data"]["cards"][0]["id"], "S-000005");
    let run = sandbox().deepen(&["board", "--status", "revew"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("did you mean `review`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_item_of_two_labels_stands_in_both_parts_and_counts_once() {
    let board = json(&sandbox(), &["--by", "label", "--status", "in-progress"]);
    let groups: Vec<String> = (board["data"]["cards"].as_array().unwrap().iter())
        .map(|card| {
            format!(
                "{} {}",
                card["group"].as_str().unwrap(),
                card["id"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(groups, ["api S-000002", "api S-000001", "web S-000001"]);
    assert_eq!(board["data"]["columns"][0]["items"], 2);
}

#[test]
fn what_was_finished_long_ago_is_counted_and_left_out() {
    let mut sandbox = sandbox();
    let path = "backlog/items/S-000001.md";
    let text = sandbox
        .read(path)
        .replace("status: in-progress", "status: accepted");
    sandbox.write(path, text);
    sandbox.commit("accepted, on 2026-03-03");
    let column = |board: &Value| {
        let columns = board["data"]["columns"].as_array().unwrap();
        let found = columns.iter().find(|column| column["status"] == "accepted");
        (
            found.unwrap()["items"].clone(),
            found.unwrap()["earlier"].clone(),
        )
    };
    assert_eq!(column(&json(&sandbox, &[])), (1.into(), 0.into()));
    assert_eq!(
        column(&json(&sandbox, &["--since", "2026-03-04"])),
        (0.into(), 1.into())
    );
}

#[test]
fn more_cards_than_the_screen_takes_are_counted() {
    let text = sandbox().deepen(&["board", "-n", "1"]).stdout;
    assert!(text.contains("and 1 more"), "{text}");
}

#[test]
fn a_limit_of_a_status_that_there_is_not_is_a_finding() {
    let sandbox = Sandbox::with(&[("backlog/deepen.yml", "workflow: {wip: {in-progres: 1}}\n")]);
    let run = sandbox.deepen(&["check"]);
    assert!(run.stdout.contains("in-progres"), "{}", run.stdout);
}
