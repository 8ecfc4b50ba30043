//! What leads to what: from what was said to who was told, and what an account is told of it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{ItemName, Moment};

/// The way from feedback to need, item, sprint, acceptance, release and notice, through one of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Trace {
    pub at: Moment,
    pub subject: ItemName,
    /// From the top; each line belongs to the nearest one before it that is less deep.
    pub lines: Vec<TraceLine>,
    /// How many of the lines are gaps.
    pub gaps: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TraceLine {
    /// 0 at the top.
    pub depth: usize,
    /// `account`, `goal`, `epic`, `item`, `feedback`, `need`, `sprint`, `acceptance`, `release`, `notice` or `gap`
    pub kind: &'static str,
    pub id: Option<String>,
    /// What it is, or what is missing.
    pub words: String,
    /// Its state, its day.
    pub state: Option<String>,
}

/// What an account asked for, how far it has come, and what changed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Digest {
    pub at: Moment,
    pub account: String,
    /// The day that changes are told from.
    #[schemars(schema_with = "optional_date")]
    pub since: Option<Date>,
    /// Why it is unknown what was then.
    pub since_unknown: Option<String>,
    /// What changed first, then the newest first.
    pub wishes: Vec<DigestWish>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DigestWish {
    /// Of the account's own request, the newest.
    pub id: String,
    pub title: String,
    #[schemars(schema_with = "optional_date")]
    pub asked: Option<Date>,
    /// Their own words, without what belongs to people.
    pub words: String,
    /// `new`, `needs-info`, `triaged`, `planned`, `in-progress`, `shipped`, `closed` or `declined`
    pub state: &'static str,
    /// The state on the day that changes are told from; none where it is unknown, or was not asked yet.
    pub before: Option<&'static str>,
    /// Whether the state is another than then, or it was asked since.
    pub changed: bool,
    /// Titles of what answers it.
    pub answers: Vec<String>,
    /// The release that it came with.
    pub release: Option<String>,
    pub declined: Option<String>,
}
