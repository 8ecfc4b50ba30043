//! What comes next and why, when it is likely done, and how good the backlog is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Content, Section, Site, one};
use crate::backlog::Id;
use crate::report::chosen::Chosen;
use crate::report::shape::{LetterScore, Priority, PriorityItem};
use crate::report::{Block, Column, Data, Role, Table, Text, deep, number, priority};
use crate::text::sorting::Gather as _;

pub(super) static SECTION: Section = Section {
    name: "Home",
    folder: "",
    public: true,
    pages: one,
    content,
};

/// Items named under what comes next.
const NEXT: usize = 12;

fn content(site: &Site<'_>, _: usize) -> Content {
    let all = &site.priority;
    let mut blocks = vec![Block::heading(2, "What comes next, and why")];
    if all.items.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing is in work, and order.txt lists no open item.",
        ));
    } else {
        blocks.push(Block::Table(next(site)));
    }
    let rest = all.items.len().saturating_sub(NEXT);
    if rest > 0 {
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            format!("And {} further down, under Order.", number::whole(rest)),
        )));
    }
    blocks.extend(forecast(all));
    blocks.push(Block::heading(2, "How DEEP the backlog is"));
    blocks.extend(letters(site));
    blocks.push(Block::heading(2, "What this is made from"));
    blocks.push(Block::Facts(priority::header(all)));
    Content {
        title: "Backlog".into(),
        lead: lead(site),
        blocks,
        ..Content::default()
    }
}

/// `4 items in work, 23 in the order, 51 known besides`
fn lead(site: &Site<'_>) -> Text {
    let all = &site.priority;
    let begun = all.items.iter().filter(|item| item.position.is_none());
    let begun = begun.count();
    Text::of(Role::Strong, number::counted(begun, "item", "items"))
        .then(" in work, ")
        .and(Role::Strong, number::whole(all.items.len() - begun))
        .then(format!(
            " in the product owner's order, {} open besides.",
            number::whole(all.tail)
        ))
}

fn next(site: &Site<'_>) -> Table {
    let all = &site.priority;
    let reasons: BTreeMap<&str, &str> = (all.overrides.iter())
        .filter_map(|decision| Some((decision.item.id.as_str(), decision.reason.as_deref()?)))
        .into_map();
    let mut columns = vec![
        Column::right("#"),
        Column::left("id"),
        Column::left("title").flexible(),
    ];
    if !site.is_public() {
        columns.push(Column::left("why here").flexible());
    }
    columns.extend([
        Column::left("goal").flexible(),
        Column::right("asked by"),
        Column::left("50 % by"),
        Column::left("85 % by"),
    ]);
    let mut table = Table::new(columns);
    let mut last = None;
    for item in all.items.iter().take(NEXT) {
        if item.band != last {
            last = item.band;
            if let Some(title) = priority::band_head(item.band, all.bands) {
                table.group(title);
            }
        }
        let place = item.position.map(|position| position.to_string());
        let mut row = vec![
            Text::plain(place.unwrap_or_default()),
            Text::id(&item.id),
            (&*item.title).into(),
        ];
        if !site.is_public() {
            row.push(why(site, item, reasons.get(&*item.id).copied()));
        }
        let people = match item.demand.requesters {
            0 => String::new(),
            people => number::counted(people, "person", "people"),
        };
        row.extend([
            Text::plain(item.goal_title.as_deref().unwrap_or_default()),
            Text::plain(people),
            day(item.done_by_50),
            day(item.done_by_85),
        ]);
        table.push(row);
    }
    table
}

fn day(day: Option<Date>) -> Text {
    day.map_or_else(Text::default, |day| day.to_string().into())
}

/// What the product owner wrote beside it, else what the model says of it.
fn why(site: &Site<'_>, item: &PriorityItem, reason: Option<&str>) -> Text {
    let all = &site.priority;
    if let Some(reason) = reason {
        return Text::plain(format!("“{reason}”"));
    }
    if item.position.is_none() {
        let index = site.facts.backlog.find(&Id::new(&item.id));
        let status = index.map(|index| &*site.facts.backlog.item(index).status.value);
        return Text::plain(status.unwrap_or("in work"));
    }
    match (item.score, item.computed) {
        (Some(score), Some(computed)) => Text::plain(format!(
            "{} {}: place {computed} of {}",
            all.method,
            number::rounded(score),
            number::whole(all.scored)
        )),
        _ => Text::of(Role::Muted, "not scored"),
    }
}

/// When everything up to the end of each band is likely done: the dates of its last item, since the order holds.
fn forecast(all: &Priority) -> Vec<Block> {
    let mut bands: Vec<(&str, usize, Option<Date>, Option<Date>)> = Vec::new();
    for item in &all.items {
        let Some(band) = item.band else {
            continue;
        };
        match bands.last_mut() {
            Some((last, count, half, likely)) if *last == band => {
                *count += 1;
                *half = (*half).max(item.done_by_50);
                *likely = (*likely).max(item.done_by_85);
            }
            _ => bands.push((band, 1, item.done_by_50, item.done_by_85)),
        }
    }
    let mut blocks = Vec::new();
    if bands.iter().all(|(_, _, half, _)| half.is_none()) {
        return blocks;
    }
    let rows = bands.into_iter().map(|(band, count, half, likely)| {
        vec![
            Text::of(Role::Band, band),
            Text::plain(number::whole(count)),
            day(half),
            day(likely),
        ]
    });
    blocks.push(Block::heading(2, "When it is likely done"));
    blocks.push(Block::Table(Table::of(
        vec![
            Column::left("band"),
            Column::right("items"),
            Column::left("50 % by"),
            Column::left("85 % by"),
        ],
        rows,
    )));
    blocks.push(Block::Paragraph(Text::of(
        Role::Muted,
        "Everything of a band is done by then with that chance, if the order holds: forecasts from what was finished before.",
    )));
    blocks
}

/// The four letters, each with its trend.
fn letters(site: &Site<'_>) -> Vec<Block> {
    let report = deep::report(
        &site.facts,
        site.verdict.clone(),
        &site.scorecard,
        site.trend,
        &Chosen::default(),
    );
    let Data::Deep(deep) = &report.data else {
        return Vec::new();
    };
    let spark = |letter: &LetterScore| {
        let percent = letter.percent.map_or_else(
            || "unknown".to_owned(),
            |percent| number::percent(percent / 100.0),
        );
        Block::Sparkline {
            label: format!("{} {percent}", letter.name),
            values: (letter.trend.iter())
                .map(|point| point.percent.map(|percent| percent / 100.0))
                .collect(),
        }
    };
    let mut blocks: Vec<Block> = deep.letters.iter().map(spark).collect();
    let weeks = site.trend.len();
    if weeks > 0 {
        let weeks = number::counted(weeks, "week", "weeks");
        let more = if site.is_public() {
            ""
        } else {
            " What each is made of stands under DEEP."
        };
        blocks.push(Block::Paragraph(Text::of(
            Role::Muted,
            format!("Over the last {weeks}.{more}"),
        )));
    }
    blocks
}
