//! Which items a report is about, where `--where` chooses some.

use super::{Role, Text};
use crate::backlog::ItemIx;

/// All items, or those that an expression chooses.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen<'a> {
    /// The expression as written; none for all items.
    pub filter: Option<&'a str>,
    /// Sorted; none for all items.
    pub items: Option<&'a [ItemIx]>,
}

impl Chosen<'_> {
    /// Whether the report is about this item.
    pub fn means(&self, index: ItemIx) -> bool {
        self.items
            .is_none_or(|items| items.binary_search(&index).is_ok())
    }

    /// Whether it is about some items only.
    pub fn is_some_items(&self) -> bool {
        self.items.is_some()
    }

    /// The expression, as reports keep it.
    pub(super) fn filter(&self) -> Option<String> {
        self.filter.map(str::to_owned)
    }
}

/// The line of facts that says which items are meant; none where all are.
pub(super) fn filter_fact(filter: Option<&String>) -> Option<(String, Text)> {
    Some(("where".to_owned(), Text::of(Role::Code, filter?)))
}
