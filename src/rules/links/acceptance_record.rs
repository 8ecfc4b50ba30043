use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Acceptance, Id, Item};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I11",
    name: "acceptance-record",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: "## What it finds
In a backlog that keeps acceptances in `accept/`: a finished story, bug, spike or enabler without one, and one whose record says
`rejected`.

## Why it matters
Whoever asks later who said that it was done, and of what, finds the answer in the record and nowhere else.

## How to fix it
`deepen accept ID` writes the record; `deepen reject ID` sets the status back. Without the folder this rule says nothing.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let named = backlog.acceptances.iter();
    let records: BTreeMap<&Id, &Acceptance> = named
        .filter_map(|acceptance| Some((&acceptance.item.as_ref()?.value, acceptance)))
        .collect();
    if records.is_empty() {
        return Vec::new();
    }
    let is_concerned =
        |item: &&Item| item.phase == Phase::Finished && item.is_leaf() && item.mapping.is_none();
    let items = backlog.items.iter().filter(is_concerned);
    items
        .filter_map(|item| {
            let status = &item.status;
            let Some(record) = records.get(&item.id) else {
                let message = format!("{} is `{}` without an acceptance", item.id, status.value);
                return Some(
                    Remark::at(item, status.span, message)
                        .help("record the product owner's verdict in `accept/`")
                        .key("missing"),
                );
            };
            let verdict = record.verdict.as_ref()?;
            (&*verdict.value == "rejected").then(|| {
                let message = format!("{} is `{}` and was rejected", item.id, status.value);
                Remark::at(item, status.span, message)
                    .help("set the status back, or record the new verdict")
                    .note(record.path(), verdict.span, "rejected here")
                    .key("rejected")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn what_is_finished_was_accepted_where_acceptances_are_kept() {
        let case = Case::default()
            .item("S-000001", "status: accepted\n")
            .item("S-000002", "status: accepted\n")
            .item("S-000003", "status: accepted\n")
            .item("S-000004", "status: ready\n")
            .item("E-000001", "status: accepted\n");
        assert!(case.finds("I11").is_empty());
        let case = case
            .file(
                "backlog/accept/S-000001.md",
                "---\nitem: S-000001\nverdict: accepted\n---\n",
            )
            .file(
                "backlog/accept/S-000002.md",
                "---\nitem: S-000002\nverdict: rejected\n---\n",
            );
        assert_eq!(
            case.finds("I11"),
            [
                "warning backlog/items/S-000002-it.md:5:9 S-000002 is `accepted` and was rejected",
                "warning backlog/items/S-000003-it.md:5:9 S-000003 is `accepted` without an acceptance",
            ]
        );
    }
}
