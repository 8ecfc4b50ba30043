//! P: prioritized, or ordered, as the Scrum Guide says since 2011. One list, one person who decides, and reasons.

pub(super) mod dependency_inversion;
pub(super) mod hidden_gem;
pub(super) mod moscow_balance;
pub(super) mod no_line_of_sight;
pub(super) mod order_authority;
pub(super) mod order_file;
pub(super) mod priority_inflation;
pub(super) mod unexplained_override;

use std::collections::BTreeMap;

use super::Remark;
use crate::backlog::order::Line;
use crate::backlog::{Id, Item, Order};

/// The first line of each item.
fn lines(order: &Order) -> BTreeMap<&Id, &Line> {
    let mut lines = BTreeMap::new();
    for line in &order.lines {
        lines.entry(&line.id.value).or_insert(line);
    }
    lines
}

/// The path of `order.txt`; empty without one.
fn path(order: &Order) -> &str {
    order.source.as_ref().map_or("", |source| &*source.path)
}

/// A remark about an item at its line of the order; at its title, where adopted files give the order themselves.
fn at_line(order: &Order, line: Option<&Line>, item: &Item, message: String) -> Remark {
    let (Some(line), Some(source)) = (line, &order.source) else {
        return Remark::at(item, item.title.span, message);
    };
    Remark {
        item: Some(item.id.clone()),
        ..Remark::in_file(&*source.path, line.id.span, message)
    }
}
