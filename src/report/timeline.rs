//! The realistic timeline: for each epic and each item that people asked for a range of days, what it assumes, and how such
//! forecasts came true.

use super::forecast::{Dates, assumptions, beside_text, pace_of, range_of};
use super::moment::{files, files_text, moment, moment_text};
use super::ranges::{Range, Ranges, Scale};
use super::shape::{Rows, Shape, Timeline, TimelineRow};
use super::words::band_cell;
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::{ItemIx, ItemType};
use crate::demand::Survey;
use crate::forecast::Likely;
use crate::forecast::whole::Whole;
use crate::rank::Band;
use crate::text::sorting::PutInOrder as _;

impl Shape for Timeline {
    const NAME: &str = "timeline";
    const SUMMARY: &str =
        "When epics and what people asked for are likely done: ranges, assumptions, back-test";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::over(self.epics.iter().chain(&self.requested))
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        super::sample::timeline::reports()
    }
}

/// Items named where people read; JSON has them all.
const ITEMS: usize = 20;
/// Epics that are drawn.
const DRAWN: usize = 40;

/// The timeline of these facts; of the items `chosen`, sorted, where there is a filter.
pub fn report(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    filter: Option<&str>,
    chosen: Option<&[ItemIx]>,
) -> Report {
    let dates = Dates::new(facts);
    let is_meant = |index: &ItemIx| chosen.is_none_or(|chosen| chosen.binary_search(index).is_ok());
    let timeline = Timeline {
        at: moment(facts),
        files: files(facts.backlog),
        filter: filter.map(str::to_owned),
        epics: epics(facts, survey, &dates, &is_meant),
        requested: requested(facts, &dates, &is_meant),
        forecast: dates.beside,
        basis: dates.basis,
    };
    Report::of("Timeline", timeline)
}

fn epics(
    facts: &Facts<'_>,
    survey: &Survey<'_>,
    dates: &Dates,
    is_meant: &dyn Fn(&ItemIx) -> bool,
) -> Vec<TimelineRow> {
    let wholes = Whole::all(facts);
    let mut rows: Vec<TimelineRow> = (facts.backlog.open())
        .filter(|(index, item)| item.item_type == ItemType::Epic && is_meant(index))
        .map(|(index, _)| {
            let whole = wholes.get(&index).copied().unwrap_or_default();
            let (likely, no_range) = match range_of(dates, &whole) {
                Ok(likely) => (Some(likely), None),
                Err(why) => (None, Some(why)),
            };
            let listed = Whole {
                not_listed: 0,
                ..whole
            };
            let has_part = whole.not_listed > 0 && (whole.last.is_some() || whole.started > 0);
            let part = range_of(dates, &listed).ok().filter(|_| has_part);
            TimelineRow {
                kind: "epic",
                listed_by_50: part.and_then(|[half, _]| half.date),
                listed_by_85: part.and_then(|[_, most]| most.date),
                open: Some(whole.open),
                finished: Some(whole.finished),
                asked_by: survey.count(&survey.of_item(index)).requesters,
                no_range,
                ..row(facts, index, likely.as_ref())
            }
        })
        .collect();
    rows.put_in_order_by_key(|row| {
        let days = row.working_days_85.unwrap_or(usize::MAX);
        (row.no_range.is_some(), days, row.working_days_50)
    });
    rows
}

fn requested(
    facts: &Facts<'_>,
    dates: &Dates,
    is_meant: &dyn Fn(&ItemIx) -> bool,
) -> Vec<TimelineRow> {
    let mut items: Vec<ItemIx> = (facts.backlog.open())
        .filter(|(index, item)| item.is_leaf() && is_meant(index))
        .map(|(index, _)| index)
        .filter(|index| facts.demand.of(*index).requesters > 0)
        .collect();
    items.put_in_order_by_key(|index| {
        let is_doing = facts.ranking.band(*index) == Some(Band::Doing);
        let place = facts.ranking.position(*index).unwrap_or(u32::MAX);
        (!is_doing, place, *index)
    });
    let told = |index: ItemIx| {
        let likely = dates.items.get(&index);
        let why = match (&dates.beside.none, facts.ranking.position(index)) {
            _ if likely.is_some() => None,
            (Some(why), _) => Some(why.clone()),
            (None, Some(_)) => Some("more than a thousand items stand before it".to_owned()),
            (None, None) if facts.ranking.band(index) == Some(Band::Doing) => {
                Some("it is older than almost everything that was finished".to_owned())
            }
            (None, None) => Some("it is not in order.txt".to_owned()),
        };
        TimelineRow {
            kind: "item",
            band: facts.ranking.band(index).map(Band::name),
            asked_by: facts.demand.of(index).requesters,
            no_range: why,
            ..row(facts, index, likely)
        }
    };
    items.into_iter().map(told).collect()
}

fn row(facts: &Facts<'_>, index: ItemIx, likely: Option<&[Likely; 2]>) -> TimelineRow {
    let item = facts.backlog.item(index);
    let goal = facts.backlog.goal_of(index);
    let [half, most] = match likely {
        Some([half, most]) => [Some(half), Some(most)],
        None => [None, None],
    };
    TimelineRow {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        goal: goal.map(|goal| facts.backlog.item(goal).title.value.to_string()),
        done_by_50: half.and_then(|likely| likely.date),
        done_by_85: most.and_then(|likely| likely.date),
        working_days_50: half.and_then(|likely| likely.days),
        working_days_85: most.and_then(|likely| likely.days),
        ..TimelineRow::default()
    }
}

fn blocks(timeline: &Timeline) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(timeline))];
    if timeline.epics.is_empty() && timeline.requested.is_empty() {
        blocks.push(Block::paragraph(
            "No open epic, and no open item that somebody asked for.",
        ));
    }
    blocks.extend(picture(timeline));
    if !timeline.epics.is_empty() {
        blocks.push(Block::heading(2, "Epics"));
        blocks.push(Block::Table(epic_table(&timeline.epics)));
        blocks.extend(reasons(&timeline.epics));
    }
    if !timeline.requested.is_empty() {
        blocks.push(Block::heading(2, "What people asked for"));
        blocks.push(Block::Table(item_table(&timeline.requested)));
        let more = timeline.requested.len().saturating_sub(ITEMS);
        if more > 0 {
            blocks.push(Block::paragraph(format!(
                "And {} more.",
                number::whole(more)
            )));
        }
    }
    if let Some(basis) = &timeline.basis {
        blocks.extend(assumptions(basis));
    }
    blocks.push(Block::Paragraph(files_text(timeline.files)));
    blocks
}

fn header(timeline: &Timeline) -> Vec<(String, Text)> {
    let mut facts = vec![("as of".to_owned(), moment_text(&timeline.at))];
    if let Some(filter) = &timeline.filter {
        facts.push(("where".to_owned(), Text::of(Role::Code, filter)));
    }
    if let Some(basis) = &timeline.basis {
        facts.push(("pace".to_owned(), pace_of(basis)));
    }
    facts.push(("forecasts".to_owned(), beside_text(&timeline.forecast)));
    facts.push((
        "ranges".to_owned(),
        Text::of(
            Role::Muted,
            "from an even chance (50 %) to likely (85 %) that it is done by then",
        ),
    ));
    facts
}

/// The epics' ranges from today on.
pub(super) fn picture(timeline: &Timeline) -> Option<Block> {
    let first = timeline.at.date;
    let told = (timeline.epics.iter())
        .filter_map(|row| Some((row, row.done_by_50?)))
        .take(DRAWN);
    let last = told
        .clone()
        .map(|(row, half)| row.done_by_85.unwrap_or(half))
        .max()?;
    let after = |day: jiff::civil::Date| f64::from((day - first).get_days());
    let rows = told.map(|(row, half)| Range {
        group: String::new(),
        name: format!("{} {}", row.id, row.title),
        from: after(half),
        to: after(row.done_by_85.unwrap_or(last)),
        label: range_words(row),
    });
    Some(Block::Ranges(Box::new(Ranges {
        title: "When epics are likely done".into(),
        summary: "Each bar runs from an even chance (50 %) to likely (85 %).".into(),
        scale: Scale::Days { first, last },
        rows: rows.collect(),
        table: epic_table(&timeline.epics),
    })))
}

fn range_words(row: &TimelineRow) -> String {
    match (row.done_by_50, row.done_by_85) {
        (Some(half), Some(most)) => format!("{half} to {most}"),
        (Some(half), None) => format!("{half} to beyond 4 years"),
        (None, _) => String::new(),
    }
}

fn range_cell(row: &TimelineRow) -> Text {
    match row.done_by_50 {
        Some(_) => range_words(row).into(),
        None => Text::of(Role::Muted, "no range"),
    }
}

fn epic_table(rows: &[TimelineRow]) -> Table {
    let columns = vec![
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("50 to 85 % by"),
        Column::right("working days").optional(3),
        Column::right("open").optional(1),
        Column::right("done").optional(2),
        Column::right("asked by").optional(4),
    ];
    let count = |count: Option<usize>| {
        count.map_or_else(Text::default, |count| number::whole(count).into())
    };
    Table::of(
        columns,
        rows.iter().map(|row| {
            vec![
                Text::id(&row.id),
                (&*row.title).into(),
                range_cell(row),
                days_cell(row),
                count(row.open),
                count(row.finished),
                count(Some(row.asked_by).filter(|people| *people > 0)),
            ]
        }),
    )
}

fn days_cell(row: &TimelineRow) -> Text {
    match (row.working_days_50, row.working_days_85) {
        (Some(half), Some(most)) => {
            format!("{} to {}", number::whole(half), number::whole(most)).into()
        }
        _ => Text::default(),
    }
}

fn item_table(rows: &[TimelineRow]) -> Table {
    let columns = vec![
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("band").optional(1),
        Column::left("50 to 85 % by"),
        Column::right("asked by").optional(2),
    ];
    Table::of(
        columns,
        rows.iter().take(ITEMS).map(|row| {
            vec![
                Text::id(&row.id),
                (&*row.title).into(),
                band_cell(row.band),
                range_cell(row),
                number::whole(row.asked_by).into(),
            ]
        }),
    )
}

/// Why epics have no range.
fn reasons(rows: &[TimelineRow]) -> Option<Block> {
    let lines: Vec<Text> = rows
        .iter()
        .filter_map(|row| {
            let why = row.no_range.as_deref()?;
            let text = Text::id(&row.id)
                .then(" ")
                .then(&*row.title)
                .then(": ")
                .and(Role::Warning, why);
            Some(match (row.listed_by_50, row.listed_by_85) {
                (Some(half), Some(most)) => text.then(format!("; the others by {half} to {most}")),
                _ => text,
            })
        })
        .collect();
    (!lines.is_empty()).then(|| Block::Details {
        title: Text::plain(format!(
            "{} without a range",
            number::counted(lines.len(), "epic", "epics")
        )),
        blocks: vec![Block::List(lines)],
    })
}
