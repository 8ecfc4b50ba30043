//! Progress in three parts: what was built, what is coming, what changed.

mod blocks;
mod gather;

use jiff::civil::Date;

use super::shape::{Rows, Shape, Status};
use super::{Block, Report};
use crate::Facts;
use crate::backlog::ItemIx;

impl Shape for Status {
    const NAME: &str = "status";
    const SUMMARY: &str = "What was built, what is coming, and what changed since a day";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks::blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        super::sample::status::reports()
    }
}

/// What is asked of the status.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    pub filter: Option<&'a str>,
    /// The items that match, sorted; all without.
    pub chosen: Option<&'a [ItemIx]>,
    /// The first day that counts; without it the day after the last release, or 14 days.
    pub since: Option<Date>,
}

/// The status of these facts.
pub fn report(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of("Status", gather::gather(facts, wanted))
}
