//! Which rules run: what the command line asks for.

use super::{RULES, Rule, registry};

/// The rules asked for on the command line; the configuration says the rest.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Codes, the letter of a family's codes (`D`), or names; empty for all.
    pub only: Vec<String>,
    /// The same, left out.
    pub skip: Vec<String>,
}

impl Selection {
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
