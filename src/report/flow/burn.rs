//! The burn-up of one sprint or release.

use super::BurnOf;
use crate::history::flow::Metrics;
use crate::report::shape::{FlowBurn, FlowBurnDay};
use crate::report::{Column, Table, Text, number};

pub(super) fn burn(metrics: &Metrics<'_>, asked: BurnOf<'_>) -> Option<FlowBurn> {
    let (of, id, burn) = match asked {
        BurnOf::Sprint(sprint) => ("sprint", &sprint.id, metrics.sprint_burn(sprint)?),
        BurnOf::Release(release) => ("release", &release.version, metrics.release_burn(release)?),
    };
    Some(FlowBurn {
        of,
        id: id.to_string(),
        first: burn.first,
        last: burn.last,
        planned: burn.planned,
        days: (burn.days.iter())
            .map(|day| FlowBurnDay {
                date: day.date,
                scope_items: day.scope_items,
                done_items: day.done_items,
                remaining_items: day.scope_items - day.done_items,
                scope_points: day.scope_points,
                done_points: day.done_points,
                remaining_points: day.scope_points - day.done_points,
                unestimated: day.unestimated,
            })
            .collect(),
    })
}

pub(super) fn table(burn: &FlowBurn) -> Table {
    let columns = vec![
        Column::left("day"),
        Column::right("scope"),
        Column::right("done"),
        Column::right("remaining"),
        Column::right("scope, points").optional(2),
        Column::right("done, points").optional(1),
        Column::right("remaining, points").optional(3),
    ];
    let rows = burn.days.iter().map(|day| {
        vec![
            Text::plain(day.date.to_string()),
            number::whole(day.scope_items).into(),
            number::whole(day.done_items).into(),
            number::whole(day.remaining_items).into(),
            number::exact(day.scope_points).into(),
            number::exact(day.done_points).into(),
            number::exact(day.remaining_points).into(),
        ]
    });
    Table::of(columns, rows)
}

/// `12 of 15 items are done, 34 of 41 points; the scope grew by 3 items`
pub(super) fn sentence(burn: &FlowBurn) -> String {
    let (Some(first), Some(last)) = (
        burn.days.iter().find(|day| day.scope_items > 0),
        burn.days.last(),
    ) else {
        return "nothing is planned yet".into();
    };
    let change = match (first.scope_items, last.scope_items) {
        (before, now) if now > before => {
            format!(
                "the scope grew by {}",
                number::counted(now - before, "item", "items")
            )
        }
        (before, now) if now < before => {
            format!(
                "the scope shrank by {}",
                number::counted(before - now, "item", "items")
            )
        }
        _ => "the scope is as large as at the beginning".into(),
    };
    let unestimated = match last.unestimated {
        0 => String::new(),
        some => format!("; {} without an estimate", number::whole(some)),
    };
    let planned = if burn.planned > burn.first {
        let day = burn.planned;
        format!(
            "; its file was first committed on {day}, and days before it show what it held then"
        )
    } else {
        String::new()
    };
    format!(
        "{} of {} are done, {} of {} points{unestimated}; {change}{planned}",
        number::whole(last.done_items),
        number::counted(last.scope_items, "item", "items"),
        number::exact(last.done_points),
        number::exact(last.scope_points),
    )
}
