//! Findings, and what a check comes to.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Files, Moment};
use crate::rules;

/// What the rules find.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Check {
    pub at: Moment,
    pub files: Files,
    pub counts: Counts,
    /// By path, place and rule.
    pub findings: Vec<Finding>,
    /// Findings that the configuration or the item silences, with the reason.
    pub silenced: Vec<Silenced>,
    /// Rules that could not look, since the past is unknown. They neither pass nor fail.
    pub unknown: Vec<RuleName>,
    /// Rules that looked.
    pub looked: Vec<RuleName>,
    /// What the rules about the whole backlog measured, healthy or not.
    pub measures: Vec<Measure>,
    /// Why the past is unknown.
    pub history_unknown: Option<String>,
    /// With `--since`: only findings that are not in this revision are listed.
    pub since: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    /// Findings of level `info`.
    pub notes: usize,
    pub silenced: usize,
}

/// One thing that is wrong, at its place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Finding {
    /// `E1`
    pub code: &'static str,
    /// `missing-estimate`
    pub rule: &'static str,
    pub level: Level,
    /// From the top of the repository; empty when it is about the backlog as a whole.
    pub path: String,
    pub start: Place,
    /// The place after the last character.
    pub end: Place,
    pub item: Option<String>,
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    pub notes: Vec<Note>,
    /// Edits that mend it without loss; empty when a person must decide.
    pub fix: Vec<Edit>,
    /// The same on both sides of an unrelated edit: rule, item or file, and what it is about.
    pub fingerprint: String,
    /// How many findings it stands for: 1, or the rest of a rule that finds more about an item in one file than are listed.
    pub count: Count,
    #[serde(skip)]
    pub excerpt: Option<Excerpt>,
}

/// A number of findings, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Count(pub usize);

impl Default for Count {
    fn default() -> Self {
        Self(1)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    #[default]
    Info,
    Warning,
    /// Fails `deepen check`.
    Error,
}

/// A line and a column in characters (Unicode scalar values), both from one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    pub path: String,
    pub start: Place,
    pub message: String,
}

/// Replace what stands from `start` to `end`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Edit {
    pub start: Place,
    /// The place after the last character.
    pub end: Place,
    pub replacement: String,
}

/// The line of a finding, or the part of it around the mark when it is long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub text: Box<str>,
    /// The marked bytes of `text`.
    pub marked: Range<usize>,
    /// Whether the line goes on before and behind `text`.
    pub cut: (bool, bool),
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Silenced {
    pub finding: Finding,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleName {
    pub code: &'static str,
    pub rule: &'static str,
}

/// What a rule about the whole backlog measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Measure {
    pub code: &'static str,
    pub rule: &'static str,
    /// In words; none where there was too little to measure.
    pub value: Option<String>,
}

impl From<rules::Level> for Level {
    fn from(level: rules::Level) -> Self {
        match level {
            rules::Level::Info => Self::Info,
            rules::Level::Warning => Self::Warning,
            rules::Level::Error => Self::Error,
        }
    }
}

impl Level {
    /// `error`
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Counts {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>, silenced: &[Silenced]) -> Self {
        let silenced = silenced.iter().map(|each| each.finding.count.0);
        let mut counts = Self {
            silenced: silenced.sum(),
            ..Self::default()
        };
        for finding in findings {
            let counted = match finding.level {
                Level::Error => &mut counts.errors,
                Level::Warning => &mut counts.warnings,
                Level::Info => &mut counts.notes,
            };
            *counted += finding.count.0;
        }
        counts
    }

    /// All that are not silenced.
    pub fn all(self) -> usize {
        self.errors + self.warnings + self.notes
    }
}
