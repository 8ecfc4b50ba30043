use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F4",
    name: "invalid-yaml",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
Front matter that is no valid YAML: a value with `: ` in it or an `@` before it that is not quoted, a quote or bracket that
is never closed, a line that is indented by chance. All other keys are still read, and the broken value counts as its text.

## Why it matters
Other tools skip such a file, most of them in silence: the item is gone from the board and nobody is told.

## How to fix it
Quote the value, as the finding shows. `deepen check --fix` does it where a quote is all that is missing.
"#,
    check: Check::Problem(ProblemKind::InvalidYaml),
};
