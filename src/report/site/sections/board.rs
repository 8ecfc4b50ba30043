//! Work by the workflow's statuses, with the limits of what may be begun at once.

use jiff::ToSpan as _;

use super::{Content, Section, Site, part_of, parts_of};
use crate::backlog::Id;
use crate::report::kanban::{self, Wanted};
use crate::report::{Block, Data};

pub(super) static SECTION: Section = Section {
    name: "Board",
    folder: "board",
    public: true,
    pages: |site| parts_of(site.work(), CARDS),
    content,
};

/// Cards of a column on one page.
const CARDS: usize = 24;

/// Days for which finished work stays on the board.
const RECENT_DAYS: i64 = 14;

/// The whole board, as this audience reads it: everybody sees what is worked on, not why it waits.
pub(in crate::report::site) fn whole(site: &Site<'_>) -> Vec<Block> {
    let wanted = Wanted {
        filter: None,
        chosen: None,
        by: None,
        statuses: &[],
        since: site.facts.today.saturating_sub(RECENT_DAYS.days()),
        most: CARDS,
    };
    let mut report = kanban::report(&site.facts, &wanted);
    if let Data::Board(board) = &mut report.data
        && site.is_public()
    {
        let is_shown = |id: &String| site.page_of(&Id::new(id)).is_some();
        board.cards.retain(|card| is_shown(&card.id));
        for card in &mut board.cards {
            card.title = site.title(&card.title);
            card.is_blocked = false;
            card.blocked_reason = None;
            card.waits_for.retain(is_shown);
        }
    }
    report.blocks()
}

fn content(site: &Site<'_>, at: usize) -> Content {
    let work = site.work();
    Content {
        title: "Board".into(),
        blocks: part_of(work, at, CARDS),
        wide: true,
        part: Some((at, parts_of(work, CARDS))),
        ..Content::default()
    }
}
