use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F7",
    name: "too-large",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
Front matter beyond 1 MiB, 100,000 values or 32 levels of nesting. What lies beyond is not read.

## Why it matters
No person writes that by hand, and a file that costs a second to read costs it in every command.

## How to fix it
Move the data to a file of its own and refer to it, or flatten the value.
"#,
    check: Check::Problem(ProblemKind::TooLarge),
};
