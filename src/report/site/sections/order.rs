//! The product owner's order with its bands, and the decisions behind it.

use super::{Content, Section, Site};
use crate::report::rank::override_blocks;
use crate::report::shape::Priority;
use crate::report::{Block, priority};

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
    let some = Priority {
        items: (all.items.iter().skip(at * ROWS))
            .take(ROWS)
            .cloned()
            .collect(),
        ..all.clone()
    };
    let mut blocks = Vec::new();
    if some.items.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing is in work, and order.txt lists no open item.",
        ));
    } else {
        blocks.push(Block::Table(priority::table(&some)));
        blocks.push(Block::Paragraph(priority::legend(all)));
    }
    if at == 0 {
        blocks.extend(override_blocks(&all.overrides));
    }
    Content {
        title: "Order".into(),
        blocks,
        part: Some((at, pages(site))),
        ..Content::default()
    }
}
