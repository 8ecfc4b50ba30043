//! The people behind the requesters' ids: shown masked, so that a screen that is shared names nobody.

use super::shape::{ContactChange, ContactRow, Contacts, Rows, Shape};
use super::{Block, Column, Report, Role, Table, Text};
use crate::backlog::contacts::Contact;
use crate::backlog::{Backlog, Id};
use crate::intake::redaction::mask;
use crate::intake::sensitive::Kind;

impl Shape for ContactChange {
    const NAME: &str = "contacts-change";
    const SUMMARY: &str = "What was changed about one person: added, opted out or in, forgotten";

    fn blocks(&self) -> Vec<Block> {
        change_blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(std::slice::from_ref(&self.person))
    }
}

impl Shape for Contacts {
    const NAME: &str = "contacts";
    const SUMMARY: &str =
        "The people behind the requesters' ids, masked unless they are asked to be revealed";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.people)
    }
}

/// The contacts as a report.
pub fn report(contacts: Contacts) -> Report {
    Report::of("Contacts", contacts)
}

/// What was done to one of them.
pub fn change_report(change: ContactChange) -> Report {
    Report::of("Contacts", change)
}

/// One person as it is promised; whole where `revealed`, else masked.
pub fn row(id: &Id, contact: &Contact, backlog: &Backlog, revealed: bool) -> ContactRow {
    let shown = |kind: Kind, text: &Option<String>| {
        let text = text.as_deref()?;
        Some(if revealed {
            text.to_owned()
        } else {
            mask(kind, text)
        })
    };
    let keys = contact.keys.iter().map(|key| match key.split_once(':') {
        Some((tool, _)) if !revealed => format!("{tool}:…"),
        None if !revealed => "…".to_owned(),
        _ => key.clone(),
    });
    let (state, since) = match (contact.erased, contact.opted_out) {
        (Some(day), _) => ("forgotten", Some(day)),
        (None, Some(day)) => ("opted-out", Some(day)),
        (None, None) if contact.email.is_some() => ("reachable", None),
        (None, None) => ("no-address", None),
    };
    ContactRow {
        id: id.to_string(),
        name: shown(Kind::Name, &contact.name),
        email: shown(Kind::Email, &contact.email),
        keys: keys.collect(),
        account: contact.account.as_ref().map(Id::to_string),
        language: contact.language.clone(),
        consent: contact.consent.clone(),
        state,
        since,
        feedback: of_requester(backlog, id),
    }
}

/// Ids of the feedback files that name this requester, in the order of files.
fn of_requester(backlog: &Backlog, id: &Id) -> Vec<String> {
    let theirs = backlog.feedback.iter().filter(|feedback| {
        feedback
            .requester
            .as_ref()
            .is_some_and(|requester| requester.value == *id)
    });
    theirs.map(|feedback| feedback.id.to_string()).collect()
}

pub(super) fn blocks(contacts: &Contacts) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let (Some(facts), true) = (show_blocks(contacts), contacts.is_one) {
        blocks.extend(facts);
    } else if contacts.people.is_empty() {
        blocks.push(Block::paragraph(if contacts.in_all == 0 {
            format!("{} holds nobody.", contacts.path)
        } else {
            "Nobody is like that.".to_owned()
        }));
    } else {
        blocks.push(Block::Table(table(contacts)));
    }
    if !contacts.unknown.is_empty() {
        let line = format!(
            "{} of the requesters in feedback are not in {}: {}. They count as people, and cannot be told anything.",
            contacts.unknown.len(),
            contacts.path,
            listed(&contacts.unknown),
        );
        blocks.push(Block::paragraph(line));
    }
    for problem in &contacts.problems {
        blocks.push(Block::Paragraph(Text::of(Role::Warning, problem.clone())));
    }
    if !contacts.revealed && !contacts.people.is_empty() {
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            "Names and addresses are masked; --reveal shows them.",
        )));
    }
    blocks
}

/// The first ten, and how many more.
fn listed(ids: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown = ids
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    match ids.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn table(contacts: &Contacts) -> Table {
    let columns = vec![
        Column::left("id"),
        Column::left("name").flexible(),
        Column::left("address").shrinks_to(12),
        Column::left("account").optional(2),
        Column::left("state"),
        Column::right("feedback").optional(1),
        Column::left("language").optional(3),
    ];
    let text = |text: &Option<String>| Text::plain(text.clone().unwrap_or_default());
    let rows = contacts.people.iter().map(|person| {
        vec![
            Text::id(&person.id),
            text(&person.name),
            text(&person.email),
            person.account.as_ref().map_or_else(Text::default, Text::id),
            state(person),
            Text::plain(person.feedback.len().to_string()),
            text(&person.language),
        ]
    });
    Table::of(columns, rows)
}

fn state(person: &ContactRow) -> Text {
    let role = match person.state {
        "reachable" => Role::Good,
        "no-address" => Role::Warning,
        _ => Role::Muted,
    };
    let text = Text::of(role, person.state);
    match person.since {
        Some(day) => text.and(Role::Muted, format!(" since {day}")),
        None => text,
    }
}

pub(super) fn change_blocks(change: &ContactChange) -> Vec<Block> {
    let person = &change.person;
    let done = match (change.done, change.dry_run) {
        ("added", false) => " is added",
        ("added", true) => " would be added",
        ("opted-out", false) => " gets no notices any more",
        ("opted-out", true) => " would get no notices any more",
        ("opted-in", false) => " gets notices again",
        ("opted-in", true) => " would get notices again",
        ("forgotten", false) => " is forgotten: everything but the id is deleted",
        ("forgotten", true) => " would be forgotten: everything but the id would be deleted",
        _ => " is like that already; nothing is changed",
    };
    let mut blocks = vec![Block::Paragraph(
        Text::id(&person.id)
            .then(done)
            .and(Role::Muted, " (")
            .and(Role::Code, &change.path)
            .and(Role::Muted, ")"),
    )];
    let mut facts = Vec::new();
    let values = [("name", &person.name), ("address", &person.email)];
    for (name, value) in values {
        if let Some(value) = value {
            facts.push((name.to_owned(), Text::plain(value)));
        }
    }
    if !person.feedback.is_empty() {
        facts.push(("feedback".to_owned(), Text::plain(listed(&person.feedback))));
    }
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    for file in &change.files {
        let verb = if change.dry_run {
            "would erase words in "
        } else {
            "erased words in "
        };
        blocks.push(Block::Paragraph(
            Text::plain(verb).and(Role::Code, &file.path),
        ));
        if !file.diff.is_empty() {
            blocks.push(Block::Code(file.diff.clone()));
        }
    }
    if !change.limits.is_empty() {
        blocks.push(Block::heading(2, "What this does not undo"));
        blocks.push(Block::List(change.limits.iter().map(Text::plain).collect()));
    }
    if !change.procedure.is_empty() {
        blocks.push(Block::heading(2, "Out of the history"));
        blocks.push(Block::Code(change.procedure.clone()));
    }
    blocks
}

fn show_blocks(contacts: &Contacts) -> Option<Vec<Block>> {
    let [person] = contacts.people.as_slice() else {
        return None;
    };
    let mut facts = vec![("id".to_owned(), Text::id(&person.id))];
    let mut fact = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            facts.push((name.to_owned(), Text::plain(value)));
        }
    };
    fact("name", &person.name);
    fact("address", &person.email);
    fact("account", &person.account);
    fact("language", &person.language);
    fact("consent", &person.consent);
    if !person.keys.is_empty() {
        facts.push(("known as".to_owned(), Text::plain(person.keys.join(", "))));
    }
    facts.push(("state".to_owned(), state(person)));
    facts.push((
        "feedback".to_owned(),
        Text::plain(match person.feedback.as_slice() {
            [] => "none".to_owned(),
            ids => listed(ids),
        }),
    ));
    Some(vec![Block::Facts(facts)])
}
