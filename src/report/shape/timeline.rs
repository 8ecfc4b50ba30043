//! When epics and what people asked for are likely done: ranges, and what they rest on.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{Files, ForecastBasis, ForecastBeside, Moment};

/// Ranges from an even chance to 85 %.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Timeline {
    pub at: Moment,
    pub files: Files,
    /// What was asked for; none for all.
    pub filter: Option<String>,
    /// What the ranges rest on; none where there are none.
    pub basis: Option<ForecastBasis>,
    /// How such forecasts came true, or why there are no ranges.
    pub forecast: ForecastBeside,
    /// Open epics, those that are done first at first; those without a range last.
    pub epics: Vec<TimelineRow>,
    /// Open items that people asked for: in progress, then by the order, then the others.
    pub requested: Vec<TimelineRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TimelineRow {
    /// `epic` or `item`
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    pub goal: Option<String>,
    /// Where an item stands: `DOING`, `NOW`, `NEXT`, `LATER`, `BEYOND` or `TAIL`.
    pub band: Option<&'static str>,
    /// Items of an epic that are open, and that are finished.
    pub open: Option<usize>,
    pub finished: Option<usize>,
    /// People who asked for it, or for something in it.
    pub asked_by: usize,
    /// By when it is done with that chance, if the order holds.
    #[schemars(schema_with = "optional_date")]
    pub done_by_50: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub done_by_85: Option<Date>,
    /// The same in working days after today.
    pub working_days_50: Option<usize>,
    pub working_days_85: Option<usize>,
    /// The same of an epic's items that are in progress or in the order, where others are neither.
    #[schemars(schema_with = "optional_date")]
    pub listed_by_50: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub listed_by_85: Option<Date>,
    /// Why there is no range.
    pub no_range: Option<String>,
}
