//! When it is done.

use super::basis::{
    assumed_split, assumptions, basis, confidence_text, day_text, days, days_text, header, split,
    warning,
};
use crate::Facts;
use crate::backlog::{ItemIx, ItemType, Release};
use crate::forecast::when::{Subject, When};
use crate::forecast::{Outlook, when};
use crate::report::shape::{
    ForecastChance, ForecastDay, ForecastInOrder, ForecastWhen, ItemName, Rows, Shape,
};
use crate::report::words::{name, name_text};
use crate::report::{Block, Column, Report, Role, Table, Text, number};

impl Shape for ForecastWhen {
    const NAME: &str = "forecast-when";
    const SUMMARY: &str = "When so many items, or those of a release, goal or epic, are done";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.likely)
    }
}

/// What was asked about, by its name.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    Items,
    Release(&'a Release),
    Item(ItemIx),
}

/// The answer in words.
pub fn report(facts: &Facts<'_>, outlook: &Outlook, subject: Subject<'_>, answer: &When) -> Report {
    let asked = match subject {
        Subject::Items(_) => Asked::Items,
        Subject::Release(release) => Asked::Release(release),
        Subject::Below(item) => Asked::Item(item),
    };
    let shape = shape(facts, outlook, asked, answer);
    let what = match &shape.item {
        Some(item) => format!("{} {}", item.id, item.title),
        None => number::counted(shape.items, "item", "items"),
    };
    Report::of(format!("When is it done? {what}"), shape)
}

fn shape(facts: &Facts<'_>, outlook: &Outlook, asked: Asked<'_>, answer: &When) -> ForecastWhen {
    let (subject, item) = match asked {
        Asked::Items => ("items", None),
        Asked::Release(release) => (
            "release",
            Some(ItemName {
                id: release.version.to_string(),
                title: String::new(),
            }),
        ),
        Asked::Item(index) => (
            match facts.backlog.item(index).item_type {
                ItemType::Goal => "goal",
                ItemType::Epic => "epic",
                _ => "item",
            },
            Some(name(facts.backlog, index)),
        ),
    };
    let mut assumes = Vec::new();
    let by_order = answer.in_order.as_ref();
    if by_order.is_some_and(|order| order.not_listed > 0) {
        assumes.push("nothing else is worked on until it is done".to_owned());
    } else if by_order.is_some() {
        assumes.push("“only this”: nothing else is worked on until it is done".to_owned());
        assumes.push(
            "“by the order”: work goes on as order.txt says, and nothing jumps the queue"
                .to_owned(),
        );
    }
    assumes.extend(assumed_split(answer.split_rate));
    ForecastWhen {
        basis: basis(facts, outlook, assumes),
        subject,
        item,
        open: answer.open,
        finished: answer.finished,
        split: split(answer.split_rate),
        items: answer.items,
        likely: days(&answer.likely),
        in_order: answer.in_order.as_ref().map(|order| in_order(facts, order)),
        by: answer
            .by
            .iter()
            .map(|by| ForecastChance {
                date: by.date,
                working_days: by.days,
                chance: by.chance,
            })
            .collect(),
    }
}

fn in_order(facts: &Facts<'_>, order: &when::InOrder) -> ForecastInOrder {
    ForecastInOrder {
        not_listed: order.not_listed,
        last: order.last.map(|index| name(facts.backlog, index)),
        position: order.last.and_then(|index| facts.ranking.position(index)),
        items: order.items,
        likely: days(&order.likely),
    }
}

pub(in crate::report) fn blocks(when: &ForecastWhen) -> Vec<Block> {
    let mut facts = header(&when.basis);
    facts.push(("left".to_owned(), left(when)));
    if let Some(order) = &when.in_order {
        facts.push(("by the order".to_owned(), order_text(order)));
    }
    let mut blocks = vec![Block::Facts(facts)];
    if when.items == 0 {
        blocks.push(Block::paragraph("Nothing is left to do."));
        return blocks;
    }
    blocks.extend(warning(&when.basis));
    blocks.push(Block::heading(2, "Done by"));
    blocks.push(Block::Table(table(when)));
    if !when.by.is_empty() {
        let title = if when.in_order.is_some() {
            "By a day, if only this is worked on"
        } else {
            "By a day"
        };
        blocks.push(Block::heading(2, title));
        blocks.push(Block::Table(by(&when.by)));
    }
    blocks.extend(assumptions(&when.basis));
    blocks
}

/// `12 open items, 5 finished already; split as usual they become 14`
fn left(when: &ForecastWhen) -> Text {
    let mut text = Text::of(
        Role::Strong,
        number::counted(when.open, "open item", "open items"),
    );
    if when.subject != "items" {
        text = text.then(format!(
            ", {} finished already",
            number::whole(when.finished)
        ));
    }
    if when.items != when.open {
        text = text.then(format!(
            "; split as usual they become {}",
            number::whole(when.items)
        ));
    }
    text
}

fn order_text(order: &ForecastInOrder) -> Text {
    if order.not_listed > 0 {
        return Text::of(
            Role::Warning,
            number::counted(order.not_listed, "open item is", "open items are"),
        )
        .then(" not in order.txt: no day can be told by the order");
    }
    match (&order.last, order.position) {
        (Some(last), Some(position)) => {
            Text::plain("the last is ")
                .join(name_text(last))
                .then(format!(
                    " at place {position}: {} with those in progress",
                    number::counted(order.items, "item", "items")
                ))
        }
        _ => Text::plain(format!(
            "all are among the {} in progress",
            number::counted(order.items, "item", "items")
        )),
    }
}

fn table(when: &ForecastWhen) -> Table {
    let by_order: Option<&[ForecastDay]> = when
        .in_order
        .as_ref()
        .filter(|order| order.not_listed == 0)
        .map(|order| order.likely.as_slice());
    let mut columns = vec![Column::left("chance")];
    if by_order.is_some() {
        columns.push(Column::left("only this"));
    } else {
        columns.push(Column::left("done by"));
    }
    columns.push(Column::right("working days").optional(1));
    if by_order.is_some() {
        columns.push(Column::left("by the order"));
        columns.push(Column::right("working days").optional(1));
    }
    let rows = when.likely.iter().enumerate().map(|(at, day)| {
        let mut row = vec![
            confidence_text(day.confidence),
            day_text(day),
            days_text(day),
        ];
        if let Some(day) = by_order.and_then(|days| days.get(at)) {
            row.extend([day_text(day), days_text(day)]);
        }
        row
    });
    Table::of(columns, rows)
}

fn by(chances: &[ForecastChance]) -> Table {
    let columns = vec![
        Column::left("day"),
        Column::right("working days"),
        Column::right("chance"),
    ];
    let rows = chances.iter().map(|by| {
        vec![
            by.date.to_string().into(),
            number::whole(by.working_days).into(),
            number::percent(by.chance).into(),
        ]
    });
    Table::of(columns, rows)
}
