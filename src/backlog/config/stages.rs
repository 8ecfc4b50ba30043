//! `stages:` in `deepen.yml`: the stages of product development, and what must be there before one is left.

use schemars::JsonSchema;
use serde::Deserialize;

use super::reading::Check;

/// One stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageConfig {
    /// `Idea generation`
    pub name: String,
    /// What must be there before the stage is left: kinds that the tool looks for (`need`, `scope`, …), or kinds of your own,
    /// which an entry of `evidence` names (`kind: security-review`).
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// The stages in order, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Stages(pub Vec<StageConfig>);

/// The six stages of product development and what each leaves behind.
const STAGES: [(&str, &[&str]); 6] = [
    ("Idea generation", &["need", "feedback-or-research"]),
    (
        "Product definition",
        &["scope", "value-proposition", "success-metrics"],
    ),
    ("Prototyping", &["feasibility"]),
    (
        "Initial design",
        &["draft", "stakeholder-feedback", "user-feedback"],
    ),
    (
        "Validation and testing",
        &["criteria-accepted", "usability-test", "definition-of-done"],
    ),
    (
        "Commercialization",
        &["release", "release-notes", "notices", "measure-by"],
    ),
];

impl Default for Stages {
    fn default() -> Self {
        let stages = STAGES.iter().map(|(name, evidence)| StageConfig {
            name: (*name).to_owned(),
            evidence: evidence.iter().map(ToString::to_string).collect(),
        });
        Self(stages.collect())
    }
}

impl Stages {
    /// The stage of this number, from 1.
    pub fn of(&self, number: usize) -> Option<&StageConfig> {
        self.0.get(number.checked_sub(1)?)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Check<'_> {
    /// Stages without a name are none, and no stages at all are the default ones.
    pub(super) fn stages(&mut self, stages: &mut Stages) {
        for (number, stage) in stages.0.iter().enumerate() {
            if stage.name.trim().is_empty() {
                self.say(
                    &format!("stages.{number}"),
                    "a stage has a name",
                    "add `name: …`",
                );
            }
        }
        if stages.is_empty() {
            self.say(
                "stages",
                "there is no stage",
                "remove the key for the six default stages",
            );
            *stages = Stages::default();
        }
    }
}
