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
