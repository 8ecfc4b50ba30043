//! What the work is for, how near it is, and what serves nothing.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{Files, ItemName, Moment};

/// Goals with their key results, the work for each, and the work for none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Goals {
    pub at: Moment,
    pub files: Files,
    /// What was asked for; none for all goals.
    pub filter: Option<String>,
    /// Whether scores are graded as OKRs are: 0.7 and more is good.
    pub okr: bool,
    /// Active ones first, the product goal before the others.
    pub goals: Vec<Goal>,
    /// Active product goals in the whole backlog; one is right.
    pub active_product_goals: Vec<ItemName>,
    pub throughput: GoalThroughput,
    /// Open items (no goals, no epics) that serve no goal, those in progress first.
    pub orphans: Vec<GoalOrphan>,
    /// Open items in all.
    pub open: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Goal {
    pub id: String,
    pub title: String,
    /// `product-goal` or `objective`, as written.
    pub kind: Option<String>,
    /// `active`, `proposed`, `achieved` or `abandoned`.
    pub state: &'static str,
    /// By when it is meant, as written.
    pub horizon: Option<String>,
    /// Its section "Outcome".
    pub outcome: Option<String>,
    pub key_results: Vec<GoalResult>,
    /// The mean score of the key results that have one, 0 to 1.
    pub score: Option<f64>,
    /// `good`, `some` or `little`; none when scores are not graded.
    pub grade: Option<&'static str>,
    pub work: GoalWork,
}

/// How near one measure is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GoalResult {
    pub id: Option<String>,
    pub metric: String,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub current: Option<f64>,
    /// The share of the way from baseline to target, 0 to 1.
    pub score: Option<f64>,
    /// Why there is none.
    pub not_scored: Option<&'static str>,
    pub grade: Option<&'static str>,
    /// When the current value was true.
    #[schemars(schema_with = "optional_date")]
    pub as_of: Option<Date>,
    /// Days since then.
    pub age_days: Option<i32>,
    /// Older than 30 days.
    pub is_stale: bool,
    pub source: Option<String>,
}

/// Items (no goals, no epics) that serve a goal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GoalWork {
    pub open: usize,
    /// Of these, started.
    pub in_progress: usize,
    pub finished: usize,
    /// Finished in the window; none when the past is unknown.
    pub finished_in_window: Option<usize>,
    /// Of everything that was finished in the window, 0 to 1; none when nothing was.
    pub share: Option<f64>,
    pub epics: usize,
}

/// Where the work of the window went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GoalThroughput {
    #[schemars(schema_with = "date")]
    pub first: Date,
    #[schemars(schema_with = "date")]
    pub last: Date,
    /// Items finished; none when the past is unknown.
    pub finished: Option<usize>,
    /// Of these, for no goal.
    pub without: Option<usize>,
    /// Of these, items whose files are gone.
    pub gone: Option<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GoalOrphan {
    pub id: String,
    pub title: String,
    pub status: String,
    pub in_progress: bool,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
}

/// A key result with its goal; of a goal without any, the goal alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct GoalRow {
    pub goal: String,
    pub goal_title: String,
    pub state: &'static str,
    pub goal_score: Option<f64>,
    pub open: usize,
    pub finished: usize,
    pub share: Option<f64>,
    #[serde(flatten)]
    pub result: GoalResult,
}

impl Goals {
    /// A row a key result.
    pub fn flat_rows(&self) -> Vec<GoalRow> {
        let of = |goal: &Goal| {
            let row = |result: &GoalResult| GoalRow {
                goal: goal.id.clone(),
                goal_title: goal.title.clone(),
                state: goal.state,
                goal_score: goal.score,
                open: goal.work.open,
                finished: goal.work.finished,
                share: goal.work.share,
                result: result.clone(),
            };
            match goal.key_results.as_slice() {
                [] => vec![row(&GoalResult::default())],
                results => results.iter().map(row).collect(),
            }
        };
        self.goals.iter().flat_map(of).collect()
    }
}
