//! Items and where they stand, one a line. Broken ones are marked and counted.

use super::moment::{files, files_text, moment};
use super::shape::{List, ListedItem, Rows, Shape};
use super::words::{band_cell, demand_cell, number_cell, position_cell};
use super::{Block, Column, Report, Role, Table, Text, number};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::rank::Band;

impl Shape for List {
    const NAME: &str = "list";
    const SUMMARY: &str = "Items and where they stand";

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::of(&self.items)
    }
}

/// These items, in this order.
pub fn report(facts: &Facts<'_>, items: &[ItemIx]) -> Report {
    let list = List {
        at: moment(facts),
        files: files(facts.backlog),
        items_in_all: facts.backlog.items.len(),
        items: items.iter().map(|index| row(facts, *index)).collect(),
    };
    Report::of("Items", list)
}

pub(super) fn blocks(list: &List) -> Vec<Block> {
    vec![
        Block::Table(table(&list.items)),
        Block::Paragraph(summary(list)),
    ]
}

fn row(facts: &Facts<'_>, index: ItemIx) -> ListedItem {
    let item = facts.backlog.item(index);
    let demand = facts.demand.of(index);
    let computed = facts.ranking.computed_position(index);
    ListedItem {
        id: item.id.as_str().into(),
        title: item.title.value.clone(),
        item_type: item.item_type.name(),
        status: item.status.value.clone(),
        band: facts.ranking.band(index).map(Band::name),
        position: facts.ranking.position(index),
        computed,
        score: facts.ranking.score(index).map(|scored| scored.score),
        estimate: item.estimate.as_ref().map(|estimate| estimate.value),
        requesters: demand.requesters,
        accounts: demand.accounts,
        deadline: item.deadline.as_ref().map(|deadline| deadline.value),
        parent: (item.parent.as_ref()).map(|parent| parent.value.as_str().into()),
        path: item.path().into(),
        problems: item.document.problems.len(),
    }
}

fn table(items: &[ListedItem]) -> Table {
    let columns = vec![
        Column::right("#").optional(1),
        Column::left("id").shrinks_to(12),
        Column::left("title").flexible(),
        Column::left("type").optional(3),
        Column::left("status"),
        Column::left("band").optional(2),
        Column::right("size").optional(4),
        Column::right("asked by").optional(5),
    ];
    Table::of(columns, items.iter().map(cells))
}

fn cells(item: &ListedItem) -> Vec<Text> {
    let title = match item.problems {
        0 => Text::plain(&*item.title),
        _ => Text::of(Role::Bad, "!").then(" ").then(&*item.title),
    };
    vec![
        position_cell(item.position),
        Text::id(item.id.rsplit('/').next().unwrap_or(&item.id)),
        title,
        item.item_type.into(),
        (&*item.status).into(),
        band_cell(item.band),
        number_cell(item.estimate),
        demand_cell(item.requesters, item.accounts),
    ]
}

fn summary(list: &List) -> Text {
    let shown = list.items.len();
    let text = match list.items_in_all {
        all if all == shown => Text::plain(number::counted(all, "item", "items")),
        all => Text::plain(format!(
            "{} of {}",
            number::whole(shown),
            number::counted(all, "item", "items")
        )),
    };
    let text = text.then("; ").join(files_text(list.files));
    match list.items.iter().filter(|item| item.problems > 0).count() {
        0 => text,
        marked => text
            .then("; ")
            .then(number::whole(marked))
            .then(" marked ")
            .and(Role::Bad, "!")
            .then(" (see ")
            .and(Role::Code, "deepen check")
            .then(")"),
    }
}
