//! `--where` in reports: some items are told of, at the places that they have among all.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn data(sandbox: &Sandbox, words: &[&str]) -> Value {
    let run = sandbox.deepen(&[words, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["data"].clone()
}

fn ids(rows: &Value) -> Vec<&str> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn a_goal_means_what_is_below_its_epics_too() {
    let sandbox = Sandbox::demo();
    let list = data(&sandbox, &["list", "--where", "goal:G-R41YQ6"]);
    let ids = ids(&list["items"]);
    // Names E-T5D2FG or E-C6V0HN as its parent, and no goal.
    assert!(
        ids.contains(&"E-T5D2FG") && ids.contains(&"S-W1C6ZM"),
        "{ids:?}"
    );
    assert!(!ids.contains(&"S-7K3M2Q"), "{ids:?}");
}

#[test]
fn the_priority_report_of_some_items_keeps_their_places_in_the_whole_order() {
    let sandbox = Sandbox::demo();
    let all = data(&sandbox, &["report", "priority"]);
    let some = data(&sandbox, &["report", "priority", "--where", "type:bug"]);
    assert_eq!(some["filter"], "type:bug");
    let bugs: Vec<&Value> = (all["items"].as_array().unwrap().iter())
        .filter(|item| item["id"].as_str().unwrap().starts_with("B-"))
        .collect();
    assert!(bugs.len() > 3);
    assert_eq!(
        some["items"].as_array().unwrap().iter().collect::<Vec<_>>(),
        bugs
    );
    assert_eq!(some["bands"], all["bands"]);
    assert_eq!(ids(&some["overrides"]), ["B-04HJ9T"]);
    assert!(
        ids(&some["not_scored"])
            .iter()
            .all(|id| id.starts_with("B-"))
    );
    let none = sandbox.deepen(&["report", "priority", "--where", "id:S-00000J"]);
    assert!(
        none.stdout
            .contains("None of these is in work or listed in order.txt.")
    );
}

#[test]
fn the_letters_of_some_items_are_weighed_from_these_alone() {
    let sandbox = Sandbox::demo();
    let all = data(&sandbox, &["deep"]);
    let some = data(&sandbox, &["deep", "--where", "band:NOW"]);
    for (all, some) in
        (all["letters"].as_array().unwrap().iter()).zip(some["letters"].as_array().unwrap())
    {
        assert_eq!(some["measures"].as_array().unwrap().len(), 0);
        assert_eq!(some["trend"].as_array().unwrap().len(), 1);
        let [now, next, _] = some["bands"].as_array().unwrap().as_slice() else {
            panic!("{some}");
        };
        assert_eq!((now, &next["items"]), (&all["bands"][0], &0.into()));
        // Each item of NOW weighs 3.
        let [passed, items] = ["passed", "items"].map(|key| now[key].as_u64().unwrap());
        assert_eq!(some["passed"], 3 * passed);
        assert_eq!(some["applicable"], 3 * items);
    }
    assert_eq!(some["waste_share"], Value::Null);
}

#[test]
fn a_measure_that_is_told_as_an_info_does_not_pass_in_silence() {
    let sandbox = Sandbox::demo();
    let told = sandbox
        .deepen(&["check", "--rule", "median-stillness"])
        .stdout;
    assert!(told.contains("more than 60"), "{told}");
    let deep = sandbox.deepen(&["deep", "--weeks", "0"]).stdout;
    let line = deep.lines().find(|line| line.contains("M2 ")).unwrap();
    assert!(line.ends_with("(noted, at level info)"), "{line}");
}

#[test]
fn stages_decisions_and_release_notes_are_of_the_items_chosen() {
    let sandbox = Sandbox::demo();
    let goal = ["--where", "goal:G-R41YQ6"];
    let told = |words: &[&str]| data(&sandbox, &[words, &goal].concat());
    let stages = told(&["report", "stage"]);
    assert_eq!(ids(&stages["subjects"]), ["E-T5D2FG", "E-C6V0HN"]);
    let decisions = told(&["report", "decisions"]);
    let decided = decisions["decisions"].as_array().unwrap().iter();
    let decided: Vec<&str> = decided.map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(decisions["total"], decided.len());
    assert_eq!(decided.len(), 2, "{decided:?}");
    assert!(decided[0].ends_with("transfers-wait"), "{decided:?}");
    let notes = told(&["report", "release-notes"]);
    let all = data(&sandbox, &["report", "release-notes"]);
    let [some, all] =
        [&notes, &all].map(|notes| notes["releases"][0]["entries"].as_array().unwrap());
    assert!(!some.is_empty() && some.len() < all.len());
    assert!(some.iter().all(|entry| all.contains(entry)));
    assert_eq!(notes["releases"][0]["highlights"], Value::Null);
}

const ITEM: &str = "---\nid: {id}\ntype: story\ntitle: {id}\nstatus: ready\n---\n";

fn ordered(sandbox: &Sandbox, lines: &[&str]) {
    sandbox.write("backlog/order.txt", format!("{}\n", lines.join("\n")));
}

/// Five items in order; then the second is finished, the fifth goes to the top with a reason, the third is unlisted.
fn moved() -> Sandbox {
    let mut sandbox = Sandbox::with(&[]);
    let ids = ["S-00000A", "S-00000B", "S-00000C", "S-00000D", "S-00000E"];
    for id in ids {
        sandbox.write(&format!("backlog/items/{id}.md"), ITEM.replace("{id}", id));
    }
    ordered(&sandbox, &ids);
    sandbox.commit("Begin");
    let done = ITEM
        .replace("{id}", "S-00000B")
        .replace("ready", "accepted");
    sandbox.write("backlog/items/S-00000B.md", &done);
    let lines = [
        "S-00000E  ; the law asks for it",
        "S-00000A",
        "S-00000B",
        "S-00000D",
    ];
    ordered(&sandbox, &lines);
    sandbox.commit("Reorder");
    sandbox
}

#[test]
fn what_was_moved_since_a_day_or_a_commit_is_told_by_places_among_what_is_to_be_done() {
    let sandbox = moved();
    for since in ["2026-03-02", "HEAD~1"] {
        let told = data(&sandbox, &["report", "priority", "--since", since]);
        assert_eq!(told["moved"]["since"], since);
        let rows = told["moved"]["items"].as_array().unwrap().iter();
        let rows: Vec<String> = rows
            .map(|row| {
                let [id, turn, reason] = ["id", "turn", "reason"].map(|key| row[key].as_str());
                format!("{id:?} {turn:?} {} {} {reason:?}", row["from"], row["to"])
            })
            .collect();
        // Without S-00000B the fifth was the fourth; D only gave way, from 3 to 3.
        assert_eq!(
            rows,
            [
                r#"Some("S-00000E") Some("up") 4 1 Some("the law asks for it")"#,
                r#"Some("S-00000C") Some("unlisted") 2 null None"#
            ]
        );
    }
    let text = sandbox
        .deepen(&["report", "priority", "--since", "2026-03-02"])
        .stdout;
    assert!(
        text.contains("S-00000E S-00000E: 4 to 1 (the law asks for it)"),
        "{text}"
    );
    let some = [
        "report",
        "priority",
        "--since",
        "HEAD~1",
        "--where",
        "id:S-00000C",
    ];
    assert_eq!(ids(&data(&sandbox, &some)["moved"]["items"]), ["S-00000C"]);
}

#[test]
fn what_was_moved_is_unknown_before_there_was_an_order_and_without_commits() {
    let sandbox = moved();
    let before = sandbox.deepen(&["report", "priority", "--since", "2026-03-01"]);
    assert!(
        before
            .stdout
            .contains("Unknown: no commit had an order then.")
    );
    let since = ["report", "priority", "--since", "2026-03-02"];
    let without = sandbox.deepen(&[&since[..], &["--no-history"]].concat());
    assert_eq!(without.code, 3);
    assert!(without.stdout.contains("Unknown"), "{}", without.stdout);
    let wrong = sandbox.deepen(&["report", "priority", "--since", "soon"]);
    assert_eq!(wrong.code, 2);
}
