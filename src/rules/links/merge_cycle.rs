use super::{at_feedback, circle};
use crate::Facts;
use crate::rules::cycles::cycles;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::sorting::PutInOrder as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I6",
    name: "merge-cycle",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
Feedback that is merged into each other in a circle by `merged_into`, or into itself.

## Why it matters
No file of the circle is the one that counts, so that all their requesters fall out of the demand. Two people who merge A into
B and B into A at the same time get this without a conflict.

## How to fix it
Decide which one stays: delete its `merged_into`, and set its `state` back.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    // Sorted by id, so that each target is found by search.
    let mut numbers: Vec<usize> = (0..backlog.feedback.len()).collect();
    numbers.put_in_order_by_key(|number| backlog.feedback.get(*number).map(|each| &each.id));
    let next = |node: usize| {
        let target = &backlog.feedback.get(node)?.merged_into.as_ref()?.value;
        let of = |number: &usize| backlog.feedback.get(*number).map(|each| &each.id);
        let at = numbers.partition_point(|number| of(number) < Some(target));
        let found = numbers.get(at)?;
        (of(found) == Some(target)).then_some(*found)
    };
    cycles(backlog.feedback.len(), next)
        .into_iter()
        .filter_map(|nodes| {
            let files = nodes.iter().filter_map(|node| backlog.feedback.get(*node));
            let ids: Vec<&str> = files.map(|each| each.id.as_str()).collect();
            let feedback = backlog.feedback.get(*nodes.first()?)?;
            let message = match ids.as_slice() {
                [only] => format!("{only} is merged into itself"),
                _ => format!(
                    "feedback merged in a circle: {}",
                    circle(ids.iter().copied())
                ),
            };
            let span = feedback.merged_into.as_ref()?.span;
            Some(
                at_feedback(feedback, span, message)
                    .help("delete the `merged_into` of the one that stays")
                    .key(ids.join(" ")),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn feedback_merged_into_each_other_is_told_once() {
        let feedback = |case: Case, id: &str, into: &str| {
            case.file(
                &format!("backlog/feedback/{id}.md"),
                &format!("---\nid: {id}\nstate: merged\nmerged_into: {into}\n---\n"),
            )
        };
        let case = feedback(Case::default(), "F-000001", "F-000002");
        let case = feedback(case, "F-000002", "F-000001");
        let case = feedback(case, "F-000003", "F-000001");
        let case = feedback(case, "F-000004", "F-000004");
        assert_eq!(
            case.finds("I6"),
            [
                "error backlog/feedback/F-000001.md:4:14 feedback merged in a circle: F-000001 → F-000002 → F-000001",
                "error backlog/feedback/F-000004.md:4:14 F-000004 is merged into itself",
            ]
        );
    }
}
