//! The sections of a site. A new one is one file and its line here; the ways to it, its pages and the test that opens every
//! link follow from the table.

mod deep;
mod feedback;
mod flow;
mod home;
mod order;

use super::Site;
use super::frame::Content;
use crate::report::Report;

/// A part of the site that has a way to it on every page.
pub(super) struct Section {
    /// `Order`
    pub(super) name: &'static str,
    /// Where its pages stand: `order`; nothing for the site's first page.
    pub(super) folder: &'static str,
    /// Whether everybody may see it.
    pub(super) public: bool,
    /// How many pages it has.
    pub(super) pages: fn(&Site<'_>) -> usize,
    /// A page of it, from 0.
    pub(super) content: fn(&Site<'_>, usize) -> Content,
}

pub(super) static SECTIONS: &[&Section] = &[
    &home::SECTION,
    &order::SECTION,
    &feedback::SECTION,
    &flow::SECTION,
    &deep::SECTION,
];

/// A page that shows a report as it is.
fn of_report(report: Report) -> Content {
    Content {
        blocks: report.blocks(),
        findings: report.findings().to_vec(),
        title: report.title,
        ..Content::default()
    }
}

fn one(_: &Site<'_>) -> usize {
    1
}
