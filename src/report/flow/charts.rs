//! The charts of flow: cumulative flow, cycle times, ageing, throughput, burn-up.

use jiff::Span;
use jiff::civil::Date;

use super::burn;
use super::signs::tenths;
use crate::report::chart::{Axis, Chart, Level, Mark, Point, Series};
use crate::report::shape::{
    Flow, FlowBurn, FlowBurnDay, FlowCumulative, FlowDays, FlowItem, FlowThroughput, FlowWindow,
};
use crate::report::{Block, Column, Table, Text, number};

fn after(first: Date, day: Date) -> f64 {
    f64::from((day - first).get_days())
}

fn point(x: f64, y: f64) -> Point {
    Point {
        x,
        y,
        label: String::new(),
    }
}

fn block(chart: Chart) -> Block {
    Block::Chart(Box::new(chart))
}

fn levels(days: &FlowDays, percents: [u8; 3]) -> Vec<Level> {
    let levels = percents.map(|percent| {
        let days = match percent {
            50 => days.p50,
            70 => days.p70,
            85 => days.p85,
            _ => days.p95,
        };
        let words = number::counted(days as usize, "day", "days");
        Level {
            name: format!("{percent} %: {words}"),
            y: f64::from(days),
        }
    });
    levels.into()
}

/// Each finished item by its day, as high as its cycle time.
pub(super) fn cycle_times(flow: &Flow, window: &FlowWindow) -> Option<Block> {
    let days = flow.cycle_time.as_ref()?;
    let items: Vec<(&FlowItem, Date, u32)> = (flow.items.iter())
        .filter(|item| item.state == "finished")
        .filter_map(|item| Some((item, item.finished?, item.days?)))
        .collect();
    let points = items.iter().map(|(item, finished, days)| Point {
        x: after(window.first, *finished),
        y: f64::from(*days),
        label: format!(
            "{} {}: {}, finished {finished}",
            item.id,
            item.title.as_deref().unwrap_or_default(),
            number::counted(*days as usize, "day", "days")
        ),
    });
    let columns = vec![
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("finished"),
        Column::right("days"),
    ];
    let rows = items.iter().map(|(item, finished, days)| {
        vec![
            Text::id(&item.id),
            Text::plain(item.title.as_deref().unwrap_or_default()),
            Text::plain(finished.to_string()),
            number::whole(*days as usize).into(),
        ]
    });
    let chart = Chart {
        title: "Cycle times".into(),
        summary: format!(
            "{}, each by the day it was finished; the longest took {}.",
            number::counted(days.items, "finished item", "finished items"),
            number::counted(days.longest as usize, "day", "days")
        ),
        x: Axis::Days {
            first: window.first,
            last: window.last,
        },
        unit: "days".into(),
        series: vec![Series {
            name: "items".into(),
            mark: Mark::Dots,
            points: points.collect(),
        }],
        levels: levels(days, [50, 85, 95]),
        table: Table::of(columns, rows),
    };
    Some(block(chart))
}

/// Each item in progress by its status, as high as it is old.
pub(super) fn ageing(flow: &Flow, window: &FlowWindow) -> Option<Block> {
    let open: Vec<&FlowItem> = (flow.items.iter())
        .filter(|item| item.state == "in-progress")
        .collect();
    if open.is_empty() {
        return None;
    }
    let cumulative = flow.cumulative.as_ref()?;
    let all = cumulative
        .statuses
        .iter()
        .map(|status| status.status.clone());
    let mut statuses: Vec<String> = all
        .skip_while(|status| *status != window.started)
        .take_while(|status| *status != window.finished)
        .collect();
    for item in &open {
        let status = item.status.clone().unwrap_or_default();
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    let place = |item: &FlowItem| {
        let status = item.status.as_deref().unwrap_or_default();
        statuses.iter().position(|each| each == status).unwrap_or(0)
    };
    let points = open.iter().map(|item| Point {
        x: place(item) as f64,
        y: f64::from(item.days.unwrap_or(0)),
        label: format!(
            "{} {}: {}",
            item.id,
            item.title.as_deref().unwrap_or_default(),
            number::counted(item.days.unwrap_or(0) as usize, "day", "days")
        ),
    });
    let points = points.collect();
    let columns = vec![
        Column::left("id").shrinks_to(12),
        Column::left("status").flexible(),
        Column::right("age, days"),
    ];
    let rows = open.iter().map(|item| {
        vec![
            Text::id(&item.id),
            Text::plain(item.status.as_deref().unwrap_or_default()),
            number::whole(item.days.unwrap_or(0) as usize).into(),
        ]
    });
    let chart = Chart {
        title: "Ageing work in progress".into(),
        summary: format!(
            "{} by status and age; the lines say within how many days so many finished items were done.",
            number::counted(open.len(), "item", "items")
        ),
        table: Table::of(columns, rows),
        x: Axis::Names(statuses),
        unit: "days".into(),
        series: vec![Series {
            name: "items".into(),
            mark: Mark::Dots,
            points,
        }],
        levels: match (&flow.sle, &flow.cycle_time) {
            (Some(_), Some(days)) => levels(days, [50, 70, 85]),
            _ => Vec::new(),
        },
    };
    Some(block(chart))
}

/// Items finished each week.
pub(super) fn throughput(throughput: &FlowThroughput) -> Option<Block> {
    let first = throughput.weeks.first()?.start;
    let last = throughput.weeks.last()?.start;
    let points = throughput.weeks.iter().map(|week| Point {
        x: after(first, week.start),
        y: f64::from(week.items),
        label: format!(
            "week of {}{}: {}",
            week.start,
            if week.is_whole { "" } else { ", in part" },
            number::counted(week.items as usize, "item", "items")
        ),
    });
    let columns = vec![
        Column::left("week of"),
        Column::right("finished"),
        Column::left(""),
    ];
    let rows = throughput.weeks.iter().map(|week| {
        vec![
            Text::plain(week.start.to_string()),
            number::whole(week.items as usize).into(),
            Text::plain(if week.is_whole { "" } else { "in part" }),
        ]
    });
    let chart = Chart {
        title: "Items finished a week".into(),
        summary: format!(
            "{} in {}, {} a week on average.",
            number::counted(throughput.items, "item", "items"),
            number::counted(throughput.weeks.len(), "week", "weeks"),
            tenths(throughput.per_week)
        ),
        x: Axis::Days {
            first,
            last: last.saturating_add(Span::new().days(7)),
        },
        unit: "items".into(),
        series: vec![Series {
            name: "finished".into(),
            mark: Mark::Bars { days: 7.0 },
            points: points.collect(),
        }],
        levels: vec![Level {
            name: format!("average {}", tenths(throughput.per_week)),
            y: throughput.per_week,
        }],
        table: Table::of(columns, rows),
    };
    Some(block(chart))
}

/// Items at or beyond each status; what was finished before these days is left out.
pub(super) fn cumulative(cumulative: &FlowCumulative, window: &FlowWindow) -> Option<Block> {
    let finished = (cumulative.statuses.iter()).find(|status| status.status == window.finished)?;
    let before = finished.at_or_beyond.iter().copied().min()?;
    let series = cumulative.statuses.iter().map(|status| Series {
        name: status.status.clone(),
        mark: Mark::Band,
        points: (status.at_or_beyond.iter().enumerate())
            .map(|(day, count)| point(day as f64, f64::from(count.saturating_sub(before))))
            .collect(),
    });
    let mut columns = vec![Column::left("day")];
    let titles = cumulative.statuses.iter();
    columns.extend(titles.map(|status| Column::right(&*status.status).shrinks_to(8)));
    let days = cumulative.first.series(Span::new().days(1));
    let rows = days.take_while(|day| *day <= window.last).enumerate();
    let rows = rows.map(|(at, day)| {
        let mut row = vec![Text::plain(day.to_string())];
        row.extend(cumulative.statuses.iter().map(|status| {
            let count = status.at_or_beyond.get(at).copied().unwrap_or(0);
            Text::plain(number::whole(count as usize))
        }));
        row
    });
    let left_out = match before {
        0 => String::new(),
        some => format!(
            " The drawing leaves out {} finished before.",
            number::counted(some as usize, "item", "items")
        ),
    };
    let chart = Chart {
        title: "Cumulative flow".into(),
        summary: format!(
            "Items at or beyond each status when each day ended: a band that widens is work piling up.{left_out}"
        ),
        x: Axis::Days {
            first: window.first,
            last: window.last,
        },
        unit: "items".into(),
        series: series.collect(),
        levels: Vec::new(),
        table: Table::of(columns, rows),
    };
    Some(block(chart))
}

/// What is done, below the line of the scope: in points where most items have an estimate, else in items.
pub(super) fn burn_up(asked: &FlowBurn) -> Block {
    let in_points = (asked.days.iter()).all(|day| day.unestimated * 2 <= day.scope_items)
        && asked.days.iter().any(|day| day.scope_points > 0.0);
    let number = |day: &FlowBurnDay| {
        if in_points {
            (day.scope_points, day.done_points)
        } else {
            (day.scope_items as f64, day.done_items as f64)
        }
    };
    let series = |name: &str, height: &dyn Fn(&FlowBurnDay) -> f64| Series {
        name: name.into(),
        mark: Mark::Steps,
        points: (asked.days.iter())
            .map(|day| point(after(asked.first, day.date), height(day)))
            .collect(),
    };
    block(Chart {
        title: format!("Burn-up of {} {}", asked.of, asked.id),
        summary: format!("{}.", burn::sentence(asked)),
        x: Axis::Days {
            first: asked.first,
            last: asked.last,
        },
        unit: if in_points { "points" } else { "items" }.into(),
        series: vec![
            series("scope", &|day| number(day).0),
            series("done", &|day| number(day).1),
        ],
        levels: Vec::new(),
        table: burn::table(asked),
    })
}
