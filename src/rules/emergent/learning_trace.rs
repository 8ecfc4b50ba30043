use super::{before_lately, overall, passage};
use crate::Facts;
use crate::backlog::{Item, ItemIx, ItemType};
use crate::rules::{Check, Letter, Level, Measure, Rule};
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M8",
    name: "learning-trace",
    letter: Letter::Emergent,
    level: Level::Info,
    needs_history: true,
    docs: r"## What it finds
The share of the stories, bugs, spikes and enablers added in the last 90 days (`thresholds.lately_days`) that say what they were learned from: feedback
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
        .filter(|(_, item)| {
            let passage = passage(facts, &item.id);
            passage.is_some_and(|passage| {
                passage.is_leaf && !passage.is_stock && passage.created > start
            })
        })
        .collect();
    if added.is_empty() {
        return Measure::default();
    }
    let traced = added
        .iter()
        .filter(|(index, item)| has_trace(*index, item, facts))
        .count();
    let share = rounding::percent(traced as f64 / added.len() as f64);
    let value = format!("{share} ({traced} of {} items)", added.len());
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    #[test]
    fn feedback_and_evidence_are_traces() {
        let case = Case::default()
            .item("S-000000", "")
            .commit("2026-06-01", "mira");
        let feedback = "---\nid: F-000001\ntype: feedback\ntitle: Hours\nreceived: 2026-10-01\nchannel: support\nrequester: R-000001\naddressed_by:\n  - S-000001\n---\n";
        let case = case
            .item("S-000001", "")
            .item(
                "S-000002",
                "evidence:\n  - {kind: interview, ref: notes.md}\n",
            )
            .item("S-000003", "")
            .item("S-000004", "evidence:\n")
            .file("backlog/feedback/2026/F-000001-hours.md", feedback)
            .commit("2026-10-01", "mira");
        assert_eq!(
            case.finds("M8"),
            ["info 50 % (2 of 4 items) added in 90 days say what they were learned from"]
        );
    }

    #[test]
    fn without_new_items_there_is_nothing_to_say() {
        let case = Case::default()
            .item("S-000000", "")
            .commit("2026-06-01", "mira");
        assert_eq!(case.measures("M8"), None);
    }
}
