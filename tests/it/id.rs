//! Records get other ids.

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/items/S-00000A-hours.md",
            "---\nid: S-00000A\ntype: story\ntitle: Hours\n---\n",
        ),
        (
            "backlog/items/S-00000A-marks.md",
            "---\nid: S-00000A\ntype: story\ntitle: Marks\n---\n",
        ),
        (
            "backlog/items/S-00000B.md",
            "---\nid: S-00000B\ntype: story\ntitle: Two\nblocked_by:\n  - S-00000A\n---\n",
        ),
        (
            "backlog/order.txt",
            "S-00000B  Two\nS-00000A  Marks ; penalty\n",
        ),
    ]);
    sandbox.commit("backlog: start");
    sandbox
}

#[test]
fn of_two_files_with_one_id_one_gets_another_and_what_means_it_follows() {
    let sandbox = sandbox();
    let refused = sandbox.deepen(&["id", "reissue", "S-00000A"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("S-00000A-marks.md`: Marks"),
        "{}",
        refused.stderr
    );
    let path = "backlog/items/S-00000A-marks.md";
    let asked = sandbox.deepen(&["id", "reissue", path]);
    assert_eq!(asked.code, 2);
    assert!(
        asked.stderr.contains("1. backlog/items/S-00000B.md:6"),
        "{}",
        asked.stderr
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let run = sandbox.deepen(&["id", "reissue", path, "--references", "none"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("1 reference rewritten in 1 file"),
        "{}",
        run.stdout
    );
    let order = sandbox.read("backlog/order.txt");
    assert!(
        !order.contains("S-00000A") && order.contains("  Marks ; penalty"),
        "{order}"
    );
    assert!(
        sandbox
            .read("backlog/items/S-00000B.md")
            .contains("S-00000A")
    );
    sandbox.git(&["add", "--all"]);
    let status = sandbox.git(&["status", "--short"]);
    assert!(
        status.contains("R  backlog/items/S-00000A-marks.md -> "),
        "{status}"
    );
    let check = sandbox.deepen(&["check", "--format", "csv"]);
    assert!(!check.stdout.contains("I1"), "{}", check.stdout);
}

#[test]
fn a_file_that_no_commit_has_is_committed_under_its_new_name_only() {
    let sandbox = sandbox();
    let path = "backlog/items/S-00000A-new.md";
    sandbox.write(path, "---\nid: S-00000A\ntype: story\ntitle: Fresh\n---\n");
    let words = ["id", "reissue", path, "--references", "none", "--commit"];
    let run = sandbox.deepen(&words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let renamed = format!("renamed {path} to ");
    assert!(run.stdout.contains(&renamed), "{}", run.stdout);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    let log = sandbox.git(&["show", "--name-status", "--format=", "HEAD"]);
    assert!(
        log.starts_with("A\tbacklog/items/S-") && log.lines().count() == 1,
        "{log}"
    );
}

#[test]
fn numbers_that_are_none_are_refused_and_what_is_left_is_told() {
    let sandbox = sandbox();
    let path = "backlog/items/S-00000A-hours.md";
    for list in [
        "0",
        "3-1",
        "1-18446744073709551615",
        "18446744073709551615",
        "x",
        "",
    ] {
        let run = sandbox.deepen(&["id", "reissue", path, "--references", list, "-n"]);
        assert_eq!(run.code, 2, "{list}: {}", run.stdout);
    }
    let run = sandbox.deepen(&["id", "reissue", "S-00000B", "--references", "none", "-n"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told = "stays S-00000B, which nothing has any more: backlog/order.txt:1";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn ids_of_other_branches_are_looked_at_before_one_is_given() {
    let mut sandbox = sandbox();
    sandbox.git(&["checkout", "-q", "-b", "elsewhere"]);
    sandbox.write(
        "backlog/items/S-ZZZZZZ.md",
        "---\nid: S-ZZZZZZ\ntitle: Far\n---\n",
    );
    sandbox.commit("backlog: elsewhere");
    sandbox.git(&["checkout", "-q", "-"]);
    let run = sandbox.deepen(&["id", "reissue", "S-00000B"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // What was looked through is kept for the next time: the id of the other branch is among it.
    let kept = std::fs::read_dir(sandbox.path(".git/deepen")).unwrap();
    let kept = kept.map(|entry| entry.unwrap().path());
    let ids = kept.filter(|path| path.to_string_lossy().contains("/ids-"));
    let known: Vec<Vec<u8>> = ids.map(|path| std::fs::read(path).unwrap()).collect();
    let far = b"S-ZZZZZZ";
    assert!(
        known
            .iter()
            .any(|text| text.windows(8).any(|word| word == far))
    );
}

#[test]
fn a_dry_run_shows_the_renaming_as_git_takes_it() {
    let sandbox = sandbox();
    let path = "S-00000A-hours.md";
    let words = ["id", "reissue", path, "--references", "all", "-n"];
    let run = sandbox.deepen(&words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout
            .contains("rename from backlog/items/S-00000A-hours.md"),
        "{}",
        run.stdout
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}
