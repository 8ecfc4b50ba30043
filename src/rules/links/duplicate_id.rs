use std::collections::HashMap;

use super::at_feedback;
use crate::Facts;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I1",
    name: "duplicate-id",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
Two files with one id, items or feedback. Both stay in every list; links lead to the first one by path.

## Why it matters
Every link to that id is ambiguous. Two branches that copied the same file, or counted ids up by hand, merge without a
conflict and leave this behind.

## How to fix it
`deepen id reissue PATH` gives the younger file a new id and rewrites the links that mean it.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let mut remarks = Vec::new();
    let mut first = HashMap::with_capacity(backlog.items.len());
    for item in &backlog.items {
        if let Some(&(path, span)) = first.get(&item.id) {
            let message = format!("{} is the id of another item too", item.id);
            remarks.push(second(Remark::at(item, item.id_span, message), path, span));
        } else {
            first.insert(&item.id, (item.path(), item.id_span));
        }
    }
    let mut first = HashMap::with_capacity(backlog.feedback.len());
    for feedback in &backlog.feedback {
        if let Some(&(path, span)) = first.get(&feedback.id) {
            let message = format!("{} is the id of other feedback too", feedback.id);
            let remark = at_feedback(feedback, feedback.id_span, message);
            remarks.push(second(remark, path, span));
        } else {
            first.insert(&feedback.id, (feedback.path(), feedback.id_span));
        }
    }
    remarks
}

fn second(remark: Remark, path: &str, span: crate::text::Span) -> Remark {
    let key = remark.path.clone();
    remark
        .help("give the younger of the two a new id: `deepen id reissue PATH`")
        .note(path, span, "the first file with this id")
        .key(key)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn two_files_with_one_id_are_told_at_the_second() {
        let case = Case::default()
            .file("backlog/items/S-000001-a.md", "---\nid: S-000001\n---\n")
            .file("backlog/items/S-000001-b.md", "---\nid: s-00000l\n---\n")
            .file("backlog/feedback/F-000001-a.md", "---\nid: F-000001\n---\n")
            .file("backlog/feedback/F-000001-b.md", "---\nid: F-000001\n---\n");
        assert_eq!(
            case.finds("I1"),
            [
                "error backlog/feedback/F-000001-b.md:2:5 F-000001 is the id of other feedback too",
                "error backlog/items/S-000001-b.md:2:5 S-000001 is the id of another item too",
            ]
        );
    }
}
