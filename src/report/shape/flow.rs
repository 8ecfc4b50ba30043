//! How work flows through a window of days.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{Files, Moment};

/// How work flows (Kanban Guide 2020): how long items take, how many are finished, what is in progress and how old it is.
/// Leaf items only: no goals, no epics. All unknown when the past is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Flow {
    pub at: Moment,
    pub files: Files,
    pub window: Option<FlowWindow>,
    /// From the start to the finish.
    pub cycle_time: Option<FlowDays>,
    /// From the item's first commit to the finish.
    pub lead_time: Option<FlowDays>,
    /// From the earliest feedback received to the release.
    pub customer_lead_time: Option<FlowDays>,
    /// Service level expectation; none with fewer than 5 cycle times.
    pub sle: Option<FlowExpectation>,
    pub throughput: Option<FlowThroughput>,
    pub wip: Option<FlowWip>,
    /// None when neither a waiting status nor a blocked flag is ever said: not measurable.
    pub efficiency: Option<FlowEfficiency>,
    /// Little's law; none when nothing was finished.
    pub little: Option<FlowLittle>,
    /// What stands out, most pressing first.
    pub signs: Vec<FlowSign>,
    /// In progress, oldest first; then finished, by day; then what another tool asserts to have been finished.
    pub items: Vec<FlowItem>,
    /// Every sprint that has begun, oldest first.
    pub sprints: Vec<FlowSprint>,
    /// Of the sprint or release that was asked for.
    pub burn: Option<FlowBurn>,
    pub cumulative: Option<FlowCumulative>,
    pub left_out: FlowLeftOut,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowWindow {
    #[schemars(schema_with = "date")]
    pub first: Date,
    /// Counted too.
    #[schemars(schema_with = "date")]
    pub last: Date,
    /// Days of the clock in it.
    pub days: u32,
    /// Which days count in cycle times and ages: `calendar` or `working`.
    pub clock: &'static str,
    /// Nobody asked for other days.
    pub is_default: bool,
    /// It would begin earlier; the history does not.
    pub is_cut: bool,
    /// The statuses from which on an item is started, and finished.
    pub started: String,
    pub finished: String,
    /// Which start counts after a move back before it: `last-entry` or `first-entry`.
    pub backward: &'static str,
}

/// Days that items took: percentiles by nearest rank.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowDays {
    pub items: usize,
    pub p50: u32,
    pub p70: u32,
    pub p85: u32,
    pub p95: u32,
    pub longest: u32,
    pub mean: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowExpectation {
    /// 85: that many of 100 items are finished within `days` of their start.
    pub percent: u32,
    pub days: u32,
    /// Cycle times that it is read from.
    pub items: usize,
    /// Fewer than 10.
    pub is_rough: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowThroughput {
    pub items: usize,
    pub working_days: usize,
    pub per_working_day: f64,
    /// Items a calendar week.
    pub per_week: f64,
    /// Items finished on each working day, oldest first.
    pub daily: Vec<u32>,
    pub weeks: Vec<FlowWeek>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowWeek {
    /// Its Monday.
    #[schemars(schema_with = "date")]
    pub start: Date,
    pub items: u32,
    /// All its days are in the window.
    pub is_whole: bool,
}

/// Items in progress at the end of each day of the window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowWip {
    /// On the window's last day.
    pub now: usize,
    pub mean: f64,
    pub least: u32,
    pub most: u32,
    /// At the end of each day, as it was then.
    pub daily: Vec<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowEfficiency {
    /// 0 to 1: active days of all days in progress.
    pub share: f64,
    pub items: usize,
    pub days: u32,
    /// Days that ended in a waiting status, or blocked.
    pub waiting_days: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowLittle {
    pub days: u32,
    /// Days of all items in progress together.
    pub item_days: u64,
    pub average_wip: f64,
    /// Items finished a day.
    pub throughput: f64,
    /// Days.
    pub average_cycle: f64,
    /// Of the average WIP, 0 to 1: how far `throughput x average_cycle` is from it.
    pub gap: f64,
    /// The assumptions that do not hold, in words; empty when the gap is at most 20 %.
    pub broken: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowSign {
    /// `old`, `blocked`, `unobserved`, `little`, `chain`, `reopened`, `uncommitted`, `unknown-status` or `clock`.
    pub sign: &'static str,
    /// In words.
    pub message: String,
    /// The items that it is about.
    pub items: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowItem {
    pub id: String,
    /// None when its file is gone.
    pub title: Option<String>,
    /// `in-progress`, `finished`, or `asserted`: finished as another tool tells it, in no other number here.
    pub state: &'static str,
    /// Of an item in progress.
    pub status: Option<String>,
    #[schemars(schema_with = "optional_date")]
    pub status_since: Option<Date>,
    /// None when nobody saw it start; of an item in progress the first day it was seen started.
    #[schemars(schema_with = "optional_date")]
    pub started: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub finished: Option<Date>,
    /// The age of what is in progress, the cycle time of what is finished.
    pub days: Option<u32>,
    /// Nobody saw it start: `days` is the least it can be.
    pub is_at_least: bool,
    /// From the first commit to the finish.
    pub lead_days: Option<u32>,
    /// The share of finished items, 0 to 1, that took longer than it is old.
    pub took_longer: Option<f64>,
    /// 50, 70 or 85: it is older than so many of 100 finished items ever were.
    pub older_than: Option<u32>,
    pub is_blocked: bool,
    pub estimate: Option<f64>,
}

/// One sprint. Scrum commits to the goal, not to the items: what was said and done is for learning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowSprint {
    pub id: String,
    #[schemars(schema_with = "date")]
    pub start: Date,
    #[schemars(schema_with = "date")]
    pub end: Date,
    pub is_running: bool,
    pub goal: Option<String>,
    /// `met`, `partly` or `missed`, as its file says.
    pub goal_met: Option<String>,
    /// What it held after the days of grace; none when no commit had its file by its end.
    pub baseline: Option<FlowScope>,
    /// The file was committed only after the days of grace.
    pub is_late: bool,
    pub added: FlowScope,
    pub removed: FlowScope,
    /// Of the baseline, the items finished in the sprint.
    pub said_and_done: usize,
    /// Of all it listed, the items finished in the sprint.
    pub done: usize,
    /// The sum of their estimates at the sprint's start. Never to compare teams by.
    pub velocity: f64,
    /// Of the items done, those without an estimate.
    pub unestimated: usize,
    pub carried_over: Vec<FlowCarried>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowScope {
    pub items: usize,
    pub points: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowCarried {
    pub id: String,
    /// Sprints in a row up to this one that listed it.
    pub sprints: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowBurn {
    /// `sprint` or `release`.
    pub of: &'static str,
    pub id: String,
    #[schemars(schema_with = "date")]
    pub first: Date,
    #[schemars(schema_with = "date")]
    pub last: Date,
    /// The day of the first commit of its file: for days before it, the scope is what it held then.
    #[schemars(schema_with = "date")]
    pub planned: Date,
    pub days: Vec<FlowBurnDay>,
}

/// The end of a working day, or of a day on which something changed. Remaining is the scope less what is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowBurnDay {
    #[schemars(schema_with = "date")]
    pub date: Date,
    pub scope_items: usize,
    pub done_items: usize,
    pub remaining_items: usize,
    pub scope_points: f64,
    pub done_points: f64,
    pub remaining_points: f64,
    /// Items of the scope without an estimate.
    pub unestimated: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowCumulative {
    #[schemars(schema_with = "date")]
    pub first: Date,
    /// In the workflow's order.
    pub statuses: Vec<FlowStatus>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FlowStatus {
    pub status: String,
    /// Items at or beyond it at the end of each day, from `first` on.
    pub at_or_beyond: Vec<u32>,
}

/// What the numbers leave out or restate, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FlowLeftOut {
    /// Finished in the window without a start that anybody saw: throughput, but no cycle time.
    pub start_unobserved: usize,
    /// Of these, those whose start another tool asserts.
    pub start_asserted: usize,
    /// Finished in the window, but there from the first commit on: no lead time.
    pub stock: usize,
    /// Finished when the first commit brought them: in no number.
    pub finished_before_history: usize,
    /// Started, and dropped in the window: no throughput, no cycle time.
    pub dropped: usize,
    pub backward_moves: usize,
    /// Finishes taken back in the window: such an item's last finish counts.
    pub reopened: usize,
    /// `reopened` over all finishes of the window, 0 to 1.
    pub reopen_rate: Option<f64>,
    /// Items whose status in the work tree is not committed.
    pub uncommitted: Vec<String>,
    /// Statuses that the workflow does not name: their items count as not started.
    pub unknown_statuses: Vec<String>,
    /// Asserted by another tool to have been finished in the window.
    pub asserted: usize,
    /// What was odd about the commits themselves.
    pub remarks: Vec<String>,
}
