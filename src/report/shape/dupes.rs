//! Which feedback may be the same wish, and how well such suggestions agree with what people merged.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::optional_date;
use super::{FiledFile, Moment};

/// Suggestions: nothing is merged by them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Dupes {
    pub at: Moment,
    /// `feedback`, or `stories`: what the suggestions are.
    pub against: &'static str,
    /// Feedback files that were compared, with what was merged already.
    pub compared: usize,
    /// The score from which two are worth a look, 0 to 1.
    pub look: f64,
    /// The score from which two are probably the same.
    pub probably: f64,
    /// Whether ids were asked about; else all open feedback was.
    pub asked: bool,
    /// Groups in all; those beyond the limit are not in `groups`.
    pub groups_in_all: usize,
    /// The surest first; for ids in the order asked.
    pub groups: Vec<DupeGroup>,
}

/// One file, and what may be the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DupeGroup {
    pub of: DupeFile,
    pub suggestions: Vec<DupeSuggestion>,
    /// What makes all of them one; none where ids were asked about.
    pub command: Option<String>,
}

/// A feedback file, or an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DupeFile {
    pub id: String,
    pub title: String,
    #[schemars(schema_with = "optional_date")]
    pub received: Option<Date>,
    /// How far the wish has come, or the item's status.
    pub state: String,
    /// Distinct people of the wish, over everything merged; none for an item.
    pub requesters: Option<usize>,
}

/// What may be the same, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DupeSuggestion {
    /// The file that it may be the same as.
    pub of: String,
    #[serde(flatten)]
    pub file: DupeFile,
    /// How alike the texts are, 0 nothing in common, 1 the same.
    pub score: f64,
    /// `probably`, `look` or `unlikely`
    pub verdict: &'static str,
    /// The ids of the two files whose texts are alike: of a wish of several the closest.
    pub by: [String; 2],
    /// The words that the score comes from, the most telling first.
    pub words: Vec<String>,
    /// Of the words' part of the score, how much each has, 0 to 1.
    pub shares: Vec<f64>,
    /// Themes that both have.
    pub themes: Vec<String>,
    pub same_account: bool,
    pub same_segment: bool,
    pub days_apart: Option<u32>,
    /// What makes them one, or links them.
    pub command: String,
}

/// How well suggestions agree with the merges of the repository itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DupesCalibration {
    pub at: Moment,
    pub compared: usize,
    /// Files that were merged, with another of their wish to be found.
    pub merged: usize,
    /// Pairs of wishes that somebody told apart.
    pub told_apart: usize,
    /// Of what the first five suggestions could have found, the share they did; unknown without merges.
    pub precision_at_5: Option<f64>,
    /// Of the merged files, the share with one of its wish among the first five suggestions.
    pub recall_at_5: Option<f64>,
    pub recall_at_1: Option<f64>,
    /// As configured.
    pub look: f64,
    pub probably: f64,
    /// What the merges suggest; unknown where there are too few.
    pub suggested_look: Option<f64>,
    pub suggested_probably: Option<f64>,
    /// Merges from which a threshold is suggested.
    pub least_merges: usize,
    /// By tenths of the score.
    pub by_score: Vec<DupesTenth>,
}

/// First suggestions with a score in one tenth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DupesTenth {
    pub from: f64,
    pub to: f64,
    pub suggestions: usize,
    /// Of these, how many people merged.
    pub merged: usize,
}

/// Two wishes that were told apart: they are not suggested again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct DupesRejected {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Where it is remembered, in `not_duplicate_of`.
    pub one: DupeFile,
    pub other: DupeFile,
    /// The files that were changed, or would be; none when it was remembered already.
    pub files: Vec<FiledFile>,
}
