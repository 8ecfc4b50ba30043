//! The models, one file each. A new one is its file and its line here.

use std::fmt;

use super::{Context, Lint, Score, Scored, Subject};

/// A way to compute an order.
pub struct Model {
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Markdown: formula, source, inputs, traps.
    pub docs: &'static str,
    /// The field whose break-even is worth telling; the score rises with it.
    pub main_input: Option<&'static str>,
    /// The score of one item, or what is missing.
    pub score: fn(&Subject<'_>) -> Result<Score, Vec<String>>,
    /// What the score is counted in; empty for a bare number.
    pub unit: fn(&Context<'_>, &[Scored]) -> String,
    /// What only the whole list can tell of each item: quadrants, ranges of ranks.
    pub complete: fn(&Context<'_>, &mut [Scored]),
    /// What is odd about the inputs of all scored items together.
    pub lint: fn(&Context<'_>, &[Scored]) -> Vec<Lint>,
    /// What a reader of the list should know.
    pub notes: fn(&Context<'_>, &[Scored]) -> Vec<String>,
    /// What a reader of one item's score should doubt.
    pub caveats: fn(&Subject<'_>) -> Vec<String>,
}

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// In the order that help shows them.
pub static MODELS: &[&Model] = &[];

/// A name that is no model's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown ranking method `{name}`")]
pub struct UnknownModel {
    pub name: String,
    /// The nearest model's name, when one is near.
    pub suggestion: Option<&'static str>,
}

/// The model of this name.
///
/// # Errors
/// When there is none; the error names the nearest.
pub fn model(name: &str) -> Result<&'static Model, UnknownModel> {
    MODELS
        .iter()
        .find(|model| model.name == name)
        .copied()
        .ok_or_else(|| UnknownModel {
            name: name.to_owned(),
            suggestion: None,
        })
}
