//! `commit:` in `deepen.yml`: what a commit says that a command makes of its own changes.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reading::Check;

/// Steps that the template may take: far more than a message needs.
const FUEL: u64 = 10_000;

/// How `--commit` words its message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CommitConfig {
    /// A template over what was done: `summary`, `command`, `ids`, `titles`.
    pub message: String,
}

impl Default for CommitConfig {
    fn default() -> Self {
        Self {
            message: "backlog: {{ summary }}".into(),
        }
    }
}

/// What was done, as a message's template knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Deed {
    /// `S-7K3M2Q estimate 3 → 5`; one line.
    pub summary: String,
    /// `set`, `order move`, …
    pub command: String,
    /// The records that it was done to, in the order in which it was.
    pub ids: Vec<String>,
    /// Their titles, in the same order.
    pub titles: Vec<String>,
}

impl CommitConfig {
    /// The message of a commit of this deed, without blanks around it.
    ///
    /// # Errors
    /// When the template is none, or names what there is not, or says nothing: in words.
    pub fn message(&self, deed: &Deed) -> Result<String, String> {
        let mut environment = Environment::new();
        // What is missing is named: by itself only builds for debugging do that.
        environment.set_debug(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let said =
            environment
                .render_str(&self.message, Serde(deed))
                .map_err(|error| match error.detail() {
                    Some(detail) => detail.to_owned(),
                    None => error.kind().to_string(),
                })?;
        match said.trim() {
            "" => Err("it says nothing".to_owned()),
            said => Ok(said.to_owned()),
        }
    }
}

impl Check<'_> {
    /// The default in place of a template that is none.
    pub(super) fn commit(&mut self, commit: &mut CommitConfig) {
        let sample = Deed {
            summary: "S-7K3M2Q estimate 3 → 5".to_owned(),
            command: "set".to_owned(),
            ids: vec!["S-7K3M2Q".to_owned()],
            titles: vec!["Working hours".to_owned()],
        };
        if let Err(reason) = commit.message(&sample) {
            self.say(
                "commit.message",
                &format!("this is no message of a commit: {reason}"),
                "it may name `summary`, `command`, `ids` and `titles`, as in `backlog: {{ summary }}`",
            );
            *commit = CommitConfig::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::config::read;
    use crate::text::Source;

    fn deed() -> Deed {
        Deed {
            summary: "S-00000A estimate 3 → 5".to_owned(),
            command: "set".to_owned(),
            ids: vec!["S-00000A".to_owned(), "S-00000B".to_owned()],
            titles: vec!["One".to_owned(), "Two {{ x }}".to_owned()],
        }
    }

    fn message(yaml: &str) -> String {
        let (config, document) = read(Source::new("deepen.yml", yaml));
        assert_eq!(document.problems, [], "{yaml}");
        config.commit.message(&deed()).unwrap()
    }

    #[test]
    fn a_message_is_worded_as_the_team_words_its_own() {
        assert_eq!(message(""), "backlog: S-00000A estimate 3 → 5");
        assert_eq!(
            message(
                "commit:\n  message: |\n    docs(backlog): {{ command }} {{ ids|join(', ') }}\n\n    {{ titles|last }}\n"
            ),
            "docs(backlog): set S-00000A, S-00000B\n\nTwo {{ x }}"
        );
    }

    #[test]
    fn a_template_that_is_none_is_a_finding_and_the_default_counts() {
        for (template, said) in [
            ("'{{ sumary }}'", "`sumary` is undefined"),
            ("'{{ summary'", ""),
            ("'  '", "it says nothing"),
            (
                "'{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}x'",
                "",
            ),
        ] {
            let text = format!("commit: {{message: {template}}}\n");
            let (config, document) = read(Source::new("deepen.yml", text));
            assert_eq!(config.commit, CommitConfig::default());
            let messages: Vec<&str> = document
                .problems
                .iter()
                .map(|each| &*each.message)
                .collect();
            assert!(
                messages.len() == 1 && messages[0].contains(said),
                "{template}: {messages:?}"
            );
        }
    }
}
