//! V: nobody's name, address or key in Git, where it stays for ever.

pub(super) mod access_token;
pub(super) mod contacts_file;
pub(super) mod personal_data;

use std::ops::Range;

use super::{Level, Remark};
use crate::backlog::{Feedback, Item};
use crate::intake::sensitive::Kind;
use crate::text::Span;

/// On a line (`<!-- deepen: allow privacy -->`, `# deepen: allow privacy`) it says that the line was looked at.
const ALLOWED: &str = "deepen: allow privacy";

/// A file in which people may be named.
#[derive(Clone, Copy)]
pub enum Record<'a> {
    Item(&'a Item),
    Feedback(&'a Feedback),
}

impl<'a> Record<'a> {
    fn text(self) -> &'a str {
        match self {
            Record::Item(item) => &item.document.source.text,
            Record::Feedback(feedback) => &feedback.document.source.text,
        }
    }

    /// A remark at the rule's own level in feedback, a warning in an item.
    fn remark(self, span: Span, message: String) -> Remark {
        match self {
            Record::Item(item) => Remark::at(item, span, message).level(Level::Warning),
            Record::Feedback(feedback) => Remark {
                item: Some(feedback.id.clone()),
                ..Remark::in_file(feedback.path(), span, message)
            },
        }
    }
}

/// Remarks on what was found in this record (`an email address`), but for lines that were looked at.
fn remarks(record: Record<'_>, found: Vec<(Range<usize>, Kind)>, help: &str) -> Vec<Remark> {
    found
        .into_iter()
        .filter(|(place, _)| !is_allowed(record.text(), place.start))
        .map(|(place, kind)| {
            let name = kind.name();
            let remark = record.remark(place.into(), format!("{name} stands here"));
            remark.help(help).key(name)
        })
        .collect()
}

/// Whether the line of `at` says that it was looked at.
fn is_allowed(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default().lines().next();
    line.is_some_and(|line| line.contains(ALLOWED))
}
