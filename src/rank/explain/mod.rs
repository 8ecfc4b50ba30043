//! Why an item stands where it stands: inputs and who set them, competitors, break-even, freshness.

mod gather;

use jiff::civil::Date;

use super::{Band, Input, Override, Scored};
use crate::backlog::{Id, ItemIx};
use crate::demand::ItemDemand;

pub(super) use gather::{explain, neighbour};

/// Everything behind one item's place, as data; reports put it into words.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    pub item: Option<Named>,
    /// The place in the product owner's order, from 1, of `listed`.
    pub position: Option<u32>,
    /// Open, not started items in the order.
    pub listed: usize,
    /// The computed place, from 1, of `ranked`.
    pub computed: Option<u32>,
    pub ranked: usize,
    pub unranked: usize,
    pub band: Option<Band>,
    pub method: String,
    pub unit: String,
    /// Absent: see `missing`.
    pub score: Option<Scored>,
    /// The formula with this item's numbers: `4200 EUR/week / 1.2 weeks = 3500`.
    pub formula: Option<String>,
    /// Why there is no score: missing fields, or a status that is not ranked.
    pub missing: Vec<String>,
    pub inputs: Vec<ExplainedInput>,
    pub demand: ItemDemand,
    /// Items that this one unblocks, directly, and their effective scores.
    pub unblocks: Vec<Neighbour>,
    /// Open items that this one waits for, directly.
    pub waits_for: Vec<Neighbour>,
    /// The item that pulls this one up.
    pub pulled_by: Option<Neighbour>,
    /// Why not higher: items that the product owner placed above this one although they are computed below it, in the
    /// product owner's order. Often hundreds: [`Ranking::neighbour`] tells of each.
    ///
    /// [`Ranking::neighbour`]: crate::rank::Ranking::neighbour
    pub placed_above: Vec<ItemIx>,
    /// Items that are computed above this one although the product owner placed them below.
    pub passed: Vec<ItemIx>,
    /// The next item above in the computed order: what this one competes with.
    pub next_above: Option<Neighbour>,
    /// The reason on this item's own line of the order.
    pub reason: Option<String>,
    pub overridden: Option<Override>,
    /// What the main input would have to be to change places with a neighbour in the computed order.
    pub break_evens: Vec<BreakEven>,
    pub freshness: Freshness,
    /// Model traps that hold here.
    pub caveats: Vec<String>,
}

/// An item by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub index: ItemIx,
    pub id: Id,
    pub title: String,
}

/// Another item that has to do with this one's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    pub item: Named,
    pub position: Option<u32>,
    pub computed: Option<u32>,
    pub effective: Option<f64>,
    /// What its line in the order says.
    pub reason: Option<String>,
}

/// One input with where it stands and who set it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedInput {
    pub input: Input,
    pub place: Option<Place>,
    pub set: SetBy,
    /// Set more than 90 days ago.
    pub old: bool,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    /// From zero; formats add the one.
    pub line: usize,
}

/// Who set what is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// Not read from a field.
    Derived,
    /// The past is unknown.
    Unknown,
    NotCommitted,
    Commit {
        /// Seven hexadecimal digits.
        commit: String,
        /// The handle in `team.yml`, else the author's name.
        who: String,
        date: Date,
        age_days: i32,
    },
}

/// At which value of its main input an item and its neighbour in the computed order are level.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// `cost of delay`
    pub input: String,
    pub field: String,
    pub unit: String,
    pub now: f64,
    /// Unrounded.
    pub threshold: f64,
    pub side: Side,
    pub competitor: Neighbour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Stays above the competitor while the input is above the threshold.
    StaysAbove,
    /// Comes before the competitor when the input is above the threshold.
    ComesBefore,
}

/// How old what the score was made from is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Days since the estimate was set; none when there is none or the past is unknown.
    pub estimate_age_days: Option<i32>,
    /// Days from the estimate to the last change of the criteria after it.
    pub criteria_changed_after_days: Option<i32>,
    /// Fields set more than 90 days ago.
    pub old_inputs: Vec<String>,
}
