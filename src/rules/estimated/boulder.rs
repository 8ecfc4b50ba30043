use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::rank::Band;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E5",
    name: "boulder",
    letter: Letter::Estimated,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
In NOW (error) and NEXT (warning), an item whose estimate is larger than the largest that a sprint should hold:
`estimate.max_item`, else half of the median points finished a sprint, else 8 (`thresholds.boulder`). A goal or an epic in
NOW is always too large.

## Why it matters
Any one item can reasonably be Done within the sprint (Scrum Guide 2017). Two or three people, less than a week (Artisan
Agility, Backlog refinement); a few person-days to a few person-weeks (B. Wake, INVEST in good stories).

## How to fix it
Split it: workflow steps, operations, rule variations, data variations (Humanizing Work), and prefer the split that shows
which part has little value. For an epic, list its stories in `order.txt` and not the epic.
",
    check: Check::OpenItem(check),
};

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let (band, level) = match facts.ranking.band(index) {
        Some(Band::Now) => ("NOW", Level::Error),
        Some(Band::Next) => ("NEXT", Level::Warning),
        _ => return Vec::new(),
    };
    if !item.is_leaf() {
        let kind = item.item_type.name();
        let message = format!("{} in {band} is a whole {kind}", item.id);
        let help = format!("list its stories in the order, not the {kind}");
        let remark = Remark::at(item, item.title.span, message)
            .help(help)
            .key("type");
        return if level == Level::Error {
            vec![remark]
        } else {
            Vec::new()
        };
    }
    let Some(estimate) = &item.estimate else {
        return Vec::new();
    };
    let (largest, basis) = largest(facts);
    if estimate.value <= largest {
        return Vec::new();
    }
    let message = format!(
        "{} in {band} is estimated at {}, more than the {largest} that one item may take ({basis})",
        item.id, estimate.value
    );
    let help =
        "split it by workflow step, operation, rule or data; keep the part of most value on top";
    let remark = Remark::at(item, estimate.span, message);
    vec![remark.level(level).help(help).key("estimate")]
}

/// The largest estimate for one item of a sprint, and where the number comes from.
pub fn largest(facts: &Facts<'_>) -> (f64, &'static str) {
    let config = &facts.backlog.config;
    if let Some(largest) = config.estimate.max_item {
        return (largest, "`estimate.max_item`");
    }
    match facts.flow.median_points_per_sprint() {
        Some(points) => (points / 2.0, "half of the median points a sprint"),
        None => (config.thresholds.boulder, "no sprints to go by"),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{listed, three_sprints};

    #[test]
    fn nine_points_are_a_boulder_without_sprints_to_go_by() {
        let case = listed(&[
            ("S-000001", "estimate: 8\n"),
            ("S-000002", "estimate: 13\n"),
        ]);
        assert_eq!(
            case.finds("E5"),
            [
                "error backlog/items/S-000002-it.md:5:11 S-000002 in NOW is estimated at 13, more than the 8 that one item may take (no sprints to go by)"
            ]
        );
        let larger = case.config("estimate: {max_item: 13}\n");
        assert!(larger.finds("E5").is_empty());
    }

    #[test]
    fn half_of_the_median_points_of_a_sprint_is_the_most() {
        let case = listed(&[("S-000001", "estimate: 5\n"), ("S-000002", "estimate: 8\n")])
            .flow(three_sprints(4, 12.0));
        assert_eq!(
            case.finds("E5"),
            [
                "error backlog/items/S-000002-it.md:5:11 S-000002 in NOW is estimated at 8, more than the 6 that one item may take (half of the median points a sprint)"
            ]
        );
    }

    #[test]
    fn an_epic_in_now_is_one_always() {
        assert_eq!(
            listed(&[("E-000001", "")]).finds("E5"),
            ["error backlog/items/E-000001-it.md:3:8 E-000001 in NOW is a whole epic"]
        );
    }
}
