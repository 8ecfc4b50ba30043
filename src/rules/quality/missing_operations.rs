use std::collections::BTreeMap;

use super::Story;
use super::prose::{raw_words, singular};
use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "Q12",
    name: "missing-operations",
    letter: Letter::Quality,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
Hints that something is missing below an open epic or goal:

- no item names it as its `parent` or `goal`;
- its stories create something (`create`, `add`, `upload`, `import`) that none of them deletes, removes or cancels.

Whether a backlog is complete cannot be computed; these are two places where stories are often forgotten.

## Why it matters
A set of stories creates a feature-complete application, no steps are missing (criterion *complete* of the Quality User
Story framework, Lucassen et al. 2016).

## How to fix it
Ask whether it is needed. If not, silence the rule in that item and say why.
",
    check: Check::OpenItem(check),
};

const CREATES: [&str; 6] = ["add", "create", "import", "publish", "register", "upload"];
const REMOVES: [&str; 8] = [
    "archive", "cancel", "delete", "discard", "edit", "manage", "remove", "withdraw",
];

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    if item.is_leaf() {
        return Vec::new();
    }
    let children = facts.backlog.children(index);
    if children.is_empty() && !is_goal_of_something(item, facts) {
        let message = format!(
            "the {} {} has no items below it",
            item.item_type.name(),
            item.id
        );
        return vec![
            Remark::at(item, item.title.span, message)
                .help("break it down when it comes near, or drop it")
                .key("no items"),
        ];
    }
    gaps(children, facts)
        .into_iter()
        .map(|(thing, creator)| {
            let message = format!(
                "below {} `{thing}` is created ({}), and no story removes it",
                item.id, creator.id
            );
            Remark::at(item, item.title.span, message)
                .help("ask what happens to it in the end")
                .key(thing)
        })
        .collect()
}

fn is_goal_of_something(goal: &Item, facts: &Facts<'_>) -> bool {
    goal.item_type == ItemType::Goal
        && facts.backlog.items.iter().any(|item| {
            item.goal
                .as_ref()
                .is_some_and(|written| written.value == goal.id)
        })
}

/// Things that a story below creates and none removes, with the story.
fn gaps<'a>(children: &[ItemIx], facts: &Facts<'a>) -> BTreeMap<String, &'a Item> {
    let mut created: BTreeMap<String, &Item> = BTreeMap::new();
    let mut removed = Vec::new();
    for child in children {
        let item = facts.backlog.item(*child);
        let Some(story) = Story::of(item) else {
            continue;
        };
        let Some((verb, thing)) = operation(story.part(story.narrative.want)) else {
            continue;
        };
        let is = |list: &[&str]| list.contains(&verb.as_str());
        if is(&CREATES) {
            created.entry(thing).or_insert(item);
        } else if is(&REMOVES) {
            removed.push(thing);
        }
    }
    created.retain(|thing, _| !removed.contains(thing));
    created
}

/// The verb of a means and the noun of its object: `add campers to a list` is `add`, `camper`.
fn operation(want: &str) -> Option<(String, String)> {
    const ENDS: [&str; 22] = [
        "and", "as", "at", "by", "for", "from", "i", "if", "in", "into", "of", "on", "or", "so",
        "that", "through", "to", "via", "when", "which", "who", "with",
    ];
    let mut words = raw_words(want).map(str::to_lowercase);
    let verb = words.next()?;
    let object = words.take_while(|word| ENDS.binary_search(&word.as_str()).is_err());
    let thing = object.last()?;
    Some((verb, singular(&thing).to_owned()))
}
