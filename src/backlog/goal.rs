//! What a goal says of itself: where it stands, and how near its key results are.

use jiff::civil::Date;
use serde_yaml::Value;

use super::config::Phase;
use super::document::parse_date;
use super::item::Item;

/// Where a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Active,
    Proposed,
    Achieved,
    Abandoned,
}

/// Days after which a value says little about today (OKRs are looked at once a month at least).
pub const STALE_DAYS: i32 = 30;

impl State {
    /// What the goal's `state` says, else what follows from its status.
    pub fn of(goal: &Item) -> Self {
        let said = goal.document.text("state");
        match said.as_ref().map(|state| state.value.trim()) {
            Some("active") => Self::Active,
            Some("proposed") => Self::Proposed,
            Some("achieved") => Self::Achieved,
            Some("abandoned") => Self::Abandoned,
            _ => match goal.phase {
                Phase::NotStarted => Self::Proposed,
                Phase::Started => Self::Active,
                Phase::Finished => Self::Achieved,
                Phase::Dropped => Self::Abandoned,
            },
        }
    }

    /// The word in `state:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Proposed => "proposed",
            Self::Achieved => "achieved",
            Self::Abandoned => "abandoned",
        }
    }
}

/// Whether this is the one long-term objective of the team (Scrum Guide 2020, "Product Goal").
pub fn is_product_goal(goal: &Item) -> bool {
    (goal.document.text("kind")).is_some_and(|kind| kind.value.trim() == "product-goal")
}

/// One measure of a goal, as far as its file says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyResult {
    pub id: Option<String>,
    /// Empty where none is named.
    pub metric: String,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    pub current: Option<f64>,
    pub as_of: Option<Date>,
    pub source: Option<String>,
}

/// Why a key result has no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unscored {
    Missing(&'static str),
    /// Target and baseline are the same number.
    NoWay,
}

impl Unscored {
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing("baseline") => "no baseline",
            Self::Missing("target") => "no target",
            Self::Missing(_) => "no current value",
            Self::NoWay => "target equals baseline",
        }
    }
}

impl KeyResult {
    /// How much of the way from baseline to target is gone, 0 to 1: `(current - baseline) / (target - baseline)`, cut at both
    /// ends. A target may lie below its baseline.
    ///
    /// # Errors
    /// Why there is none.
    pub fn score(&self) -> Result<f64, Unscored> {
        let baseline = self.baseline.ok_or(Unscored::Missing("baseline"))?;
        let target = self.target.ok_or(Unscored::Missing("target"))?;
        let current = self.current.ok_or(Unscored::Missing("current"))?;
        let way = target - baseline;
        if way.abs() < f64::EPSILON {
            return Err(Unscored::NoWay);
        }
        Ok(((current - baseline) / way).clamp(0.0, 1.0))
    }

    /// The age of the current value in days; none where it has no date.
    pub fn age_days(&self, today: Date) -> Option<i32> {
        self.as_of.map(|day| (today - day).get_days())
    }
}

/// The goal's key results in the order written.
pub fn key_results(goal: &Item) -> Vec<KeyResult> {
    let Some(Value::Sequence(list)) = goal.document.value("key_results") else {
        return Vec::new();
    };
    list.iter().map(key_result).collect()
}

/// The mean score of those that have one, 0 to 1; none without any.
pub fn mean_score(results: &[KeyResult]) -> Option<f64> {
    let scores: Vec<f64> = results
        .iter()
        .filter_map(|each| each.score().ok())
        .collect();
    (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
}

fn key_result(value: &Value) -> KeyResult {
    let text = |key: &str| match value.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let number = |key: &str| {
        let number = match value.get(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number: &f64| number.is_finite())
    };
    KeyResult {
        id: text("id"),
        metric: text("metric").unwrap_or_default(),
        baseline: number("baseline"),
        target: number("target"),
        current: number("current"),
        as_of: text("as_of").and_then(|day| parse_date(&day)),
        source: text("source"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(baseline: f64, target: f64, current: f64) -> KeyResult {
        KeyResult {
            baseline: Some(baseline),
            target: Some(target),
            current: Some(current),
            ..KeyResult::default()
        }
    }

    #[test]
    fn a_score_is_the_share_of_the_way_that_is_gone_up_or_down() {
        let close = |result: KeyResult, wanted: f64| {
            let score = result.score().expect("everything is there");
            assert!((score - wanted).abs() < 1e-12, "{score}");
        };
        close(result(31.0, 20.0, 27.0), 4.0 / 11.0);
        close(result(0.0, 50.0, 20.0), 0.4);
        close(result(10.0, 20.0, 8.0), 0.0);
        close(result(10.0, 20.0, 25.0), 1.0);
        close(result(4.0, 0.0, 5.0), 0.0);
    }

    #[test]
    fn a_score_is_unknown_and_never_zero_without_a_number() {
        let missing = KeyResult {
            current: None,
            ..result(1.0, 2.0, 0.0)
        };
        assert_eq!(missing.score(), Err(Unscored::Missing("current")));
        assert_eq!(result(3.0, 3.0, 3.0).score(), Err(Unscored::NoWay));
        assert_eq!(mean_score(&[missing]), None);
        let results = [
            result(0.0, 1.0, 1.0),
            result(0.0, 1.0, 0.5),
            KeyResult::default(),
        ];
        assert_eq!(mean_score(&results), Some(0.75));
    }
}
