use super::Story;
use super::lexicon::Lexicons;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q5",
    name: "solution-language",
    letter: Letter::Quality,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
Words of a solution in what the role wants: `button`, `dropdown`, `database`, `API`, `JSON` and the other words of
`lexicons.solution`, alone or in the plural. A word that the role bears is its own business (`As an API user ...`).

## Why it matters
A story specifies the problem, not the solution to it (criterion *problem-oriented* of the Quality User Story framework,
Lucassen et al. 2016; *Negotiable* of INVEST, Wake 2003). A button in the story is a button in the product, also where none
was needed.

## How to fix it
Say what the role wants to achieve, and leave the way to the developers. Where the word is of the users' own world (a
library has pages), list your words in `lexicons.solution` of `deepen.yml`.
",
    check: Check::Story(check),
};

fn check(story: Story<'_>, lexicons: &Lexicons) -> Vec<Remark> {
    let Some(want) = story.narrative.want else {
        return Vec::new();
    };
    let text = story.part(Some(want));
    let role = story.part(story.narrative.persona);
    let mut seen: Vec<&str> = Vec::new();
    let mut remarks = Vec::new();
    for place in lexicons.solution.places(text) {
        let word = text.get(place.clone()).unwrap_or_default();
        let same = |other: &str| other.eq_ignore_ascii_case(word);
        if seen.iter().any(|other| same(other)) || role.split_whitespace().any(same) {
            continue;
        }
        seen.push(word);
        let span = Span::from(place).shifted(want.start as usize);
        let message = format!("the want of {} names a solution: `{word}`", story.item.id);
        remarks.push(
            Remark::at(story.item, span, message)
                .help("say what the role wants to achieve, not with what")
                .key(word.to_lowercase()),
        );
    }
    remarks
}
