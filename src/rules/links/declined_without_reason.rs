use super::at_feedback;
use crate::backlog::Feedback;
use crate::backlog::feedback::FeedbackState;
use crate::rules::{Check, File, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I8",
    name: "declined-without-reason",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
Feedback whose `state` is `declined` without a text in `declined.reason`.

## Why it matters
Somebody asked, and will ask again. A no with its reason can be told, and taken back when the reason is gone.

## How to fix it
Add
```yaml
declined:
  reason: entries would be visible to people outside the organisation
```
",
    check: Check::File(check),
};

fn check(file: File<'_>) -> Vec<Remark> {
    let File::Feedback(each) = file else {
        return Vec::new();
    };
    if each.state.value != FeedbackState::Declined || has_reason(each) {
        return Vec::new();
    }
    let message = format!("{} is declined without a reason", each.id);
    let remark = at_feedback(each, each.state.span, message);
    vec![remark.help("add `declined:` with `reason:` below it")]
}

fn has_reason(feedback: &Feedback) -> bool {
    let document = &feedback.document;
    // A map without its reason is reported as a missing key.
    let is_map = document.node("declined").is_some_and(|node| {
        !node.entries().is_empty() && document.node("declined.reason").is_none()
    });
    let reason = document
        .text("declined.reason")
        .or_else(|| document.text("declined"));
    is_map || reason.is_some_and(|reason| !reason.value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn a_no_has_its_reason() {
        let feedback = |case: Case, id: &str, rest: &str| {
            case.file(
                &format!("backlog/feedback/{id}.md"),
                &format!("---\nid: {id}\nstate: declined\n{rest}---\n"),
            )
        };
        let case = feedback(Case::default(), "F-000001", "");
        let case = feedback(case, "F-000002", "declined:\n  reason:\n");
        let case = feedback(case, "F-000003", "declined:\n  reason: privacy\n");
        assert_eq!(
            case.finds("I8"),
            [
                "error backlog/feedback/F-000001.md:3:8 F-000001 is declined without a reason",
                "error backlog/feedback/F-000002.md:3:8 F-000002 is declined without a reason",
            ]
        );
    }
}
