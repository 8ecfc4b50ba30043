//! Feedback: listed, one of it whole, and as a board of wishes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{DemandCount, DemandMention, DemandMonth, DemandTrap, ItemName, Moment};

/// Feedback files and how far each has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackList {
    pub at: Moment,
    /// Feedback files in all, with what was merged and what is spam.
    pub in_all: usize,
    /// The newest first.
    pub feedback: Vec<FeedbackRow>,
}

/// One feedback file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackRow {
    pub id: String,
    pub title: String,
    #[schemars(schema_with = "optional_date")]
    pub received: Option<Date>,
    pub channel: Option<String>,
    /// `direct`, `proxy` or `internal`
    pub voice: &'static str,
    pub requester: Option<String>,
    pub account: Option<String>,
    pub segment: Option<String>,
    /// How far its wish has come: `new`, `needs-info`, `triaged`, `planned`, `in-progress`, `shipped`, `closed`, `declined`; or
    /// `merged`, `spam`.
    pub state: &'static str,
    /// What it was merged into in the end.
    pub merged_into: Option<String>,
    /// Ids of the items that answer its wish.
    pub items: Vec<String>,
    pub themes: Vec<String>,
    /// Distinct people of its wish, over everything merged.
    pub requesters: usize,
    /// Files of its wish.
    pub mentions: usize,
    pub votes: u32,
    pub path: String,
    /// Problems in the file.
    pub problems: usize,
}

/// An item that answers a wish.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackItem {
    #[serde(flatten)]
    pub item: ItemName,
    /// `story`, `epic`, …
    #[serde(rename = "type")]
    pub item_type: &'static str,
    pub status: String,
    pub band: Option<&'static str>,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
    /// The release that names it; the first one that is out.
    pub release: Option<String>,
    /// Whether it is out.
    pub released: bool,
}

/// One notice in a ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackNotice {
    pub release: String,
    pub requester: String,
    pub feedback: String,
    pub event: String,
    pub channel: String,
    pub result: String,
}

/// One feedback file and the wish that it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackShow {
    pub at: Moment,
    /// The file that was asked for.
    pub asked: ItemName,
    pub path: String,
    /// What the file itself says: `new`, `triaged`, `needs-info`, `declined`, `merged` or `spam`.
    pub stored: &'static str,
    /// How far the wish has come.
    pub state: &'static str,
    /// Why it was declined.
    pub declined: Option<String>,
    /// The file that all others of the wish were merged into.
    pub wish: ItemName,
    pub themes: Vec<String>,
    pub need: Option<String>,
    pub ask: Option<String>,
    pub reply: Option<String>,
    pub count: DemandCount,
    /// The items that answer it.
    pub items: Vec<FeedbackItem>,
    /// Ids in `addressed_by` that no item has.
    pub missing: Vec<String>,
    /// Every file of the wish, the newest first.
    pub said: Vec<DemandMention>,
    pub notices: Vec<FeedbackNotice>,
    /// What happens next, and by which command.
    pub next: String,
    pub mind: Vec<DemandTrap>,
}

/// Wishes by how far they have come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackBoard {
    pub at: Moment,
    /// Whether it is the variant for everybody: without accounts, ids, money, weights, what colleagues said, and reasons.
    pub public: bool,
    pub filter: Option<String>,
    /// Feedback files behind the wishes, without spam.
    pub files: usize,
    /// Files left out: they match no filter, or are not for everybody.
    pub files_left_out: usize,
    /// Wishes that are not for everybody: only colleagues spoke of them.
    pub wishes_left_out: usize,
    /// Distinct people.
    pub requesters: usize,
    /// State to wishes, all states.
    pub states: Vec<FeedbackState>,
    pub months: Vec<DemandMonth>,
    /// Mentions by channel; empty for everybody.
    pub channels: BTreeMap<String, usize>,
    /// By state, then the largest demand first.
    pub wishes: Vec<FeedbackWish>,
}

// The same board, told as a page for people without a terminal: no name of its own in the schema.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct FeedbackPage(pub FeedbackBoard);

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedbackState {
    pub state: &'static str,
    pub wishes: usize,
}

/// One wish of a board: everything merged into one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackWish {
    /// None where it is not for everybody to know.
    pub id: Option<String>,
    pub title: String,
    pub state: &'static str,
    /// Distinct people.
    pub requesters: usize,
    /// Distinct accounts, or people without one; none for everybody.
    pub accounts: Option<usize>,
    pub mentions: usize,
    /// None for everybody.
    pub weighted: Option<f64>,
    pub last_90_days: usize,
    pub previous_90_days: usize,
    /// `up`, `down`, `level`, `new` or `silent`
    pub trend: &'static str,
    /// Segment to distinct accounts.
    pub segments: BTreeMap<String, usize>,
    /// Mentions by channel; empty for everybody.
    pub channels: BTreeMap<String, usize>,
    pub themes: Vec<String>,
    #[schemars(schema_with = "optional_date")]
    pub first: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub last: Option<Date>,
    /// The largest account's share of the weighted demand is above a half; none for everybody.
    pub one_customer: Option<bool>,
    pub votes: u64,
    pub items: Vec<FeedbackAnswer>,
    /// Why it was declined; none for everybody.
    pub declined: Option<String>,
    /// The first words of what was said last, directly.
    pub words: String,
}

/// An item that answers a wish, as far as it may be told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackAnswer {
    /// None where it is not for everybody to know.
    pub id: Option<String>,
    pub title: String,
    /// `planned`, `in-progress`, `shipped` or `dropped`
    pub state: &'static str,
    pub release: Option<String>,
}
