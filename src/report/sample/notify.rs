//! Notices.

use jiff::civil::date;

use super::{Report, TITLES, moment, named};
use crate::report::notify::{record_report, send_report, status_report};
use crate::report::shape::{
    NotifyCoverage, NotifyFate, NotifyLedger, NotifyLetter, NotifyMail, NotifyPlan, NotifyRecord,
    NotifyRelease, NotifyRender, NotifySend, NotifySkipped, NotifyStatus, NotifyUnknown,
    NotifyWaiting, NotifyWish,
};

fn coverage() -> NotifyCoverage {
    NotifyCoverage {
        told: 7,
        could_be_told: 9,
        asked: 12,
        share: Some(7.0 / 9.0),
        without_consent: 2,
        median_days: Some(3.5),
        sent: 7,
        undated: 1,
    }
}

fn wish(at: usize) -> NotifyWish {
    NotifyWish {
        requester: "R-4T9W1X".into(),
        feedback: "F-8QZ3KD".into(),
        title: TITLES[at % TITLES.len()].into(),
        canonical: "F-8QZ3KD".into(),
        items: vec![named(at), named(at + 1)],
        ledger: "1.8.0".into(),
        by_proxy: at == 1,
        again: at,
    }
}

pub(super) fn plan() -> Report {
    let letters = (0..TITLES.len()).map(|at| NotifyLetter {
        requester: "R-4T9W1X".into(),
        address: "a…@s….example".into(),
        name: Some(TITLES[at].into()),
        language: "de".into(),
        template: "built-in shipped.de.txt".into(),
        wishes: vec![wish(at), wish(at + 1)],
    });
    let shape = NotifyPlan {
        at: moment(),
        event: "shipped",
        occasion: TITLES[3].into(),
        letters: letters.collect(),
        skipped: vec![NotifySkipped {
            requester: None,
            feedback: "F-8QZ3KD".into(),
            title: TITLES[4].into(),
            why: "no-requester",
            detail: TITLES[3].into(),
        }],
        waiting: vec![NotifyWaiting {
            feedback: "F-8QZ3KD".into(),
            title: TITLES[3].into(),
            waits_for: vec!["S-7K3M2Q".into()],
            people: 1,
        }],
        coverage: coverage(),
        notes: vec![TITLES[3].into()],
    };
    Report::of(format!("Whom to tell: {}", TITLES[3]), shape)
}

pub(super) fn render() -> Report {
    let mails = TITLES.iter().map(|title| NotifyMail {
        requester: "R-4T9W1X".into(),
        address: "a…@s….example".into(),
        language: "en".into(),
        template: "built-in shipped.en.txt".into(),
        message_id: "<0123456789abcdef0123456789abcdef@kalends.example>".into(),
        subject: (*title).into(),
        text: format!("Hello,\n\n> {title}\n"),
        file: Some("R-4T9W1X-shipped.eml".into()),
    });
    let shape = NotifyRender {
        at: moment(),
        event: "shipped",
        occasion: "release 1.8.0".into(),
        folder: Some("../mails".into()),
        mails: mails.collect(),
    };
    Report::of("Letters", shape)
}

fn unknown() -> Vec<NotifyUnknown> {
    vec![NotifyUnknown {
        requester: "R-4T9W1X".into(),
        event: "shipped".into(),
        feedback: vec!["F-8QZ3KD".into()],
        since: "2026-11-20T16:04:00Z".into(),
        message_id: "<0123456789abcdef0123456789abcdef@kalends.example>".into(),
    }]
}

fn ledgers() -> Vec<NotifyLedger> {
    vec![NotifyLedger {
        path: "backlog/notices/1.8.0.tsv".into(),
        lines: vec!["R-4T9W1X\tF-8QZ3KD\tshipped\temail\tsent".into()],
    }]
}

pub(super) fn sent() -> Report {
    let fates = [
        "sent",
        "undeliverable",
        "later",
        "failed",
        "unknown",
        "left",
    ];
    let mails = fates.iter().map(|fate| NotifyFate {
        requester: "R-4T9W1X".into(),
        address: "a…@s….example".into(),
        feedback: vec!["F-8QZ3KD".into(), "F-8QZ3KE".into()],
        fate,
        detail: Some(format!("550 {}", TITLES[3])),
    });
    send_report(NotifySend {
        at: moment(),
        event: "shipped",
        occasion: "release 1.8.0".into(),
        server: "mail.kalends.example:587 (starttls)".into(),
        dry_run: false,
        stopped: true,
        mails: mails.collect(),
        unknown: unknown(),
        ledgers: ledgers(),
        notes: vec![TITLES[4].into()],
    })
}

pub(super) fn record() -> Report {
    record_report(NotifyRecord {
        requester: "R-4T9W1X".into(),
        dry_run: true,
        ledgers: ledgers(),
        notes: vec![TITLES[3].into()],
    })
}

pub(super) fn status() -> Report {
    let releases = [Some(1.0), None].map(|share| NotifyRelease {
        version: TITLES[3].into(),
        released: Some(date(2026, 6, 8)),
        told: 7,
        could_be_told: 9,
        asked: 12,
        share,
        to_tell: 2,
        waiting: 1,
        returned: 1,
        median_days: share,
    });
    status_report(NotifyStatus {
        at: moment(),
        releases: releases.into(),
        coverage: coverage(),
        unknown: unknown(),
        unwritten: 1,
        notes: Vec::new(),
    })
}
