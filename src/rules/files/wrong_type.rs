use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F11",
    name: "wrong-type",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
A value of another type than its key takes: a text where a number is wanted, a map where a list is wanted, a version that
is not quoted and so a number to YAML.

## Why it matters
A value that cannot be read does not count in the order, the reports and the forecasts.

## How to fix it
Write the value as the finding says. `deepen schema` prints the type of every key.
"#,
    check: Check::Problem(ProblemKind::WrongType),
};
