//! `deepen site` over pages of an earlier run: the same bytes as made anew, whatever was edited.

use std::collections::BTreeMap;
use std::fs;

use crate::sandbox::Sandbox;
use crate::site::files;

/// A day after the last commit, and one long after it.
const SOON: &str = "2026-04-01T12:00:00Z";
const LATER: &str = "2026-09-01T12:00:00Z";

fn story(id: &str, status: &str, more: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\ntype: story\ntitle: Title of {id}\nstatus: {status}\nestimate: 3\n{more}score:\n  cod:\n    \
         per_week: 900\n    currency: EUR\n---\n\nAs a guest, I want hours, so that I come.\n\n{body}\n\n\
         ## Acceptance criteria\n- [ ] AC1: Hours are asked for once.\n"
    )
}

fn feedback(id: &str, more: &str) -> String {
    format!(
        "---\nid: {id}\ntype: feedback\ntitle: Wish {id}\nreceived: 2026-03-01\nchannel: portal\nvoice: direct\n\
         requester: R-4T9W1X\naccount: A-N0RD5K\nstate: triaged\n{more}---\n\n## Verbatim\n> Please.\n"
    )
}

/// A small backlog in which everything leads to everything, with a past of some days.
fn small() -> Sandbox {
    let mut sandbox = Sandbox::with(&[
        ("backlog/deepen.yml", "rank:\n  method: cd3\n"),
        (
            "backlog/team.yml",
            "product_owner: mira\ndevelopers:\n  - lea\nidentities:\n  mira:\n    - mira@team.example\n",
        ),
        (
            "backlog/goals/G-000001.md",
            "---\nid: G-000001\ntype: goal\ntitle: Guests come\nstatus: ready\n---\n\nWhy.\n",
        ),
        (
            "backlog/items/E-000001.md",
            "---\nid: E-000001\ntype: epic\ntitle: Hours\nstatus: ready\ngoal: G-000001\n---\n\nAll hours.\n",
        ),
        (
            "backlog/order.txt",
            "S-000003  Title  ; a contract\nS-000001  Title\nS-000002  Title\nS-000004  Title\n",
        ),
        (
            "backlog/releases/1.0.md",
            "---\nversion: \"1.0\"\nreleased: 2026-03-05\nitems:\n  - S-000006\n---\n\n## Highlights\nHours.\n",
        ),
        (
            "backlog/accept/S-000006.md",
            "---\nitem: S-000006\nverdict: accepted\nby: mira\n---\n\nSeen.\n",
        ),
    ]);
    let parent = "parent: E-000001\nlabels:\n  - mail\n";
    let stories = [
        ("S-000001", "ready", parent, ""),
        ("S-000002", "ready", "blocked_by:\n  - S-000001\n", ""),
        ("S-000003", "ready", parent, "See S-000002."),
        ("S-000004", "ready", "", ""),
        ("S-000005", "idea", parent, ""),
        ("S-000006", "in-progress", parent, ""),
        ("S-000007", "ready", "", ""),
    ];
    for (id, status, more, body) in stories {
        sandbox.write(
            &format!("backlog/items/{id}.md"),
            story(id, status, more, body),
        );
    }
    let wishes = [
        ("F-000001", "addressed_by:\n  - S-000001\n"),
        ("F-000002", "addressed_by:\n  - E-000001\n"),
        ("F-000003", "addressed_by:\n  - S-000006\n"),
        ("F-000004", ""),
    ];
    for (id, more) in wishes {
        sandbox.write(&format!("backlog/feedback/{id}.md"), feedback(id, more));
    }
    sandbox.commit("Start");
    let path = "backlog/items/S-000006.md";
    sandbox.write(path, sandbox.read(path).replace("in-progress", "accepted"));
    sandbox.commit("Done");
    sandbox.write(
        "backlog/items/S-000007.md",
        story("S-000007", "in-progress", "", ""),
    );
    sandbox.commit("Begun");
    sandbox
}

/// Brings the kept folder up to date and makes another one anew; they are the same.
fn compared(sandbox: &Sandbox, now: &str, public: bool, edit: &str) -> BTreeMap<String, String> {
    for folder in ["kept", "fresh"] {
        let mut arguments = vec!["site", folder];
        arguments.extend(public.then_some("--public"));
        let run = sandbox.deepen_on(now, &arguments);
        assert!(run.code == 0, "{edit}: {}", run.stderr);
    }
    let (kept, fresh) = (files(&sandbox.path("kept")), files(&sandbox.path("fresh")));
    let other: Vec<&String> = (fresh.iter())
        .filter(|(name, page)| kept.get(*name) != Some(*page))
        .map(|(name, _)| name)
        .collect();
    assert!(other.is_empty(), "after {edit}: {other:?}");
    assert_eq!(kept.len(), fresh.len(), "after {edit}");
    fs::remove_dir_all(sandbox.path("fresh")).unwrap();
    fresh
}

#[test]
fn a_folder_brought_up_to_date_is_the_same_as_one_made_anew() {
    let edits = [
        // The title of a parent stands on its children's pages, that of a neighbour on those of both.
        ("items/E-000001.md", "title: Hours", "title: Renamed"),
        ("items/S-000001.md", "title: Title", "title: Renamed"),
        ("goals/G-000001.md", "title: Guests", "title: Renamed"),
        // Another place in the order, and another reason.
        ("order.txt", "S-000004  Title\n", ""),
        ("order.txt", "S-000003", "S-000004  Title\nS-000003"),
        ("order.txt", "a contract", "a better contract"),
        // What it is worth moves others in the computed order.
        ("items/S-000002.md", "per_week: 900", "per_week: 90000"),
        ("items/S-000004.md", "estimate: 3", "estimate: 13"),
        ("items/S-000002.md", "  - S-000001", "  - S-000004"),
        ("items/S-000001.md", "status: ready", "status: in-progress"),
        ("items/S-000001.md", "parent: E-000001", "goal: G-000001"),
        ("items/S-000005.md", "asked for once", "asked for twice"),
        // Who asks, for what, and how far that has come.
        ("feedback/F-000001.md", "title: Wish", "title: Renamed"),
        ("feedback/F-000001.md", "R-4T9W1X", "R-2M8QK0"),
        ("feedback/F-000001.md", "  - S-000001", "  - S-000004"),
        (
            "feedback/F-000004.md",
            "state: triaged",
            "state: merged\nmerged_into: F-000001",
        ),
        (
            "releases/1.0.md",
            "  - S-000006",
            "  - S-000006\n  - S-000005",
        ),
        ("accept/S-000006.md", "by: mira", "by: lea"),
        // How all of it is read.
        ("team.yml", "mira:", "mirabel:"),
        ("deepen.yml", "method: cd3", "method: wsjf"),
        (
            "deepen.yml",
            "method: wsjf",
            "method: cd3\nrules:\n  missing-estimate: error",
        ),
    ];
    for public in [false, true] {
        let mut sandbox = small();
        let mut before = compared(&sandbox, SOON, public, "nothing");
        let mut told = 0;
        for (file, from, to) in edits {
            let path = format!("backlog/{file}");
            let text = sandbox.read(&path);
            assert!(text.contains(from), "{path}: {from}");
            sandbox.write(&path, text.replacen(from, to, 1));
            let after = compared(&sandbox, SOON, public, &format!("{file}: {to}"));
            assert!(public || before != after, "{path}: {to} is told nowhere");
            told += usize::from(before != after);
            before = after;
        }
        assert!(told > 12, "{told}");
        sandbox.commit("Work of a day");
        let committed = compared(&sandbox, SOON, public, "a commit");
        let later = compared(&sandbox, LATER, public, "half a year");
        assert!(public || (before != committed && committed != later));
        // The text of another leads to it.
        let path = "backlog/items/S-000002.md";
        let text = sandbox.read(path);
        fs::remove_file(sandbox.path(path)).unwrap();
        compared(&sandbox, LATER, public, "an item is gone");
        sandbox.write(path, text);
        compared(&sandbox, LATER, public, "an item is back");
    }
}

/// The same with more work and wishes than one page of a board shows.
fn large() -> Sandbox {
    let mut sandbox = small();
    for number in 100..130 {
        let id = format!("S-000{number}");
        let more = "labels:\n  - mail\n";
        sandbox.write(
            &format!("backlog/items/{id}.md"),
            story(&id, "ready", more, ""),
        );
        let id = format!("F-000{number}");
        let more = "addressed_by:\n  - S-000002\n  - S-000100\n";
        sandbox.write(&format!("backlog/feedback/{id}.md"), feedback(&id, more));
    }
    sandbox.commit("More");
    sandbox
}

#[test]
fn the_later_pages_of_a_board_are_brought_up_to_date_too() {
    let edits = [
        ("items/S-000129.md", "title: Title", "title: Renamed"),
        ("items/S-000128.md", "estimate: 3", "estimate: 8"),
        ("items/S-000127.md", "status: ready", "status: idea"),
        ("feedback/F-000129.md", "title: Wish", "title: Renamed"),
        ("feedback/F-000128.md", "> Please", "> Now"),
        ("feedback/F-000127.md", "R-4T9W1X", "R-2M8QK0"),
        ("feedback/F-000126.md", "2026-03-01", "2026-03-02"),
        // The second of the two that each of these cards leads to.
        ("items/S-000100.md", "title: Title", "title: Renamed"),
    ];
    for public in [false, true] {
        let sandbox = large();
        let mut before = compared(&sandbox, SOON, public, "nothing");
        assert!(before.contains_key("board/2.html") && before.contains_key("feedback/2.html"));
        for (file, from, to) in edits {
            let path = format!("backlog/{file}");
            let text = sandbox.read(&path);
            assert!(text.contains(from), "{path}: {from}");
            sandbox.write(&path, text.replacen(from, to, 1));
            let after = compared(&sandbox, SOON, public, &format!("{file}: {to}"));
            assert!(public || before != after, "{path}: {to} is told nowhere");
            before = after;
        }
        // Cards lead to the pages of items: when one is gone they must not.
        let path = "backlog/items/S-000100.md";
        let text = sandbox.read(path);
        fs::remove_file(sandbox.path(path)).unwrap();
        compared(&sandbox, SOON, public, "an item is gone");
        sandbox.write(path, text);
        compared(&sandbox, SOON, public, "an item is back");
    }
}
