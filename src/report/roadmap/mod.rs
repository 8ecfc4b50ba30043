//! The roadmap: now, next, later, by goal and epic, with falling certainty and without dates.

mod blocks;
mod gather;

use super::Report;
use super::shape::{Roadmap, Rows, Shape};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::demand::Survey;
use crate::report::Block;

impl Shape for Roadmap {
    const NAME: &str = "roadmap";
    const SUMMARY: &str =
        "Now, next and later: epics by goal, what each is to change, how sure and for whom";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks::blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.epics)
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        super::sample::roadmap::reports()
    }
}

/// Whom the roadmap is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    #[default]
    Internal,
    /// Without accounts, money, ids, what is measured, and what is not decided.
    Customer,
}

/// What is asked of the roadmap.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    pub filter: Option<&'a str>,
    /// The items that match; all epics without.
    pub chosen: Option<&'a [ItemIx]>,
    pub audience: Audience,
    /// Whether ranges of days are told.
    pub timeline: bool,
}

/// The roadmap of these facts.
pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, wanted: &Wanted<'_>) -> Report {
    Report::of("Roadmap", gather::gather(facts, survey, wanted))
}
