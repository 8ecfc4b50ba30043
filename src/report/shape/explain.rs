//! The rules and the ranking models, as `deepen explain` tells them.

use schemars::JsonSchema;
use serde::Serialize;

/// What was asked about: one rule, one model, or all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Explained {
    /// Sorted by code.
    pub rules: Vec<ExplainedRule>,
    pub models: Vec<ExplainedModel>,
    /// The ways to split an item, in the order in which they are tried.
    pub patterns: Vec<ExplainedPattern>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedRule {
    /// `D1`
    pub code: &'static str,
    /// `definition-of-ready`
    pub name: &'static str,
    /// `Detailed appropriately`
    pub family: &'static str,
    /// `error`, `warning` or `info`, unless a finding or the configuration says otherwise.
    pub level: &'static str,
    pub needs_history: bool,
    /// Markdown.
    pub docs: &'static str,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedModel {
    /// `cd3`
    pub name: &'static str,
    pub summary: &'static str,
    /// Markdown.
    pub docs: &'static str,
}

/// A way to split an item: SPIDR (M. Cohn) and the nine patterns of Humanizing Work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ExplainedPattern {
    /// The word behind `split --by`.
    pub name: &'static str,
    /// `SPIDR`, `Humanizing Work`, or both.
    pub family: &'static str,
    /// What is parted from what.
    pub summary: &'static str,
    pub example: &'static str,
}
