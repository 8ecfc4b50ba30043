use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F17",
    name: "unmapped-value",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: r#"## What it finds
A value of an adopted file that the map under `adopt:` does not name.

## Why it matters
It counts as the workflow's first status or the default type, which may be wrong for every number that follows.

## How to fix it
Add the value to the map in `deepen.yml`.
"#,
    check: Check::Problem(ProblemKind::UnmappedValue),
};
