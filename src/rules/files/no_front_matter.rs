use crate::backlog::ProblemKind;
use crate::rules::{Check, Letter, Level, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "F3",
    name: "no-front-matter",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: r#"## What it finds
A record's file that does not start with a line `---`, the keys, and a line `---`; or that is empty. The file counts as an
item all the same, with its file's name for a title.

## Why it matters
Without keys nobody knows what the file is, where it stands and what it waits for: it would drop out of every list.

## How to fix it
Start the file with front matter:
```yaml
---
id: S-7K3M2Q
type: story
title: Organiser sees invitees' working hours
---
```
"#,
    check: Check::Problem(ProblemKind::NoFrontMatter),
};
