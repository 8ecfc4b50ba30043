//! `order.txt`: the product owner's order, one line an item: `ID  Title echo  ; reason`.

use super::id::Id;
use crate::text::{Located, Source, Span};

#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Absent: there is no order file.
    pub source: Option<Source>,
    pub lines: Vec<Line>,
}

/// A line of the order that names an item. Blank lines and `#` comments are no lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: Located<Id>,
    /// The title as echoed for reviewers, trimmed; empty when there is none.
    pub title: Span,
    /// What stands behind ` ; `, trimmed.
    pub reason: Option<Span>,
    /// The whole line without its end.
    pub span: Span,
}

impl Order {
    /// The reason written on the line of this item.
    pub fn reason(&self, id: &Id) -> Option<&str> {
        let source = self.source.as_ref()?;
        let line = self.lines.iter().find(|line| line.id.value == *id)?;
        line.reason.map(|reason| source.slice(reason))
    }
}
