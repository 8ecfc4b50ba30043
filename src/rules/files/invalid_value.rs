use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F12",
    name: "invalid-value",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
A word or number of the right type that the key does not allow: a status that the workflow does not name, an unknown
channel, an importance of 7, a title that is too long.

## Why it matters
An unknown status has no place in the workflow: the item would count as not started, whatever was meant.

## How to fix it
Use one of the values that the finding lists, or add the value to `deepen.yml`.
"#,
    check: Check::Problem(ProblemKind::InvalidValue),
};
