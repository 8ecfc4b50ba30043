//! What releases bring to those who use the product.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{ItemName, Moment};

/// The notes of one release, of those since another, or of all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ReleaseNotes {
    pub at: Moment,
    /// The expression that chooses the items; none for all. Of some items, releases without any of them and words about the
    /// whole release are left out.
    pub filter: Option<String>,
    /// Whether it is the changelog: every release, and what is in none yet.
    pub changelog: bool,
    /// The version, day or commit that the notes begin after.
    pub since: Option<String>,
    /// What is in no release that went out first, then the newest release first.
    pub releases: Vec<NotedRelease>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NotedRelease {
    /// None: finished, and in no release that went out.
    pub version: Option<String>,
    #[schemars(schema_with = "optional_date")]
    pub released: Option<Date>,
    /// When it is meant to go out, as written.
    pub target: Option<String>,
    /// Markdown.
    pub highlights: Option<String>,
    /// Markdown.
    pub known_issues: Option<String>,
    /// By group in Keep a Changelog's order, then by id.
    pub entries: Vec<NoteEntry>,
    pub thanks: NoteThanks,
    /// Told by their titles, because nobody wrote a note.
    pub without_note: Vec<ItemName>,
    /// Not told, as their notes ask.
    pub untold: Vec<ItemName>,
    /// In the release's list and open: not told where the release is still to come.
    pub unfinished: Vec<ItemName>,
    /// In the release's list and dropped: not told.
    pub dropped: Vec<ItemName>,
    /// In the release's list, and there is no such item.
    pub missing: Vec<String>,
}

/// One line of the notes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct NoteEntry {
    /// None: in no release that went out.
    pub version: Option<String>,
    /// `Added`, `Changed`, `Deprecated`, `Removed`, `Fixed` or `Security`
    pub group: &'static str,
    /// One line, without what belongs to people.
    pub text: String,
    pub id: String,
    pub title: String,
    /// Accounts, and people without one, who asked for it.
    pub customers: usize,
    /// Whether somebody wrote it; else it is the title and the benefit.
    pub written: bool,
}

/// Who asked for what is in a release: numbers, no names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteThanks {
    /// Accounts, and people without one.
    pub customers: usize,
    /// Feedback files.
    pub messages: usize,
    /// The most first.
    pub channels: Vec<NoteChannel>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteChannel {
    pub channel: String,
    /// Feedback files.
    pub messages: usize,
}
