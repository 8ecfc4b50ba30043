//! What people asked for, by how far it has come.

use std::collections::BTreeMap;

use super::{Content, Section, Site, part_of, parts_of};
use crate::demand::Wish;
use crate::report::feedback::{self, Wanted};
use crate::report::{Block, Role, Text, number};
use crate::text::sorting::Gather as _;

pub(in crate::report::site) static SECTION: Section = Section {
    name: "Feedback",
    folder: "feedback",
    public: true,
    pages: |site| parts_of(site.wishes(), CARDS),
    content,
};

/// Cards of a column on one page: with all columns filled a page stays below 200 kB.
pub(in crate::report::site) const CARDS: usize = 20;

/// Requests named that were merged into one.
const NAMED: usize = 24;

/// The whole board, as this audience reads it.
pub(in crate::report::site) fn whole(site: &Site<'_>) -> Vec<Block> {
    let wanted = Wanted {
        filter: None,
        places: &site.survey.everything(),
        public: site.is_public(),
    };
    let mut blocks = feedback::page_of(&site.facts, &site.survey, &wanted);
    let merged_into: BTreeMap<&str, &Wish> = (site.survey.wishes().iter())
        .filter(|wish| wish.members.len() > 1)
        .filter_map(|wish| Some((site.survey.feedback(wish.head)?.id.as_str(), wish)))
        .into_map();
    for block in &mut blocks {
        let Block::Board(board) = block else {
            continue;
        };
        // The site has one search for everything.
        board.searchable = false;
        let cards = (board.columns.iter_mut()).flat_map(|column| &mut column.cards);
        for card in cards {
            let id = card.id.as_deref();
            let wish = id.and_then(|id| merged_into.get(id));
            card.lines.extend(wish.and_then(|wish| merged(site, wish)));
            let is_plain = |id: &String| {
                id.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            };
            card.anchor = card.id.clone().filter(is_plain);
        }
    }
    blocks
}

/// The other requests that were merged into the first of this wish; none for everybody, whose cards have no ids.
fn merged(site: &Site<'_>, wish: &Wish) -> Option<Text> {
    let others: Vec<&str> = (wish.members.iter())
        .filter(|member| **member as usize != wish.head)
        .filter_map(|member| Some(site.survey.feedback(*member as usize)?.id.as_str()))
        .collect();
    let mut text = Text::of(Role::Muted, "with ");
    for (at, other) in others.iter().take(NAMED).enumerate() {
        if at > 0 {
            text = text.then(", ");
        }
        text = text.and(Role::Id, *other);
    }
    if others.len() > NAMED {
        let more = number::whole(others.len() - NAMED);
        text = text.and(Role::Muted, format!(" and {more} more"));
    }
    (!others.is_empty()).then_some(text)
}

fn content(site: &Site<'_>, at: usize) -> Content {
    let wishes = site.wishes();
    Content {
        title: "What people asked for".into(),
        blocks: part_of(wishes, at, CARDS),
        wide: true,
        part: Some((at, parts_of(wishes, CARDS))),
        ..Content::default()
    }
}
