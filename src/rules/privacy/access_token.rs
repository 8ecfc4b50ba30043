use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Record;
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
    let mut remarks = super::remarks(record, places(record.text()), help);
    for remark in &mut remarks {
        remark.level = None;
    }
    remarks
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let prefixes = [
        "gh[pousr]_[A-Za-z0-9]{36}",
        "github_pat_[A-Za-z0-9_]{22}",
        "glpat-[A-Za-z0-9_-]{20}",
        "xox[abprs]-[A-Za-z0-9-]{10}",
        "(?:AKIA|ASIA)[0-9A-Z]{16}",
        "AIza[0-9A-Za-z_-]{35}",
        "[rs]k_live_[0-9A-Za-z]{16}",
        "sk-(?:ant|proj)-[A-Za-z0-9_-]{20}",
        "npm_[A-Za-z0-9]{36}",
        r"eyJ[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10}",
        "-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----",
    ];
    Regex::new(&prefixes.join("|")).expect("the patterns are constant and tested")
});

pub(in crate::rules) fn places(text: &str) -> Vec<(Range<usize>, &'static str)> {
    TOKEN
        .find_iter(text)
        .map(|found| {
            let is_key = found.as_str().starts_with('-');
            let name = if is_key {
                "a private key"
            } else {
                "an access token"
            };
            (found.range(), name)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_their_prefixes() {
        // Put together here, so that no scanner takes this file for a leak.
        let tokens = [
            format!("ghp_{}", "a1".repeat(18)),
            format!("AKIA{}", "A1".repeat(8)),
            format!("glpat-{}", "x".repeat(20)),
            format!("eyJ{0}.eyJ{0}.{0}", "abcde12345"),
            ["-----BEGIN RSA PRIVATE", "KEY-----"].join(" "),
        ];
        for token in tokens {
            assert_eq!(places(&format!("it says {token} here")).len(), 1, "{token}");
        }
        assert!(places("the ghp_ prefix, sk-learn, AKIA and eyJ").is_empty());
    }
}
