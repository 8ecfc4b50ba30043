use super::overall;
use crate::Facts;
use crate::backlog::Id;
use crate::history::{Event, EventKind, History};
use crate::rank::Band;
use crate::rules::days::{Days, days_between};
use crate::rules::{Check, Letter, Level, Measure, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M6",
    name: "refinement-gap",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
Days since the last commit that refined something near the top: changed the criteria, the estimate or the split of an item
in NOW or NEXT, or the order. More than 7 days (`thresholds.refinement_days`) is an info, more than a sprint
(`calendar.sprint_days`) a warning.

## Why it matters
Refinement is an ongoing activity (Scrum Guide 2020), weekly in many teams (Asana). When it pauses for a sprint, the next
planning works with what was known before the last review.

## How to fix it
Hold a refinement on the items that `definition-of-ready` and `missing-estimate` name.
",
    check: Check::Measure(check),
};

fn check(facts: &Facts<'_>) -> Measure {
    let near = facts
        .ranking
        .order
        .iter()
        .filter(|index| matches!(facts.ranking.band(**index), Some(Band::Now | Band::Next)));
    let near: Vec<&Id> = near.map(|index| &facts.backlog.item(*index).id).collect();
    let Some(history) = facts.past.known().filter(|_| !near.is_empty()) else {
        return Measure::default();
    };
    let refined = near.iter().filter_map(|id| last_refined(id, history)).max();
    let ordered = history.orders.last().map(|version| version.commit);
    let Some(last) = refined.max(ordered) else {
        return Measure::default();
    };
    let config = &facts.backlog.config;
    let day = Days::new(config).of(history, last);
    let gap = days_between(day, facts.today);
    let sprint = i32::try_from(config.calendar.sprint_days).unwrap_or(i32::MAX);
    let value = format!("{gap} days, since {day}");
    let level = if gap > sprint {
        Some((Level::Warning, format!("a sprint of {sprint}")))
    } else if gap > config.thresholds.refinement_days {
        Some((Level::Info, config.thresholds.refinement_days.to_string()))
    } else {
        None
    };
    let remarks = level.map(|(level, most)| {
        let message = format!("nothing in NOW and NEXT was refined for {value}, more than {most}");
        let help = "refine what `definition-of-ready` and `missing-estimate` name";
        overall(message).level(level).help(help)
    });
    Measure {
        value: Some(value),
        remarks: remarks.into_iter().collect(),
    }
}

fn last_refined(id: &Id, history: &History) -> Option<crate::history::CommitIx> {
    let events = history.events(id).iter().rev();
    events
        .into_iter()
        .find(|event| refines(event))
        .map(|event| event.commit)
}

fn refines(event: &Event) -> bool {
    match &event.kind {
        EventKind::Criteria(change) => change.is_of_content(),
        EventKind::Field { path, .. } => matches!(&**path, "estimate" | "size" | "split_from"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed, path};

    fn refined_on(day: &str) -> Case {
        let case = listed(&[("S-000001", "estimate: 3\n")]).commit("2026-09-01", "mira");
        case.item("S-000001", "estimate: 5\n").commit(day, "tom")
    }

    #[test]
    fn a_week_is_told_and_a_sprint_is_warned_of() {
        assert!(refined_on("2026-10-26").finds("M6").is_empty());
        assert_eq!(
            refined_on("2026-10-25").finds("M6"),
            ["info nothing in NOW and NEXT was refined for 8 days, since 2026-10-25, more than 7"]
        );
        assert_eq!(
            refined_on("2026-10-18").finds("M6"),
            [
                "warning nothing in NOW and NEXT was refined for 15 days, since 2026-10-18, more than a sprint of 14"
            ]
        );
    }

    #[test]
    fn a_new_order_is_refinement_and_a_new_title_is_not() {
        let case = refined_on("2026-10-18").item("S-000002", "");
        let renamed = case.clone().file(
            &path("S-000001"),
            "---\nid: S-000001\ntype: story\ntitle: Anew\nestimate: 5\n---\n",
        );
        assert_eq!(renamed.commit("2026-11-01", "mira").finds("M6").len(), 1);
        let ordered = case
            .order("S-000002\nS-000001")
            .commit("2026-11-01", "mira");
        assert!(ordered.finds("M6").is_empty());
    }
}
