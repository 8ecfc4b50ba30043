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
            if let Some(line) = lines.get(id) {
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
