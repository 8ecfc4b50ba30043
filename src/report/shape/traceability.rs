//! The whole backlog from feedback to notice and back, with what is missing on the way.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Files, Moment};

/// Every wish with what it led to, every item with what it comes from and what became of it, and the gaps between.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Traceability {
    pub at: Moment,
    /// The expression that chose the items; none for all of them.
    pub filter: Option<String>,
    pub files: Files,
    /// Gaps in all: the sum over `steps`.
    pub gaps: usize,
    /// In the order of the way.
    pub steps: Vec<TraceabilityStep>,
    /// Feedback first, then goals, epics and items; each by path. What was dropped is left out.
    pub rows: Vec<TraceabilityRow>,
    /// Items that were dropped: nothing is asked of them.
    pub dropped: usize,
    /// Feedback files that are spam.
    pub spam: usize,
}

/// One step of the way: of how many it is asked, and how many lack it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TraceabilityStep {
    /// `no-need`, `no-item`, `missing-item`, `not-told`, `no-origin`, `no-items`, `no-sprint`, `no-acceptance`, `no-release`,
    /// `no-release-note`
    pub gap: &'static str,
    /// `feedback without a need`
    pub title: &'static str,
    /// Wishes, items, or ids that feedback names.
    pub asked: usize,
    pub gaps: usize,
    /// How to close one.
    pub way_out: &'static str,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TraceabilityRow {
    /// `feedback` leads forward to what answers it; `goal`, `epic`, `story`, `bug`, `spike` and `enabler` back to what they come
    /// from, and on to what became of them.
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    /// How far a wish has come; the status of an item.
    pub state: String,
    /// Distinct people who asked.
    pub people: usize,
    /// The wishes that name an item, by their canonical files.
    pub feedback: Vec<String>,
    /// Whether a wish says what is behind it.
    pub has_need: Option<bool>,
    pub goal: Option<String>,
    /// What answers a wish; what is directly below a goal or an epic.
    pub items: Vec<String>,
    /// Of the item, or of what answers the wish.
    pub sprints: Vec<String>,
    /// The verdicts recorded.
    pub acceptance: Vec<String>,
    pub releases: Vec<String>,
    /// Whether it is out.
    pub is_out: bool,
    /// Of `people`, who was told that it is out, or wants no notices; none while it is not out.
    pub told: Option<usize>,
    /// The names of what is missing.
    pub gaps: Vec<&'static str>,
    /// The same in words.
    pub missing: Vec<String>,
}
