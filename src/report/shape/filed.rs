//! Feedback that became files.

use schemars::JsonSchema;
use serde::Serialize;

/// What filing feedback wrote, or would write.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Filed {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// One for each piece of feedback, in the order given; supporters follow what they support.
    pub entries: Vec<FiledEntry>,
    /// People who were unknown before.
    pub new_people: usize,
    /// Accounts that were unknown before.
    pub new_accounts: usize,
    /// What was taken out, by kind, over all entries.
    pub removed: Vec<FiledCount>,
    /// Files that were written, or would be; not the contacts'.
    pub files: Vec<FiledFile>,
    /// The file of names and addresses, where something was added to it.
    pub contacts: Option<String>,
}

/// One piece of feedback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FiledEntry {
    /// Where it stands in the export, from 1; 0 for what comes from none.
    pub line: usize,
    /// The tool that it came from, and its key there.
    pub tool: Option<String>,
    pub key: Option<String>,
    pub id: String,
    pub path: String,
    pub title: String,
    /// `new`, `updated`, `unchanged`, or `repeated` when the export holds it twice.
    pub outcome: &'static str,
    /// Of what was updated, the fields.
    pub fields: Vec<&'static str>,
    /// The feedback that it supports without words of its own.
    pub supports: Option<String>,
    /// What was taken out of title and text, masked, in the order of the text.
    pub removed: Vec<FiledRemoved>,
    /// What somebody should know.
    pub notes: Vec<String>,
    /// Feedback that is likely to want the same, the likeliest first.
    pub twins: Vec<FiledTwin>,
}

/// Something that was taken out of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FiledRemoved {
    /// What stands in its place: `[email]`.
    pub label: &'static str,
    /// `j…@a….com`
    pub masked: String,
}

/// So many of a kind that were taken out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FiledCount {
    /// `[email]`
    pub label: &'static str,
    /// `2 email addresses`
    pub words: String,
    pub count: usize,
}

/// Feedback that is likely to want the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FiledTwin {
    pub id: String,
    pub title: String,
    /// 0 to 1.
    pub likeness: f64,
    /// Words that both have.
    pub shared: Vec<String>,
}

/// A file that was written, or would be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FiledFile {
    pub path: String,
    /// Whether it is a new file.
    pub is_new: bool,
    /// Without `--dry-run` empty; else the whole text of a new file, the lines that change of another.
    pub diff: String,
}
