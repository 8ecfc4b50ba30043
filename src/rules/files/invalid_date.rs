use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F13",
    name: "invalid-date",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
A date that is none (`2026-14-02`, `2026-02-30`), or that is not written as `2026-11-02`.

## Why it matters
Deadlines, sprints and ages are computed from dates; `02/11/2026` is a different day on both sides of the Atlantic.

## How to fix it
Write year, month and day: `2026-11-02`.
"#,
    check: Check::Problem(ProblemKind::InvalidDate),
};
