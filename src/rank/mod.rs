//! Floor 3: what is first. A model scores, dependencies pull up, and the product owner's order decides.

pub mod bands;
pub mod explain;
pub mod registry;

use jiff::civil::Date;

pub use bands::{Band, Bands};
pub use registry::{MODELS, Model};

use crate::backlog::{Backlog, ItemIx};
use crate::demand::Demand;
use crate::history::{Flow, Past};

/// The computed order beside the product owner's.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// The model's name.
    pub method: &'static str,
    /// What the score is counted in (`EUR/week per week`), empty for a bare number.
    pub unit: String,
    /// Open, not started items of `order.txt`, in the product owner's order.
    pub order: Vec<ItemIx>,
    pub bands: Bands,
    /// In computed order, best first: score, then dependencies.
    pub scored: Vec<Scored>,
    /// By path. Never part of the computed order, never last in silence.
    pub unscored: Vec<Unscored>,
    /// What the model finds odd about its inputs, for the whole list.
    pub lints: Vec<Lint>,
    /// Positions by item index, from 1.
    positions: Vec<Option<u32>>,
    computed: Vec<Option<u32>>,
    band_of: Vec<Option<Band>>,
}

/// One item with a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    pub item: ItemIx,
    /// Unrounded.
    pub score: f64,
    /// The score that placed it: its own, or that of the group it unblocks (domain 3.8).
    pub effective: f64,
    /// The item that pulled this one up, when `effective` is not its own score.
    pub pulled_by: Option<ItemIx>,
    pub inputs: Vec<Input>,
}

/// One input of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// `cost of delay`
    pub name: &'static str,
    pub value: f64,
    /// `EUR/week`; empty for a bare number.
    pub unit: String,
    /// The front matter field it was read from (`score.cod.per_week`), when there is one; the past of that field says who
    /// set it and when.
    pub field: Option<&'static str>,
    /// How it was derived, when it was not simply read: `estimate 5, median 4.2 points/week (6 sprints)`.
    pub note: Option<String>,
}

/// An item that the model cannot score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unscored {
    pub item: ItemIx,
    /// The fields that are missing or out of range, in words: `score.cod.per_week is missing`.
    pub missing: Vec<String>,
}

/// Something odd about one input or one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    pub item: Option<ItemIx>,
    pub field: Option<&'static str>,
    pub message: String,
}

/// What to rank by, where it differs from the configuration.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A model's name; the configuration's when absent.
    pub method: Option<String>,
}

impl Ranking {
    /// The ranking of a backlog on one day.
    pub fn new(
        _backlog: &Backlog,
        _past: &Past,
        _flow: &Flow,
        _demand: &Demand,
        _today: Date,
        _options: &Options,
    ) -> Self {
        Self::default()
    }

    /// The place among the open, not started items of `order.txt`, from 1.
    pub fn position(&self, index: ItemIx) -> Option<u32> {
        self.positions.get(index.index()).copied().flatten()
    }

    /// The place in the computed order of scored items, from 1.
    pub fn computed_position(&self, index: ItemIx) -> Option<u32> {
        self.computed.get(index.index()).copied().flatten()
    }

    /// The horizon of an open item; none for finished and dropped ones.
    pub fn band(&self, index: ItemIx) -> Option<Band> {
        self.band_of.get(index.index()).copied().flatten()
    }

    pub fn score(&self, index: ItemIx) -> Option<&Scored> {
        self.scored.iter().find(|scored| scored.item == index)
    }
}
