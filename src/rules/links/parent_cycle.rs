use super::circle;
use crate::Facts;
use crate::rules::cycles::cycles;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I4",
    name: "parent-cycle",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
Items that are each other's `parent` in a circle, or their own.

## Why it matters
Such items belong to no goal: every question upwards (whom does it serve, what is it part of) never ends.

## How to fix it
Delete the `parent` of the one that stands highest.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let mut parents: Vec<Option<usize>> = vec![None; backlog.items.len()];
    for (index, _) in backlog.indexed() {
        for child in backlog.children(index) {
            if let Some(parent) = parents.get_mut(child.index()) {
                *parent = Some(index.index());
            }
        }
    }
    cycles(parents.len(), |node| parents.get(node).copied().flatten())
        .into_iter()
        .filter_map(|nodes| {
            let items = nodes.iter().filter_map(|node| backlog.items.get(*node));
            let ids: Vec<&str> = items.map(|item| item.id.as_str()).collect();
            let item = backlog.items.get(*nodes.first()?)?;
            let message = match ids.as_slice() {
                [only] => format!("{only} is its own parent"),
                _ => format!("parents in a circle: {}", circle(ids.iter().copied())),
            };
            Some(
                Remark::at(item, item.parent.as_ref()?.span, message)
                    .help("delete the `parent` of the one that stands highest")
                    .key(ids.join(" ")),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn parents_in_a_circle_are_told_once() {
        let case = Case::default()
            .item("E-000001", "parent: E-000002\n")
            .item("E-000002", "parent: E-000001\n")
            .item("S-000001", "parent: E-000001\n")
            .item("E-000003", "parent: E-000003\n");
        assert_eq!(
            case.finds("I4"),
            [
                "error backlog/items/E-000001-it.md:5:9 parents in a circle: E-000001 → E-000002 → E-000001",
                "error backlog/items/E-000003-it.md:5:9 E-000003 is its own parent",
            ]
        );
    }
}
