use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F8",
    name: "odd-character",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: r#"## What it finds
Characters in the front matter that nobody sees: a tab that indents, U+0085, U+2028 and U+2029 (line ends to some readers), a
byte order mark in the middle, null and other control characters.

## Why it matters
YAML 1.1 tools break lines at some of them and 1.2 tools do not, so that the same file has different keys.

## How to fix it
Delete the character, or indent by spaces; `deepen check --fix` does it.
"#,
    check: Check::Problem(ProblemKind::OddCharacter),
};
