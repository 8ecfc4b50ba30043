//! Writers: each turns any report into a string. Escaping happens here and nowhere else.

mod body;
pub(in crate::report) mod csv;
mod github;
mod gitlab;
pub(in crate::report) mod html;
pub(in crate::report) mod json;
mod junit;
pub(in crate::report) mod markdown;
mod sarif;
pub(in crate::report) mod text;
pub(in crate::report) mod visible;

use super::Report;

/// A way to write a report.
pub struct Format {
    /// `json`
    pub name: &'static str,
    pub summary: &'static str,
    pub wants: Wants,
    pub write: fn(&Report, &Screen) -> String,
}

/// What a format has words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Any report.
    Anything,
    /// Reports that have findings: tools that annotate know nothing else.
    Findings,
}

/// What the text format may use of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns.
    pub width: usize,
    pub colour: bool,
}

pub static FORMATS: &[&Format] = &[
    &text::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &json::FORMAT,
    &csv::FORMAT,
    &sarif::FORMAT,
    &junit::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name).copied()
}

impl Format {
    /// Whether this format can tell the report of this name.
    pub fn suits(&self, report: &str) -> bool {
        self.wants == Wants::Anything
            || super::registry::kind(report).is_some_and(|kind| kind.has_findings)
    }
}
