//! `deepen flow`: how work flows, on small repositories, on the demo, and where there is no history.

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

const PATH: &str = "backlog/items/S-7K3M2Q-working-hours.md";

fn story(id: &str, status: &str) -> String {
    format!("---\nid: {id}\ntype: story\ntitle: Working hours\nstatus: {status}\n---\n")
}

/// One commit a day from 2026-03-01 on, each with these statuses of stories S-000001, S-000002 and so on.
fn days(statuses: &[&[&str]]) -> Sandbox {
    let mut sandbox = Sandbox::with(&[("backlog/product.md", "# A product\n")]);
    for day in statuses {
        for (number, status) in day.iter().enumerate() {
            let id = format!("S-{:06}", number + 1);
            let path = format!("backlog/items/{id}.md");
            if !status.is_empty() {
                sandbox.write(&path, story(&id, status));
            }
        }
        sandbox.commit("Next day");
    }
    sandbox
}

fn data(run: &Run) -> Value {
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["data"].clone()
}

const ON_THE_TENTH: &str = "2026-03-10T12:00:00Z";

#[test]
fn six_items_tell_how_long_the_next_one_takes() {
    let started = ["in-progress"; 6];
    let done = |count: usize| -> Vec<&str> {
        (0..6)
            .map(|at| {
                if at < count {
                    "accepted"
                } else {
                    "in-progress"
                }
            })
            .collect()
    };
    let mut commits: Vec<Vec<&str>> = vec![vec!["idea"; 6], started.to_vec()];
    commits.extend((1..=6).map(done));
    let commits: Vec<&[&str]> = commits.iter().map(Vec::as_slice).collect();
    // Started on the 2nd, finished one a day from the 3rd to the 8th: 2, 3, 4, 5, 6 and 7 days.
    let sandbox = days(&commits);
    let run = sandbox.deepen_on(ON_THE_TENTH, &["flow"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("85 % of items take 7 days or less, half of them 4 or less"),
        "{text}"
    );
    assert!(text.contains("6 in 7 working days"), "{text}");
    let run = sandbox.deepen_on(ON_THE_TENTH, &["report", "flow", "--format", "json"]);
    let data = data(&run);
    assert_eq!(data["cycle_time"]["p85"], 7);
    assert_eq!(data["throughput"]["items"], 6);
    assert_eq!(data["window"]["is_cut"], true);
    assert_eq!(data["left_out"]["stock"], 6);
    assert_eq!(data["lead_time"], Value::Null);
    // Days 1 to 10: 2 + 3 + 4 + 5 + 6 + 7 item-days.
    assert_eq!(data["little"]["item_days"], 27);
}

#[test]
fn squashed_moves_are_counted_and_the_team_is_told() {
    let sandbox = days(&[&["idea"; 2], &["accepted"; 2]]);
    let run = sandbox.deepen_on(ON_THE_TENTH, &["flow"]);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("too little data to say how long items take"),
        "{text}"
    );
    assert!(text.contains("commit status moves separately"), "{text}");
    assert!(
        text.contains("2 items finished without a start that was seen"),
        "{text}"
    );
}

#[test]
fn an_uncommitted_move_is_said_and_not_counted() {
    let sandbox = days(&[&["idea"]]);
    sandbox.write(
        "backlog/items/S-000001.md",
        story("S-000001", "in-progress"),
    );
    let run = sandbox.deepen_on(ON_THE_TENTH, &["flow", "--format", "json"]);
    let data = data(&run);
    assert_eq!(data["left_out"]["uncommitted"][0], "S-000001");
    assert_eq!(data["wip"]["now"], 0);
}

#[test]
fn an_earlier_day_is_answered_as_it_was_known_then() {
    let sandbox = days(&[&["idea"], &["in-progress"], &["accepted"]]);
    let run = sandbox.deepen_on(
        ON_THE_TENTH,
        &["flow", "--at", "2026-03-02", "--format", "json"],
    );
    let data = data(&run);
    assert_eq!(data["at"]["date"], "2026-03-02");
    assert_eq!(data["wip"]["now"], 1);
    assert_eq!(data["throughput"]["items"], 0);
}

#[test]
fn without_history_the_answer_is_unknown_and_the_exit_code_says_so() {
    let sandbox = Sandbox::new();
    sandbox.write(PATH, story("S-7K3M2Q", "ready"));
    let runs = [
        sandbox.deepen(&["flow"]),
        days(&[&["idea"]]).deepen(&["flow", "--no-history"]),
        days(&[&["idea"]]).deepen_on(ON_THE_TENTH, &["flow", "--until", "2026-01-01"]),
    ];
    for run in runs {
        assert_eq!(run.code, 3, "{}", run.stdout);
        assert!(
            run.stdout.contains("everything is unknown"),
            "{}",
            run.stdout
        );
        assert!(!run.stdout.contains(" 0 "), "{}", run.stdout);
    }
    let mut origin = days(&[&["idea"]]);
    origin.write("backlog/items/S-000001.md", story("S-000001", "ready"));
    origin.commit("Again");
    let clone = Sandbox::new();
    let from = format!("file://{}", origin.path("").display());
    clone.git(&["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    let run = clone.deepen_in("shallow", &["flow", "--format", "json"]);
    assert_eq!(run.code, 3);
    assert_eq!(data(&run)["window"], Value::Null);
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_way_out() {
    let sandbox = Sandbox::demo();
    for (arguments, hint) in [
        (vec!["flow", "--since", "yesterday"], "a date is written"),
        (
            vec!["flow", "--sprint", "2026-99"],
            "the newest sprints are 2026-30",
        ),
        (
            vec!["flow", "--release", "9.9"],
            "the newest releases are 1.9.0",
        ),
        (
            vec!["flow", "--since", "2026-05-02", "--until", "2026-05-01"],
            "is after",
        ),
    ] {
        let run = sandbox.deepen(&arguments);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(hint), "{}", run.stderr);
    }
}

#[test]
fn the_demo_flows_in_every_format() {
    let sandbox = Sandbox::demo();
    let data = data(&sandbox.deepen(&["flow", "--release", "1.8.0", "--format", "json"]));
    let items = data["items"].as_array().unwrap();
    let finished: Vec<&Value> = (items.iter())
        .filter(|item| item["state"] == "finished")
        .collect();
    assert_eq!(data["throughput"]["items"], finished.len());
    let observed = finished.iter().filter(|item| item["days"].is_u64());
    assert_eq!(data["cycle_time"]["items"], observed.count());
    let burn = data["burn"]["days"].as_array().unwrap();
    let last = burn.last().unwrap();
    assert_eq!(last["date"], "2026-06-08");
    assert_eq!(last["scope_items"], 13);
    for format in ["text", "markdown", "html", "csv"] {
        let run = sandbox.deepen(&["flow", "--format", format]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("B-4HD0VY"), "{format}");
        let again = sandbox.deepen(&["report", "flow", "--format", format]);
        assert_eq!(run.stdout, again.stdout);
    }
}
