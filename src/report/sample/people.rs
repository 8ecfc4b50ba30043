//! Feedback that became files, and the people behind it.

use super::title;
use crate::report::shape::{
    ContactChange, ContactRow, Contacts, Filed, FiledCount, FiledEntry, FiledFile, FiledRemoved,
    FiledTwin,
};
use crate::report::{Report, contacts, filed};

pub(super) fn filed_report() -> Report {
    let entry = |at: usize, outcome: &'static str| FiledEntry {
        line: at,
        tool: Some("canny".into()),
        key: Some(title(at).into()),
        id: format!("F-7K3M{:02}", at + 10),
        path: format!("backlog/feedback/2026/F-7K3M{:02}-{at}.md", at + 10),
        title: title(at).into(),
        outcome,
        fields: vec!["title", "votes"],
        supports: Some("F-000001".into()),
        removed: vec![FiledRemoved {
            label: "[email]",
            masked: "j…@a….com".into(),
        }],
        notes: vec![title(at + 1).into()],
        twins: vec![FiledTwin {
            id: "F-000001".into(),
            title: title(at + 2).into(),
            likeness: 0.5125,
            shared: vec!["calendar".into(), title(at + 3).into()],
        }],
    };
    filed::report(Filed {
        dry_run: true,
        entries: vec![
            entry(0, "new"),
            entry(1, "updated"),
            entry(2, "unchanged"),
            entry(3, "repeated"),
        ],
        new_people: 1,
        new_accounts: 1,
        removed: vec![FiledCount {
            label: "[email]",
            words: "4 email addresses".into(),
            count: 4,
        }],
        files: vec![file()],
        contacts: Some("backlog/contacts.local.yml".into()),
    })
}

fn file() -> FiledFile {
    FiledFile {
        path: "backlog/feedback/2026/F-7K3M10-offline-map.md".into(),
        is_new: true,
        diff: format!("---\ntitle: {}\n---\n", title(1)),
    }
}

fn row(at: usize, state: &'static str) -> ContactRow {
    ContactRow {
        id: format!("R-7K3M{:02}", at + 10),
        name: Some(title(at).into()),
        email: Some("ada@shop.example".into()),
        keys: vec!["canny:u1".into()],
        account: Some("A-ACM3Q0".into()),
        language: Some("de".into()),
        consent: Some(title(at + 1).into()),
        state,
        since: Some(jiff::civil::date(2026, 11, 2)),
        feedback: vec!["F-000001".into()],
    }
}

pub(super) fn contacts_report() -> Report {
    contacts::report(Contacts {
        path: "backlog/contacts.local.yml".into(),
        revealed: false,
        is_one: false,
        people: vec![
            row(0, "reachable"),
            row(1, "opted-out"),
            row(2, "forgotten"),
        ],
        in_all: 3,
        unknown: vec!["R-000001".into()],
        problems: vec![title(1).into()],
    })
}

pub(super) fn contact_change_report() -> Report {
    contacts::change_report(ContactChange {
        dry_run: true,
        done: "forgotten",
        person: row(2, "forgotten"),
        path: "backlog/contacts.local.yml".into(),
        files: vec![file()],
        limits: vec![title(1).into()],
        procedure: "git commit\n".into(),
    })
}
