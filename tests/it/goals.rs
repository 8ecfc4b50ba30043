//! `deepen report goals`: scores, ages, shares, work for nothing, in every format.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn json(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let run = sandbox.deepen(&[arguments, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn close(value: &Value, wanted: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value}"));
    assert!((value - wanted).abs() < 1e-9, "{value} and not {wanted}");
}

#[test]
fn the_demos_goals_are_scored_as_by_hand() {
    let sandbox = Sandbox::demo();
    let report = json(&sandbox, &["report", "goals"]);
    let goals = &report["data"]["goals"];
    let first = &goals[0];
    assert_eq!(first["id"], "G-5HN0TA");
    // From 31 to 20, now 27: 4 of 11. From 4 to 0, now 1: 3 of 4.
    close(&first["key_results"][0]["score"], 4.0 / 11.0);
    close(&first["key_results"][1]["score"], 0.75);
    close(&first["score"], f64::midpoint(4.0 / 11.0, 0.75));
    // From 30 June to 10 July.
    assert_eq!(first["key_results"][0]["age_days"], 10);
    assert_eq!(first["key_results"][0]["is_stale"], false);
    let states = goals.as_array().unwrap().iter();
    let states: Vec<&str> = states.filter_map(|goal| goal["state"].as_str()).collect();
    assert_eq!(
        states,
        ["active", "active", "active", "proposed", "achieved"]
    );
    // What was finished adds up.
    let throughput = &report["data"]["throughput"];
    let of_goals: u64 = (goals.as_array().unwrap().iter())
        .filter_map(|goal| goal["work"]["finished_in_window"].as_u64())
        .sum();
    let rest = throughput["without"].as_u64().unwrap() + throughput["gone"].as_u64().unwrap();
    assert_eq!(throughput["finished"].as_u64().unwrap(), of_goals + rest);
    close(&first["work"]["share"], 8.0 / 23.0);
}

#[test]
fn the_demos_goals_are_told_in_every_format() {
    let sandbox = Sandbox::demo();
    let text = sandbox.deepen(&["report", "goals"]);
    assert!(
        text.stdout.contains("███████░░░░░░░░░░░░░ 36 %"),
        "{}",
        text.stdout
    );
    let html = sandbox
        .deepen(&["report", "goals", "--format", "html"])
        .stdout;
    assert!(html.contains("<svg class=\"narrow\""));
    assert!(html.contains("moved within 24 hours of their start: 36 %"));
    let csv = sandbox
        .deepen(&["report", "goals", "--format", "csv"])
        .stdout;
    // Five key results, and a line for each of two goals without any.
    assert_eq!(csv.lines().count(), 1 + 5 + 2, "{csv}");
    let markdown = sandbox.deepen(&["report", "goals", "--okr", "--format", "markdown"]);
    assert!(
        markdown
            .stdout
            .contains("**56 %** of the way, the mean of 2 key results, **some progress**")
    );
    let one = json(&sandbox, &["report", "goals", "--where", "id:G-P8WC3E"]);
    assert_eq!(one["data"]["goals"].as_array().unwrap().len(), 1);
}

#[test]
fn old_values_two_product_goals_and_work_for_none_are_said() {
    let goal = |id: &str, rest: &str| {
        format!(
            "---\nid: {id}\ntype: goal\ntitle: Goal {id}\nstatus: in-progress\nkind: product-goal\nstate: active\n{rest}---\n"
        )
    };
    let results = "key_results:\n  - {id: KR1, metric: calls, baseline: 10, target: 0, current: 4, as_of: 2026-01-29}\n  - {metric: mails, baseline: 5, target: 5, current: 5, as_of: 2026-01-30}\n  - {metric: visits, baseline: 1, target: 2}\n";
    let mut sandbox = Sandbox::with(&[
        ("backlog/goals/G-000001.md", &goal("G-000001", results)),
        ("backlog/goals/G-000002.md", &goal("G-000002", "")),
        (
            "backlog/items/S-000001.md",
            "---\nid: S-000001\ntype: story\ntitle: One\nstatus: in-progress\n---\n",
        ),
        (
            "backlog/items/S-000002.md",
            "---\nid: S-000002\ntype: story\ntitle: Two\nstatus: ready\ngoal: G-000001\n---\n",
        ),
    ]);
    // On 1 March.
    sandbox.commit("first");
    let run = sandbox.deepen_on(
        "2026-03-01T12:00:00Z",
        &["report", "goals", "--format", "json"],
    );
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let results = &report["data"]["goals"][0]["key_results"];
    close(&results[0]["score"], 0.6);
    // 29 January to 1 March: 31 days; the next day 30.
    assert_eq!(results[0]["age_days"], 31);
    assert_eq!(results[0]["is_stale"], true);
    assert_eq!(results[1]["is_stale"], false);
    assert_eq!(results[1]["score"], Value::Null);
    assert_eq!(results[1]["not_scored"], "target equals baseline");
    assert_eq!(results[2]["not_scored"], "no current value");
    close(&report["data"]["goals"][0]["score"], 0.6);
    assert_eq!(report["data"]["orphans"][0]["id"], "S-000001");
    assert_eq!(report["data"]["orphans"].as_array().unwrap().len(), 1);
    let text = sandbox
        .deepen_on("2026-03-01T12:00:00Z", &["report", "goals"])
        .stdout;
    assert!(
        text.contains("2 are active: fulfil or abandon one"),
        "{text}"
    );
    assert!(text.contains("calls: the value is 31 days old"), "{text}");
    assert!(text.contains("No key result: nothing will tell"), "{text}");
    assert!(text.contains("1 of 2 items open (50 %)"), "{text}");
}
