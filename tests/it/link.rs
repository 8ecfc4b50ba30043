//! Items linked to items and to feedback.

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/items/S-00000A.md",
            "---\nid: S-00000A\ntype: story\ntitle: One\n---\n",
        ),
        (
            "backlog/items/S-00000B.md",
            "---\nid: S-00000B\ntype: story\ntitle: Two\n---\n",
        ),
        (
            "backlog/items/E-00000E.md",
            "---\nid: E-00000E\ntype: epic\ntitle: Epic\n---\n",
        ),
        (
            "backlog/feedback/F-00000F.md",
            "---\nid: F-00000F\ntype: feedback\ntitle: Wish\nreceived: 2026-01-01\nchannel: mail\n---\n",
        ),
    ]);
    sandbox.commit("backlog: start");
    sandbox
}

fn added(sandbox: &Sandbox) -> Vec<String> {
    let diff = sandbox.git(&["diff", "--unified=0"]);
    let lines = diff.lines().filter(|line| {
        line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
    });
    lines.map(str::to_owned).collect()
}

#[test]
fn one_command_writes_each_link_into_its_one_file() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&[
        "link",
        "s-00000a",
        "blocks",
        "S-00000B",
        "parent",
        "E-00000E",
        "addresses",
        "F-00000F",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        added(&sandbox),
        [
            "+addressed_by:",
            "+  - S-00000A",
            "+parent: E-00000E",
            "+blocked_by:",
            "+  - S-00000A",
        ]
    );
    let run = sandbox.deepen(&["unlink", "S-00000B", "blocked-by", "S-00000A"]);
    assert!(
        run.stdout.contains("no longer blocked by S-00000A"),
        "{}",
        run.stdout
    );
    let run = sandbox.deepen(&["unlink", "E-00000E", "child", "S-00000A"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = sandbox.deepen(&["unlink", "F-00000F", "addressed-by", "S-00000A"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(added(&sandbox).is_empty(), "{:?}", added(&sandbox));
    let options = ["--parent", "E-00000E", "--blocked-by", "S-00000B"];
    let run = sandbox.deepen(&[&["link", "S-00000A", "-n"], &options[..]].concat());
    assert!(run.stdout.contains("+parent: E-00000E"), "{}", run.stdout);
    assert!(added(&sandbox).is_empty());
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_is_written() {
    let sandbox = sandbox();
    let refused = |words: &[&str]| {
        let run = sandbox.deepen(&[&["link"], words].concat());
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(added(&sandbox).is_empty());
        run.stderr
    };
    let circle = refused(&["S-00000A", "blocked-by", "S-00000B", "blocks", "S-00000B"]);
    assert!(circle.contains("that would be a circle"), "{circle}");
    assert!(refused(&["S-00000A", "parent", "S-00000B"]).contains("which is a story"));
    assert!(refused(&["S-00000A", "parent", "E-00000X"]).contains("did you mean E-00000E?"));
    assert!(
        refused(&["S-00000A", "blocked-bye", "S-00000B"]).contains("did you mean `blocked-by`?")
    );
    assert!(refused(&["S-00000A", "parent"]).contains("is linked to"));
    assert!(refused(&["S-00000A"]).contains("nothing says how they are linked"));
    assert!(refused(&["parent", "S-00000A"]).contains("its id comes first"));
}
