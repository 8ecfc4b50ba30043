use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rank::Band;
use crate::rules::readiness::stands_alone;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P7",
    name: "no-line-of-sight",
    letter: Letter::Prioritized,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
An item in NOW or NEXT from which no chain of `parent` and `goal` leads to a goal. A bug or an enabler may say `reason`
instead.

## Why it matters
Each backlog item addresses specific company goals and user needs (Asana, What is a product owner). What serves no goal
cannot be weighed against what does.

## How to fix it
Add `goal: G-...` to the item or, better, to its epic: children inherit it. What serves no goal is a candidate to drop.
",
    check: Check::OpenItem(check),
};

/// The longest chain that is followed: cycles are reported elsewhere.
const LONGEST: usize = 32;

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let Some(band @ (Band::Now | Band::Next)) = facts.ranking.band(index) else {
        return Vec::new();
    };
    if stands_alone(item) {
        return Vec::new();
    }
    let Err(end) = line_of_sight(item, facts) else {
        return Vec::new();
    };
    let (span, message) = if std::ptr::eq(end, item) {
        let message = format!("{} in {} leads to no goal", item.id, band.name());
        (item.title.span, message)
    } else {
        let up = item
            .parent
            .as_ref()
            .map_or(item.title.span, |parent| parent.span);
        let message = format!(
            "{} in {} leads to no goal: its line ends at {} ({})",
            item.id,
            band.name(),
            end.id,
            end.title.value
        );
        (up, message)
    };
    let help = format!(
        "add `goal: G-...` to {}, or drop what serves no goal",
        end.id
    );
    vec![Remark::at(item, span, message).help(help)]
}

/// The goal that the item leads to, or where its line ends.
fn line_of_sight<'a>(item: &'a Item, facts: &Facts<'a>) -> Result<&'a Item, &'a Item> {
    let find = |id| {
        facts
            .backlog
            .find(id)
            .map(|index| facts.backlog.item(index))
    };
    let mut here = item;
    for _ in 0..LONGEST {
        let goal = here.goal.as_ref().and_then(|goal| find(&goal.value));
        if here.item_type == ItemType::Goal {
            return Ok(here);
        }
        if let Some(goal) = goal.filter(|goal| goal.item_type == ItemType::Goal) {
            return Ok(goal);
        }
        match here.parent.as_ref().and_then(|parent| find(&parent.value)) {
            Some(parent) => here = parent,
            None => return Err(here),
        }
    }
    Err(here)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    #[test]
    fn a_line_that_ends_at_an_epic_without_goal_is_named_to_its_end() {
        let case =
            listed(&[("S-000001", "parent: E-000001\n"), ("S-000002", "")]).item("E-000001", "");
        assert_eq!(
            case.finds("P7"),
            [
                "warning backlog/items/S-000001-it.md:5:9 S-000001 in NOW leads to no goal: its line ends at E-000001 (About E-000001)",
                "warning backlog/items/S-000002-it.md:3:8 S-000002 in NOW leads to no goal",
            ]
        );
    }

    #[test]
    fn a_goal_above_the_epic_or_a_reason_of_a_bug_is_enough() {
        let case = listed(&[
            ("S-000001", "parent: E-000001\n"),
            ("B-000001", "reason: outage\n"),
            ("S-000002", "goal: G-000001\n"),
        ])
        .item("E-000001", "goal: G-000001\n")
        .file(
            "backlog/goals/G-000001-hours.md",
            "---\nid: G-000001\ntype: goal\ntitle: Hours\n---\n",
        );
        assert!(case.finds("P7").is_empty());
    }

    #[test]
    fn parents_in_a_circle_lead_nowhere() {
        let case =
            listed(&[("S-000001", "parent: E-000001\n")]).item("E-000001", "parent: E-000001\n");
        assert_eq!(case.finds("P7").len(), 1);
    }
}
