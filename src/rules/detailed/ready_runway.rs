use crate::Facts;
use crate::rules::readiness::gaps;
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::Span;
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D7",
    name: "ready-runway",
    letter: Letter::Detailed,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
How many sprints the ready items last: listed stories, bugs, spikes and enablers without a gap of `definition-of-ready`,
divided by the median of items finished a sprint. Outside `ready_runway` (1 to 2.5 sprints) it warns. With fewer than three
finished sprints it cannot be measured.

## Why it matters
With too little, the next planning starts with refinement. With too much, detail is written for a plan that will change:
more than two sprints ahead lends itself to waterfall (Sourcery, Refine the backlog), at least two are wanted elsewhere
(Pega), and how far is too far depends on how much changes (F. Iqbal, scrum.org). So the range is yours.

## How to fix it
Refine the items at the top that `definition-of-ready` names; or pause refinement until the runway has shrunk.
",
    check: Check::Measure(check),
};

/// How many listed stories, bugs, spikes and enablers are ready: without a gap of `definition-of-ready`.
pub fn ready(facts: &Facts<'_>) -> usize {
    let listed = facts
        .ranking
        .order
        .iter()
        .map(|index| (*index, facts.backlog.item(*index)));
    listed
        .filter(|(index, item)| item.is_leaf() && gaps(*index, item, facts).is_empty())
        .count()
}

fn check(facts: &Facts<'_>) -> Measure {
    let Some(per_sprint) = facts
        .flow
        .median_items_per_sprint()
        .filter(|items| *items > 0.0)
    else {
        return Measure::default();
    };
    let ready = ready(facts);
    let runway = ready as f64 / per_sprint;
    let value = format!(
        "{} sprints ({ready} ready items, {per_sprint} finished a sprint)",
        rounding::fixed(runway, 1)
    );
    let wanted = facts.backlog.config.ready_runway;
    let help = if runway < wanted.min {
        Some("refine the items at the top of the order")
    } else if runway > wanted.max {
        Some("stop refining until the runway has shrunk")
    } else {
        None
    };
    let remarks = help.map(|help| {
        let message = format!(
            "ready items last {value}, outside {} to {}",
            wanted.min, wanted.max
        );
        let path = facts
            .backlog
            .order
            .source
            .as_ref()
            .map_or("", |source| &*source.path);
        Remark::in_file(path, Span::default(), message).help(help)
    });
    Measure {
        value: Some(value),
        remarks: remarks.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed, three_sprints};

    const READY: &str = "parent: E-000001\nestimate: 3\n---\nAs a lead, I want to see hours, so that I can plan.\n\n\
        ## Acceptance criteria\n- [ ] Hours are shown.\n";

    fn case(items_per_sprint: usize) -> Case {
        listed(&[("S-000001", READY), ("S-000002", READY), ("S-000003", "")])
            .commit("2026-11-01", "mira")
            .flow(three_sprints(items_per_sprint, 9.0))
    }

    #[test]
    fn two_ready_items_last_one_sprint_at_two_a_sprint() {
        assert_eq!(
            case(2).measures("D7").as_deref(),
            Some("1.0 sprints (2 ready items, 2 finished a sprint)")
        );
        assert!(case(2).finds("D7").is_empty());
    }

    #[test]
    fn too_little_is_warned_of() {
        assert_eq!(
            case(4).finds("D7"),
            [
                "warning backlog/order.txt:1:1 ready items last 0.5 sprints (2 ready items, 4 finished a sprint), outside 1 to 2.5"
            ]
        );
    }

    #[test]
    fn too_few_sprints_measure_nothing() {
        let case = listed(&[("S-000001", READY)]).commit("2026-11-01", "mira");
        assert_eq!(case.measures("D7"), None);
    }
}
