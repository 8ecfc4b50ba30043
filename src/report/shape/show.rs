//! One item and everything that is known of it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{Demand, Finding, ItemName, Moment};

/// One item and everything that is known of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Show {
    pub at: Moment,
    pub id: String,
    pub title: String,
    /// `goal`, `epic`, `story`, `bug`, `spike` or `enabler`.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    pub status: String,
    /// `DOING`, `NOW`, `NEXT`, `LATER`, `BEYOND` or `TAIL`; none when finished or dropped.
    pub band: Option<&'static str>,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
    /// The place in the computed order, from 1.
    pub computed: Option<u32>,
    pub method: String,
    pub score: Option<f64>,
    pub unit: String,
    pub estimate: Option<f64>,
    #[schemars(schema_with = "optional_date")]
    pub deadline: Option<Date>,
    pub labels: Vec<String>,
    pub path: String,
    pub dates: Dates,
    pub goal: Option<ItemName>,
    pub parent: Option<ItemName>,
    pub children: Vec<ItemName>,
    pub blocked_by: Vec<ItemName>,
    pub blocks: Vec<ItemName>,
    pub demand: Demand,
    /// Feedback that names this item in `addressed_by`.
    pub feedback: Vec<ItemName>,
    pub criteria: Criteria,
    /// The product owner's verdict on record.
    pub acceptance: Option<ShownAcceptance>,
    pub findings: Vec<Finding>,
    /// The file below its front matter: Markdown.
    pub body: String,
}

/// A verdict on record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ShownAcceptance {
    /// `accepted` or `rejected`
    pub verdict: String,
    /// A handle.
    pub by: Option<String>,
    /// Commit, tag or address of what was looked at.
    pub increment: Option<String>,
    /// Whether the item's criteria are others now; none when the record cannot tell.
    pub other_criteria: Option<bool>,
    pub note: Option<String>,
    pub path: String,
}

/// What Git knows of the item's way; all unknown when the past is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Dates {
    #[schemars(schema_with = "optional_date")]
    pub created: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub started: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub finished: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub dropped: Option<Date>,
    /// Since when it has its present status.
    #[schemars(schema_with = "optional_date")]
    pub status_since: Option<Date>,
    /// The last change of its meaning, not of its file.
    #[schemars(schema_with = "optional_date")]
    pub changed: Option<Date>,
    /// Whether the item is in no commit yet.
    pub not_committed: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Criteria {
    pub all: usize,
    /// Ticked ones.
    pub done: usize,
}
