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

#[test]
fn a_circle_is_found_however_far_it_goes() {
    let story = |number: usize, blocker: usize| {
        let id = format!("S-00000{number}");
        let text = format!(
            "---\nid: {id}\ntype: story\ntitle: Story {number}\nblocked_by: [S-00000{blocker}]\n---\n"
        );
        (format!("backlog/items/{id}-x.md"), text)
    };
    let mut files: Vec<(String, String)> = (1..6).map(|number| story(number, number + 1)).collect();
    files.push((
        "backlog/items/S-000006-x.md".to_owned(),
        "---\nid: S-000006\ntype: story\ntitle: Last\n---\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let sandbox = Sandbox::with(&files);
    let run = sandbox.deepen(&["link", "S-000006", "blocked-by", "S-000001"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    for number in 1..=6 {
        assert!(
            run.stderr.contains(&format!("S-00000{number}")),
            "{}",
            run.stderr
        );
    }
    // A file that says nothing is in nobody's way.
    sandbox.write("backlog/items/S-000009-x.md", "---\nid: [\n");
    let run = sandbox.deepen(&["link", "S-000001", "blocked-by", "S-000006"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        sandbox
            .read("backlog/items/S-000001-x.md")
            .contains("blocked_by: [S-000002, S-000006]"),
        "{}",
        sandbox.read("backlog/items/S-000001-x.md")
    );
}
