//! Which column of an export is what. A preset is a mapping too, written as users write theirs:
//!
//! ```yaml
//! tool: survey                      # part of every record's key: `survey:4711`
//! key: Response ID                  # one column or several; without it the key is made of what never changes
//! title: Subject                    # the first of these columns that has a value
//! text: [What is missing?, Other]   # all of them, each under its name; "*" is every column that nothing else names
//! received: {column: Submitted, dates: day-first}
//! requester: {key: User ID, name: Name, email: E-mail}
//! account: Company
//! satisfaction: {column: Rating, scale: 1-10}
//! themes: {column: Tags, separator: ";"}
//! constants: {channel: survey}
//! ```

mod guess;
mod reading;
mod writing;

use std::collections::BTreeMap;

pub use guess::{Guess, GuessLine, find_key, find_people_and_ratings, find_received, guess};
pub use reading::{Misread, read};
pub use writing::write;

use super::dates::DateForm;
use super::markup::Markup;
use super::reading::Export;

/// Every column that no other part names.
pub const ALL_OTHERS: &str = "*";

/// Which column is what. Where several are named the first that has a value is taken, but for `key` (all, joined), `text`
/// (all, each under its name) and `themes` (all).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    pub tool: String,
    pub key: Vec<String>,
    pub title: Vec<String>,
    pub text: Vec<String>,
    /// Not part of "every other column".
    pub ignore: Vec<String>,
    pub received: Vec<String>,
    pub dates: DateForm,
    pub updated: Vec<String>,
    pub channel: Vec<String>,
    pub requester: Who,
    pub account: Vec<String>,
    pub segment: Vec<String>,
    pub importance: Option<Scaled>,
    pub satisfaction: Option<Scaled>,
    pub themes: Vec<String>,
    /// None: semicolons where there are any, else commas.
    pub separator: Option<String>,
    pub language: Vec<String>,
    pub url: Vec<String>,
    pub votes: Vec<String>,
    pub merged_into: Vec<String>,
    pub markup: Markup,
    /// What is the same for every record: `channel: survey`.
    pub constants: BTreeMap<&'static str, String>,
}

/// The columns that say who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    pub key: Vec<String>,
    pub name: Vec<String>,
    pub email: Vec<String>,
}

/// A number on a scale, which is stretched or shrunk to 1 to 5.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaled {
    pub column: String,
    pub lowest: f64,
    pub highest: f64,
}

/// What may be constant.
pub const CONSTANTS: [&str; 6] = [
    "account", "channel", "language", "segment", "themes", "voice",
];

impl Mapping {
    /// Every column that is named, in the order of the parts; [`ALL_OTHERS`] is none.
    pub fn columns(&self) -> Vec<&str> {
        let lists = [
            &self.key,
            &self.title,
            &self.text,
            &self.ignore,
            &self.received,
            &self.updated,
            &self.channel,
            &self.requester.key,
            &self.requester.name,
            &self.requester.email,
            &self.account,
            &self.segment,
            &self.themes,
            &self.language,
            &self.url,
            &self.votes,
            &self.merged_into,
        ];
        let scaled = [&self.importance, &self.satisfaction];
        lists
            .into_iter()
            .flatten()
            .map(String::as_str)
            .chain(
                scaled
                    .into_iter()
                    .flatten()
                    .map(|scaled| scaled.column.as_str()),
            )
            .filter(|column| *column != ALL_OTHERS)
            .collect()
    }

    /// The columns that this mapping names and the export does not have.
    pub fn missing(&self, export: &Export) -> Vec<&str> {
        self.columns()
            .into_iter()
            .filter(|column| !has(export, column))
            .collect()
    }

    /// This mapping with each column under the name that it has in this export: its own, or the first of its other names
    /// (`Summary` is `Zusammenfassung` in a German Jira); columns that the export does not have are left away.
    #[must_use]
    pub fn fitted(mut self, export: &Export, names: &[(&str, &[&str])]) -> Self {
        let found = |column: &str| -> Option<String> {
            if column == ALL_OTHERS || has(export, column) {
                return Some(column.to_owned());
            }
            let (_, others) = names.iter().find(|(name, _)| *name == column)?;
            let other = others.iter().find(|other| has(export, other))?;
            Some((*other).to_owned())
        };
        let lists = [
            &mut self.key,
            &mut self.title,
            &mut self.text,
            &mut self.ignore,
            &mut self.received,
            &mut self.updated,
            &mut self.channel,
            &mut self.requester.key,
            &mut self.requester.name,
            &mut self.requester.email,
            &mut self.account,
            &mut self.segment,
            &mut self.themes,
            &mut self.language,
            &mut self.url,
            &mut self.votes,
            &mut self.merged_into,
        ];
        for list in lists {
            *list = list.iter().filter_map(|column| found(column)).collect();
        }
        for scaled in [&mut self.importance, &mut self.satisfaction] {
            *scaled = scaled.take().and_then(|scaled| {
                let column = found(&scaled.column)?;
                Some(Scaled { column, ..scaled })
            });
        }
        self
    }
}

/// Whether an export has this column; the paths of objects are not all known beforehand, so any record may have it.
fn has(export: &Export, column: &str) -> bool {
    export.has(column)
        || (!export.form.is_table()
            && export
                .records
                .iter()
                .any(|record| !export.values(record, column).is_empty()))
}
