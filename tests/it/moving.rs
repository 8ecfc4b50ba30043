//! Items along the workflow, and out of it.

use crate::sandbox::Sandbox;

const CONFIG: &str = "workflow:\n  wip: {in-progress: 1}\n  transitions: {idea: [refining]}\n  backward_reason: true\n";

fn story(id: &str, front: &str) -> (String, String) {
    (
        format!("backlog/items/{id}-story.md"),
        format!("---\nid: {id}\ntype: story\ntitle: Story {id}\n{front}---\n\nText.\n"),
    )
}

fn sandbox(config: &str) -> Sandbox {
    let files = [
        story("S-00000A", "status: refining # since May\n"),
        story("S-00000B", "status: ready\nblocked_by:\n  - S-00000A\n"),
        story("S-00000C", "status: in-progress\nparent: S-00000A\n"),
        story("S-00000D", "status: idea\n"),
        ("backlog/deepen.yml".to_owned(), config.to_owned()),
        (
            "backlog/order.txt".to_owned(),
            "S-00000A  Story\nS-00000B  Story\n".to_owned(),
        ),
        (
            "backlog/sprints/2026-10.md".to_owned(),
            "---\nid: 2026-10\nstart: 2026-03-02\nend: 2027-03-30\ngoal: x\nitems:\n  - S-00000A\n---\n"
                .to_owned(),
        ),
        (
            "backlog/feedback/2026/F-00000A.md".to_owned(),
            "---\nid: F-00000A\ntitle: x\nreceived: 2026-02-01\nchannel: email\naddressed_by:\n  - S-00000A\n---\n"
                .to_owned(),
        ),
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

/// Words as one line, so that where lines are broken does not matter.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_move_is_one_line_and_says_what_is_missing_waiting_or_too_much() {
    let sandbox = sandbox(CONFIG);
    let run = sandbox.deepen(&["move", "s-00000a", "Ready"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-status: refining # since May",
            "+status: ready # since May"
        ]
    );
    let said = flat(&run.stdout);
    assert!(said.contains("moved, refining → ready"), "{said}");
    assert!(
        said.contains("S-00000A is not ready: it has no narrative;"),
        "{said}"
    );
    let run = sandbox.deepen(&["move", "S-00000B", "in-progress", "--dry-run"]);
    let said = flat(&run.stdout);
    assert!(
        said.contains("S-00000B waits for S-00000A Story S-00000A, which is `ready`"),
        "{said}"
    );
    assert!(
        said.contains("`in-progress` holds 2 items now, its limit is 1"),
        "{said}"
    );
    assert!(said.contains("+status: in-progress"), "{said}");
    assert_eq!(diff(&sandbox).len(), 2);
    let again = sandbox.deepen(&["move", "S-00000A", "ready"]);
    assert!(
        again.stdout.contains("was `ready` before"),
        "{}",
        again.stdout
    );
}

#[test]
fn the_workflow_of_the_configuration_is_kept() {
    let sandbox = sandbox(CONFIG);
    let refused = |words: &[&str]| {
        let run = sandbox.deepen(&[&["move"], words].concat());
        assert_eq!((run.code, diff(&sandbox).len()), (2, 0), "{}", run.stdout);
        run.stderr
    };
    assert!(refused(&["S-00000A", "redy"]).contains("did you mean `ready`?"));
    assert!(refused(&["S-00000D", "ready"]).contains("lets it go to: refining"));
    assert!(refused(&["S-00000C", "ready"]).contains("it needs a reason"));
    assert!(refused(&["S-00000C", "dropped"]).contains("it needs a reason"));
    assert!(refused(&["ready"]).contains("nothing says which item is moved"));
    assert!(refused(&["S-00000Z", "ready"]).contains("no item has the id `S-00000Z`"));
    sandbox.write(
        "backlog/deepen.yml",
        "workflow: {unready: refuse, transitions: {idea: [redy]}}\nacceptance: {required: true}\n",
    );
    let check = sandbox.deepen(&["check"]).stdout;
    assert!(check.contains("redy"), "{check}");
    assert!(
        sandbox
            .deepen(&["move", "S-00000A", "ready"])
            .stderr
            .contains("is not ready")
    );
    assert!(
        sandbox
            .deepen(&["move", "S-00000A", "accepted"])
            .stderr
            .contains("`deepen accept S-00000A`")
    );
}

#[test]
fn the_reason_of_a_step_back_stays_with_the_item() {
    let sandbox = sandbox(CONFIG);
    let run = sandbox.deepen(&[
        "move",
        "S-00000C",
        "ready",
        "--reason",
        "the library is gone",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-status: in-progress",
            "+status: ready",
            "+",
            "+## Notes",
            "+",
            "+- in-progress → ready: the library is gone"
        ]
    );
}

#[test]
fn what_is_blocked_says_why() {
    let sandbox = sandbox(
        "workflow: {statuses: [idea, ready, in-progress, blocked, accepted], started: in-progress}\n",
    );
    assert!(
        sandbox
            .deepen(&["move", "S-00000C", "blocked"])
            .stderr
            .contains("it needs a reason")
    );
    let run = sandbox.deepen(&["move", "S-00000C", "blocked", "--reason", "no key: 12:30"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-status: in-progress",
            "+status: blocked",
            "+blocked:",
            "+  reason: \"no key: 12:30\""
        ]
    );
    let run = sandbox.deepen(&["move", "S-00000C", "accepted"]);
    assert!(
        flat(&run.stdout).contains("no acceptance on record"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_drop_keeps_its_reason_and_names_what_depends_on_it() {
    let sandbox = sandbox("");
    let run = sandbox.deepen(&[
        "drop",
        "S-00000A",
        "--reason",
        "nobody asks any more",
        "--replaced-by",
        "S-00000D",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        diff(&sandbox),
        [
            "-status: refining # since May",
            "+status: dropped # since May",
            "+dropped:",
            "+  reason: nobody asks any more",
            "+  replaced_by: S-00000D"
        ]
    );
    let said = flat(&run.stdout);
    for words in [
        "S-00000A Story S-00000A: dropped, replaced by S-00000D Story S-00000D",
        "is the parent of what is open: S-00000C",
        "waiting for S-00000A: S-00000B",
        "is in the sprint 2026-10",
        "was to answer F-00000A: `deepen feedback link` puts S-00000D in its place",
        "`deepen order unlist S-00000A` takes it out",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let back = sandbox.deepen(&["move", "S-00000A", "refining"]);
    assert_eq!((back.code, diff(&sandbox).len()), (0, 0), "{}", back.stderr);
}

#[test]
fn a_drop_with_tidy_takes_the_line_out_of_the_order_too() {
    let sandbox = sandbox("");
    let run = sandbox.deepen(&["drop", "S-00000A", "--reason", "no", "--tidy"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(diff(&sandbox).contains(&"-S-00000A  Story".to_owned()));
    assert!(!run.stdout.contains("unlist"), "{}", run.stdout);
    let refused = |words: &[&str]| sandbox.deepen(&[&["drop"], words].concat()).stderr;
    assert!(refused(&["S-00000B"]).contains("it needs a reason"));
    let reason = ["S-00000B", "--reason", "x", "--replaced-by"];
    assert!(refused(&[&reason[..], &["S-00000B"]].concat()).contains("replaced by itself"));
    assert!(refused(&[&reason[..], &["S-00000A"]].concat()).contains("is dropped itself"));
    assert!(refused(&[&reason[..], &["S-00000Z"]].concat()).contains("no item has the id"));
    let moved = sandbox.deepen(&["move", "S-00000B", "dropped", "--reason", "too late"]);
    assert_eq!(moved.code, 0, "{}", moved.stderr);
    assert!(
        sandbox
            .read("backlog/items/S-00000B-story.md")
            .contains("  reason: too late\n")
    );
}

#[test]
fn several_items_are_moved_by_a_filter_together() {
    let sandbox = sandbox("");
    let run = sandbox.deepen(&[
        "move",
        "--where",
        "status:refining",
        "ready",
        "--format",
        "json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["data"]["done"][0]["id"], "S-00000A");
    assert_eq!(json["data"]["command"], "move");
    assert_eq!(diff(&sandbox).len(), 2);
}

/// Moves an item at a terminal and, once it asks, changes the item's status from elsewhere before it is answered.
#[cfg(unix)]
const AT_A_TERMINAL: &str = r#"
import os, pty, subprocess, sys
program, meanwhile = sys.argv[1], sys.argv[2]
child, terminal = pty.fork()
if child == 0:
    os.execv(program, [program, "move", "S-00000C", "ready"])
said = b""
while b"why ready?" not in said:
    said += os.read(terminal, 1024)
other = subprocess.run([program, "set", "S-00000C", meanwhile], stdin=subprocess.DEVNULL)
os.write(terminal, b"the tests were wrong\n")
try:
    while part := os.read(terminal, 1024):
        said += part
except OSError:
    pass
_, state = os.waitpid(child, 0)
print(other.returncode, os.waitstatus_to_exitcode(state), said.decode())
"#;

#[cfg(unix)]
#[test]
fn nobody_waits_while_a_reason_is_typed_and_what_was_asked_for_must_still_hold() {
    let sandbox = sandbox("workflow: {backward_reason: true}\n");
    let program = env!("CARGO_BIN_EXE_deepen");
    let moved = |meanwhile: &str| {
        let words = ["-c", AT_A_TERMINAL, program, meanwhile];
        let run = sandbox.program("python3", "", &words, &[]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        flat(&run.stdout)
    };
    let said = moved("status=review");
    assert!(
        said.contains("S-00000C was `in-progress` when you were asked and is `review` now"),
        "{said}"
    );
    assert!(said.contains("0 2 "), "{said}");
    let said = moved("estimate=3");
    assert!(said.contains("0 0 "), "{said}");
    let text = sandbox.read("backlog/items/S-00000C-story.md");
    assert!(
        text.contains("status: ready\n")
            && text.contains("estimate: 3\n")
            && text.contains("review → ready: the tests were wrong"),
        "{text}"
    );
}
