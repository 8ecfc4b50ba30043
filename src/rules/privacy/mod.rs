//! V: nobody's name, address or key in Git, where it stays for ever.

pub(super) mod access_token;
pub(super) mod contacts_file;
pub(super) mod personal_data;

use super::{Level, Remark};
use crate::Facts;
use crate::backlog::Document;
use crate::text::Span;

/// On a line (`<!-- deepen: allow privacy -->`, `# deepen: allow privacy`) it says that the line was looked at.
const ALLOWED: &str = "deepen: allow privacy";

/// What `find` finds in every file of feedback (at the rule's own level) and every item (a warning), as
/// `an address of a person`.
fn remarks(
    facts: &Facts<'_>,
    find: impl Fn(&str) -> Vec<(std::ops::Range<usize>, &'static str)>,
    help: &str,
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut look = |document: &Document, remark: &dyn Fn(Span, String) -> Remark| {
        let text = &document.source.text;
        for (place, name) in find(text) {
            if !is_allowed(text, place.start) {
                let remark = remark(place.into(), format!("{name} stands here"));
                remarks.push(remark.help(help).key(name));
            }
        }
    };
    for feedback in &facts.backlog.feedback {
        look(&feedback.document, &|span, message| Remark {
            item: Some(feedback.id.clone()),
            ..Remark::in_file(feedback.path(), span, message)
        });
    }
    for item in &facts.backlog.items {
        look(&item.document, &|span, message| {
            Remark::at(item, span, message).level(Level::Warning)
        });
    }
    remarks
}

/// Whether the line of `at` says that it was looked at.
fn is_allowed(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default().lines().next();
    line.is_some_and(|line| line.contains(ALLOWED))
}
