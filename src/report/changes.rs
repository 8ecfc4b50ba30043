//! Files of the backlog that were written, or would be.

use similar::udiff::UnifiedHunkHeader;
use similar::{DiffTag, group_diff_ops};

use super::shape::ImportChange;
use crate::text::{Change, comparison};

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
    let lines = unified(before, &after, &from, &format!("b/{path}"));
    match change {
        Change::Move { from, .. } => {
            format!("diff --git a/{from} b/{path}\nrename from {from}\nrename to {path}\n{lines}")
        }
        _ => lines,
    }
}

/// The lines that change with three around them, as `diff -u` writes them; nothing for equal texts.
pub(super) fn unified(before: &str, after: &str, from: &str, to: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let hunks = group_diff_ops(comparison::shortest(&old, &new), 3);
    let mut diff = String::new();
    for hunk in hunks.iter().filter(|hunk| !hunk.is_empty()) {
        if diff.is_empty() {
            diff = format!("--- {from}\n+++ {to}\n");
        }
        diff.push_str(&format!("{}\n", UnifiedHunkHeader::new(hunk)));
        for step in hunk {
            let went = old.get(step.old_range()).unwrap_or_default();
            let came = new.get(step.new_range()).unwrap_or_default();
            if step.tag() == DiffTag::Equal {
                write(&mut diff, ' ', went);
            } else {
                write(&mut diff, '-', went);
                write(&mut diff, '+', came);
            }
        }
    }
    diff
}

fn write(diff: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        diff.push(mark);
        diff.push_str(line);
        if !line.ends_with('\n') {
            diff.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_last_line_without_its_end_is_told_as_diff_does() {
        assert_eq!(
            unified("a\nb", "a\nc\n", "old", "new"),
            "--- old\n+++ new\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
        );
        assert_eq!(unified("a\n", "a\n", "old", "new"), "");
        assert_eq!(
            unified("", "a\n", "/dev/null", "b/new"),
            "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+a\n"
        );
    }

    proptest! {
        #[test]
        fn the_diff_is_the_librarys(before in "([ab]{0,2}\n){0,12}[ab]{0,1}", after in "([ab]{0,2}\n){0,12}[ab]{0,1}") {
            let theirs = similar::TextDiff::from_lines(&before, &after)
                .unified_diff()
                .header("old", "new")
                .to_string();
            prop_assert_eq!(unified(&before, &after, "old", "new"), theirs);
        }
    }
}
