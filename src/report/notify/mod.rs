//! Closing the loop, as it is told: the plan, the letters, what became of them, and how far the loop is closed.

mod outcome;
mod plan;
mod status;

pub use outcome::{record_report, send_report};
pub use plan::{Asked, letter_of, plan_report, render_report};
pub use status::status_report;

use super::shape::{NotifyCoverage, NotifyLedger, NotifyUnknown};
use super::{Align, Block, Column, Role, Table, Text, number};
use crate::demand::notices::{Coverage, Timing};
use crate::intake::redaction::mask;
use crate::intake::sensitive::Kind;

/// `a…@s….example`: enough to know one's own, too little for others.
pub fn masked(address: &str) -> String {
    mask(Kind::Email, address)
}

/// These numbers as they are promised.
pub fn coverage(coverage: Coverage, timing: Timing) -> NotifyCoverage {
    NotifyCoverage {
        told: coverage.told,
        could_be_told: coverage.could_be_told,
        asked: coverage.asked,
        share: coverage.share(),
        without_consent: coverage.without_consent,
        median_days: timing.median_days,
        sent: timing.sent,
        undated: timing.undated,
    }
}

/// `7 of 9 who could be told know (77 %), 12 asked`
fn coverage_text(coverage: &NotifyCoverage) -> Text {
    if coverage.asked == 0 {
        return Text::of(Role::Muted, "nobody asked for anything in it");
    }
    let Some(share) = coverage.share else {
        return Text::plain(format!(
            "{} asked, and none of them can be told",
            number::whole(coverage.asked)
        ));
    };
    Text::plain(format!(
        "{} of {} who could be told know ",
        number::whole(coverage.told),
        number::whole(coverage.could_be_told)
    ))
    .and(
        if coverage.told == coverage.could_be_told {
            Role::Good
        } else {
            Role::Plain
        },
        format!("({})", number::percent(share)),
    )
    .then(format!(", {} asked", number::whole(coverage.asked)))
}

/// `2 days from release to notice, the middle of 9; the day of 1 is unknown`
fn days_text(median: Option<f64>, sent: usize, undated: usize) -> Text {
    let dated = sent.saturating_sub(undated);
    let Some(median) = median else {
        return Text::of(
            Role::Muted,
            if sent == 0 {
                "nobody was told yet"
            } else {
                "unknown: no commit holds the notices' lines yet"
            },
        );
    };
    let text = Text::plain(format!(
        "{} from release to notice, the middle of {}",
        days(median),
        number::whole(dated)
    ));
    match undated {
        0 => text,
        some => text.and(
            Role::Muted,
            format!("; the day of {} is unknown", number::whole(some)),
        ),
    }
}

/// `1 day`, `3.5 days`
fn days(days: f64) -> String {
    let unit = if (days - 1.0).abs() < f64::EPSILON {
        "day"
    } else {
        "days"
    };
    format!("{} {unit}", number::exact(days))
}

/// Notices that nobody knows of whether they arrived, and the way out.
fn unknown_blocks(unknown: &[NotifyUnknown]) -> Vec<Block> {
    if unknown.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::left("requester"),
        Column::left("event"),
        Column::left("feedback").flexible(),
        Column::left("handed over"),
        Column::left("message id").optional(1),
    ];
    let rows = unknown.iter().map(|each| {
        vec![
            Text::id(&each.requester),
            (&*each.event).into(),
            each.feedback.join(", ").into(),
            (&*each.since).into(),
            Text::of(Role::Code, &each.message_id),
        ]
    });
    vec![
        Block::heading(2, "Fate unknown"),
        Block::Paragraph(
            Text::of(Role::Warning, "handed over, and no answer was heard").then(
                ": the server's log or the person knows whether it arrived. It is not sent again by itself. ",
            )
            .and(Role::Code, "deepen notify record R-… sent")
            .then(" or ")
            .and(Role::Code, "failed")
            .then(" settles it; ")
            .and(Role::Code, "deepen notify send --resend R-…")
            .then(" sends it once more."),
        ),
        Block::Table(Table::of(columns, rows)),
    ]
}

/// The ledgers that were written, or would be, with their lines.
fn ledger_blocks(ledgers: &[NotifyLedger], dry_run: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for ledger in ledgers {
        let wrote = if dry_run { "would write " } else { "wrote " };
        let lines = number::counted(ledger.lines.len(), "line", "lines");
        blocks.push(Block::Paragraph(
            Text::plain(format!("{wrote}{lines} into ")).and(Role::Code, &ledger.path),
        ));
        let lines: Vec<String> = (ledger.lines.iter())
            .map(|line| format!("+{}", line.replace('\t', "  ")))
            .collect();
        blocks.push(Block::Code(lines.join("\n") + "\n"));
    }
    blocks
}

fn note_blocks(notes: &[String]) -> Vec<Block> {
    if notes.is_empty() {
        return Vec::new();
    }
    vec![
        Block::heading(2, "Good to know"),
        Block::List(notes.iter().map(Text::plain).collect()),
    ]
}

fn count_column(title: &str) -> Column {
    Column {
        align: Align::Right,
        ..Column::left(title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_masked_to_what_its_owner_knows() {
        assert_eq!(masked("ada@shop.example"), "a…@s….example");
        assert_eq!(masked("jörg@münchen.de"), "j…@m….de");
    }

    #[test]
    fn days_are_counted_as_people_do() {
        assert_eq!([1.0, 0.0, 3.5].map(days), ["1 day", "0 days", "3.5 days"]);
    }
}
