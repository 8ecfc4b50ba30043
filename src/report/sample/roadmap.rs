//! Roadmaps: of a team with everything, as customers read it, and of nothing.

use jiff::civil::date;

use super::{TITLES, files, forecast, id, moment, named, title};
use crate::report::Report;
use crate::report::shape::{
    GoalResult, Roadmap, RoadmapConstraint, RoadmapEpic, RoadmapGoal, RoadmapItem, RoadmapRange,
    RoadmapResult,
};

pub(in crate::report) fn reports() -> Vec<Report> {
    let goal = |at: usize| RoadmapGoal {
        id: Some(format!("G-7K3M{:02}", at + 10)),
        title: title(at).into(),
        state: ["active", "proposed"][at % 2],
        key_results: vec![GoalResult {
            metric: title(at + 1).into(),
            baseline: Some(31.0),
            current: Some(27.0),
            target: Some(20.0),
            score: Some(0.36),
            ..GoalResult::default()
        }],
    };
    let roadmap = Roadmap {
        at: moment(),
        files: Some(files()),
        audience: "internal",
        filter: Some(title(3).into()),
        goals: (0..TITLES.len()).map(goal).collect(),
        epics: (0..20).map(epic).collect(),
        goals_without_epics: vec![named(3)],
        items_without_epic: (0..14)
            .map(|at| RoadmapItem {
                id: id(at),
                title: title(at).into(),
                status: title(at + 1).into(),
                band: Some("NOW"),
                goal: Some(title(at + 2).into()),
                asked_by: at,
            })
            .collect(),
        forecast: Some(forecast::beside()),
    };
    let customer = Roadmap {
        audience: "customer",
        files: None,
        goals_without_epics: Vec::new(),
        items_without_epic: Vec::new(),
        epics: (0..6)
            .map(|at| RoadmapEpic {
                title: title(at).into(),
                horizon: Some("now"),
                hypothesis: Some(title(at + 1).into()),
                asked_by: Some(at),
                ..RoadmapEpic::default()
            })
            .collect(),
        ..roadmap.clone()
    };
    [roadmap, customer, Roadmap::default()]
        .map(|roadmap| Report::of("Roadmap", roadmap))
        .into()
}

fn epic(at: usize) -> RoadmapEpic {
    RoadmapEpic {
        id: Some(format!("E-7K3M{:02}", at + 10)),
        title: title(at).into(),
        goal: (at % 5 != 4).then_some(at % TITLES.len()),
        goal_title: Some(title(at).into()),
        horizon: [Some("now"), Some("next"), Some("later"), None][at % 4],
        horizon_from: Some("order"),
        problem: Some(title(at + 1).into()),
        hypothesis: (at != 2).then(|| title(at + 2).into()),
        key_result: Some(RoadmapResult {
            metric: title(at + 3).into(),
            baseline: Some(31.0),
            current: Some(27.0),
            target: Some(20.0),
            score: Some(0.36),
            expected: Some(title(at + 4).into()),
            measure_by: Some(date(2027, 2, 15)),
        }),
        confidence: (at != 3).then_some(0.8),
        asked_by: Some(at * 3),
        accounts: Some(at),
        open: Some(4),
        in_progress: Some(1),
        finished: Some(at),
        constraint: (at.is_multiple_of(3)).then(|| RoadmapConstraint {
            date: date(2026, 12, 31),
            reason: title(at + 5).into(),
            item: Some(id(at)),
        }),
        range: (at.is_multiple_of(2)).then(|| RoadmapRange {
            done_by_50: date(2026, 12, 4),
            done_by_85: (at.is_multiple_of(4)).then(|| date(2027, 1, 15)),
        }),
        no_range: (at % 2 == 1).then(|| title(at + 6).into()),
    }
}
