//! Which rules run: what the command line asks for.

use super::{Letter, RULES, Rule, registry};

/// The rules asked for on the command line; the configuration says the rest.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Codes, the letter of a family's codes (`D`), or names; empty for all.
    pub only: Vec<String>,
    /// The same, left out.
    pub skip: Vec<String>,
}

impl Selection {
    /// The rules of these families.
    pub fn of_letters(letters: &[Letter]) -> Self {
        let rules = RULES.iter().filter(|rule| letters.contains(&rule.letter));
        Self {
            only: rules.map(|rule| rule.code.to_owned()).collect(),
            ..Self::default()
        }
    }

    pub fn chooses(&self, rule: &Rule) -> bool {
        let named = |list: &[String]| list.iter().any(|written| names(written, rule));
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }

    /// What names no rule, with the name that is nearest: a bad request.
    pub fn unknown(&self) -> Vec<(&str, Option<&'static str>)> {
        self.only
            .iter()
            .chain(&self.skip)
            .filter(|written| !RULES.iter().any(|rule| names(written, rule)))
            .map(|written| (written.as_str(), registry::suggestion(written)))
            .collect()
    }

    /// Whether a chosen rule needs the commits.
    pub fn needs_history(&self) -> bool {
        RULES
            .iter()
            .any(|rule| rule.needs_history && self.chooses(rule))
    }
}

fn names(written: &str, rule: &Rule) -> bool {
    let family = written.len() == 1 && rule.code.starts_with(&written.to_ascii_uppercase());
    family || rule.code.eq_ignore_ascii_case(written) || rule.name.eq_ignore_ascii_case(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(selection: &Selection) -> Vec<&'static str> {
        RULES
            .iter()
            .filter(|rule| selection.chooses(rule))
            .map(|rule| rule.code)
            .collect()
    }

    fn selection(only: &[&str], skip: &[&str]) -> Selection {
        let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
        Selection {
            only: owned(only),
            skip: owned(skip),
        }
    }

    #[test]
    fn codes_names_and_letters_choose() {
        assert_eq!(
            codes(&selection(&["d4", "missing-estimate"], &[])),
            ["D4", "E1"]
        );
        assert_eq!(
            codes(&selection(&["D"], &["D5", "definition-of-ready"])),
            ["D2", "D3", "D4", "D6", "D7", "D8"]
        );
        assert_eq!(codes(&Selection::default()).len(), RULES.len());
    }

    #[test]
    fn what_names_no_rule_is_told_with_the_nearest_name() {
        let selection = selection(&["E1", "mising-estimate"], &["nothing"]);
        assert_eq!(
            selection.unknown(),
            [
                ("mising-estimate", Some("missing-estimate")),
                ("nothing", None)
            ]
        );
    }

    #[test]
    fn only_rules_about_the_past_need_it() {
        assert!(selection(&["M1"], &[]).needs_history());
        assert!(!selection(&["E1"], &[]).needs_history());
    }

    #[test]
    fn families_are_chosen_by_what_their_rules_are_of() {
        let chosen = codes(&Selection::of_letters(&Letter::DEEP));
        let families: Vec<&str> = ["D", "E", "M", "P"].to_vec();
        assert_eq!(chosen, codes(&selection(&families, &[])));
        assert!(chosen.len() > 20);
    }
}
