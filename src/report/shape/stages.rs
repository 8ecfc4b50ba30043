//! The gates of product development, and the evidence that each asks for.

use schemars::JsonSchema;
use serde::Serialize;

use super::Moment;

/// Where each epic and the product stand among the stages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Stages {
    pub at: Moment,
    /// The expression that chooses the epics; none for all.
    pub filter: Option<String>,
    /// The names of the stages in order.
    pub stages: Vec<String>,
    /// Subjects that an earlier stage was left in with evidence missing, or skipped without a reason.
    pub behind: usize,
    /// Subjects whose file names no stage, or none of these.
    pub unknown: usize,
    /// The product first, then epics by stage and id; what is finished or dropped is not among them.
    pub subjects: Vec<StageSubject>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StageSubject {
    /// None: the product.
    pub id: Option<String>,
    pub title: String,
    /// From 1.
    pub stage: Option<usize>,
    /// Why there is no stage.
    pub unknown: Option<String>,
    /// Stages from the first whose evidence is there, or that were skipped with a reason.
    pub reached: usize,
    pub gates: Vec<StageGate>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StageGate {
    /// None: the product.
    pub id: Option<String>,
    /// From 1.
    pub number: usize,
    pub name: String,
    /// `passed`, `open`, `behind` (left with evidence missing), `skipped`, `unexplained` (skipped without a reason) or `ahead`
    pub state: &'static str,
    /// Why it was skipped.
    pub reason: Option<String>,
    pub evidence: Vec<StageEvidence>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StageEvidence {
    /// As the configuration names it.
    pub kind: String,
    /// What is there; none where it is missing.
    pub found: Option<String>,
    pub wanted: String,
    /// How to give it.
    pub how: String,
}

/// One gate in a line, for CSV.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StageRow {
    pub id: Option<String>,
    pub number: usize,
    pub name: String,
    pub state: &'static str,
    pub reason: Option<String>,
    pub found: Vec<String>,
    pub missing: Vec<String>,
}
