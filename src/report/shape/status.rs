//! What was built, what is coming, what changed.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{Files, ForecastBeside, Moment, Mover};

/// The three things that stakeholders want to know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Status {
    pub at: Moment,
    pub files: Files,
    pub since: StatusSince,
    /// What was asked for; none for everything.
    pub filter: Option<String>,
    /// Items finished, newest first.
    pub built: Vec<StatusItem>,
    /// Releases that came out.
    pub released: Vec<StatusRelease>,
    /// Items in progress, then those that could be pulled into the next sprint, in their order.
    pub coming: Vec<StatusItem>,
    /// Items of the two sprints after that.
    pub after_that: usize,
    /// Releases to come.
    pub planned: Vec<StatusRelease>,
    /// What the ranges of what is coming rest on.
    pub forecast: ForecastBeside,
    /// New items, in order of path.
    pub added: Vec<StatusItem>,
    /// Items dropped, newest first.
    pub dropped: Vec<StatusItem>,
    /// Goals, horizons, deadlines and releases that were changed, newest first.
    pub changes: Vec<StatusChange>,
    /// What the product owner moved, with reasons first.
    pub order: Vec<Mover>,
}

/// From when on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StatusSince {
    /// The first day that counts.
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// `asked`, `release` (the day after the last one) or `days` (the last 14).
    pub why: &'static str,
    pub release: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StatusItem {
    pub id: String,
    pub title: String,
    pub item_type: &'static str,
    pub goal: Option<String>,
    /// When it was finished, added or dropped.
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
    pub band: Option<&'static str>,
    /// People who asked for it.
    pub asked_by: usize,
    /// The release that has it.
    pub release: Option<String>,
    /// By when it is done with that chance, if the order holds.
    #[schemars(schema_with = "optional_date")]
    pub done_by_50: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub done_by_85: Option<Date>,
    /// Why it was dropped.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StatusRelease {
    pub version: String,
    #[schemars(schema_with = "optional_date")]
    pub released: Option<Date>,
    /// When it is meant to come, as written.
    pub target: Option<String>,
    pub items: usize,
    pub finished: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StatusChange {
    #[schemars(schema_with = "date")]
    pub date: Date,
    pub id: String,
    pub title: String,
    /// The key, such as `state` or `key_results.KR1.current`.
    pub what: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// One line of any part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct StatusRow {
    /// `built`, `coming`, `added`, `dropped`, `changed` or `order`.
    pub part: &'static str,
    pub id: String,
    pub title: String,
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
    pub what: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub reason: Option<String>,
    pub asked_by: Option<usize>,
    #[schemars(schema_with = "optional_date")]
    pub done_by_50: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub done_by_85: Option<Date>,
}

impl Status {
    /// A row a line of any part.
    pub fn flat_rows(&self) -> Vec<StatusRow> {
        let items = [
            ("built", &self.built),
            ("coming", &self.coming),
            ("added", &self.added),
            ("dropped", &self.dropped),
        ];
        let items = items.into_iter().flat_map(|(part, items)| {
            items.iter().map(move |item| StatusRow {
                part,
                id: item.id.clone(),
                title: item.title.clone(),
                date: item.date,
                what: item.band.map(str::to_owned),
                reason: item.reason.clone(),
                asked_by: Some(item.asked_by),
                done_by_50: item.done_by_50,
                done_by_85: item.done_by_85,
                ..StatusRow::default()
            })
        });
        let changes = self.changes.iter().map(|change| StatusRow {
            part: "changed",
            id: change.id.clone(),
            title: change.title.clone(),
            date: Some(change.date),
            what: Some(change.what.clone()),
            from: change.from.clone(),
            to: change.to.clone(),
            ..StatusRow::default()
        });
        let order = self.order.iter().map(|moved| StatusRow {
            part: "order",
            id: moved.id.clone(),
            title: moved.title.clone(),
            what: Some(moved.turn.to_owned()),
            from: moved.from.map(|place| place.to_string()),
            to: moved.to.map(|place| place.to_string()),
            reason: moved.reason.clone(),
            ..StatusRow::default()
        });
        items.chain(changes).chain(order).collect()
    }
}
