//! Refinements and days with everything, and ones of nothing.

use jiff::civil::date;

use super::{files, id, moment, title};
use crate::report::Report;
use crate::report::shape::{
    EventAcceptance, EventBlocked, EventDue, EventFinding, EventItem, EventQuestion, EventRunway,
    EventWish, Level, Refine, RefineItem, RefineSplit, RefineZombie, Today, TodayAfternoon,
    TodayEvening, TodayFailing, TodayMidday, TodayMorning, TodayMove, TodaySprint,
};

pub(super) fn item(at: usize) -> EventItem {
    EventItem {
        id: id(at),
        title: title(at).into(),
        item_type: "story",
        status: title(at + 1).into(),
        band: Some("NOW"),
        position: Some(4),
        estimate: Some(5.0),
        asked_by: at,
    }
}

pub(super) fn runway() -> EventRunway {
    EventRunway {
        ready: 5,
        per_sprint: Some(4.0),
        basis: Some("throughput"),
        sprints: Some(1.25),
        min: 1.0,
        max: 2.5,
    }
}

pub(super) fn question(at: usize) -> EventQuestion {
    EventQuestion {
        item: item(at),
        to: Some(title(at + 2).into()),
        text: title(at + 3).into(),
        since: Some(date(2026, 11, 20)),
        days: Some(3),
        path: "backlog/items/S-7K3M10.md".into(),
        line: 12,
    }
}

pub(super) fn blocked(at: usize) -> EventBlocked {
    EventBlocked {
        item: item(at),
        reason: (!at.is_multiple_of(2)).then(|| title(at + 1).into()),
        by: (0..at).map(id).collect(),
        since: Some(date(2026, 11, 20)),
        days: Some(3),
    }
}

pub(super) fn wish(at: usize) -> EventWish {
    EventWish {
        id: id(at),
        title: title(at).into(),
        state: "new",
        people: at,
        accounts: 1,
        weighted: 1.5,
        received: Some(date(2026, 11, 2)),
        days: Some(21),
    }
}

fn refined(at: usize) -> RefineItem {
    let finding = |at: usize| EventFinding {
        code: "D1",
        rule: "definition-of-ready",
        level: Level::Error,
        message: format!("{} is not ready: {}", id(at), title(at)),
        help: (at.is_multiple_of(2)).then(|| title(at + 1).into()),
        path: "backlog/items/S-7K3M10.md".into(),
        line: 4,
    };
    RefineItem {
        item: item(at),
        is_held: at.is_multiple_of(2),
        findings: (0..3).map(|more| finding(at + more)).collect(),
    }
}

pub(in crate::report) fn refinements() -> Vec<Report> {
    let refine = Refine {
        at: moment(),
        files: files(),
        refined: Some(title(3).into()),
        runway: runway(),
        runway_after: EventRunway {
            ready: 7,
            sprints: Some(1.75),
            ..runway()
        },
        held: 2,
        items: (0..14).map(refined).collect(),
        stale: (3..6).map(refined).collect(),
        splits: (0..5)
            .map(|at| RefineSplit {
                item: item(at),
                too_large: vec![title(at).into()],
                pattern: "workflow",
                summary: "a thin way from the first step to the last one",
                why: title(at + 1).into(),
                command: format!("deepen split {} --by workflow --into \"…\"", id(at)),
            })
            .collect(),
        feedback: (0..14).map(wish).collect(),
        feedback_new: 3,
        zombies: (0..14)
            .map(|at| RefineZombie {
                item: item(at),
                changed: Some(date(2026, 5, 1)),
                days: 206,
            })
            .collect(),
        zombie_days: 90,
    };
    [refine, Refine::default()]
        .map(|refine| Report::of("Refinement", refine))
        .into()
}

pub(in crate::report) fn days() -> Vec<Report> {
    let moved = |at: usize| TodayMove {
        date: date(2026, 11, 20),
        by: title(at).into(),
        id: id(at),
        title: title(at).into(),
        turn: "up",
        from: (!at.is_multiple_of(3)).then_some(9),
        to: (!at.is_multiple_of(4)).then_some(2),
        reason: Some(title(at + 1).into()),
    };
    let today = Today {
        at: moment(),
        files: files(),
        since: date(2026, 11, 20),
        sprint: Some(TodaySprint {
            id: title(3).into(),
            goal: Some(title(4).into()),
            end: date(2026, 11, 27),
            working_days_left: 5,
            next: Some(title(5).into()),
            next_has_goal: false,
        }),
        morning: TodayMorning {
            order: Some((0..9).map(moved).collect()),
            runway: runway(),
            failing: (0..4)
                .map(|at| TodayFailing {
                    item: item(at),
                    findings: at,
                    first: title(at + 1).into(),
                })
                .collect(),
        },
        midday: TodayMidday {
            questions: (0..9).map(question).collect(),
            questions_to_others: 2,
            blocked: (0..3).map(blocked).collect(),
            refine: 4,
            refine_first: (0..3).map(item).collect(),
        },
        afternoon: TodayAfternoon {
            inbox: (0..9).map(wish).collect(),
            needs_info: 2,
            due: (0..5)
                .map(|at| EventDue {
                    kind: ["deadline", "release", "decision", "outcome"][at % 4],
                    id: title(at).into(),
                    title: title(at + 1).into(),
                    due: date(2026, 11, 25),
                    days_left: 2 - i32::try_from(at).unwrap_or(0),
                    note: Some(title(at + 2).into()),
                })
                .collect(),
            untold_wishes: 2,
            untold_people: 5,
        },
        evening: TodayEvening {
            accept: (0..3)
                .map(|at| EventAcceptance {
                    item: item(at),
                    since: Some(date(2026, 11, 20)),
                    days: Some(3),
                    criteria: at,
                    ticked: at.saturating_sub(1),
                })
                .collect(),
            filed_today: 1,
            uncommitted: Some(vec![id(3)]),
        },
    };
    [today, Today::default()]
        .map(|today| Report::of("Today", today))
        .into()
}
