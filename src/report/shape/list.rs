//! Items and where they stand.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{Files, Moment};

/// Items and where they stand.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct List {
    pub at: Moment,
    pub files: Files,
    /// All items of the backlog, listed here or not.
    pub items_in_all: usize,
    pub items: Vec<ListedItem>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ListedItem {
    pub id: Box<str>,
    pub title: Box<str>,
    /// `goal`, `epic`, `story`, `bug`, `spike` or `enabler`.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    pub status: Box<str>,
    /// `DOING`, `NOW`, `NEXT`, `LATER`, `BEYOND` or `TAIL`; none when finished or dropped.
    pub band: Option<&'static str>,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
    /// The place in the computed order, from 1.
    pub computed: Option<u32>,
    pub score: Option<f64>,
    pub estimate: Option<f64>,
    /// Distinct people who asked for it.
    pub requesters: usize,
    /// Distinct accounts.
    pub accounts: usize,
    #[schemars(schema_with = "optional_date")]
    pub deadline: Option<Date>,
    pub parent: Option<Box<str>>,
    pub path: Box<str>,
    /// Things in the file that could not be read as meant.
    pub problems: usize,
}
