use super::{before_lately, overall, passage};
use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rules::{Check, Letter, Level, Measure, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M8",
    name: "learning-trace",
    letter: Letter::Emergent,
    level: Level::Info,
    needs_history: true,
    docs: r"## What it finds
The share of the items added in the last 90 days (`thresholds.lately_days`) that say what they were learned from: feedback
that names them in `addressed_by`, `evidence`, `requested_by`, an `outcome` with a metric, or a spike that they were blocked
by. There is no threshold: it tells, and leaves the judgement to you.

## Why it matters
An emergent backlog grows from what users say and what was measured. Items without a trace come from inside.

## How to fix it
Link the feedback (`addressed_by` in its file), or note the source: `evidence: [{kind: ..., ref: ..., note: ...}]`.
",
    check: Check::Measure(check),
};

fn check(facts: &Facts<'_>) -> Measure {
    let Some(start) = before_lately(facts) else {
        return Measure::default();
    };
    let added: Vec<(ItemIx, &Item)> = facts
        .backlog
        .indexed()
        .filter(|(_, item)| passage(facts, &item.id).is_some_and(|passage| passage.created > start))
        .collect();
    if added.is_empty() {
        return Measure::default();
    }
    let traced = added
        .iter()
        .filter(|(index, item)| has_trace(*index, item, facts))
        .count();
    let share = traced as f64 / added.len() as f64 * 100.0;
    let value = format!("{share:.0} % ({traced} of {} items)", added.len());
    let message = format!(
        "{value} added in {} days say what they were learned from",
        facts.backlog.config.thresholds.lately_days
    );
    let help = "name the new items in `addressed_by` of their feedback, or note their `evidence`";
    Measure {
        value: Some(value),
        remarks: vec![overall(message).help(help)],
    }
}

fn has_trace(index: ItemIx, item: &Item, facts: &Facts<'_>) -> bool {
    let document = &item.document;
    let written = |path: &str| {
        document.node(path).is_some_and(|node| {
            !node.nodes().is_empty() || !node.entries().is_empty() || document.text(path).is_some()
        })
    };
    let after_a_spike = || {
        let blockers = facts.backlog.blocked_by(index).iter();
        blockers
            .into_iter()
            .any(|blocker| facts.backlog.item(*blocker).item_type == ItemType::Spike)
    };
    facts.demand.of(index).mentions > 0
        || ["evidence", "requested_by", "outcome.metric"]
            .into_iter()
            .any(written)
        || after_a_spike()
}
