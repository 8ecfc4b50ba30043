use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F18",
    name: "invalid-config",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
A setting in `deepen.yml` that contradicts another one, or names something that does not exist.

## Why it matters
A setting that does not count changes results in silence.

## How to fix it
Correct the setting, as the finding says.
"#,
    check: Check::Problem(ProblemKind::InvalidConfig),
};
