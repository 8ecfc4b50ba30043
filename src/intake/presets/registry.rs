//! The presets, one file a tool. A new one is its file, its `mod` line, and its line here.

use super::{
    Preset, app_store, asana, azure_devops, beads, canny, fider, github, gitlab, google_forms,
    intercom, jira, linear, mail, notion, play, slack, survey, trello, typeform, uservoice,
    zendesk,
};
use crate::intake::reading::Export;
use crate::text::sorting::PutInOrder as _;

/// Every preset, sorted by name.
#[rustfmt::skip]
pub static PRESETS: &[&Preset] = &[
    &app_store::PRESET,
    &asana::PRESET,
    &azure_devops::PRESET,
    &beads::PRESET,
    &canny::PRESET,
    &fider::PRESET,
    &github::PRESET,
    &gitlab::PRESET,
    &google_forms::PRESET,
    &intercom::PRESET,
    &intercom::JSON,
    &intercom::PARTS,
    &jira::PRESET,
    &jira::JSON,
    &linear::PRESET,
    &mail::PRESET,
    &notion::PRESET,
    &play::PRESET,
    &slack::PRESET,
    &survey::PRESET,
    &trello::PRESET,
    &typeform::PRESET,
    &uservoice::PRESET,
    &zendesk::PRESET,
    &zendesk::COMMENTS,
    &zendesk::TAGS,
];

/// The preset of this name.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name).copied()
}

/// The presets that fit an export, each with the columns it is known by, the one with the most first.
pub fn recognise(export: &Export) -> Vec<(&'static Preset, Vec<&'static str>)> {
    let mut found: Vec<_> = PRESETS
        .iter()
        .filter_map(|preset| Some((*preset, preset.recognises(export)?)))
        .collect();
    found.put_in_order_by_key(|(_, signs)| std::cmp::Reverse(signs.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::mapping;

    #[test]
    fn every_mapping_reads_and_has_at_most_ten_lines() {
        for preset in PRESETS {
            let read = mapping::read(preset.mapping);
            assert!(read.is_ok(), "{}: {read:?}", preset.name);
            let lines = preset.mapping.trim().lines().count();
            assert!(lines <= 12, "{} has {lines} lines", preset.name);
        }
    }

    #[test]
    fn presets_are_sorted_by_name_and_named_once() {
        let names: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }

    #[test]
    fn every_preset_file_is_in_the_registry() {
        let source = include_str!("registry.rs");
        let list = source
            .split("pub static PRESETS")
            .nth(1)
            .unwrap_or_default();
        let modules = include_str!("mod.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
            .filter(|module| *module != "registry");
        for module in modules {
            assert!(list.contains(&format!("&{module}::PRESET")), "{module}");
        }
    }
}
