//! Records get other ids, and what means them follows.

use super::*;
use crate::backlog::Files;

fn backlog(files: &[(&str, &str)]) -> Backlog {
    let sources = files.iter().map(|(path, text)| Source::new(*path, *text));
    let files = Files {
        sources: sources.collect(),
        ..Files::default()
    };
    Backlog::new(files, "backlog")
}

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "backlog/items/S-00000A-hours.md",
            "---\nid: 's-00000a'  # mine\ntype: story\ntitle: Hours\n---\nS-00000A is this.\n",
        ),
        (
            "backlog/items/S-00000B.md",
            "---\nid: S-00000B\ntitle: Marks  # after S-00000A\nblocked_by: [S-00000A]\nsplit_from: s-ooooOa\n---\nSee [hours](S-00000A-hours.md), `S-00000A`, https://x.org/S-00000A, XS-00000A and S-00000A1.\n\n```\nS-00000A\n```\n",
        ),
        (
            "backlog/feedback/F-00000F.md",
            "---\nid: F-00000F\ntitle: Wish\naddressed_by:\n  - S-00000A\n---\n",
        ),
        (
            "backlog/accept/S-00000A.md",
            "---\nitem: S-00000A\nverdict: accepted\n---\n",
        ),
        (
            "backlog/notices/1.tsv",
            "R-4T9W1X\tF-00000F\tshipped\temail\tsent\nR-4T9W1X\tF-8QZ3KD\tshipped\temail\tsent\n",
        ),
        (
            "backlog/order.txt",
            "S-00000A  Hours ; S-00000A first\r\nS-00000B  Marks\r\n",
        ),
        ("backlog/decisions/1.md", "We take S-00000A.\n"),
    ]
}

fn texts(outcome: &Outcome) -> Vec<(String, String)> {
    let text = |change: &Change| (change.path().to_owned(), change.after().unwrap());
    let mut texts: Vec<_> = outcome.changes.iter().map(text).collect();
    texts.sort();
    texts
}

#[test]
fn every_reference_follows_byte_by_byte_and_files_named_by_the_id_are_renamed() {
    let backlog = backlog(&files());
    let subject = subject(&backlog, "backlog/items/S-00000A-hours.md").unwrap();
    let new = Id::new("S-7K3M2Q");
    let outcome = reissue(&backlog, &subject, &new, &References::Unsaid).unwrap();
    let pair = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    assert_eq!(
        texts(&outcome),
        [
            pair(
                "backlog/accept/S-7K3M2Q.md",
                "---\nitem: S-7K3M2Q\nverdict: accepted\n---\n"
            ),
            pair("backlog/decisions/1.md", "We take S-7K3M2Q.\n"),
            pair(
                "backlog/feedback/F-00000F.md",
                "---\nid: F-00000F\ntitle: Wish\naddressed_by:\n  - S-7K3M2Q\n---\n"
            ),
            pair(
                "backlog/items/S-00000B.md",
                "---\nid: S-00000B\ntitle: Marks  # after S-7K3M2Q\nblocked_by: [S-7K3M2Q]\nsplit_from: S-7K3M2Q\n---\nSee [hours](S-7K3M2Q-hours.md), `S-00000A`, https://x.org/S-00000A, XS-00000A and S-00000A1.\n\n```\nS-00000A\n```\n"
            ),
            pair(
                "backlog/items/S-7K3M2Q-hours.md",
                "---\nid: 'S-7K3M2Q'  # mine\ntype: story\ntitle: Hours\n---\nS-7K3M2Q is this.\n"
            ),
            pair(
                "backlog/order.txt",
                "S-7K3M2Q  Hours ; S-7K3M2Q first\r\nS-00000B  Marks\r\n"
            ),
        ]
    );
    let moves = outcome
        .changes
        .iter()
        .filter(|change| matches!(change, Change::Move { .. }));
    assert_eq!(moves.count(), 2);
    assert_eq!(outcome.notes, ["9 references rewritten in 5 files"]);
}

#[test]
fn the_lines_of_a_ledger_stay_sorted() {
    let backlog = backlog(&files());
    let subject = subject(&backlog, "backlog/feedback/F-00000F.md").unwrap();
    let outcome = reissue(&backlog, &subject, &Id::new("F-ZZZZZZ"), &References::All).unwrap();
    let texts = texts(&outcome);
    let ledger = texts.iter().find(|(path, _)| path.contains("/notices/"));
    assert_eq!(
        ledger.map(|(_, text)| text.as_str()),
        Some(
            "R-4T9W1X\tF-8QZ3KD\tshipped\temail\tsent\nR-4T9W1X\tF-ZZZZZZ\tshipped\temail\tsent\n"
        )
    );
}

#[test]
fn of_two_files_with_one_id_a_title_in_the_line_tells_and_the_rest_is_asked() {
    let mut files = files();
    files.push((
        "backlog/items/S-00000A-twin.md",
        "---\nid: S-00000A\ntitle: Twin\n---\nS-00000A\n",
    ));
    let backlog = backlog(&files);
    let subject = subject(&backlog, "backlog/items/S-00000A-hours.md").unwrap();
    let new = Id::new("S-7K3M2Q");
    let given = |references| reissue(&backlog, &subject, &new, &references);
    let refused = given(References::Unsaid).unwrap_err();
    let Refused::Ambiguous { lines, .. } = &refused else {
        panic!("{refused}");
    };
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert_eq!(
        lines[0],
        "  1. backlog/accept/S-00000A.md:2: item: S-00000A"
    );
    let told = given(References::Told).unwrap();
    let paths: Vec<String> = texts(&told).into_iter().map(|(path, _)| path).collect();
    // A link names the file, the line of the order the title.
    assert_eq!(
        paths,
        [
            "backlog/items/S-00000B.md",
            "backlog/items/S-7K3M2Q-hours.md",
            "backlog/order.txt"
        ]
    );
    let one = given(References::Numbers(vec![0])).unwrap();
    assert!(
        texts(&one)
            .iter()
            .any(|(path, _)| path == "backlog/accept/S-7K3M2Q.md")
    );
    assert!(given(References::Numbers(vec![40])).is_err());
    let all = given(References::All).unwrap();
    assert!(!texts(&all).iter().any(|(path, _)| path.contains("twin")));
}

#[test]
fn afterwards_nothing_is_broken_that_was_not() {
    let before = backlog(&files());
    let subject = subject(&before, "backlog/items/S-00000A-hours.md").unwrap();
    let outcome = reissue(&before, &subject, &Id::new("S-7K3M2Q"), &References::Unsaid).unwrap();
    let mut after = files();
    let written = texts(&outcome);
    for change in &outcome.changes {
        let gone = match change {
            Change::Move { from, .. } => from,
            other => other.path(),
        };
        after.retain(|(path, _)| path != &gone);
    }
    after.extend(
        written
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    let after = backlog(&after);
    assert_eq!(before.counts(), after.counts());
    let new = after.find(&Id::new("S-7K3M2Q")).unwrap();
    assert_eq!(after.blocks(new).len(), 1);
    assert_eq!(after.order.lines[0].id.value, Id::new("S-7K3M2Q"));
}
