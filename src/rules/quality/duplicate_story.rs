use std::collections::BTreeMap;

use super::likeness::alike;
use super::prose::{content_keys, raw_words};
use super::{Story, open_stories};
use crate::Facts;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q9",
    name: "duplicate-story",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
An open story that says the same as an earlier one (by path): word for word, but for case, blanks and punctuation (error),
or with a likeness of at least 0.85 (warning). Likeness is the weight of the shared words by that of all words of role, want
and benefit; a word weighs more the fewer stories have it. Of several, the likest is named.

## Why it matters
Every story is unique (criterion *unique* of the Quality User Story framework, Lucassen et al. 2016). Duplicates share out
the demand, the votes and the talk about one wish over two places, and may both be built.

## How to fix it
Keep one and drop the other, or say in the want how they differ. Move feedback links and criteria over first.
",
    check: Check::Backlog(check),
};

/// Likeness from which two stories are probably one.
const ALIKE: f64 = 0.85;

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let stories: Vec<Story<'_>> = open_stories(facts)
        .filter(|story| story.narrative.want.is_some())
        .collect();
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts = Vec::with_capacity(stories.len());
    let mut remarks = Vec::new();
    let mut kept = Vec::with_capacity(stories.len());
    for (number, story) in stories.iter().enumerate() {
        let first = *first_of.entry(normal_form(story)).or_insert(number);
        match stories.get(first).filter(|_| first != number) {
            Some(first) => remarks.push(remark(story, first, None)),
            None => {
                kept.push(story);
                texts.push(content_keys(&parts(story)));
            }
        }
    }
    for pair in alike(&texts, ALIKE) {
        if let (Some(later), Some(earlier)) = (kept.get(pair.later), kept.get(pair.earlier)) {
            remarks.push(remark(later, earlier, Some(pair.likeness)));
        }
    }
    remarks
}

fn parts<'a>(story: &Story<'a>) -> [&'a str; 3] {
    [
        story.part(story.narrative.persona),
        story.part(story.narrative.want),
        story.part(story.narrative.benefit),
    ]
}

/// The story's words in lower case.
fn normal_form(story: &Story<'_>) -> String {
    let mut normal = String::with_capacity(story.narrative.span.len());
    for part in parts(story) {
        for word in raw_words(part) {
            normal.extend(word.chars().flat_map(char::to_lowercase));
            normal.push(' ');
        }
        normal.push('|');
    }
    normal
}

fn remark(later: &Story<'_>, earlier: &Story<'_>, likeness: Option<f64>) -> Remark {
    let (id, other) = (&later.item.id, &earlier.item.id);
    let (level, message) = match likeness {
        None => (Level::Error, format!("{id} is the same story as {other}")),
        Some(likeness) => (
            Level::Warning,
            format!("{id} is nearly the same story as {other} (likeness {likeness:.2})"),
        ),
    };
    Remark::at(later.item, later.narrative.span, message)
        .level(level)
        .help("keep one of them, or say in the want how they differ")
        .key(other.as_str())
        .note(
            earlier.item.path(),
            earlier.narrative.span,
            format!("{other} says it first"),
        )
}
