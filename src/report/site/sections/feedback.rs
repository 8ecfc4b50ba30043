//! What people asked for, by how far it has come.

use super::{Content, Section, Site, one};
use crate::report::feedback::{self, Wanted};
use crate::report::{Block, Text, number};

pub(super) static SECTION: Section = Section {
    name: "Feedback",
    folder: "feedback",
    public: true,
    pages: one,
    content,
};

/// Cards of a column.
const MOST: usize = 20;

fn content(site: &Site<'_>, _: usize) -> Content {
    let wanted = Wanted {
        filter: None,
        places: &site.survey.everything(),
        public: site.is_public(),
    };
    let report = feedback::page(&site.facts, &site.survey, &wanted);
    let mut blocks = report.blocks();
    for block in &mut blocks {
        if let Block::Board(board) = block {
            board.searchable = false;
            for column in &mut board.columns {
                column.cards.truncate(MOST);
            }
        }
    }
    let count = number::counted(site.facts.backlog.feedback.len(), "message", "messages");
    Content {
        title: report.title,
        lead: Text::plain(count),
        blocks,
        wide: true,
        ..Content::default()
    }
}
