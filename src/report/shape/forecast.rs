//! When it will ship: probabilities and dates, what they rest on, and how such forecasts came true.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{ItemName, Moment};

/// What a forecast rests on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ForecastBasis {
    pub at: Moment,
    pub pace: ForecastPace,
    /// The share of the usual work that is done from now on; 1 is as usual.
    pub capacity: f64,
    /// Fewer than ten finished items or twenty working days: only the range from 20 to 80 % is told.
    pub too_little_data: bool,
    /// How forecasts of 85 % came true.
    pub backtest: Option<ForecastTest>,
    /// Why none could be tried.
    pub not_tested: Option<String>,
    /// What must hold for the forecast to hold.
    pub assumes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ForecastPace {
    /// Leaf items finished on the working days of a window.
    Observed {
        /// `dirichlet-multinomial` or `plain`.
        method: &'static str,
        finished: u32,
        working_days: usize,
        #[schemars(schema_with = "optional_date")]
        first: Option<Date>,
        #[schemars(schema_with = "optional_date")]
        last: Option<Date>,
    },
    /// Items in a period, as somebody stated.
    Stated {
        low: f64,
        high: f64,
        /// `day`, `week` or `sprint`.
        per: &'static str,
        /// Working days of the period.
        period_days: usize,
    },
}

/// How forecasts of one confidence came true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastTest {
    /// What they promised, 0 to 1.
    pub confidence: f64,
    /// How many came true, of how many.
    pub held: usize,
    pub of: usize,
    /// Working days that each looked ahead.
    pub horizon_days: usize,
    /// Whether the times they looked ahead to overlap: then they are not independent.
    pub overlapping: bool,
    /// Of the share that came true, were the confidence right.
    pub standard_error: f64,
    /// The mean of the exact chances; numbers of items are whole, so it is not below the confidence.
    pub stated: f64,
    /// Kupiec's statistic; above 3.84 with 5 % probability when the confidence is right.
    pub likelihood_ratio: f64,
    /// `consistent`, `careful` (more came true than promised) or `over-confident`.
    pub verdict: &'static str,
    /// The mean loss of the forecast number, in items.
    pub pinball: f64,
}

/// By when something is done with one probability.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastDay {
    /// 0 to 1.
    pub confidence: f64,
    /// Working days after today; none when it takes more than four years.
    pub working_days: Option<usize>,
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
}

/// How likely something is done by a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastChance {
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// Working days after today.
    pub working_days: usize,
    /// 0 to 1.
    pub chance: f64,
}

/// How many items one item becomes when it is split.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastSplit {
    /// 1 when nothing was split.
    pub rate: f64,
    /// Items of the last 180 days that were split, what they became, and those that were finished whole.
    pub split: usize,
    pub children: usize,
    pub whole: usize,
}

/// What the days beside other things rest on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastBeside {
    /// How forecasts of 85 % came true.
    pub backtest: Option<ForecastTest>,
    /// Why none could be tried.
    pub not_tested: Option<String>,
    /// Why there are no days at all.
    pub none: Option<String>,
}

/// When an item is done, in its explanation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyForecast {
    /// If the order holds; of an item in progress, from its age.
    pub likely: Vec<ForecastDay>,
    /// With the usual queue jumping.
    pub with_jumping: Vec<ForecastDay>,
    /// How forecasts of 85 % came true.
    pub backtest: Option<ForecastTest>,
    /// Why there are no days.
    pub none: Option<String>,
}

/// When will it be done?
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ForecastWhen {
    pub basis: ForecastBasis,
    /// `items`, `release`, `goal`, `epic`
    pub subject: &'static str,
    /// The item or release; none for a bare number of items.
    pub item: Option<ItemName>,
    /// Open leaf items, and those finished already.
    pub open: usize,
    pub finished: usize,
    pub split: ForecastSplit,
    /// Open items and what they will be split into: what is forecast.
    pub items: usize,
    /// If the team works on nothing else.
    pub likely: Vec<ForecastDay>,
    /// If the product owner's order holds: when the last of them is through.
    pub in_order: Option<ForecastInOrder>,
    /// The probability of having done it by some days.
    pub by: Vec<ForecastChance>,
}

/// When the last of several items is through if the order holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastInOrder {
    /// Open items that the order does not list: with any, it tells no day.
    pub not_listed: usize,
    /// The last in the order; none when all are in progress.
    pub last: Option<ItemName>,
    pub position: Option<u32>,
    /// Items that are finished when it is.
    pub items: usize,
    pub likely: Vec<ForecastDay>,
}

/// How many items will be done by a day, and which?
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ForecastHowMany {
    pub basis: ForecastBasis,
    #[schemars(schema_with = "date")]
    pub until: Date,
    /// Working days after today.
    pub working_days: usize,
    pub split: ForecastSplit,
    pub counts: Vec<ForecastCount>,
    /// Items in progress, then the product owner's order; what stands behind a thousand others is left out.
    pub items: Vec<ForecastQueued>,
    /// From this chance on items are very likely, and from this one on maybe.
    pub very_likely_from: f64,
    pub maybe_from: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastCount {
    /// 0 to 1.
    pub confidence: f64,
    /// So many items or more.
    pub items: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastQueued {
    pub id: String,
    pub title: String,
    /// The place in the product owner's order, from 1; none for an item in progress.
    pub position: Option<u32>,
    /// 0 to 1.
    pub chance: f64,
    /// `very-likely`, `maybe` or `not-by-then`.
    pub zone: &'static str,
}

/// When will this item be done?
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ForecastItem {
    pub basis: ForecastBasis,
    pub item: ItemName,
    /// `in-progress`, `waiting` (in the order) or `not-listed` (forecast as if it were last in the order).
    pub state: &'static str,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
    /// Items in progress, all finished before it.
    pub in_progress: usize,
    pub split: ForecastSplit,
    /// Items that are finished when it is.
    pub items: usize,
    /// If the order holds; of an item in progress, from its age.
    pub likely: Vec<ForecastDay>,
    /// With the usual queue jumping.
    pub with_jumping: Vec<ForecastDay>,
    pub jumping: Option<ForecastJumping>,
    pub ageing: Option<ForecastAgeing>,
}

/// What is put ahead of a place of the order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastJumping {
    /// Items put ahead of the place.
    pub ahead: usize,
    pub working_days: usize,
    pub per_week: f64,
}

/// An item in progress among the finished ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastAgeing {
    #[schemars(schema_with = "date")]
    pub started: Date,
    /// Days in progress, the first and today counted.
    pub age_days: i32,
    /// Finished items with a cycle time, and those that took longer than this one is old.
    pub finished: usize,
    pub longer: usize,
    /// Fewer than five took longer: nothing can be told.
    pub older_than_almost_everything: bool,
}

/// How forecasts of the past came true.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ForecastBacktest {
    pub at: Moment,
    /// `dirichlet-multinomial` or `plain`.
    pub method: &'static str,
    /// Working days that each looked ahead.
    pub horizon_days: usize,
    /// Calendar days of throughput that each was made from.
    pub window_days: u32,
    /// Working days from one to the next; below the horizon their times overlap.
    pub step_days: usize,
    pub coverage: Vec<ForecastTest>,
    /// The mean squared error of probabilities, of the base rate, and how much better than it.
    pub brier: Option<f64>,
    pub brier_reference: Option<f64>,
    pub skill: Option<f64>,
    /// Pairs of a forecast and a number of items.
    pub brier_pairs: usize,
    /// The median distance of the 50 % and the 85 % day, in working days.
    pub sharpness_days: Option<f64>,
    pub origins: Vec<ForecastOrigin>,
}

/// One forecast of the past.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ForecastOrigin {
    #[schemars(schema_with = "date")]
    pub day: Date,
    #[schemars(schema_with = "date")]
    pub until: Date,
    /// So many items or more, for each confidence.
    pub forecast: Vec<ForecastCount>,
    /// Items that were finished.
    pub actual: usize,
}
