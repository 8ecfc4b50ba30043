use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F14",
    name: "missing-key",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
A key that its record cannot be without: id, type and title of an item, the date of feedback, the goal of a sprint, the
reason of a dropped item.

## Why it matters
What is missing here cannot be derived: Git knows when a file changed, and not when the customer called.

## How to fix it
Add the key, as the finding shows.
"#,
    check: Check::Problem(ProblemKind::MissingKey),
};
