use super::{before_lately, overall};
use crate::Facts;
use crate::rules::{Check, Letter, Level, Measure, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M4",
    name: "no-removals",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
No item dropped or merged in the last 90 days (`thresholds.lately_days`) while more than 30 are open
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
    let passages = facts.flow.passages.values();
    let removed = passages
        .filter(|passage| passage.dropped.is_some_and(|day| day > start))
        .count();
    let open = facts
        .backlog
        .items
        .iter()
        .filter(|item| item.is_open())
        .count();
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
