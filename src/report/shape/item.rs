//! What several reports say of items and of the moment they are made at.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The state of files and commits that a report is made from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Moment {
    /// The day that counts as today.
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// The newest commit read, 40 hexadecimal digits; none when the past is unknown.
    pub commit: Option<String>,
    /// When that commit happened, RFC 3339.
    pub commit_time: Option<String>,
    /// Why the past is unknown.
    pub history_unknown: Option<String>,
}

/// Files of the backlog: `total` is the sum of the other three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Files {
    pub total: usize,
    /// Read as meant.
    pub clean: usize,
    /// Read, with something in them that could not be read as meant.
    pub with_problems: usize,
    /// Not read at all.
    pub unreadable: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemName {
    pub id: String,
    pub title: String,
}

/// Who asked for an item, counted once over merged feedback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Demand {
    /// Distinct people.
    pub requesters: usize,
    /// Distinct accounts.
    pub accounts: usize,
    /// Feedback files.
    pub mentions: usize,
    /// Of these, merged into another.
    pub merged: usize,
    /// Distinct people of the last 180 days.
    pub last_180_days: usize,
    /// Segment to distinct accounts.
    pub segments: BTreeMap<String, usize>,
    /// Sum over accounts of the largest segment weight x voice weight x recency.
    pub weighted: f64,
}

/// What the horizon bands are computed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Basis {
    /// Too little history: the configuration's numbers.
    Configured,
    /// Items finished in the window.
    Throughput {
        finished: usize,
        working_days: usize,
        sprints: usize,
    },
}

/// The schema of an ISO date.
pub(super) fn date(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "date" })
}

/// The schema of an ISO date that may be unknown.
pub(super) fn optional_date(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "format": "date" })
}
