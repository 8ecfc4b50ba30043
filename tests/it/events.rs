//! `deepen refine`, `deepen today`, `deepen sprint …`: what the team's events are told.

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

fn sprint(id: &str, rest: &str) -> (String, String) {
    (
        format!("backlog/sprints/{id}.md"),
        format!("---\nid: \"{id}\"\n{rest}"),
    )
}

const FIRST: &str = "start: 2026-03-02\nend: 2026-03-06\ngoal: Hours are seen\nitems:\n  - S-00000A\n  - S-00000B\n---\n\n## Retro\n- [ ] Talk earlier.\n- [x] Write less.\n";
const SECOND: &str =
    "start: 2026-03-09\nend: 2026-03-13\ngoal: Hours are told\nitems:\n  - S-00000B\n---\n";

/// Two sprints: A is finished on 5 March, C came on 4 March with a reason, B is carried over.
fn two_sprints() -> Sandbox {
    two_sprints_with("The bank")
}

/// The same, with this message of the commit that brought C.
fn two_sprints_with(message: &str) -> Sandbox {
    let late = message;
    let started = |id: &str| item(id, "status: in-progress\nestimate: 3\n");
    let mut sandbox = sandbox(&[
        started("S-00000A"),
        started("S-00000B"),
        started("S-00000C"),
        sprint("2026-10", FIRST),
    ]);
    // 1, 2 and 3 March: planned, and the days of grace are over.
    for message in ["Plan", "Begin", "Work"] {
        sandbox.commit(message);
    }
    let more = FIRST.replace(
        "  - S-00000B\n",
        "  - S-00000B\n  - S-00000C  # the bank called\n",
    );
    sandbox.write("backlog/sprints/2026-10.md", sprint("2026-10", &more).1);
    sandbox.commit(late);
    let (path, text) = item("S-00000A", "status: accepted\nestimate: 3\n");
    sandbox.write(&path, text);
    sandbox.commit("Done");
    let (path, text) = sprint("2026-11", SECOND);
    sandbox.write(&path, text);
    sandbox.commit("Next");
    sandbox
}

#[test]
fn the_review_tells_done_from_not_done_by_the_sprints_days() {
    let sandbox = two_sprints();
    let told = data(&sandbox, NOW, &["sprint", "review", "2026-10"]);
    assert_eq!(ids(&told["done"]), ["S-00000A"]);
    assert_eq!(told["done"][0]["finished"], "2026-03-05");
    assert_eq!(told["done"][0]["verdict"], Value::Null);
    assert_eq!(ids(&told["not_done"]), ["S-00000B", "S-00000C"]);
    assert_eq!(told["not_done"][0]["next"], "2026-11");
    assert_eq!(told["sprint"]["state"], "ended");
    // By default the running one.
    let told = data(&sandbox, NOW, &["sprint", "review"]);
    assert_eq!(told["sprint"]["id"], "2026-11");
    assert_eq!(told["not_done"][0]["sprints"], 2);
    // Between sprints the one that ended last.
    let told = data(&sandbox, "2026-03-08T09:00:00Z", &["sprint", "review"]);
    assert_eq!(told["sprint"]["id"], "2026-10");
}

#[test]
fn what_came_after_the_planning_is_scope_creep_unless_both_sides_show_in_its_commit() {
    const TEAM: &str = "product_owner: mira\ndevelopers:\n  - tom\n";
    let sandbox = two_sprints();
    let review = ["sprint", "review", "2026-10"];
    let told = data(&sandbox, NOW, &review);
    assert_eq!(told["scope"][0]["is_creep"], Value::Null);
    let text = sandbox.deepen_on(NOW, &review).stdout;
    assert!(
        text.contains("team.yml names no product owner or no"),
        "{text}"
    );
    sandbox.write("backlog/team.yml", TEAM);
    for event in [&review[..], &["sprint", "retro", "2026-10"]] {
        let told = data(&sandbox, NOW, event);
        assert_eq!(told["scope"][0]["is_creep"], true);
        assert_eq!(told["scope"][0]["agreed"], false);
        let text = sandbox.deepen_on(NOW, event).stdout;
        assert!(
            text.contains("Scope creep: 1 item, added without"),
            "{text}"
        );
    }
    let daily = data(&sandbox, "2026-03-06T09:00:00Z", &["sprint", "daily"]);
    assert_eq!(daily["scope"][0]["item"]["id"], "S-00000C");
    let agreed = two_sprints_with("The bank\n\nApproved-by: mira\nApproved-by: tom");
    agreed.write("backlog/team.yml", TEAM);
    let told = data(&agreed, NOW, &review);
    assert_eq!(told["scope"][0]["is_creep"], false);
    assert!(agreed.deepen_on(NOW, &review).stdout.contains("; agreed"));
}

#[test]
fn a_running_sprint_is_not_over_and_its_review_tells_what_was_moved_in_the_order() {
    let mut sandbox = sandbox(&[
        item("S-00000A", READY),
        item("S-00000B", READY),
        ("backlog/order.txt".into(), "S-00000A\nS-00000B\n".into()),
    ]);
    sandbox.commit("Begin");
    let (path, text) = sprint("2026-10", FIRST);
    sandbox.write(&path, text);
    sandbox.write("backlog/order.txt", "S-00000B  ; the law\nS-00000A\n");
    sandbox.commit("Plan");
    let now = "2026-03-04T09:00:00Z";
    let told = data(&sandbox, now, &["sprint", "review"]);
    assert_eq!(told["moved"][0]["id"], "S-00000B");
    assert_eq!(told["moved"][0]["reason"], "the law");
    let text = sandbox.deepen_on(now, &["sprint", "review"]).stdout;
    assert!(text.contains("The sprint is not over."), "{text}");
    assert!(
        text.contains("S-00000B About S-00000B: 2 to 1 (the law)"),
        "{text}"
    );
}

#[test]
fn a_goal_that_is_a_list_of_items_is_no_objective() {
    let list = "start: 2026-03-16\nend: 2026-03-20\ngoal: S-00000A and S-00000B\nitems:\n  - S-00000A\n---\n";
    let mut sandbox = sandbox(&[item("S-00000A", READY), sprint("2026-12", list)]);
    sandbox.commit("All");
    let told = data(&sandbox, NOW, &["sprint", "plan"]);
    let warning = told["warnings"][0].as_str().unwrap();
    assert!(
        warning.starts_with("the goal of sprint 2026-12 is a list of items (it names 2 ids)"),
        "{warning}"
    );
    let one = list.replace(" and S-00000B", " brings hours to guests");
    sandbox.write("backlog/sprints/2026-12.md", sprint("2026-12", &one).1);
    let told = data(&sandbox, NOW, &["sprint", "plan"]);
    assert!(!told["warnings"].to_string().contains("is a list of items"));
}

#[test]
fn the_retrospective_has_what_came_late_with_its_reason_and_the_actions_of_before() {
    let sandbox = two_sprints();
    let told = data(&sandbox, NOW, &["sprint", "retro", "2026-10"]);
    let scope = told["scope"].as_array().unwrap();
    assert_eq!(scope.len(), 1, "{scope:?}");
    assert_eq!(scope[0]["what"], "added");
    assert_eq!(scope[0]["reason"], "the bank called");
    assert_eq!(scope[0]["subject"], "The bank");
    assert_eq!(scope[0]["date"], "2026-03-04");
    assert_eq!(told["outcome"]["said_and_done"], 1);
    assert_eq!(told["actions"].as_array().unwrap().len(), 2);
    let told = data(&sandbox, NOW, &["sprint", "retro"]);
    let actions = told["actions_before"].as_array().unwrap();
    let actions: Vec<(&str, bool)> = actions
        .iter()
        .map(|each| {
            (
                each["text"].as_str().unwrap(),
                each["is_done"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(actions, [("Talk earlier.", false), ("Write less.", true)]);
}

#[test]
fn the_retrospective_has_blocked_days_and_verdicts_that_were_no() {
    let plan = sprint("2026-10", FIRST);
    let stuck = "status: in-progress\nblocked:\n  reason: no licence\n";
    let mut sandbox = sandbox(&[item("S-00000A", "status: in-progress\n"), plan]);
    sandbox.commit("1 March");
    let (path, text) = item("S-00000A", stuck);
    sandbox.write(&path, text);
    sandbox
        .commit("2 March")
        .commit("3 March")
        .commit("4 March");
    let (path, text) = item("S-00000A", "status: in-progress\n");
    sandbox.write(&path, text);
    sandbox.write(
        "backlog/accept/S-00000A.md",
        "---\nitem: S-00000A\nverdict: rejected\nby: mira\nnote: too slow\n---\n",
    );
    sandbox.commit("5 March");
    let told = data(&sandbox, NOW, &["sprint", "retro", "2026-10"]);
    // 2, 3 and 4 March ended blocked.
    assert_eq!(told["blocked"][0]["days"], 3);
    assert_eq!(told["rejected"][0]["item"]["id"], "S-00000A");
    assert_eq!(told["rejected"][0]["date"], "2026-03-05");
}

#[test]
fn the_daily_has_the_work_by_age_and_what_happened_since_the_last_working_day() {
    let mut sandbox = two_sprints();
    sandbox.write(
        "backlog/deepen.yml",
        "workflow:\n  wip:\n    in-progress: 1\n",
    );
    sandbox.commit("Limit");
    let told = data(&sandbox, "2026-03-10T09:00:00Z", &["sprint", "daily"]);
    assert_eq!(told["sprint"]["id"], "2026-11");
    assert_eq!(told["sprint"]["working_days_left"], 4);
    assert_eq!(ids(&told["in_progress"]), ["S-00000B", "S-00000C"]);
    // 1 to 10 March; it was there from the first commit on, so at least.
    assert_eq!(told["in_progress"][0]["age_days"], 10);
    assert_eq!(told["in_progress"][0]["is_at_least"], true);
    assert_eq!(told["in_progress"][1]["in_sprint"], false);
    // 2 to 10 March have seven working days.
    assert_eq!(told["in_progress"][0]["still_days"], 7);
    assert_eq!(told["remaining"]["items"], 1);
    assert_eq!(told["over_limit"][0]["items"], 2);
    assert_eq!(told["commits"].as_array().unwrap().len(), 0);
    let told = data(&sandbox, NOW, &["sprint", "daily", "--since", "2026-03-06"]);
    assert_eq!(told["commits"][0]["subject"], "Next");
}

#[test]
fn without_sprints_the_daily_is_about_the_flow() {
    let mut sandbox = sandbox(&[item("S-00000A", "status: in-progress\n")]);
    sandbox.commit("All");
    let run = sandbox.deepen_on(NOW, &["sprint", "daily"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout
            .contains("none runs today: this is about the flow alone"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("S-00000A"), "{}", run.stdout);
    let run = sandbox.deepen_on(NOW, &["sprint", "review"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no sprint has begun yet"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("deepen new sprint"), "{}", run.stderr);
    let told = data(&sandbox, NOW, &["sprint", "plan"]);
    assert_eq!(told["sprint"], Value::Null);
    assert!(
        told["warnings"][0]
            .as_str()
            .unwrap()
            .contains("no file for the next sprint")
    );
}

#[test]
fn planning_warns_where_there_is_no_goal_and_selects_nothing() {
    let mut sandbox = sandbox(&[
        item("S-00000A", READY),
        item("S-00000B", ""),
        sprint(
            "2026-12",
            "start: 2026-03-16\nend: 2026-03-20\ncapacity:\n  days: 12\n  focus: 0.5\nitems:\n  - S-00000B\n---\n",
        ),
        ("backlog/order.txt".into(), "S-00000A\nS-00000B\n".into()),
    ]);
    sandbox.commit("All");
    let before = sandbox.read("backlog/sprints/2026-12.md");
    let told = data(&sandbox, NOW, &["sprint", "plan"]);
    let warnings: Vec<&str> = (told["warnings"].as_array().unwrap().iter())
        .map(|each| each.as_str().unwrap())
        .collect();
    assert!(
        warnings[0]
            .contains("has no goal, and is no sprint without one: `deepen set 2026-12 goal="),
        "{warnings:?}"
    );
    let set = sandbox.deepen(&["set", "2026-12", "goal=Hours are seen", "--dry-run"]);
    assert_eq!(set.code, 0, "{}", set.stderr);
    assert!(
        warnings
            .iter()
            .any(|each| each.contains("S-00000B is chosen and not ready"))
    );
    assert_eq!(ids(&told["chosen"]), ["S-00000B"]);
    assert_eq!(ids(&told["top"]), ["S-00000A"]);
    assert_eq!(told["top"][0]["is_ready"], true);
    assert_eq!(told["capacity"]["focused_days"], 6.0);
    assert_eq!(told["capacity"]["working_days"], 5);
    // Nothing was finished yet: no forecast, and why.
    assert!(told["pace"]["none"].as_str().is_some());
    assert_eq!(told["candidates"][0]["id"], "E-00000E");
    assert_eq!(sandbox.read("backlog/sprints/2026-12.md"), before);
}

#[test]
fn planning_lists_what_is_carried_over_also_what_is_chosen_again() {
    let sandbox = two_sprints();
    let told = data(&sandbox, NOW, &["sprint", "plan", "2026-11"]);
    assert_eq!(ids(&told["carry_over"]), ["S-00000B", "S-00000C"]);
    assert_eq!(told["carry_over"][0]["next"], "2026-11");
    assert_eq!(told["carry_over"][1]["next"], Value::Null);
    assert_eq!(ids(&told["chosen"]), ["S-00000B"]);
}

#[test]
fn closing_records_one_line_and_lists_what_is_to_be_planned_again() {
    let sandbox = two_sprints();
    let path = "backlog/sprints/2026-10.md";
    let before = sandbox.read(path);
    let words = ["sprint", "close", "2026-10", "--goal-met", "yes"];
    let run = sandbox.deepen_on(NOW, &[&words[..], &["--dry-run", "--freeze"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("+goal_met: met"), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("+++ b/reports/sprint-2026-10-review.md"),
        "{}",
        run.stdout
    );
    assert_eq!(sandbox.read(path), before);
    let run = sandbox.deepen_on(NOW, &[&words[..], &["--freeze", "--commit"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let after = sandbox.read(path);
    let fresh: Vec<&str> = after
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    assert_eq!(fresh, ["goal_met: met"]);
    assert!(
        run.stdout.contains("2 items to plan again"),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr.contains("2026-10 closed, goal met"),
        "{}",
        run.stderr
    );
    let frozen = sandbox.read("reports/sprint-2026-10-review.md");
    assert!(frozen.contains("**Hours are seen**: met"), "{frozen}");
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
    // Nothing was moved.
    assert_eq!(
        sandbox.read("backlog/sprints/2026-11.md"),
        sprint("2026-11", SECOND).1
    );
}

#[test]
fn what_is_frozen_is_not_written_over() {
    let sandbox = two_sprints();
    sandbox.write("reports/sprint-2026-10-review.md", "Ours.\n");
    let words = ["sprint", "close", "2026-10", "--goal-met", "no", "--freeze"];
    let run = sandbox.deepen_on(NOW, &words);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is not written over"), "{}", run.stderr);
    assert_eq!(sandbox.read("reports/sprint-2026-10-review.md"), "Ours.\n");
    assert!(
        !sandbox
            .read("backlog/sprints/2026-10.md")
            .contains("goal_met")
    );
}

#[test]
fn closing_asks_whether_the_goal_was_met_unless_there_is_none() {
    let sandbox = two_sprints();
    let run = sandbox.deepen_on(NOW, &["sprint", "close"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("was the goal of sprint 2026-11 met?"),
        "{}",
        run.stderr
    );
    let no_goal = SECOND.replace("goal: Hours are told\n", "");
    sandbox.write("backlog/sprints/2026-11.md", sprint("2026-11", &no_goal).1);
    let run = sandbox.deepen_on(NOW, &["sprint", "close"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("it had no goal"), "{}", run.stdout);
    let run = sandbox.deepen_on(NOW, &["sprint", "close", "--goal-met", "met"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("no goal that could be met"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_sprint_that_is_not_there_or_cannot_be_is_refused_with_the_way_out() {
    let mut sandbox = sandbox(&[
        sprint("2026-10", FIRST),
        sprint("2026-12", "start: 2026-03-20\nend: 2026-03-16\n---\n"),
        sprint("2026-14", "start: 2026-03-30\nend: 2026-04-03\n---\n"),
        sprint("2026-11a", SECOND),
        sprint("2026-11b", SECOND),
    ]);
    sandbox.commit("All");
    let cases: [(&[&str], &str); 5] = [
        (
            &["sprint", "review", "2026-99"],
            "there is no sprint `2026-99`",
        ),
        (&["sprint", "review", "2026-12"], "has no days that can be"),
        (&["sprint", "retro", "2026-14"], "nothing to look back at"),
        (
            &["sprint", "daily"],
            "several sprints run today: 2026-11a, 2026-11b",
        ),
        (
            &["sprint", "daily", "--since", "soon"],
            "several sprints run today",
        ),
    ];
    for (words, message) in cases {
        let run = sandbox.deepen_on(NOW, words);
        assert_eq!(run.code, 2, "{words:?}");
        assert!(run.stderr.contains(message), "{words:?}: {}", run.stderr);
        assert!(run.stderr.contains("hint:"), "{words:?}: {}", run.stderr);
    }
}

#[test]
fn without_history_the_events_say_unknown() {
    let sandbox = two_sprints();
    let code = |words: &[&str]| sandbox.deepen_on(NOW, words).code;
    assert_eq!(code(&["sprint", "daily", "--no-history"]), 3);
    assert_eq!(code(&["sprint", "retro", "2026-10", "--no-history"]), 3);
    let run = sandbox.deepen_on(NOW, &["sprint", "retro", "2026-10", "--no-history"]);
    assert!(
        run.stdout.contains("Unknown without history."),
        "{}",
        run.stdout
    );
    let run = sandbox.deepen_on(
        NOW,
        &[
            "sprint",
            "review",
            "2026-10",
            "--no-history",
            "--format",
            "json",
        ],
    );
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    // By the files alone: it is finished.
    assert_eq!(ids(&json["data"]["done"]), ["S-00000A"]);
    assert_eq!(json["data"]["done"][0]["finished"], Value::Null);
}

#[test]
fn every_event_is_written_in_every_form() {
    let sandbox = two_sprints();
    for name in [
        "today",
        "refine",
        "sprint-plan",
        "sprint-daily",
        "sprint-review",
        "sprint-retro",
    ] {
        for format in ["text", "markdown", "html", "json", "csv"] {
            let run = sandbox.deepen_on(NOW, &["report", name, "--format", format]);
            assert_eq!(run.code, 0, "{name} {format}: {}", run.stderr);
            assert!(!run.stdout.trim().is_empty(), "{name} {format}");
        }
    }
}
