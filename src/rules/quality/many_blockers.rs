use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q11",
    name: "many-blockers",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
A story that waits for two or more open items by `blocked_by`.

## Why it matters
Stories should be as independent of each other as possible, so that they can be done in any order (criterion *independent*
of the Quality User Story framework, Lucassen et al. 2016; *Independent* of INVEST, Wake 2003). Every blocker takes one
order away from the product owner.

## How to fix it
Combine stories that make no sense alone, or split them another way, so that each is of use when it is done. Delete links
that are an order of preference: `order.txt` is the place for that.
",
    check: Check::OpenItem(check),
};

/// One blocker is an order of two; from two on the story has lost its place to others.
const FROM: usize = 2;

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    if item.item_type != ItemType::Story {
        return Vec::new();
    }
    let open = facts
        .backlog
        .blocked_by(index)
        .iter()
        .map(|blocker| facts.backlog.item(*blocker))
        .filter(|blocker| blocker.is_open());
    let blockers: Vec<&str> = open.map(|blocker| blocker.id.as_str()).collect();
    if blockers.len() < FROM {
        return Vec::new();
    }
    let span = item.document.key_span("blocked_by");
    let message = format!(
        "{} waits for {} open items: {}",
        item.id,
        blockers.len(),
        blockers.join(", ")
    );
    vec![
        Remark::at(item, span, message)
            .help("combine them, or split them so that each is of use alone"),
    ]
}
