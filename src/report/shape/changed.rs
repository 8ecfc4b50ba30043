//! What a command that writes has done, or would do.

use schemars::JsonSchema;
use serde::Serialize;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Changed {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// `feedback merge`, …
    pub command: String,
    /// What was done, in the order asked for.
    pub done: Vec<ChangedRecord>,
    /// People and accounts behind wishes and items, before and after.
    pub voices: Vec<ChangedVoices>,
    /// What was left alone and why, and what else should be known.
    pub notes: Vec<String>,
    /// In the order written.
    pub files: Vec<ChangedFile>,
    /// The commit of these files, where one was asked for and there was something to commit.
    pub commit: Option<ChangedCommit>,
}

/// A commit of exactly the files that were written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ChangedCommit {
    /// The beginning of its id; null when nothing was written, or no commit takes these files.
    pub id: Option<String>,
    /// The branch that names it; null where `HEAD` is detached.
    pub branch: Option<String>,
    /// What it says.
    pub message: String,
}

/// One thing done to one record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ChangedRecord {
    pub id: String,
    pub title: String,
    /// `merged into`, `linked to`, `declined`, …
    pub what: String,
    /// The other record, where there is one.
    pub other: Option<String>,
    /// Its title.
    pub other_title: Option<String>,
}

/// The voices of a wish (everything merged into one file) or an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ChangedVoices {
    pub id: String,
    pub title: String,
    /// None when it was no wish of its own.
    pub before: Option<Voices>,
    /// None when it is no wish of its own.
    pub after: Option<Voices>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Voices {
    /// Distinct people.
    pub requesters: usize,
    /// Distinct accounts, or the person where there is none.
    pub accounts: usize,
    /// Feedback files.
    pub mentions: usize,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ChangedFile {
    /// From the top of the repository.
    pub path: String,
    /// `created`, `edited` or `renamed`
    pub kind: &'static str,
    /// The name that a renamed file had before.
    pub from: Option<String>,
    /// Unified, when nothing was written.
    pub diff: Option<String>,
}
