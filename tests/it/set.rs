//! Keys changed in place.

use crate::sandbox::Sandbox;

fn story(id: &str, front: &str) -> (String, String) {
    (
        format!("backlog/items/{id}-story.md"),
        format!("---\nid: {id}\ntype: story\ntitle: A story  # short\n{front}---\n\nText.\n"),
    )
}

fn sandbox() -> Sandbox {
    let files = [
        story("S-00000A", "status: idea\nlabels: [api]\n"),
        story("S-00000B", "status: ready\nestimate: 3 # poker\n"),
        ("backlog/order.txt".to_owned(), String::new()),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let mut sandbox = Sandbox::with(&files);
    sandbox.commit("backlog: start");
    sandbox
}

fn diff(sandbox: &Sandbox) -> Vec<String> {
    let diff = sandbox.git(&["diff", "--unified=0"]);
    diff.lines()
        .filter(|line| {
            line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn one_field_is_one_line() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["set", "S-00000b", "estimate=5", "labels+=on"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-estimate: 3 # poker",
            "+labels:",
            "+  - \"on\"",
            "+estimate: 5 # poker"
        ]
    );
    assert!(
        run.stdout.contains("changed, estimate 3 → 5"),
        "{}",
        run.stdout
    );
    let again = sandbox.deepen(&["set", "S-00000b", "estimate=5"]);
    assert!(
        again.stdout.starts_with("Nothing to do"),
        "{}",
        again.stdout
    );
}

#[test]
fn several_items_change_together_or_not_at_all() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["set", "--where", "type:story", "team=blue", "--dry-run"]);
    assert_eq!(
        run.stdout.matches("+team: blue").count(),
        2,
        "{}",
        run.stdout
    );
    assert_eq!(diff(&sandbox), [""; 0]);
    sandbox.write(
        "backlog/items/S-00000C.md",
        "---\nid: S-00000C\nid: S-00000C\n---\n",
    );
    let run = sandbox.deepen(&["set", "S-00000A", "S-00000C", "team=blue"]);
    assert_eq!((run.code, diff(&sandbox).len()), (2, 0), "{}", run.stderr);
    assert_eq!(
        sandbox
            .deepen(&["set", "S-00000A", "S-00000B", "team=blue"])
            .code,
        0
    );
    assert_eq!(diff(&sandbox), ["+team: blue", "+team: blue"]);
}

#[test]
fn what_the_format_does_not_allow_is_not_written() {
    let sandbox = sandbox();
    let refused = |words: &[&str]| {
        let run = sandbox.deepen(&[&["set", "S-00000A"], words].concat());
        assert_eq!((run.code, diff(&sandbox).len()), (2, 0), "{}", run.stdout);
        run.stderr
    };
    assert!(refused(&["estimate=soon"]).contains("not a number"));
    assert!(refused(&["status=reddy"]).contains("ready"));
    assert!(refused(&["deadline=2026-02-30"]).contains("2026-02-30"));
    assert!(refused(&["parent=nobody"]).contains("no id"));
    assert!(refused(&["estimate="]).contains("`estimate~` removes the key"));
    assert!(refused(&["id=S-00000Z"]).contains("an id never changes"));
    assert!(refused(&[]).contains("nothing says what changes"));
    assert!(refused(&["labels.x=1"]).contains("is a list"));
}

/// Without `--where` only the files that are meant are read, with it all of them.
#[test]
fn reading_only_the_files_that_are_meant_answers_as_reading_all_does() {
    let narrow = Sandbox::demo();
    let whole = Sandbox::demo();
    let listed = narrow.deepen(&["list", "--all", "--format", "json"]).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let items = listed["data"]["items"].as_array().unwrap();
    let ids: Vec<&str> = items
        .iter()
        .filter_map(|item| item["id"].as_str())
        .collect();
    let is_single = |id: &&str| ids.iter().filter(|each| *each == id).count() == 1;
    let ids: Vec<&str> = ids
        .iter()
        .copied()
        .filter(is_single)
        .step_by(8)
        .take(16)
        .collect();
    assert!(ids.len() > 8, "{listed}");
    let assignments: [&[&str]; 8] = [
        &["estimate=8", "labels+=zebra"],
        &["title=12:30"],
        &["status=refining"],
        &["score.cod.per_week=4200", "deadline~"],
        &["status=reddy"],
        &["estimate=soon"],
        &["labels="],
        &["x-note=# no comment"],
    ];
    for (number, id) in ids.iter().enumerate() {
        let assignments = assignments[number % assignments.len()];
        let by_id = narrow.deepen(&[&["set", id], assignments].concat());
        let filter = format!("id == '{id}'");
        let by_filter = whole.deepen(&[&["set", "--where", &filter], assignments].concat());
        assert_eq!(
            (by_id.code, by_id.stdout, by_id.stderr),
            (by_filter.code, by_filter.stdout, by_filter.stderr),
            "{id} {assignments:?}"
        );
    }
    assert_eq!(diff(&narrow), diff(&whole));
    assert!(diff(&narrow).len() > 8);
}

#[test]
fn a_name_that_does_not_settle_which_file_is_meant_is_no_obstacle() {
    let sandbox = sandbox();
    sandbox.write(
        "backlog/items/notes.md",
        "---\nid: S-00000C\ntype: story\ntitle: No id in the name\n---\n",
    );
    sandbox.write(
        "backlog/items/S-00000D-other.md",
        "---\nid: S-00000E\ntype: story\ntitle: Another id in the name\n---\n",
    );
    for id in ["S-00000C", "s-oooooe", "S-00000B"] {
        let run = sandbox.deepen(&["set", id, "team=blue"]);
        assert_eq!(run.code, 0, "{id}: {}", run.stderr);
    }
    assert!(
        sandbox
            .read("backlog/items/notes.md")
            .contains("team: blue")
    );
    assert!(
        sandbox
            .read("backlog/items/S-00000D-other.md")
            .contains("team: blue")
    );
    let several = sandbox.deepen(&["set", "S-00", "team=blue"]);
    assert!(
        several.stderr.contains("may be 4 items"),
        "{}",
        several.stderr
    );
}

#[test]
fn two_files_with_one_id_are_both_named_and_none_is_changed() {
    let mut sandbox = sandbox();
    sandbox.write(
        "backlog/items/S-00000A-again.md",
        "---\nid: S-00000A\ntype: story\ntitle: Again\n---\n",
    );
    sandbox.write(
        "backlog/items/copy.md",
        "---\nid: S-00000B\ntype: story\ntitle: Copied\n---\n",
    );
    sandbox.commit("backlog: copies");
    let run = sandbox.deepen(&["set", "S-00000A", "team=blue"]);
    assert_eq!((run.code, diff(&sandbox).len()), (2, 0));
    assert!(
        run.stderr.contains(
            "2 files have the id S-00000A: backlog/items/S-00000A-again.md, backlog/items/S-00000A-story.md"
        ),
        "{}",
        run.stderr
    );
    let run = sandbox.deepen(&["set", "S-00000B", "team=blue"]);
    assert!(
        run.stderr.contains("backlog/items/copy.md"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_value_refers_to_must_be_there() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["set", "S-00000A", "blocked_by+=S-00000Z"]);
    assert_eq!((run.code, diff(&sandbox).len()), (2, 0), "{}", run.stdout);
    assert!(
        run.stderr.contains("nothing has the id `S-00000Z`"),
        "{}",
        run.stderr
    );
    let run = sandbox.deepen(&["set", "S-00000A", "blocked_by+=S-00000B"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

const SPRINT: &str = "---\nid: \"2026-12\"\nstart: 2026-03-16\nend: 2026-03-20\nitems:\n  - S-00000A  # half a day\n---\n\n## Retro\n";
const RELEASE: &str = "---\nversion: \"1.8.0\"\ntarget: 2026-04-01\nitems:\n  - S-00000B\n---\n";
const DECISION: &str = "---\ntitle: Hours stay closed\ndate: 2026-03-01\n---\n\nClosed.\n";

fn with_records() -> Sandbox {
    let mut sandbox = sandbox();
    sandbox.write("backlog/sprints/2026-12.md", SPRINT);
    sandbox.write("backlog/releases/1.8.0.md", RELEASE);
    sandbox.write("backlog/decisions/2026-03-01-hours.md", DECISION);
    sandbox.commit("backlog: records");
    sandbox
}

#[test]
fn sprints_releases_and_decisions_are_changed_like_items() {
    let sandbox = with_records();
    for words in [
        &["set", "2026-12", "goal=Hours are seen", "items+=S-00000B"][..],
        &["set", "1.8.0", "target=2026-04-08", "items-=S-00000B"],
        &["set", "2026-03-01-hours", "revisit=2026-09-01"],
    ] {
        let run = sandbox.deepen(words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
        assert!(run.stdout.contains(words[1]), "{}", run.stdout);
    }
    assert_eq!(
        diff(&sandbox),
        [
            "+revisit: 2026-09-01",
            "-target: 2026-04-01",
            "-items:",
            "-  - S-00000B",
            "+target: 2026-04-08",
            "+goal: Hours are seen",
            "+  - S-00000B",
        ]
    );
}

#[test]
fn a_record_that_would_be_wrong_is_refused_and_stays() {
    let sandbox = with_records();
    for (words, said) in [
        (["set", "2026-12", "start=soon"], "start"),
        (["set", "2026-12", "goal_met=perhaps"], "goal_met"),
        (
            ["set", "2026-12", "items+=S-00000Z"],
            "nothing has the id `S-00000Z`",
        ),
        (
            ["set", "1.8.0", "version=1.9.0"],
            "a version names its release",
        ),
        (
            ["set", "1.7.0", "target=2026-04-08"],
            "nothing has the id `1.7.0`",
        ),
    ] {
        let run = sandbox.deepen(&words);
        assert_eq!(run.code, 2, "{words:?}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{words:?}: {}", run.stderr);
    }
    assert_eq!(diff(&sandbox), Vec::<String>::new());
    let unknown = sandbox
        .deepen(&["set", "1.7.0", "target=2026-04-08"])
        .stderr;
    assert!(
        unknown.contains("the sprints 2026-12 and the releases 1.8.0"),
        "{unknown}"
    );
}
