//! `--commit`: exactly the files that were written, and nothing of the index or the refs without it.

use std::fs;

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let story = |id: &str| {
        format!("---\nid: {id}\ntype: story\ntitle: A story\nstatus: idea\nestimate: 3\n---\n")
    };
    let mut sandbox = Sandbox::with(&[
        ("backlog/items/S-00000A-story.md", &story("S-00000A")),
        ("backlog/items/S-00000B-story.md", &story("S-00000B")),
        ("backlog/order.txt", "S-00000A\nS-00000B\n"),
        ("notes.txt", "one\n"),
    ]);
    sandbox.commit("backlog: start");
    sandbox
}

/// Everything below `.git` that is not ours, byte by byte.
fn repository(sandbox: &Sandbox) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![sandbox.path(".git")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with(".git/deepen") {
                    folders.push(path);
                }
            } else {
                files.push((path.display().to_string(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_write_without_commit_touches_nothing_of_git() {
    let sandbox = sandbox();
    let before = repository(&sandbox);
    for words in [
        &["set", "S-00000A", "estimate=5"][..],
        &["order", "move", "S-00000B", "--first"],
        &["feedback", "add", "--title", "T", "--text", "We wait."],
        &["set", "S-00000A", "estimate=8", "--dry-run", "--commit"],
    ] {
        let run = sandbox.deepen(words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
        assert!(repository(&sandbox) == before, "{words:?}");
    }
}

#[test]
fn the_commit_holds_exactly_the_files_that_were_written() {
    let sandbox = sandbox();
    sandbox.write("notes.txt", "two\n");
    sandbox.git(&["add", "notes.txt"]);
    sandbox.write("notes.txt", "three\n");
    let run = sandbox.deepen(&["set", "S-00000A", "estimate=5", "--commit"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        sandbox.git(&["show", "--format=%an: %s", "--name-only", "HEAD"]),
        "Mira: backlog: S-00000A estimate 3 → 5\n\nbacklog/items/S-00000A-story.md\n"
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "MM notes.txt\n");
    assert_eq!(sandbox.git(&["show", ":notes.txt"]), "two\n");
    let id = sandbox.git(&["rev-parse", "--short", "HEAD"]);
    let said = format!(
        "committed {} on main: backlog: S-00000A estimate 3 → 5",
        id.trim()
    );
    assert!(run.stdout.contains(&said), "{}", run.stdout);
    let nothing = sandbox.deepen(&["set", "S-00000A", "estimate=5", "--commit"]);
    assert_eq!(nothing.code, 0, "{}", nothing.stderr);
    assert_eq!(sandbox.git(&["rev-parse", "--short", "HEAD"]), id);
}

#[test]
fn a_new_file_is_committed_with_what_it_says_and_other_new_files_are_not() {
    let sandbox = sandbox();
    sandbox.write(
        "backlog/items/S-00000C-story.md",
        "---\nid: S-00000C\ntype: story\ntitle: C\n---\n",
    );
    sandbox.write(
        "backlog/items/S-00000D-story.md",
        "---\nid: S-00000D\ntype: story\ntitle: D\n---\n",
    );
    let run = sandbox.deepen(&[
        "set",
        "S-00000C",
        "estimate=5",
        "--commit",
        "-m",
        "size C\n\nfor now",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        sandbox.git(&["log", "-1", "--format=%B", "--name-status"]),
        "size C\n\nfor now\n\n\nA\tbacklog/items/S-00000C-story.md\n"
    );
    assert_eq!(
        sandbox.git(&["status", "--short"]),
        "?? backlog/items/S-00000D-story.md\n"
    );
}

#[test]
fn what_had_changed_before_is_said_since_the_commit_takes_it_too() {
    let sandbox = sandbox();
    let text = sandbox.read("backlog/items/S-00000A-story.md");
    sandbox.write(
        "backlog/items/S-00000A-story.md",
        format!("{text}\nBy hand.\n"),
    );
    let run = sandbox.deepen(&["set", "S-00000A", "estimate=5", "--commit"]);
    assert!(
        run.stderr
            .contains("S-00000A-story.md had changed since the last commit"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_message_is_worded_by_the_configuration() {
    let sandbox = sandbox();
    sandbox.write(
        "backlog/deepen.yml",
        "commit:\n  message: 'chore: {{ command }} {{ ids|join(\"+\") }}'\n",
    );
    let run = sandbox.deepen(&["order", "move", "S-00000B", "--first", "--commit"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        sandbox.git(&["show", "--format=%s", "--name-only", "HEAD"]),
        "chore: order move S-00000B\n\nbacklog/order.txt\n"
    );
    assert!(run.stderr.contains("committed "), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_hook_that_fails_leaves_the_files_written_and_the_index_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = sandbox();
    let hook = sandbox.path(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\necho 'the hook says no' >&2\nexit 1\n").unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.write(
        "backlog/items/S-00000C-story.md",
        "---\nid: S-00000C\ntype: story\ntitle: C\n---\n",
    );
    let staged = sandbox.git(&["ls-files", "--stage"]);
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    let run = sandbox.deepen(&["set", "S-00000A", "S-00000C", "estimate=5", "--commit"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("the hook says no"), "{}", run.stderr);
    assert!(
        run.stderr
            .contains("error: the files are written, but not committed"),
        "{}",
        run.stderr
    );
    assert!(
        sandbox
            .read("backlog/items/S-00000C-story.md")
            .contains("estimate: 5")
    );
    assert_eq!(sandbox.git(&["ls-files", "--stage"]), staged);
    assert_eq!(sandbox.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn in_the_middle_of_a_merge_it_refuses_before_it_writes() {
    let mut sandbox = sandbox();
    sandbox.git(&["checkout", "--quiet", "-b", "other"]);
    sandbox.write("notes.txt", "other\n");
    sandbox.commit("other");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-commit", "other"]);
    let run = sandbox.deepen(&["set", "S-00000A", "estimate=5", "--commit"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("--commit: a merge is not finished"),
        "{}",
        run.stderr
    );
    assert!(
        sandbox
            .read("backlog/items/S-00000A-story.md")
            .contains("estimate: 3")
    );
}

#[test]
fn a_message_needs_a_commit_and_a_commit_a_repository() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["set", "S-00000A", "estimate=5", "-m", "x"]);
    assert_eq!(run.code, 2);
    let run = sandbox.deepen(&["set", "S-00000A", "estimate=5", "--commit", "-m", " "]);
    assert!(
        run.stderr.contains("--message says nothing"),
        "{}",
        run.stderr
    );
    let bare = Sandbox::new();
    bare.write(
        "backlog/items/S-00000A.md",
        "---\nid: S-00000A\ntype: story\ntitle: A\n---\n",
    );
    let run = bare.deepen(&["set", "S-00000A", "estimate=5", "--commit"]);
    assert!(run.stderr.contains("no Git work tree"), "{}", run.stderr);
    assert!(!bare.read("backlog/items/S-00000A.md").contains("estimate"));
}
