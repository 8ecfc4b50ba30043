//! Splits as files before and after.

use jiff::civil::date;

use super::*;
use crate::backlog::Document;
use crate::backlog::Files;
use crate::text::{Change, Source};

const STORY: &str = "---
id: S-00000A
type: story
title: Organiser sees working hours  # the big one
status: ready
estimate: 8
parent: E-00000E
labels: [hours, \"on\"]
blocked_by:
  - K-00000K
deadline: 2026-12-01
---

As a lead, I want to see hours and marks, so that nobody meets at night.

## Acceptance criteria
- [ ] AC1: Hours are shown.
  - in both zones
- [x] AC2: A time outside is marked.

- [ ] AC3: Unknown is said.

## Tasks
- [ ] read hours
- [ ] draw marks

## Notes
As before.
";

fn backlog(files: &[(&str, &str)]) -> Backlog {
    let sources = files.iter().map(|(path, text)| Source::new(*path, *text));
    let files = Files {
        sources: sources.collect(),
        ..Files::default()
    };
    Backlog::new(files, "backlog")
}

const PATH: &str = "backlog/items/S-00000A-hours.md";

fn usual() -> Vec<(&'static str, &'static str)> {
    vec![
        (PATH, STORY),
        (
            "backlog/items/S-00000B.md",
            "---\nid: S-00000B\ntype: story\ntitle: Later\nblocked_by: [S-00000A]\n---\n",
        ),
        (
            "backlog/items/K-00000K.md",
            "---\nid: K-00000K\ntype: spike\ntitle: Can we\n---\n",
        ),
        (
            "backlog/items/E-00000E.md",
            "---\nid: E-00000E\ntype: epic\ntitle: Hours\n---\n",
        ),
        (
            "backlog/feedback/F-00000F.md",
            "---\nid: F-00000F\ntitle: Hours\naddressed_by:\n  - S-00000A # yes\n  - S-00000B\n---\n",
        ),
        (
            "backlog/sprints/1.md",
            "---\nid: \"1\"\nstart: 2026-03-01\nend: 2026-03-14\nitems:\n  - S-00000A\n---\n",
        ),
        (
            "backlog/order.txt",
            "K-00000K\nS-00000A  Hours ; penalty\nS-00000B  Later\n",
        ),
    ]
}

fn asked(backlog: &Backlog, titles: &[&str]) -> Split {
    let child = |(number, title): (usize, &&str)| Child {
        id: Id::new(&format!("S-00000{number}")),
        title: (*title).to_owned(),
        item_type: ItemType::Story,
    };
    Split {
        item: backlog.find(&Id::new("S-00000A")).unwrap(),
        by: None,
        children: (1..).zip(titles).map(child).collect(),
        fate: Fate::Dropped,
        moves: Vec::new(),
        rest: Rest::Child(0),
        feedback: Sharing::All,
        order: false,
        rewire: false,
    }
}

fn criterion(number: usize, child: usize) -> Move {
    Move {
        part: Part::Criteria,
        number,
        child,
    }
}

fn texts(outcome: &Outcome) -> Vec<(String, String)> {
    let text = |change: &Change| (change.path().to_owned(), change.after().unwrap());
    outcome.changes.iter().map(text).collect()
}

fn after(outcome: &Outcome, path: &str) -> String {
    let texts = texts(outcome);
    let found = texts.iter().find(|(each, _)| each.contains(path));
    found.map(|(_, text)| text.clone()).unwrap_or_default()
}

fn today() -> Date {
    date(2026, 3, 5)
}

#[test]
fn the_parts_take_criteria_byte_by_byte_and_the_item_is_dropped_for_them() {
    let backlog = backlog(&usual());
    let mut wanted = asked(&backlog, &["Hours are shown", "Times are marked"]);
    wanted.moves = vec![criterion(1, 1)];
    let outcome = split(&backlog, &wanted, today()).unwrap();
    assert_eq!(
        after(&outcome, PATH),
        "---
id: S-00000A
type: story
title: Organiser sees working hours  # the big one
status: dropped
estimate: 8
parent: E-00000E
labels: [hours, \"on\"]
blocked_by:
  - K-00000K
deadline: 2026-12-01
dropped:
  reason: split
  replaced_by:
    - S-000001
    - S-000002
---

As a lead, I want to see hours and marks, so that nobody meets at night.

## Notes
As before.
"
    );
    assert_eq!(
        after(&outcome, "S-000001-hours-are-shown.md"),
        "---
id: S-000001
type: story
title: Hours are shown
status: refining
parent: E-00000E
split_from: S-00000A
labels:
  - hours
  - \"on\"
blocked_by:
  - K-00000K
deadline: 2026-12-01
---

<!-- to be written; As a lead, I want to …, so that nobody meets at night. -->

## Why
<!-- to be written; of S-00000A, which this was cut out of: nobody meets at night -->

## Acceptance criteria
- [ ] AC1: Hours are shown.
  - in both zones
- [ ] AC3: Unknown is said.

## Tasks
- [ ] read hours
- [ ] draw marks
"
    );
    assert!(
        after(&outcome, "S-000002")
            .ends_with("## Acceptance criteria\n- [x] AC2: A time outside is marked.\n")
    );
    assert_eq!(
        after(&outcome, "F-00000F"),
        "---\nid: F-00000F\ntitle: Hours\naddressed_by:\n  - S-000001\n  - S-000002\n  - S-00000B\n---\n"
    );
    assert!(after(&outcome, "order.txt").is_empty());
    assert!(after(&outcome, "S-00000B.md").is_empty());
    assert!(
        outcome.notes.iter().any(|note| note
            == "S-00000B, sprint 1 still name S-00000A: --rewire names the parts instead"),
        "{:?}",
        outcome.notes
    );
}

#[test]
fn what_is_to_be_written_makes_no_part_ready() {
    let backlog_ = backlog(&usual());
    let wanted = asked(&backlog_, &["Hours", "Marks"]);
    let outcome = split(&backlog_, &wanted, today()).unwrap();
    let document = Document::parse(Source::new("x.md", after(&outcome, "S-000002")));
    assert_eq!(document.body.narrative, None);
    let why = document.body.section(&document.source, "Why");
    assert_eq!(why.map(|section| section.words), Some(0));
    assert!(document.problems.is_empty());
}

#[test]
fn the_order_and_those_who_wait_follow_where_asked() {
    let backlog = backlog(&usual());
    let mut wanted = asked(&backlog, &["Hours", "Marks"]);
    wanted.order = true;
    wanted.rewire = true;
    let outcome = split(&backlog, &wanted, today()).unwrap();
    assert_eq!(
        after(&outcome, "order.txt"),
        "K-00000K\nS-000001  Hours  ; penalty\nS-000002  Marks  ; penalty\nS-00000B  Later\n"
    );
    assert!(after(&outcome, "S-00000B.md").contains("blocked_by: [S-000001, S-000002]\n"));
    assert!(after(&outcome, "sprints/1.md").contains("items:\n  - S-000001\n  - S-000002\n"));
}

#[test]
fn an_item_made_an_epic_keeps_its_id_its_feedback_and_what_nobody_named() {
    let backlog = backlog(&usual());
    let mut wanted = asked(&backlog, &["Hours", "Marks"]);
    wanted.fate = Fate::Epic;
    wanted.rest = Rest::Stays;
    wanted.moves = vec![criterion(0, 0), criterion(2, 1)];
    let outcome = split(&backlog, &wanted, today()).unwrap();
    let parent = after(&outcome, PATH);
    assert!(parent.contains("id: S-00000A\ntype: epic\n"), "{parent}");
    assert!(
        parent
            .contains("## Acceptance criteria\n- [x] AC2: A time outside is marked.\n\n## Tasks\n"),
        "{parent}"
    );
    assert!(after(&outcome, "S-000001").contains("parent: S-00000A\nsplit_from: S-00000A\n"));
    assert!(after(&outcome, "F-00000F").is_empty());
}

#[test]
fn an_item_cut_smaller_stays_what_it_is() {
    let backlog = backlog(&usual());
    let mut wanted = asked(&backlog, &["Marks"]);
    wanted.fate = Fate::Smaller;
    wanted.rest = Rest::Stays;
    wanted.order = true;
    wanted.moves = vec![criterion(1, 0)];
    let outcome = split(&backlog, &wanted, today()).unwrap();
    assert_eq!(
        after(&outcome, PATH),
        STORY.replace("- [x] AC2: A time outside is marked.\n", "")
    );
    assert!(
        after(&outcome, "order.txt")
            .contains("S-00000A  Hours ; penalty\nS-000001  Marks  ; penalty\n")
    );
    assert!(
        after(&outcome, "F-00000F").contains("  - S-000001\n  - S-00000A # yes\n  - S-00000B\n")
    );
}

#[test]
fn feedback_goes_to_the_parts_named_for_it() {
    let backlog = backlog(&usual());
    let mut wanted = asked(&backlog, &["Hours", "Marks"]);
    wanted.feedback = Sharing::Named(vec![(1, Id::new("F-00000F"))]);
    let outcome = split(&backlog, &wanted, today()).unwrap();
    assert!(after(&outcome, "F-00000F").contains("addressed_by:\n  - S-000002\n  - S-00000B\n"));
    wanted.feedback = Sharing::Named(vec![(1, Id::new("F-00000Z"))]);
    let refused = split(&backlog, &wanted, today()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "F-00000Z does not name S-00000A: there is nothing to share"
    );
}

#[test]
fn scenarios_are_carried_with_their_fences_and_tags() {
    let text = "---\nid: S-00000A\r\ntype: story\r\ntitle: x\r\n---\r\n\r\n## Acceptance criteria\r\n```gherkin\r\n@a\r\nScenario: one\r\n  When a\r\n  Then b\r\n@b\r\nScenario: two\r\n  When c\r\n  Then d\r\n```\r\n- a rule";
    let text = text.replacen("---\n", "---\r\n", 1);
    let backlog = backlog(&[(PATH, &text)]);
    let mut wanted = asked(&backlog, &["One", "Two"]);
    wanted.moves = vec![criterion(1, 1), criterion(2, 1)];
    wanted.rest = Rest::Stays;
    let outcome = split(&backlog, &wanted, today()).unwrap();
    let child = after(&outcome, "S-000002");
    assert!(
        child.ends_with("## Acceptance criteria\r\n```gherkin\r\n@b\r\nScenario: two\r\n  When c\r\n  Then d\r\n```\r\n\r\n- a rule\r\n"),
        "{child:?}"
    );
    let parent = after(&outcome, PATH);
    assert!(
        parent.ends_with("```gherkin\r\n@a\r\nScenario: one\r\n  When a\r\n  Then b\r\n```\r\n"),
        "{parent:?}"
    );
}

#[test]
fn what_cannot_be_split_says_why_and_names_the_way_out() {
    let mut files = usual();
    files.push((
        "backlog/items/S-00000D.md",
        "---\nid: S-00000D\ntype: story\ntitle: gone\nstatus: dropped\n---\n",
    ));
    files.push((
        "backlog/items/S-00000B-twin.md",
        "---\nid: S-00000B\ntype: story\ntitle: twin\n---\n",
    ));
    let backlog = backlog(&files);
    let refused = |change: &dyn Fn(&mut Split)| {
        let mut wanted = asked(&backlog, &["Hours", "Marks"]);
        change(&mut wanted);
        let refused = split(&backlog, &wanted, today()).unwrap_err();
        assert!(refused.hint().is_some());
        refused.to_string()
    };
    let find = |id: &str| backlog.find(&Id::new(id)).unwrap();
    assert_eq!(
        refused(&|wanted| wanted.item = find("S-00000D")),
        "S-00000D is dropped already"
    );
    assert!(
        refused(&|wanted| wanted.item = find("S-00000B"))
            .starts_with("two files have the id S-00000B")
    );
    assert_eq!(
        refused(&|wanted| wanted.children.truncate(1)),
        "one part is not a split"
    );
    assert_eq!(
        refused(&|wanted| wanted.children[1].title = "HOURS".to_owned()),
        "two parts have the title `HOURS`"
    );
    assert_eq!(
        refused(&|wanted| wanted.moves = vec![criterion(7, 0)]),
        "no criterion 8 in S-00000A: it has 3"
    );
    assert_eq!(
        refused(&|wanted| wanted.moves = vec![criterion(0, 0), criterion(0, 1)]),
        "criterion 1 of S-00000A would go to two parts"
    );
}

proptest::proptest! {
    #[test]
    fn no_criterion_is_lost_and_none_is_there_twice(
        forms in proptest::collection::vec(0..6_usize, 1..7),
        homes in proptest::collection::vec(0..3_usize, 7),
        crlf in proptest::bool::ANY,
        open in proptest::bool::ANY,
    ) {
        let mut text = "---\nid: S-00000A\ntype: story\ntitle: x\n---\nText.\n\n## Acceptance criteria\n".to_owned();
        for (number, form) in forms.iter().enumerate() {
            text.push_str(&match form {
                0 => format!("- [ ] c{number}\n"),
                1 => format!("- [x] AC{number}: c{number}\n  more\n"),
                2 => format!("- c{number}\n\n  - deep\n\n"),
                3 => format!("\nScenario: c{number}\nWhen a\nThen b\n\n"),
                4 => format!("\n```gherkin\nScenario: c{number}\n  When a\n  Then b\n\nScenario: d{number}\n  When a\n  Then b\n```\n\n"),
                _ => format!("1. c{number}\n"),
            });
        }
        text.push_str("\n## Notes\nAs before.\n");
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if open {
            text.truncate(text.trim_end().len());
        }
        let backlog = backlog(&[(PATH, &text)]);
        let mut wanted = asked(&backlog, &["One", "Two"]);
        wanted.rest = Rest::Stays;
        let source = |text: &str| Document::parse(Source::new("x.md", text));
        let said = |text: &str| -> Vec<String> {
            let document = source(text);
            let all = portions(&document);
            all.iter().map(|each| document.source.slice(each.text).to_owned()).collect()
        };
        let all = said(&text);
        wanted.moves = (0..all.len())
            .map(|number| criterion(number, homes.get(number).copied().unwrap_or(2)))
            .filter(|each| each.child < 2)
            .collect();
        // What cannot be moved alone is refused, and nothing is lost by that.
        if let Ok(outcome) = split(&backlog, &wanted, today()) {
            let mut found: Vec<String> = texts(&outcome).iter().flat_map(|(_, text)| said(text)).collect();
            found.sort();
            let mut all = all;
            all.sort();
            proptest::prop_assert_eq!(found, all);
            proptest::prop_assert!(after(&outcome, PATH).contains("As before."));
        }
    }
}
