//! The rules, one file each. A new one is its file, its `mod` line in its letter's folder, and its line here.

use super::{Rule, settings, silencing};

/// Every rule, sorted by code: one line each.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &settings::RULE, // S1
    &silencing::GIVEN, // S2
    &silencing::UNUSED, // S3
];

/// The rule of a code (`D4`) or a name (`over-detail`), in any case.
pub fn find(written: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| {
            rule.code.eq_ignore_ascii_case(written) || rule.name.eq_ignore_ascii_case(written)
        })
        .copied()
}

/// The rule's name or code that is nearest to a mistyped one.
pub fn suggestion(written: &str) -> Option<&'static str> {
    let written = written.to_lowercase();
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    similar::get_close_matches(written.as_str(), &names, 1, 0.6)
        .first()
        .copied()
}
