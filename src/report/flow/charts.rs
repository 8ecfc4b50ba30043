//! The charts of flow: cumulative flow, cycle times, ageing, throughput, burn-up.

use jiff::Span;
use jiff::civil::Date;

use super::burn;
use super::signs::{day_words, tenths};
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

/// A line for each percentile; those at one height share theirs.
fn levels(days: &FlowDays, percents: [u8; 3], unit: (&str, &str)) -> Vec<Level> {
    let height = |percent: &u8| match percent {
        50 => days.p50,
        70 => days.p70,
        85 => days.p85,
        _ => days.p95,
    };
    let same = percents.chunk_by(|one, other| height(one) == height(other));
    let levels = same.map(|percents| {
        let days = percents.first().map_or(0, height);
        let names: Vec<String> = percents
            .iter()
            .map(|percent| format!("{percent} %"))
            .collect();
        let words = number::counted(days as usize, unit.0, unit.1);
        Level {
            name: format!("{}: {words}", names.join(", ")),
            y: f64::from(days),
        }
    });
    levels.collect()
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
            number::counted(*days as usize, day_words(flow).0, day_words(flow).1)
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
            number::counted(days.longest as usize, day_words(flow).0, day_words(flow).1)
        ),
        x: Axis::Days {
            first: window.first,
            last: window.last,
        },
        unit: day_words(flow).1.into(),
        series: vec![Series {
            name: "items".into(),
            mark: Mark::Dots,
            points: points.collect(),
        }],
        levels: levels(days, [50, 85, 95], day_words(flow)),
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
            number::counted(
                item.days.unwrap_or(0) as usize,
                day_words(flow).0,
                day_words(flow).1
            )
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
        unit: day_words(flow).1.into(),
        series: vec![Series {
            name: "items".into(),
            mark: Mark::Dots,
            points,
        }],
        levels: match (&flow.sle, &flow.cycle_time) {
            (Some(_), Some(days)) => levels(days, [50, 70, 85], day_words(flow)),
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

/// Items in progress at the end of each day.
pub(super) fn wip(flow: &Flow, window: &FlowWindow) -> Option<Block> {
    let wip = flow.wip.as_ref().filter(|wip| wip.most > 0)?;
    let days = || window.first.series(Span::new().days(1)).zip(&wip.daily);
    let points = wip.daily.iter().enumerate();
    let rows = days().map(|(day, count)| {
        vec![
            Text::plain(day.to_string()),
            number::whole(*count as usize).into(),
        ]
    });
    let columns = vec![Column::left("day"), Column::right("in progress")];
    let chart = Chart {
        title: "Work in progress".into(),
        summary: format!(
            "Items started and not finished when each day ended: {} to {}, {} on average.",
            number::whole(wip.least as usize),
            number::whole(wip.most as usize),
            tenths(wip.mean)
        ),
        x: Axis::Days {
            first: window.first,
            last: window.last,
        },
        unit: "items".into(),
        series: vec![Series {
            name: "in progress".into(),
            mark: Mark::Band,
            points: points
                .map(|(day, count)| point(day as f64, f64::from(*count)))
                .collect(),
        }],
        levels: vec![Level {
            name: format!("average {}", tenths(wip.mean)),
            y: wip.mean,
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

/// What is done and what remains, below the line of the scope: in points where most items have an estimate, else in items.
pub(super) fn burn_up(asked: &FlowBurn) -> Block {
    let in_points = (asked.days.iter()).all(|day| day.unestimated * 2 <= day.scope_items)
        && asked.days.iter().any(|day| day.scope_points > 0.0);
    let number = |day: &FlowBurnDay| {
        if in_points {
            [day.scope_points, day.done_points, day.remaining_points]
        } else {
            [day.scope_items, day.done_items, day.remaining_items].map(|items| items as f64)
        }
    };
    let series = ["scope", "done", "remaining"].into_iter().enumerate();
    let series = series.map(|(at, name)| Series {
        name: name.into(),
        mark: Mark::Steps,
        points: (asked.days.iter())
            .filter_map(|day| {
                let height = number(day).get(at).copied()?;
                Some(point(after(asked.first, day.date), height))
            })
            .collect(),
    });
    block(Chart {
        title: format!("Burn-up and burn-down of {} {}", asked.of, asked.id),
        summary: format!("{}.", burn::sentence(asked)),
        x: Axis::Days {
            first: asked.first,
            last: asked.last,
        },
        unit: if in_points { "points" } else { "items" }.into(),
        series: series.collect(),
        levels: Vec::new(),
        table: burn::table(asked),
    })
}
