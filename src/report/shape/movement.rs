//! Why computed places differ between two moments.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ChangedBy, DiffSide, ItemName};

/// Why computed places differ between two moments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Movement {
    pub before: DiffSide,
    pub after: DiffSide,
    pub method_before: String,
    pub method: String,
    pub unit_before: String,
    /// What the later scores are counted in; empty for a bare number.
    pub unit: String,
    /// Why the past is unknown: who changed an input, and when, is then unknown too.
    pub history_unknown: Option<String>,
    /// Items whose computed place is another, by the later place; then those that have none any more.
    pub moves: Vec<RankMove>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RankMove {
    #[serde(flatten)]
    pub item: ItemName,
    /// Computed places, from 1; none where it has no score.
    pub from: Option<u32>,
    pub to: Option<u32>,
    /// The scores that placed it: its own, or that of the group that it unblocks.
    pub score_before: Option<f64>,
    pub score_after: Option<f64>,
    /// `score`: its score moved it. `others`: others moved past it or gave way. `model`: another model ranks now.
    /// `entered`, `left`: it had, or has, no place.
    pub cause: &'static str,
    /// For `entered` where it was before, for `left` where it is now.
    pub because: Option<String>,
    /// What the score changed by: the first begins with `score_before`, each with what the one before ends with, and the
    /// last ends with `score_after`.
    pub parts: Vec<RankPart>,
    /// Ids of items that went past it for reasons of their own, at most three.
    pub came: Vec<String>,
    /// Ids of items that sank or left ahead of it, at most three.
    pub gave_way: Vec<String>,
}

/// One input that changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RankPart {
    /// `cost of delay (score.cod.per_week)`
    pub input: String,
    pub from: Option<String>,
    pub to: Option<String>,
    /// The score before and after this input changed, those named before it being changed already.
    pub before: f64,
    pub after: f64,
    pub change: f64,
    pub by: ChangedBy,
}

/// An item that was moved in the product owner's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Mover {
    pub id: String,
    pub title: String,
    /// `up`, `down`, `placed` or `unlisted`, as seen by the lines that stayed.
    pub turn: &'static str,
    /// The place before and now, from 1, among what is open and not started today.
    pub from: Option<usize>,
    pub to: Option<usize>,
    /// Written on its line now.
    pub reason: Option<String>,
}
