//! What comes next and why, how good the backlog is, and when what is in it is likely done.

use super::{Content, Section, Site, one};
use crate::report::Data;
use crate::report::rank::override_blocks;
use crate::report::shape::Priority;
use crate::report::{Block, Role, Text, deep, number, priority};

pub(super) static SECTION: Section = Section {
    name: "Home",
    folder: "",
    public: true,
    pages: one,
    content,
};

/// Items named under what comes next.
const NEXT: usize = 12;

/// Decisions named.
const DECISIONS: usize = 8;

fn content(site: &Site<'_>, _: usize) -> Content {
    let all = &site.priority;
    let near = Priority {
        items: all.items.iter().take(NEXT).cloned().collect(),
        overrides: all.overrides.iter().take(DECISIONS).cloned().collect(),
        ..all.clone()
    };
    let mut blocks = vec![Block::heading(2, "What comes next")];
    blocks.push(Block::Table(priority::table(&near)));
    let rest = all.items.len().saturating_sub(NEXT);
    if rest > 0 {
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            format!("And {} further down.", number::whole(rest)),
        )));
    }
    blocks.extend(override_blocks(&near.overrides));
    blocks.push(Block::heading(2, "How DEEP the backlog is"));
    blocks.extend(letters(site));
    blocks.push(Block::heading(2, "What this is made from"));
    blocks.push(Block::Facts(priority::header(all)));
    Content {
        title: "Backlog".into(),
        blocks,
        ..Content::default()
    }
}

/// The four letters, each with its trend.
fn letters(site: &Site<'_>) -> Vec<Block> {
    let report = deep::report(
        &site.facts,
        site.verdict.clone(),
        &site.scorecard,
        site.trend,
    );
    let Data::Deep(deep) = &report.data else {
        return Vec::new();
    };
    let spark = |letter: &crate::report::shape::LetterScore| {
        let percent = letter
            .percent
            .map_or_else(|| "unknown".to_owned(), |percent| format!("{percent:.0} %"));
        Block::Sparkline {
            label: format!("{} {percent}", letter.name),
            values: (letter.trend.iter())
                .map(|point| point.percent.map(|percent| percent / 100.0))
                .collect(),
        }
    };
    deep.letters.iter().map(spark).collect()
}
