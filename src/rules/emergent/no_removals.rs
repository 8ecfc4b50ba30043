use super::{before_lately, open_work, overall};
use crate::Facts;
use crate::rules::days::days_before;
use crate::rules::{Check, Letter, Level, Measure, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M4",
    name: "no-removals",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
No story, bug, spike or enabler dropped or merged in the last 90 days (`thresholds.lately_days`) while more than 30 are open
(`thresholds.removals_from_items`). With fewer than 90 days of commits it cannot be measured.

## Why it matters
Whoever never removes an item never says no. Be fairly ruthless in purging (M. Cohn, Four steps to keep your product backlog
small and manageable).

## How to fix it
Pick the items that nobody asked for again (see `zombie-share`), set `status: dropped`, and write the reason.
",
    check: Check::Measure(check),
};

fn check(facts: &Facts<'_>) -> Measure {
    let limits = &facts.backlog.config.thresholds;
    let Some(start) = before_lately(facts) else {
        return Measure::default();
    };
    let counts = facts.flow.counts(days_before(start, -1), facts.today);
    let removed = counts.dropped + counts.merged;
    let open = open_work(facts).count();
    let mut remarks = Vec::new();
    if removed == 0 && open > limits.removals_from_items {
        let message = format!(
            "no item was dropped in {} days, and {open} are open",
            limits.lately_days
        );
        let help = "drop what nobody asks for: `status: dropped` and `dropped: {reason: ...}`";
        remarks.push(overall(message).help(help));
    }
    Measure {
        value: Some(format!("{removed} dropped, {open} open")),
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn items(count: usize) -> Case {
        let item = |case: Case, number| case.item(&format!("S-{number:06}"), "");
        (0..count)
            .fold(Case::default(), item)
            .commit("2026-06-01", "mira")
    }

    #[test]
    fn a_large_backlog_that_never_drops_is_warned_of() {
        assert_eq!(
            items(31).finds("M4"),
            ["warning no item was dropped in 90 days, and 31 are open"]
        );
        assert!(items(30).finds("M4").is_empty());
    }

    #[test]
    fn one_item_dropped_lately_is_a_no() {
        let case = items(32).item("S-000000", "status: dropped\n");
        assert!(
            case.clone()
                .commit("2026-08-05", "mira")
                .finds("M4")
                .is_empty()
        );
        assert_eq!(case.commit("2026-08-04", "mira").finds("M4").len(), 1);
    }
}
