//! The tables and the folders agree.

use std::collections::BTreeSet;
use std::path::Path;

use deepen::rules::RULES;

/// Files in the folders of the rules that are no rules: what the rules of a folder share.
const SHARED: [&str; 7] = [
    "lexicon", "likeness", "mod", "prose", "tests", "verbs", "word_set",
];

#[test]
fn every_rule_is_one_file_in_its_letters_folder_and_one_line_in_the_table() {
    let names: BTreeSet<String> = RULES
        .iter()
        .map(|rule| rule.name.replace('-', "_"))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for letter in std::fs::read_dir(folder).unwrap() {
        let letter = letter.unwrap().path();
        // The gates of product development are read by a report and a rule; they are no rules.
        if !letter.is_dir() || letter.ends_with("stages") {
            continue;
        }
        for file in std::fs::read_dir(&letter).unwrap() {
            let path = file.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            assert!(
                SHARED.contains(&stem.as_str()) || names.contains(&stem),
                "{} is in no line of src/rules/registry.rs",
                path.display()
            );
        }
    }
}

#[test]
fn rules_are_sorted_by_code_and_no_code_or_name_is_used_twice() {
    let codes: Vec<_> = RULES.iter().map(|rule| number(rule.code)).collect();
    assert!(codes.is_sorted_by(|one, next| one < next), "{codes:?}");
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
}

/// `Q12` as its letter and number.
fn number(code: &str) -> (&str, u32) {
    let (letter, number) = code.split_at(1);
    (letter, number.parse().unwrap())
}

#[test]
fn every_rule_has_a_kebab_case_name_and_says_what_why_and_how() {
    for rule in RULES {
        let kebab = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
        assert!(
            rule.name
                .split('-')
                .all(|word| !word.is_empty() && word.chars().all(kebab)),
            "{rule:?}"
        );
        let headings: Vec<_> = rule
            .docs
            .lines()
            .filter(|line| line.starts_with("## "))
            .collect();
        assert_eq!(
            headings,
            ["## What it finds", "## Why it matters", "## How to fix it"],
            "{rule:?}"
        );
    }
}

#[test]
fn the_configuration_knows_every_model_by_name() {
    let mut names: Vec<&str> = deepen::rank::MODELS
        .iter()
        .map(|model| model.name)
        .collect();
    names.sort_unstable();
    assert_eq!(names, deepen::backlog::config::METHODS);
}
