//! Decisions, their reasons, and when to look at them again.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{ItemName, Moment};

/// The records of decisions, those to look at again first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Decisions {
    pub at: Moment,
    /// The expression that chooses the items that a decision settles or names; none for all decisions.
    pub filter: Option<String>,
    /// All records meant, also those not shown.
    pub total: usize,
    /// Of all: to look at again by today.
    pub due: usize,
    /// Of all: to look at again in the next 30 days.
    pub due_soon: usize,
    /// Of all: another took its place.
    pub superseded: usize,
    /// Whether only those are shown that are due, by today or soon.
    pub due_only: bool,
    /// Due ones first, the longest overdue first; then the newest first.
    pub decisions: Vec<DecisionRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DecisionRow {
    /// The file's name without its extension.
    pub name: String,
    /// From the top of the repository.
    pub path: String,
    pub title: String,
    /// `due`, `soon`, `standing` or `superseded`
    pub state: &'static str,
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
    pub by: Option<String>,
    /// What it settles.
    pub decides: Option<ItemName>,
    /// Ids of what else it is about.
    pub items: Vec<String>,
    /// Markdown, as the three that follow.
    pub context: Option<String>,
    pub options: Option<String>,
    /// What is decided.
    pub decision: Option<String>,
    pub reason: Option<String>,
    /// When to look at it again.
    #[schemars(schema_with = "optional_date")]
    pub revisit: Option<Date>,
    /// Days until then, below 0 when it is past.
    pub days_left: Option<i32>,
    /// The name of the decision that took its place.
    pub superseded_by: Option<String>,
    /// Parts that are not there: `date`, `context`, `options`, `decision`, `reason`. Of prose only `date` is asked for.
    pub missing: Vec<&'static str>,
}
