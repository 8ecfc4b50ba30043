use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F15",
    name: "invalid-id",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
An id that is not a letter, a hyphen and six of `0-9 A-Z` without I, L, O and U.

## Why it matters
Ids are typed, read aloud and written on cards. These characters cannot be mistaken for one another.

## How to fix it
Correct the id. `deepen new` mints one that is free.
"#,
    check: Check::Problem(ProblemKind::InvalidId),
};
