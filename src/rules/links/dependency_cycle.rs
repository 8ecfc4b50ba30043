use super::circle;
use crate::Facts;
use crate::backlog::ItemIx;
use crate::rules::cycles::cycles;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I3",
    name: "dependency-cycle",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
Items that wait for each other in a circle by `blocked_by`, or for themselves. One circle is told once, at its first item by
path.

## Why it matters
None of them can ever start, and no order of the list can respect all of these links.

## How to fix it
Delete the link that is not true, or split the item whose first half the others wait for.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let index = |node: usize| ItemIx(u32::try_from(node).unwrap_or(u32::MAX));
    let next = |node| backlog.blocked_by(index(node)).iter().map(|to| to.index());
    cycles(backlog.items.len(), next)
        .into_iter()
        .filter_map(|nodes| {
            let ids = nodes
                .iter()
                .filter_map(|node| Some(backlog.items.get(*node)?.id.as_str()));
            let ids: Vec<&str> = ids.collect();
            let item = backlog.items.get(*nodes.first()?)?;
            let blocker = nodes.get(1).or(nodes.first())?;
            let blocker = &backlog.items.get(*blocker)?.id;
            let link = item.blocked_by.iter().find(|id| id.value == *blocker);
            let span = link.map_or(Span::default(), |id| id.span);
            let message = match ids.as_slice() {
                [only] => format!("{only} is blocked by itself"),
                _ => format!(
                    "{} items wait for each other: {}",
                    ids.len(),
                    circle(ids.iter().copied())
                ),
            };
            Some(
                Remark::at(item, span, message)
                    .help("delete the link that is not true")
                    .key(ids.join(" ")),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn items_that_wait_for_each_other_are_told_once() {
        let case = Case::default()
            .item("S-000001", "blocked_by:\n  - S-000004\n  - S-000002\n")
            .item("S-000002", "blocked_by: [S-000003]\n")
            .item("S-000003", "blocked_by: [S-000001]\n")
            .item("S-000004", "blocked_by: S-000004\n");
        assert_eq!(
            case.finds("I3"),
            [
                "error backlog/items/S-000001-it.md:7:5 3 items wait for each other: S-000001 → S-000002 → S-000003 → S-000001",
                "error backlog/items/S-000004-it.md:5:13 S-000004 is blocked by itself",
            ]
        );
    }
}
