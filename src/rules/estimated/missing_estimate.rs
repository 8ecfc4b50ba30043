use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::rank::Band;
use crate::rules::detailed::definition_of_ready::scale;
use crate::rules::readiness::is_sized;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E1",
    name: "missing-estimate",
    letter: Letter::Estimated,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
Stories, bugs, spikes and enablers without an estimate, band by band, where fewer have one than the band needs: all in NOW
(error), 90 % in NEXT (warning), 50 % in LATER (info; there a coarse `size` S, M, L or XL counts). The shares are
`thresholds.estimated_now`, `estimated_next` and `estimated_later`. A spike with a `timebox` is sized.

## Why it matters
The backlog is also a planning tool; estimates further down are less precise, because the items are less understood
(M. Cohn, Make the Product Backlog DEEP). Sizing is the developers' (Scrum Guide 2020).

## How to fix it
Take the item to the next refinement; the developers add `estimate`.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let limits = &facts.backlog.config.thresholds;
    let bands = [
        (Band::Now, Level::Error, limits.estimated_now),
        (Band::Next, Level::Warning, limits.estimated_next),
        (Band::Later, Level::Info, limits.estimated_later),
    ];
    let mut remarks = Vec::new();
    for (band, level, wanted) in bands {
        let items = leaves(facts, band);
        let missing: Vec<&Item> = items
            .iter()
            .map(|(_, item)| *item)
            .filter(|item| !is_sized_in(item, band))
            .collect();
        let sized = items.len() - missing.len();
        if sized as f64 >= wanted * items.len() as f64 {
            continue;
        }
        for item in missing {
            let coarse = if band == Band::Later {
                " and no `size`"
            } else {
                ""
            };
            let message = format!(
                "{} in {} has no estimate{coarse} ({sized} of {} there are estimated)",
                item.id,
                band.name(),
                items.len()
            );
            let help = if band == Band::Later {
                "add `size: S`, `M`, `L` or `XL`: coarse is enough here".to_owned()
            } else {
                format!(
                    "let the developers size it, then add `estimate: <{}>`",
                    scale(facts)
                )
            };
            remarks.push(
                Remark::at(item, item.title.span, message)
                    .level(level)
                    .help(help),
            );
        }
    }
    remarks
}

fn is_sized_in(item: &Item, band: Band) -> bool {
    is_sized(item) || (band == Band::Later && item.document.text("size").is_some())
}

/// The listed stories, bugs, spikes and enablers of a band, in order.
pub(super) fn leaves<'a>(facts: &Facts<'a>, band: Band) -> Vec<(ItemIx, &'a Item)> {
    facts
        .ranking
        .order
        .iter()
        .filter(|index| facts.ranking.band(**index) == Some(band))
        .map(|index| (*index, facts.backlog.item(*index)))
        .filter(|(_, item)| item.is_leaf())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    #[test]
    fn each_item_of_now_needs_one() {
        let case = listed(&[
            ("S-000001", "estimate: 3\n"),
            ("S-000002", ""),
            ("K-000001", "timebox: 2d\n"),
            ("E-000001", ""),
        ]);
        assert_eq!(
            case.finds("E1"),
            [
                "error backlog/items/S-000002-it.md:3:8 S-000002 in NOW has no estimate (2 of 3 there are estimated)"
            ]
        );
    }

    #[test]
    fn half_of_later_is_enough_and_a_coarse_size_counts_there() {
        let items = [
            ("S-000001", "estimate: 3\n"),
            ("S-000002", "size: L\n"),
            ("S-000003", ""),
            ("S-000004", ""),
        ];
        let bands = "bands: {now: 0, next: 0, later: 4}\n";
        assert!(listed(&items).config(bands).finds("E1").is_empty());
        let found = listed(&items)
            .item("S-000002", "")
            .config(bands)
            .finds("E1");
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found.iter().all(|line| line.starts_with("info")),
            "{found:?}"
        );
    }

    #[test]
    fn nine_of_ten_are_enough_in_next() {
        let ids: Vec<String> = (0..10).map(|number| format!("S-{number:06}")).collect();
        let with = |missing: usize| {
            let text = |at: usize| if at < missing { "" } else { "estimate: 3\n" };
            let items: Vec<_> = ids
                .iter()
                .enumerate()
                .map(|(at, id)| (id.as_str(), text(at)))
                .collect();
            listed(&items)
                .config("bands: {now: 0, next: 10, later: 10}\n")
                .finds("E1")
        };
        assert!(with(1).is_empty());
        assert_eq!(with(2).len(), 2);
    }
}
