use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::Decision;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::likeness;
use crate::text::sorting::Gather as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I15",
    name: "decision-record",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: "## What it finds
A decision in `decisions/` that cannot be used later: one without a day (neither `date` nor the beginning of the file's name), one
that is to be looked at again before it was made, one that names itself or no file of the folder in `superseded_by`, and one that
is told under headings and leaves `## Decision` or `## Reason` empty. A decision in plain prose is one too: of it only the day is
asked for.

## Why it matters
Whoever asks in a year why it was done so finds the reason in the record and nowhere else; without its day nobody knows whether what
was known then still holds.

## How to fix it
Write what is missing. `deepen new decision TITLE` starts a record that has everything; `deepen report decisions` shows them all.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let decisions: Vec<Decision<'_>> = facts.backlog.decisions().collect();
    let names: BTreeMap<&str, &Decision<'_>> = decisions
        .iter()
        .map(|decision| (decision.name, decision))
        .into_map();
    decisions
        .iter()
        .flat_map(|decision| {
            let mut remarks = Vec::new();
            remarks.extend(day(decision));
            remarks.extend(successor(decision, &names));
            remarks.extend(empty_parts(decision));
            remarks
        })
        .collect()
}

fn day(decision: &Decision<'_>) -> Option<Remark> {
    let Some(date) = &decision.date else {
        if decision.document.node("date").is_some() {
            // A day that is none is told where it stands.
            return None;
        }
        let message = format!("the decision `{}` has no day", decision.title.value);
        return Some(
            Remark::in_file(decision.path(), decision.title.span, message)
                .help("add `date: 2026-11-02`, or let the file's name begin with it")
                .key("date"),
        );
    };
    let revisit = decision.revisit.as_ref()?;
    (revisit.value < date.value).then(|| {
        let message = format!(
            "it is to be looked at again on {}, before it was made on {}",
            revisit.value, date.value
        );
        Remark::in_file(decision.path(), revisit.span, message)
            .help("correct `date` or `revisit`")
            .key("revisit")
    })
}

fn successor(decision: &Decision<'_>, names: &BTreeMap<&str, &Decision<'_>>) -> Option<Remark> {
    let by = decision.superseded_by.as_ref()?;
    let (message, help) = if &*by.value == decision.name {
        (
            "a decision cannot take its own place".to_owned(),
            "name the other decision's file, or delete the line".to_owned(),
        )
    } else if names.contains_key(&*by.value) {
        return None;
    } else {
        let near = likeness::nearest(&by.value, names.keys().copied());
        (
            format!(
                "`superseded_by` names {}, and there is no such decision",
                by.value
            ),
            match near {
                Some(near) => format!("did you mean {near}?"),
                None => "name the other decision's file without its `.md`".to_owned(),
            },
        )
    };
    Some(
        Remark::in_file(decision.path(), by.span, message)
            .help(help)
            .key("superseded_by"),
    )
}

/// The parts without which nobody can tell later what was decided, or why.
fn empty_parts(decision: &Decision<'_>) -> Vec<Remark> {
    if decision.is_prose() {
        return Vec::new();
    }
    let parts = ["Decision", "Reason"].into_iter();
    parts
        .filter(|part| decision.part(part).is_none())
        .map(|part| {
            let document = decision.document;
            let section = document.body.section(&document.source, part);
            let (span, words) = match section {
                Some(section) => (section.title, "nothing stands below"),
                None => (decision.title.span, "there is no"),
            };
            Remark::in_file(decision.path(), span, format!("{words} `## {part}`"))
                .help(match part {
                    "Reason" => "say why this and not another of the options",
                    _ => "say what is done, in one sentence",
                })
                .key(part)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn a_decision_has_a_day_and_says_what_and_why() {
        let case = Case::default()
            .file(
                "backlog/decisions/2026-01-02-good.md",
                "---\nrevisit: 2026-06-01\n---\n# Good\n\n## Decision\nYes.\n\n## Reason\nSo.\n",
            )
            .file("backlog/decisions/2026-01-03-prose.md", "# Prose\n\nYes.\n")
            .file("backlog/decisions/undated.md", "# Undated\n\nYes.\n")
            .file(
                "backlog/decisions/2026-01-04-empty.md",
                "---\nrevisit: 2026-01-01\nsuperseded_by: 2026-01-02-god\n---\n# Empty\n\n## Decision\n<!-- one sentence -->\n",
            )
            .file(
                "backlog/decisions/2026-01-05-itself.md",
                "---\nsuperseded_by: 2026-01-05-itself.md\n---\n# Itself\n\nYes.\n",
            );
        assert_eq!(
            case.finds("I15"),
            [
                "warning backlog/decisions/2026-01-04-empty.md:2:10 it is to be looked at again on 2026-01-01, before it was made on 2026-01-04",
                "warning backlog/decisions/2026-01-04-empty.md:3:16 `superseded_by` names 2026-01-02-god, and there is no such decision",
                "warning backlog/decisions/2026-01-04-empty.md:5:3 there is no `## Reason`",
                "warning backlog/decisions/2026-01-04-empty.md:7:4 nothing stands below `## Decision`",
                "warning backlog/decisions/2026-01-05-itself.md:2:16 a decision cannot take its own place",
                "warning backlog/decisions/undated.md:1:3 the decision `Undated` has no day",
            ]
        );
    }
}
