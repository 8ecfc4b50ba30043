//! What an import took in, and the presets there are.

use schemars::JsonSchema;
use serde::Serialize;

/// What an import took in: of every file, `read` is `new`, `updated`, `unchanged`, `left_out` and `rejected` together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackImport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether a mapping was guessed and waits for a yes: nothing was taken in then.
    pub unconfirmed: bool,
    /// The exports, in the order given.
    pub files: Vec<ImportedFile>,
    /// Feedback that is new or has changed, in the order of the exports.
    pub feedback: Vec<ImportedFeedback>,
    /// What was taken out of titles and texts, most often first.
    pub redacted: Vec<ImportRedaction>,
    pub new_people: usize,
    pub new_accounts: usize,
    /// New feedback that is like other feedback, the likeliest first.
    pub twins: Vec<ImportTwin>,
    /// Twins that were found and are not listed here.
    pub more_twins: usize,
    /// Files of the backlog that were written, or would be.
    pub changes: Vec<ImportChange>,
}

/// One export.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportedFile {
    /// As it was given; `-` is standard input.
    pub path: String,
    /// `CSV, separated by ;`
    pub form: String,
    /// As the Encoding Standard (WHATWG) calls it.
    pub encoding: String,
    /// The preset, if one was used.
    pub preset: Option<&'static str>,
    /// By what it was recognised, or who chose the mapping.
    pub reason: String,
    /// Other presets that would fit.
    pub also_possible: Vec<&'static str>,
    /// The mapping that was used, as `--map` reads it.
    pub mapping: String,
    /// What was guessed of each column; empty unless it was.
    pub guess: Vec<ImportGuess>,
    pub read: usize,
    pub new: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// What is no feedback, by reason, most first.
    pub left_out: Vec<ImportLeftOut>,
    /// By line.
    pub rejected: Vec<ImportRejected>,
    /// Where the rejected rows are kept, to be mended and imported again; none where nothing was rejected or written.
    pub reject_file: Option<String>,
    /// What was assumed or is odd.
    pub notes: Vec<String>,
}

/// What one column was taken for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportGuess {
    /// `title`, `requester.email`, …
    pub part: &'static str,
    pub column: String,
    pub reason: String,
    /// Up to three values.
    pub examples: Vec<String>,
}

/// Records that are no feedback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportLeftOut {
    pub reason: String,
    pub count: usize,
    /// The first of them: lines of the export, or numbers of records where it has no lines.
    pub lines: Vec<usize>,
}

/// A record that could not be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportRejected {
    /// The export.
    pub path: String,
    pub line: usize,
    pub reason: String,
}

/// One feedback file that is new or follows its tool.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportedFeedback {
    pub id: String,
    pub title: String,
    /// `new` or `updated`.
    pub outcome: &'static str,
    /// What an update changed.
    pub fields: Vec<String>,
    /// From the top of the repository.
    pub path: String,
    /// `canny:553c3ef8`
    pub source: String,
    /// The export and the line in it.
    pub export: String,
    pub line: usize,
    /// Whose wish it shares: a supporter's file.
    pub supports: Option<String>,
    /// What somebody should know of it.
    pub notes: Vec<String>,
}

/// A kind of personal data that was taken out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportRedaction {
    /// `email`, `phone`, …
    pub kind: String,
    pub count: usize,
    /// `3 email addresses`
    pub said: String,
    /// Some of them, masked.
    pub examples: Vec<String>,
}

/// New feedback that is like other feedback.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportTwin {
    pub id: String,
    pub title: String,
    /// What it is like.
    pub like: String,
    pub like_title: String,
    /// 0 to 1.
    pub score: f64,
    /// Words, themes and the like that both have.
    pub shared: Vec<String>,
}

/// A file of the backlog.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportChange {
    /// From the top of the repository.
    pub path: String,
    /// Whether it is new.
    pub created: bool,
    /// What changes, as a unified diff; only where nothing was written.
    pub diff: Option<String>,
}

/// The exports that are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct FeedbackPresets {
    /// By name.
    pub presets: Vec<ImportPreset>,
}

/// One export that is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ImportPreset {
    /// `--preset NAME`
    pub name: &'static str,
    /// `CSV`
    pub kind: &'static str,
    pub summary: &'static str,
    /// The columns that it is recognised by.
    pub signs: Vec<&'static str>,
    /// As a file for `--map`.
    pub mapping: &'static str,
}
