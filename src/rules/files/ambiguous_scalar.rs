use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F9",
    name: "ambiguous-scalar",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: r#"## What it finds
Unquoted keys and values that YAML 1.1 and YAML 1.2 type differently: `yes`, `no`, `on`, `off`, `y`, `n`, `0777`, `0o17`, `1_000`,
`12:30`, `12e4567`. ISO dates are left alone.

## Why it matters
One tool reads `on` as a text and the next as true; the commit `12e4567` becomes infinity and the time `12:30` becomes 750.

## How to fix it
Quote it; `deepen check --fix` does it. Or use a word that is none of these.
"#,
    check: Check::Problem(ProblemKind::AmbiguousScalar),
};
