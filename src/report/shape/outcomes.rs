//! What shipped items were meant to change, and what they did.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{ItemName, Moment};

/// Expected effects beside measured ones, what is to be measured first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Outcomes {
    pub at: Moment,
    /// The expression that chose the items; none for all of them.
    pub filter: Option<String>,
    /// Stories, enablers and epics that are out: bugs and spikes are not asked for an outcome.
    pub shipped: usize,
    /// Of these, with an outcome of their own or of an epic above them.
    pub with_outcome: usize,
    /// Of these, measured.
    pub measured: usize,
    /// Outcomes whose day to be measured by is past.
    pub overdue: usize,
    /// Whose day comes in the next 30 days.
    pub due_soon: usize,
    /// By state: `overdue`, `due`, `later`, `undated`, `late`, `waiting`, `measured`; within one the nearest day first.
    pub items: Vec<OutcomeRow>,
    /// Shipped, with no outcome.
    pub without: Vec<ItemName>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct OutcomeRow {
    pub id: String,
    pub title: String,
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// Out, and to be measured: `overdue`, `due` (in the next 30 days), `later`, `undated`. Not out: `late` (it was to be
    /// measured by a day that is past), `waiting`. `measured`.
    pub state: &'static str,
    /// The day it went out; of an epic that of its last part.
    #[schemars(schema_with = "optional_date")]
    pub shipped: Option<Date>,
    pub release: Option<String>,
    pub metric: Option<String>,
    /// What it was before.
    pub baseline: Option<String>,
    pub expected: Option<String>,
    #[schemars(schema_with = "optional_date")]
    pub measure_by: Option<Date>,
    /// Days until then, below 0 when it is past.
    pub days_left: Option<i32>,
    pub measured: Option<String>,
    /// The day of the commit that says so.
    #[schemars(schema_with = "optional_date")]
    pub measured_on: Option<Date>,
    pub source: Option<String>,
    /// The share of the expected effect that was measured; below 0 when it went the other way.
    pub share: Option<f64>,
    /// `met`, `partly`, `none` or `opposite`
    pub effect: Option<&'static str>,
    /// Why the two were not compared.
    pub not_compared: Option<&'static str>,
}
