use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Acceptance, Id, Item};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::sorting::Gather as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I11",
    name: "acceptance-record",
    letter: Letter::Integrity,
    level: Level::Warning,
    needs_history: false,
    docs: "## What it finds
In a backlog that keeps acceptances in `accept/` (or says `acceptance: {required: true}`): a finished story, bug, spike or enabler
without one, one whose record says `rejected`, and one that was accepted against other criteria than it has now: the record's
`criteria_digest` is not that of the section `Acceptance criteria`. Ticks, blanks and line ends do not count as changes.

## Why it matters
Whoever asks later who said that it was done, and of what, finds the answer in the record and nowhere else.

## How to fix it
`deepen accept ID` writes the record, or the new verdict into it; `deepen reject ID` sets the status back. `deepen log ID` shows
who changed the criteria. Without the folder this rule says nothing.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let named = backlog.acceptances.iter();
    let records: BTreeMap<&Id, &Acceptance> = named
        .filter_map(|acceptance| Some((&acceptance.item.as_ref()?.value, acceptance)))
        .into_map();
    if records.is_empty() && !backlog.config.acceptance.required {
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
            if record.is_accepted() && record.is_outdated(item) {
                return Some(outdated(item, record));
            }
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

fn outdated(item: &Item, record: &Acceptance) -> Remark {
    let message = format!(
        "{} was accepted against other criteria than it has now",
        item.id
    );
    let section = item
        .document
        .body
        .section(&item.document.source, "Acceptance criteria");
    let span = section.map_or(item.status.span, |section| section.title);
    let help = format!(
        "`deepen accept {}` again once somebody has looked, or take the change of the criteria back",
        item.id
    );
    let digest = record.criteria_digest.as_ref();
    let place = digest.map_or(record.document.front.span, |digest| digest.span);
    Remark::at(item, span, message)
        .help(help)
        .note(record.path(), place, "the criteria that were accepted")
        .key("criteria")
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
    #[test]
    fn criteria_that_changed_after_the_acceptance_are_found_and_ticks_are_not() {
        // printf '%s' '- [ ] Totals agree.' | sha256sum
        let record = "---\nitem: S-000001\nverdict: accepted\ncriteria_digest: sha256:03e2f73bf72e54dec699976b1c963fb9a9e165482d16c83e56da5044db445b3e\n---\n";
        let found = |criteria: &str| {
            let story = format!(
                "---\nid: S-000001\ntype: story\ntitle: x\nstatus: accepted\n---\n\n## Acceptance criteria\n{criteria}"
            );
            let case = Case::default().file("backlog/items/S-000001-it.md", &story);
            case.file("backlog/accept/S-000001.md", record).finds("I11")
        };
        assert!(found("- [ ] Totals agree.\n").is_empty());
        assert!(found("-  [x]  Totals\n   agree.\n").is_empty());
        assert_eq!(
            found("- [ ] Totals agree to the cent.\n"),
            [
                "warning backlog/items/S-000001-it.md:8:4 S-000001 was accepted against other criteria than it has now"
            ]
        );
    }
}
