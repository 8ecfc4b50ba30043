//! How many items are done by a day, and which of the order.

use super::basis::{assumed_split, assumptions, basis, confidence_text, header, split, warning};
use crate::Facts;
use crate::forecast::Outlook;
use crate::forecast::how_many::{HowMany, Zone};
use crate::report::shape::{ForecastCount, ForecastHowMany, ForecastQueued, Rows, Shape};
use crate::report::words::position_cell;
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for ForecastHowMany {
    const NAME: &str = "forecast-how-many";
    const SUMMARY: &str = "How many items are done by a day, and which of the order";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.items)
    }
}

/// Items below the last line that are named where people read; JSON has them all.
const BELOW: usize = 5;

/// The answer in words.
pub fn report(facts: &Facts<'_>, outlook: &Outlook, answer: &HowMany) -> Report {
    let shape = shape(facts, outlook, answer);
    Report::of(format!("How much is done by {}?", shape.until), shape)
}

fn shape(facts: &Facts<'_>, outlook: &Outlook, answer: &HowMany) -> ForecastHowMany {
    let mut assumes = vec![
        "work goes on as order.txt says, after what is in progress, and nothing jumps the queue"
            .to_owned(),
    ];
    assumes.extend(assumed_split(answer.split_rate));
    let (very_likely_from, maybe_from) = outlook.evidence.lines();
    ForecastHowMany {
        basis: basis(facts, outlook, assumes),
        until: answer.until,
        working_days: answer.days,
        split: split(answer.split_rate),
        counts: answer
            .counts
            .iter()
            .map(|(confidence, items)| ForecastCount {
                confidence: *confidence,
                items: *items,
            })
            .collect(),
        items: answer
            .queue
            .iter()
            .map(|queued| {
                let item = facts.backlog.item(queued.item);
                ForecastQueued {
                    id: item.id.to_string(),
                    title: item.title.value.to_string(),
                    position: facts.ranking.position(queued.item),
                    chance: queued.chance,
                    zone: zone_name(queued.zone),
                }
            })
            .collect(),
        very_likely_from,
        maybe_from,
    }
}

fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::VeryLikely => "very-likely",
        Zone::Maybe => "maybe",
        Zone::NotByThen => "not-by-then",
    }
}

pub(in crate::report) fn blocks(how_many: &ForecastHowMany) -> Vec<Block> {
    let mut facts = header(&how_many.basis);
    facts.push((
        "until".to_owned(),
        Text::of(Role::Strong, how_many.until.to_string()).then(format!(
            ", {} from now",
            number::counted(how_many.working_days, "working day", "working days")
        )),
    ));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(warning(&how_many.basis));
    blocks.push(Block::heading(2, "How many"));
    blocks.push(Block::Table(counts(&how_many.counts)));
    blocks.push(Block::heading(2, "Which"));
    if how_many.items.is_empty() {
        blocks.push(Block::paragraph(
            "Nothing is in progress, and order.txt lists no open item.",
        ));
    } else {
        blocks.push(Block::Table(queue(how_many)));
        blocks.extend(more(how_many));
    }
    blocks.extend(assumptions(&how_many.basis));
    blocks
}

fn counts(counts: &[ForecastCount]) -> Table {
    let columns = vec![Column::left("chance"), Column::left("finished")];
    let rows = counts.iter().map(|count| {
        vec![
            confidence_text(count.confidence),
            match count.items {
                0 => Text::of(Role::Muted, "nothing for sure"),
                items => format!("{} or more", number::counted(items, "item", "items")).into(),
            },
        ]
    });
    Table::of(columns, rows)
}

fn queue(how_many: &ForecastHowMany) -> Table {
    let mut table = Table::new(vec![
        Column::right("#"),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::right("chance"),
    ]);
    let mut last = "";
    let mut below = 0;
    for item in &how_many.items {
        if item.zone != last {
            last = item.zone;
            table.group(zone_title(how_many, last));
        }
        if item.zone == "not-by-then" {
            below += 1;
            if below > BELOW {
                break;
            }
        }
        let position = match item.position {
            Some(_) => position_cell(item.position),
            None => Text::of(Role::Muted, "now"),
        };
        table.push(vec![
            position,
            Text::id(&item.id),
            (&*item.title).into(),
            number::percent(item.chance).into(),
        ]);
    }
    table
}

fn zone_title(how_many: &ForecastHowMany, zone: &str) -> Text {
    let very_likely = number::percent(how_many.very_likely_from);
    let maybe = number::percent(how_many.maybe_from);
    match zone {
        "very-likely" => {
            Text::of(Role::Good, "very likely").and(Role::Muted, format!(": {very_likely} or more"))
        }
        "maybe" => Text::of(Role::Warning, "maybe")
            .and(Role::Muted, format!(": between {maybe} and {very_likely}")),
        _ => Text::of(Role::Bad, "not by then").and(Role::Muted, format!(": less than {maybe}")),
    }
}

fn more(how_many: &ForecastHowMany) -> Option<Block> {
    let below = how_many
        .items
        .iter()
        .filter(|item| item.zone == "not-by-then");
    let more = below.count().saturating_sub(BELOW);
    (more > 0).then(|| {
        Block::Paragraph(Text::of(
            Role::Muted,
            format!("And {} more further down.", number::whole(more)),
        ))
    })
}
