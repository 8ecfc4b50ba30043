//! Sprints: what was planned, done, taken in, given up and carried over.

use crate::history::flow::SprintOutcome;
use crate::report::shape::{FlowCarried, FlowScope, FlowSprint};
use crate::report::{Column, Role, Table, Text, number};

pub(in crate::report) fn sprint(outcome: &SprintOutcome) -> FlowSprint {
    let count = |items: usize, points: f64| FlowScope { items, points };
    let scope = outcome.scope.as_ref();
    let points = outcome.points;
    FlowSprint {
        id: outcome.id.to_string(),
        start: outcome.start,
        end: outcome.end,
        is_running: outcome.is_running,
        goal: outcome.goal.as_ref().map(ToString::to_string),
        goal_met: outcome.goal_met.as_ref().map(ToString::to_string),
        baseline: scope.map(|scope| count(scope.baseline.len(), points.baseline)),
        is_late: scope.is_some_and(|scope| scope.is_late),
        added: count(scope.map_or(0, |scope| scope.added.len()), points.added),
        removed: count(scope.map_or(0, |scope| scope.removed.len()), points.removed),
        said_and_done: outcome.said_and_done,
        done: outcome.done,
        velocity: outcome.velocity,
        unestimated: outcome.unestimated,
        carried_over: (outcome.carried_over.iter())
            .map(|(id, sprints)| FlowCarried {
                id: id.to_string(),
                sprints: *sprints,
            })
            .collect(),
    }
}

/// The goal first: Scrum commits to it, and not to the items.
pub(in crate::report) fn table<'a>(sprints: impl Iterator<Item = &'a FlowSprint>) -> Table {
    let columns = vec![
        Column::left("sprint").shrinks_to(8),
        Column::left("goal").flexible(),
        Column::left("met").shrinks_to(8),
        Column::right("of baseline").optional(1),
        Column::right("added").optional(3),
        Column::right("removed").optional(4),
        Column::right("carried").optional(2),
        Column::right("finished"),
        Column::right("points").optional(5),
    ];
    Table::of(columns, sprints.map(cells))
}

fn cells(sprint: &FlowSprint) -> Vec<Text> {
    let mut cells = vec![
        Text::plain(&*sprint.id),
        Text::plain(sprint.goal.as_deref().unwrap_or_default()),
        met(sprint),
    ];
    let Some(baseline) = sprint.baseline else {
        cells.extend([Text::of(Role::Muted, "not committed")]);
        cells.resize(9, Text::default());
        return cells;
    };
    let changed = |scope: FlowScope, sign: &str| match scope.items {
        0 => Text::default(),
        items => Text::plain(format!("{sign}{}", number::whole(items))).and(
            Role::Muted,
            format!(" ({} %)", percent_of(items, baseline.items)),
        ),
    };
    let late = if sprint.is_late { "late: " } else { "" };
    cells.extend([
        Text::of(Role::Muted, late).then(format!("{} of {}", sprint.said_and_done, baseline.items)),
        changed(sprint.added, "+"),
        changed(sprint.removed, "−"),
        match sprint.carried_over.len() {
            0 => Text::default(),
            some => number::whole(some).into(),
        },
        number::whole(sprint.done).into(),
        Text::plain(number::exact(sprint.velocity)),
    ]);
    cells
}

fn percent_of(items: usize, all: usize) -> String {
    match all {
        0 => "∞".into(),
        all => format!("{:.0}", items as f64 * 100.0 / all as f64),
    }
}

fn met(sprint: &FlowSprint) -> Text {
    match sprint.goal_met.as_deref() {
        Some("met") => Text::of(Role::Good, "met"),
        Some("missed") => Text::of(Role::Bad, "missed"),
        Some(word) => Text::plain(word),
        None if sprint.is_running => Text::of(Role::Muted, "running"),
        None => Text::of(Role::Muted, "not said"),
    }
}
