use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F2",
    name: "encoding",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: r#"## What it finds
A file that is not UTF-8. It is read as Windows-1252, so that nothing of it is lost; the finding stands at the first
character that depends on it.

## Why it matters
Every reader guesses differently: `é` becomes `Ã©` on one screen and a question mark on the next, and searches miss it.

## How to fix it
Save the file as UTF-8 in your editor ("Save with encoding"), or run `iconv -f windows-1252 -t utf-8`.
"#,
    check: Check::Problem(ProblemKind::Encoding),
};
