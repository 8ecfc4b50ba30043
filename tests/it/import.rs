//! `deepen feedback import`: every kind of export, twice; what is bad in them; nothing of anybody in Git.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::sandbox::{Run, Sandbox};

fn export(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/exports")
        .join(name)
}

/// A backlog with this export beside it, outside of Git.
fn with_export(name: &str) -> Sandbox {
    let sandbox = backlog();
    sandbox.write(&format!("in/{name}"), fs::read(export(name)).unwrap());
    sandbox
}

fn backlog() -> Sandbox {
    Sandbox::with(&[("backlog/order.txt", ""), (".gitignore", "in/\n")])
}

fn import(sandbox: &Sandbox, arguments: &[&str]) -> (Value, Run) {
    let all = [&["feedback", "import", "--format", "json"], arguments].concat();
    let run = sandbox.deepen(&all);
    let told: Value = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|_| panic!("{}{}", run.stdout, run.stderr));
    (told["data"].clone(), run)
}

/// Read, new, updated, unchanged, left out, rejected.
fn counts(file: &Value) -> [u64; 6] {
    let left_out = file["left_out"].as_array().unwrap();
    let number = |key: &str| file[key].as_u64().unwrap();
    [
        number("read"),
        number("new"),
        number("updated"),
        number("unchanged"),
        left_out
            .iter()
            .map(|each| each["count"].as_u64().unwrap())
            .sum(),
        file["rejected"].as_array().unwrap().len() as u64,
    ]
}

/// Every file of the backlog that Git would take, in one text.
fn tracked(sandbox: &Sandbox) -> String {
    sandbox.git(&["add", "--all"]);
    let files = sandbox.git(&["ls-files"]);
    files
        .lines()
        .map(|path| fs::read_to_string(sandbox.path(path)).unwrap_or_default())
        .collect()
}

#[test]
fn every_export_comes_in_and_a_second_time_nothing_of_it_is_new() {
    // Read, new, left out, rejected.
    for (name, preset, [read, new, left_out, rejected]) in [
        ("made-asana-spreadsheet-copy.csv", "asana", [1, 0, 0, 1]),
        ("made-asana.csv", "asana", [2, 2, 0, 0]),
        ("made-azure-devops.csv", "azure-devops", [3, 3, 0, 0]),
        ("made-broken-quote.csv", "jira", [3, 2, 0, 1]),
        ("made-canny-posts.json", "canny", [1, 1, 0, 0]),
        ("made-empty.csv", "jira", [0, 0, 0, 0]),
        ("made-feedback.mbox", "mail", [3, 3, 0, 0]),
        ("made-fider-posts.csv", "fider", [2, 2, 0, 0]),
        ("made-gh-issue-list.json", "github", [2, 1, 1, 0]),
        ("made-github-rest-issues.json", "github", [2, 1, 1, 0]),
        ("made-gitlab-new-order.csv", "gitlab", [1, 1, 0, 0]),
        ("made-gitlab-old-order.csv", "gitlab", [2, 2, 0, 0]),
        ("made-google-forms.csv", "google-forms", [2, 1, 1, 0]),
        ("made-jira-server-german.csv", "jira", [1, 1, 0, 0]),
        ("made-jira-wide-row.csv", "jira", [3, 2, 0, 1]),
        ("made-linear-30-columns.csv", "linear", [2, 2, 0, 0]),
        ("made-play-reviews.csv", "play", [2, 1, 1, 0]),
        ("made-trello-board.json", "trello", [2, 2, 0, 0]),
        ("made-typeform-responses.csv", "typeform", [2, 1, 1, 0]),
        ("made-uservoice-suggestions.csv", "uservoice", [2, 2, 0, 0]),
    ] {
        let sandbox = with_export(name);
        let path = format!("in/{name}");
        let (told, run) = import(&sandbox, &[&path]);
        let file = &told["files"][0];
        assert_eq!(file["preset"], preset, "{name}");
        assert_eq!(
            counts(file),
            [read, new, 0, 0, left_out, rejected],
            "{name}: {}",
            run.stdout
        );
        assert_eq!(run.code, i32::from(rejected > 0), "{name}");
        let (again, _) = import(&sandbox, &[&path]);
        assert_eq!(
            counts(&again["files"][0]),
            [read, 0, 0, new, left_out, rejected],
            "{name}"
        );
        assert_eq!(again["changes"].as_array().unwrap().len(), 0, "{name}");
    }
}

#[test]
fn rejected_rows_are_kept_beside_the_export_and_come_in_when_they_are_mended() {
    let sandbox = with_export("made-broken-quote.csv");
    let run = sandbox.deepen(&["feedback", "import", "in/made-broken-quote.csv"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout
            .contains("line 3: a quote that opens here is never closed"),
        "{}",
        run.stdout
    );
    let kept = sandbox.path("in/made-broken-quote.rejected.csv");
    let text = fs::read_to_string(&kept).unwrap();
    assert_eq!(
        text,
        "Summary,Issue key,Status\n\"never closed,EX-2,To Do\n"
    );
    fs::write(&kept, text.replace("\"never", "never")).unwrap();
    let (told, run) = import(&sandbox, &["in/made-broken-quote.rejected.csv"]);
    assert_eq!(counts(&told["files"][0]), [1, 1, 0, 0, 0, 0]);
    assert_eq!(run.code, 0);
}

#[test]
fn nobody_is_named_in_what_git_takes() {
    let sandbox = backlog();
    for entry in
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/exports")).unwrap()
    {
        let name = entry.unwrap().file_name().into_string().unwrap();
        sandbox.write(&format!("in/{name}"), fs::read(export(&name)).unwrap());
        let run = sandbox.deepen(&["feedback", "import", &format!("in/{name}")]);
        assert!(run.code < 2, "{name}: {}", run.stderr);
    }
    let tracked = tracked(&sandbox);
    for personal in [
        "@example.com",
        "Jörg",
        "Person 1",
        "Ana Ruiz",
        "Vincent, Ng",
        "person1",
        "ada@",
        "Lan Pham",
    ] {
        assert!(!tracked.contains(personal), "{personal}");
    }
    assert!(
        fs::read_to_string(sandbox.path("backlog/contacts.local.yml"))
            .unwrap()
            .contains("person1@example.com")
    );
}

#[test]
fn a_changed_record_changes_only_what_changed_there() {
    let sandbox = with_export("made-fider-posts.csv");
    sandbox.deepen(&["feedback", "import", "in/made-fider-posts.csv"]);
    let text = fs::read_to_string(sandbox.path("in/made-fider-posts.csv")).unwrap();
    sandbox.write(
        "in/made-fider-posts.csv",
        text.replace("3,Offline mode", "3,Work offline"),
    );
    let (told, _) = import(&sandbox, &["in/made-fider-posts.csv"]);
    assert_eq!(counts(&told["files"][0]), [2, 0, 1, 1, 0, 0]);
    assert_eq!(told["feedback"][0]["fields"], serde_json::json!(["title"]));
}

#[test]
fn a_dry_run_shows_the_diff_and_writes_nothing() {
    let sandbox = with_export("made-canny-posts.json");
    let run = sandbox.deepen(&[
        "feedback",
        "import",
        "--dry-run",
        "in/made-canny-posts.json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("+title: Offline mode"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("Nothing was written"), "{}", run.stdout);
    assert_eq!(tracked(&sandbox), "in/\n");
}

#[test]
fn a_guess_waits_for_a_yes_and_can_be_kept() {
    let sandbox = backlog();
    let table = "Nr;Eingang;Betreff;Nachricht;E-Mail;Zufriedenheit\n1;30.09.26 14:05;Export;Bitte als CSV ausgeben, das wäre gut;ada@shop.example;4\n2;01.10.26 09:00;Drucken;Der Druck dauert viel zu lange;bo@shop.example;2\n";
    sandbox.write("in/wuensche.csv", table);
    let (told, run) = import(&sandbox, &["in/wuensche.csv"]);
    assert_eq!((run.code, &told["unconfirmed"]), (2, &Value::Bool(true)));
    let guess: Vec<(&str, &str)> = told["files"][0]["guess"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["part"].as_str().unwrap(),
                line["column"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        guess,
        [
            ("key", "Nr"),
            ("requester.email", "E-Mail"),
            ("received", "Eingang"),
            ("satisfaction", "Zufriedenheit"),
            ("title", "Betreff"),
            ("text", "Nachricht"),
        ]
    );
    assert_eq!(tracked(&sandbox), "in/\n");
    let run = sandbox.deepen(&[
        "feedback",
        "import",
        "in/wuensche.csv",
        "--write-map",
        "in/map.yml",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (told, run) = import(&sandbox, &["in/wuensche.csv", "--map", "in/map.yml"]);
    assert_eq!(
        counts(&told["files"][0]),
        [2, 2, 0, 0, 0, 0],
        "{}",
        run.stderr
    );
    assert!(tracked(&sandbox).contains("received: 2026-09-30"));
    let (again, _) = import(&sandbox, &["in/wuensche.csv", "--yes"]);
    assert_eq!(counts(&again["files"][0]), [2, 0, 0, 2, 0, 0]);
}

#[test]
fn days_that_may_be_two_are_asked_for() {
    let sandbox = backlog();
    sandbox.write("in/a.csv", "ID,Created,Title\n1,04/05/2026,Offline mode\n");
    let run = sandbox.deepen(&["feedback", "import", "in/a.csv", "--yes"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("`04/05/2026` in `Created` may be two different days"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--dates day-first"), "{}", run.stderr);
    let run = sandbox.deepen(&[
        "feedback",
        "import",
        "in/a.csv",
        "--yes",
        "--dates",
        "month-first",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(tracked(&sandbox).contains("received: 2026-04-05"));
}

#[test]
fn bad_requests_say_the_way_out() {
    let sandbox = with_export("made-canny-posts.json");
    sandbox.write("in/map.yml", "tool: x\ntitel: name\n");
    sandbox.write("in/missing.yml", "tool: x\ntitle: Betreff\n");
    sandbox.write("in/empty.csv", "");
    sandbox.write("in/page.csv", "<!DOCTYPE html><html>");
    sandbox.write("in/cut.json", "{\"posts\": [{\"id\": 1");
    let file = "in/made-canny-posts.json";
    for (arguments, said) in [
        (
            vec![file, "--preset", "canni"],
            "there is no preset `canni`",
        ),
        (vec![file, "--map", "in/map.yml"], "did you mean `title`?"),
        (
            vec![file, "--map", "in/missing.yml"],
            "does not have: `Betreff`",
        ),
        (
            vec![file, "--channel", "pigeon"],
            "there is no channel `pigeon`",
        ),
        (vec![file, "--encoding", "klingon"], "no encoding `klingon`"),
        (vec!["in/empty.csv"], "it is empty"),
        (vec!["in/page.csv"], "a web page"),
        (vec!["in/cut.json"], "in line 1"),
        (vec!["in/nothing.csv"], "cannot read"),
    ] {
        let run = sandbox.deepen(&[vec!["feedback", "import"], arguments.clone()].concat());
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
    assert_eq!(tracked(&sandbox), "in/\n");
}

#[test]
fn lists_the_exports_that_it_knows() {
    let run = backlog().deepen(&["feedback", "import", "--presets"]);
    for name in ["canny", "slack", "typeform", "zendesk"] {
        assert!(run.stdout.contains(name), "{}", run.stdout);
    }
}

#[test]
fn new_requests_that_are_like_others_are_shown() {
    let sandbox = with_export("made-canny-posts.json");
    sandbox.deepen(&["feedback", "import", "in/made-canny-posts.json"]);
    sandbox.write(
        "in/made-uservoice-suggestions.csv",
        fs::read(export("made-uservoice-suggestions.csv")).unwrap(),
    );
    let (told, _) = import(&sandbox, &["in/made-uservoice-suggestions.csv"]);
    assert_eq!(told["twins"][0]["like_title"], "Offline mode", "{told}");
}
