//! A planning as people read it: why, what, how.

use super::{days_text, goal_text};
use crate::report::event::{carried_text, item_text, more, points_text, question_text};
use crate::report::moment::{files_text, moment_text};
use crate::report::shape::{Goal, SprintItem, SprintPlan};
use crate::report::words::coded;
use crate::report::{Block, Role, Text, flow, number};

/// Lines of each list where people read; JSON has them all.
const MOST: usize = 15;

pub(super) fn blocks(plan: &SprintPlan) -> Vec<Block> {
    let mut facts = vec![("as of".to_owned(), moment_text(&plan.at))];
    if let Some(sprint) = &plan.sprint {
        facts.push(("days".to_owned(), days_text(sprint)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    if !plan.warnings.is_empty() {
        let warnings = plan.warnings.iter().map(|warning| {
            Text::of(Role::Warning, "warning")
                .then(": ")
                .join(coded(warning))
        });
        blocks.push(more(warnings.collect(), MOST));
    }
    blocks.push(Block::heading(2, "Why"));
    blocks.extend(why(plan));
    blocks.push(Block::heading(2, "What"));
    blocks.extend(what(plan));
    blocks.push(Block::heading(2, "How"));
    blocks.extend(how(plan));
    blocks.push(Block::Paragraph(files_text(plan.files)));
    blocks
}

fn why(plan: &SprintPlan) -> Vec<Block> {
    let goal = match &plan.sprint {
        Some(sprint) => goal_text(sprint),
        None => Text::of(Role::Muted, "not written yet"),
    };
    let mut facts = vec![("sprint goal".to_owned(), goal)];
    let product = match &plan.product_goal {
        Some(goal) => product_goal_text(goal),
        None => Text::of(Role::Warning, "none is active"),
    };
    facts.push(("product goal".to_owned(), product));
    let mut blocks = vec![Block::Facts(facts)];
    if let Some(goal) = &plan.product_goal {
        blocks.extend(results(goal));
    }
    let has_goal = plan
        .sprint
        .as_ref()
        .is_some_and(|sprint| sprint.goal.is_some());
    if !has_goal && !plan.candidates.is_empty() {
        let lines = plan.candidates.iter().map(|each| {
            Text::id(&each.id).then(" ").then(&*each.title).and(
                Role::Muted,
                format!(", {} of NOW", number::counted(each.items, "item", "items")),
            )
        });
        blocks.push(Block::paragraph(
            "A goal may be found in what the top of the order serves:",
        ));
        blocks.push(Block::List(lines.collect()));
    }
    blocks
}

/// `G-P8WC3E First quarter churn, 36 % of the way`
pub(super) fn product_goal_text(goal: &Goal) -> Text {
    let text = Text::id(&goal.id).then(" ").then(&*goal.title);
    match goal.score {
        Some(score) => text.then(", ").and(
            Role::Strong,
            format!("{} of the way", number::percent(score)),
        ),
        None => text.and(
            Role::Warning,
            ", how far is unknown: no key result has a score",
        ),
    }
}

/// A line a key result: from where, to where, now.
pub(super) fn results(goal: &Goal) -> Vec<Block> {
    let number = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), number::short);
    let lines: Vec<Text> = (goal.key_results.iter())
        .map(|result| {
            let text = Text::plain(format!(
                "{}: {} to {}, now ",
                result.metric,
                number(result.baseline),
                number(result.target)
            ))
            .and(Role::Strong, number(result.current));
            let text = match (result.score, result.not_scored) {
                (Some(score), _) => text.then(format!(", {}", number::percent(score))),
                (None, Some(why)) => text.and(Role::Warning, format!(", {why}")),
                (None, None) => text,
            };
            match result.as_of {
                Some(day) if result.is_stale => text.and(Role::Warning, format!(" (of {day})")),
                Some(day) => text.and(Role::Muted, format!(" (of {day})")),
                None => text,
            }
        })
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![Block::List(lines)]
}

fn what(plan: &SprintPlan) -> Vec<Block> {
    let mut blocks = Vec::new();
    let list = |items: &[SprintItem]| more(items.iter().map(planned_text).collect(), MOST);
    if plan.chosen.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing is chosen yet: the developers select, and nothing is put in here by itself.",
        ));
    } else {
        let points: f64 = plan
            .chosen
            .iter()
            .filter_map(|each| each.item.estimate)
            .sum();
        let said = format!(
            "Chosen so far: {}, {}",
            number::counted(plan.chosen.len(), "item", "items"),
            points_text(points)
        );
        blocks.push(Block::Paragraph(Text::of(Role::Strong, said)));
        blocks.push(list(&plan.chosen));
    }
    if !plan.carry_over.is_empty() {
        let text = Text::of(Role::Strong, "Unfinished in the sprint before it");
        blocks.push(Block::Paragraph(text));
        blocks.push(more(
            plan.carry_over.iter().map(carried_text).collect(),
            MOST,
        ));
    }
    if plan.top.is_empty() {
        blocks.push(Block::paragraph("Nothing else is in NOW of the order."));
    } else {
        blocks.push(Block::Paragraph(Text::of(
            Role::Strong,
            "The top of the order",
        )));
        blocks.push(list(&plan.top));
    }
    if plan.questions.is_empty() {
        blocks.push(Block::paragraph("No question about any of these is open."));
    } else {
        blocks.push(Block::Paragraph(Text::of(
            Role::Strong,
            "Questions still open",
        )));
        blocks.push(more(
            plan.questions.iter().map(question_text).collect(),
            MOST,
        ));
    }
    blocks
}

fn planned_text(item: &SprintItem) -> Text {
    let text = item_text(&item.item).then(": ");
    let text = if item.is_ready {
        text.and(Role::Good, "ready")
    } else {
        text.and(Role::Bad, "not ready")
            .then(", ")
            .join(coded(&item.lacks.join("; ")))
    };
    let text = if item.is_boulder {
        text.and(Role::Warning, "; too large for one sprint")
    } else {
        text
    };
    match item.chance {
        Some("very-likely") => text.and(Role::Muted, "; very likely by its end"),
        Some("maybe") => text.and(Role::Muted, "; maybe by its end"),
        Some(_) => text.and(Role::Muted, "; not likely by its end"),
        None => text,
    }
}

fn how(plan: &SprintPlan) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(vec![
        ("capacity".to_owned(), capacity_text(plan)),
        ("past sprints".to_owned(), past_text(plan)),
        ("forecast".to_owned(), forecast_text(plan)),
    ])];
    if !plan.last.is_empty() {
        blocks.push(Block::Table(flow::sprint_table(plan.last.iter())));
    }
    blocks
}

fn capacity_text(plan: &SprintPlan) -> Text {
    let capacity = &plan.capacity;
    let days = number::counted(capacity.working_days, "working day", "working days");
    let Some(person_days) = capacity.person_days else {
        return Text::plain(days).and(
            Role::Warning,
            ", of how many people is unknown: team.yml names no developers",
        );
    };
    let text = if capacity.is_written {
        Text::plain(format!(
            "{days}, {} person-days by the sprint's file",
            number::exact(person_days)
        ))
    } else {
        Text::plain(format!(
            "{days} x {} = {} person-days",
            number::counted(capacity.developers, "developer", "developers"),
            number::exact(person_days)
        ))
    };
    match (capacity.focus, capacity.focused_days) {
        (Some(focus), Some(focused)) => text
            .then(format!(" x {} focus = ", number::exact(focus)))
            .and(Role::Strong, number::at_most(focused, 1)),
        _ => text.and(Role::Muted, ", no capacity.focus written"),
    }
}

fn past_text(plan: &SprintPlan) -> Text {
    let pace = &plan.pace;
    let Some(items) = pace.items_median else {
        return Text::of(Role::Warning, "fewer than three ended: no median");
    };
    let text = Text::of(Role::Strong, number::at_most(items, 1)).then(" items in the middle one");
    let text = match pace.items_85 {
        Some(least) => text.then(format!(", {} or more in 85 %", number::at_most(least, 1))),
        None => text,
    };
    let text = match pace.points_median {
        Some(points) => text
            .then("; ")
            .and(Role::Strong, number::at_most(points, 1))
            .then(" points"),
        None => text,
    };
    let text = match (pace.points_median, pace.points_85) {
        (Some(_), Some(least)) => {
            text.then(format!(", {} or more in 85 %", number::at_most(least, 1)))
        }
        _ => text,
    };
    text.and(Role::Muted, format!(" (of the last {})", pace.sprints))
}

fn forecast_text(plan: &SprintPlan) -> Text {
    if let Some(why) = &plan.pace.none {
        return Text::of(Role::Warning, why);
    }
    let mut text = Text::plain("in as many days: ");
    for (at, likely) in plan.pace.likely.iter().enumerate() {
        let gap = if at > 0 { ", " } else { "" };
        text = text
            .then(gap)
            .and(Role::Strong, number::counted(likely.items, "item", "items"))
            .then(format!(
                " or more with {}",
                number::percent(likely.confidence)
            ));
    }
    text.and(Role::Muted, "; what is in progress goes first")
}
