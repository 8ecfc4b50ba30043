//! How far the loop is closed.

use super::{count_column, coverage_text, days, days_text, note_blocks, unknown_blocks};
use crate::report::shape::{NotifyRelease, NotifyStatus, Rows, Shape};
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for NotifyStatus {
    const NAME: &str = "notify-status";
    const SUMMARY: &str = "How far the loop is closed, release by release";

    fn blocks(&self) -> Vec<Block> {
        status_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.releases)
    }
}

/// How far the loop is closed.
pub fn status_report(shape: NotifyStatus) -> Report {
    Report::of("How far the loop is closed", shape)
}

pub(in crate::report) fn status_blocks(status: &NotifyStatus) -> Vec<Block> {
    let coverage = &status.coverage;
    let mut facts = vec![
        ("told".to_owned(), coverage_text(coverage)),
        (
            "waited".to_owned(),
            days_text(coverage.median_days, coverage.sent, coverage.undated),
        ),
    ];
    if status.unwritten > 0 {
        let text = format!(
            "{} in no ledger yet: the next run of notify send writes them",
            number::counted(
                status.unwritten,
                "notice was sent and is",
                "notices were sent and are"
            )
        );
        facts.push(("to write".to_owned(), Text::of(Role::Warning, text)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    if status.releases.is_empty() {
        blocks.push(Block::paragraph("no release went out yet"));
    } else {
        blocks.push(Block::Table(table(&status.releases)));
    }
    blocks.extend(unknown_blocks(&status.unknown));
    blocks.extend(note_blocks(&status.notes));
    blocks
}

fn table(releases: &[NotifyRelease]) -> Table {
    let columns = vec![
        Column::left("release").flexible(),
        Column::left("released"),
        count_column("asked").optional(3),
        count_column("told"),
        count_column("of"),
        count_column("share"),
        count_column("to tell"),
        count_column("met in part").optional(5),
        count_column("came back").optional(4),
        count_column("waited").optional(2),
    ];
    let count = |count: usize| match count {
        0 => Text::default(),
        some => number::whole(some).into(),
    };
    let rows = releases.iter().map(|release| {
        vec![
            Text::of(Role::Strong, &release.version),
            release
                .released
                .map_or_else(Text::default, |day| day.to_string().into()),
            count(release.asked),
            number::whole(release.told).into(),
            number::whole(release.could_be_told).into(),
            release
                .share
                .map_or_else(Text::default, |share| number::percent(share).into()),
            match release.to_tell {
                0 => Text::default(),
                some => Text::of(Role::Warning, number::whole(some)),
            },
            count(release.waiting),
            count(release.returned),
            release
                .median_days
                .map_or_else(Text::default, |median| days(median).into()),
        ]
    });
    Table::of(columns, rows)
}
