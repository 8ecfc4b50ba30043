//! Why an item stands where it stands.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::date;
use super::{Demand, DemandCount, DemandTrap, ItemName, Moment, WhyForecast};

/// Why an item stands where it stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Why {
    pub at: Moment,
    pub item: ItemName,
    /// The place in the product owner's order, from 1, of `listed`.
    pub position: Option<u32>,
    /// Open, not started items in the order.
    pub listed: usize,
    /// The computed place, from 1, of `scored`.
    pub computed: Option<u32>,
    pub scored: usize,
    pub not_scored: usize,
    pub band: Option<&'static str>,
    pub method: String,
    pub unit: String,
    pub score: Option<f64>,
    /// The score that placed it: its own, or that of the group it unblocks.
    pub effective: Option<f64>,
    /// The formula with this item's numbers.
    pub formula: Option<String>,
    /// Why there is no score.
    pub missing: Vec<String>,
    pub inputs: Vec<WhyInput>,
    pub demand: Demand,
    /// The same demand in full: by voice and by channel, its trend, and who holds most of it.
    pub asked: DemandCount,
    /// Reasons to read the demand with care, the most misleading first.
    pub mind: Vec<DemandTrap>,
    /// Items that this one unblocks, directly.
    pub unblocks: Vec<WhyNeighbour>,
    /// Open items that this one waits for, directly.
    pub waits_for: Vec<WhyNeighbour>,
    pub pulled_by: Option<WhyNeighbour>,
    /// Items that the product owner placed above this one although they are computed below it.
    pub placed_above: Vec<WhyNeighbour>,
    /// Items that are computed above this one although the product owner placed them below.
    pub passed: Vec<WhyNeighbour>,
    /// The next item above in the computed order.
    pub next_above: Option<WhyNeighbour>,
    /// The reason on this item's own line of `order.txt`.
    pub reason: Option<String>,
    pub break_evens: Vec<WhyBreakEven>,
    /// When it is done; none for goals, epics and what is finished or dropped.
    pub forecast: Option<WhyForecast>,
    /// Days since the estimate was set.
    pub estimate_age_days: Option<i32>,
    /// Days from the estimate to the last change of the criteria after it.
    pub criteria_changed_after_days: Option<i32>,
    /// Fields set more than 90 days ago.
    pub old_inputs: Vec<String>,
    /// Traps of the model that hold here.
    pub caveats: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyInput {
    pub name: String,
    pub value: f64,
    pub unit: String,
    /// The front matter field it was read from.
    pub field: Option<String>,
    pub path: Option<String>,
    /// From one.
    pub line: Option<usize>,
    /// How it was derived, when it was not simply read.
    pub note: Option<String>,
    pub set: Provenance,
    /// Set more than 90 days ago.
    pub old: bool,
}

/// Who set what is there now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Provenance {
    /// Not read from a field.
    Derived,
    /// The past is unknown.
    #[default]
    Unknown,
    NotCommitted,
    Commit {
        commit: String,
        /// The handle in `team.yml`, else the author's name.
        who: String,
        #[schemars(schema_with = "date")]
        date: Date,
        age_days: i32,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct WhyNeighbour {
    #[serde(flatten)]
    pub item: ItemName,
    pub position: Option<u32>,
    pub computed: Option<u32>,
    pub effective: Option<f64>,
    /// What its line in `order.txt` says.
    pub reason: Option<String>,
}

/// At which value of an input the item and its competitor are level.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WhyBreakEven {
    pub input: String,
    pub field: String,
    pub unit: String,
    pub now: f64,
    pub threshold: f64,
    /// `stays-above`: it stays above the competitor while the input is above the threshold. `comes-before`: it comes
    /// before the competitor when the input is above the threshold.
    pub side: &'static str,
    pub competitor: WhyNeighbour,
}
