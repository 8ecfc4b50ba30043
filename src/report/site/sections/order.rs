//! The product owner's order with its bands, and the decisions behind it.

use std::collections::BTreeSet;

use super::{Content, Section, Site};
use crate::report::rank::override_blocks;
use crate::report::shape::{Override, PriorityItem};
use crate::report::{Block, priority};
use crate::text::sorting::Gather as _;

pub(super) static SECTION: Section = Section {
    name: "Order",
    folder: "order",
    public: true,
    pages,
    content,
};

/// Items on one page.
const ROWS: usize = 150;

fn pages(site: &Site<'_>) -> usize {
    site.priority.items.len().div_ceil(ROWS).max(1)
}

fn content(site: &Site<'_>, at: usize) -> Content {
    let all = &site.priority;
    let items = all.items.iter().skip(at * ROWS).take(ROWS);
    let items: Vec<&PriorityItem> = items.collect();
    let mut blocks = Vec::new();
    if items.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing is in work, and order.txt lists no open item.",
        ));
    } else {
        blocks.push(Block::Table(priority::table(&items, all.bands)));
        blocks.push(Block::Paragraph(priority::legend(all)));
    }
    // The decisions about the items of this page.
    let shown: BTreeSet<&str> = items.iter().map(|item| &*item.id).into_set();
    let decisions: Vec<Override> = (all.overrides.iter())
        .filter(|decision| shown.contains(decision.item.id.as_str()))
        .cloned()
        .collect();
    blocks.extend(override_blocks(&decisions));
    Content {
        title: "Order".into(),
        blocks,
        part: Some((at, pages(site))),
        ..Content::default()
    }
}
