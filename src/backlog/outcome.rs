//! What an item is meant to change, and what it did: `outcome` of its front matter.

use jiff::civil::Date;

use super::item::Item;
use crate::text::Located;

/// What stands in `outcome`, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is counted.
    pub metric: Option<String>,
    /// What it was before.
    pub baseline: Option<String>,
    /// The change that is hoped for (`-20 %`), or the value (`25`).
    pub expected: Option<String>,
    pub measure_by: Option<Date>,
    /// In the words of `expected`: a change, or a value.
    pub measured: Option<String>,
    pub source: Option<String>,
}

/// How what was measured compares with what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// All of it, or more.
    Met,
    /// Some of it.
    Partly,
    /// Nothing changed.
    None,
    /// It went the other way.
    Opposite,
}

impl Effect {
    pub fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::None => "none",
            Self::Opposite => "opposite",
        }
    }
}

/// Why two texts cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// One of them has no number to begin with.
    NoNumber,
    /// Their units are not the same.
    OtherUnit,
    /// A value without a sign, and no baseline: nobody can tell which way is better.
    NoBaseline,
}

impl NotCompared {
    /// The reason in words, and the way out.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoNumber => "not compared: write both as numbers, as `-20 %` and `-12 %`",
            Self::OtherUnit => "not compared: the units differ",
            Self::NoBaseline => "not compared: `outcome.baseline` is missing",
        }
    }
}

impl Outcome {
    /// The item's outcome; none where it has none.
    pub fn of(item: &Item) -> Option<Self> {
        item.document.node(item.key("outcome"))?;
        let words = |key: &str| {
            let text = item.text(key)?;
            let text = text.value.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some(text)
        };
        Some(Self {
            metric: words("outcome.metric"),
            baseline: words("outcome.baseline"),
            expected: words("outcome.expected"),
            measure_by: item
                .date("outcome.measure_by")
                .map(|date: Located<Date>| date.value),
            measured: words("outcome.measured"),
            source: words("outcome.source"),
        })
    }

    /// The share of the expected effect that was measured, with what that comes to: 1 is all of it, below 0 is the other way.
    /// With a sign, `expected` is a change: measured / expected. Without one it is a value:
    /// (measured - baseline) / (expected - baseline).
    ///
    /// # Errors
    /// Why they cannot be compared. None at all while nothing was measured, or nothing expected.
    pub fn effect(&self) -> Option<Result<(f64, Effect), NotCompared>> {
        let (expected, measured) = (self.expected.as_ref()?, self.measured.as_ref()?);
        Some(self.compared(expected, measured))
    }

    fn compared(&self, expected: &str, measured: &str) -> Result<(f64, Effect), NotCompared> {
        let number = |text: &str| Quantity::parse(text).ok_or(NotCompared::NoNumber);
        let (expected, measured) = (number(expected)?, number(measured)?);
        if expected.unit != measured.unit {
            return Err(NotCompared::OtherUnit);
        }
        let (change, hoped) = if expected.signed {
            (measured.number, expected.number)
        } else {
            let baseline = self.baseline.as_deref().ok_or(NotCompared::NoBaseline)?;
            let baseline = number(baseline)?.number;
            (measured.number - baseline, expected.number - baseline)
        };
        if hoped == 0.0 {
            // What should stay as it is has stayed, or not.
            let effect = if change == 0.0 {
                (1.0, Effect::Met)
            } else {
                (0.0, Effect::None)
            };
            return Ok(effect);
        }
        let share = change / hoped;
        let effect = if share >= 1.0 {
            Effect::Met
        } else if share > 0.0 {
            Effect::Partly
        } else if share == 0.0 {
            Effect::None
        } else {
            Effect::Opposite
        };
        Ok((share, effect))
    }
}

/// `-20 %`: a number, whether it was written with a sign, and what it counts.
#[derive(Clone, Debug, PartialEq)]
struct Quantity {
    number: f64,
    signed: bool,
    unit: String,
}

impl Quantity {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('\u{2212}', "-").replace('\u{a0}', " ");
        let sign = text
            .chars()
            .next()
            .filter(|first| ['+', '-'].contains(first));
        let unsigned = text.trim_start_matches(['+', '-']).trim_start();
        let end = unsigned
            .find(|character: char| !character.is_ascii_digit() && !['.', ','].contains(&character))
            .unwrap_or(unsigned.len());
        let (digits, unit) = unsigned.split_at(end);
        // A comma in three-digit groups is an English thousand; any other is a decimal comma.
        let groups: Vec<&str> = digits.split(',').collect();
        let is_grouped = groups.len() > 1
            && groups.iter().skip(1).all(|group| {
                group
                    .split('.')
                    .next()
                    .is_some_and(|group| group.len() == 3)
            })
            && !digits.starts_with("0,");
        let digits = digits.replace(',', if is_grouped { "" } else { "." });
        let number: f64 = digits.parse().ok()?;
        Some(Self {
            number: if sign == Some('-') { -number } else { number },
            signed: sign.is_some(),
            unit: unit.trim().to_lowercase(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(
        baseline: &str,
        expected: &str,
        measured: &str,
    ) -> Result<(f64, &'static str), NotCompared> {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let outcome = Outcome {
            baseline: said(baseline),
            expected: said(expected),
            measured: said(measured),
            ..Outcome::default()
        };
        let effect = outcome.effect().unwrap();
        effect.map(|(share, effect)| (share, effect.name()))
    }

    #[test]
    fn a_change_is_compared_with_the_change_that_was_hoped_for() {
        assert_eq!(effect("", "-20 %", "-12%"), Ok((0.6, "partly")));
        assert_eq!(effect("", "-20 %", "−25 %"), Ok((1.25, "met")));
        assert_eq!(effect("", "-20 %", "+5 %"), Ok((-0.25, "opposite")));
        assert_eq!(effect("", "+20 %", "0 %"), Ok((0.0, "none")));
        assert_eq!(
            effect("", "+1,000 orders", "+500 Orders"),
            Ok((0.5, "partly"))
        );
        assert_eq!(effect("", "+1,5 h", "+3 h"), Ok((2.0, "met")));
    }

    #[test]
    fn a_value_is_compared_by_way_of_the_baseline() {
        assert_eq!(effect("31", "25", "28"), Ok((0.5, "partly")));
        assert_eq!(effect("31", "25", "25"), Ok((1.0, "met")));
        assert_eq!(effect("0", "0", "0"), Ok((1.0, "met")));
        assert_eq!(effect("", "25", "28"), Err(NotCompared::NoBaseline));
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        assert_eq!(effect("", "fewer calls", "-3"), Err(NotCompared::NoNumber));
        assert_eq!(effect("", "-20 %", "-3 calls"), Err(NotCompared::OtherUnit));
        assert_eq!(effect("", "-20 %", "1.2.3"), Err(NotCompared::NoNumber));
        assert!(Outcome::default().effect().is_none());
    }
}
