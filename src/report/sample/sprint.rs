//! A sprint's events with everything, and ones of nothing.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::event::{blocked, item, question, wish};
use super::{files, flow, goals, id, moment, named, title};
use crate::report::shape::{
    ChangedFile, EventAcceptance, FlowExpectation, Goal, LogChange, LogCommit, Mover, Sprint,
    SprintAction, SprintBlocked, SprintCandidate, SprintCapacity, SprintCarried, SprintClose,
    SprintDaily, SprintDone, SprintFeedback, SprintItem, SprintLikely, SprintLimit, SprintPace,
    SprintPlan, SprintRejected, SprintRelease, SprintRemaining, SprintRetro, SprintReview,
    SprintScopeChange, SprintWip,
};
use crate::report::{Data, Report};

fn sprint() -> Sprint {
    Sprint {
        id: title(3).into(),
        start: Some(date(2026, 11, 16)),
        end: Some(date(2026, 11, 27)),
        state: "running",
        goal: Some(title(4).into()),
        goal_met: Some(title(3).into()),
        cancelled: Some(title(5).into()),
        working_days: 10,
        working_days_left: Some(5),
        path: "backlog/sprints/2026-24.md".into(),
    }
}

fn goal() -> Option<Goal> {
    let reports = goals::reports();
    let data = reports.into_iter().map(|report| report.data);
    let mut goals = data.filter_map(|data| match data {
        Data::Goals(goals) => goals.goals.into_iter().next(),
        _ => None,
    });
    goals.next()
}

fn carried(at: usize) -> SprintCarried {
    SprintCarried {
        item: item(at),
        sprints: at + 1,
        next: at.is_multiple_of(2).then(|| title(at).into()),
    }
}

pub(in crate::report) fn plans() -> Vec<Report> {
    let planned = |at: usize| SprintItem {
        item: item(at),
        is_ready: at.is_multiple_of(2),
        lacks: vec![title(at + 1).into(), title(at + 2).into()],
        waits_for: vec![id(at + 1)],
        is_boulder: at.is_multiple_of(3),
        chance: [Some("very-likely"), Some("maybe"), Some("not-likely"), None][at % 4],
    };
    let plan = SprintPlan {
        at: moment(),
        files: files(),
        sprint: Some(sprint()),
        warnings: (0..6).map(|at| title(at).into()).collect(),
        product_goal: goal(),
        candidates: vec![SprintCandidate {
            id: id(1),
            title: title(3).into(),
            items: 3,
        }],
        capacity: SprintCapacity {
            working_days: 10,
            developers: 3,
            person_days: Some(27.0),
            is_written: true,
            focus: Some(0.7),
            focused_days: Some(18.9),
        },
        pace: SprintPace {
            sprints: 6,
            items_median: Some(3.5),
            items_85: Some(3.0),
            points_median: Some(11.0),
            points_85: Some(8.0),
            likely: vec![SprintLikely {
                confidence: 0.85,
                items: 3,
            }],
            none: None,
        },
        last: flow_of().sprints,
        chosen: (0..6).map(planned).collect(),
        carry_over: (0..4).map(carried).collect(),
        top: (0..17).map(planned).collect(),
        questions: (0..3).map(question).collect(),
        largest: 8.0,
    };
    let unsure = SprintPlan {
        sprint: Some(Sprint {
            goal: None,
            ..sprint()
        }),
        pace: SprintPace {
            none: Some(title(3).into()),
            ..SprintPace::default()
        },
        capacity: SprintCapacity {
            is_written: false,
            focus: None,
            ..plan.capacity.clone()
        },
        ..plan.clone()
    };
    [plan, unsure, SprintPlan::default()]
        .map(|plan| Report::of("Planning", plan))
        .into()
}

fn flow_of() -> crate::report::shape::Flow {
    match flow::report().data {
        Data::Flow(flow) => *flow,
        _ => crate::report::shape::Flow::default(),
    }
}

pub(in crate::report) fn dailies() -> Vec<Report> {
    let change = |at: usize| LogChange {
        at: "2026-11-20T16:04:00Z".into(),
        date: date(2026, 11, 20),
        commit: "1acd4a8e122dcfcac71503edde3eff817900000a".into(),
        author: title(at).into(),
        id: id(at),
        record: "item",
        title: Some(title(at).into()),
        field: "status".into(),
        what: "changed",
        from: Some(title(at + 1).into()),
        to: Some(title(at + 2).into()),
        ..LogChange::default()
    };
    let commit = |at: usize| LogCommit {
        id: "1acd4a8e122dcfcac71503edde3eff817900000a".into(),
        at: "2026-11-20T16:04:00Z".into(),
        date: date(2026, 11, 20),
        author: title(at).into(),
        subject: title(at + 1).into(),
        changes: (0..3).map(change).collect(),
    };
    let daily = SprintDaily {
        at: moment(),
        files: files(),
        sprint: Some(sprint()),
        since: date(2026, 11, 20),
        remaining: Some(SprintRemaining {
            items: 3,
            finished: 2,
            points: 8.0,
            points_finished: 5.0,
            unestimated: 1,
        }),
        scope: scope(),
        commits: Some((0..12).map(commit).collect()),
        in_progress: (0..14)
            .map(|at| SprintWip {
                item: item(at),
                in_sprint: Some(at.is_multiple_of(2)),
                age_days: Some(9),
                is_at_least: at.is_multiple_of(3),
                is_late: at.is_multiple_of(2),
                still_days: Some(3),
                is_blocked: at.is_multiple_of(4),
            })
            .collect(),
        sle: Some(FlowExpectation {
            percent: 85,
            days: 8,
            items: 9,
            is_rough: true,
        }),
        over_limit: vec![SprintLimit {
            status: title(3).into(),
            items: 4,
            limit: 3,
        }],
        blocked: (0..3).map(blocked).collect(),
        questions: (0..3).map(question).collect(),
        accept: vec![EventAcceptance {
            item: item(3),
            ..EventAcceptance::default()
        }],
    };
    [daily, SprintDaily::default()]
        .map(|daily| Report::of("Daily", daily))
        .into()
}

pub(in crate::report) fn reviews() -> Vec<Report> {
    let counts = |at: usize| BTreeMap::from([(title(at).to_owned(), 3)]);
    let release = |at: usize| SprintRelease {
        version: title(at).into(),
        items: 9,
        finished: 4,
        done_by_50: at.is_multiple_of(2).then(|| date(2026, 12, 4)),
        done_by_85: at.is_multiple_of(2).then(|| date(2027, 1, 8)),
        without_day: at,
    };
    let review = SprintReview {
        at: moment(),
        files: files(),
        sprint: sprint(),
        done: (0..5)
            .map(|at| SprintDone {
                item: item(at),
                finished: Some(date(2026, 11, 20)),
                verdict: [Some("accepted".into()), Some(title(at).into()), None][at % 3].clone(),
                increment: Some(title(at + 1).into()),
                criteria: at,
                ticked: 0,
                is_outdated: at.is_multiple_of(2),
            })
            .collect(),
        not_done: (0..4).map(carried).collect(),
        scope: scope(),
        moved: Some(vec![Mover {
            id: "S-00000A".into(),
            title: title(2).into(),
            turn: "up",
            from: Some(9),
            to: Some(2),
            reason: Some(title(3).into()),
        }]),
        feedback: SprintFeedback {
            files: 7,
            people: 5,
            accounts: 3,
            segments: counts(3),
            channels: counts(4),
            from_reviews: 2,
        },
        product_goal: goal(),
        releases: (2..5).map(release).collect(),
        no_forecast: None,
        answered: (0..4).map(wish).collect(),
        decisions: (3..5).map(named).collect(),
        capture: "deepen feedback add \"…\" --channel sprint-review".into(),
    };
    let unsure = SprintReview {
        no_forecast: Some(title(3).into()),
        sprint: Sprint {
            goal: None,
            state: "ended",
            working_days_left: None,
            ..sprint()
        },
        ..review.clone()
    };
    [review, unsure, SprintReview::default()]
        .map(|review| Report::of("Review", review))
        .into()
}

fn scope() -> Vec<SprintScopeChange> {
    let change = |at: usize| SprintScopeChange {
        item: item(at),
        what: "added",
        date: Some(date(2026, 11, 19)),
        reason: at.is_multiple_of(2).then(|| title(at + 1).into()),
        subject: (!at.is_multiple_of(3)).then(|| title(at + 2).into()),
        agreed: (at != 1).then_some(at == 2),
        replaces: (at == 3).then(|| title(at).into()),
        is_creep: (at != 1).then_some(at == 4),
    };
    (0..5).map(change).collect()
}

pub(in crate::report) fn retros() -> Vec<Report> {
    let action = |at: usize| SprintAction {
        sprint: title(at).into(),
        text: title(at + 1).into(),
        is_done: at.is_multiple_of(2),
    };
    let retro = SprintRetro {
        at: moment(),
        sprint: sprint(),
        outcome: flow_of().sprints.into_iter().next(),
        flow: flow_of(),
        scope: scope(),
        blocked: vec![SprintBlocked {
            item: item(3),
            days: 4,
        }],
        rejected: vec![SprintRejected {
            item: item(4),
            date: date(2026, 11, 19),
            note: Some(title(3).into()),
        }],
        actions_before: (0..4).map(action).collect(),
        actions: (3..6).map(action).collect(),
    };
    [retro, SprintRetro::default()]
        .map(|retro| Report::of("Retrospective", retro))
        .into()
}

pub(in crate::report) fn closes() -> Vec<Report> {
    let close = SprintClose {
        dry_run: true,
        sprint: sprint(),
        goal_met_before: Some("partly".into()),
        done: 4,
        carry_over: (0..4).map(carried).collect(),
        frozen: Some("reports/sprint-2026-24-review.md".into()),
        notes: vec![title(3).into()],
        changed: vec![ChangedFile {
            path: "backlog/sprints/2026-24.md".into(),
            kind: "edited",
            from: None,
            diff: Some("--- a/backlog/sprints/2026-24.md\n+++ b/backlog/sprints/2026-24.md\n@@ -1 +1 @@\n-a\n+b\n".into()),
        }],
    };
    [close, SprintClose::default()]
        .map(|close| Report::of("Close", close))
        .into()
}
