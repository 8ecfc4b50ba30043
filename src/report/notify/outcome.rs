//! What became of letters, and what was written down of it.

use super::{ledger_blocks, note_blocks, unknown_blocks};
use crate::report::shape::{NotifyFate, NotifyRecord, NotifySend, Rows, Shape};
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for NotifyRecord {
    const NAME: &str = "notify-record";
    const SUMMARY: &str = "What was written down by hand of who was told";

    fn blocks(&self) -> Vec<Block> {
        record_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.ledgers)
    }
}

impl Shape for NotifySend {
    const NAME: &str = "notify-send";
    const SUMMARY: &str = "What became of each letter that was sent";

    fn blocks(&self) -> Vec<Block> {
        send_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.mails)
    }
}

/// What a run of `notify send` came to.
pub fn send_report(shape: NotifySend) -> Report {
    Report::of(format!("Sent: {}, {}", shape.occasion, shape.event), shape)
}

/// What was written down by hand.
pub fn record_report(shape: NotifyRecord) -> Report {
    Report::of(format!("Written down for {}", shape.requester), shape)
}

/// The fates in the order of what needs somebody's eye, with what they mean.
const FATES: [(&str, &str, Role); 6] = [
    ("sent", "sent", Role::Good),
    ("undeliverable", "refused for good by the server", Role::Bad),
    (
        "later",
        "put off by the server: run it again",
        Role::Warning,
    ),
    ("failed", "failed: run it again", Role::Bad),
    ("unknown", "of unknown fate", Role::Bad),
    ("left", "not tried: run it again", Role::Warning),
];

pub(in crate::report) fn send_blocks(send: &NotifySend) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(account(send))];
    let told: Vec<&NotifyFate> = (send.mails.iter())
        .filter(|mail| mail.fate != "sent" || send.mails.len() <= 20)
        .collect();
    if !told.is_empty() {
        blocks.push(Block::Table(table(&told)));
    }
    blocks.extend(unknown_blocks(&send.unknown));
    blocks.extend(ledger_blocks(&send.ledgers, send.dry_run));
    if !send.ledgers.is_empty() && !send.dry_run {
        blocks.push(Block::Paragraph(
            Text::plain("commit ")
                .and(Role::Code, "notices/")
                .then(": that is what keeps everybody else's clone from telling them again"),
        ));
    }
    blocks.extend(note_blocks(&send.notes));
    blocks
}

/// `23 sent, 1 refused for good by the server, by mail.example:587 (starttls)`
fn account(send: &NotifySend) -> Text {
    if send.mails.is_empty() {
        return Text::of(Role::Good, "nobody is left to be told").then("; nothing was sent");
    }
    if send.dry_run {
        let count = number::counted(send.mails.len(), "letter", "letters");
        return Text::of(Role::Strong, format!("would send {count}"))
            .then(format!(" by {}; nothing was sent", send.server));
    }
    let mut text = Text::default();
    for (fate, words, role) in FATES {
        let count = send.mails.iter().filter(|mail| mail.fate == fate).count();
        if count > 0 {
            let comma = if text.is_empty() { "" } else { ", " };
            text = text
                .then(comma)
                .and(role, format!("{} {words}", number::whole(count)));
        }
    }
    let text = text.then(format!(", by {}", send.server));
    if send.stopped {
        text.then("; stopped between two letters, as you asked")
    } else {
        text
    }
}

fn table(mails: &[&NotifyFate]) -> Table {
    let columns = vec![
        Column::left("requester"),
        Column::left("address").optional(2),
        Column::left("fate"),
        Column::left("feedback").shrinks_to(10),
        Column::left("the server said").flexible(),
    ];
    let rows = mails.iter().map(|mail| {
        let role = FATES.iter().find(|(fate, _, _)| *fate == mail.fate);
        vec![
            Text::id(&mail.requester),
            (&*mail.address).into(),
            Text::of(role.map_or(Role::Plain, |(_, _, role)| *role), mail.fate),
            mail.feedback.join(", ").into(),
            mail.detail.as_deref().unwrap_or_default().into(),
        ]
    });
    Table::of(columns, rows)
}

pub(in crate::report) fn record_blocks(record: &NotifyRecord) -> Vec<Block> {
    let mut blocks = Vec::new();
    if record.ledgers.is_empty() {
        blocks.push(Block::paragraph(
            "the ledgers say so already; nothing is written",
        ));
    }
    blocks.extend(ledger_blocks(&record.ledgers, record.dry_run));
    blocks.extend(note_blocks(&record.notes));
    blocks
}
