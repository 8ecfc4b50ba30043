use super::soon;
use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;
use crate::text::sorting::PutInOrder as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D2",
    name: "placeholder-text",
    letter: Letter::Detailed,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
In NOW (error) and NEXT (warning): `TBD`, `TODO`, `???` and `lorem` in the title or the text outside code (the list is
`lexicons.placeholder`; a word with capitals is found only as written), and empty sections that the item's type requires:
Acceptance criteria and Why of a story, Steps, Expected and Actual of a bug. Open questions are reported by
`definition-of-ready`.

## Why it matters
A placeholder looks like content in every count and list, and is found out on the day somebody starts the work.

## How to fix it
Write what is meant, or move the item down in `order.txt`.
",
    check: Check::OpenItem(check),
};

const PLACEHOLDERS: [&str; 4] = ["TBD", "TODO", "???", "lorem"];

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let Some((band, level)) = soon(facts.ranking.band(index)) else {
        return Vec::new();
    };
    let mut remarks = Vec::new();
    let mut look = |span: Span, at: &str| {
        let configured = facts.backlog.config.lexicons.placeholder.as_deref();
        let found = match configured {
            Some(words) => places(at, words.iter().map(String::as_str)),
            None => places(at, PLACEHOLDERS.into_iter()),
        };
        for (start, word) in found {
            let start = span.start as usize + start;
            let message = format!("{} in {} still says `{word}`", item.id, band.name());
            let remark = Remark::at(item, Span::new(start, start + word.len()), message);
            let help = "write what is meant, or move the item down in the order";
            remarks.push(remark.level(level).help(help).key(word));
        }
    };
    let document = &item.document;
    if !document.body.span.contains(item.title.span.start as usize) {
        look(item.title.span, document.source.slice(item.title.span));
    }
    look(
        document.body.span,
        document.source.slice(document.body.span),
    );
    remarks.extend(empty_sections(item).map(|(span, name)| {
        let message = format!(
            "the section `{name}` of {} in {} is empty",
            item.id,
            band.name()
        );
        let remark = Remark::at(item, span, message);
        let key = format!("empty {}", name.to_lowercase());
        remark
            .level(level)
            .help("fill it in, or delete its heading")
            .key(key)
    }));
    remarks
}

/// Where the words stand in the text outside code, in order.
fn places<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let as_written = word.chars().any(char::is_uppercase);
        let place = if as_written { text } else { lower.as_str() };
        let hits = place.match_indices(word).map(|(start, _)| start);
        found.extend(
            hits.filter(|start| is_word(text, *start, word))
                .map(|start| (start, word)),
        );
    }
    found.put_in_order();
    let mut code = Code::new(text);
    found.retain(|(start, _)| !code.holds(*start));
    found
}

/// Whether the word stands by itself; marks such as `???` always do.
fn is_word(text: &str, start: usize, word: &str) -> bool {
    let joins = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let before = text
        .get(..start)
        .and_then(|before| before.chars().next_back());
    let after = text
        .get(start + word.len()..)
        .and_then(|after| after.chars().next());
    let is_mark = !word.contains(char::is_alphanumeric);
    is_mark || (!joins(before) && !joins(after))
}

/// What is inside a fence or between backticks of its line. It is asked for places in their order, and reads the text once.
struct Code<'a> {
    text: &'a str,
    /// How far it has read.
    at: usize,
    in_fence: bool,
    in_ticks: bool,
    /// The line up to here holds nothing but spaces.
    is_indent: bool,
}

impl<'a> Code<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            in_fence: false,
            in_ticks: false,
            is_indent: true,
        }
    }

    /// Whether this place is; none before the last one asked for.
    fn holds(&mut self, place: usize) -> bool {
        let passed = self.text.get(self.at..place).unwrap_or_default();
        let behind = self.text.get(self.at..).unwrap_or_default();
        for (offset, character) in passed.char_indices() {
            if character == '\n' {
                self.in_ticks = false;
                self.is_indent = true;
                continue;
            }
            let rest = behind.get(offset..).unwrap_or_default();
            if self.is_indent && (rest.starts_with("```") || rest.starts_with("~~~")) {
                self.in_fence = !self.in_fence;
            }
            self.in_ticks ^= character == '`';
            self.is_indent &= character.is_whitespace();
        }
        self.at = self.at.max(place);
        self.in_fence || self.in_ticks
    }
}

/// The sections that the item's type requires and that have a heading only.
fn empty_sections(item: &Item) -> impl Iterator<Item = (Span, &'static str)> {
    let names: &[&str] = match item.item_type {
        ItemType::Story => &["Acceptance criteria", "Why"],
        ItemType::Bug => &["Steps", "Expected", "Actual"],
        ItemType::Enabler => &["Acceptance criteria"],
        _ => &[],
    };
    let document = &item.document;
    names.iter().filter_map(move |name| {
        let section = document.body.section(&document.source, name)?;
        let empty = document.source.slice(section.content).trim().is_empty();
        empty.then_some((section.title, *name))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    #[test]
    fn names_the_place_of_each_placeholder() {
        let text = "---\nAs a lead, I want TBD.\n\nLorem ipsum ???\n";
        assert_eq!(
            listed(&[("S-000001", text)]).finds("D2"),
            [
                "error backlog/items/S-000001-it.md:7:19 S-000001 in NOW still says `TBD`",
                "error backlog/items/S-000001-it.md:9:1 S-000001 in NOW still says `lorem`",
                "error backlog/items/S-000001-it.md:9:13 S-000001 in NOW still says `???`",
            ]
        );
    }

    /// Reading the text anew for each place would take many minutes here: 60 gigabytes.
    #[test]
    fn a_text_of_a_megabyte_is_read_once() {
        let text = "`TBD` and lorem\n".repeat(65_000);
        let found = super::places(&text, super::PLACEHOLDERS.into_iter());
        assert_eq!(found.len(), 65_000);
        assert!(found.iter().all(|(_, word)| *word == "lorem"));
    }

    #[test]
    fn code_is_told_from_text_by_fences_and_by_backticks_of_a_line() {
        let text = "`a` TBD ` TBD\nTBD\n  ~~~ TBD\nTBD\n~~~\nTBD\na ``` TBD\n";
        let found = super::places(text, ["TBD"].into_iter());
        let starts: Vec<usize> = found.into_iter().map(|(start, _)| start).collect();
        assert_eq!(starts, [4, 14, 36]);
    }

    #[test]
    fn words_that_only_look_like_one_are_left_alone() {
        let text = "---\nA todo list in Todoist, `TODO` in code, dolorem.\n\n```\nTBD\n```\n";
        assert!(listed(&[("S-000001", text)]).finds("D2").is_empty());
    }

    #[test]
    fn a_heading_with_nothing_below_is_no_section() {
        let text = "---\n## Why\n\n## Acceptance criteria\n- [ ] shown\n";
        assert_eq!(
            listed(&[("S-000001", text)]).finds("D2"),
            [
                "error backlog/items/S-000001-it.md:7:4 the section `Why` of S-000001 in NOW is empty"
            ]
        );
    }

    #[test]
    fn the_words_are_the_teams() {
        let case = listed(&[("S-000001", "---\nTBD and noch offen\n")]);
        let found = case
            .config("lexicons: {placeholder: [noch offen]}\n")
            .finds("D2");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found
                .iter()
                .all(|line| line.ends_with("still says `noch offen`")),
            "{found:?}"
        );
    }
}
