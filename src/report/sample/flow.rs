//! The flow of a team of few, with everything that can be said of it.

use jiff::civil::date;

use super::{files, id, moment, title};
use crate::report::Report;
use crate::report::shape::{
    Flow, FlowBurn, FlowBurnDay, FlowCarried, FlowCumulative, FlowDays, FlowEfficiency,
    FlowExpectation, FlowItem, FlowLeftOut, FlowLittle, FlowScope, FlowSign, FlowSprint,
    FlowStatus, FlowThroughput, FlowWeek, FlowWindow, FlowWip,
};

pub(in crate::report) fn report() -> Report {
    let flow = Flow {
        at: moment(),
        files: files(),
        window: Some(FlowWindow {
            first: date(2026, 11, 2),
            last: date(2026, 11, 23),
            days: 22,
            clock: "calendar",
            is_default: false,
            is_cut: true,
            started: title(4).into(),
            finished: title(3).into(),
            backward: "last-entry",
        }),
        cycle_time: days(7),
        lead_time: days(6),
        customer_lead_time: days(2),
        sle: Some(FlowExpectation {
            percent: 85,
            days: 9,
            items: 7,
            is_rough: true,
        }),
        efficiency: Some(FlowEfficiency {
            share: 0.4,
            items: 7,
            days: 30,
            waiting_days: 18,
        }),
        items: items(),
        burn: Some(burn()),
        ..numbers()
    };
    Report::of("How work flows", flow)
}

fn numbers() -> Flow {
    let week = |day, items, is_whole| FlowWeek {
        start: date(2026, 11, day),
        items,
        is_whole,
    };
    let status = |status: &str, counts: [u32; 4]| FlowStatus {
        status: status.into(),
        at_or_beyond: counts.repeat(5).into_iter().chain([30, 31]).collect(),
    };
    Flow {
        throughput: Some(FlowThroughput {
            items: 7,
            working_days: 16,
            per_working_day: 0.4375,
            per_week: 2.227,
            daily: vec![0, 1, 0, 2, 0, 0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 0],
            weeks: vec![
                week(2, 3, true),
                week(9, 1, true),
                week(16, 3, true),
                week(23, 0, false),
            ],
        }),
        wip: Some(FlowWip {
            now: 3,
            mean: 3.4,
            least: 1,
            most: 6,
            daily: vec![1, 2, 6, 4, 3, 3, 3],
        }),
        little: Some(FlowLittle {
            days: 22,
            item_days: 75,
            average_wip: 3.41,
            throughput: 0.32,
            average_cycle: 6.0,
            gap: 0.44,
            broken: vec!["2 items were in progress at the beginning, 6 at the end".into()],
        }),
        signs: vec![FlowSign {
            sign: "old",
            message: format!("{} is in progress for 23 days: {}", id(1), title(4)),
            items: vec![id(1)],
        }],
        sprints: vec![sprint(true), sprint(false)],
        cumulative: Some(FlowCumulative {
            first: date(2026, 11, 2),
            statuses: vec![
                status(title(0), [9, 9, 9, 10]),
                status(title(3), [5, 6, 6, 7]),
                status(title(4), [2, 2, 3, 3]),
            ],
        }),
        left_out: FlowLeftOut {
            start_unobserved: 3,
            start_asserted: 1,
            stock: 1,
            finished_before_history: 4,
            dropped: 1,
            backward_moves: 2,
            reopened: 1,
            reopen_rate: Some(0.125),
            uncommitted: vec![id(2)],
            unknown_statuses: vec![title(3).into()],
            asserted: 2,
            remarks: vec!["commit 1acd4a8e12 is dated 2036-01-01".into()],
        },
        ..Flow::default()
    }
}

fn days(items: usize) -> Option<FlowDays> {
    Some(FlowDays {
        items,
        p50: 4,
        p70: 6,
        p85: 9,
        p95: 14,
        longest: 14,
        mean: 5.2,
    })
}

fn items() -> Vec<FlowItem> {
    let open = |at: usize, days: u32, older_than: Option<u32>| FlowItem {
        id: id(at),
        title: Some(title(at).into()),
        state: "in-progress",
        status: Some(title(at + 1).into()),
        status_since: Some(date(2026, 11, 12)),
        started: Some(date(2026, 11, 1)),
        days: Some(days),
        is_at_least: at == 3,
        took_longer: Some(0.5 / at as f64),
        older_than,
        is_blocked: at == 2,
        ..FlowItem::default()
    };
    let finished = |at: usize, day: i8, days: Option<u32>| FlowItem {
        id: id(at),
        title: Some(title(at).into()),
        state: "finished",
        finished: Some(date(2026, 11, day)),
        days,
        lead_days: Some(40),
        estimate: Some(3.0),
        ..FlowItem::default()
    };
    vec![
        open(1, 23, Some(85)),
        open(2, 7, Some(70)),
        open(3, 2, None),
        finished(4, 3, Some(4)),
        finished(5, 9, Some(14)),
        finished(6, 9, None),
        FlowItem {
            state: "asserted",
            ..finished(7, 20, Some(2))
        },
    ]
}

fn sprint(is_committed: bool) -> FlowSprint {
    FlowSprint {
        id: title(3).into(),
        start: date(2026, 11, 2),
        end: date(2026, 11, 13),
        is_running: !is_committed,
        goal: Some(title(4).into()),
        goal_met: is_committed.then(|| title(3).into()),
        baseline: is_committed.then_some(FlowScope {
            items: 4,
            points: 13.0,
        }),
        is_late: true,
        added: FlowScope {
            items: 2,
            points: 5.0,
        },
        carried_over: vec![FlowCarried {
            id: id(1),
            sprints: 3,
        }],
        said_and_done: 3,
        done: 4,
        velocity: 10.5,
        ..FlowSprint::default()
    }
}

fn burn() -> FlowBurn {
    let day = |day: i8, scope: usize, done: usize| FlowBurnDay {
        date: date(2026, 11, day),
        scope_items: scope,
        done_items: done,
        remaining_items: scope - done,
        scope_points: 3.0 * scope as f64,
        done_points: 2.5 * done as f64,
        remaining_points: 3.0 * scope as f64 - 2.5 * done as f64,
        unestimated: 1,
    };
    FlowBurn {
        of: "release",
        id: title(3).into(),
        first: date(2026, 11, 2),
        last: date(2026, 11, 27),
        planned: date(2026, 11, 3),
        days: vec![day(2, 5, 0), day(3, 5, 1), day(9, 6, 3), day(16, 6, 4)],
    }
}
