//! The product owner's order, line by line.

use crate::sandbox::Sandbox;

const ORDER: &str = "backlog/order.txt";

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::with(&[(
        ORDER,
        "# now\nS-000001  One\n\n# next\nS-000002  Two  ; because\nS-000003  Old title\nS-000004  Four\n",
    )]);
    for (id, title, status) in [
        ("S-000001", "One", "ready"),
        ("S-000002", "Two", "ready"),
        ("S-000003", "Three", "ready"),
        ("S-000004", "Four", "accepted"),
        ("S-000005", "Five", "idea"),
    ] {
        let text = format!("---\nid: {id}\ntype: story\ntitle: {title}\nstatus: {status}\n---\n");
        sandbox.write(&format!("backlog/items/{id}.md"), text);
    }
    sandbox.commit("start");
    sandbox
}

fn read(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path(ORDER)).unwrap()
}

#[test]
fn a_move_is_one_line_out_and_one_line_in_with_its_title_of_today() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&[
        "order",
        "move",
        "S-000003",
        "--to",
        "1",
        "--reason",
        "law from May",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        read(&sandbox),
        "# now\nS-000003  Three  ; law from May\nS-000001  One\n\n# next\nS-000002  Two  ; because\nS-000004  Four\n"
    );
    assert!(
        run.stdout.contains("moved from place 3 to place 1"),
        "{}",
        run.stdout
    );
    assert_eq!(
        sandbox.git(&["diff", "--numstat"]).trim(),
        "1\t1\tbacklog/order.txt"
    );
}

#[test]
fn a_dry_run_shows_the_same_change_and_writes_nothing() {
    let sandbox = sandbox();
    let before = read(&sandbox);
    let run = sandbox.deepen(&["order", "move", "S-000003", "--first", "--dry-run"]);
    assert!(run.stdout.contains("+S-000003  Three\n"), "{}", run.stdout);
    assert!(
        run.stdout.contains("-S-000003  Old title\n"),
        "{}",
        run.stdout
    );
    assert_eq!(read(&sandbox), before);
}

#[test]
fn several_items_are_placed_in_the_order_named() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&[
        "order", "place", "S-000005", "S-000003", "--after", "S-000001",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(read(&sandbox).starts_with("# now\nS-000001  One\nS-000005  Five\nS-000003  Three\n"));
}

#[test]
fn what_makes_no_sense_is_refused_with_the_way_out() {
    let sandbox = sandbox();
    for (arguments, words) in [
        (
            &["move", "S-000004", "--first"][..],
            "S-000004 is accepted: it needs no place",
        ),
        (&["move", "S-000001"], "where to is not said"),
        (
            &["move", "S-000001", "--after", "S-000001"],
            "cannot stand beside itself",
        ),
        (
            &["move", "S-000001", "--after", "S-000005"],
            "S-000005 is not in backlog/order.txt",
        ),
        (
            &["move", "S-000009", "--first"],
            "no item has the id `S-000009`",
        ),
        (
            &["move", "S-000001", "--first", "--reason", " "],
            "there is no reason in it",
        ),
    ] {
        let run = sandbox.deepen(&[&["order"], arguments].concat());
        assert_eq!(run.code, 2, "{}", run.stdout);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert!(
            run.stderr.contains("hint: ") || words.contains("beside"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn tidy_fmt_and_unlist_touch_the_lines_they_name() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["order", "tidy"]);
    assert!(
        run.stdout.contains("taken out: it is accepted"),
        "{}",
        run.stdout
    );
    sandbox.deepen(&["order", "fmt"]);
    sandbox.deepen(&["order", "unlist", "S-000002"]);
    assert_eq!(
        read(&sandbox),
        "# now\nS-000001  One\n\n# next\nS-000003  Three\n"
    );
    let again = sandbox.deepen(&["order", "tidy"]);
    assert!(again.stdout.contains("Nothing to do"), "{}", again.stdout);
}

#[test]
fn show_says_how_each_line_counts_and_what_does_not() {
    let sandbox = sandbox();
    let run = sandbox.deepen(&["order", "show", "--format", "csv"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 5, "{}", run.stdout);
    assert!(
        run.stdout
            .contains("S-000003,Three,,another title stands on the line"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("accepted: `order tidy` takes it out"),
        "{}",
        run.stdout
    );
}

#[test]
fn apply_proposes_and_writes_only_when_told_and_reasons_stay() {
    let mut sandbox = sandbox();
    for (id, cost) in [("S-000001", 1), ("S-000002", 5), ("S-000003", 9)] {
        let text = format!(
            "---\nid: {id}\ntype: story\ntitle: T\nstatus: ready\nestimate: 1\nscore:\n  cod:\n    per_week: {cost}\n    \
             currency: EUR\n    duration_weeks: 1\n---\n"
        );
        sandbox.write(&format!("backlog/items/{id}.md"), text);
    }
    sandbox.commit("costs");
    let before = read(&sandbox);
    let run = sandbox.deepen(&["order", "apply", "--method", "cd3"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("1 with a reason stay"),
        "{}",
        run.stdout
    );
    assert_eq!(read(&sandbox), before);
    sandbox.deepen(&["order", "apply", "--method", "cd3", "--write"]);
    assert!(
        read(&sandbox).starts_with(
            "# now\nS-000003  Old title\n\n# next\nS-000002  Two  ; because\nS-000001  One\n"
        ),
        "{}",
        read(&sandbox)
    );
}
