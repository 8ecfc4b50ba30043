//! The rules, one file each. A new one is its file, its `mod` line in its letter's folder, and its line here.

use super::detailed::{
    definition_of_ready, detail_gradient, over_detail, placeholder_text, ready_runway,
    rotting_detail, title_only, too_many_criteria,
};
use super::emergent::{
    backlog_growth, inventory, learning_trace, median_stillness, no_removals, refinement_gap,
    thrash, zombie_share,
};
use super::estimated::{
    boulder, estimate_authority, estimate_information, estimate_older_than_scope, missing_estimate,
    off_scale_estimate, old_estimate, size_gradient,
};
use super::prioritized::{
    dependency_inversion, hidden_gem, moscow_balance, no_line_of_sight, order_authority,
    order_file, priority_inflation, unexplained_override,
};
use super::{Rule, settings, silencing};

/// Every rule, sorted by code: one line each.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &definition_of_ready::RULE, // D1
    &placeholder_text::RULE, // D2
    &title_only::RULE, // D3
    &over_detail::RULE, // D4
    &rotting_detail::RULE, // D5
    &detail_gradient::RULE, // D6
    &ready_runway::RULE, // D7
    &too_many_criteria::RULE, // D8
    &missing_estimate::RULE, // E1
    &off_scale_estimate::RULE, // E2
    &estimate_older_than_scope::RULE, // E3
    &old_estimate::RULE, // E4
    &boulder::RULE, // E5
    &size_gradient::RULE, // E6
    &estimate_authority::RULE, // E7
    &estimate_information::RULE, // E8
    &zombie_share::RULE, // M1
    &median_stillness::RULE, // M2
    &backlog_growth::RULE, // M3
    &no_removals::RULE, // M4
    &inventory::RULE, // M5
    &refinement_gap::RULE, // M6
    &thrash::RULE, // M7
    &learning_trace::RULE, // M8
    &order_file::RULE, // P1
    &hidden_gem::RULE, // P2
    &dependency_inversion::RULE, // P3
    &unexplained_override::RULE, // P4
    &priority_inflation::RULE, // P5
    &moscow_balance::RULE, // P6
    &no_line_of_sight::RULE, // P7
    &order_authority::RULE, // P8
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
