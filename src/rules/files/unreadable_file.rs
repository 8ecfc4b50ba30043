use crate::Facts;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F1",
    name: "unreadable-file",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A file of the backlog that could not be read: no permission, larger than the limit, a link that leads out of the repository.

## Why it matters
What is not read is not in any list, order or number. It is never skipped in silence.

## How to fix it
Do what the reason asks for: give permission, make the file smaller, replace the link by the file.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let unreadable = facts.backlog.unreadable.iter();
    unreadable
        .map(|file| {
            let message = format!("this file could not be read: {}", file.reason);
            Remark::in_file(file.path.as_str(), Span::default(), message)
                .help("make it readable, or move it out of the backlog")
        })
        .collect()
}
