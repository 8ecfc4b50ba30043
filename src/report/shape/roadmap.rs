//! Now, next, later: what the product is to become, by goal and epic, with falling certainty.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{Files, ForecastBeside, GoalResult, ItemName, Moment};

/// The roadmap. For customers, what is inside of the company is `null` or empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Roadmap {
    pub at: Moment,
    pub files: Option<Files>,
    /// `internal` or `customer`.
    pub audience: &'static str,
    /// What was asked for; none for all epics.
    pub filter: Option<String>,
    /// Goals that have epics here, the active ones first.
    pub goals: Vec<RoadmapGoal>,
    /// Goal by goal, now before next before later; those without a goal last.
    pub epics: Vec<RoadmapEpic>,
    /// Active and proposed goals without an open epic.
    pub goals_without_epics: Vec<ItemName>,
    /// Open items that belong to no epic: those in progress, then by the order.
    pub items_without_epic: Vec<RoadmapItem>,
    /// What the ranges rest on; none without `--timeline`.
    pub forecast: Option<ForecastBeside>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapGoal {
    pub id: Option<String>,
    pub title: String,
    pub state: &'static str,
    pub key_results: Vec<GoalResult>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapEpic {
    pub id: Option<String>,
    pub title: String,
    /// The place of its goal in `goals`, from 0.
    pub goal: Option<usize>,
    pub goal_title: Option<String>,
    /// `now`, `next` or `later`; none where neither the epic nor the order says.
    pub horizon: Option<&'static str>,
    /// `epic` (its key `horizon`) or `order` (where its first item stands).
    pub horizon_from: Option<&'static str>,
    pub problem: Option<String>,
    pub hypothesis: Option<String>,
    /// What it is measured by: the goal's key result of that name, or the epic's own `outcome`.
    pub key_result: Option<RoadmapResult>,
    /// 0 to 1, as its RICE or ICE score says.
    pub confidence: Option<f64>,
    /// People who asked for something in it.
    pub asked_by: Option<usize>,
    pub accounts: Option<usize>,
    /// Items below it.
    pub open: Option<usize>,
    pub in_progress: Option<usize>,
    pub finished: Option<usize>,
    /// A day that somebody outside has set, with the reason.
    pub constraint: Option<RoadmapConstraint>,
    /// By when all of it is done with a chance of 50 and of 85 %, if the order holds.
    pub range: Option<RoadmapRange>,
    /// Why there is no range, where one was asked for.
    pub no_range: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapResult {
    pub metric: String,
    /// Of the goal's key result.
    pub baseline: Option<f64>,
    pub current: Option<f64>,
    pub target: Option<f64>,
    pub score: Option<f64>,
    /// What the epic is expected to change, as written.
    pub expected: Option<String>,
    #[schemars(schema_with = "optional_date")]
    pub measure_by: Option<Date>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapConstraint {
    #[schemars(schema_with = "date")]
    pub date: Date,
    pub reason: String,
    /// The item that has it; none when it is the epic's own.
    pub item: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapRange {
    #[schemars(schema_with = "date")]
    pub done_by_50: Date,
    /// None when it takes more than four years.
    #[schemars(schema_with = "optional_date")]
    pub done_by_85: Option<Date>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapItem {
    pub id: String,
    pub title: String,
    pub status: String,
    pub band: Option<&'static str>,
    pub goal: Option<String>,
    pub asked_by: usize,
}
