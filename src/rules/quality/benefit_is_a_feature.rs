use super::Story;
use super::lexicon::Lexicons;
use super::prose::quoted;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q4",
    name: "benefit-is-a-feature",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
A benefit that is a wish of its own: `so that I want to print it`, `so that I would like a list`, `so that the system
shall send a mail`.

## Why it matters
The means is a feature, the ends is a rationale and not another feature (criterion *conceptually sound* of the Quality
User Story framework, Lucassen et al. 2016). A feature in the place of the reason is built without anybody having asked why.

## How to fix it
Ask why once more and write the answer. Make the second feature a story of its own, linked by `blocked_by` where the first
needs it.
",
    check: Check::Story(check),
};

const WISHES: [&str; 14] = [
    "i want ",
    "i would like ",
    "i'd like ",
    "i’d like ",
    "i need ",
    "i wish ",
    "the system shall ",
    "the system should ",
    "the system must ",
    "it should be possible ",
    "we want ",
    "ich möchte ",
    "ich will ",
    "je veux ",
];

fn check(story: Story<'_>, _: &Lexicons) -> Vec<Remark> {
    let Some(span) = story.narrative.benefit else {
        return Vec::new();
    };
    let benefit = story.part(Some(span));
    let begins = |wish: &str| {
        benefit
            .get(..wish.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(wish))
    };
    if !WISHES.into_iter().any(begins) {
        return Vec::new();
    }
    let message = format!(
        "the benefit of {} is another wish: {}",
        story.item.id,
        quoted(benefit)
    );
    vec![
        Remark::at(story.item, span, message)
            .help("write why it is wanted; a second feature is a story of its own"),
    ]
}
