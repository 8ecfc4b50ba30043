use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::{Id, Release};
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Located;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "I10",
    name: "two-releases",
    letter: Letter::Integrity,
    level: Level::Error,
    needs_history: false,
    docs: "## What it finds
An item in two releases. One that was released and is open again may stand in one planned release besides.

## Why it matters
Release notes would announce it twice, and its requesters would be told twice, the first time before it is there.

## How to fix it
Take it out of the release that it is not in.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let backlog = facts.backlog;
    let mut places: BTreeMap<&Id, Vec<(&Release, &Located<Id>)>> = BTreeMap::new();
    for release in &backlog.releases {
        for id in &release.items {
            places.entry(&id.value).or_default().push((release, id));
        }
    }
    places.retain(|_, places| places.len() > 1);
    let mut remarks = Vec::new();
    for (id, places) in places {
        let item = backlog.find(id).map(|index| backlog.item(index));
        let planned = places
            .iter()
            .filter(|(release, _)| release.released.is_none());
        let is_reopened = item.is_some_and(crate::backlog::Item::is_open) && planned.count() == 1;
        let Some(((first, first_place), rest)) = places.split_first().filter(|_| !is_reopened)
        else {
            continue;
        };
        for (release, place) in rest {
            let message = if release.path() == first.path() {
                format!("{id} stands twice in release {}", release.version)
            } else {
                format!(
                    "{id} is in release {} and in {}",
                    first.version, release.version
                )
            };
            let remark = Remark {
                item: Some(id.clone()),
                ..Remark::in_file(release.path(), place.span, message)
            };
            remarks.push(
                remark
                    .help("take it out of the one that it is not in")
                    .note(first.path(), first_place.span, "the first place")
                    .key(&*release.version),
            );
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn releases(items: &str, status: &str) -> Vec<String> {
        Case::default()
            .item("S-000001", status)
            .file(
                "backlog/releases/1.0.0.md",
                "---\nversion: \"1.0.0\"\nreleased: 2026-05-01\nitems: [S-000001]\n---\n",
            )
            .file(
                "backlog/releases/1.1.0.md",
                &format!("---\nversion: \"1.1.0\"\nitems: {items}\n---\n"),
            )
            .finds("I10")
    }

    #[test]
    fn an_item_is_in_one_release() {
        assert_eq!(
            releases("[S-000001]", "status: accepted\n"),
            ["error backlog/releases/1.1.0.md:3:9 S-000001 is in release 1.0.0 and in 1.1.0"]
        );
        assert!(releases("[]", "status: accepted\n").is_empty());
    }

    #[test]
    fn what_was_reopened_may_be_planned_again_once() {
        assert!(releases("[S-000001]", "status: ready\n").is_empty());
        assert_eq!(releases("[S-000001, S-000001]", "status: ready\n").len(), 2);
    }
}
