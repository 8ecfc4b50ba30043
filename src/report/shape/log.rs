//! What happened to one record, or to the whole backlog, commit by commit.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{ItemName, Moment};

/// What happened to one record, or to the whole backlog, commit by commit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Log {
    pub at: Moment,
    /// The record that was asked about; none when it was the backlog, or a selection of it.
    pub about: Option<LogSubject>,
    /// The items that an expression chose; none when it was not asked for.
    pub chosen: Option<Vec<String>>,
    /// Commits that match, listed here or cut off by a limit.
    pub commits_in_all: usize,
    /// Commits that changed something of the backlog, matching or not.
    pub commits_read: usize,
    /// In the order asked for: newest first, or oldest first.
    pub commits: Vec<LogCommit>,
    /// What is odd about the commits themselves: skewed clocks, texts that are not in this clone.
    pub remarks: Vec<String>,
}

/// The record whose story is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct LogSubject {
    pub id: String,
    /// `item`, `feedback`, `sprint` or `release`.
    pub record: &'static str,
    pub title: Option<String>,
    /// Ids that it went by before.
    pub former_ids: Vec<String>,
    #[schemars(schema_with = "optional_date")]
    pub created: Option<Date>,
    /// The day its file went for good.
    #[schemars(schema_with = "optional_date")]
    pub removed: Option<Date>,
    /// Its statuses and the days they began, oldest first; of feedback its states.
    pub statuses: Vec<LogStatus>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct LogStatus {
    pub status: String,
    #[schemars(schema_with = "date")]
    pub since: Date,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct LogCommit {
    /// 40 hexadecimal digits.
    pub id: String,
    /// When it counts as having happened, RFC 3339.
    pub at: String,
    /// That day in the backlog's time zone.
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// After `.mailmap`.
    pub author: String,
    pub subject: String,
    pub changes: Vec<LogChange>,
}

/// One thing that happened. A status transition has the field `status` and a `from`; the first status has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct LogChange {
    /// When it counts as having happened, RFC 3339.
    pub at: String,
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// 40 hexadecimal digits.
    pub commit: String,
    pub author: String,
    /// The record that changed, by its id of today. Of an item that joins a sprint or a release it is the item.
    pub id: String,
    /// `item`, `feedback`, `sprint` or `release`.
    pub record: &'static str,
    /// The newest title that was committed.
    pub title: Option<String>,
    /// What of it: a front matter path (`status`, `score.cod.per_week`, `acceptance.verdict`), or `created`, `removed`,
    /// `restored`, `path`, `id`, `criteria`, `text.<section>`, `order`, `order.reason`, `sprint`, `release`.
    pub field: String,
    /// `set`, `changed` or `unset` for a field; `created`, `removed`, `restored`, `renamed`, `renumbered`; for criteria
    /// `added`, `taken-out`, `reworded`, `ticked`, `unticked`; `written`, `rewritten` or `taken-out` for a text; for the order `up`, `down`, `placed`,
    /// `unlisted`, `explained`; `joined` or `left` for sprints and releases.
    pub what: &'static str,
    /// What it was: a value, a path, a criterion's text, a place in the order from 1, a sprint.
    pub from: Option<String>,
    /// What it is from then on.
    pub to: Option<String>,
    /// The reason on the line of the order.
    pub reason: Option<String>,
    /// How much of a section's words changed, 1 to 100.
    pub changed_percent: Option<u32>,
    /// Who gave an estimate, by the commit's trailers `Estimated-by`; nobody when there are none.
    pub estimated_by: Vec<String>,
    /// Other records that it links or unlinks; a title that is unknown is empty.
    pub others: Vec<ItemName>,
}
