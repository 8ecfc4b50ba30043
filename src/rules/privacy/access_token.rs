use super::Record;
use crate::intake::tokens;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "V2",
    name: "access-token",
    letter: Letter::Privacy,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
Access tokens and private keys by their public prefixes (GitHub, GitLab, Slack, AWS, Google, Stripe, npm, JSON web tokens, PEM
keys), in feedback and in items. A line with `deepen: allow privacy` in a comment is left out.

## Why it matters
People paste what they see, also into a request for help. A token in Git is open to everyone who can ever read the repository.

## How to fix it
Revoke the token first; deleting the line does not take it back. Then write `[removed]`.
",
    check: Check::Text(check),
};

fn check(record: Record<'_>) -> Vec<Remark> {
    let help = "revoke it, then write `[removed]`";
    let mut remarks = super::remarks(record, tokens::places(record.text()), help);
    for remark in &mut remarks {
        remark.level = None;
    }
    remarks
}
