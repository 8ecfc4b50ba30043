//! Bars beside names, each from one number to another on one scale: shares of a way, or days.

use jiff::civil::Date;

use super::Table;

/// A drawing of ranges that stands for its table. All text in it is plain and untrusted.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranges {
    pub title: String,
    /// In a sentence or two, for those who do not see it.
    pub summary: String,
    pub scale: Scale,
    /// From top to bottom.
    pub rows: Vec<Range>,
    /// Every number of it.
    pub table: Table,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// 0 to 1, written in percent; with a line at a share that is wanted.
    Share { wanted: Option<f64> },
    /// A range's ends are in days after the first one.
    Days { first: Date, last: Date },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// What stands above others of its kind: a goal above its key results. Empty as long as it stays the same.
    pub group: String,
    pub name: String,
    pub from: f64,
    pub to: f64,
    /// What it says, in words: `36 %`, `20 Aug to 4 Sep`.
    pub label: String,
}
