//! The models, one file each. A new one is its file and its line here.

use super::{Input, Lint, Scored};
use crate::backlog::{Backlog, Item, ItemIx};
use crate::demand::ItemDemand;

/// A way to compute an order.
pub struct Model {
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Markdown: formula, source, inputs, traps.
    pub docs: &'static str,
    /// The score of one item, or what is missing.
    pub score: fn(&Subject<'_>) -> Result<Score, Vec<String>>,
    /// What is odd about the inputs of all scored items together.
    pub lint: fn(&Backlog, &[Scored]) -> Vec<Lint>,
}

/// What a model scores: one item and what it may draw on.
pub struct Subject<'a> {
    pub backlog: &'a Backlog,
    pub index: ItemIx,
    pub item: &'a Item,
    pub demand: &'a ItemDemand,
    /// Points a week of the whole team, median of sprints; none without history.
    pub points_per_week: Option<f64>,
    pub items_per_week: Option<f64>,
    pub today: jiff::civil::Date,
}

/// A score and what it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub value: f64,
    /// Numerator and denominator where the model is a ratio: the dependency-aware order adds them up over a group.
    pub ratio: Option<(f64, f64)>,
    pub inputs: Vec<Input>,
}

pub static MODELS: &[&Model] = &[];
