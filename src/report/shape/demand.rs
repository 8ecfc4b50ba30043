//! Who wants what: counts over groups of feedback, and one of them with everything that it is counted from.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::Moment;
use super::item::optional_date;

/// The demand behind items, epics, goals, themes, accounts or segments, the largest weighted demand first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandTable {
    pub at: Moment,
    /// `item`, `epic`, `goal`, `theme`, `account` or `segment`
    pub by: &'static str,
    /// The expression that feedback had to match to be counted.
    pub filter: Option<String>,
    pub weights: DemandWeights,
    pub files: DemandFiles,
    /// Everything that was counted, people once.
    pub whole: DemandCount,
    pub rows: Vec<DemandRow>,
    /// Groups left out since their item is finished or dropped.
    pub rows_left_out: usize,
    /// Wishes that no item answers and nobody declined, the largest weighted demand first.
    pub unanswered: Vec<DemandWish>,
    /// How to read it with care.
    pub mind: Vec<DemandTrap>,
}

/// What a mention weighs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandWeights {
    /// Days after which a mention weighs half.
    pub half_life_days: f64,
    /// 1 for a segment that is not named.
    pub segments: BTreeMap<String, f64>,
    pub voices: BTreeMap<String, f64>,
}

/// Feedback files: `counted`, `filtered_out` and `spam` add up to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DemandFiles {
    pub total: usize,
    pub counted: usize,
    pub filtered_out: usize,
    pub spam: usize,
}

/// One group of feedback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandRow {
    #[serde(flatten)]
    pub subject: DemandSubject,
    /// Of `mentions`, those that name the item itself and not something above or below it; none for what is no item.
    pub direct: Option<usize>,
    #[serde(flatten)]
    pub count: DemandCount,
    /// What misleads in these numbers.
    pub mind: Vec<DemandTrap>,
}

/// What feedback is about, or who it is from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandSubject {
    /// `story`, `bug`, `spike`, `enabler`, `epic`, `goal`, `feedback`, `theme`, `account` or `segment`
    pub kind: &'static str,
    /// An id, a theme or a segment; empty for people without an account and for feedback without a segment.
    pub id: String,
    pub title: String,
    /// Of an item its status, of feedback how far its wish has come.
    pub status: Option<String>,
    pub band: Option<&'static str>,
    /// The place in the product owner's order, from 1.
    pub position: Option<u32>,
}

/// The counts and weights of some feedback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandCount {
    /// Distinct people.
    pub requesters: usize,
    /// Distinct accounts, or people without one.
    pub accounts: usize,
    /// Of `accounts`, people without one.
    pub unaffiliated: usize,
    /// Feedback files.
    pub mentions: usize,
    /// Of these, merged into another.
    pub merged: usize,
    /// Of these, with neither requester nor account.
    pub anonymous: usize,
    /// Of these, without a date.
    pub undated: usize,
    /// Sum over accounts of the largest segment weight x voice weight x recency.
    pub weighted: f64,
    /// Sum over people of the largest recency, `0.5 ^ (age / half-life)`.
    pub recent: f64,
    /// Distinct people of the last 90 days.
    pub last_90_days: usize,
    /// Distinct people of the 90 days before.
    pub previous_90_days: usize,
    /// `up`, `down`, `level`, `new` (nobody asked before the last 90 days) or `silent` (nobody in 180 days)
    pub trend: &'static str,
    /// The largest account's share of `weighted`, 0 to 1.
    pub concentration: f64,
    /// Segment to distinct accounts.
    pub segments: BTreeMap<String, usize>,
    /// Mentions by voice.
    pub voices: DemandVoices,
    /// Mentions by channel.
    pub channels: BTreeMap<String, usize>,
    /// Sum of the middles of the accounts' revenue bands; none where no account has one. Shown, never counted.
    pub value: Option<f64>,
    /// How many accounts have a revenue band.
    pub valued_accounts: usize,
    /// Votes that other tools counted without saying whose. Shown, never counted.
    pub votes: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DemandVoices {
    pub direct: usize,
    pub proxy: usize,
    pub internal: usize,
}

/// A reason to read numbers with care.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DemandTrap {
    /// `one-customer`, `votes`, `pooled`, `news`, `old`, `one-channel`, `second-hand`, `anonymous`, `undated` or `survivors`
    pub kind: &'static str,
    /// A sentence without a capital and a dot.
    pub words: String,
}

/// A wish that no item answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandWish {
    pub id: String,
    pub title: String,
    /// `new`, `needs-info` or `triaged`
    pub state: &'static str,
    #[schemars(schema_with = "optional_date")]
    pub first: Option<Date>,
    #[serde(flatten)]
    pub count: DemandCount,
}

/// One item, wish or group, with everything that its demand is counted from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandOf {
    pub at: Moment,
    pub filter: Option<String>,
    pub weights: DemandWeights,
    #[serde(flatten)]
    pub subject: DemandSubject,
    pub count: DemandCount,
    /// What each account, or person without one, adds to the weighted demand, the heaviest first: `weighted` is their sum.
    pub parts: Vec<DemandPart>,
    /// What each person adds to `recent`, the newest first: `recent` is their sum.
    pub people: Vec<DemandPerson>,
    /// From the first mention's month to this one.
    pub months: Vec<DemandMonth>,
    /// Every file, the newest first.
    pub said: Vec<DemandMention>,
    /// What misleads in these numbers.
    pub mind: Vec<DemandTrap>,
}

/// What an account, or a person without one, adds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandPart {
    /// An account's id, or a requester's.
    pub who: String,
    pub segment: Option<String>,
    pub requesters: usize,
    pub mentions: usize,
    /// The file whose weight counts.
    pub from: String,
    pub segment_weight: f64,
    pub voice_weight: f64,
    pub age_days: Option<i32>,
    /// 0 to 1; 0 without a date.
    pub recency: f64,
    /// `segment_weight x voice_weight x recency`
    pub weight: f64,
    /// Of the weighted demand, 0 to 1.
    pub share: f64,
}

/// What a person adds to `recent`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandPerson {
    pub requester: String,
    pub mentions: usize,
    /// Of the newest mention.
    pub age_days: Option<i32>,
    pub recency: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DemandMonth {
    /// `2026-11`
    pub month: String,
    pub mentions: usize,
}

/// One feedback file that counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DemandMention {
    pub id: String,
    pub title: String,
    #[schemars(schema_with = "optional_date")]
    pub received: Option<Date>,
    pub age_days: Option<i32>,
    pub channel: Option<String>,
    /// `direct`, `proxy` or `internal`
    pub voice: &'static str,
    pub requester: Option<String>,
    pub account: Option<String>,
    pub segment: Option<String>,
    /// What it was merged into, and that, and so on.
    pub merged_into: Vec<String>,
    pub segment_weight: f64,
    pub voice_weight: f64,
    pub recency: f64,
    pub weight: f64,
    /// Whether it is the one of its account that counts.
    pub counts: bool,
    pub votes: u32,
    /// The first words of what was said.
    pub words: String,
}
