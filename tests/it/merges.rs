//! Branches that meet: Git asks the driver.

use crate::sandbox::Sandbox;

const ATTRIBUTES: &str =
    "backlog/order.txt merge=deepen\nbacklog/**/*.md merge=deepen\nbacklog/**/*.tsv merge=deepen\n";

/// A repository with these files, and the driver set up by hand.
fn sandbox(files: &[(&str, &str)]) -> Sandbox {
    let mut sandbox = Sandbox::with(files);
    sandbox.write(".gitattributes", ATTRIBUTES);
    let driver = format!(
        "{} merge-driver %O %A %B %L %P %S %X %Y",
        env!("CARGO_BIN_EXE_deepen")
    );
    sandbox.git(&["config", "merge.deepen.driver", &driver]);
    sandbox.commit("start");
    sandbox
}

/// Two branches that each write one file anew, and stand ready to be merged into `main`.
fn branches(sandbox: &mut Sandbox, path: &str, ours: &str, theirs: &str) {
    sandbox.git(&["switch", "--quiet", "-c", "theirs"]);
    sandbox.write(path, theirs);
    sandbox.commit("theirs");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(path, ours);
    sandbox.commit("ours");
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    std::fs::read_to_string(sandbox.path(path)).unwrap()
}

const ORDER: &str = "backlog/order.txt";

#[test]
fn git_merges_two_orders_item_by_item() {
    let mut sandbox = sandbox(&[(
        ORDER,
        "# top\nS-000001  One\nS-000002  Two\nS-000003  Three\n",
    )]);
    branches(
        &mut sandbox,
        ORDER,
        "# top\nS-000003  Three ; promised\nS-000001  One\nS-000002  Two\n",
        "# top\nS-000002  Two\nS-000001  One\nS-000003  Three\nS-000004  Four\n",
    );
    sandbox.git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert_eq!(
        read(&sandbox, ORDER),
        "# top\nS-000002  Two\nS-000003  Three ; promised\nS-000001  One\nS-000004  Four\n"
    );
}

#[test]
fn an_item_that_both_moved_is_a_conflict_that_check_can_read() {
    let mut sandbox = sandbox(&[(ORDER, "S-000001\nS-000002\nS-000003\nS-000004\n")]);
    branches(
        &mut sandbox,
        ORDER,
        "S-000004\nS-000001\nS-000002\nS-000003\n",
        "S-000001\nS-000004\nS-000002\nS-000003\n",
    );
    let merge = std::process::Command::new("git")
        .current_dir(sandbox.path(""))
        .args([
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@y.example",
            "merge",
            "--no-edit",
            "theirs",
        ])
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let said = String::from_utf8_lossy(&merge.stderr).into_owned();
    assert!(
        said.contains("backlog/order.txt: both sides moved S-000004, to different places"),
        "{said}"
    );
    let text = read(&sandbox, ORDER);
    assert_eq!(text.matches("S-000004").count(), 2, "{text}");
    assert!(text.starts_with("<<<<<<< "), "{text}");
    let check = sandbox.deepen(&["check"]);
    assert!(
        check.stdout.contains("a conflict mark stands in the order"),
        "{}",
        check.stdout
    );
}

const STORY: &str = "backlog/items/S-000001.md";
const TEXT: &str = "---\nid: S-000001\ntype: story\ntitle: Hours\nstatus: ready   # since May\nestimate: 5\n---\n\n\
                    ## Acceptance criteria\n- [ ] AC1: one thing is shown\n- [ ] AC2: another thing is shown\n";

/// Git's answer, whether it went well or not.
fn try_git(sandbox: &Sandbox, arguments: &[&str]) -> (bool, String) {
    let output = std::process::Command::new("git")
        .current_dir(sandbox.path(""))
        .args(["-c", "user.name=x", "-c", "user.email=x@y.example"])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

#[test]
fn neighbouring_keys_and_criteria_merge_also_while_a_branch_is_rebased_and_a_file_renamed() {
    let mut sandbox = sandbox(&[(STORY, TEXT)]);
    branches(
        &mut sandbox,
        STORY,
        &TEXT
            .replace("status: ready ", "status: in-progress ")
            .replace("- [ ] AC1", "- [x] AC1"),
        &TEXT
            .replace("estimate: 5", "estimate: 8")
            .replace("another thing", "the other thing"),
    );
    sandbox.git(&["switch", "--quiet", "theirs"]);
    sandbox.git(&["mv", STORY, "backlog/items/S-000001-hours.md"]);
    sandbox.commit("rename");
    sandbox.git(&["rebase", "--quiet", "main"]);
    assert_eq!(
        read(&sandbox, "backlog/items/S-000001-hours.md"),
        TEXT.replace("status: ready ", "status: in-progress ")
            .replace("- [ ] AC1", "- [x] AC1")
            .replace("estimate: 5", "estimate: 8")
            .replace("another thing", "the other thing")
    );
}

#[test]
fn after_a_conflict_without_the_driver_the_files_are_merged_anew() {
    let mut sandbox = sandbox(&[(STORY, TEXT), (ORDER, "S-000001\nS-000002\n")]);
    sandbox.git(&["config", "--remove-section", "merge.deepen"]);
    branches(
        &mut sandbox,
        STORY,
        &TEXT.replace("status: ready ", "status: in-progress "),
        &TEXT.replace("estimate: 5", "estimate: 8"),
    );
    assert!(!try_git(&sandbox, &["merge", "theirs"]).0);
    let dry = sandbox.deepen(&["merge", "resolve", "--dry-run"]);
    assert!(dry.stdout.contains("-======="), "{}", dry.stdout);
    let run = sandbox.deepen(&["merge", "resolve", "--add"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(
        read(&sandbox, STORY),
        TEXT.replace("status: ready ", "status: in-progress ")
            .replace("estimate: 5", "estimate: 8")
    );
    assert!(try_git(&sandbox, &["commit", "--no-edit", "--quiet"]).0);
    let again = sandbox.deepen(&["order", "resolve"]);
    assert!(
        again.stdout.contains("No file has a conflict"),
        "{}",
        again.stdout
    );
}

#[test]
fn hooks_come_and_go_without_a_trace() {
    let mut sandbox = Sandbox::with(&[(STORY, TEXT), (".gitattributes", "*.png binary")]);
    sandbox.commit("start");
    sandbox.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    let files = [".git/config", ".git/hooks/pre-commit", ".gitattributes"];
    let before = files.map(|file| read(&sandbox, file));
    let dry = sandbox.deepen(&["hooks", "install", "--pre-commit", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert_eq!(files.map(|file| read(&sandbox, file)), before);
    for _ in 0..2 {
        let run = sandbox.deepen(&["hooks", "install", "--pre-commit"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let status = sandbox.deepen(&["hooks", "status", "--format", "csv"]);
    assert_eq!(
        status.stdout.matches(",true,").count(),
        3,
        "{}",
        status.stdout
    );
    assert_eq!(
        sandbox.git(&["check-attr", "merge", STORY]).trim(),
        format!("{STORY}: merge: deepen")
    );
    let run = sandbox.deepen(&["hooks", "uninstall"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(files.map(|file| read(&sandbox, file)), before);
}

#[test]
fn the_hook_before_a_commit_judges_what_is_staged_and_nothing_else() {
    let mut sandbox = Sandbox::with(&[(STORY, TEXT)]);
    sandbox.commit("start");
    sandbox.deepen(&["hooks", "install", "--pre-commit"]);
    sandbox.write(STORY, TEXT.replace("type: story", "type: storey"));
    assert_eq!(
        sandbox.deepen(&["hooks", "run"]).code,
        0,
        "nothing is staged"
    );
    sandbox.git(&["add", STORY]);
    sandbox.write(STORY, TEXT);
    let run = sandbox.deepen(&["hooks", "run"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(
        run.stdout.contains("`type` cannot be `storey`"),
        "{}",
        run.stdout
    );
    assert!(!try_git(&sandbox, &["commit", "--quiet", "-m", "bad"]).0);
}

#[test]
fn hooks_that_others_look_after_are_left_to_them() {
    let mut sandbox = Sandbox::with(&[(STORY, TEXT), (".husky/pre-commit", "npm test\n")]);
    sandbox.commit("start");
    sandbox.git(&["config", "core.hooksPath", ".husky"]);
    let run = sandbox.deepen(&["hooks", "install", "--pre-commit"]);
    assert!(
        run.stdout
            .contains("add the line `deepen hooks run` to .husky/pre-commit"),
        "{}",
        run.stdout
    );
    assert_eq!(read(&sandbox, ".husky/pre-commit"), "npm test\n");
}

/// The story with a key and a tick changed, as one branch has it.
fn ticked() -> String {
    TEXT.replace("status: ready ", "status: in-progress ")
        .replace("- [ ] AC1", "- [x] AC1")
}

/// The same lines' neighbours, as the other one has them.
fn estimated() -> String {
    TEXT.replace("estimate: 5", "estimate: 8")
        .replace("- [ ] AC2", "- [x] AC2")
}

/// What both come to.
fn both() -> String {
    ticked()
        .replace("estimate: 5", "estimate: 8")
        .replace("- [ ] AC2", "- [x] AC2")
}

#[test]
fn a_commit_is_picked_and_taken_back_beside_changes_of_the_lines_next_to_it() {
    let mut sandbox = sandbox(&[(STORY, TEXT), (ORDER, "S-000001\nS-000002\nS-000003\n")]);
    branches(&mut sandbox, STORY, &ticked(), &estimated());
    sandbox.git(&["cherry-pick", "theirs"]);
    assert_eq!(read(&sandbox, STORY), both());
    sandbox.git(&["revert", "--no-edit", "HEAD~1"]);
    assert_eq!(read(&sandbox, STORY), estimated());
    // The same of an order: a move is taken back although the list has changed around it.
    sandbox.write(ORDER, "S-000003\nS-000001\nS-000002\n");
    sandbox.commit("a move");
    sandbox.write(ORDER, "S-000003\nS-000004\nS-000001\nS-000002\n");
    sandbox.commit("an addition beside it");
    sandbox.git(&["revert", "--no-edit", "HEAD~1"]);
    assert_eq!(
        read(&sandbox, ORDER),
        "S-000004\nS-000001\nS-000002\nS-000003\n"
    );
}

#[test]
fn a_branch_of_several_commits_is_rebased_one_by_one() {
    let mut sandbox = sandbox(&[(STORY, TEXT), (ORDER, "S-000001\nS-000002\nS-000003\n")]);
    sandbox.git(&["switch", "--quiet", "-c", "theirs"]);
    sandbox.write(STORY, TEXT.replace("estimate: 5", "estimate: 8"));
    sandbox.commit("estimate");
    sandbox.write(STORY, estimated());
    sandbox.commit("tick");
    sandbox.write(ORDER, "S-000002\nS-000001\nS-000003\n");
    sandbox.commit("lift");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(STORY, ticked());
    sandbox.write(ORDER, "S-000001\nS-000002\nS-000004\nS-000003\n");
    sandbox.commit("ours");
    sandbox.git(&["rebase", "--quiet", "main", "theirs"]);
    assert_eq!(read(&sandbox, STORY), both());
    assert_eq!(
        read(&sandbox, ORDER),
        "S-000002\nS-000001\nS-000004\nS-000003\n"
    );
    assert_eq!(
        sandbox.git(&["rev-list", "--count", "main..theirs"]).trim(),
        "3"
    );
}

#[test]
fn branches_that_merged_each_other_merge_again() {
    let mut sandbox = sandbox(&[
        (STORY, TEXT),
        (ORDER, "S-000001\nS-000002\nS-000003\nS-000004\n"),
    ]);
    sandbox.git(&["branch", "theirs"]);
    sandbox.write(STORY, ticked());
    sandbox.write(ORDER, "S-000004\nS-000001\nS-000002\nS-000003\n");
    sandbox.commit("ours");
    sandbox.git(&["tag", "one"]);
    sandbox.git(&["switch", "--quiet", "theirs"]);
    sandbox.write(STORY, estimated());
    sandbox.write(ORDER, "S-000001\nS-000003\nS-000002\nS-000004\n");
    sandbox.commit("theirs");
    sandbox.git(&["tag", "two"]);
    // Two common ancestors: each has merged the other's first commit, and gone on.
    sandbox.git(&["merge", "--quiet", "--no-edit", "one"]);
    sandbox.write(
        STORY,
        both().replace("title: Hours", "title: Working hours"),
    );
    sandbox.commit("a title");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "two"]);
    sandbox.write(ORDER, "S-000004\nS-000001\nS-000003\nS-000002\nS-000005\n");
    sandbox.commit("one more");
    let bases = sandbox.git(&["merge-base", "--all", "main", "theirs"]);
    assert_eq!(bases.lines().count(), 2);
    sandbox.git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert_eq!(
        read(&sandbox, STORY),
        both().replace("title: Hours", "title: Working hours")
    );
    assert_eq!(
        read(&sandbox, ORDER),
        "S-000004\nS-000001\nS-000003\nS-000002\nS-000005\n"
    );
}

#[test]
fn where_git_merges_many_branches_at_once_and_asks_no_driver_nothing_is_lost() {
    let mut sandbox = sandbox(&[(STORY, TEXT), (ORDER, "S-000001\nS-000002\nS-000003\n")]);
    for (branch, path, text) in [
        ("one", STORY, ticked()),
        ("two", STORY, estimated()),
        ("three", ORDER, "S-000003\nS-000001\nS-000002\n".to_owned()),
    ] {
        sandbox.git(&["switch", "--quiet", "-c", branch, "main"]);
        sandbox.write(path, &text);
        sandbox.commit(branch);
    }
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("notes.md", "ours\n");
    sandbox.commit("ours");
    // Git's octopus runs no merge drivers: it refuses what its own merge cannot do.
    assert!(!try_git(&sandbox, &["merge", "--no-edit", "one", "two", "three"]).0);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "one", "three"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "two"]);
    assert_eq!(read(&sandbox, STORY), both());
    assert_eq!(read(&sandbox, ORDER), "S-000003\nS-000001\nS-000002\n");
}

#[test]
fn a_merge_resolved_without_the_driver_has_the_bytes_that_the_driver_writes() {
    let order = "# top\nS-000001\nS-000002\nS-000003\nS-000004\n";
    let disputed = ticked().replace("estimate: 5", "estimate: 3");
    // With a conflict in each file, and without.
    for (ours, our_order) in [
        (ticked(), "# top\nS-000002\nS-000001\nS-000003\nS-000004\n"),
        (disputed, "# top\nS-000004\nS-000001\nS-000002\nS-000003\n"),
    ] {
        let merged = |is_driven: bool| {
            let mut sandbox = sandbox(&[(STORY, TEXT), (ORDER, order)]);
            sandbox.git(&["switch", "--quiet", "-c", "theirs"]);
            sandbox.write(STORY, estimated());
            sandbox.write(
                ORDER,
                "# top\nS-000001\nS-000004\nS-000002\nS-000003\nS-000005\n",
            );
            sandbox.commit("theirs");
            sandbox.git(&["switch", "--quiet", "main"]);
            sandbox.write(STORY, &ours);
            sandbox.write(ORDER, our_order);
            sandbox.commit("ours");
            if !is_driven {
                sandbox.git(&["config", "--remove-section", "merge.deepen"]);
            }
            try_git(&sandbox, &["merge", "--no-edit", "theirs"]);
            if !is_driven {
                sandbox.deepen(&["merge", "resolve"]);
            }
            let anonymous = |text: String| {
                let line = |line: &str| match line.split_once(' ') {
                    Some((mark, _)) if mark.starts_with("<<<") || mark.starts_with(">>>") => {
                        format!("{mark}\n")
                    }
                    _ if line.starts_with("# <<<") || line.starts_with("# >>>") => {
                        format!("{}\n", line.get(..9).unwrap())
                    }
                    _ => format!("{line}\n"),
                };
                text.lines().map(line).collect::<String>()
            };
            (
                anonymous(read(&sandbox, STORY)),
                anonymous(read(&sandbox, ORDER)),
            )
        };
        assert_eq!(merged(true), merged(false));
    }
}
