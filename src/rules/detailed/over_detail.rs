use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::rank::Band;
use crate::rules::detail::detail;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D4",
    name: "over-detail",
    letter: Letter::Detailed,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
A story, bug, spike or enabler in LATER or BEYOND (warning) or TAIL (info) whose detail score is 4 or more
(`thresholds.over_detail`) while its expected start is more than 3 sprints away (`thresholds.far_sprints`; items above it
divided by the median of items finished a sprint, or its band alone where that is unknown).

The detail score, 0 to 6, gives one point each for: a narrative; a why; one criterion; three criteria; more than 150 words,
or an image, table or attachment; a list of tasks, or five criteria.

## Why it matters
Requirements rot: what is written a quarter ahead is written again, and detail makes it hard to say no. Stories that will
not be developed for a while are described with less detail (M. Cohn, Make the Product Backlog DEEP).

## How to fix it
Stop writing here. Keep the narrative and the why; move drafts of criteria to a note that may be lost. Or move the item up,
if it is closer than the order says.
",
    check: Check::OpenItem(check),
};

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let Some(band @ (Band::Later | Band::Beyond | Band::Tail)) = facts.ranking.band(index) else {
        return Vec::new();
    };
    let limits = &facts.backlog.config.thresholds;
    let detail = detail(item);
    if detail < limits.over_detail || !item.is_leaf() {
        return Vec::new();
    }
    let away = sprints_away(index, facts);
    if away.is_some_and(|sprints| sprints <= limits.far_sprints) {
        return Vec::new();
    }
    let when = match away {
        Some(sprints) => format!("about {} sprints away", rounding::fixed(sprints, 1)),
        None => format!("in {}", band.name()),
    };
    let level = if band == Band::Tail {
        Level::Info
    } else {
        Level::Warning
    };
    let message = format!(
        "{} is {when} and has {detail} of 6 points of detail",
        item.id
    );
    let help = "stop detailing it, keep narrative and why; or move it up in the order if it is closer than that";
    vec![
        Remark::at(item, item.title.span, message)
            .level(level)
            .help(help),
    ]
}

/// Sprints until it is likely to start; none when it is not listed or the throughput is unknown.
fn sprints_away(index: ItemIx, facts: &Facts<'_>) -> Option<f64> {
    let position = facts.ranking.position(index)?;
    let items = facts
        .flow
        .median_items_per_sprint()
        .filter(|items| *items > 0.0)?;
    Some(f64::from(position - 1) / items)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed};

    const DETAILED: &str = "---\nAs a lead, I want to see hours, so that I can plan.\n\n\
        ## Acceptance criteria\n- one\n- two\n- three\n";

    #[test]
    fn four_points_are_too_many_for_what_is_far() {
        let case = listed(&[
            ("S-000001", DETAILED),
            ("S-000002", DETAILED),
            ("S-000003", DETAILED),
        ])
        .item("S-000004", DETAILED)
        .config("bands: {now: 1, next: 2, later: 3}\n");
        assert_eq!(
            case.finds("D4"),
            [
                "warning backlog/items/S-000003-it.md:3:8 S-000003 is in LATER and has 4 of 6 points of detail",
                "info backlog/items/S-000004-it.md:3:8 S-000004 is in TAIL and has 4 of 6 points of detail",
            ]
        );
    }

    #[test]
    fn three_points_and_epics_are_left_alone() {
        let less = DETAILED.replace("- three\n", "");
        let case = Case::default()
            .item("S-000001", &less)
            .item("E-000001", DETAILED);
        assert!(case.finds("D4").is_empty());
    }
}
