//! What bodies are read to.

use proptest::prelude::*;

use super::walk::Walk;
use super::{Body, Form, parse};
use crate::text::{Source, Span};

fn read(text: &str) -> (Source, Body) {
    let source = Source::new("S-1.md", text);
    let body = parse(&source, 0);
    (source, body)
}

/// `level title [words]: content`, a line for each section.
fn outline(text: &str) -> Vec<String> {
    let (source, body) = read(text);
    body.sections
        .iter()
        .map(|section| {
            format!(
                "{} {} [{}]: {}",
                section.level,
                source.slice(section.title),
                section.words,
                source.slice(section.content).trim().replace('\n', "/")
            )
        })
        .collect()
}

#[test]
fn sections_reach_to_the_next_heading_of_their_level() {
    assert_eq!(
        outline("# A #\none\n\n## **B c**\ntwo three\n### D\nfour\n\nSetext\n------\nfive\n"),
        [
            "1 A [5]: one//## **B c**/two three/### D/four//Setext/------/five",
            "2 B c [3]: two three/### D/four",
            "3 D [1]: four",
            "2 Setext [1]: five",
        ]
    );
}

#[test]
fn headings_in_code_quotes_lists_and_html_are_no_sections() {
    assert_eq!(
        outline(
            "```\n## code\n```\n\n> ## quote\n\n- ## item\n\n<div>\n## html\n</div>\n\n    ## indented\n"
        ),
        [""; 0]
    );
}

#[test]
fn the_body_begins_where_it_is_told() {
    let source = Source::new("S-1.md", "---\na: 1\n---\n## Why\r\nBecause.\r\n");
    let body = parse(&source, 13);
    assert_eq!(body.span, Span::new(13, source.text.len()));
    let why = body.section(&source, "WHY").expect("the section");
    assert_eq!(source.slice(why.content), "Because.\r\n");
}

#[test]
fn words_are_counted_outside_headings_and_once() {
    let (_, body) = read("# One two\n\nThree *four* f**iv**e [six](x.md)\n\n- [ ] `seven eight`\n");
    // Emphasis inside a word parts it.
    assert_eq!(body.words, 3 + 2 + 1 + 1 + 1 + 2);
}

#[test]
fn media_are_images_tables_and_files() {
    for (text, has) in [
        ("![a](b.png)", true),
        ("|a|\n|-|\n|b|", true),
        ("[spec](docs/spec.pdf)", true),
        ("<img src=a.png>", true),
        (
            "[web](https://example.org) [top](#top) <me@example.org>",
            false,
        ),
    ] {
        assert_eq!(read(text).1.has_media, has, "{text}");
    }
}

fn criteria(text: &str) -> Vec<String> {
    let (source, body) = read(&format!("## Acceptance criteria\n{text}"));
    body.criteria
        .iter()
        .map(|criterion| {
            let form = match criterion.form {
                Form::Rule => "-",
                Form::Task { done: true } => "[x]",
                Form::Task { done: false } => "[ ]",
                Form::Scenario { well_formed: true } => "scenario",
                Form::Scenario { well_formed: false } => "odd scenario",
            };
            let label = criterion
                .label
                .map(|label| format!("{}: ", source.slice(label)))
                .unwrap_or_default();
            format!("{form} {label}{}", source.slice(criterion.text))
        })
        .collect()
}

#[test]
fn criteria_come_in_three_forms() {
    assert_eq!(
        criteria(
            "- Exports resume.\n  - nested\n- [x] AC1: Shown.\n- [ ] **AC-2**: Sent\n  twice.\n\nScenario: Resume\n  Given a\n  When b\n  Then c\n\nScenario: Odd\n  Then c\n  When b\n"
        ),
        [
            "- Exports resume.",
            "[x] AC1: Shown.",
            "[ ] AC-2: Sent\n  twice.",
            "scenario Resume",
            "odd scenario Odd",
        ]
    );
}

#[test]
fn scenarios_may_be_fenced_with_examples() {
    assert_eq!(
        criteria(
            "```gherkin\nFeature: F\n  Scenario Outline: Eat\n    Given <n>\n    When I eat\n    Then I am full\n    Examples:\n      | n |\n      | 1 |\n  Scenario: Two\n    When x\n    And y\n    Then z\n```\n\n```rust\nScenario: no\n```\n"
        ),
        ["scenario Eat", "scenario Two"]
    );
}

#[test]
fn scenarios_may_be_headings_lists_and_bold() {
    assert_eq!(
        criteria(
            "### Scenario: H\n\n**Given** a\n**When** b\n**Then** c\n\n### Other\n\n- Scenario: L\n  - Given a\n  - When b\n  - Then c\n\nScenario: S\n- Given a\n- When b\n- Then c\n"
        ),
        ["scenario H", "scenario Scenario: L", "scenario S"]
    );
    assert_eq!(
        criteria("Given a\nWhen b\nThen c\n\nGiven d\nWhen e\n"),
        ["scenario Given a", "odd scenario Given d"]
    );
}

#[test]
fn other_tools_numbers_and_marks_are_read() {
    assert_eq!(
        criteria("<!-- AC:BEGIN -->\n- [x] #1 The modal shows\n- [ ] #2 Rows\n<!-- AC:END -->\n"),
        ["[x] #1: The modal shows", "[ ] #2: Rows"]
    );
}

#[test]
fn titles_of_criteria_are_known_in_other_words() {
    for title in [
        "Acceptance Criteria",
        "acceptance criteria:",
        "\u{2705} Acceptance criteria (draft)",
        "Akzeptanzkriterien",
    ] {
        let (_, body) = read(&format!("## {title}\n\n1. one\n2. two\n"));
        assert_eq!(body.criteria.len(), 2, "{title}");
    }
}

#[test]
fn questions_and_tasks_are_lists_of_their_sections() {
    let (source, body) = read(
        "## Questions\n- [x] @po Part-time? - yes\n- [ ] When?\n- Why?\n\n## Tasks\n1. [ ] do\n\n## Else\n- none\n",
    );
    let open: Vec<_> = body
        .open_questions()
        .map(|question| source.slice(question.text))
        .collect();
    assert_eq!(open, ["When?", "Why?"]);
    assert_eq!(body.tasks.len(), 1);
    assert_eq!(source.slice(body.questions[0].text), "@po Part-time? - yes");
    assert_eq!(body.questions[2].done, None);
    assert!(body.criteria.is_empty());
}

/// Every span of a body.
fn spans(body: &Body) -> Vec<Span> {
    let mut spans = vec![body.span];
    spans.extend(
        body.sections
            .iter()
            .flat_map(|each| [each.title, each.content]),
    );
    for criterion in &body.criteria {
        spans.extend([criterion.span, criterion.text]);
        spans.extend(criterion.label);
    }
    for task in body.questions.iter().chain(&body.tasks) {
        spans.extend([task.span, task.text]);
    }
    if let Some(story) = &body.narrative {
        spans.push(story.span);
        spans.extend(story.indicators.iter().copied());
        spans.extend(
            [story.persona, story.want, story.benefit]
                .into_iter()
                .flatten(),
        );
    }
    spans
}

const PIECES: &[&str] = &[
    "As a ",
    "user",
    ", ",
    "I want to ",
    "I’d like ",
    "so that ",
    "so ",
    "In order to ",
    "When ",
    "Als ",
    "möchte ich ",
    "damit ",
    "\n",
    "\n\n",
    "\r\n",
    "## ",
    "Acceptance criteria\n",
    "Questions\n",
    "- ",
    "- [ ] ",
    "AC1: ",
    "#1 ",
    "```gherkin\n",
    "```\n",
    "Scenario: x\n",
    "Given a\n",
    "When b\n",
    "Then c\n",
    "> ",
    "**",
    "_",
    "`",
    "[",
    "](x)",
    "<br>",
    "<!--",
    "-->",
    ". ",
    "…",
    "é",
    "\u{feff}",
    "日本",
    "“",
    "”",
    "\t",
    "---\n",
    "===\n",
    "| a |\n",
    "(",
    ")",
    "&nbsp;",
    "\\\n",
    "1) ",
];

/// The body as the full parser alone reads it.
fn parsed_in_full(source: &Source) -> Body {
    let mut walk = Walk::new(&source.text, 0);
    walk.markdown(0..source.text.len());
    walk.finish(Span::new(0, source.text.len()))
}

/// What lines of usual Markdown begin with, and what they say.
const LINES: &[&str] = &[
    "",
    "",
    "# ",
    "## ",
    "### Acceptance criteria",
    "## Questions",
    "####",
    "- ",
    "- [ ] ",
    "- [x] AC1: ",
    "* ",
    "1. ",
    "2. ",
    "3) ",
    "> ",
    ">",
    "  ",
    "  - ",
    "   ",
    "    ",
    "\t",
    "```",
    "~~~",
    "---",
    "===",
    "|a|b|",
    "|-|-|",
    "<div>",
    "<!--",
    "-->",
    "[a]: b",
];

const WORDS: &[&str] = &[
    "As a user, I want x so that y.",
    "Given a",
    "When b",
    "Then c",
    "one two",
    "x",
    "1.5 h",
    "2. y",
    "*a* b",
    "**b** c",
    "__d__",
    "a_b",
    "`e f`",
    "[a]",
    "[x](y.md)",
    "![x](y)",
    "<b>x</b>",
    "<!-- x",
    "--> y",
    "https://example.org",
    "&amp;",
    "\\",
    "#tag",
    "# ",
    "|",
    "-",
    "=",
    "é",
    "\u{a0}",
    "\u{feff}",
    "\r",
    "\t",
    "  ",
    "",
];

proptest! {
    #[test]
    fn the_quick_way_reads_what_the_full_parser_reads(
        lines in proptest::collection::vec(
            (proptest::sample::select(LINES), proptest::sample::select(WORDS), proptest::sample::select(&["\n", "\n", "\n", "\n\n", "\r\n", " \n"][..])),
            0..12,
        ),
    ) {
        let text: String = lines.iter().map(|(begin, words, end)| [*begin, words, end].concat()).collect();
        let source = Source::new("S-1.md", text.trim_start_matches('\u{feff}'));
        prop_assert_eq!(parse(&source, 0), parsed_in_full(&source), "{}", &source.text);
    }

    #[test]
    fn the_quick_way_reads_pieces_as_the_full_parser_does(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..30),
    ) {
        let source = Source::new("S-1.md", pieces.concat().trim_start_matches('\u{feff}'));
        prop_assert_eq!(parse(&source, 0), parsed_in_full(&source), "{}", &source.text);
    }

#[test]
    fn spans_stay_inside_the_body_on_character_boundaries(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60),
        start in 0_usize..8,
    ) {
        let text = pieces.concat();
        let start = (0..=start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let source = Source::new("S-1.md", text);
        let body = parse(&source, start);
        for span in spans(&body) {
            prop_assert!(span.start as usize >= start, "{span:?} begins before {start}");
            prop_assert!(source.text.get(span.range()).is_some(), "{span:?} of {:?}", source.text);
        }
    }

#[test]
    fn any_text_is_read(text in "\\PC*") {
        let source = Source::new("S-1.md", text);
        for span in spans(&parse(&source, 0)) {
            prop_assert!(source.text.get(span.range()).is_some());
        }
    }

#[test]
    fn a_story_of_plain_words_comes_apart_again(
        role in "(clerk|site owner|nurse on call|Kubernetes operator)",
        wish in "(I want to|I'd like to|I need to|I am able to|I want to be able to)",
        want in "(print|see (the )?(ward|list)|file [a-z]{3,8} letters)",
        sign in "(so that|in order that)",
        benefit in "(nobody waits|[a-z]{4,8} arrives in time)",
        comma in "(, |,\n| )",
    ) {
        let (source, body) = read(&format!("As a {role}{comma}{wish} {want}{comma}{sign} {benefit}."));
        let story = body.narrative.expect("a story");
        let part = |span: Option<Span>| span.map(|span| source.slice(span).to_owned());
        prop_assert_eq!(part(story.persona), Some(role));
        prop_assert_eq!(part(story.want), Some(want));
        prop_assert_eq!(part(story.benefit), Some(benefit));
    }
}
