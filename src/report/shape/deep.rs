//! How DEEP the backlog is, letter by letter.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::date;
use super::{Files, Finding, Moment, RuleName};

/// How DEEP the backlog is, letter by letter. There is no number for all four together on purpose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Deep {
    pub at: Moment,
    pub files: Files,
    /// The expression that chooses the items; none for the whole backlog. Of some items there are no measures, no trend and
    /// no share of words: these are of the whole backlog.
    pub filter: Option<String>,
    /// Detailed, estimated, emergent, prioritized.
    pub letters: Vec<LetterScore>,
    /// The share, 0 to 1, of all words that describes what is far away.
    pub waste_share: Option<f64>,
}

/// One letter: passed weight over applicable weight.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LetterScore {
    /// `detailed`, `estimated`, `emergent` or `prioritized`.
    pub letter: &'static str,
    pub name: &'static str,
    /// 0 to 100; none when nothing could be judged.
    pub percent: Option<f64>,
    pub passed: u32,
    pub applicable: u32,
    /// NOW (each item weighs 3), NEXT (2), LATER (1).
    pub bands: Vec<BandScore>,
    /// What was measured of the whole backlog; each weighs 3.
    pub measures: Vec<LetterMeasure>,
    /// What costs something, most important first.
    pub failing: Vec<Finding>,
    /// Rules that could not look, since the past is unknown.
    pub unknown: Vec<RuleName>,
    /// The same score at earlier days, oldest first; the last one is the present.
    pub trend: Vec<TrendPoint>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BandScore {
    pub band: &'static str,
    /// Items without an error or a warning of the letter.
    pub passed: u32,
    pub items: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LetterMeasure {
    pub code: &'static str,
    pub rule: &'static str,
    /// In words; none where it could not be measured.
    pub value: Option<String>,
    /// Whether it is without an error or a warning.
    pub passes: bool,
    /// Whether the rule says something of it; where it passes too, an info, which costs nothing.
    pub told: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TrendPoint {
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// 0 to 100.
    pub percent: Option<f64>,
}
