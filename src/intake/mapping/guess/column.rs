//! What stands in a column of an export.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::GuessLine;
use crate::intake::dates::{self, DateForm, DayOrder};
use crate::intake::reading::Export;
use crate::text::sorting::Gather as _;

/// Records that are looked at.
const LOOKED_AT: usize = 500;

/// Of the values of a column so many in a hundred must be days, addresses or numbers for it to be a column of those.
const MOST: usize = 80;

/// What stands in a column.
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) values: Vec<Cow<'a, str>>,
    pub(super) records: usize,
}

impl<'a> Column<'a> {
    pub(super) fn all(export: &'a Export) -> Vec<Self> {
        let records = || export.records.iter().take(LOOKED_AT);
        let mut seen = BTreeSet::new();
        export
            .columns
            .iter()
            .filter(|name| !name.is_empty() && seen.insert(name.to_lowercase()))
            .map(|name| Self {
                name,
                values: records()
                    .flat_map(|record| export.values(record, name).into_iter().take(1))
                    .collect(),
                records: records().count(),
            })
            .collect()
    }

    pub(super) fn mostly(&self, is: impl Fn(&str) -> bool) -> bool {
        let fitting = self.values.iter().filter(|value| is(value.trim())).count();
        !self.values.is_empty() && fitting * 100 >= self.values.len() * MOST
    }

    pub(super) fn is_day(&self) -> bool {
        // Plain numbers are days only where the header says so.
        self.mostly(|value| {
            dates::day(value, &DateForm::Any, Some(DayOrder::DayFirst)).is_some()
                || dates::day(value, &DateForm::Any, Some(DayOrder::MonthFirst)).is_some()
        })
    }

    pub(super) fn is_address(&self) -> bool {
        self.mostly(|value| {
            value.contains('@') && value.contains('.') && !value.contains(char::is_whitespace)
        })
    }

    pub(super) fn is_url(&self) -> bool {
        self.mostly(|value| value.starts_with("http://") || value.starts_with("https://"))
    }

    pub(super) fn is_number(&self) -> bool {
        self.mostly(|value| {
            value
                .replace(',', ".")
                .parse::<f64>()
                .is_ok_and(f64::is_finite)
        })
    }

    /// Its numbers' least and greatest.
    pub(super) fn span(&self) -> Option<(f64, f64)> {
        let numbers = self
            .values
            .iter()
            .filter_map(|value| value.trim().replace(',', ".").parse::<f64>().ok());
        numbers.fold(None, |span, number| match span {
            None => Some((number, number)),
            Some((least, most)) => Some((least.min(number), most.max(number))),
        })
    }

    /// Whether every record has a value of its own here.
    pub(super) fn is_distinct(&self) -> bool {
        let distinct: BTreeSet<&str> = self.values.iter().map(|value| value.trim()).into_set();
        self.values.len() == self.records && distinct.len() == self.values.len()
    }

    /// Words in a value, on average, in tenths.
    pub(super) fn words(&self) -> usize {
        let words: usize = self
            .values
            .iter()
            .map(|value| {
                value
                    .split_whitespace()
                    .count()
                    .max(value.chars().filter(|each| *each >= '\u{2e80}').count() / 3)
            })
            .sum();
        words * 10 / self.values.len().max(1)
    }

    pub(super) fn line(&self, part: &'static str, reason: &str) -> GuessLine {
        let mut examples: Vec<String> = Vec::new();
        for value in &self.values {
            let words: Vec<&str> = value.split_whitespace().collect();
            let value: String = words.join(" ");
            let short: String = value.chars().take(32).collect();
            let short = if short.len() < value.len() {
                format!("{short}…")
            } else {
                short
            };
            if examples.len() < 3 && !examples.contains(&short) {
                examples.push(short);
            }
        }
        GuessLine {
            part,
            column: self.name.to_owned(),
            reason: reason.to_owned(),
            examples,
        }
    }
}

/// A scale that these numbers fit into: 1-5, 0-10, 1-10 or 0-100.
pub(super) fn scale(least: f64, most: f64) -> Option<(f64, f64)> {
    match (least, most) {
        (least, most) if least >= 1.0 && most <= 5.0 => Some((1.0, 5.0)),
        (least, most) if least >= 1.0 && most <= 10.0 => Some((1.0, 10.0)),
        (least, most) if least >= 0.0 && most <= 10.0 => Some((0.0, 10.0)),
        (least, most) if least >= 0.0 && most <= 100.0 => Some((0.0, 100.0)),
        _ => None,
    }
}
