//! Whatever the repository is like, commands answer, say what they do not know, and change nothing.

use crate::sandbox::Sandbox;

const STORY: &str = "---\nid: S-7K3M2Q\ntype: story\ntitle: Working hours of invitees\nstatus: ready\nestimate: 3\n---\n\n\
                     As a team lead, I want to see working hours, so that meetings suit everyone.\n\n\
                     ## Acceptance criteria\n- Hours are shown in my time zone.\n";
const PATH: &str = "backlog/items/S-7K3M2Q-working-hours.md";
const READING: [&[&str]; 6] = [
    &["check"],
    &["deep"],
    &["list", "--all"],
    &["rank"],
    &["report", "priority"],
    &["show", "S-7K3M2Q"],
];

fn one_story() -> Sandbox {
    let mut sandbox = Sandbox::with(&[(PATH, STORY)]);
    sandbox.commit("Start");
    sandbox
}

#[test]
fn a_folder_without_a_backlog_says_how_to_start_one() {
    let run = Sandbox::new().deepen(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no backlog in"), "{}", run.stderr);
    assert!(run.stderr.contains("hint: `deepen init`"), "{}", run.stderr);
}

#[test]
fn without_a_repository_what_needs_commits_is_unknown() {
    let sandbox = Sandbox::new();
    sandbox.write(PATH, STORY);
    let run = sandbox.deepen(&["check"]);
    assert!(
        run.stdout.contains("rules unknown (history: "),
        "{}",
        run.stdout
    );
    assert_eq!(sandbox.deepen(&["check", "--at", "HEAD"]).code, 3);
}

#[test]
fn before_the_first_commit_what_needs_commits_is_unknown() {
    let sandbox = Sandbox::with(&[(PATH, STORY)]);
    let run = sandbox.deepen(&["check"]);
    assert!(
        run.stdout.contains("rules unknown (history: "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("no commit"), "{}", run.stdout);
}

#[test]
fn in_a_shallow_clone_what_needs_commits_is_unknown_and_the_way_out_is_said() {
    let mut origin = one_story();
    origin.write(PATH, STORY.replace("estimate: 3", "estimate: 5"));
    origin.commit("Estimate again");
    let clone = Sandbox::new();
    let from = format!("file://{}", origin.path("").display());
    clone.git(&["clone", "--quiet", "--depth", "1", &from, "shallow"]);
    let run = clone.deepen_in("shallow", &["check"]);
    assert!(run.stdout.contains("shallow"), "{}", run.stdout);
    assert!(run.stdout.contains("rules unknown"), "{}", run.stdout);
}

#[test]
fn a_detached_head_is_read_like_a_branch() {
    let sandbox = one_story();
    let before = sandbox.deepen(&["check"]);
    sandbox.git(&["checkout", "--quiet", "--detach"]);
    let after = sandbox.deepen(&["check"]);
    assert_eq!((before.stdout, before.code), (after.stdout, after.code));
}

#[test]
fn a_bare_repository_is_read_from_its_head() {
    let origin = one_story();
    let clone = Sandbox::new();
    let from = format!("file://{}", origin.path("").display());
    clone.git(&["clone", "--quiet", "--bare", &from, "bare.git"]);
    let run = clone.deepen_in("bare.git", &["list"]);
    assert!(
        run.stdout.contains("S-7K3M2Q"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn a_command_started_deep_in_the_repository_finds_the_backlog() {
    let sandbox = one_story();
    assert!(
        sandbox
            .deepen_in("backlog/items", &["list"])
            .stdout
            .contains("S-7K3M2Q")
    );
    sandbox.write("src/deep/down/x.rs", "");
    assert!(
        sandbox
            .deepen_in("src/deep/down", &["list"])
            .stdout
            .contains("S-7K3M2Q")
    );
}

#[test]
fn as_of_an_earlier_commit_or_day_the_files_of_that_time_are_read() {
    let mut sandbox = one_story();
    sandbox.write(
        PATH,
        STORY.replace("Working hours of invitees", "Another title"),
    );
    sandbox.commit("Rename");
    for at in ["HEAD~1", "2026-03-01"] {
        let run = sandbox.deepen(&["list", "--at", at]);
        assert!(
            run.stdout.contains("Working hours of invitees"),
            "{at}: {}{}",
            run.stdout,
            run.stderr
        );
    }
    assert!(sandbox.deepen(&["list"]).stdout.contains("Another title"));
    assert_eq!(sandbox.deepen(&["list", "--at", "no-such-branch"]).code, 2);
    assert_eq!(sandbox.deepen(&["list", "--at", "2020-01-01"]).code, 3);
}

#[test]
fn since_a_commit_only_what_is_new_is_shown() {
    let mut sandbox = Sandbox::with(&[(PATH, &STORY.replace("status: ready", "statsu: ready"))]);
    sandbox.commit("Start");
    let old = sandbox.deepen(&["check", "--since", "HEAD"]);
    assert!(!old.stdout.contains("statsu"), "{}", old.stdout);
    let moved = format!(
        "---\nlabels: [a]\n{}",
        STORY
            .replace("status: ready", "statsu: ready\nestimat: 3")
            .trim_start_matches("---\n")
    );
    sandbox.write(PATH, moved);
    let new = sandbox.deepen(&["check", "--since", "HEAD"]);
    assert!(new.stdout.contains("estimat"), "{}", new.stdout);
    assert!(!new.stdout.contains("statsu"), "{}", new.stdout);
}

#[test]
fn what_time_alone_brings_is_not_new_since_a_commit() {
    let sandbox = Sandbox::demo();
    let count = |arguments: &[&str]| {
        let run = sandbox.deepen(&[&["check", "--format", "json"], arguments].concat());
        let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        answer["data"]["findings"].as_array().unwrap().len()
    };
    let before = count(&[]);
    // Nothing changes but the day of the last commit, which is the day that a clean work tree is looked at.
    let late = sandbox.git_on(
        "2026-11-30T09:00:00Z",
        &["commit", "--allow-empty", "-m", "Late"],
    );
    assert!(late.contains("Late"), "{late}");
    assert!(count(&[]) > before + 10);
    assert_eq!(count(&["--since", "HEAD~1"]), 0);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::demo();
    let program = env!("CARGO_BIN_EXE_deepen");
    let script =
        format!("'{program}' check --format json | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}");
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn reading_commands_change_nothing_and_say_the_same_twice() {
    let sandbox = Sandbox::demo();
    let before = snapshot(&sandbox);
    for arguments in READING
        .into_iter()
        .filter(|arguments| arguments != &["show", "S-7K3M2Q"])
    {
        let first = sandbox.deepen(arguments);
        let second = sandbox.deepen(arguments);
        assert_eq!(first.stdout, second.stdout, "{arguments:?}");
        assert!(first.code < 2, "{arguments:?}: {}", first.stderr);
    }
    let after = snapshot(&sandbox);
    let changed: Vec<_> = before.iter().filter(|line| !after.contains(line)).collect();
    assert!(
        changed.is_empty() && before.len() == after.len(),
        "{changed:?}"
    );
}

/// Every file below `.git` and beside it with its time of change and size, and what Git says of the work tree: all but what is
/// kept to be quick, and may be thrown away at any time.
fn snapshot(sandbox: &Sandbox) -> Vec<String> {
    let mut lines =
        vec![sandbox.git(&["--no-optional-locks", "status", "--porcelain", "--ignored"])];
    for entry in walkdir::WalkDir::new(sandbox.path("")).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().starts_with(sandbox.path(".git/deepen")) {
            continue;
        }
        let facts = entry.metadata().unwrap();
        lines.push(format!(
            "{} {:?} {}",
            entry.path().display(),
            facts.modified().unwrap(),
            facts.len()
        ));
    }
    lines
}

#[test]
fn a_sparse_checkout_reads_what_it_leaves_out_from_the_index() {
    let sandbox = Sandbox::demo();
    sandbox.git(&["clone", "--quiet", ".", "whole"]);
    let check = ["check", "--format", "json"];
    let whole = sandbox.deepen_in("whole", &check).stdout;
    for cone in ["--cone", "--no-cone"] {
        sandbox.git(&[
            "-C",
            "whole",
            "sparse-checkout",
            "set",
            cone,
            "backlog/items",
        ]);
        assert!(!sandbox.path("whole/backlog/feedback").exists());
        assert_eq!(sandbox.deepen_in("whole", &check).stdout, whole, "{cone}");
    }
    sandbox.git(&[
        "-C",
        "whole",
        "sparse-checkout",
        "set",
        "--cone",
        "--sparse-index",
        "backlog/items",
    ]);
    assert_eq!(sandbox.deepen_in("whole", &check).stdout, whole);
}

#[test]
fn in_a_partial_clone_what_needs_old_texts_is_unknown_and_nothing_is_fetched() {
    let sandbox = Sandbox::demo();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let origin = format!("file://{}", sandbox.path("").display());
    sandbox.git(&["clone", "--quiet", "--filter=blob:none", &origin, "partial"]);
    let objects = || sandbox.git(&["-C", "partial", "count-objects", "-v"]);
    let before = objects();
    let run = sandbox.deepen_in("partial", &["log"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(
        run.stderr.contains("the clone is partial"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--refetch"), "{}", run.stderr);
    let check = sandbox.deepen_in("partial", &["check"]).stdout;
    let said: Vec<&str> = check.split_whitespace().collect();
    let said = said.join(" ");
    assert!(said.contains("rules unknown"), "{said}");
    assert!(said.contains("the clone is partial"), "{said}");
    assert_eq!(objects(), before);
}
