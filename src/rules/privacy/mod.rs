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
    if found.is_empty() {
        return Vec::new();
    }
    let allowed = allowed(record.text());
    let is_allowed = |at: usize| {
        let next = allowed.partition_point(|line| line.end < at);
        allowed.get(next).is_some_and(|line| line.start <= at)
    };
    found
        .into_iter()
        .filter(|(place, _)| !is_allowed(place.start))
        .map(|(place, kind)| {
            let name = kind.name();
            let remark = record.remark(place.into(), format!("{name} stands here"));
            remark.help(help).key(name)
        })
        .collect()
}

/// The lines that say that they were looked at, in order: each line is walked along once, however long it is.
fn allowed(text: &str) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(ALLOWED) {
        if lines.last().is_some_and(|line| at < line.end) {
            continue;
        }
        let (before, behind) = text.split_at_checked(at).unwrap_or((text, ""));
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let end = behind.find('\n').map_or(text.len(), |newline| at + newline);
        lines.push(start..end);
    }
    lines
}
