//! The walk over a body's Markdown: sections, words, media, lists, and where to look for narrative and criteria.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::criteria::{self, Scenarios};
use super::narrative::{self, Found};
use super::words::tick_box;
use super::{Body, Section, Task};
use crate::text::{Source, Span};

/// The body of this file from byte `start` (after the closing fence of the front matter) to its end.
pub fn parse(source: &Source, start: usize) -> Body {
    read(source, start, start)
}

/// The body of a file that tells no story (feedback, a sprint, a page): the same without a look for a narrative.
pub fn parse_prose(source: &Source, start: usize) -> Body {
    read(source, start, usize::MAX)
}

fn read(source: &Source, start: usize, searched: usize) -> Body {
    let text = &*source.text;
    let rest = text.get(start..).unwrap_or_default();
    let shift = text.len() - rest.trim_start_matches('\u{feff}').len();
    let markdown = text.get(shift..).unwrap_or_default();
    let mut walk = Walk::new(text, searched);
    let options = Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        walk.event(&event, range.start + shift..range.end + shift);
    }
    walk.finish(Span::new(text.len() - rest.len(), text.len()))
}

/// What the lists of a section are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Criteria,
    Questions,
    Tasks,
}

/// A section that is not closed yet.
struct Open {
    section: usize,
    words_before: u32,
    purpose: Option<Purpose>,
}

struct Walk<'a> {
    text: &'a str,
    body: Body,
    open: Vec<Open>,
    heading: Option<Heading>,
    /// Quotes, lists, items, tables and the like around the current place.
    containers: u32,
    lists: u32,
    code: Option<bool>,
    /// Where the last text ended, so that a word in several pieces counts once.
    text_end: usize,
    /// The narrative that lacks a role or a means, used when the text has no whole one.
    partial: Option<Found>,
    /// Prose before this place was searched for a narrative.
    searched: usize,
    blocks: u32,
    past_opening: bool,
    scenarios: Scenarios,
}

struct Heading {
    level: u8,
    start: usize,
    title: Option<Span>,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, searched: usize) -> Self {
        Self {
            text,
            body: Body::default(),
            open: Vec::new(),
            heading: None,
            containers: 0,
            lists: 0,
            code: None,
            text_end: usize::MAX,
            partial: None,
            searched,
            blocks: 0,
            past_opening: false,
            scenarios: Scenarios::default(),
        }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(_) | Event::Code(_) => self.prose(range),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.body.has_media |= html.contains("<img") || html.contains("<table");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } if self.containers == 0 => {
                self.heading = Some(Heading {
                    level: *level as u8,
                    start: range.start,
                    title: None,
                });
            }
            Tag::Paragraph => self.paragraph(range),
            Tag::Item => {
                self.containers += 1;
                self.item(range);
            }
            Tag::List(_) => {
                self.containers += 1;
                self.lists += 1;
            }
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.containers += 1,
            Tag::Table(_) => {
                self.containers += 1;
                self.body.has_media = true;
            }
            Tag::Image { .. } => self.body.has_media = true,
            Tag::Link {
                link_type: LinkType::Email,
                ..
            } => {}
            Tag::Link { dest_url, .. } => self.body.has_media |= is_local_file(dest_url),
            Tag::CodeBlock(kind) => self.code = Some(is_gherkin(kind)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take() {
                    self.open_section(&heading, range.end);
                }
            }
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::Table => {
                self.containers = self.containers.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.containers = self.containers.saturating_sub(1);
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.end_code(range),
            _ => {}
        }
    }

    fn end_code(&mut self, range: Range<usize>) {
        if self.code.take() == Some(true) && self.purpose() == Some(Purpose::Criteria) {
            self.scenarios
                .fenced(self.text, range, &mut self.body.criteria);
        }
    }

    /// Text of a paragraph, item, cell or heading.
    fn prose(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        if let Some(heading) = &mut self.heading {
            let span = Span::from(range);
            heading.title = Some(heading.title.map_or(span, |title| title.join(span)));
            return;
        }
        let inside_word = self.text_end == range.start
            && range.start.checked_sub(1).is_some_and(|before| {
                self.text
                    .as_bytes()
                    .get(before)
                    .is_some_and(|byte| *byte > b' ')
            });
        self.text_end = range.end;
        self.body.words += words_in(text.as_bytes(), inside_word);
    }

    fn purpose(&self) -> Option<Purpose> {
        self.open.last().and_then(|open| open.purpose)
    }

    fn open_section(&mut self, heading: &Heading, end: usize) {
        self.close_sections(heading.level, heading.start);
        let title = heading.title.unwrap_or_else(|| Span::at(heading.start));
        let title_text = self.text.get(title.range()).unwrap_or_default();
        let inherited = self.purpose();
        self.scenarios.close(self.text, &mut self.body.criteria);
        if inherited == Some(Purpose::Criteria) {
            self.scenarios
                .heading(self.text, title, &mut self.body.criteria);
        }
        if heading.level == 1 {
            self.search(title.range());
        } else {
            self.past_opening = true;
        }
        self.open.push(Open {
            section: self.body.sections.len(),
            words_before: self.body.words,
            purpose: purpose_of(title_text).or(inherited),
        });
        self.body.sections.push(Section {
            level: heading.level,
            title,
            content: Span::new(end, end),
            words: 0,
        });
    }

    /// Closes the sections of this level and below, which end at `end`.
    fn close_sections(&mut self, level: u8, end: usize) {
        while let Some(open) = self.open.last() {
            let Some(section) = self.body.sections.get_mut(open.section) else {
                break;
            };
            if section.level < level {
                break;
            }
            section.content = Span::new(section.content.start as usize, end);
            section.words = self.body.words - open.words_before;
            if open.purpose == Some(Purpose::Criteria) {
                self.scenarios.close(self.text, &mut self.body.criteria);
            }
            self.open.pop();
        }
    }

    fn paragraph(&mut self, range: Range<usize>) {
        match self.purpose() {
            None => self.search(range),
            Some(Purpose::Criteria) if self.containers == 0 => {
                self.scenarios
                    .paragraph(self.text, range, &mut self.body.criteria);
            }
            Some(_) => {}
        }
    }

    fn item(&mut self, range: Range<usize>) {
        if self.lists != 1 {
            return;
        }
        match self.purpose() {
            None => self.search(range),
            // A list in a quote is somebody's words.
            Some(_) if self.containers != 2 => {}
            Some(Purpose::Criteria) => {
                self.scenarios
                    .item(self.text, range, &mut self.body.criteria);
            }
            Some(Purpose::Questions) => self.body.questions.extend(task(self.text, range)),
            Some(Purpose::Tasks) => self.body.tasks.extend(task(self.text, range)),
        }
    }

    /// Looks for a narrative in a block of prose, until there is one.
    fn search(&mut self, block: Range<usize>) {
        if self.body.narrative.is_some() || block.start < self.searched {
            return;
        }
        self.searched = block.end;
        self.blocks += 1;
        let opening = self.partial.is_none() && self.blocks <= 2 && !self.past_opening;
        match narrative::find(self.text, block, opening) {
            Some(found) if found.whole => self.body.narrative = Some(found.narrative),
            Some(found) => self.partial = self.partial.take().or(Some(found)),
            None => {}
        }
    }

    fn finish(mut self, span: Span) -> Body {
        self.scenarios.close(self.text, &mut self.body.criteria);
        self.close_sections(0, span.end as usize);
        let mut body = self.body;
        body.span = span;
        body.narrative = body
            .narrative
            .or_else(|| self.partial.map(|found| found.narrative));
        body
    }
}

/// The line of a list item without mark and tick.
fn task(text: &str, range: Range<usize>) -> Option<Task> {
    let (span, own) = criteria::own_text(text, range)?;
    let line = text.get(own.range())?;
    let (done, skipped) = tick_box(line).map_or((None, 0), |(done, length)| (Some(done), length));
    Some(Task {
        span,
        text: Span::new(own.start as usize + skipped, own.end as usize),
        done,
    })
}

/// Runs of bytes above the blank; the first may go on with a word counted before.
fn words_in(text: &[u8], inside_word: bool) -> u32 {
    let blank = |byte: u8| byte <= b' ';
    let starts: usize = text
        .windows(2)
        .map(|pair| match pair {
            [before, here] => usize::from(blank(*before) & !blank(*here)),
            _ => 0,
        })
        .sum();
    let first = text
        .first()
        .is_some_and(|first| !blank(*first) && !inside_word);
    u32::try_from(starts + usize::from(first)).unwrap_or(u32::MAX)
}

fn is_gherkin(kind: &CodeBlockKind<'_>) -> bool {
    match kind {
        CodeBlockKind::Indented => false,
        CodeBlockKind::Fenced(info) => {
            let language = info.split([' ', ',', '{']).next().unwrap_or_default();
            ["", "gherkin", "cucumber", "feature"]
                .iter()
                .any(|each| each.eq_ignore_ascii_case(language))
        }
    }
}

/// Whether a link's target is a file beside this one and neither an address nor a place in this text.
fn is_local_file(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    !path.is_empty() && !path.contains(':') && !path.starts_with("//")
}

/// What the lists below a heading of this title are.
fn purpose_of(title: &str) -> Option<Purpose> {
    const TITLES: [(&str, Purpose); 13] = [
        ("acceptance criteria", Purpose::Criteria),
        ("acceptance criterion", Purpose::Criteria),
        ("acceptance tests", Purpose::Criteria),
        ("akzeptanzkriterien", Purpose::Criteria),
        ("abnahmekriterien", Purpose::Criteria),
        ("critères d'acceptation", Purpose::Criteria),
        ("acceptatiecriteria", Purpose::Criteria),
        ("criterios de aceptación", Purpose::Criteria),
        ("questions", Purpose::Questions),
        ("open questions", Purpose::Questions),
        ("offene fragen", Purpose::Questions),
        ("fragen", Purpose::Questions),
        ("tasks", Purpose::Tasks),
    ];
    let title = title
        .trim_start_matches(|each: char| !each.is_alphabetic())
        .split(['(', ':'])
        .next()
        .unwrap_or_default()
        .trim_end_matches(|each: char| !each.is_alphabetic());
    TITLES
        .iter()
        .find(|(known, _)| same_title(known, title))
        .map(|(_, purpose)| *purpose)
}

fn same_title(known: &str, title: &str) -> bool {
    if title.is_ascii() {
        return known.eq_ignore_ascii_case(title);
    }
    title.to_lowercase().replace('’', "'") == known
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Form;
    use super::*;

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
        let (_, body) =
            read("# One two\n\nThree *four* f**iv**e [six](x.md)\n\n- [ ] `seven eight`\n");
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
            criteria(
                "<!-- AC:BEGIN -->\n- [x] #1 The modal shows\n- [ ] #2 Rows\n<!-- AC:END -->\n"
            ),
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

    proptest! {
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
}
