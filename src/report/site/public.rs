//! What everybody may read of an item: its title, the sections that are written for others, and in them no person, no account
//! and no money. Everything that is not named here stays inside.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::backlog::Item;
use crate::backlog::config::Phase;
use crate::backlog::team::Team;
use crate::intake::redaction;
use crate::text::Span;
use crate::text::sorting::PutInOrder as _;

/// Sections written for others; what is not among them is a note of the team's.
const SECTIONS: [&str; 13] = [
    "acceptance criteria",
    "actual",
    "expected",
    "in scope",
    "measures",
    "out of scope",
    "outcome",
    "outcome hypothesis",
    "problem",
    "release note",
    "scope",
    "steps",
    "success metrics",
];

/// In the place of what was taken out.
const REMOVED: &str = "[removed]";

static PSEUDONYM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[RAF]-[0-9A-HJKMNP-TV-Z]{6}\b").expect("the pattern is constant and tested")
});

static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?s)<!--.*?(?:-->|$)").expect("the pattern is constant and tested")
});

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_-]+").expect("the pattern is constant and tested"));

/// An amount beside a currency's sign or its code (ISO 4217).
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:[€$£¥₹]\s?\d(?:[\d.,' \u{a0}]*\d)?(?:\s?(?:k|m|bn|million|billion))?\b|\b\d(?:[\d.,' \u{a0}]*\d)?(?:\s?(?:k|m|bn|million|billion))?\s?(?:[€$£¥₹]|(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|CAD|AUD|NZD|INR|CNY|BRL|KRW|euros?|dollars?|pounds?)\b)|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|CAD|AUD|NZD|INR|CNY|BRL|KRW)\s?\d(?:[\d.,' \u{a0}]*\d)?(?:\s?(?:k|m|bn))?\b)",
    )
    .expect("the pattern is constant and tested")
});

/// The names of the team, which a public page does not say.
pub(in crate::report) fn names(team: &Team) -> Vec<&str> {
    let owners = team.product_owners.iter().chain(&team.developers);
    let others = team.scrum_master.iter();
    let delegates = team.delegates.iter().map(|delegate| &delegate.who);
    let mut names: Vec<&str> = owners
        .chain(others)
        .chain(delegates)
        .chain(team.identities.keys())
        .map(String::as_str)
        .collect();
    names.put_in_order();
    names.dedup();
    names
}

/// A text without people, accounts, requests and money.
pub(in crate::report) fn text(text: &str, names: &[&str]) -> String {
    let text = COMMENT.replace_all(text, "");
    let text = redaction::redact(&text, names).text;
    let text = PSEUDONYM.replace_all(&text, REMOVED);
    let text = MONEY.replace_all(&text, REMOVED);
    // A handle is written small as often as not.
    let is_name = |word: &str| names.iter().any(|name| name.eq_ignore_ascii_case(word));
    let text = WORD.replace_all(&text, |found: &Captures<'_>| match found.get(0) {
        Some(word) if !is_name(word.as_str()) => word.as_str().to_owned(),
        _ => REMOVED.to_owned(),
    });
    text.into_owned()
}

/// The sections of an item's text that everybody may read, with the story's own sentence before them.
pub(super) fn body(item: &Item, names: &[&str]) -> String {
    let source = &item.document.source;
    let body = &item.document.body;
    let whole = body.span.range();
    let first = (body.sections.first()).map_or(whole.end, |section| section.title.range().start);
    let mut told = source
        .slice(Span::new(whole.start, first))
        .trim_end_matches(['#', ' '])
        .trim()
        .to_owned();
    for section in &body.sections {
        let title = source.slice(section.title).trim();
        if SECTIONS.contains(&title.to_lowercase().as_str()) {
            let content = source.slice(section.content).trim();
            told.push_str(&format!("\n\n## {title}\n\n{content}"));
        }
    }
    text(&told, names)
}

/// Whether everybody may know that the item is there: what was dropped is nobody's business.
pub(super) fn is_shown(item: &Item) -> bool {
    item.phase != Phase::Dropped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_people_accounts_requests_and_money() {
        for (said, told) in [
            ("A-N0RD5K pays", "[removed] pays"),
            ("R-4T9W1X and F-8QZ3KD", "[removed] and [removed]"),
            ("4 200 EUR a week", "[removed] a week"),
            ("costs €12.5k now", "costs [removed] now"),
            ("EUR 900 is lost", "[removed] is lost"),
            ("3 million dollars", "[removed]"),
            ("5 users, 12 days", "5 users, 12 days"),
            ("see S-7K3M2Q", "see S-7K3M2Q"),
            ("a <!-- for A-N0RD5K --> b", "a  b"),
        ] {
            assert_eq!(text(said, &[]), told);
        }
        assert!(!text("ask mira or anna@firm.example", &["mira"]).contains("mira"));
        assert!(!text("ask anna@firm.example", &[]).contains("firm.example"));
    }
}
