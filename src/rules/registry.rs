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
use super::files::{
    ambiguous_scalar, conflict_mark, duplicate_key, encoding, file_name, invalid_config,
    invalid_date, invalid_id, invalid_value, invalid_yaml, missing_key, no_front_matter,
    odd_character, refused_yaml, too_large, unknown_key, unmapped_value, unreadable_file,
    wrong_type,
};
use super::links::{
    acceptance_record, dangling_reference, decision_record, declined_without_reason,
    dependency_cycle, duplicate_id, merge_cycle, merge_state, notice_ledger, one_product_owner,
    parent_cycle, sprint_dates, two_accountabilities, two_releases, wrong_target,
};
use super::prioritized::{
    dependency_inversion, hidden_gem, moscow_balance, no_line_of_sight, order_authority,
    order_file, priority_inflation, unexplained_override,
};
use super::privacy::{access_token, contacts_file, personal_data};
use super::quality::{
    benefit_is_a_feature, benefit_restates_want, conflicting_stories, duplicate_story,
    many_blockers, missing_comma, missing_operations, no_person_benefits, not_a_sentence,
    not_atomic, not_minimal, not_uniform, not_well_formed, solution_language, weasel_words,
};
use super::{Rule, settings, silencing};
use crate::text::likeness;

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
    &unreadable_file::RULE, // F1
    &encoding::RULE, // F2
    &no_front_matter::RULE, // F3
    &invalid_yaml::RULE, // F4
    &duplicate_key::RULE, // F5
    &refused_yaml::RULE, // F6
    &too_large::RULE, // F7
    &odd_character::RULE, // F8
    &ambiguous_scalar::RULE, // F9
    &unknown_key::RULE, // F10
    &wrong_type::RULE, // F11
    &invalid_value::RULE, // F12
    &invalid_date::RULE, // F13
    &missing_key::RULE, // F14
    &invalid_id::RULE, // F15
    &file_name::RULE, // F16
    &unmapped_value::RULE, // F17
    &invalid_config::RULE, // F18
    &conflict_mark::RULE, // F19
    &duplicate_id::RULE, // I1
    &dangling_reference::RULE, // I2
    &dependency_cycle::RULE, // I3
    &parent_cycle::RULE, // I4
    &wrong_target::RULE, // I5
    &merge_cycle::RULE, // I6
    &merge_state::RULE, // I7
    &declined_without_reason::RULE, // I8
    &sprint_dates::RULE, // I9
    &two_releases::RULE, // I10
    &acceptance_record::RULE, // I11
    &one_product_owner::RULE, // I12
    &two_accountabilities::RULE, // I13
    &notice_ledger::RULE, // I14
    &decision_record::RULE, // I15
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
    &not_well_formed::RULE, // Q1
    &not_atomic::RULE, // Q2
    &not_minimal::RULE, // Q3
    &benefit_is_a_feature::RULE, // Q4
    &solution_language::RULE, // Q5
    &weasel_words::RULE, // Q6
    &conflicting_stories::RULE, // Q7
    &not_a_sentence::RULE, // Q8
    &duplicate_story::RULE, // Q9
    &not_uniform::RULE, // Q10
    &many_blockers::RULE, // Q11
    &missing_operations::RULE, // Q12
    &no_person_benefits::RULE, // Q13
    &benefit_restates_want::RULE, // Q14
    &missing_comma::RULE, // Q15
    &settings::RULE, // S1
    &silencing::GIVEN, // S2
    &silencing::UNUSED, // S3
    &personal_data::RULE, // V1
    &access_token::RULE, // V2
    &contacts_file::RULE, // V3
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
    likeness::nearest(written, RULES.iter().map(|rule| rule.name))
}
