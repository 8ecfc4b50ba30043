use super::at_feedback;
use crate::backlog::feedback::FeedbackState;
use crate::rules::{Check, File, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I7",
    name: "merge-state",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
Feedback whose `state` is `merged` and that does not say `merged_into` what (error), and feedback that says `merged_into` and has
another state (warning).

## Why it matters
A merge is two lines on purpose, so that it can be undone by deleting them. With one of them the requester is lost: nobody
counts them, and nobody tells them when it ships.

## How to fix it
Write both lines, or neither.
",
    check: Check::File(check),
};

fn check(file: File<'_>) -> Vec<Remark> {
    let File::Feedback(each) = file else {
        return Vec::new();
    };
    let is_merged = each.state.value == FeedbackState::Merged;
    match &each.merged_into {
        None if is_merged => {
            let message = format!("{} is merged and does not say into which feedback", each.id);
            let remark = at_feedback(each, each.state.span, message);
            vec![remark.help("add `merged_into: F-…`, or set the state back")]
        }
        Some(target) if !is_merged => {
            let message = format!(
                "{} names {} in `merged_into`, and its state is `{}`",
                each.id,
                target.value,
                each.state.value.name()
            );
            let remark = at_feedback(each, target.span, message).level(Level::Warning);
            vec![remark.help("set `state: merged`, or delete `merged_into`")]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn a_merge_needs_both_of_its_lines() {
        let case = Case::default()
            .file(
                "backlog/feedback/F-000001.md",
                "---\nid: F-000001\nstate: merged\n---\n",
            )
            .file(
                "backlog/feedback/F-000002.md",
                "---\nid: F-000002\nmerged_into: F-000003\n---\n",
            )
            .file(
                "backlog/feedback/F-000003.md",
                "---\nid: F-000003\nstate: merged\nmerged_into: F-000004\n---\n",
            );
        assert_eq!(
            case.finds("I7"),
            [
                "error backlog/feedback/F-000001.md:3:8 F-000001 is merged and does not say into which feedback",
                "warning backlog/feedback/F-000002.md:3:14 F-000002 names F-000003 in `merged_into`, and its state is `new`",
            ]
        );
    }
}
