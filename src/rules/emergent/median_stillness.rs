use super::{open_items, overall, stillness};
use crate::Facts;
use crate::rules::statistics::median;
use crate::rules::{Check, Letter, Level, Measure, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M2",
    name: "median-stillness",
    letter: Letter::Emergent,
    level: Level::Info,
    needs_history: true,
    docs: r"## What it finds
The median of days since the last semantic change of open stories, bugs, spikes and enablers; more than 60 (`thresholds.median_still_days`) is an alarm
(V. Chandel, 9 problems in a healthy product backlog).

## Why it matters
A backlog is not static: as more is learned, items are added, removed and reprioritised (M. Cohn, Make the Product Backlog
DEEP). When half of it has not moved for two months, it is an archive.

## How to fix it
See `zombie-share`; hold refinement weekly.
",
    check: Check::Measure(check),
};

fn check(facts: &Facts<'_>) -> Measure {
    let days: Vec<f64> = stillness(facts)
        .iter()
        .map(|(_, days)| f64::from(*days))
        .collect();
    let count = days.len();
    let Some(median) = median(days) else {
        return Measure::default();
    };
    let value = format!("{median} days over {}", open_items(count));
    let limit = facts.backlog.config.thresholds.median_still_days;
    let mut remarks = Vec::new();
    if median > limit {
        let message =
            format!("half of the open items have not changed for {median} days, more than {limit}");
        remarks.push(overall(message).help("refine weekly; drop what nobody asks for"));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn half_of_the_items_still_for_more_than_sixty_days_is_told() {
        let case = Case::default()
            .item("S-000001", "")
            .commit("2026-09-02", "mira");
        assert_eq!(
            case.finds("M2"),
            ["info half of the open items have not changed for 61 days, more than 60"]
        );
        let case = case.item("S-000002", "").commit("2026-09-12", "mira");
        assert_eq!(
            case.measures("M2").as_deref(),
            Some("56 days over 2 open items")
        );
        assert!(case.finds("M2").is_empty());
    }
}
