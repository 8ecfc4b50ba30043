//! A status with everything, and one of nothing.

use jiff::civil::date;

use super::{files, forecast, id, moment, title};
use crate::report::Report;
use crate::report::shape::{Mover, Status, StatusChange, StatusItem, StatusRelease, StatusSince};

pub(in crate::report) fn reports() -> Vec<Report> {
    let item = |at: usize| StatusItem {
        id: id(at),
        title: title(at).into(),
        item_type: "story",
        goal: Some(title(at + 1).into()),
        date: Some(date(2026, 11, 20)),
        band: Some("NOW"),
        asked_by: at,
        release: Some(title(at + 2).into()),
        done_by_50: (at % 3 != 2).then(|| date(2026, 12, 4)),
        done_by_85: (at.is_multiple_of(3)).then(|| date(2027, 2, 15)),
        reason: (at.is_multiple_of(2)).then(|| title(at + 3).into()),
    };
    let release = |at: usize| StatusRelease {
        version: title(at).into(),
        released: Some(date(2026, 11, 19)),
        target: Some(title(at + 1).into()),
        items: 9,
        finished: 4,
    };
    let items: Vec<StatusItem> = (0..18).map(item).collect();
    let status = Status {
        at: moment(),
        files: files(),
        since: StatusSince {
            date: date(2026, 11, 10),
            why: "release",
            release: Some(title(3).into()),
        },
        filter: Some(title(3).into()),
        built: items.clone(),
        released: vec![release(3)],
        coming: items.clone(),
        after_that: 4,
        planned: vec![release(4)],
        forecast: forecast::beside(),
        added: items.clone(),
        dropped: items,
        changes: (0..8)
            .map(|at| StatusChange {
                date: date(2026, 11, 20),
                id: id(at),
                title: title(at).into(),
                what: title(at + 1).into(),
                from: Some(title(at + 2).into()),
                to: (at.is_multiple_of(2)).then(|| title(at + 3).into()),
            })
            .collect(),
        order: (0..8)
            .map(|at| Mover {
                id: id(at),
                title: title(at).into(),
                turn: "up",
                from: (at.is_multiple_of(2)).then_some(9),
                to: (at.is_multiple_of(3)).then_some(2),
                reason: Some(title(at + 4).into()),
            })
            .collect(),
    };
    [status, Status::default()]
        .map(|status| Report::of("Status", status))
        .into()
}
