//! `deepen report health`: which numbers are unknown or rest on little, and the way out.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn data(sandbox: &Sandbox, words: &[&str]) -> Value {
    let words = [&["report", "health", "--format", "json"], words].concat();
    let run = sandbox.deepen(&words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["data"].clone()
}

fn number<'d>(data: &'d Value, name: &str) -> &'d Value {
    let numbers = data["numbers"].as_array().unwrap();
    numbers.iter().find(|each| each["name"] == name).unwrap()
}

/// `of`, `known`, `unknown` and `weak` of a number.
fn counts(data: &Value, name: &str) -> [u64; 4] {
    let number = number(data, name);
    ["of", "known", "unknown", "weak"].map(|key| number[key].as_u64().unwrap())
}

/// The texts of the items' files, with their names.
fn items(sandbox: &Sandbox) -> Vec<(String, String)> {
    let files = std::fs::read_dir(sandbox.path("backlog/items")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let texts = paths.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap();
        (name, String::from_utf8_lossy(&bytes).into_owned())
    });
    texts.collect()
}

fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut lines = text.lines();
    lines.find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(": ")?.trim()))
}

#[test]
fn what_is_unknown_in_the_demo_is_what_its_files_do_not_say() {
    let sandbox = Sandbox::demo();
    let data = data(&sandbox, &[]);
    let items = items(&sandbox);
    let leaves = || {
        items
            .iter()
            .filter(|(_, text)| value(text, "type") != Some("epic"))
    };
    let is = |text: &str, statuses: &[&str]| {
        value(text, "status").is_some_and(|status| statuses.contains(&status))
    };
    let open = leaves().filter(|(_, text)| !is(text, &["accepted", "dropped"]));
    let (estimated, not): (Vec<_>, Vec<_>) = open.partition(|(_, text)| {
        value(text, "estimate").is_some_and(|estimate| estimate.parse::<f64>().is_ok())
    });
    let sizes = counts(&data, "estimate");
    assert_eq!(sizes[0], (estimated.len() + not.len()) as u64);
    assert_eq!(sizes[1..3], [estimated.len() as u64, not.len() as u64]);

    let order = sandbox.read("backlog/order.txt");
    let started = ["accepted", "dropped", "in-progress", "review"];
    let waiting = leaves().filter(|(_, text)| !is(text, &started));
    let listed = |name: &str, text: &str| {
        let id = value(text, "id").unwrap_or(name);
        order
            .lines()
            .any(|line| line.split_whitespace().next() == Some(id))
    };
    let (listed, unlisted): (Vec<_>, Vec<_>) = waiting.partition(|(name, text)| listed(name, text));
    let places = counts(&data, "place");
    assert_eq!(places[1..3], [listed.len() as u64, unlisted.len() as u64]);

    for number in data["numbers"].as_array().unwrap() {
        let count = |key: &str| number[key].as_u64().unwrap();
        assert_eq!(count("of"), count("known") + count("unknown"), "{number}");
        assert!(count("weak") <= count("known"), "{number}");
        for cause in number["causes"].as_array().unwrap() {
            assert!(!cause["way_out"].as_str().unwrap().is_empty(), "{cause}");
        }
    }
    let ranked = sandbox.deepen(&["rank", "--format", "json"]);
    let ranked: Value = serde_json::from_str(&ranked.stdout).unwrap();
    let length = |key: &str| ranked["data"][key].as_array().unwrap().len() as u64;
    assert_eq!(counts(&data, "score")[2], length("not_scored"));
}

#[test]
fn without_history_what_needs_it_is_unknown_and_the_way_out_is_said() {
    let sandbox = Sandbox::demo();
    let known = data(&sandbox, &[]);
    let unknown = data(&sandbox, &["--no-history"]);
    assert!(counts(&known, "dates")[1] > 100);
    assert_eq!(counts(&known, "throughput"), [1, 1, 0, 0]);
    assert_eq!(counts(&unknown, "dates")[1], 0);
    for name in ["throughput", "forecast"] {
        assert_eq!(counts(&unknown, name), [1, 0, 1, 0], "{name}");
    }
    assert!(counts(&unknown, "rule")[2] > 0);
    let text = sandbox.deepen(&["report", "health", "--no-history"]);
    assert!(
        text.stdout
            .contains("it was not read; ask again without --no-history"),
        "{}",
        text.stdout
    );
}

#[test]
fn each_weak_number_says_why() {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/deepen.yml",
            "demand:\n  segment_weights:\n    enterprise: 5\n",
        ),
        (
            "backlog/goals/G-00000A-x.md",
            "---\nid: G-00000A\ntype: goal\ntitle: Goal\nstatus: in-progress\nkey_results:\n  - {id: KR1, metric: calls, baseline: 10, target: 5, current: 8, as_of: 2026-04-01}\n  - {id: KR2, metric: calls, baseline: 10, target: 5}\n  - {id: KR3, metric: calls, baseline: 10, target: 5, current: 8}\n---\n",
        ),
        (
            "backlog/feedback/2026/F-00000A-x.md",
            "---\nid: F-00000A\ntype: feedback\ntitle: Wish\nstate: new\n---\n",
        ),
    ]);
    sandbox.commit("All");
    let run = sandbox.deepen_on(
        "2026-06-01T09:00:00Z",
        &["report", "health", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    let data = &json["data"];
    // KR2 has no value; KR1 is 61 days old, KR3 has no day.
    assert_eq!(counts(data, "key-result"), [3, 2, 1, 2]);
    let causes = number(data, "key-result")["causes"].as_array().unwrap();
    let whys: Vec<&str> = causes
        .iter()
        .map(|cause| cause["why"].as_str().unwrap())
        .collect();
    assert_eq!(
        whys,
        [
            "no current value",
            "nothing says when it was measured",
            "measured more than 30 days ago"
        ]
    );
    // It names nobody and no day.
    assert_eq!(counts(data, "people"), [1, 0, 1, 0]);
    assert_eq!(counts(data, "weight"), [1, 0, 1, 0]);
    assert_eq!(counts(data, "bands"), [1, 1, 0, 1]);
    assert_eq!(counts(data, "forecast"), [1, 0, 1, 0]);
}

/// Three stories with numbers for RICE and ICE, committed on 2026-03-01.
fn judged() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/order.txt", "S-00000A\nS-00000B\nS-00000C\n"),
        (
            "backlog/items/S-00000A-x.md",
            "---\nid: S-00000A\ntype: story\ntitle: One\nlabels: [web]\nscore:\n  rice: {reach: 2000, impact: 2, confidence: 80%, effort: 4}\n---\n",
        ),
        (
            "backlog/items/S-00000B-x.md",
            "---\nid: S-00000B\ntype: story\ntitle: Two\nlabels: [web]\nscore:\n  rice: {impact: 2, confidence: 0.3, effort: 4}\n---\n",
        ),
        (
            "backlog/items/S-00000C-x.md",
            "---\nid: S-00000C\ntype: story\ntitle: Three\nscore:\n  ice: {impact: 5, confidence: 7, ease: 3}\n---\n",
        ),
    ]);
    sandbox.commit("All");
    sandbox
}

/// State, reason and items of each cause of a number.
fn causes(data: &Value, name: &str) -> Vec<String> {
    let causes = number(data, name)["causes"].as_array().unwrap().iter();
    let told = causes.map(|cause| {
        let items = cause["items"].as_array().unwrap().iter();
        let items: Vec<&str> = items.map(|item| item.as_str().unwrap()).collect();
        let text = |key: &str| cause[key].as_str().unwrap();
        format!("{}: {}: {}", text("state"), text("why"), items.join(" "))
    });
    told.collect()
}

fn asked_on(sandbox: &Sandbox, now: &str, words: &[&str]) -> Value {
    let words = [&["report", "health", "--format", "json"], words].concat();
    let run = sandbox.deepen_on(now, &words);
    let json: Value = serde_json::from_str(&run.stdout).expect("it prints JSON");
    json["data"].clone()
}

#[test]
fn reach_and_confidence_older_than_ninety_days_are_weak() {
    let sandbox = judged();
    // 2026-03-01 to 2026-05-30: 90 days; to 2026-05-31: 91.
    let data = asked_on(&sandbox, "2026-05-30T09:00:00Z", &[]);
    let young = [
        "unknown: no reach (RICE): S-00000B",
        "weak: confidence (RICE) is below 50 %: a moonshot: S-00000B",
    ];
    assert_eq!(causes(&data, "confidence"), young);
    assert_eq!(counts(&data, "confidence"), [3, 2, 1, 0]);
    let data = asked_on(&sandbox, "2026-05-31T09:00:00Z", &[]);
    assert_eq!(
        causes(&data, "confidence"),
        [
            young[0],
            "weak: reach (RICE) was set more than 90 days ago: S-00000A",
            "weak: confidence (RICE) was set more than 90 days ago: S-00000A S-00000B",
            "weak: confidence (ICE) was set more than 90 days ago: S-00000C",
            young[1],
        ]
    );
    assert_eq!(counts(&data, "confidence"), [3, 2, 1, 2]);
}

#[test]
fn what_was_judged_again_is_young_and_without_history_no_age_is_known() {
    let sandbox = judged();
    sandbox.write(
        "backlog/items/S-00000C-x.md",
        "---\nid: S-00000C\ntype: story\ntitle: Three\nscore:\n  ice: {impact: 5, confidence: 8, ease: 3}\n---\n",
    );
    let data = asked_on(&sandbox, "2026-05-31T09:00:00Z", &[]);
    assert!(
        !causes(&data, "confidence")
            .iter()
            .any(|cause| cause.contains("(ICE)"))
    );
    let data = asked_on(&sandbox, "2026-05-31T09:00:00Z", &["--no-history"]);
    assert!(
        causes(&data, "confidence").contains(
            &"weak: the age of confidence (ICE) is not known: it was not read: S-00000C".to_owned()
        ),
        "{:?}",
        causes(&data, "confidence")
    );
}

#[test]
fn an_expression_chooses_the_items_and_what_the_backlog_has_once_is_left_out() {
    let sandbox = judged();
    let data = asked_on(&sandbox, "2026-05-31T09:00:00Z", &["--where", "label:web"]);
    assert_eq!(data["filter"], "label:web");
    assert_eq!(counts(&data, "dates")[0], 2);
    assert_eq!(counts(&data, "files")[0], 2);
    assert_eq!(counts(&data, "confidence"), [2, 1, 1, 1]);
    assert!(
        data["numbers"]
            .as_array()
            .unwrap()
            .iter()
            .all(|each| each["name"] != "throughput")
    );
    let text = sandbox.deepen(&["report", "health", "--where", "label:web"]);
    assert!(
        text.stdout.contains("label:web") && text.stdout.contains("what the backlog has once"),
        "{}",
        text.stdout
    );
    let wrong = sandbox.deepen(&["report", "health", "--where", "label:"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stdout);
}

#[test]
fn in_a_shallow_clone_what_rests_on_the_past_names_the_clone_and_the_way_out() {
    let origin = Sandbox::demo();
    let clone = Sandbox::new();
    let from = format!("file://{}", origin.path("").display());
    clone.git(&["clone", "--quiet", "--depth", "2", &from, "shallow"]);
    let run = clone.deepen_in("shallow", &["report", "health", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    for (name, state) in [
        ("dates", "unknown"),
        ("throughput", "unknown"),
        ("forecast", "unknown"),
        ("bands", "weak"),
    ] {
        let number = number(&json["data"], name);
        let cause = &number["causes"][0];
        assert_eq!(cause["state"], state, "{name}");
        let why = cause["why"].as_str().unwrap();
        assert!(why.contains("the clone is shallow"), "{name}: {why}");
        let way_out = cause["way_out"].as_str().unwrap();
        assert!(
            way_out.contains("git fetch --unshallow"),
            "{name}: {way_out}"
        );
    }
}
