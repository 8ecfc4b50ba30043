//! The models, one file each. A new one is its file and its line here.

use std::fmt;

use super::figure::figure;
use super::{
    Context, Lint, Score, Scored, Subject, cd3, custom, ice, kano, moscow, opportunity, rice,
    value_effort, weighted, wsjf,
};
use crate::text::likeness;

/// A way to compute an order.
pub struct Model {
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Markdown: formula, source, inputs, traps.
    pub docs: &'static str,
    /// The fields whose break-evens are worth telling, the first that an item has; the score rises with them. Empty: any
    /// field that the score was read from.
    pub main_inputs: &'static [&'static str],
    /// The score of one item, or what is missing.
    pub score: fn(&Subject<'_>) -> Result<Score, Vec<String>>,
    /// The formula with the numbers of one item: `4200 EUR/week / 1.19 weeks = 3528`.
    pub formula: fn(&Context<'_>, &Score) -> String,
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

/// What a model says that has nothing more to say.
pub(super) const PLAIN: Model = Model {
    name: "",
    summary: "",
    docs: "",
    main_inputs: &[],
    score: |_| Err(Vec::new()),
    formula: |_, score| figure(score.value),
    unit: |_, _| String::new(),
    complete: |_, _| {},
    lint: |_, _| Vec::new(),
    notes: |_, _| Vec::new(),
    caveats: |_| Vec::new(),
};

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// In the order that help shows them.
pub static MODELS: &[&Model] = &[
    &cd3::MODEL,
    &wsjf::MODEL,
    &rice::MODEL,
    &ice::MODEL,
    &moscow::MODEL,
    &kano::MODEL,
    &value_effort::MODEL,
    &weighted::MODEL,
    &opportunity::MODEL,
    &custom::MODEL,
];

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
            suggestion: likeness::nearest(name, MODELS.iter().map(|model| model.name)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_tells_its_formula_its_source_its_inputs_and_its_traps() {
        for model in MODELS {
            let sections: Vec<&str> = model
                .docs
                .lines()
                .filter_map(|line| line.strip_prefix("## "))
                .collect();
            let has = |title: &str| sections.contains(&title);
            assert!(
                has("Formula") && has("Inputs") && has("Traps"),
                "{}: {sections:?}",
                model.name
            );
            assert!(has("Source") || model.name == "custom", "{}", model.name);
            assert!(
                !model.summary.is_empty() && !model.summary.ends_with('.'),
                "{}",
                model.name
            );
        }
    }

    #[test]
    fn a_model_is_found_by_its_name_and_no_other() {
        for each in MODELS {
            assert_eq!(model(each.name).map(|found| found.name), Ok(each.name));
        }
        assert_eq!(model("cd4").unwrap_err().suggestion, Some("cd3"));
        assert_eq!(model("x").unwrap_err().suggestion, None);
    }
}
