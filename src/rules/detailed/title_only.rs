use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rank::Band;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D3",
    name: "title-only",
    letter: Letter::Detailed,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
An item in NOW, NEXT or LATER with fewer than 8 words below its headings and no acceptance criteria
(`thresholds.title_only_words`). Goals and spikes with a `question` are left alone.

## Why it matters
`Make checkout better` can be agreed on by people who want opposite things. No more than a title is one of the product
owner anti-patterns that S. Wolpers lists.

## How to fix it
Write who needs what and why, in two sentences; or take the line out of `order.txt` until somebody can.
",
    check: Check::OpenItem(check),
};

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let body = &item.document.body;
    let enough = facts.backlog.config.thresholds.title_only_words;
    if body.words >= enough || !body.criteria.is_empty() {
        return Vec::new();
    }
    let Some(band @ (Band::Now | Band::Next | Band::Later)) = facts.ranking.band(index) else {
        return Vec::new();
    };
    let asks = item.item_type == ItemType::Spike && item.document.text("question").is_some();
    if asks || item.item_type == ItemType::Goal {
        return Vec::new();
    }
    let words = match body.words {
        0 => "no words".to_owned(),
        1 => "1 word".to_owned(),
        more => format!("{more} words"),
    };
    let message = format!(
        "{} in {} is no more than a title: {words} and no criteria",
        item.id,
        band.name()
    );
    let help = "write who needs what and why, or take its line out of the order";
    vec![Remark::at(item, item.title.span, message).help(help)]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    #[test]
    fn make_checkout_better_is_no_more_than_a_title() {
        assert_eq!(
            listed(&[("S-000001", "---\nMake checkout better\n")]).finds("D3"),
            [
                "warning backlog/items/S-000001-it.md:3:8 S-000001 in NOW is no more than a title: 3 words and no criteria"
            ]
        );
    }

    #[test]
    fn eight_words_or_one_criterion_are_enough() {
        let case = listed(&[
            ("S-000001", "---\none two three four five six seven eight\n"),
            ("S-000002", "---\n## Acceptance criteria\n- faster\n"),
            ("K-000001", "question: can we?\n"),
        ]);
        assert!(case.finds("D3").is_empty());
    }
}
