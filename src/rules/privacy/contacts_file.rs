use crate::Facts;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "V3",
    name: "contacts-file",
    letter: Letter::Privacy,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A `contacts.local.yml` in the commit that is looked at (the last one, or that of `--at`). The file itself is never read.

## Why it matters
It maps the ids of requesters to names and addresses. In a commit they are in every clone for ever, and the ids in feedback are
pseudonyms no longer.

## How to fix it
`git rm --cached backlog/contacts.local.yml`, add the file to `.gitignore`, and remove it from the history before you push. If it
was pushed, treat it as a leak of personal data.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let committed = facts.backlog.committed_contacts.iter();
    committed
        .map(|path| {
            let message = "this file of names and addresses is in Git";
            Remark::in_file(path.as_str(), Span::default(), message).help(format!(
                "`git rm --cached {path}`, and add it to `.gitignore`"
            ))
        })
        .collect()
}
