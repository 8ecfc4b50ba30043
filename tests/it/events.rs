//! `deepen refine`, `deepen today`: what the team's events are told.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn data(sandbox: &Sandbox, now: &str, words: &[&str]) -> Value {
    let words = [words, &["--format", "json"]].concat();
    let run = sandbox.deepen_on(now, &words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    json["data"].clone()
}

fn ids(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|each| {
        let id = each["id"].as_str().or_else(|| each["item"]["id"].as_str());
        id.unwrap()
    })
    .collect()
}

const READY: &str = "parent: E-00000E\nestimate: 3\n---\nAs a lead, I want to see hours, so that I can plan.\n\n## Acceptance criteria\n- [ ] Hours are shown.\n";

fn item(id: &str, rest: &str) -> (String, String) {
    let rest = if rest.contains("---\n") {
        rest.to_owned()
    } else {
        format!("{rest}---\n")
    };
    (
        format!("backlog/items/{id}-it.md"),
        format!("---\nid: {id}\ntype: story\ntitle: About {id}\n{rest}"),
    )
}

fn sandbox(files: &[(String, String)]) -> Sandbox {
    let mut all: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    all.push((
        "backlog/items/E-00000E-epic.md",
        "---\nid: E-00000E\ntype: epic\ntitle: Epic\n---\n",
    ));
    all.push(("backlog/team.yml", "product_owner: mira\n"));
    Sandbox::with(&all)
}

/// A Tuesday, after the sandbox's first commits of March.
const NOW: &str = "2026-03-10T09:00:00Z";

#[test]
fn the_agenda_has_what_is_not_ready_by_position_and_says_what_it_would_make_ready() {
    let held = format!("blocked_by: [S-00000A]\n{READY}");
    let mut sandbox = sandbox(&[
        item("S-00000A", READY),
        item("S-00000B", ""),
        item("S-00000C", &held),
        (
            "backlog/order.txt".into(),
            "S-00000B\nS-00000A\nS-00000C\n".into(),
        ),
    ]);
    sandbox.commit("All");
    let told = data(&sandbox, NOW, &["refine"]);
    assert_eq!(ids(&told["items"]), ["S-00000B", "S-00000C"]);
    assert_eq!(told["items"][1]["is_held"], true);
    // A is ready; B can be made so; C waits for A.
    assert_eq!(told["runway"]["ready"], 1);
    assert_eq!(told["runway_after"]["ready"], 2);
    assert_eq!(told["held"], 1);
    // Nobody has finished anything: how long that lasts is not known, and is no zero.
    assert_eq!(told["runway"]["sprints"], Value::Null);
    let text = sandbox.deepen_on(NOW, &["refine"]).stdout;
    assert!(text.contains("for how long is unknown"), "{text}");
    assert!(text.contains("D1 it has no estimate"), "{text}");
    assert!(!text.contains("E1 "), "{text}");
}

#[test]
fn a_boulder_is_split_by_what_its_words_point_to() {
    let large = READY.replace("estimate: 3", "estimate: 40");
    let large = large.replace("see hours", "manage accounts");
    let mut sandbox = sandbox(&[
        item("S-00000A", &large),
        ("backlog/order.txt".into(), "S-00000A\n".into()),
    ]);
    sandbox.commit("All");
    let told = data(&sandbox, NOW, &["refine"]);
    let split = &told["splits"][0];
    assert_eq!(split["pattern"], "operations");
    assert_eq!(split["why"], "`manage` hides several operations");
    let command = split["command"].as_str().unwrap();
    let command = command.replacen('…', "One", 1).replacen('…', "Two", 1);
    // It is one that runs.
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let words: Vec<&str> = words.iter().map(|word| word.trim_matches('"')).collect();
    let run = sandbox.deepen_on(NOW, &[&words[..], &["--dry-run"]].concat());
    assert_eq!(run.code, 0, "{command}: {}", run.stderr);
    // An item that is only too large is in no other part.
    assert!(ids(&told["items"]).is_empty());
}

#[test]
fn wishes_that_were_looked_at_come_before_the_new_ones_and_zombies_last() {
    let wish = |id: &str, rest: &str| {
        (
            format!("backlog/feedback/2026/{id}-x.md"),
            format!(
                "---\nid: {id}\ntype: feedback\ntitle: Wish {id}\nreceived: 2026-02-20\nchannel: email\n{rest}---\n"
            ),
        )
    };
    let mut sandbox = sandbox(&[
        item("S-00000A", ""),
        wish("F-00000A", "state: triaged\nrequester: R-00000A\n"),
        wish("F-00000B", "state: triaged\nrequester: R-00000B\n"),
        wish(
            "F-00000C",
            "state: merged\nmerged_into: F-00000B\nrequester: R-00000C\n",
        ),
        wish("F-00000D", "state: new\n"),
        wish("F-00000E", "state: triaged\naddressed_by: [S-00000A]\n"),
    ]);
    sandbox.commit("All");
    let told = data(&sandbox, "2026-07-01T09:00:00Z", &["refine"]);
    // Two people behind B, one behind A; E has an item.
    assert_eq!(ids(&told["feedback"]), ["F-00000B", "F-00000A"]);
    assert_eq!(told["feedback"][0]["people"], 2);
    assert_eq!(told["feedback_new"], 1);
    // 1 March to 1 July are 122 days.
    assert_eq!(ids(&told["zombies"]), ["S-00000A"]);
    assert_eq!(told["zombies"][0]["days"], 122);
    let early = data(&sandbox, "2026-03-10T09:00:00Z", &["refine"]);
    assert!(ids(&early["zombies"]).is_empty());
}

#[test]
fn nothing_to_refine_is_said_in_a_line_each() {
    let sandbox = Sandbox::with(&[("backlog/order.txt", "")]);
    let run = sandbox.deepen(&["refine"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("----"), "{}", run.stdout);
    assert!(
        run.stdout.contains("To drop: unknown without history."),
        "{}",
        run.stdout
    );
    let run = sandbox.deepen(&["today"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "- Order: unknown without history",
        "- NOW: everything is ready",
        "- Questions: none waits for you",
        "- Feedback: the inbox is empty",
        "- Promises: none is due",
        "- To accept: nothing waits for your verdict",
    ] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
}

#[test]
fn the_morning_tells_what_was_moved_since_the_last_working_day() {
    let mut sandbox = sandbox(&[
        item("S-00000A", READY),
        item("S-00000B", READY),
        ("backlog/order.txt".into(), "S-00000A\nS-00000B\n".into()),
    ]);
    // Commits are on 1 to 6 March; the 6th is a Friday.
    for message in ["1", "2", "3", "4", "5"] {
        sandbox.commit(message);
    }
    sandbox.write("backlog/order.txt", "S-00000B  ; customer asks\nS-00000A\n");
    sandbox.commit("Turn");
    let monday = "2026-03-09T09:00:00Z";
    let told = data(&sandbox, monday, &["today"]);
    assert_eq!(told["since"], "2026-03-06");
    let moves = told["morning"]["order"].as_array().unwrap();
    assert_eq!(moves.len(), 1, "{moves:?}");
    assert_eq!(moves[0]["id"], "S-00000B");
    assert_eq!((&moves[0]["from"], &moves[0]["to"]), (&2.into(), &1.into()));
    assert_eq!(moves[0]["reason"], "customer asks");
    // On Tuesday that is known already; who was away asks for more.
    let told = data(&sandbox, NOW, &["today"]);
    assert_eq!(told["morning"]["order"].as_array().unwrap().len(), 0);
    let told = data(&sandbox, NOW, &["today", "--since", "2026-03-01"]);
    assert_eq!(told["morning"]["order"].as_array().unwrap().len(), 1);
}

#[test]
fn midday_has_the_questions_to_the_product_owner_and_counts_those_to_others() {
    let asks = "---\n## Questions\n- [ ] @po Which zone?\n- [ ] @mira Whose hours?\n- [ ] Which colour?\n- [ ] @jonas How fast?\n- [x] @po Settled? - yes\n";
    let mut sandbox = sandbox(&[item("S-00000A", asks)]);
    sandbox.commit("All");
    let told = data(&sandbox, NOW, &["today"]);
    let questions = told["midday"]["questions"].as_array().unwrap();
    let texts: Vec<&str> = questions
        .iter()
        .map(|each| each["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["Which zone?", "Whose hours?", "Which colour?"]);
    assert_eq!(questions[0]["days"], 9);
    assert_eq!(questions[1]["line"], 8);
    assert_eq!(told["midday"]["questions_to_others"], 1);
}

#[test]
fn the_afternoon_has_what_stakeholders_count_on_within_a_sprint() {
    let mut sandbox = sandbox(&[
        item("S-00000A", "deadline: 2026-03-20\ndeadline_reason: contract\n"),
        item("S-00000B", "deadline: 2026-03-08\n"),
        item("S-00000C", "deadline: 2026-09-01\n"),
        item("S-00000D", "deadline: 2026-03-12\nstatus: accepted\n"),
        (
            "backlog/releases/1.0.0.md".into(),
            "---\nversion: \"1.0.0\"\ntarget: 2026-03-12..2026-03-16\nitems: [S-00000A, S-00000D]\n---\n".into(),
        ),
        (
            "backlog/decisions/2026-02-01-no.md".into(),
            "---\ntitle: Not now\nrevisit: 2026-03-10\n---\n\n## Decision\nNo.\n".into(),
        ),
    ]);
    sandbox.commit("All");
    let told = data(&sandbox, NOW, &["today"]);
    let due = told["afternoon"]["due"].as_array().unwrap();
    let due: Vec<(&str, &str, i64)> = due
        .iter()
        .map(|each| {
            let text = |key: &str| each[key].as_str().unwrap();
            (
                text("kind"),
                text("id"),
                each["days_left"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        due,
        [
            ("deadline", "S-00000B", -2),
            ("decision", "2026-02-01-no", 0),
            ("release", "1.0.0", 6),
            ("deadline", "S-00000A", 10),
        ]
    );
    let text = sandbox.deepen_on(NOW, &["today"]).stdout;
    assert!(
        text.contains("2026-03-08 2 days late: deadline of S-00000B"),
        "{text}"
    );
    assert!(text.contains("1 of 2 items finished"), "{text}");
}

#[test]
fn midday_has_what_is_stuck_since_when_and_why() {
    let flagged = "status: in-progress\nblocked:\n  reason: no licence\n";
    let mut sandbox = sandbox(&[
        item("S-00000A", "status: in-progress\n"),
        item("S-00000B", "status: in-progress\nblocked_by: [S-00000C]\n"),
        item("S-00000C", ""),
    ]);
    sandbox.commit("All");
    let (path, text) = item("S-00000A", flagged);
    sandbox.write(&path, text);
    sandbox.commit("Stuck");
    let told = data(&sandbox, NOW, &["today"]);
    let blocked = &told["midday"]["blocked"];
    assert_eq!(ids(blocked), ["S-00000B", "S-00000A"]);
    assert_eq!(
        (&blocked[0]["by"][0], &blocked[0]["days"]),
        (&"S-00000C".into(), &9.into())
    );
    assert_eq!(
        (&blocked[1]["reason"], &blocked[1]["days"]),
        (&"no licence".into(), &8.into())
    );
}

#[test]
fn the_evening_has_what_waits_for_a_verdict() {
    let criteria = "status: review\n---\n## Acceptance criteria\n- [x] one\n- [ ] two\n";
    let mut sandbox = sandbox(&[
        item("S-00000A", criteria),
        item("S-00000B", "status: in-progress\n"),
    ]);
    sandbox.commit("All");
    let told = data(&sandbox, NOW, &["today"]);
    let accept = &told["evening"]["accept"];
    assert_eq!(ids(accept), ["S-00000A"]);
    assert_eq!(
        (&accept[0]["ticked"], &accept[0]["criteria"]),
        (&1.into(), &2.into())
    );
    assert_eq!(accept[0]["days"], 9);
}

#[test]
fn a_bad_day_is_refused_with_the_way_out() {
    let sandbox = sandbox(&[]);
    let run = sandbox.deepen_on(NOW, &["today", "--since", "monday"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("this is no date"), "{}", run.stderr);
    let run = sandbox.deepen_on(NOW, &["today", "--since", "2026-04-01"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("lies after today"), "{}", run.stderr);
}

#[test]
fn templates_may_ask_for_the_events_too() {
    let mut sandbox = sandbox(&[item("S-00000A", "")]);
    sandbox.write(
        "day.md",
        "{{ deepen(\"refine\").data.zombie_days }} {{ data.since }}\n",
    );
    sandbox.commit("All");
    let run = sandbox.deepen_on(NOW, &["report", "today", "--template", "day.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout, "90 2026-03-09\n");
}
