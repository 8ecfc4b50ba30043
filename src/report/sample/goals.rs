//! Goals, the roadmap, and what it looks like over time.

use jiff::civil::date;

use super::{TITLES, files, id, moment, named, title};
use crate::report::Report;
use crate::report::shape::{Goal, GoalOrphan, GoalResult, GoalThroughput, GoalWork, Goals};

pub(in crate::report) fn reports() -> Vec<Report> {
    let result = |at: usize| GoalResult {
        id: Some(title(at + 3).into()),
        metric: title(at).into(),
        baseline: Some(31.0),
        target: (at != 2).then_some(20.0),
        current: Some(27.0),
        score: (at != 2).then_some(4.0 / 11.0),
        not_scored: (at == 2).then_some("no target"),
        grade: (at != 2).then_some("little"),
        as_of: (at != 1).then_some(date(2026, 6, 30)),
        age_days: (at != 1).then_some(146),
        is_stale: at != 1,
        source: Some(title(at + 1).into()),
    };
    let goal = |at: usize| Goal {
        id: format!("G-7K3M{:02}", at + 10),
        title: title(at).into(),
        kind: Some(title(at + 2).into()),
        state: ["active", "proposed", "achieved", "abandoned"][at % 4],
        horizon: Some(title(at + 4).into()),
        outcome: Some(title(at + 5).into()),
        key_results: (0..at % 4).map(result).collect(),
        score: Some(0.3636),
        grade: Some("little"),
        work: GoalWork {
            open: 5,
            in_progress: 2,
            finished: at,
            finished_in_window: Some(3),
            share: Some(0.3),
            epics: 2,
        },
    };
    let goals = Goals {
        at: moment(),
        files: files(),
        filter: None,
        okr: true,
        goals: (0..TITLES.len()).map(goal).collect(),
        active_product_goals: vec![named(1), named(3)],
        throughput: GoalThroughput {
            first: date(2026, 8, 26),
            last: date(2026, 11, 23),
            finished: Some(31),
            without: Some(4),
            gone: Some(1),
        },
        orphans: (0..14)
            .map(|at| GoalOrphan {
                id: id(at),
                title: title(at).into(),
                status: title(at + 1).into(),
                in_progress: at < 3,
                position: Some(1),
            })
            .collect(),
        open: 47,
    };
    let narrow = Goals {
        filter: Some(title(3).into()),
        goals: vec![Goal {
            key_results: (0..3).map(result).collect(),
            ..goal(0)
        }],
        ..goals.clone()
    };
    [goals, narrow, Goals::default()]
        .map(|goals| Report::of("Goals", goals))
        .into()
}
