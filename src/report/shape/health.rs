//! Which of the numbers that deepen shows are unknown or rest on little, why, and the way out.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Files, Moment};

/// The health of the numbers: what is unknown of each, and what is shown and rests on little.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Health {
    pub at: Moment,
    /// The expression that chose the items; none for all of them.
    pub filter: Option<String>,
    pub files: Files,
    /// In the order in which one number is made from another.
    pub numbers: Vec<HealthNumber>,
}

/// One kind of number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HealthNumber {
    /// `score`, `estimate`, …
    pub name: &'static str,
    /// What it is, in words.
    pub title: String,
    /// The command that shows it.
    pub shown_in: &'static str,
    /// How many there are to be known.
    pub of: usize,
    /// Of these, shown.
    pub known: usize,
    /// Of these, not known: never shown as zero.
    pub unknown: usize,
    /// Of those known, resting on little: old, a default, a guess. None is counted twice.
    pub weak: usize,
    pub causes: Vec<HealthCause>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HealthCause {
    /// `unknown`: the number is not shown. `weak`: it is, and rests on little.
    pub state: &'static str,
    pub why: String,
    /// How many; one number may have several causes.
    pub count: usize,
    pub way_out: String,
    /// Ids, or paths where there is none; empty where it is about the backlog as a whole.
    pub items: Vec<String>,
}

/// One cause, with its number: a row for spreadsheets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HealthRow {
    pub name: &'static str,
    pub of: usize,
    pub known: usize,
    pub unknown: usize,
    pub weak: usize,
    pub state: &'static str,
    pub why: String,
    pub count: usize,
    pub way_out: String,
    pub items: Vec<String>,
}
