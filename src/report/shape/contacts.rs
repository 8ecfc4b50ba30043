//! The people behind the requesters' ids.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::filed::FiledFile;
use super::item::optional_date;

/// The contacts, masked unless they were asked to be revealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Contacts {
    /// From the top of the repository; Git never takes this file.
    pub path: String,
    /// Whether names, addresses and keys are whole.
    pub revealed: bool,
    /// Whether one person was asked for.
    pub is_one: bool,
    /// By id.
    pub people: Vec<ContactRow>,
    /// People in the file in all, with those who are left out here.
    pub in_all: usize,
    /// Requesters of feedback whom the file does not hold.
    pub unknown: Vec<String>,
    /// What is wrong in the file, with its lines.
    pub problems: Vec<String>,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ContactRow {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    /// What tools know the person by; masked, the tools alone.
    pub keys: Vec<String>,
    pub account: Option<String>,
    pub language: Option<String>,
    pub consent: Option<String>,
    /// `reachable`, `no-address`, `opted-out` or `forgotten`.
    pub state: &'static str,
    /// Since when, for the last two.
    #[schemars(schema_with = "optional_date")]
    pub since: Option<Date>,
    /// Ids of feedback files that name the person.
    pub feedback: Vec<String>,
}

/// What was done to one person's entry, or would be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ContactChange {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// `added`, `opted-out`, `opted-in`, `forgotten`, or `unchanged`.
    pub done: &'static str,
    pub person: ContactRow,
    pub path: String,
    /// Feedback files in which words were erased, or would be.
    pub files: Vec<FiledFile>,
    /// What is not undone by it, and what to do about that.
    pub limits: Vec<String>,
    /// Commands that take the erased words out of the history; empty where there are none.
    pub procedure: String,
}
