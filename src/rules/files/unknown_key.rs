use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F10",
    name: "unknown-key",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: r#"## What it finds
A key that this kind of record does not have, with the nearest one that it has. Keys of your own start with `x-`.

## Why it matters
A mistyped key is a value that was meant and does not count: `estmate: 5` leaves the item without an estimate.

## How to fix it
Correct the key, or start it with `x-`.
"#,
    check: Check::Problem(ProblemKind::UnknownKey),
};
