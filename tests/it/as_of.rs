//! `--at X` is the same bytes as the command in a checkout of X on that day.

use crate::sandbox::Sandbox;

const READING: [&[&str]; 17] = [
    &["rank"],
    &["check"],
    &["list", "--all"],
    &["deep"],
    &["why", "S-7K3M2Q"],
    &["show", "S-7K3M2Q"],
    &["report", "priority"],
    &["report", "deep"],
    &["rank", "--method", "wsjf", "--format", "json"],
    &["flow"],
    &["log", "--format", "json"],
    &["log", "S-7K3M2Q"],
    &["forecast", "when", "--items", "8"],
    &["forecast", "how-many", "--days", "20"],
    &["whatif", "--insert", "S-7K3M2Q", "--to", "1"],
    &["whatif", "--capacity", "-20%"],
    &["why-not", "S-7K3M2Q"],
];

/// Compares every reading command at a commit with the same in a checkout of it, on its committer's day.
fn assert_same(sandbox: &Sandbox, revision: &str) {
    let now = sandbox.git(&["show", "-s", "--format=%cI", revision]);
    let commit = sandbox.git(&["rev-parse", revision]);
    let at: Vec<_> = READING
        .iter()
        .map(|arguments| {
            let arguments = [arguments, &["--at", commit.trim()][..]].concat();
            sandbox.deepen(&arguments)
        })
        .collect();
    sandbox.git(&["checkout", "--quiet", commit.trim()]);
    for (arguments, at) in READING.iter().zip(at) {
        let there = sandbox.deepen_on(now.trim(), arguments);
        assert!(
            there.code < 2 || at.code == there.code,
            "{revision} {arguments:?}: {}",
            there.stderr
        );
        assert_eq!(at.stdout, there.stdout, "{revision} {arguments:?}");
        assert_eq!(
            (at.stderr, at.code),
            (there.stderr, there.code),
            "{revision} {arguments:?}"
        );
    }
    sandbox.git(&["checkout", "--quiet", "main"]);
}

#[test]
fn as_of_a_commit_is_as_in_a_checkout_of_it() {
    let sandbox = Sandbox::demo();
    for revision in ["HEAD", "HEAD~30", "HEAD~110", "HEAD~200"] {
        assert_same(&sandbox, revision);
    }
}

#[test]
fn settings_team_and_sprints_are_those_of_that_commit() {
    let mut sandbox = Sandbox::with(&[
        (
            "backlog/deepen.yml",
            "rank:\n  method: wsjf\ncalendar:\n  timezone: Pacific/Auckland\n",
        ),
        (
            "backlog/team.yml",
            "product_owner: mira\ndevelopers: [tom]\n",
        ),
        ("backlog/order.txt", "S-7K3M2Q\nS-AAAAA1\n"),
        (
            "backlog/sprints/2026-09.md",
            "---\nid: \"2026-09\"\nstart: 2026-03-01\nend: 2026-03-10\ngoal: A\nitems: [S-7K3M2Q]\n---\n",
        ),
        (
            "backlog/items/S-7K3M2Q-a.md",
            "---\nid: S-7K3M2Q\ntype: story\ntitle: A\nestimate: 3\nscore:\n  wsjf: {value: 3, urgency: 1, rroe: 1}\n  cod: {per_week: 4}\n---\n",
        ),
        (
            "backlog/items/S-AAAAA1-b.md",
            "---\nid: S-AAAAA1\ntype: story\ntitle: B\nestimate: 1\nscore:\n  wsjf: {value: 1, urgency: 2, rroe: 1}\n---\n",
        ),
    ]);
    sandbox.commit("Start");
    sandbox.write(
        "backlog/deepen.yml",
        "rank:\n  method: cd3\nbands: {now: 1, next: 2, later: 3}\n",
    );
    sandbox.write("backlog/team.yml", "product_owner: tom\n");
    sandbox.git(&["rm", "--quiet", "backlog/sprints/2026-09.md"]);
    sandbox.commit("Everything is otherwise");
    for revision in ["HEAD~1", "HEAD"] {
        assert_same(&sandbox, revision);
    }
}
