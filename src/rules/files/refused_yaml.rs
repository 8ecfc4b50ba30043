use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F6",
    name: "refused-yaml",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
Anchors (`&name`), aliases (`*name`), tags (`!tag`), keys that are lists or maps, and a second document in one file. They
are never expanded; an alias counts as its text.

## Why it matters
A value that is written elsewhere cannot be changed in one line, and nested aliases are a known way to exhaust a reader.

## How to fix it
Write the value where it is meant. Quote a text that starts with `*`, `&` or `!`.
"#,
    check: Check::Problem(ProblemKind::RefusedYaml),
};
