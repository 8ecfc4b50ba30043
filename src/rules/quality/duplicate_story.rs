use std::collections::BTreeMap;

use super::likeness::{ByKey, alike};
use super::prose::{Key, content_keys, raw_words};
use super::{Story, open_stories};
use crate::Facts;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::rounding;

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
    let texts: Vec<Vec<Key>> = (stories.iter())
        .map(|story| content_keys(&parts(story)))
        .collect();
    let mut stories_of: ByKey<usize> = ByKey::default();
    for text in &texts {
        *stories_of.entry(subject(text)).or_default() += 1;
    }
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut remarks = Vec::new();
    let mut kept = Vec::with_capacity(stories.len());
    let mut kept_texts = Vec::with_capacity(stories.len());
    for ((number, story), text) in stories.iter().enumerate().zip(texts) {
        let may_be_second = stories_of
            .get(&subject(&text))
            .is_some_and(|count| *count > 1);
        let first = if may_be_second {
            *first_of.entry(normal_form(story)).or_insert(number)
        } else {
            number
        };
        match stories.get(first).filter(|_| first != number) {
            Some(first) => remarks.push(remark(story, first, None)),
            None => {
                kept.push(story);
                kept_texts.push(text);
            }
        }
    }
    for pair in alike(&kept_texts, ALIKE) {
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

/// A number for what a story is about: the same for the same words that say something.
fn subject(text: &[Key]) -> Key {
    text.iter().fold(0, |subject: Key, key| {
        (subject ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
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
            format!(
                "{id} is nearly the same story as {other} (likeness {})",
                rounding::fixed(likeness, 2)
            ),
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
