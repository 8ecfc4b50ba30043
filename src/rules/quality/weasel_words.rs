use super::Story;
use super::lexicon::{Lexicon, Lexicons};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q6",
    name: "weasel-words",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
Words that everybody reads differently, in the want and in the acceptance criteria of a story (warning) and in its benefit
(note): `easily`, `fast`, `user-friendly`, `several`, `etc.` and the other words of `lexicons.weasel`. `support` counts as a
verb only (`support large files`, not `the support team`).

## Why it matters
A story avoids terms that allow several interpretations (criterion *unambiguous* of the Quality User Story framework,
Lucassen et al. 2016). A criterion with such a word cannot be tested (*Testable* of INVEST, Wake 2003).

## How to fix it
Say how much, how fast, how many or for whom: `in under 2 seconds`, `with two clicks`, `PDF and PNG`.
",
    check: Check::Story(check),
};

fn check(story: Story<'_>, lexicons: &Lexicons) -> Vec<Remark> {
    let weasel = &lexicons.weasel;
    let mut remarks = Vec::new();
    let mut seen = Vec::new();
    if let Some(want) = story.narrative.want {
        look(story, weasel, want, "want", &mut seen, &mut remarks);
    }
    for criterion in &story.item.document.body.criteria {
        let text = criterion.text;
        look(story, weasel, text, "criteria", &mut seen, &mut remarks);
    }
    if let Some(benefit) = story.narrative.benefit {
        let first = remarks.len();
        look(story, weasel, benefit, "benefit", &mut seen, &mut remarks);
        for remark in remarks.iter_mut().skip(first) {
            remark.level = Some(Level::Info);
        }
    }
    remarks
}

/// Each word once in a story, where it stands first.
fn look<'a>(
    story: Story<'a>,
    lexicon: &Lexicon,
    span: Span,
    part: &str,
    seen: &mut Vec<&'a str>,
    remarks: &mut Vec<Remark>,
) {
    let text = story.part(Some(span));
    for place in lexicon.places(text) {
        let word = text.get(place.clone()).unwrap_or_default();
        let is_new = !seen.iter().any(|other| other.eq_ignore_ascii_case(word));
        if !is_new || is_noun(text, place.start, word) {
            continue;
        }
        seen.push(word);
        let at = Span::from(place).shifted(span.start as usize);
        let message = format!(
            "`{word}` in the {part} of {} is open to interpretation",
            story.item.id
        );
        remarks.push(
            Remark::at(story.item, at, message)
                .help("say how much, how fast, which or for whom, so that it can be tested")
                .key(word.to_lowercase()),
        );
    }
}

/// Whether `support` or `handle` is a thing here: behind an article, an adjective or `customer`, or before `team`.
fn is_noun(text: &str, at: usize, word: &str) -> bool {
    const BEFORE: [&str; 22] = [
        "a",
        "an",
        "and",
        "client",
        "contact",
        "customer",
        "first-level",
        "for",
        "from",
        "get",
        "level",
        "live",
        "my",
        "need",
        "of",
        "or",
        "our",
        "product",
        "tech",
        "technical",
        "the",
        "user",
    ];
    const BEHIND: [&str; 13] = [
        "agent", "agents", "case", "cases", "desk", "engineer", "hours", "level", "request",
        "requests", "staff", "team", "ticket",
    ];
    if !["support", "supports", "handle", "handles"]
        .iter()
        .any(|each| each.eq_ignore_ascii_case(word))
    {
        return false;
    }
    let is = |list: &[&str], word: Option<&str>| {
        word.is_some_and(|word| {
            let word = word.trim_matches(|each: char| !each.is_alphanumeric());
            list.iter().any(|each| each.eq_ignore_ascii_case(word))
        })
    };
    let before = text
        .get(..at)
        .and_then(|before| before.split_whitespace().next_back());
    let behind = text
        .get(at + word.len()..)
        .and_then(|behind| behind.split_whitespace().next());
    is(&BEFORE, before) || is(&BEHIND, behind)
}
