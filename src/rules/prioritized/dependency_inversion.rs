use super::{at_line, lines, path};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P3",
    name: "dependency-inversion",
    letter: Letter::Prioritized,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
An item that is listed before an open, not started item that it is `blocked_by`; also when the blocker is not listed at all,
since what is not listed comes after everything that is.

## Why it matters
The order says what cannot be done: the team meets the blocker when it picks the item up.

## How to fix it
Move the blocker's line above, or delete the `blocked_by` that no longer holds.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let inverted: Vec<(ItemIx, ItemIx)> = facts
        .ranking
        .order
        .iter()
        .flat_map(|index| {
            let blockers = facts.backlog.blocked_by(*index).iter();
            blockers.map(|blocker| (*index, *blocker))
        })
        .filter(|(index, blocker)| comes_too_late(*index, *blocker, facts))
        .collect();
    if inverted.is_empty() {
        return Vec::new();
    }
    let order = &facts.backlog.order;
    let lines = lines(order);
    inverted
        .into_iter()
        .map(|(index, blocker)| {
            let item = facts.backlog.item(index);
            let blocker_item = facts.backlog.item(blocker);
            let position = facts.ranking.position(index).unwrap_or_default();
            let id = &blocker_item.id;
            let where_it_is = match facts.ranking.position(blocker) {
                Some(later) => format!("is at {later}"),
                None => "is not listed".to_owned(),
            };
            let message = format!(
                "{} at {position} is blocked by {id}, which {where_it_is}",
                item.id
            );
            let remark = at_line(order, lines.get(&item.id).copied(), item, message);
            let help = format!(
                "move {id} above {}, or delete the `blocked_by` if it no longer holds",
                item.id
            );
            let mut remark = remark.help(help).key(id.as_str());
            if let Some(line) = lines.get(id).filter(|_| order.source.is_some()) {
                let title = &blocker_item.title.value;
                remark = remark.note(
                    path(order),
                    line.id.span,
                    format!("{id} stands here: {title}"),
                );
            }
            if let Some(written) = item.blocked_by.iter().find(|written| written.value == *id) {
                remark = remark.note(item.path(), written.span, "the dependency");
            }
            remark
        })
        .collect()
}

fn comes_too_late(index: ItemIx, blocker: ItemIx, facts: &Facts<'_>) -> bool {
    let waits = index != blocker && facts.backlog.item(blocker).phase == Phase::NotStarted;
    let position = |index| facts.ranking.position(index).unwrap_or(u32::MAX);
    waits && position(blocker) > position(index)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed};

    #[test]
    fn a_blocker_further_down_is_an_inversion_with_both_lines_and_the_dependency_noted() {
        let case = listed(&[
            ("S-000001", "blocked_by:\n  - S-000002\n"),
            ("S-000002", ""),
        ]);
        assert_eq!(
            case.finds("P3"),
            ["error backlog/order.txt:1:1 S-000001 at 1 is blocked by S-000002, which is at 2"]
        );
        let (_, verdict) = case.verdict("P3");
        let notes = verdict
            .findings
            .iter()
            .flat_map(|finding| &finding.remark.notes);
        let notes: Vec<(&str, &str)> = notes
            .map(|note| (note.path.as_str(), note.message.as_str()))
            .collect();
        assert_eq!(
            notes,
            [
                ("backlog/order.txt", "S-000002 stands here: About S-000002"),
                ("backlog/items/S-000001-it.md", "the dependency"),
            ]
        );
    }

    #[test]
    fn a_blocker_that_is_not_listed_comes_later_too() {
        let case = listed(&[("S-000001", "blocked_by: [S-000002]\n")]).item("S-000002", "");
        assert_eq!(
            case.finds("P3"),
            [
                "error backlog/order.txt:1:1 S-000001 at 1 is blocked by S-000002, which is not listed"
            ]
        );
    }

    #[test]
    fn blockers_above_started_or_finished_do_no_harm() {
        let blocked = "blocked_by: [S-000002, S-000003, S-000004]\n";
        let case = listed(&[("S-000002", ""), ("S-000001", blocked)])
            .item("S-000003", "status: in-progress\n")
            .item("S-000004", "status: accepted\n");
        assert!(case.finds("P3").is_empty());
    }

    #[test]
    fn where_adopted_files_give_the_order_it_stands_at_the_file() {
        let adopt = "adopt:\n  - files: \"tasks/*.md\"\n    type: story\n    order: rank\n    blocked_by: {key: needs}\n";
        let case = Case::default()
            .config(adopt)
            .file(
                "tasks/a.md",
                "---\nid: T-1\ntitle: First\nrank: 1\nneeds: [T-2]\n---\n",
            )
            .file("tasks/b.md", "---\nid: T-2\ntitle: Second\nrank: 2\n---\n");
        assert_eq!(
            case.finds("P3"),
            ["error tasks/a.md:3:8 T-1 at 1 is blocked by T-2, which is at 2"]
        );
    }
}
