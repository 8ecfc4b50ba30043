//! Items of two branches, merged; and a model of what must come out.

use proptest::prelude::*;

use super::{Kind, Labels, Merged, Versions, merge};
use crate::backlog::Document;
use crate::text::Source;

const BASE: &str = "\
---
id: S-7K3M2Q
type: story
title: \"Organiser sees hours\"   # as said
status: refining            # ready once the spike is accepted
labels:
  - scheduling   # old
  - teams
estimate: 5
score:
  cod:
    per_week: 4200
    currency: EUR
evidence:
  - kind: interview
    ref: docs/a.md
    note: seven of nine
---

As an organiser, I want to see hours.

## Why
One reason.

Another reason.

## Acceptance criteria
- [ ] AC1: Working hours of each invitee are shown in my time zone.
- [ ] AC2: A proposed time outside of hours is marked.
- [ ] AC3: Nobody is shown as free without hours.

## Tasks
- [ ] hours in the service
- [ ] marking in the picker
";

fn merged(ours: &str, theirs: &str) -> Merged {
    let versions = Versions {
        base: BASE,
        ours,
        theirs,
    };
    merge(Kind::Markdown, versions, &Labels::default())
}

fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BASE.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// The result of two sides' changes, which must be clean, and the same whoever is ours.
fn clean(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> String {
    let result = merged(&with(ours), &with(theirs));
    assert_eq!(result.conflicts, Vec::<String>::new(), "{}", result.text);
    let both: Vec<_> = ours.iter().chain(theirs).copied().collect();
    assert_eq!(result.text, with(&both));
    result.text
}

#[test]
fn changes_of_neighbouring_lines_are_both_taken_with_their_comments_and_quotes() {
    clean(
        &[(
            "status: refining            # ready once",
            "status: ready            # now that",
        )],
        &[
            ("\"Organiser sees hours\"", "'Organiser sees times'"),
            ("estimate: 5", "estimate: \"8\" # doubled"),
        ],
    );
    clean(
        &[("    per_week: 4200", "    per_week: 5000")],
        &[(
            "    currency: EUR",
            "    currency: USD\n    profile: linear # for now",
        )],
    );
}

#[test]
fn a_comment_and_a_value_of_one_line_are_both_taken() {
    clean(
        &[("status: refining ", "status: ready ")],
        &[("# ready once the spike is accepted", "# spike is done")],
    );
}

#[test]
fn comments_of_a_list_and_of_its_elements_are_both_taken() {
    clean(
        &[("labels:\n", "labels:  # what for\n")],
        &[("  - teams\n", "  - teams  # all of them\n")],
    );
    clean(
        &[("score:\n", "score:  # of May\n")],
        &[("    currency: EUR\n", "    currency: EUR  # as billed\n")],
    );
    clean(
        &[("evidence:\n", "evidence:  # so far\n")],
        &[(
            "    note: seven of nine\n",
            "    note: seven of nine  # counted\n",
        )],
    );
}

#[test]
fn comments_of_a_list_of_records_in_braces_are_both_taken() {
    let base = "---\nitem: S-7K3M2Q\nresults:\n  - {ac: 1, ok: true}\n  - {ac: 2, ok: true}\n  - {ac: 3, ok: true}\n---\n";
    let element = base.replace("{ac: 2, ok: true}\n", "{ac: 2, ok: true}  # seen\n");
    let list = base.replace("results:\n", "results:  # of May\n");
    let both = list.replace("{ac: 2, ok: true}\n", "{ac: 2, ok: true}  # seen\n");
    for (ours, theirs) in [(&element, &list), (&list, &element)] {
        let versions = Versions { base, ours, theirs };
        let result = merge(Kind::Markdown, versions, &Labels::default());
        assert_eq!((&result.text, &result.conflicts), (&both, &Vec::new()));
    }
    // Two comments on one line are two people's words: neither goes unsaid.
    let other = base.replace("results:\n", "results:  # of June\n");
    let result = merge(
        Kind::Markdown,
        Versions {
            base,
            ours: &list,
            theirs: &other,
        },
        &Labels::default(),
    );
    assert!(!result.conflicts.is_empty(), "{}", result.text);
    assert!(result.text.contains("# of May") && result.text.contains("# of June"));
}

#[test]
fn lists_are_sets_unless_their_order_says_something() {
    let result = merged(
        &with(&[
            ("  - scheduling   # old\n", ""),
            ("  - teams\n", "  - teams\n  - zeit\n"),
        ]),
        &with(&[("  - teams\n", "  - teams\n  - urgent # since May\n")]),
    );
    assert!(result.conflicts.is_empty());
    assert!(
        result
            .text
            .contains("labels:\n  - teams\n  - urgent # since May\n  - zeit\nestimate"),
        "{}",
        result.text
    );
}

#[test]
fn records_of_a_list_are_told_apart_by_what_names_them() {
    clean(
        &[("    note: seven of nine\n", "    note: eight of nine\n")],
        &[(
            "---\n\nAs an",
            "  - kind: metric\n    ref: docs/b.md\n---\n\nAs an",
        )],
    );
}

#[test]
fn two_values_for_one_key_leave_yaml_that_can_be_read() {
    let result = merged(
        &with(&[("status: refining ", "status: ready ")]),
        &with(&[("status: refining ", "status: in-progress ")]),
    );
    assert_eq!(
        result.conflicts,
        ["`status` differs: ours `ready`, theirs `in-progress`"]
    );
    assert!(result.text.contains(
        "# <<<<<<< ours\nstatus: ready            # ready once the spike is accepted\n# =======\n\
         # status: in-progress            # ready once the spike is accepted\n# >>>>>>> theirs\n"
    ), "{}", result.text);
    let document = Document::parse(Source::new("x.md", result.text));
    assert_eq!(
        document.text("status").map(|text| text.value.to_owned()),
        Some("ready".into())
    );
    assert!(document.problems.is_empty(), "{:?}", document.problems);
}

#[test]
fn a_value_that_one_side_changed_and_the_other_took_out_is_a_conflict() {
    let result = merged(
        &with(&[("estimate: 5\n", "")]),
        &with(&[("estimate: 5\n", "estimate: 8\n")]),
    );
    assert_eq!(
        result.conflicts,
        ["`estimate` differs: ours took it out, theirs `8`"]
    );
    assert!(
        result
            .text
            .contains("# <<<<<<< ours\n# =======\n# estimate: 8\n# >>>>>>> theirs\n")
    );
}

#[test]
fn ticks_and_rewordings_of_neighbours_and_of_one_criterion_are_both_taken() {
    clean(
        &[("- [ ] AC1", "- [x] AC1")],
        &[(
            "AC2: A proposed time outside of hours is marked.",
            "AC2: A time outside of hours is greyed out.",
        )],
    );
    clean(
        &[("- [ ] AC1", "- [x] AC1")],
        &[("in my time zone.", "in my own time zone.")],
    );
    clean(
        &[("- [ ] hours in the service", "- [x] hours in the service")],
        &[("- [ ] marking in the picker", "- [x] marking in the picker")],
    );
    clean(
        &[("- [ ] hours in the service", "- [x] hours in the service")],
        &[("hours in the service", "hours in the new service")],
    );
}

#[test]
fn new_criteria_of_both_sides_are_both_taken_and_one_label_for_two_is_a_conflict() {
    let last = "AC3: Nobody is shown as free without hours.\n";
    let add = |line: &str| with(&[(last, &format!("{last}- [ ] {line}\n"))]);
    let both = merged(&add("AC4: It prints."), &add("AC5: It is fast."));
    assert!(both.conflicts.is_empty());
    assert!(
        both.text
            .contains("- [ ] AC5: It is fast.\n- [ ] AC4: It prints.\n\n## Tasks"),
        "{}",
        both.text
    );
    let one = merged(&add("AC4: It prints."), &add("AC4: It is fast."));
    assert_eq!(one.conflicts, ["both sides reworded `AC4: It prints.`"]);
    assert!(one.text.contains(
        "<<<<<<< ours\n- [ ] AC4: It prints.\n=======\n- [ ] AC4: It is fast.\n>>>>>>> theirs\n"
    ));
}

#[test]
fn prose_is_merged_by_lines_and_sections_by_their_headings() {
    clean(
        &[("One reason.", "A better reason.")],
        &[("Another reason.", "A third one.")],
    );
    let both = merged(
        &format!("{BASE}\n## Notes\nours\n"),
        &format!("{BASE}\n## Release note\ntheirs\n"),
    );
    assert!(both.conflicts.is_empty(), "{}", both.text);
    assert!(
        both.text.contains("## Notes\nours\n") && both.text.contains("## Release note\ntheirs\n")
    );
    let one = merged(
        &with(&[("One reason.", "A reason.")]),
        &with(&[("One reason.", "Any reason.")]),
    );
    assert_eq!(
        one.conflicts,
        ["both sides changed the same lines below `## Why`"]
    );
}

#[test]
fn windows_line_ends_survive() {
    let windows = |text: String| text.replace('\n', "\r\n");
    let (base, ours) = (
        windows(BASE.to_owned()),
        windows(with(&[("estimate: 5", "estimate: 8")])),
    );
    let theirs = windows(with(&[("- [ ] AC2", "- [x] AC2")]));
    let result = merge(
        Kind::Markdown,
        Versions {
            base: &base,
            ours: &ours,
            theirs: &theirs,
        },
        &Labels::default(),
    );
    let both = with(&[("estimate: 5", "estimate: 8"), ("- [ ] AC2", "- [x] AC2")]);
    assert_eq!(result.text, windows(both));
}

#[test]
fn flow_collections_are_merged_too() {
    let item = |rest: &str| format!("---\nid: S-1\n{rest}---\n");
    let result = merge(
        Kind::Markdown,
        Versions {
            base: &item("labels: [a, b]\nscore: {cod: {per_week: 1}, x: 2}\n"),
            ours: &item("labels: [a, b, c] # three\nscore: {cod: {per_week: 9}, x: 2}\n"),
            theirs: &item("labels: [b]\nscore: {cod: {per_week: 1}, x: 3}\n"),
        },
        &Labels::default(),
    );
    assert_eq!(result.conflicts, Vec::<String>::new());
    assert_eq!(
        result.text,
        item("labels: [b, c] # three\nscore: {cod: {per_week: 9}, x: 3}\n")
    );
}

#[test]
fn front_matter_that_cannot_be_read_is_merged_as_text() {
    let broken = BASE.replace("estimate: 5", "estimate: [5");
    let result = merged(&broken, &with(&[("One reason.", "A reason.")]));
    assert!(result.text.contains("estimate: [5") && result.text.contains("A reason."));
}

#[test]
fn a_configuration_is_merged_key_by_key() {
    let base = "rank:\n  method: cd3\nestimate:\n  scale: [1, 2, 3]\n";
    let result = merge(
        Kind::Yaml,
        Versions {
            base,
            ours: &base.replace("cd3", "wsjf"),
            theirs: &base.replace("[1, 2, 3]", "[1, 2, 3, 5]"),
        },
        &Labels::default(),
    );
    assert_eq!(
        result.text,
        "rank:\n  method: wsjf\nestimate:\n  scale: [1, 2, 3, 5]\n"
    );
}

/// Things that can be changed, each by one replacement of `BASE`.
const TARGETS: [(&str, [&str; 2]); 13] = [
    ("status: refining ", ["status: ready ", "status: idea "]),
    ("estimate: 5\n", ["estimate: 8\n", "estimate: 3 # less\n"]),
    (
        "    per_week: 4200",
        ["    per_week: 5000", "    per_week: 1"],
    ),
    (
        "    currency: EUR",
        ["    currency: USD", "    currency: CHF"],
    ),
    (
        "\"Organiser sees hours\"",
        ["Organiser sees times", "'Organiser: hours'"],
    ),
    ("# as said", ["# as written", "# as asked"]),
    (
        "    note: seven of nine",
        ["    note: all", "    note: >-\n      most of\n      them"],
    ),
    ("One reason.", ["A reason.", "No reason."]),
    ("Another reason.", ["The other one.", "None."]),
    ("- [ ] AC1", ["- [x] AC1", "- [X] AC1"]),
    (
        "shown in my time zone.",
        ["shown in my own time zone.", "shown there."],
    ),
    ("- [ ] AC2", ["- [x] AC2", "- [X] AC2"]),
    (
        "marking in the picker",
        ["marking in the new picker", "a mark in the picker"],
    ),
];

proptest! {
    #[test]
    fn every_change_of_one_side_is_in_the_result_and_two_of_one_thing_are_a_conflict(
        ours in prop::collection::vec(0..3_usize, TARGETS.len()),
        theirs in prop::collection::vec(0..3_usize, TARGETS.len()),
    ) {
        let side = |choices: &[usize]| {
            let chosen = TARGETS.iter().zip(choices).filter(|(_, choice)| **choice > 0);
            let changes: Vec<(&str, &str)> = chosen
                .map(|((old, new), choice)| (*old, new[*choice - 1]))
                .collect();
            with(&changes)
        };
        let (one, other) = (side(&ours), side(&theirs));
        let result = merged(&one, &other);
        let disputed = ours.iter().zip(&theirs).any(|(one, other)| *one > 0 && *other > 0 && one != other);
        prop_assert_eq!(!result.conflicts.is_empty(), disputed, "{:?}\n{}", result.conflicts, result.text);
        if !disputed {
            let both: Vec<usize> = ours.iter().zip(&theirs).map(|(one, other)| *one.max(other)).collect();
            prop_assert_eq!(result.text, side(&both));
        } else {
            for (number, (_, new)) in TARGETS.iter().enumerate() {
                for choice in [ours[number], theirs[number]].into_iter().filter(|choice| *choice > 0) {
                    let first = new[choice - 1].trim().lines().next().unwrap();
                    prop_assert!(result.text.contains(first), "{first} is lost in\n{}", result.text);
                }
            }
            let document = Document::parse(Source::new("x.md", result.text));
            prop_assert!(document.problems.is_empty(), "{:?}", document.problems);
        }
    }

    #[test]
    fn any_text_is_merged_without_a_panic_and_one_side_alone_exactly(
        base in "(---\n)?([a-c]: ?[\\[\\]{}#x ,-]{0,6}\n|- [x ]\n|## [ab]\n|\n|[a-c -]{0,5}\n){0,12}(---\n)?",
        ours in "(---\n)?([a-c]: ?[\\[\\]{}#x ,-]{0,6}\n|- [x ]\n|## [ab]\n|\n|[a-c -]{0,5}\n){0,12}(---\n)?",
        theirs in "(---\n)?([a-c]: ?[\\[\\]{}#x ,-]{0,6}\n|- [x ]\n|## [ab]\n|\n|[a-c -]{0,5}\n){0,12}",
    ) {
        for kind in [Kind::Markdown, Kind::Yaml, Kind::Order, Kind::Ledger, Kind::Text] {
            let run = |base: &str, ours: &str, theirs: &str| {
                merge(kind, Versions { base, ours, theirs }, &Labels::default())
            };
            run(&base, &ours, &theirs);
            prop_assert_eq!(run(&base, &ours, &base).text, ours.clone());
            prop_assert_eq!(run(&base, &base, &theirs).text, theirs.clone());
        }
    }
}
