//! The product owner's order beside the computed one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::date;
use super::{Basis, Demand, Files, ItemName, Moment};

/// The product owner's order beside the computed one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Rank {
    pub at: Moment,
    pub files: Files,
    /// The model that computes the advised order.
    pub method: String,
    /// Why nothing could be ranked.
    pub problem: Option<String>,
    /// What its score is counted in; empty for a bare number.
    pub unit: String,
    pub basis: Basis,
    /// Where the product owner decides otherwise.
    pub overrides: Vec<Override>,
    /// First what `order.txt` lists, in its order; then the other scored items, best first.
    pub items: Vec<RankedItem>,
    /// Items that the model cannot score. They are in no computed order.
    pub not_scored: Vec<NotScored>,
    /// What is odd about the inputs.
    pub odd_inputs: Vec<OddInput>,
    /// Items that wait for each other.
    pub cycles: Vec<Vec<ItemName>>,
    /// What a reader of the list should know: the variant in use, medians, sensitivity.
    pub notes: Vec<String>,
    pub others: Vec<OtherModel>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RankedItem {
    pub id: Box<str>,
    pub title: Box<str>,
    /// The place in the product owner's order, from 1; none when `order.txt` does not list it.
    pub position: Option<u32>,
    /// The place in the computed order, from 1; none when not scored.
    pub computed: Option<u32>,
    pub band: Option<&'static str>,
    /// Of the item itself.
    pub score: Option<f64>,
    /// The score that placed it: its own, or that of the group it unblocks.
    pub effective: Option<f64>,
    /// The item that pulled it up.
    pub pulled_by: Option<Box<str>>,
    pub estimate: Option<f64>,
    pub demand: Demand,
    /// Other models' scores by name.
    pub other_scores: BTreeMap<String, Option<f64>>,
}

/// A decision of the product owner about one item's place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Override {
    #[serde(flatten)]
    pub item: ItemName,
    /// The place in the product owner's order, from 1.
    pub position: u32,
    /// The place in the computed order, from 1.
    pub computed: Option<u32>,
    /// Whether the two are further apart than the larger of 3 and a fifth of the list.
    pub far: bool,
    /// As written in `order.txt`; none when the decision is not explained.
    pub reason: Option<String>,
    /// The commit that placed or explained it; none when that is unknown or not committed yet.
    pub decided: Option<Decided>,
}

/// A commit as the answer to who and when.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Decided {
    /// 40 hexadecimal digits.
    pub commit: String,
    /// The handle in `team.yml`, else the author's name.
    pub who: String,
    #[schemars(schema_with = "date")]
    pub date: Date,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotScored {
    #[serde(flatten)]
    pub item: ItemName,
    /// `score.cod.per_week is missing`
    pub missing: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OddInput {
    pub item: Option<ItemName>,
    pub field: Option<String>,
    pub message: String,
}

/// Another model beside the one that advises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OtherModel {
    pub method: String,
    pub unit: String,
    pub scored: usize,
}
