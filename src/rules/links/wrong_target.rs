use super::Lookup;
use crate::Facts;
use crate::backlog::{Item, ItemType};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I5",
    name: "wrong-target",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
A `parent` that is no epic and no goal, a `goal` or a release's `goals` that names no goal. Parents in adopted files may be of
any type, since other tools have subtasks.

## Why it matters
A story below a story is counted and forecast twice; work that hangs on something that is no goal has no line of sight to one.

## How to fix it
Make the parent an epic (`type: epic`; its id may stay), or name the epic or goal that is meant.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let mut remarks = Vec::new();
    for (index, parent) in backlog.indexed() {
        let may_have_children = !parent.is_leaf() || parent.mapping.is_some();
        let children = backlog.children(index).iter();
        let wrong = children.filter(|child| !may_have_children && **child != index);
        for child in wrong.map(|child| backlog.item(*child)) {
            remarks.extend(wrong_parent(child, parent));
        }
    }
    let mut lookup = Lookup::new(backlog);
    for item in &backlog.items {
        let Some(goal) = &item.goal else { continue };
        let found = lookup.find(&goal.value).map(|index| backlog.item(index));
        if let Some(found) = found.filter(|found| found.item_type != ItemType::Goal) {
            let message = format!("`goal` names {}, which is {}", found.id, a(found));
            remarks.push(
                Remark::at(item, goal.span, message)
                    .help("name a goal, or use `parent` for an epic")
                    .key("goal"),
            );
        }
    }
    for release in &backlog.releases {
        for goal in &release.goals {
            let found = backlog.find(&goal.value).map(|index| backlog.item(index));
            if let Some(found) = found.filter(|found| found.item_type != ItemType::Goal) {
                let message = format!("`goals` names {}, which is {}", found.id, a(found));
                remarks.push(
                    Remark::in_file(release.path(), goal.span, message)
                        .help("move it to `items`")
                        .key(format!("goals {}", found.id)),
                );
            }
        }
    }
    remarks
}

fn wrong_parent(child: &Item, parent: &Item) -> Option<Remark> {
    let message = format!("the parent {} is {}", parent.id, a(parent));
    Some(
        Remark::at(child, child.parent.as_ref()?.span, message)
            .help(format!(
                "name an epic or a goal, or make {} an epic",
                parent.id
            ))
            .key("parent"),
    )
}

/// `a story`
fn a(item: &Item) -> String {
    let name = item.item_type.name();
    let article = if name.starts_with('e') { "an" } else { "a" };
    format!("{article} {name}")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn a_story_is_no_parent_and_an_epic_no_goal() {
        let case = Case::default()
            .item("S-000001", "parent: S-000002\n")
            .item("S-000002", "parent: E-000001\ngoal: E-000001\n")
            .item("E-000001", "parent: G-000001\ngoal: G-000001\n")
            .item("G-000001", "")
            .file(
                "backlog/releases/1.md",
                "---\ngoals: [G-000001, S-000001]\n---\n",
            );
        assert_eq!(
            case.finds("I5"),
            [
                "error backlog/items/S-000001-it.md:5:9 the parent S-000002 is a story",
                "error backlog/items/S-000002-it.md:6:7 `goal` names E-000001, which is an epic",
                "error backlog/releases/1.md:2:19 `goals` names S-000001, which is a story",
            ]
        );
    }
}
