//! Writers: each turns any report into a string. Escaping happens here and nowhere else.

use super::Report;

/// A way to write a report.
pub struct Format {
    /// `json`
    pub name: &'static str,
    pub summary: &'static str,
    pub write: fn(&Report, &Screen) -> String,
}

/// What the text format may use of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns.
    pub width: usize,
    pub colour: bool,
}

pub static FORMATS: &[&Format] = &[];
