use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F16",
    name: "file-name",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: r#"## What it finds
A file whose name does not start with the id inside it.

## Why it matters
People and commands open an item by its file's name. A copied file that kept its old name shows the wrong item.

## How to fix it
Rename the file to `<id>-<words>.md`, or correct the id.
"#,
    check: Check::Problem(ProblemKind::FileName),
};
