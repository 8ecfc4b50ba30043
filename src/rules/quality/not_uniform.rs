use std::collections::{BTreeMap, BTreeSet};

use super::{Story, open_stories};
use crate::Facts;
use crate::backlog::body::{Language, Template};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;
use crate::text::sorting::Gather as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q10",
    name: "not-uniform",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
A story whose indicator phrase (`As a`, `I want to`, `so that`) differs by more than three letters from the one that most
stories of this backlog use in that place, in the same language. Three stories at least are needed, and more than half of
them must agree. `to be able to` counts as `to`.

## Why it matters
All stories in a specification employ the same template (criterion *uniform* of the Quality User Story framework, Lucassen
et al. 2016; the measure is that of their tool AQUSA). A list in one form is read faster and leaves fewer parts out.

## How to fix it
Use the phrase that most of your stories use. It is a matter of form: silence the rule where you do not mind.
",
    check: Check::Backlog(check),
};

/// Letters to insert, delete or replace that are no other phrase (AQUSA).
const TOLERATED: usize = 3;
const FEWEST: usize = 3;

/// The places of indicator phrases in a story.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Role,
    Means,
    Ends,
}

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let mut written: BTreeMap<(Language, Place), BTreeMap<&str, usize>> = BTreeMap::new();
    for story in open_stories(facts) {
        for (place, span) in places(story) {
            let phrases = written
                .entry((story.narrative.language, place))
                .or_default();
            *phrases.entry(story.part(Some(span))).or_default() += 1;
        }
    }
    let usual: BTreeMap<(Language, Place), Usual> = written
        .into_iter()
        .filter_map(|(key, written)| Some((key, Usual::of(counts(written))?)))
        .into_map();
    let mut remarks = Vec::new();
    if usual.values().all(|usual| usual.different.is_empty()) {
        return remarks;
    }
    for story in open_stories(facts) {
        for (place, span) in places(story) {
            let usual = usual.get(&(story.narrative.language, place));
            remarks.extend(usual.and_then(|usual| usual.remark(story, span)));
        }
    }
    remarks
}

/// How many stories have each phrase, however it is written.
fn counts(written: BTreeMap<&str, usize>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (text, stories) in written {
        *counts.entry(phrase(text)).or_default() += stories;
    }
    counts
}

/// What most stories say in one place.
struct Usual {
    phrase: String,
    stories: usize,
    all: usize,
    /// Phrases that are too different.
    different: BTreeSet<String>,
}

impl Usual {
    fn of(phrases: BTreeMap<String, usize>) -> Option<Self> {
        let all = phrases.values().sum();
        // The first in the alphabet of equals.
        let (phrase, stories) = phrases
            .iter()
            .rev()
            .max_by_key(|(_, stories)| **stories)
            .map(|(phrase, stories)| (phrase.clone(), *stories))?;
        if all < FEWEST || stories * 2 <= all {
            return None;
        }
        let different = phrases
            .into_keys()
            .filter(|other| edit_distance(other, &phrase) > TOLERATED)
            .collect();
        Some(Self {
            phrase,
            stories,
            all,
            different,
        })
    }

    fn remark(&self, story: Story<'_>, span: Span) -> Option<Remark> {
        if self.different.is_empty() || !self.different.contains(&phrase(story.part(Some(span)))) {
            return None;
        }
        let message = format!(
            "{} says `{}` where {} of {} stories say `{}`",
            story.item.id,
            story.part(Some(span)),
            self.stories,
            self.all,
            self.phrase
        );
        Some(
            Remark::at(story.item, span, message)
                .help(format!("write `{}`", self.phrase))
                .key(self.phrase.clone()),
        )
    }
}

/// The indicator phrases of a story in the usual template.
fn places(story: Story<'_>) -> impl Iterator<Item = (Place, Span)> {
    let narrative = story.narrative;
    let whole = narrative.template == Template::Connextra && narrative.persona.is_some();
    let means = narrative.want.is_some();
    let names: &[Place] = match (whole, means) {
        (true, true) => &[Place::Role, Place::Means, Place::Ends],
        (true, false) => &[Place::Role, Place::Ends],
        (false, _) => &[],
    };
    names
        .iter()
        .copied()
        .zip(narrative.indicators.iter().copied())
}

/// The phrase in lower case, with plain blanks and apostrophes.
fn phrase(written: &str) -> String {
    let mut phrase = String::with_capacity(written.len());
    for word in written.split_whitespace() {
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.extend(
            word.chars()
                .filter(|each| !matches!(each, '*' | '_' | '`'))
                .map(|each| if each == '’' { '\'' } else { each })
                .flat_map(char::to_lowercase),
        );
    }
    if let Some(short) = phrase.strip_suffix(" to be able to") {
        phrase.truncate(short.len() + " to".len());
    }
    phrase
}

/// Characters to insert, delete or replace (V. Levenshtein, 1966).
fn edit_distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (above, left) in one.chars().enumerate() {
        let mut diagonal = above;
        let mut before = above + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(other.chars()) {
            let replaced = diagonal + usize::from(left != right);
            diagonal = *cell;
            *cell = replaced.min(diagonal + 1).min(before + 1);
            before = *cell;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::edit_distance;

    #[test]
    fn distances_are_counted_in_letters() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
        assert_eq!(edit_distance("i want to", "i'm able to"), 6);
        assert_eq!(edit_distance("as a", "as an"), 1);
    }
}
