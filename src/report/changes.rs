//! Files of the backlog that were written, or would be.

use similar::TextDiff;

use super::shape::ImportChange;
use crate::text::Change;

/// The files in the order of the changes; with a diff where nothing was written.
pub fn listed(changes: &[Change], with_diff: bool) -> Vec<ImportChange> {
    changes
        .iter()
        .map(|change| ImportChange {
            path: change.path().to_owned(),
            created: matches!(change, Change::Create { .. }),
            diff: with_diff.then(|| diff(change)),
        })
        .collect()
}

/// A change as a unified diff with three lines around it, that `git apply` takes.
pub fn diff(change: &Change) -> String {
    let path = change.path();
    let (from, before) = match change {
        Change::Create { .. } => ("/dev/null".to_owned(), ""),
        Change::Edit { before, .. } => (format!("a/{path}"), &**before),
        Change::Move { from, before, .. } => (format!("a/{from}"), &**before),
    };
    let after = change.after().unwrap_or_default();
    let lines = TextDiff::from_lines(before, &after)
        .unified_diff()
        .context_radius(3)
        .header(&from, &format!("b/{path}"))
        .to_string();
    match change {
        Change::Move { from, .. } => {
            format!("diff --git a/{from} b/{path}\nrename from {from}\nrename to {path}\n{lines}")
        }
        _ => lines,
    }
}
