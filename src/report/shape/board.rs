//! Work by the workflow's statuses.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{Files, FlowExpectation, Moment};

/// Work by the workflow's statuses: stories, bugs, spikes and enablers as cards, with their ages beside what is expected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Board {
    pub at: Moment,
    pub files: Files,
    /// The expression that the cards match.
    pub filter: Option<String>,
    /// What parts the board: `epic`, `goal`, `team` or `label`; an item of several labels stands in each of their parts.
    pub by: Option<&'static str>,
    /// Finished items are shown from this day on.
    #[schemars(schema_with = "date")]
    pub since: Date,
    /// In the workflow's order; a status that the workflow does not name stands behind them.
    pub columns: Vec<BoardColumn>,
    /// Service level expectation: how long finished items took; none with fewer than 5 cycle times.
    pub sle: Option<FlowExpectation>,
    /// By column; in it in the product owner's order, what is finished the latest first.
    pub cards: Vec<BoardCard>,
    /// Cards of a column that a screen shows; every card is here.
    pub most: usize,
}

/// One status.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct BoardColumn {
    pub status: String,
    /// `not-started`, `started`, `finished` or `dropped`; none for a status that the workflow does not name.
    pub phase: Option<&'static str>,
    /// Cards of this column here; an item that stands in several parts counts once.
    pub items: usize,
    /// Items that match and were finished too early to be shown.
    pub earlier: usize,
    /// All work in this status, whatever the filter.
    pub wip: usize,
    /// The most items that may be in this status (`workflow.wip`).
    pub limit: Option<usize>,
    /// More are in it.
    pub is_over: bool,
}

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct BoardCard {
    pub status: String,
    /// The part of the board; none without parts, and for what has no such thing.
    pub group: Option<String>,
    pub id: String,
    pub title: String,
    /// `story`, `bug`, `spike` or `enabler`.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
    pub estimate: Option<f64>,
    /// The flag in its file is set.
    pub is_blocked: bool,
    /// Why, as its file says.
    pub blocked_reason: Option<String>,
    /// Open items that must be done first.
    pub waits_for: Vec<String>,
    /// Days in progress; none before it is started, after it is finished, and where no commit says.
    pub age_days: Option<u32>,
    /// Nobody saw it start: it is at least this old.
    pub is_at_least: bool,
    /// It is older than the service level expectation.
    pub is_late: bool,
    #[schemars(schema_with = "optional_date")]
    pub finished: Option<Date>,
}
