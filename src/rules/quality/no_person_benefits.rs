use super::Story;
use super::lexicon::Lexicons;
use super::prose::raw_words;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q13",
    name: "no-person-benefits",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
A role that is no person (`As a system`, `As the database`: warning), or one of those who build the product (`As a
developer`, `As a team`: note).

## Why it matters
A story is valuable to the customer or user (*Valuable* of INVEST, Wake 2003). Work that only its makers want is an
enabler: it needs another reason, and another place in the talk about order.

## How to fix it
Name the person who is better off when it is done, or write an enabler (`type: enabler`). Where developers are your
customers, silence this rule in `deepen.yml` and say so as the reason.
",
    check: Check::Story(check),
};

const THINGS: [&str; 14] = [
    "api",
    "app",
    "application",
    "backend",
    "back-end",
    "component",
    "database",
    "db",
    "frontend",
    "front-end",
    "microservice",
    "server",
    "software",
    "system",
];
const MAKERS: [&str; 12] = [
    "coder",
    "dev",
    "developer",
    "developers",
    "devs",
    "entwickler",
    "entwicklerin",
    "programmer",
    "programmers",
    "qa",
    "team",
    "we",
];

fn check(story: Story<'_>, _: &Lexicons) -> Vec<Remark> {
    let Some(span) = story.narrative.persona else {
        return Vec::new();
    };
    let role = story.part(Some(span));
    // `developer of the app`, `developer (junior)`: what counts is the noun before the first preposition.
    let noun = raw_words(role)
        .take_while(|word| !["of", "in", "on", "who", "with", "for", "from"].contains(word))
        .last()
        .unwrap_or_default();
    let is = |list: &[&str]| list.iter().any(|each| each.eq_ignore_ascii_case(noun));
    let is_alone = || raw_words(role).count() == 1;
    let id = &story.item.id;
    let (level, message) = if is(&THINGS) {
        (
            Level::Warning,
            format!("the role of {id} is no person: `{role}`"),
        )
    } else if is(&MAKERS) && (!noun.eq_ignore_ascii_case("team") || is_alone()) {
        (
            Level::Info,
            format!("the role of {id} builds the product: `{role}`"),
        )
    } else {
        return Vec::new();
    };
    vec![
        Remark::at(story.item, span, message)
            .level(level)
            .help("name the person who is better off, or make it an enabler"),
    ]
}
