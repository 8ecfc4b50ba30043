use std::collections::BTreeMap;

use super::prose::{content_keys, raw_words};
use super::word_set::WordSet;
use super::{Story, open_stories};
use crate::Facts;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::sorting::PutInOrder as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q7",
    name: "conflicting-stories",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
Two open stories of one role that want the same with opposite sense: one of them says `not`, `never`, `cannot`, `no` or
`without`, or `forbid` where the other says `allow`, and all other words that say something are the same.

## Why it matters
A story is not inconsistent with any other story (criterion *conflict-free* of the Quality User Story framework, Lucassen
et al. 2016). Found in the backlog, a conflict is a question; found in the product, it is two teams undoing each other's work.

## How to fix it
Ask both sides. Often each is right for another role or case: say so in the story. Else drop one.
",
    check: Check::Backlog(check),
};

static DENIALS: WordSet = WordSet::of(
    "cannot can't deny disallow don't don’t can’t doesn't doesn’t forbid never no not prohibit without",
);
/// Words that say the opposite of a denial, and nothing of what it is about.
static ASSENTS: WordSet = WordSet::of("allow always can let permit with");

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let mut seen: BTreeMap<Vec<u64>, (Story<'_>, bool)> = BTreeMap::new();
    let mut remarks = Vec::new();
    let mut denied: Vec<Vec<u64>> = open_stories(facts)
        .filter(denies)
        .map(|story| subject(&story))
        .filter(|subject| subject.len() > 2)
        .collect();
    if denied.is_empty() {
        return remarks;
    }
    denied.put_in_order();
    for story in open_stories(facts) {
        let subject = subject(&story);
        if denied.binary_search(&subject).is_err() {
            continue;
        }
        let sense = denies(&story);
        let (first, first_sense) = *seen.entry(subject).or_insert((story, sense));
        if first_sense == sense {
            continue;
        }
        let (id, other) = (&story.item.id, &first.item.id);
        let message = format!("{id} wants the opposite of {other}");
        let note = format!("{other} wants this");
        remarks.push(
            Remark::at(story.item, story.narrative.span, message)
                .help("ask both sides; say for whom or when each holds, or drop one")
                .key(other.as_str())
                .note(first.item.path(), first.narrative.span, note),
        );
    }
    remarks
}

/// Whether the means is a denial, by its own words or by its indicator (`I don't want`).
fn denies(story: &Story<'_>) -> bool {
    let denial = |text: &str| raw_words(text).any(|word| DENIALS.contains(word));
    let indicator = story.narrative.indicators.get(1).copied();
    story.narrative.want.is_some()
        && (denial(story.part(story.narrative.want)) != denial(story.part(indicator)))
}

/// Role and means without the words that assent or deny.
fn subject(story: &Story<'_>) -> Vec<u64> {
    let want = story.part(story.narrative.want);
    let is_subject = |word: &&str| !DENIALS.contains(word) && !ASSENTS.contains(word);
    let mut words: Vec<&str> = raw_words(want).filter(is_subject).collect();
    words.push(story.part(story.narrative.persona));
    content_keys(&words)
}
