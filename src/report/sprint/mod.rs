//! A sprint's events: planning, daily, review, retrospective, close.

pub mod close;
pub mod daily;
pub mod plan;
mod plan_blocks;
mod record;
pub mod retro;
pub mod review;
mod review_blocks;
mod scope;

use jiff::civil::Date;

use super::shape;
use super::{Role, Text, number};
use crate::Facts;
use crate::backlog::{Backlog, Sprint};
use crate::history::calendar::WorkingDays;

/// The first and the last day, where both can be read and are the right way round.
pub fn days(sprint: &Sprint) -> Option<(Date, Date)> {
    let start = sprint.start.as_ref()?.value;
    let end = sprint.end.as_ref()?.value;
    (start <= end).then_some((start, end))
}

/// The sprints that hold this day and are not cancelled, by start.
pub fn running(backlog: &Backlog, today: Date) -> Vec<&Sprint> {
    let holds = |sprint: &&Sprint| {
        let days = days(sprint);
        days.is_some_and(|(start, end)| start <= today && today <= end)
            && sprint.document.entry("cancelled").is_none()
    };
    backlog.sprints.iter().filter(holds).collect()
}

/// The first sprint that begins after this day, also one whose end cannot be.
pub fn next(backlog: &Backlog, today: Date) -> Option<&Sprint> {
    let mut sprints = backlog.sprints.iter();
    sprints.find(|sprint| {
        let start = sprint.start.as_ref();
        start.is_some_and(|start| start.value > today)
    })
}

/// The sprint that ended last before this day.
pub fn ended(backlog: &Backlog, today: Date) -> Option<&Sprint> {
    let over = backlog.sprints.iter().filter_map(|sprint| {
        let (_, end) = days(sprint)?;
        (end < today).then_some((end, sprint))
    });
    over.max_by_key(|(end, _)| *end).map(|(_, sprint)| sprint)
}

/// The sprint as its file says it.
pub(super) fn shape(facts: &Facts<'_>, sprint: &Sprint) -> shape::Sprint {
    let days = days(sprint);
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let today = facts.today;
    let count = |first: Date, last: Date| working.count(first, last) as usize;
    let state = match days {
        None => "unknown",
        Some((start, _)) if start > today => "planned",
        Some((_, end)) if end < today => "ended",
        Some(_) => "running",
    };
    let text = |key: &str| {
        let text = sprint.document.text(key)?;
        Some(super::said::one_line(text.value)).filter(|text| !text.is_empty())
    };
    shape::Sprint {
        id: sprint.id.to_string(),
        start: sprint.start.as_ref().map(|start| start.value),
        end: sprint.end.as_ref().map(|end| end.value),
        state,
        goal: (sprint.goal.as_ref()).map(|goal| super::said::one_line(&goal.value)),
        goal_met: text("goal_met"),
        cancelled: text("cancelled.reason"),
        working_days: days.map_or(0, |(start, end)| count(start, end)),
        working_days_left: days
            .filter(|_| state == "running")
            .map(|(_, end)| count(today, end)),
        path: sprint.path().to_owned(),
    }
}

/// `2026-07-06 to 2026-07-17, 10 working days, 6 left`
pub(super) fn days_text(sprint: &shape::Sprint) -> Text {
    let day = |day: Option<Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
    let text = Text::plain(format!("{} to {}", day(sprint.start), day(sprint.end)));
    if sprint.state == "unknown" {
        return text.and(Role::Bad, ", which are no days of a sprint");
    }
    let count = number::counted(sprint.working_days, "working day", "working days");
    let text = text.then(format!(", {count}"));
    match sprint.working_days_left {
        Some(left) => text.then(", ").and(
            Role::Strong,
            format!("{} left with today", number::whole(left)),
        ),
        None => text.then(format!(", {}", sprint.state)),
    }
}

/// The goal, and whether it was met.
pub(super) fn goal_text(sprint: &shape::Sprint) -> Text {
    let text = match &sprint.goal {
        Some(goal) => Text::of(Role::Strong, goal),
        None => return Text::of(Role::Bad, "none: without a goal it is no sprint"),
    };
    match sprint.goal_met.as_deref() {
        Some("met") => text.and(Role::Good, ": met"),
        Some("missed") => text.and(Role::Bad, ": missed"),
        Some(word) => text.then(format!(": {word}")),
        None if sprint.state == "ended" => {
            text.and(Role::Warning, ": nobody has said whether it was met")
        }
        None => text,
    }
}
