//! The product owner's order as stakeholders read it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{Basis, Demand, Files, ForecastBeside, ItemName, Moment, Mover, NotScored, Override};

/// The product owner's order as stakeholders read it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Priority {
    pub at: Moment,
    pub files: Files,
    /// The expression that chooses the items; none for all. Places stay those of the whole order.
    pub filter: Option<String>,
    /// The model that computes the advised order.
    pub method: String,
    /// Why nothing could be ranked.
    pub problem: Option<String>,
    /// What its score is counted in; empty for a bare number.
    pub unit: String,
    pub basis: Basis,
    pub bands: Bands,
    /// What the days of the items rest on.
    pub forecast: ForecastBeside,
    /// Items meant with a score.
    pub scored: usize,
    /// Open items meant that `order.txt` does not list.
    pub tail: usize,
    /// The product owner's decisions.
    pub overrides: Vec<Override>,
    /// Items in work, then what `order.txt` lists, in its order.
    pub items: Vec<PriorityItem>,
    /// What was moved since an earlier order; none where it was not asked for.
    pub moved: Option<Moved>,
    /// Items far down or not listed whose score beats the median score of band NEXT, best first.
    pub hidden_gems: Vec<HiddenGem>,
    /// Items that the model cannot score.
    pub not_scored: Vec<NotScored>,
    /// What will not be in a release this time (MoSCoW).
    pub wont: Vec<Wont>,
}

/// The last position of each band in the product owner's order, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bands {
    pub now: usize,
    pub next: usize,
    pub later: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct PriorityItem {
    /// The place in the product owner's order, from 1; none for an item in work.
    pub position: Option<u32>,
    /// The place in the computed order, from 1; none when not scored.
    pub computed: Option<u32>,
    pub id: Box<str>,
    pub title: Box<str>,
    /// `DOING`, `NOW`, `NEXT`, `LATER` or `BEYOND`.
    pub band: Option<&'static str>,
    /// Of the item itself; none when not scored.
    pub score: Option<f64>,
    /// The estimate.
    pub size: Option<f64>,
    pub demand: Demand,
    /// The goal it serves, by its own word or an ancestor's.
    pub goal: Option<Box<str>>,
    pub goal_title: Option<Box<str>>,
    /// The day by which it is done as likely as not, if the order holds; of an item in progress, from its age.
    #[schemars(schema_with = "optional_date")]
    pub done_by_50: Option<Date>,
    /// The day by which it is done with 85 % chance.
    #[schemars(schema_with = "optional_date")]
    pub done_by_85: Option<Date>,
}

/// What was moved in the order since a day or a commit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Moved {
    /// The day or commit as asked for.
    pub since: String,
    /// Why it is unknown; none where it is known.
    pub unknown: Option<String>,
    /// Those with a reason first, then those that went furthest.
    pub items: Vec<Mover>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HiddenGem {
    #[serde(flatten)]
    pub item: ItemName,
    /// `BEYOND` or `TAIL`.
    pub band: &'static str,
    pub score: f64,
    /// The place in the computed order, from 1.
    pub computed: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Wont {
    #[serde(flatten)]
    pub item: ItemName,
    pub release: Option<String>,
}

impl PriorityItem {
    /// Whether it is in work, or may be within three sprints.
    pub fn is_soon(&self) -> bool {
        matches!(self.band, Some("DOING" | "NOW" | "NEXT"))
    }
}
