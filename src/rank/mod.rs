//! Floor 3: what is first. A model scores, dependencies pull up, and the product owner's order decides.

pub mod bands;
mod break_even;
mod cd3;
mod circles;
mod custom;
pub mod delay;
mod dependencies;
pub mod explain;
mod fields;
mod figure;
mod group;
mod ice;
pub mod kano;
mod moscow;
pub mod movement;
mod opportunity;
mod order;
mod overrides;
pub mod pricing;
mod provenance;
mod reading;
pub mod registry;
mod rice;
#[cfg(test)]
mod sample;
pub mod slip;
pub mod subject;
mod value_effort;
mod weighted;
mod worth;
mod wsjf;

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil::Date;

pub use bands::{Band, Bands};
pub use explain::{Explanation, Neighbour};
pub use figure::figure;
pub use provenance::{Age, OLD_DAYS, ages};
pub use registry::{MODELS, Model, UnknownModel, model};
pub use subject::{Context, Subject};

use crate::backlog::expression::Expression;
use crate::backlog::{Backlog, ItemIx, ItemType};
use crate::demand::Demand;
use crate::history::{Flow, Past};

/// The computed order beside the product owner's.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// The model's name; what the configuration says when that is no model.
    pub method: Cow<'static, str>,
    /// Why nothing could be ranked: `rank.method` names no model, or `rank.expression` does not compile. Lower case, no dot.
    pub problem: Option<String>,
    /// What was ranked among its like.
    pub level: Level,
    /// What the score is counted in (`EUR/week per week`), empty for a bare number.
    pub unit: String,
    /// Open, not started items of `order.txt`, in the product owner's order.
    pub order: Vec<ItemIx>,
    pub bands: Bands,
    /// Open, not started items of the level in computed order, best first: score, then dependencies.
    pub scored: Vec<Scored>,
    /// By path. Never part of the computed order, never last in silence.
    pub unscored: Vec<Unscored>,
    /// Where the product owner decided otherwise, in the product owner's order.
    pub overrides: Vec<Override>,
    /// Open items that wait for each other: one shortest circle for each tangle, from its first item by path.
    pub cycles: Vec<Vec<ItemIx>>,
    /// What the model finds odd about its inputs, for the whole list.
    pub lints: Vec<Lint>,
    /// What a reader of the list should know: the variant in use, medians, sensitivity.
    pub notes: Vec<String>,
    expression: Option<Expression>,
    /// Positions by item index, from 1.
    positions: Vec<Option<u32>>,
    computed: Vec<Option<u32>>,
    band_of: Vec<Option<Band>>,
    /// Made when the first item is explained.
    list: OnceLock<break_even::List>,
}

/// One item with a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    pub item: ItemIx,
    /// Unrounded.
    pub score: f64,
    /// What the dependency-aware order adds up over a group, see [`Score::ratio`].
    pub ratio: Option<(f64, f64)>,
    /// The score that placed it: its own, or that of the group it unblocks.
    pub effective: f64,
    /// The item that pulled this one up, when `effective` is not its own score.
    pub pulled_by: Option<ItemIx>,
    /// For models of classes: the class, which decides before the score.
    pub class: Option<Class>,
    /// Best and worst computed place when each input is one step off, where the model can tell.
    pub rank_range: Option<(u32, u32)>,
    pub inputs: Box<[Input]>,
}

/// A class of items, ordered among its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Lower comes first. Equal for classes that only describe (quadrants, bands).
    pub rank: u8,
    /// `must`, `quick win`
    pub name: &'static str,
}

/// One input of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// `cost of delay`
    pub name: Cow<'static, str>,
    pub value: f64,
    /// `EUR/week`; empty for a bare number.
    pub unit: Cow<'static, str>,
    /// The front matter field it was read from (`score.cod.per_week`), when there is one; the past of that field says who
    /// set it and when.
    pub field: Option<Cow<'static, str>>,
    /// The item it was read from, when it was inherited.
    pub from: Option<ItemIx>,
    /// How it was derived, when it was not simply read: `estimate 5, median 4.2 points/week (6 sprints)`.
    pub note: Option<Cow<'static, str>>,
}

/// A score and what it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    pub value: f64,
    /// Numerator and denominator where the model is a ratio: the dependency-aware order adds them up over a group.
    pub ratio: Option<(f64, f64)>,
    pub class: Option<Class>,
    pub inputs: Box<[Input]>,
}

/// An item that the model cannot score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unscored {
    pub item: ItemIx,
    /// The fields that are missing or out of range, in words: `score.cod.per_week is missing`.
    pub missing: Vec<String>,
}

/// An item that the product owner placed far from its computed place.
///
/// Far is more than `max(3, 20 %)` places, counted among the items that are both listed and scored: items without a score
/// have no computed place, and items that are not listed have none in the order, so neither may move the other's count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    pub item: ItemIx,
    /// The place among all open, not started items of `order.txt`, from 1.
    pub position: u32,
    /// The place among all scored items, from 1.
    pub computed: u32,
    /// The places among the items that are both listed and scored, from 1: these are compared.
    pub placed: u32,
    pub expected: u32,
    /// What stands behind the `;` on its line.
    pub reason: Option<String>,
    /// The commit since which the line has this reason; none without a reason, when it is not committed, or when the past
    /// is unknown.
    pub commit: Option<crate::history::CommitIx>,
}

/// Something odd about one input or one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    pub item: Option<ItemIx>,
    pub field: Option<Cow<'static, str>>,
    pub message: String,
}

/// Like is compared with like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Stories, bugs, spikes and enablers.
    #[default]
    Leaves,
    Epics,
    Goals,
}

impl Level {
    /// In words: `stories, bugs, spikes and enablers`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leaves => "stories, bugs, spikes and enablers",
            Self::Epics => "epics",
            Self::Goals => "goals",
        }
    }

    pub fn contains(self, item_type: ItemType) -> bool {
        match item_type {
            ItemType::Goal => self == Self::Goals,
            ItemType::Epic => self == Self::Epics,
            _ => self == Self::Leaves,
        }
    }
}

/// What to rank by, where it differs from the configuration.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The configuration's when absent. From a name: [`model`].
    pub method: Option<&'static Model>,
    /// For `custom`; the configuration's when absent.
    pub expression: Option<Expression>,
    pub level: Level,
}

impl Ranking {
    /// The ranking of a backlog on one day. Bad configuration is no error: everything is unscored then, and `problem` says why.
    pub fn new(
        backlog: &Backlog,
        past: &Past,
        flow: &Flow,
        demand: &Demand,
        today: Date,
        options: &Options,
    ) -> Self {
        order::rank(&Context::new(backlog, past, flow, demand, today), options)
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
        let place = self.computed_position(index)?;
        self.scored
            .get(usize::try_from(place).ok()?.checked_sub(1)?)
    }

    /// The product owner's disagreement about this item, when there is one.
    pub fn overridden(&self, index: ItemIx) -> Option<&Override> {
        self.overrides.iter().find(|each| each.item == index)
    }

    /// Why an item stands where it stands. The context must be of the same backlog and day.
    pub fn explain(&self, context: &Context<'_>, index: ItemIx) -> Explanation {
        explain::explain(self, context, index)
    }

    /// An item as it stands beside another one that is explained. The context must be of the same backlog.
    pub fn neighbour(&self, context: &Context<'_>, index: ItemIx) -> Neighbour {
        explain::neighbour(self, context, index)
    }
}
