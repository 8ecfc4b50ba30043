//! What doing something else would cost.

use serde_json::Value;

use crate::sandbox::Sandbox;

/// Five-day weeks; durations are stated in weeks, so that no pace is needed but that of one finished item a day.
fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[(
        "backlog/order.txt",
        "S-00000A\nS-00000B\nS-00000C\nS-00000D\n",
    )]);
    for (id, weeks, per_week) in [
        ("S-00000A", 0.6, 4000),
        ("S-00000B", 1.6, 9000),
        ("S-00000C", 1.0, 1500),
        ("S-00000D", 0.4, 500),
        ("S-00000X", 2.6, 6000),
    ] {
        let text = format!(
            "---\nid: {id}\ntype: story\ntitle: Story\nstatus: ready\nscore:\n  cod: {{per_week: {per_week}, currency: EUR, \
             duration_weeks: {weeks}}}\n---\n"
        );
        sandbox.write(&format!("backlog/items/{id}.md"), text);
    }
    sandbox.commit("start");
    for number in 0..6 {
        let id = format!("S-00001{number}");
        let text = format!("---\nid: {id}\ntype: story\ntitle: Done\nstatus: accepted\n---\n");
        sandbox.write(&format!("backlog/items/{id}.md"), text);
        sandbox.commit("done");
    }
    sandbox
}

fn ask(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let all = [&["whatif"], arguments, &["--format", "json"]].concat();
    let run = sandbox.deepen_on("2026-03-09T12:00:00Z", &all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].clone()
}

#[test]
fn taking_something_in_names_who_slips_the_price_and_the_best_place() {
    let sandbox = sandbox();
    let what = ask(&sandbox, &["--insert", "S-00000X", "--to", "2"]);
    let costs: Vec<f64> = what["slips"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slip| slip["cost"].as_f64().unwrap().round())
        .collect();
    assert_eq!(costs, [23_400.0, 3_900.0, 1_300.0]);
    assert!((what["price"].as_f64().unwrap() - 28_600.0).abs() < 1e-6);
    assert!((what["break_even_per_week"].as_f64().unwrap() - 9533.333).abs() < 1e-2);
    assert_eq!(what["best"], 3);
    let arguments = ["whatif", "--insert", "S-00000X", "--to", "2"];
    let run = sandbox.deepen_on("2026-03-09T12:00:00Z", &arguments);
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "To build S-00000X at place 2 (13 working days",
        "S-00000B, S-00000C and S-00000D each slip 13 working days; the delay costs about 28 600 EUR (S-00000B 23 400, \
         S-00000C 3 900, S-00000D 1 300).",
        "S-00000X itself earns 6 000 EUR a week",
        "It would have to be worth more than 9 533 EUR a week to go before them.",
        "Recommendation: place 3, after S-00000B. Does it provide more value than what it displaces?",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
}

#[test]
fn dropping_swapping_and_another_capacity_are_told_too() {
    let sandbox = sandbox();
    let dropped = ask(&sandbox, &["--drop", "S-00000B"]);
    assert!((dropped["price"].as_f64().unwrap() + 3_200.0).abs() < 1e-6);
    let swapped = ask(&sandbox, &["--swap", "S-00000B", "S-00000D"]);
    assert!((swapped["price"].as_f64().unwrap() - 9_500.0).abs() < 1e-6);
    let less = ask(&sandbox, &["--capacity", "-20%"]);
    assert_eq!(less["slips"].as_array().unwrap().len(), 4);
}

#[test]
fn what_is_in_progress_has_its_age_and_is_not_charged_for_what_is_spent() {
    let run = Sandbox::demo().deepen(&["whatif", "--insert", "S-8VJ5HG", "--to", "0"]);
    let told = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("has been in progress for 19 days: what is done of it is spent either way"),
        "{told}"
    );
}

#[test]
fn without_any_pace_nothing_is_told() {
    let sandbox = Sandbox::new();
    for id in ["S-7K3M2Q", "S-7K3M3R"] {
        let text = format!("---\nid: {id}\ntype: story\ntitle: Hours\nstatus: ready\n---\n");
        sandbox.write(&format!("backlog/items/{id}.md"), text);
    }
    sandbox.write("backlog/order.txt", "S-7K3M2Q\n");
    let run = sandbox.deepen(&["whatif", "--drop", "S-7K3M2Q"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(
        run.stderr.contains("how long things take is unknown"),
        "{}",
        run.stderr
    );
    let run = sandbox.deepen(&["whatif", "--drop", "S-7K3M3R"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("deepen whatif --insert S-7K3M3R --to 1"),
        "{}",
        run.stderr
    );
}
