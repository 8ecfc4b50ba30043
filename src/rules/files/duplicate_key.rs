use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F5",
    name: "duplicate-key",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
The same key twice in one map of the front matter. The first one counts until it is mended.

## Why it matters
Readers disagree on which of the two counts, so two people see two different statuses. Most often it is what a merge left.

## How to fix it
Delete one of the two.
"#,
    check: Check::Problem(ProblemKind::DuplicateKey),
};
