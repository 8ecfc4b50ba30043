//! The sections of a site. A new one is one file and its line here; the ways to it, its pages and the test that opens every
//! link follow from the table.

pub(super) mod board;
mod deep;
pub(super) mod feedback;
mod flow;
mod goals;
mod home;
mod order;
mod releases;
mod roadmap;

use super::Site;
use super::frame::Content;
use crate::report::{Block, Report};

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
    &board::SECTION,
    &order::SECTION,
    &roadmap::SECTION,
    &goals::SECTION,
    &feedback::SECTION,
    &releases::SECTION,
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

/// How many pages these blocks take when each shows so many cards of a column of their board.
fn parts_of(blocks: &[Block], cards: usize) -> usize {
    let pages = blocks.iter().map(|block| match block {
        Block::Board(board) => board.pages(cards),
        _ => 1,
    });
    pages.max().unwrap_or(1)
}

/// The page of this number, from 0: what is not on the board stands on the first one.
fn part_of(blocks: &[Block], at: usize, cards: usize) -> Vec<Block> {
    let parts = blocks.iter().filter_map(|block| match block {
        Block::Board(board) => Some(Block::Board(Box::new(board.page(at, cards)))),
        other => (at == 0).then(|| other.clone()),
    });
    parts.collect()
}
