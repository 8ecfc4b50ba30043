//! What the rules about stories say of whole backlogs of one-line stories.

use crate::Facts;
use crate::backlog::{Backlog, Files};
use crate::demand::Demand;
use crate::history::{Flow, Past, WhyUnknown};
use crate::rank::{Options, Ranking};
use crate::rules::{Finding, Selection, check};
use crate::text::Source;

/// What the rules of this family say of stories with these texts, `S-1` first: `level rule: message`.
fn told(stories: &[&str]) -> Vec<String> {
    let files = stories.iter().enumerate().map(|(number, text)| {
        let id = number + 1;
        let head = format!("id: S-{id}\ntype: story\ntitle: t\nstatus: idea");
        file(&format!("items/S-{id}.md"), &head, text)
    });
    told_of(files.collect())
}

fn file(path: &str, head: &str, text: &str) -> Source {
    Source::new(
        format!("backlog/{path}"),
        format!("---\n{head}\n---\n\n{text}\n"),
    )
}

fn told_of(sources: Vec<Source>) -> Vec<String> {
    let files = Files {
        sources,
        ..Files::default()
    };
    let backlog = Backlog::new(files, "backlog");
    let past = Past::Unknown(WhyUnknown::NotRead);
    let today = jiff::civil::date(2026, 11, 2);
    let flow = Flow::new(&backlog, &past, today);
    let demand = Demand::new(&backlog, today);
    let ranking = Ranking::new(&backlog, &past, &flow, &demand, today, &Options::default());
    let facts = Facts {
        backlog: &backlog,
        past: &past,
        flow: &flow,
        demand: &demand,
        ranking: &ranking,
        today,
    };
    let selection = Selection {
        only: vec!["Q".to_owned()],
        skip: Vec::new(),
    };
    let line = |finding: &Finding| {
        format!(
            "{:?} {}: {}",
            finding.level, finding.rule.name, finding.remark.message
        )
    };
    check(&facts, &selection)
        .findings
        .iter()
        .map(line)
        .collect()
}

/// The names of the rules that say something of one story.
fn names(story: &str) -> Vec<String> {
    let mut names: Vec<String> = told(&[story])
        .iter()
        .filter_map(|line| line.split([' ', ':']).nth(1).map(str::to_owned))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The cases of AQUSA's own tests (github.com/RELabUU/aqusa-core), with what that tool expects of each.
#[test]
fn the_cases_of_aqusa_come_out_as_there() {
    const STORY: &str = "I want to add a user story, so that I document a requirement";
    let sell = format!("As a User, {STORY} and sell the system");
    for (text, expected) in [
        (format!("As a User, {STORY}"), &[][..]),
        (
            "As a User, I'm able to add a user story, so that I document a requirement".into(),
            &[],
        ),
        (
            "As a User, I want to add a user story so that I document a requirement".into(),
            &["missing-comma"],
        ),
        (
            "As a User I want to add a user story so that I document a requirement".into(),
            &["missing-comma"],
        ),
        (
            "As a User, I add a user story, so that I document a requirement".into(),
            &["not-well-formed"],
        ),
        (
            "User wants to add a user story, so that I document a requirement".into(),
            &["not-well-formed"],
        ),
        (sell.clone(), &["not-atomic"]),
        (
            format!("{sell}. This is extra info"),
            &["not-atomic", "not-minimal"],
        ),
        (
            format!("{sell} (for money)"),
            &["not-atomic", "not-minimal"],
        ),
    ] {
        assert_eq!(names(&text), expected, "{text}");
    }
    let uniform: Vec<_> = told(&[
        "As a User, I want to add a user story, so that I document a requirement",
        "As a User, I am able to find a poem, so that I learn it",
        "As a Guest, I want to book a room, so that I sleep well",
        "As a Cook, I want to taste soup, so that nobody complains",
    ]);
    assert_eq!(
        uniform,
        ["Info not-uniform: S-2 says `I am able to` where 3 of 4 stories say `i want to`"]
    );
}

#[test]
fn a_role_or_a_means_that_is_missing_is_named() {
    assert_eq!(
        told(&["As a clerk, I file letters, so that they are found"]),
        ["Warning not-well-formed: the story of S-1 has no means"]
    );
    assert_eq!(
        told(&["I want to file letters, so that they are found"]),
        ["Warning not-well-formed: the story of S-1 has no role"]
    );
}

#[test]
fn two_actions_are_a_warning_and_two_things_a_note() {
    for (want, expected) in [
        ("delete and export orders", "Warning"),
        ("print the list and send it to the guest", "Warning"),
        ("print the list or send it to the guest", "Warning"),
        ("filter, sort and group orders", "Warning"),
        ("import/export orders", "Warning"),
        ("open the door and operationalize the plan", "Warning"),
        ("see my groups and share them", "Warning"),
        ("print a receipt and an invoice", "Info"),
        ("see reports and views by region", "Info"),
        ("read the terms and conditions", ""),
        ("drag and drop files", ""),
        ("see orders that can be opened and are mine", ""),
        ("rent an R&D room at 9:00", ""),
        ("press \"Save and close\" at once", ""),
        ("see a well-known sign", ""),
    ] {
        let text = format!("As a clerk, I want to {want}, so that I win.");
        let found: Vec<_> = told(&[&text])
            .into_iter()
            .filter(|line| line.contains("not-atomic"))
            .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(found.join(" "), expected, "{want}");
    }
    assert_eq!(
        told(&["As a clerk, I want to manage bonds, so that I win."]),
        ["Info not-atomic: `manage` in the want of S-1 hides several operations"]
    );
}

#[test]
fn only_role_means_and_ends_belong_into_a_story() {
    for (text, minimal) in [
        (
            "As a clerk, I want to print, so that I win. It is urgent.",
            false,
        ),
        (
            "As a clerk, I want to print (on paper), so that I win.",
            false,
        ),
        (
            "As a clerk, I want to print - on paper - so that I win.",
            false,
        ),
        (
            "As a clerk, I want these: ink, paper, so that I win.",
            false,
        ),
        (
            "As a clerk, I want ink, so that I win, so that I dance.",
            false,
        ),
        ("As a clerk, I want ink, so that so I win.", false),
        ("As a clerk, I want ink. As a cook, I want salt.", false),
        (
            "As a clerk, I want a two-sided print at 9:00, so that I win.",
            true,
        ),
        (
            "As a clerk, I want e.g. Ink or i.e. Toner, so that I win.",
            true,
        ),
        (
            "As a clerk, I want to list user(s) of https://example.org/a:b, so that I win.",
            true,
        ),
        (
            "As a clerk, I want [ink](ink.md) and `f(x)`, so that I win.",
            true,
        ),
        (
            "As a clerk, I want ink, so that I win.\n\nIt is urgent (very).",
            true,
        ),
        ("As a clerk, I want ink, so that I win.\n- one (1)", true),
        (
            "As a clerk, I want to see what I want, so that I win.",
            true,
        ),
    ] {
        let faulty = names(text).contains(&"not-minimal".to_owned());
        assert_eq!(faulty, !minimal, "{text}");
    }
}

#[test]
fn words_of_solutions_and_weasel_words_are_found_in_their_places() {
    assert_eq!(
        told(&["As a clerk, I want to press a big button, so that pages turn."]),
        ["Warning solution-language: the want of S-1 names a solution: `button`"]
    );
    assert_eq!(
        told(&["As an API user, I want to learn the API, so that I ship."]),
        [""; 0]
    );
    assert_eq!(
        told(&[
            "As a clerk, I want to call the support team, so that I win.\n\n## Acceptance criteria\n- It is fast.\n- It supports fax.\n"
        ]),
        [
            "Warning weasel-words: `fast` in the criteria of S-1 is open to interpretation",
            "Warning weasel-words: `supports` in the criteria of S-1 is open to interpretation",
        ]
    );
    assert_eq!(
        told(&["As a clerk, I want to print, so that I work better."]),
        ["Info weasel-words: `better` in the benefit of S-1 is open to interpretation"]
    );
}

#[test]
fn the_configuration_replaces_lexicons() {
    let config = Source::new(
        "backlog/deepen.yml",
        "lexicons:\n  solution: [blink]\n  weasel: [gnarly]\n  one_thing: [ink and quill]\n",
    );
    let story = file(
        "items/S-1.md",
        "id: S-1\ntype: story\ntitle: t\nstatus: idea",
        "As a clerk, I want a gnarly button to blink with ink and quill, so that I win.",
    );
    assert_eq!(
        told_of(vec![config, story]),
        [
            "Warning weasel-words: `gnarly` in the want of S-1 is open to interpretation",
            "Warning solution-language: the want of S-1 names a solution: `blink`",
        ]
    );
}

#[test]
fn the_benefit_is_a_reason_and_no_echo() {
    assert_eq!(
        told(&["As a clerk, I want ink, so that I want to print."]),
        ["Info benefit-is-a-feature: the benefit of S-1 is another wish: `I want to print`"]
    );
    assert_eq!(
        told(&["As a clerk, I want to export orders, so that orders export."]),
        [
            "Warning benefit-restates-want: the benefit of S-1 says the want again (100 % of the words)"
        ]
    );
}

#[test]
fn a_story_is_a_whole_sentence() {
    assert_eq!(
        told(&["As a clerk, I want to print, so that pay my rent."]),
        ["Info not-a-sentence: the benefit of S-1 has no subject before `pay`"]
    );
    assert_eq!(
        told(&["As a clerk, I want to print, so that."]),
        ["Info not-a-sentence: nothing stands behind `so that` in the story of S-1"]
    );
    assert_eq!(
        told(&["As a clerk, I want to print, so that I win and"]),
        ["Info not-a-sentence: the story of S-1 breaks off after `and`"]
    );
    assert_eq!(
        told(&[
            "As a clerk, I want to print, so that I win.",
            "As a cook, I want salt, so that it tastes.",
            "As a poet, I want rhymes, so that it sings",
        ]),
        ["Info not-a-sentence: the story of S-3 ends without a full stop"]
    );
}

#[test]
fn the_same_story_twice_is_an_error_and_nearly_the_same_a_warning() {
    let story = "As a clerk, I want to print large letters on thick yellow paper for guests of the hotel, so that old eyes read them without glasses in the evening light.";
    assert_eq!(
        told(&[
            story,
            "As a clerk, I want to print  LARGE letters on thick yellow paper for guests of the hotel so that old eyes read them without glasses in the evening light.",
        ])
        .first()
        .map(String::as_str),
        Some("Error duplicate-story: S-2 is the same story as S-1")
    );
    let nearly = story.replace("large letters", "large letter");
    let nearly = nearly.replace("thick ", "");
    let found = told(&[story, &nearly]);
    assert!(
        found.len() == 1
            && found.iter().all(|line| line.starts_with(
                "Warning duplicate-story: S-2 is nearly the same story as S-1 (likeness 0."
            )),
        "{found:?}"
    );
    assert_eq!(
        told(&[story, "As a cook, I want salt, so that it tastes."]),
        [""; 0]
    );
}

#[test]
fn opposite_wishes_of_one_role_are_a_note() {
    let conflicts = |other: &str| {
        told(&["As a guest, I want to see prices in euros.", other])
            .iter()
            .filter(|line| line.contains("conflicting-stories"))
            .count()
    };
    assert_eq!(
        conflicts("As a guest, I don't want to see prices in euros."),
        1
    );
    assert_eq!(
        conflicts("As a guest, I want to never see prices in euros."),
        1
    );
    assert_eq!(
        conflicts("As a waiter, I want to never see prices in euros."),
        0
    );
    assert_eq!(
        conflicts("As a guest, I want to never see prices in dollars."),
        0
    );
}

#[test]
fn stories_are_for_people_who_use_the_product() {
    assert_eq!(
        told(&["As the billing system, I want to send mail, so that it is read."]),
        ["Warning no-person-benefits: the role of S-1 is no person: `billing system`"]
    );
    assert_eq!(
        told(&["As a developer, I want to send mail, so that it is read."]),
        ["Info no-person-benefits: the role of S-1 builds the product: `developer`"]
    );
    assert_eq!(
        told(&["As the manager of a remote team, I want to send mail, so that it is read."]),
        [""; 0]
    );
}

#[test]
fn two_open_blockers_are_many() {
    let item = |id: &str, more: &str, wish: &str| {
        file(
            &format!("items/{id}.md"),
            &format!("id: {id}\ntype: story\ntitle: t\nstatus: idea{more}"),
            &format!("As a guest, I want to {wish}."),
        )
    };
    assert_eq!(
        told_of(vec![
            item("S-1", "\nblocked_by: [S-2, S-3]", "pay by card"),
            item("S-2", "\nblocked_by: [S-3]", "read the menu"),
            item("S-3", "", "book a room"),
        ]),
        ["Info many-blockers: S-1 waits for 2 open items: S-2, S-3"]
    );
}

#[test]
fn what_is_made_below_an_epic_should_have_an_end() {
    let epic = |id: &str| {
        let head = format!("id: {id}\ntype: epic\ntitle: t\nstatus: idea");
        file(&format!("items/{id}.md"), &head, "")
    };
    let child = |id: &str, want: &str| {
        file(
            &format!("items/{id}.md"),
            &format!("id: {id}\ntype: story\ntitle: t\nstatus: idea\nparent: E-1"),
            &format!("As a clerk, I want to {want}, so that it is {id}."),
        )
    };
    assert_eq!(
        told_of(vec![
            epic("E-1"),
            epic("E-2"),
            child("S-1", "add campers to a list"),
            child("S-2", "create a label"),
            child("S-3", "delete labels"),
        ]),
        [
            "Info missing-operations: below E-1 `camper` is created (S-1), and no story removes it",
            "Info missing-operations: the epic E-2 has no items below it",
        ]
    );
}

#[test]
fn bugs_goals_and_finished_stories_are_left_alone() {
    let text = "As a developer I want a button (fast) and a page so that pay.";
    for head in [
        "id: B-1\ntype: bug\ntitle: t\nstatus: idea",
        "id: K-1\ntype: spike\ntitle: t\nstatus: idea",
        "id: S-1\ntype: story\ntitle: t\nstatus: accepted",
    ] {
        assert_eq!(told_of(vec![file("items/x.md", head, text)]), [""; 0]);
    }
}
