use crate::Facts;
use crate::backlog::ledger::ledgers;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I14",
    name: "notice-ledger",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
In `notices/*.tsv`: lines that are not five fields between tabs (requester, feedback, event, channel, result), unknown events and
results, lines out of order, a person who was told of the same thing twice, and feedback that is not there (a warning).

## Why it matters
The ledger is what keeps anybody from being told twice. A line that cannot be read tells somebody again.

## How to fix it
Write the line as the others are written: `R-4T9W1X<TAB>F-8QZ3KD<TAB>shipped<TAB>email<TAB>sent`. Events are received, planned,
shipped and declined; results are sent, failed, bounced, opted-out and undeliverable. `deepen notify record` writes such lines.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let mut remarks = Vec::new();
    for ledger in ledgers(backlog) {
        let path = &*ledger.source.path;
        for (span, message) in &ledger.faults {
            remarks.push(
                Remark::in_file(path, *span, message.as_str())
                    .help("five fields between tabs, sorted, one line for a person, wish and event")
                    .key(ledger.source.slice(*span)),
            );
        }
        for (line, span) in &ledger.lines {
            if backlog.feedback_by_id(&line.feedback).is_none() {
                let message = format!(
                    "{} was told of {}, which is not there",
                    line.requester, line.feedback
                );
                remarks.push(
                    Remark::in_file(path, *span, message)
                        .level(Level::Warning)
                        .help("was the feedback deleted? it stays where it is, merged or declined")
                        .key(line.feedback.as_str()),
                );
            }
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn a_line_that_cannot_be_read_would_tell_somebody_again() {
        let case = Case::default()
            .file("backlog/feedback/F-000001.md", "---\nid: F-000001\n---\n")
            .file(
                "backlog/notices/1.0.0.tsv",
                "R-000001\tF-000001\tshipped\temail\tsent\nR-000002\tF-000001\tshipped\temail\tdone\n\
                 R-000003\tF-000009\tshipped\temail\tsent\n",
            );
        assert_eq!(
            case.finds("I14"),
            [
                "error backlog/notices/1.0.0.tsv:2:1 `done` is none of sent, failed, bounced, opted-out, undeliverable",
                "warning backlog/notices/1.0.0.tsv:3:1 R-000003 was told of F-000009, which is not there",
            ]
        );
    }
}
