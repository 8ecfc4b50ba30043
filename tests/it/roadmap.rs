//! `deepen report roadmap`, `timeline` and `status`: on the demo, on small folders, for customers, in every format.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn json(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let run = sandbox.deepen(&[arguments, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    report["data"].clone()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn of<'a>(list: &'a Value, id: &str) -> &'a Value {
    let mut each = self::list(list).iter();
    each.find(|one| one["id"] == id).unwrap()
}

#[test]
fn the_demos_roadmap_says_what_each_epic_is_for_and_loses_nothing() {
    let sandbox = Sandbox::demo();
    let roadmap = json(&sandbox, &["report", "roadmap"]);
    let horizons: Vec<(&str, &str)> = (list(&roadmap["epics"]).iter())
        .map(|epic| {
            (
                epic["id"].as_str().unwrap(),
                epic["horizon"].as_str().unwrap(),
            )
        })
        .collect();
    // Goal by goal, the product goal first; what was dropped is not on it.
    assert_eq!(
        horizons,
        [
            ("E-2WQ8RD", "now"),
            ("E-H3B7XS", "later"),
            ("E-9MK4TZ", "now"),
            ("E-C6V0HN", "now"),
            ("E-T5D2FG", "next")
        ]
    );
    let hours = of(&roadmap["epics"], "E-2WQ8RD");
    // Its outcome is the goal's first key result: from 31 to 27 of 20.
    assert_eq!(hours["key_result"]["current"], 27.0);
    assert_eq!(hours["key_result"]["expected"], "-20 %");
    assert_eq!(of(&roadmap["epics"], "E-C6V0HN")["confidence"], 0.8);
    assert_eq!(hours["confidence"], Value::Null);
    assert_eq!(hours["range"], Value::Null);
    assert_eq!(roadmap["goals_without_epics"][0]["id"], "G-7TBM2C");
    // Every open item is below an epic or listed.
    let below: u64 = (list(&roadmap["epics"]).iter())
        .filter_map(|epic| epic["open"].as_u64())
        .sum();
    let others = list(&roadmap["items_without_epic"]).len() as u64;
    let goals = json(&sandbox, &["report", "goals"]);
    assert!(below + others <= goals["open"].as_u64().unwrap());
    let text = sandbox.deepen(&["report", "roadmap"]).stdout;
    assert!(
        text.contains("only those that the world outside sets"),
        "{text}"
    );
    let one = json(&sandbox, &["report", "roadmap", "--where", "id:E-2WQ8RD"]);
    assert_eq!(list(&one["epics"]).len(), 1);
    let then = json(&sandbox, &["report", "roadmap", "--at", "2026-02-01"]);
    // The demo's today is its newest commit's day.
    assert_eq!(then["at"]["date"], "2026-01-30");
}

#[test]
fn ranges_of_epics_are_those_of_the_forecast() {
    let sandbox = Sandbox::demo();
    let timeline = json(&sandbox, &["report", "timeline"]);
    let mut told = 0;
    for epic in list(&timeline["epics"]) {
        let id = epic["id"].as_str().unwrap();
        let when = json(&sandbox, &["forecast", "when", "--epic", id]);
        let likely = &when["in_order"]["likely"];
        if epic["done_by_50"].is_null() {
            assert!(epic["no_range"].is_string(), "{epic}");
            assert_eq!(likely.as_array().map_or(0, Vec::len), 0, "{id}");
            // What the order does list has a range of its own.
            assert!(epic["listed_by_50"].as_str() <= epic["listed_by_85"].as_str());
            continue;
        }
        told += 1;
        assert_eq!(epic["done_by_50"], likely[0]["date"], "{id}");
        assert_eq!(epic["done_by_85"], likely[1]["date"], "{id}");
    }
    let priority = json(&sandbox, &["report", "priority"]);
    for item in list(&timeline["requested"]) {
        if item["done_by_50"].is_null() {
            continue;
        }
        told += 1;
        let same = of(&priority["items"], item["id"].as_str().unwrap());
        assert_eq!(item["done_by_50"], same["done_by_50"]);
        assert_eq!(item["done_by_85"], same["done_by_85"]);
    }
    assert!(told > 5, "{told}");
    assert_eq!(timeline["forecast"]["backtest"]["confidence"], 0.85);
    // The drawing's words are the table's, and those are the data's.
    let html = sandbox
        .deepen(&["report", "timeline", "--format", "html"])
        .stdout;
    for epic in list(&timeline["epics"]) {
        if let (Some(half), Some(most)) = (epic["done_by_50"].as_str(), epic["done_by_85"].as_str())
        {
            let range = format!("{half} to {most}");
            // Twice drawn, each with its name; once in the numbers; once in the table.
            assert!(html.matches(&range).count() >= 6, "{range}");
        }
    }
    let roadmap = json(&sandbox, &["report", "roadmap", "--timeline"]);
    for epic in list(&roadmap["epics"]) {
        let same = of(&timeline["epics"], epic["id"].as_str().unwrap());
        assert_eq!(epic["range"].is_null(), same["done_by_50"].is_null());
        if !epic["range"].is_null() {
            assert_eq!(epic["range"]["done_by_85"], same["done_by_85"]);
        }
    }
}

#[test]
fn all_of_it_is_told_in_every_format_and_no_wider_than_100_columns() {
    let sandbox = Sandbox::demo();
    for report in ["roadmap", "timeline", "status", "goals"] {
        for format in ["text", "markdown", "html", "json", "csv"] {
            let run = sandbox.deepen(&["report", report, "--format", format]);
            assert_eq!(run.code, 0, "{report} as {format}: {}", run.stderr);
            assert!(run.stdout.len() > 100, "{report} as {format}");
            let again = sandbox.deepen(&["report", report, "--format", format]);
            assert_eq!(run.stdout, again.stdout, "{report} as {format}");
            let wide = run.stdout.lines().find(|line| line.chars().count() > 100);
            assert!(format != "text" || wide.is_none(), "{report}: {wide:?}");
        }
    }
}

/// A backlog in which much is not for customers.
fn with_secrets() -> Sandbox {
    let epic = "---\nid: E-000001\ntype: epic\ntitle: Hours for A-ACM3Q0\nstatus: in-progress\ngoal: G-000001\nhorizon: now\ndeadline: 2026-12-31\ndeadline_reason: the contract of mira with A-ACM3Q0 over 250k-500k\nscore: {rice: {reach: 1, impact: 1, confidence: 0.73, effort: 1}}\noutcome: {metric: secret metric, expected: much}\n---\n\n## Problem\nTheir boss is rude: an internal note.\n\n## Outcome hypothesis\nWe believe that R-4T9W1X pays 4 200 EUR; ask mira or mira@firm.example <!-- sub rosa -->.\n";
    let mut sandbox = Sandbox::with(&[
        ("backlog/items/E-000001.md", epic),
        (
            "backlog/items/E-000002.md",
            "---\nid: E-000002\ntype: epic\ntitle: Undecided thing\nstatus: idea\ngoal: G-000002\nhorizon: later\n---\n",
        ),
        (
            "backlog/items/E-000003.md",
            "---\nid: E-000003\ntype: epic\ntitle: Unplaced thing\nstatus: idea\n---\n",
        ),
        (
            "backlog/items/S-000001.md",
            "---\nid: S-000001\ntype: story\ntitle: A secret story\nstatus: ready\n---\n",
        ),
        (
            "backlog/goals/G-000001.md",
            "---\nid: G-000001\ntype: goal\ntitle: Trust\nstatus: in-progress\nstate: active\nkey_results: [{metric: secret number, baseline: 1, target: 3, current: 2}]\n---\n",
        ),
        (
            "backlog/goals/G-000002.md",
            "---\nid: G-000002\ntype: goal\ntitle: Perhaps\nstatus: idea\nstate: proposed\n---\n",
        ),
        (
            "backlog/accounts.yml",
            "A-ACM3Q0: {segment: enterprise, arr_band: 250k-500k}\n",
        ),
        (
            "backlog/team.yml",
            "product_owner: mira\ndevelopers: [jon]\n",
        ),
        (
            "backlog/feedback/2026/F-000001.md",
            "---\nid: F-000001\ntype: feedback\ntitle: Hours\nreceived: 2026-02-01\nchannel: email\nrequester: R-4T9W1X\naccount: A-ACM3Q0\naddressed_by: [E-000001]\n---\n",
        ),
    ]);
    sandbox.commit("first");
    sandbox
}

#[test]
fn customers_read_no_account_no_money_no_id_and_no_note() {
    let sandbox = with_secrets();
    for format in ["text", "markdown", "html", "json", "csv"] {
        let inside = sandbox
            .deepen(&["report", "roadmap", "--format", format])
            .stdout;
        assert!(inside.contains("Hours for A-ACM3Q0"), "{format}: {inside}");
        let run = sandbox.deepen(&[
            "report",
            "roadmap",
            "--audience",
            "customer",
            "--timeline",
            "--format",
            format,
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        for secret in [
            "ACM3Q0",
            "4T9W1X",
            "mira",
            "Mira",
            "4 200",
            "EUR",
            "250k",
            "E-0000",
            "G-0000",
            "S-0000",
            "F-0000",
            "rude",
            "internal note",
            "secret",
            "0.73",
            "73 %",
            "sub rosa",
            "firm.example",
            "Undecided",
            "Perhaps",
            "Unplaced",
            "enterprise",
        ] {
            assert!(
                !run.stdout.contains(secret),
                "{secret} in {format}: {}",
                run.stdout
            );
        }
        assert!(run.stdout.contains("Hours for"), "{format}: {}", run.stdout);
    }
    let told = json(&sandbox, &["report", "roadmap", "--audience", "customer"]);
    assert_eq!(told["epics"][0]["asked_by"], 1);
    assert_eq!(told["epics"][0]["constraint"], Value::Null);
    assert_eq!(told["at"]["commit"], Value::Null);
}

#[test]
fn dates_stand_on_the_roadmap_only_with_a_reason() {
    let story = |id: &str, rest: &str| {
        format!(
            "---\nid: {id}\ntype: story\ntitle: {id}\nstatus: ready\nparent: E-000001\n{rest}---\n"
        )
    };
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/items/E-000001.md",
            "---\nid: E-000001\ntype: epic\ntitle: One\nstatus: idea\ndeadline: 2026-06-01\n---\n",
        ),
        (
            "backlog/items/S-000001.md",
            &story(
                "S-000001",
                "deadline: 2026-09-01\ndeadline_reason: new law\n",
            ),
        ),
        (
            "backlog/items/S-000002.md",
            &story("S-000002", "deadline: 2026-08-01\n"),
        ),
        ("backlog/order.txt", "S-000002\nS-000001\n"),
    ]);
    sandbox.commit("first");
    let roadmap = json(&sandbox, &["report", "roadmap"]);
    let epic = &roadmap["epics"][0];
    assert_eq!(epic["constraint"]["date"], "2026-09-01");
    assert_eq!(epic["constraint"]["item"], "S-000001");
    let told = json(&sandbox, &["report", "roadmap", "--audience", "customer"]);
    assert_eq!(told["epics"][0]["constraint"]["reason"], "new law");
    assert_eq!(told["epics"][0]["constraint"]["item"], Value::Null);
    // Neither horizon nor history: its first item stands in NOW of the configured bands.
    assert_eq!(epic["horizon"], "now");
    assert_eq!(epic["horizon_from"], "order");
    let timeline = json(&sandbox, &["report", "roadmap", "--timeline"]);
    let why = timeline["epics"][0]["no_range"].as_str().unwrap();
    assert!(why.contains("too little was finished"), "{why}");
}

#[test]
fn the_demos_status_counts_from_the_day_after_its_last_release() {
    let sandbox = Sandbox::demo();
    let status = json(&sandbox, &["report", "status"]);
    assert_eq!(status["since"]["date"], "2026-06-09");
    assert_eq!(status["since"]["why"], "release");
    assert_eq!(status["since"]["release"], "1.8.0");
    let flow = json(&sandbox, &["flow", "--since", "2026-06-09"]);
    let finished = list(&flow["throughput"]["weeks"]).iter();
    let finished: u64 = finished.filter_map(|week| week["items"].as_u64()).sum();
    assert_eq!(list(&status["built"]).len() as u64, finished);
    let asked = json(&sandbox, &["report", "status", "--since", "2026-07-10"]);
    assert_eq!(asked["since"]["why"], "asked");
    // The commit of that day brings June's key results.
    let changes = list(&asked["changes"]);
    assert!(
        (changes.iter()).any(|change| change["id"] == "G-P8WC3E"
            && change["what"] == "key_results.KR1.current"
            && change["from"] == "13"
            && change["to"] == "12"),
        "{changes:?}"
    );
    let late = sandbox.deepen(&["report", "status", "--since", "2026-07-11"]);
    assert_eq!(late.code, 2);
    let wrong = sandbox.deepen(&["report", "status", "--since", "soon"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("this is no date"), "{}", wrong.stderr);
}

#[test]
fn a_status_without_releases_counts_fourteen_days_and_without_history_nothing() {
    let story = |status: &str| {
        format!("---\nid: S-000001\ntype: story\ntitle: One\nstatus: {status}\n---\n")
    };
    let mut sandbox = Sandbox::with(&[("backlog/items/S-000001.md", &story("ready"))]);
    sandbox.commit("first, on 1 March");
    sandbox.write("backlog/items/S-000001.md", story("in-progress"));
    sandbox.commit("2 March");
    sandbox.write("backlog/items/S-000001.md", story("accepted"));
    sandbox.write(
        "backlog/items/S-000002.md",
        "---\nid: S-000002\ntype: story\ntitle: Two\nstatus: dropped\ndropped: {reason: nobody wants it}\n---\n",
    );
    sandbox.commit("3 March");
    let run = sandbox.deepen_on(
        "2026-03-10T12:00:00Z",
        &["report", "status", "--format", "json"],
    );
    let status: Value = serde_json::from_str(&run.stdout).unwrap();
    let status = &status["data"];
    assert_eq!(status["since"]["date"], "2026-02-25");
    assert_eq!(status["since"]["why"], "days");
    assert_eq!(status["built"][0]["date"], "2026-03-03");
    assert_eq!(status["dropped"][0]["reason"], "nobody wants it");
    let run = sandbox.deepen_on(
        "2026-03-10T12:00:00Z",
        &["report", "status", "--no-history"],
    );
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(
        run.stdout.contains("Unknown without history."),
        "{}",
        run.stdout
    );
}
