//! The log tells what commits meant, and counts as Git counts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::sandbox::{Run, Sandbox};

/// How often each status was followed by each other one: `idea -> ready`.
type Transitions = BTreeMap<String, usize>;

fn json(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{}", run.stderr);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    answer["data"].clone()
}

fn changes(data: &Value) -> impl Iterator<Item = &Value> {
    let commits = data["commits"].as_array().unwrap().iter();
    commits.flat_map(|commit| commit["changes"].as_array().unwrap())
}

/// As a script counts them in `deepen log --format json`.
fn told(sandbox: &Sandbox) -> Transitions {
    let data = json(&sandbox.deepen(&["log", "--field", "status", "--format", "json"]));
    let mut counts = Transitions::new();
    for change in changes(&data) {
        if let (Some(from), Some(to)) = (change["from"].as_str(), change["to"].as_str()) {
            *counts.entry(format!("{from} -> {to}")).or_default() += 1;
        }
    }
    counts
}

/// As a script counts them in `git log --first-parent -p`, where a file's old and new status stand in one difference.
fn counted_in_git(sandbox: &Sandbox) -> Transitions {
    let log = sandbox.git(&["log", "--first-parent", "-p", "-M", "-U0", "--format="]);
    let status = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
    let (mut old, mut counts) = (None, Transitions::new());
    for line in log.lines() {
        if line.starts_with("diff --git") {
            old = None;
        } else if let Some(from) = line.strip_prefix("-status: ") {
            old = Some(status(from));
        } else if let Some(to) = line.strip_prefix("+status: ")
            && let Some(from) = old.take()
        {
            *counts
                .entry(format!("{from} -> {}", status(to)))
                .or_default() += 1;
        }
    }
    counts
}

fn story(number: usize, status: &str) -> String {
    format!(
        "---\nid: S-{number:06}\ntype: story\ntitle: Story number {number} of many\nstatus: {status}\n---\n\nAs a reader, I want story {number}, so that there are many.\n"
    )
}

fn first_lines(run: &Run, count: usize) -> String {
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
        .lines()
        .take(count)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_demo_s_status_transitions_are_those_of_git_s_own_log() {
    let demo = Sandbox::demo();
    let transitions = told(&demo);
    assert_eq!(transitions, counted_in_git(&demo));
    assert!(transitions.values().sum::<usize>() > 100, "{transitions:?}");
    assert!(transitions.contains_key("accepted -> in-progress"));
}

#[test]
fn statuses_are_followed_through_three_hundred_renames_in_one_commit() {
    let mut sandbox = Sandbox::with(&[]);
    for number in 0..300 {
        sandbox.write(
            &format!("backlog/items/S-{number:06}.md"),
            story(number, "idea"),
        );
    }
    sandbox.commit("many");
    for number in (0..300).step_by(2) {
        sandbox.write(
            &format!("backlog/items/S-{number:06}.md"),
            story(number, "ready"),
        );
    }
    sandbox.commit("half of them ready");
    // Every file goes to another folder and name; every third item is started at the same time.
    for number in 0..300 {
        std::fs::remove_file(sandbox.path(&format!("backlog/items/S-{number:06}.md"))).unwrap();
        let before = if number % 2 == 0 { "ready" } else { "idea" };
        let status = if number % 3 == 0 {
            "in-progress"
        } else {
            before
        };
        let path = format!("backlog/items/{}/S-{number:06}-renamed.md", number % 7);
        sandbox.write(&path, story(number, status));
    }
    sandbox.commit("renamed");
    let transitions = told(&sandbox);
    assert_eq!(transitions, counted_in_git(&sandbox));
    // 150 even numbers; of 100 numbers divided by three 50 are even.
    let expected = [
        ("idea -> in-progress".to_owned(), 50),
        ("idea -> ready".to_owned(), 150),
        ("ready -> in-progress".to_owned(), 50),
    ];
    assert_eq!(transitions, BTreeMap::from(expected));
    let whole = sandbox.deepen(&["log", "-n", "1"]).stdout;
    for line in [
        "200 items: file renamed (",
        "50 items: file renamed, status idea -> in-progress (",
        "50 items: file renamed, status ready -> in-progress (",
    ] {
        assert!(whole.contains(line), "{line} in {whole}");
    }
    let one = json(&sandbox.deepen(&["log", "S-000003", "--format", "json"]));
    let told: Vec<String> = changes(&one)
        .map(|change| format!("{} {}", change["field"], change["what"]).replace('"', ""))
        .collect();
    assert_eq!(
        told,
        [
            "path renamed",
            "status changed",
            "created created",
            "status set",
            "title set",
            "type set"
        ]
    );
}

#[test]
fn an_item_s_story_reads_newest_first_and_the_other_way_round() {
    let demo = Sandbox::demo();
    let newest = demo.deepen(&["log", "S-7K3M2Q"]);
    assert_eq!(
        first_lines(&newest, 12),
        "S-7K3M2Q Organiser sees invitees' working hours\n\
         ===============================================\n\
         \n\
         status  idea 2026-01-26 -> refining 2026-06-09\n\
         \n\
         5a4d5a9 2026-07-10 Tomás Herrera: The sprint after next, a sketch\n    \
             into sprint 2026-30\n\
         \n\
         29ab3f1 2026-06-29 Mira Lindqvist: Release 1.9.0, planned\n    \
             into release 1.9.0\n\
         \n\
         15deaa8 2026-06-24 Mira Lindqvist: Accept N-H0V4KQ; privacy of working hours"
    );
    assert!(
        newest.stdout.contains(
            "criterion reworded: … invitee are shown in my time [-zone.-]{+zone and in theirs.+}"
        ),
        "{}",
        newest.stdout
    );
    let oldest = demo.deepen(&["log", "S-7K3M2Q", "--reverse", "-n", "2"]);
    let text = oldest.stdout;
    let created = text.find("created: story, idea").unwrap();
    let renamed = text.find("file renamed: S-7K3M2Q-share").unwrap();
    assert!(created < renamed, "{text}");
    assert!(
        text.ends_with("2 of 12 commits, 2026-01-26 to 2026-01-28\n"),
        "{text}"
    );
}

#[test]
fn feedback_sprints_and_releases_have_stories_too() {
    let demo = Sandbox::demo();
    let feedback = demo.deepen(&["log", "F-8QZ"]).stdout;
    assert!(
        feedback.contains("status  new 2026-01-13 -> triaged 2026-02-05"),
        "{feedback}"
    );
    assert!(feedback.contains("is merged into it"), "{feedback}");
    let sprint = demo.deepen(&["log", "2026-26"]).stdout;
    assert!(
        sprint.contains("created: 2026-06-22 to 2026-07-03"),
        "{sprint}"
    );
    assert!(
        sprint.contains("takes in B-8PC5QZ Account number"),
        "{sprint}"
    );
    let release = demo.deepen(&["log", "1.9.0", "--field", "release"]);
    assert!(
        release.stdout.contains("takes in S-7K3M2Q"),
        "{}",
        release.stdout
    );
}

/// A story that is renumbered, removed and comes back, in a repository of its own.
fn restless() -> Sandbox {
    let item = |id: &str, status: &str, estimate: &str| {
        format!(
            "---\nid: {id}\ntype: story\ntitle: Hours\nstatus: {status}\nestimate: {estimate}\n---\n\nAs a manager, I want hours, so that meetings fit.\n"
        )
    };
    let mut sandbox =
        Sandbox::with(&[("backlog/items/S-000001.md", &item("S-000001", "idea", "5"))]);
    sandbox.commit("one");
    sandbox.git(&[
        "mv",
        "backlog/items/S-000001.md",
        "backlog/items/S-7K3M2Q.md",
    ]);
    sandbox.write("backlog/items/S-7K3M2Q.md", item("S-7K3M2Q", "idea", "5"));
    sandbox.commit("another id");
    sandbox.write("backlog/items/S-7K3M2Q.md", item("S-7K3M2Q", "ready", "8"));
    sandbox.commit("sized\n\nEstimated-by: Tom H <tom@team.example>");
    std::fs::remove_file(sandbox.path("backlog/items/S-7K3M2Q.md")).unwrap();
    sandbox.commit("gone");
    sandbox
}

#[test]
fn a_record_is_found_by_the_start_of_its_id_by_its_old_id_and_when_its_file_is_gone() {
    let mut sandbox = restless();
    let gone = sandbox.deepen(&["log", "s-7k3"]);
    assert_eq!(
        gone.stdout
            .lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n"),
        format!(
            "S-7K3M2Q Hours\n==============\n\n\
             status  idea 2026-03-01 -> ready 2026-03-03\n\
             id      S-000001 before\n\
             file    removed on 2026-03-04\n\n\
             {} 2026-03-04 Mira: gone\n    removed\n\n\
             {} 2026-03-03 Mira: sized\n    status idea -> ready\n    estimate 5 -> 8 (by Tom H)\n\n\
             {} 2026-03-02 Mira: another id\n    renumbered, was S-000001\n    \
             file renamed: S-000001.md -> S-7K3M2Q.md\n\n\
             {} 2026-03-01 Mira: one\n    created: story, idea\n    estimate 5\n\n\
             4 commits, 2026-03-01 to 2026-03-04",
            short(&sandbox, 0),
            short(&sandbox, 1),
            short(&sandbox, 2),
            short(&sandbox, 3)
        )
    );
    assert_eq!(sandbox.deepen(&["log", "S-000001"]).stdout, gone.stdout);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    sandbox.commit("nothing");
    let back = sandbox.deepen(&["log", "S-7K3M2Q", "-n", "1"]).stdout;
    assert!(back.contains("\n    restored\n"), "{back}");
    assert!(!back.contains("removed"), "{back}");
}

fn short(sandbox: &Sandbox, back: usize) -> String {
    let id = sandbox.git(&["rev-parse", &format!("HEAD~{back}")]);
    id.chars().take(7).collect()
}

#[test]
fn days_commits_authors_and_fields_narrow_it_down() {
    let sandbox = restless();
    let subjects = |arguments: &[&str]| {
        let mut all = vec!["log", "--format", "json"];
        all.extend(arguments);
        let data = json(&sandbox.deepen(&all));
        let commits = data["commits"].as_array().unwrap().clone();
        let subjects = commits
            .iter()
            .map(|commit| commit["subject"].as_str().unwrap().to_owned());
        subjects.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(subjects(&["--since", "2026-03-03"]), "gone, sized");
    assert_eq!(
        subjects(&["--until", "2026-03-03"]),
        "sized, another id, one"
    );
    assert_eq!(subjects(&["--since", "HEAD~1"]), "gone");
    assert_eq!(subjects(&["--until", "HEAD~2"]), "another id, one");
    assert_eq!(
        subjects(&["--since", "HEAD~3", "--until", "HEAD~1"]),
        "sized, another id"
    );
    assert_eq!(
        subjects(&["--since", "2026-01-01"]),
        "gone, sized, another id, one"
    );
    assert_eq!(
        subjects(&["--author", "MIRA@team"]),
        "gone, sized, another id, one"
    );
    assert_eq!(subjects(&["--author", "tom"]), "");
    assert_eq!(
        subjects(&["--field", "estimate", "--field", "id"]),
        "sized, another id, one"
    );
    assert_eq!(subjects(&["--at", "HEAD~2"]), "another id, one");
    let recent = sandbox.deepen_on(
        "2026-03-05T08:00:00Z",
        &["log", "--since", "2 days ago", "--field", "status"],
    );
    assert!(
        recent.stdout.contains("1 commit, 2026-03-03"),
        "{}",
        recent.stdout
    );
}

#[test]
fn slips_of_the_pen_are_refused_with_a_way_out() {
    let sandbox = restless();
    let field = sandbox.deepen(&["log", "--field", "statuss"]);
    assert_eq!(field.code, 2);
    assert_eq!(
        field.stderr,
        "error: --field statuss: no commit changes such a field\nhint: did you mean `status`?\n"
    );
    let id = sandbox.deepen(&["log", "S-9"]);
    assert_eq!(id.code, 2);
    assert!(
        id.stderr
            .starts_with("error: no record ever had the id `S-9`\nhint: ")
    );
    let bound = sandbox.deepen(&["log", "--since", "nowhere"]);
    assert_eq!(bound.code, 2);
    let expression = sandbox.deepen(&["log", "S-7K3M2Q", "--where", "status:idea"]);
    assert_eq!(expression.code, 2);
}

#[test]
fn without_a_history_nothing_is_told_and_the_exit_code_says_so() {
    let item = "---\nid: S-7K3M2Q\ntitle: Hours\n---\n";
    let sandbox = Sandbox::with(&[("backlog/items/S-7K3M2Q.md", item)]);
    let run = sandbox.deepen(&["log"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    assert_eq!(
        run.stderr,
        "error: history unknown: the repository has no commit yet\nhint: commit the backlog: what Git knows counts from then on\n"
    );
    let mut sandbox = restless();
    assert_eq!(sandbox.deepen(&["log", "--no-history"]).code, 3);
    sandbox.write(
        "backlog/items/S-000009.md",
        "---\nid: S-000009\ntitle: New\n---\n",
    );
    let new = sandbox.deepen(&["log", "S-000009"]);
    assert_eq!(new.code, 0);
    assert!(new.stdout.contains("not committed yet"), "{}", new.stdout);
    sandbox.commit("later");
    let clone = Sandbox::new();
    let url = format!("file://{}", sandbox.path("").display());
    clone.git(&["clone", "--quiet", "--depth", "1", &url, "clone"]);
    let shallow = clone.deepen_in("clone", &["log"]);
    assert_eq!(shallow.code, 3);
    assert!(shallow.stderr.contains("fetch-depth"), "{}", shallow.stderr);
}

#[test]
fn the_items_of_an_expression_tell_their_story_together() {
    let demo = Sandbox::demo();
    let data = json(&demo.deepen(&["log", "-w", "status:refining", "--format", "json"]));
    let chosen = data["chosen"].as_array().unwrap();
    assert!(!chosen.is_empty());
    let is_chosen = |id: &Value| chosen.contains(id);
    for change in changes(&data) {
        let others = change["others"].as_array().unwrap();
        let is_told = is_chosen(&change["id"])
            || others.iter().any(|other| is_chosen(&other["id"]))
            || change["record"] == "feedback";
        assert!(is_told, "{change}");
    }
}

#[test]
fn a_spreadsheet_gets_a_row_for_each_change() {
    let sandbox = restless();
    let run = sandbox.deepen(&["log", "--field", "status", "--reverse", "--format", "csv"]);
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(
        rows[0],
        "at,date,commit,author,id,record,title,field,what,from,to,reason,changed_percent,estimated_by,others"
    );
    assert!(
        rows[1].contains(",Mira,S-7K3M2Q,item,Hours,status,set,,idea,"),
        "{rows:?}"
    );
    assert!(rows[2].contains(",status,changed,idea,ready,"), "{rows:?}");
    assert_eq!(rows.len(), 3);
}

#[test]
fn what_a_merge_brings_is_told_once_where_it_reaches_the_branch() {
    let mut sandbox = Sandbox::with(&[("backlog/items/S-000001.md", &story(1, "idea"))]);
    sandbox.commit("one");
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("backlog/items/S-000001.md", story(1, "ready"));
    sandbox.commit("ready");
    sandbox.write("backlog/items/S-000001.md", story(1, "in-progress"));
    sandbox.commit("started");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("README.md", "beside");
    sandbox.commit("beside");
    sandbox.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "side"]);
    let expected = [("idea -> in-progress".to_owned(), 1)];
    assert_eq!(told(&sandbox), BTreeMap::from(expected));
    assert_eq!(told(&sandbox), counted_in_git(&sandbox));
    assert_eq!(sandbox.deepen(&["log"]).stderr, "");
    sandbox.write("backlog/deepen.yml", "history:\n  walk: full\n");
    let full = sandbox.deepen(&["log", "S-000001"]);
    assert!(
        full.stdout.contains("status ready -> in-progress"),
        "{}",
        full.stdout
    );
    assert!(
        full.stdout.contains("with history.walk: full"),
        "{}",
        full.stdout
    );
}

#[test]
fn other_people_s_files_are_followed_from_before_they_had_front_matter() {
    let settings = "adopt:\n  - preset: eip\n    files: [\"EIPS/*.md\", \"ERCS/*.md\"]\n";
    let plain = "# Token standard\n\nA standard interface for tokens.\n";
    let mut sandbox = Sandbox::with(&[("deepen.yml", settings), ("EIPS/eip-20.md", plain)]);
    sandbox.commit("plain");
    let front = |status: &str| {
        format!(
            "---\neip: 20\ntitle: Token standard\nstatus: {status}\n---\n\n## Abstract\nA standard interface for tokens.\n"
        )
    };
    sandbox.write("EIPS/eip-20.md", front("Draft"));
    sandbox.commit("front matter");
    sandbox.git(&["mv", "EIPS", "ERCS"]);
    sandbox.git(&["mv", "ERCS/eip-20.md", "ERCS/erc-20.md"]);
    sandbox.write("ERCS/erc-20.md", front("Final"));
    sandbox.commit("moved and final");
    let data = json(&sandbox.deepen(&["log", "EIP-20", "--reverse", "--format", "json"]));
    let told: Vec<String> = changes(&data)
        .filter(|change| ["created", "status", "path"].contains(&change["field"].as_str().unwrap()))
        .map(|change| {
            format!("{} {}>{}", change["field"], change["from"], change["to"]).replace('"', "")
        })
        .collect();
    assert_eq!(
        told,
        [
            "created null>null",
            "status null>idea",
            "status idea>refining",
            "path EIPS/eip-20.md>ERCS/erc-20.md",
            "status refining>accepted",
        ]
    );
}
