//! Feedback merged, taken apart, linked, declined and split, as a user does it.

use std::fs;

use crate::sandbox::Sandbox;

fn feedback(number: usize, front: &str) -> (String, String) {
    (
        format!("backlog/feedback/2026/F-00000{number}-wish.md"),
        format!(
            "---\nid: F-00000{number}\ntype: feedback\ntitle: Wish {number}\nreceived: 2026-02-0{}\nchannel: portal\nrequester: R-00000{number}\n{front}---\n\n## Verbatim\n> It hurts.\n",
            number + 1
        ),
    )
}

fn sandbox(fronts: &[&str]) -> Sandbox {
    let mut files = vec![
        ("backlog/order.txt".to_owned(), "S-00000A\n".to_owned()),
        (
            "backlog/items/S-00000A-story.md".to_owned(),
            "---\nid: S-00000A\ntype: story\ntitle: Calendar for guests\n---\n".to_owned(),
        ),
    ];
    files.extend(
        (0..)
            .zip(fronts)
            .map(|(number, front)| feedback(number, front)),
    );
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let mut sandbox = Sandbox::with(&files);
    sandbox.commit("backlog: what came in");
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
fn a_merge_writes_two_lines_and_says_whose_voices_are_counted_together() {
    let sandbox = sandbox(&[
        "state: triaged # by mira\n",
        "addressed_by: [S-00000A]\n",
        "",
    ]);
    let run = sandbox.deepen(&["feedback", "merge", "f-000000", "F-000002", "F-000001"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-state: triaged # by mira",
            "+state: merged # by mira",
            "+merged_into: F-000001",
            "+state: merged",
            "+merged_into: F-000001"
        ]
    );
    assert_eq!(
        run.stdout,
        "- F-000000 Wish 0: merged into F-000001 Wish 1\n- F-000002 Wish 2: merged into F-000001 Wish 1\n\n\
         who asks for                                 people  accounts  files\n\
         ────────────  ─────────────────────────────  ──────  ────────  ─────\n\
         F-000000      (counted with another) Wish 0       1         1      1\n\
         F-000001      Wish 1                          1 → 3     1 → 3  1 → 3\n\
         F-000002      (counted with another) Wish 2       1         1      1\n\n\
         - wrote backlog/feedback/2026/F-000000-wish.md\n- wrote backlog/feedback/2026/F-000002-wish.md\n"
    );
    let again = sandbox.deepen(&["feedback", "merge", "F-000000", "--into", "F-000001"]);
    assert_eq!(
        again.stdout,
        "Nothing to do: it is so already.\n\n- F-000000 was merged into F-000001 before\n"
    );
}

#[test]
fn a_dry_run_prints_what_git_apply_does_and_writes_nothing() {
    let sandbox = sandbox(&["", ""]);
    let merge = ["feedback", "merge", "F-000000", "F-000001"];
    let dry = sandbox.deepen(&[&merge[..], &["--dry-run"]].concat());
    assert_eq!(diff(&sandbox), [""; 0]);
    assert!(
        dry.stdout.contains("would be merged into"),
        "{}",
        dry.stdout
    );
    let start = dry.stdout.find("--- a/").unwrap();
    let end = dry.stdout.find("\nNothing was written").unwrap();
    sandbox.write("p.diff", dry.stdout.get(start..end).unwrap());
    sandbox.git(&["apply", "p.diff"]);
    let applied = diff(&sandbox);
    sandbox.git(&["checkout", "--", "."]);
    assert_eq!(sandbox.deepen(&merge).code, 0);
    assert_eq!(diff(&sandbox), applied);
}

#[test]
fn unmerge_gives_the_bytes_of_before_from_the_commits() {
    let mut sandbox = sandbox(&["state: 'triaged' # by mira\n", "", "state: new\n", ""]);
    let merge = [
        "feedback", "merge", "F-000000", "F-000001", "F-000002", "F-000003",
    ];
    let unmerge = ["feedback", "unmerge", "F-000000", "F-000001", "F-000002"];
    sandbox.deepen(&merge);
    assert_eq!(sandbox.deepen(&unmerge).code, 0);
    assert_eq!(diff(&sandbox), [""; 0], "before a commit");
    let before = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    sandbox.deepen(&merge);
    sandbox.commit("feedback: one wish");
    sandbox.write("backlog/product.md", "# Product\n");
    sandbox.commit("product: a page");
    let run = sandbox.deepen(&unmerge);
    assert_eq!(run.code, 0, "{}", run.stderr);
    fs::remove_file(sandbox.path("backlog/product.md")).unwrap();
    sandbox.commit("feedback: four wishes");
    assert_eq!(sandbox.git(&["rev-parse", "HEAD^{tree}"]), before);
}

#[test]
fn git_revert_takes_a_merge_back() {
    let mut sandbox = sandbox(&["", ""]);
    let before = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    let voices = sandbox.deepen(&["demand", "--format", "json"]).stdout;
    sandbox.deepen(&["feedback", "merge", "F-000000", "F-000001"]);
    sandbox.commit("feedback: one wish");
    assert_ne!(sandbox.git(&["rev-parse", "HEAD^{tree}"]), before);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(sandbox.git(&["rev-parse", "HEAD^{tree}"]), before);
    let after = sandbox
        .deepen(&["demand", "--format", "json", "--at", "HEAD~2"])
        .stdout;
    assert_eq!(voices.is_empty(), after.is_empty());
}

#[test]
fn what_makes_no_sense_is_refused_with_the_way_out() {
    let sandbox = sandbox(&["state: merged\nmerged_into: F-000001\n", "", "a: 1\na: 2\n"]);
    let refused = |arguments: &[&str]| {
        let run = sandbox.deepen(&[&["feedback"], arguments].concat());
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert_eq!(diff(&sandbox), [""; 0]);
        run.stderr
    };
    assert_eq!(
        refused(&["merge", "F-000001", "F-000000"]),
        "error: F-000000 is merged into F-000001 itself: both ways would be a circle\nhint: they are one wish already; to make F-000000 the one that stays: `deepen feedback unmerge F-000000`, then merge F-000001 into it\n"
    );
    assert_eq!(
        refused(&["merge", "F-000001"]),
        "error: which feedback is it merged into?\nhint: `deepen feedback merge DUPLICATE… KEPT`\n"
    );
    assert_eq!(
        refused(&["merge", "F-000002", "F-000001"]),
        "error: backlog/feedback/2026/F-000002-wish.md:9: the key `a` is there twice\nhint: keep one of the two; the first one counts until then\n"
    );
    assert!(refused(&["merge", "F-00000", "F-000001"]).contains("may be 3 files"));
    assert!(refused(&["decline", "F-000000", "--reason", "no"]).contains("name F-000001 instead"));
    assert!(refused(&["decline", "F-000001", "--reason", " "]).contains("says nothing"));
    assert!(refused(&["triage", "F-000001", "--as", "merged"]).contains("`deepen feedback merge`"));
    assert!(refused(&["unmerge", "F-000001"]).contains("is not merged"));
    assert!(refused(&["split", "F-000001"]).contains("--ask"));
    assert!(refused(&["merge", "F-000001", "F-000002", "--at", "HEAD"]).contains("--at"));
}

#[test]
fn links_and_states_are_one_line_each_and_can_be_taken_back() {
    let mut sandbox = sandbox(&["state: triaged\n", "state: merged\nmerged_into: F-000000\n"]);
    let run = |arguments: &[&str]| {
        let run = sandbox.deepen(&[&["feedback"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let linked = run(&["link", "F-000001", "S-00"]);
    assert!(
        linked.contains("answered by S-00000A Calendar for guests"),
        "{linked}"
    );
    assert!(linked.contains("0 → 2"), "{linked}");
    assert!(
        linked.contains("F-000001 is merged into F-000000, whose links count for both"),
        "{linked}"
    );
    assert_eq!(diff(&sandbox), ["+addressed_by:", "+  - S-00000A"]);
    run(&["unlink", "F-000000", "S-00000A"]);
    assert_eq!(diff(&sandbox), [""; 0]);
    run(&["decline", "F-000000", "--reason", "out of scope: see goal"]);
    assert_eq!(
        diff(&sandbox),
        [
            "-state: triaged",
            "+state: declined",
            "+declined:",
            "+  reason: \"out of scope: see goal\""
        ]
    );
    sandbox.commit("feedback: no");
    let run = sandbox.deepen(&["feedback", "reopen", "F-000000"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-state: declined",
            "-declined:",
            "-  reason: \"out of scope: see goal\"",
            "+state: triaged"
        ]
    );
}

#[test]
fn a_split_leaves_what_was_said_and_makes_a_file_an_ask() {
    let sandbox = sandbox(&[""]);
    let run = sandbox.deepen(&[
        "feedback",
        "split",
        "F-0000",
        "--ask",
        "Share it",
        "--ask",
        "Export: CSV",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(diff(&sandbox), [""; 0]);
    let folder = sandbox.path("backlog/feedback/2026");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_by_key(|name| name.get(8..).unwrap().to_owned());
    assert_eq!(names.len(), 3);
    assert!(
        names[0].ends_with("-export-csv.md") && names[1].ends_with("-share-it.md"),
        "{names:?}"
    );
    let path = format!("backlog/feedback/2026/{}", names[0]);
    let part = fs::read_to_string(sandbox.path(&path)).unwrap();
    assert!(
        part.ends_with("type: feedback\ntitle: \"Export: CSV\"\nreceived: 2026-02-01\nchannel: portal\nrequester: R-000000\nsplit_from: F-000000\n---\n\n## Ask\n\nExport: CSV\n"),
        "{part}"
    );
    let check = sandbox.deepen(&["check"]).stdout;
    assert!(!check.contains("backlog/feedback"), "{check}");
}
