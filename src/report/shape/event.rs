//! What the reports for the team's events say alike: items, findings, questions, wishes, what is due.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::Level;
use super::item::{date, optional_date};

/// An item as an event looks at it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct EventItem {
    pub id: String,
    pub title: String,
    #[serde(rename = "type")]
    pub item_type: &'static str,
    pub status: String,
    /// None when it is finished or dropped.
    pub band: Option<&'static str>,
    /// The place in the order, from 1; none when it is started or not listed.
    pub position: Option<u32>,
    pub estimate: Option<f64>,
    /// People who asked for it.
    pub asked_by: usize,
}

/// What a rule says of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EventFinding {
    /// `D1`
    pub code: &'static str,
    /// `definition-of-ready`
    pub rule: &'static str,
    pub level: Level,
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// From the top of the repository.
    pub path: String,
    /// From 1.
    pub line: usize,
}

/// How long what is ready lasts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct EventRunway {
    /// Listed items that are ready.
    pub ready: usize,
    /// Items finished a sprint; none when it is unknown.
    pub per_sprint: Option<f64>,
    /// What that is: `sprints` (the median of the last six), `throughput` (of the window, for as many working days as a
    /// sprint has); none when it is unknown.
    pub basis: Option<&'static str>,
    /// `ready / per_sprint`.
    pub sprints: Option<f64>,
    /// What is wanted, in sprints: `ready_runway` of the configuration.
    pub min: f64,
    pub max: f64,
}

/// An open question of an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct EventQuestion {
    pub item: EventItem,
    /// Whom it is put to, without the `@`; none when it names nobody.
    pub to: Option<String>,
    pub text: String,
    /// Since when the section has not changed: it waits since then at least; none when that is unknown.
    #[schemars(schema_with = "optional_date")]
    pub since: Option<Date>,
    pub days: Option<i32>,
    /// From the top of the repository.
    pub path: String,
    /// From 1.
    pub line: usize,
}

/// A wish of users: feedback with everything merged into it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct EventWish {
    pub id: String,
    pub title: String,
    /// `new`, `needs-info`, `triaged`, …
    pub state: &'static str,
    /// Distinct people.
    pub people: usize,
    /// Distinct accounts.
    pub accounts: usize,
    /// Sum over accounts of the largest segment weight x voice weight x recency.
    pub weighted: f64,
    /// The earliest day that one of its files was received on.
    #[schemars(schema_with = "optional_date")]
    pub received: Option<Date>,
    pub days: Option<i32>,
}

/// An item that waits for the product owner's verdict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct EventAcceptance {
    pub item: EventItem,
    #[schemars(schema_with = "optional_date")]
    pub since: Option<Date>,
    pub days: Option<i32>,
    pub criteria: usize,
    /// Of these, ticked.
    pub ticked: usize,
}

/// Something that stakeholders count on by a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EventDue {
    /// `deadline` of an item, `release` that is planned, `decision` to be looked at again, `outcome` to be measured.
    pub kind: &'static str,
    pub id: String,
    pub title: String,
    #[schemars(schema_with = "date")]
    pub due: Date,
    /// Days until then, below 0 when it is past.
    pub days_left: i32,
    /// The deadline's reason, the outcome's metric, how much of the release is finished.
    pub note: Option<String>,
}

/// What stands in the way of an item in progress.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct EventBlocked {
    pub item: EventItem,
    /// What its flag says; none for an item that waits for others.
    pub reason: Option<String>,
    /// The open items that it waits for.
    pub by: Vec<String>,
    #[schemars(schema_with = "optional_date")]
    pub since: Option<Date>,
    pub days: Option<i32>,
}
