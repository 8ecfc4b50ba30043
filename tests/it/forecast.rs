//! When it will ship.

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

/// The data of a forecast. The demo's today is the day of its last commit, 2026-07-10.
fn json(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let mut all = vec!["forecast"];
    all.extend(arguments);
    all.extend(["--format", "json"]);
    let run = sandbox.deepen(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str::<Value>(&run.stdout).unwrap()["data"].clone()
}

fn days(likely: &Value) -> Vec<u64> {
    let days = likely.as_array().unwrap().iter();
    days.map(|day| day["working_days"].as_u64().unwrap())
        .collect()
}

/// A folder without a repository: two stories, one listed.
fn bare() -> Sandbox {
    let sandbox = Sandbox::new();
    for id in ["S-7K3M2Q", "S-7K3M3R"] {
        sandbox.write(
            &format!("backlog/items/{id}.md"),
            format!("---\nid: {id}\ntype: story\ntitle: Working hours\nstatus: ready\n---\n"),
        );
    }
    sandbox.write("backlog/order.txt", "S-7K3M2Q  Working hours\n");
    sandbox
}

/// A team that finishes a story on every day from 2026-03-01 on, by its own words for states.
fn team(finished: usize) -> Sandbox {
    let mut sandbox = Sandbox::with(&[(
        "backlog/deepen.yml",
        "workflow:\n  statuses: [todo, doing, done]\n  started: doing\n  finished: done\n  dropped: [never]\n  ready: todo\n",
    )]);
    let story = |number: usize, status: &str| {
        format!(
            "---\nid: S-00000{number}\ntype: story\ntitle: Story {number}\nstatus: {status}\n---\n"
        )
    };
    for number in 0..10 {
        sandbox.write(
            &format!("backlog/items/S-00000{number}.md"),
            story(number, "todo"),
        );
    }
    sandbox.commit("start");
    for number in 0..finished {
        sandbox.write(
            &format!("backlog/items/S-00000{number}.md"),
            story(number, "done"),
        );
        sandbox.commit("done");
    }
    sandbox
}

fn refused(run: &Run, code: i32, words: &str) {
    assert_eq!(run.code, code, "{}", run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
    assert!(run.stdout.is_empty(), "{}", run.stdout);
}

#[test]
fn without_history_there_is_no_forecast_and_the_reason_is_told() {
    let sandbox = bare();
    for question in [
        &["when", "--items", "8"] as &[&str],
        &["how-many", "--days", "10"],
        &["item", "S-7K3M2Q"],
        &["backtest"],
    ] {
        let run = sandbox.deepen(&[&["forecast"], question].concat());
        refused(
            &run,
            3,
            "no forecast without history: the files are in no Git repository",
        );
        assert!(run.stderr.contains("--throughput 2..6/sprint"));
    }
}

#[test]
fn a_stated_pace_needs_no_history() {
    // Monday, 2 November 2026, and sprints of ten working days: 8 items at 4, 2.6 and 2.2 a sprint.
    let when = json(
        &bare(),
        &["when", "--items", "8", "--throughput", "2..6/sprint"],
    );
    assert_eq!(days(&when["likely"]), [20, 31, 37]);
    assert_eq!(when["likely"][0]["date"], "2026-11-30");
    assert_eq!(when["likely"][1]["date"], "2026-12-15");
    assert_eq!(when["basis"]["pace"]["kind"], "stated");
    assert_eq!(
        when["basis"]["not_tested"],
        "the pace is stated, not measured"
    );
    let item = json(&bare(), &["item", "S-7K3M2Q", "--throughput", "1..1/day"]);
    assert_eq!(days(&item["likely"]), [1, 1, 1]);
    let slower = [
        "when",
        "--items",
        "8",
        "--throughput",
        "4..4/sprint",
        "--capacity",
        "-20%",
    ];
    assert_eq!(days(&json(&bare(), &slower)["likely"]), [25, 25, 25]);
}

#[test]
fn too_few_finished_items_are_refused_and_few_are_told_as_a_range() {
    let run = team(4).deepen_on(
        "2026-03-06T12:00:00Z",
        &["forecast", "when", "--items", "3"],
    );
    refused(
        &run,
        3,
        "too little was finished for a forecast: 4 items in 5 working days",
    );
    let few = team(6);
    let run = few.deepen_on(
        "2026-03-09T12:00:00Z",
        &["forecast", "when", "--items", "3"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("Too little data"), "{}", run.stdout);
    assert!(run.stdout.contains("20 %") && run.stdout.contains("80 %"));
    assert!(!run.stdout.contains("85 %") && !run.stdout.contains("95 %"));
    assert!(run.stdout.contains("not back-tested"));
    // Started and finished in one commit: no cycle time, and still throughput.
    assert!(
        run.stdout.contains("6 items finished in 6 working days"),
        "{}",
        run.stdout
    );
}

#[test]
fn every_forecast_tells_how_such_forecasts_came_true() {
    let demo = Sandbox::demo();
    for question in [
        &["when", "--items", "12"] as &[&str],
        &["how-many", "--days", "10"],
        &["item", "S-W1C6ZM"],
    ] {
        let run = demo.deepen(&[&["forecast"], question].concat());
        let told: String = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("such forecasts came true ("), "{told}");
        assert!(told.contains("consistent with 85 %"), "{told}");
        assert!(told.contains("the next weeks resemble the last"), "{told}");
    }
}

#[test]
fn a_forecast_is_a_probability_and_a_date_and_never_a_single_date() {
    let demo = Sandbox::demo();
    let when = json(&demo, &["when", "--items", "12"]);
    let likely = days(&when["likely"]);
    assert_eq!(likely.len(), 3);
    assert!(likely.is_sorted_by(|one, next| one < next), "{likely:?}");
    // The chance of a day agrees with the day of a chance.
    let date = when["likely"][1]["date"].as_str().unwrap();
    let by = json(&demo, &["when", "--items", "12", "--by", date]);
    assert_eq!(by["by"].as_array().unwrap().len(), 1);
    assert!(by["by"][0]["chance"].as_f64().unwrap() >= 0.85);
    // A fifth less is done, and the plain method is more sure of itself.
    let less = days(&json(&demo, &["when", "--items", "12", "--capacity", "-20%"])["likely"]);
    let taken: Vec<u64> = likely.iter().map(|days| (days * 5).div_ceil(4)).collect();
    assert_eq!(less, taken);
    let plain = days(&json(&demo, &["when", "--items", "12", "--method", "plain"])["likely"]);
    assert!(plain[2] < likely[2]);
}

#[test]
fn the_order_is_cut_into_very_likely_maybe_and_not_by_then() {
    let demo = Sandbox::demo();
    let how_many = json(&demo, &["how-many", "--days", "40"]);
    let items = how_many["items"].as_array().unwrap();
    let chances: Vec<f64> = items
        .iter()
        .map(|item| item["chance"].as_f64().unwrap())
        .collect();
    assert!(chances.is_sorted_by(|one, next| one >= next));
    for item in items {
        let zone = match item["chance"].as_f64().unwrap() {
            sure if sure >= 0.85 => "very-likely",
            half if half >= 0.5 => "maybe",
            _ => "not-by-then",
        };
        assert_eq!(item["zone"], zone);
    }
    // As many items are above the 85 % line as are finished with 85 %: none of them was split of late but one.
    let very_likely = items
        .iter()
        .filter(|item| item["zone"] == "very-likely")
        .count();
    let counted = how_many["counts"][1]["items"].as_u64().unwrap();
    assert!(
        counted.abs_diff(very_likely as u64) <= 1,
        "{counted} {very_likely}"
    );
    assert!(
        items
            .iter()
            .take_while(|item| item["position"].is_null())
            .count()
            > 0
    );
}

#[test]
fn an_epic_is_forecast_alone_and_by_the_order() {
    let demo = Sandbox::demo();
    let run = demo.deepen(&["forecast", "when", "--epic", "E-T5D2FG"]);
    assert!(
        run.stdout.contains("only this") && run.stdout.contains("by the order"),
        "{}",
        run.stdout
    );
    let run = demo.deepen(&["forecast", "when", "--release", "1.9.0"]);
    assert!(
        run.stdout.contains("no day can be told by the order"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_waiting_item_is_forecast_with_and_without_queue_jumping() {
    let item = json(&Sandbox::demo(), &["item", "S-W1C6ZM"]);
    assert_eq!(item["state"], "waiting");
    assert!(item["jumping"]["ahead"].as_u64().unwrap() > 0);
    let (holds, jumped) = (days(&item["likely"]), days(&item["with_jumping"]));
    assert!(
        holds
            .iter()
            .zip(&jumped)
            .all(|(holds, jumped)| holds < jumped),
        "{holds:?} {jumped:?}"
    );
}

#[test]
fn an_item_in_progress_is_forecast_from_its_age() {
    let item = json(&Sandbox::demo(), &["item", "K-5ZM7GC"]);
    assert_eq!(item["state"], "in-progress");
    assert_eq!(item["ageing"]["age_days"], 4);
    let longer = item["ageing"]["longer"].as_u64().unwrap();
    assert!(longer >= 5 && longer < item["ageing"]["finished"].as_u64().unwrap());
    assert_eq!(days(&item["likely"]).len(), 3);
}

#[test]
fn a_question_that_makes_no_sense_is_refused_with_a_way_out() {
    let demo = Sandbox::demo();
    let ask = |arguments: &[&str]| demo.deepen(&[&["forecast"], arguments].concat());
    refused(&ask(&["when"]), 2, "required");
    refused(
        &ask(&["item", "S-1HX9TD"]),
        2,
        "is accepted: there is nothing to forecast",
    );
    refused(
        &ask(&["item", "E-T5D2FG"]),
        2,
        "deepen forecast when --epic E-T5D2FG",
    );
    refused(
        &ask(&["when", "--goal", "E-T5D2FG"]),
        2,
        "is an epic, no goal",
    );
    refused(
        &ask(&["when", "--release", "9.9"]),
        2,
        "there is no release `9.9`",
    );
    refused(&ask(&["when", "--release", "1.8.0"]), 2, "was released on");
    refused(
        &ask(&["how-many", "--by", "2026-07-10"]),
        2,
        "is not after today",
    );
    refused(
        &ask(&["how-many", "--sprint", "1999"]),
        2,
        "there is no sprint `1999`",
    );
    refused(
        &ask(&["when", "--items", "3", "--throughput", "lots"]),
        2,
        "it names no time",
    );
    refused(
        &ask(&["when", "--items", "3", "--capacity", "-120%"]),
        2,
        "is not between",
    );
}

#[test]
fn the_past_is_forecast_with_what_was_known_then() {
    let demo = Sandbox::demo();
    let then = json(&demo, &["when", "--items", "5", "--at", "2026-05-15"]);
    assert_eq!(then["basis"]["at"]["date"], "2026-05-15");
    assert!(then["basis"]["pace"]["last"].as_str().unwrap() <= "2026-05-15");
    let backtest = json(&demo, &["backtest", "--days", "5"]);
    let origins = backtest["origins"].as_array().unwrap();
    assert!(origins.len() >= 8);
    assert_eq!(backtest["coverage"].as_array().unwrap().len(), 4);
    let held = origins
        .iter()
        .filter(|origin| origin["actual"].as_u64() >= origin["forecast"][2]["items"].as_u64());
    assert_eq!(
        backtest["coverage"][2]["held"].as_u64().unwrap(),
        held.count() as u64
    );
}

#[test]
fn every_format_and_every_run_writes_the_same_forecast() {
    let demo = Sandbox::demo();
    for format in ["text", "markdown", "html", "json", "csv"] {
        let ask = || demo.deepen(&["forecast", "how-many", "--days", "10", "--format", format]);
        let run = ask();
        assert_eq!(run.code, 0, "{format}: {}", run.stderr);
        assert!(run.stdout.contains("K-5ZM7GC"), "{format}");
        assert_eq!(run.stdout, ask().stdout);
    }
}
