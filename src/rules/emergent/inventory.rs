use super::{open_items, open_work, overall};
use crate::Facts;
use crate::backlog::Item;
use crate::rules::{Check, Letter, Level, Measure, Rule};
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M5",
    name: "inventory",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
How long the open stories, bugs, spikes and enablers last at the median of items finished a sprint. Three alarms, each a finding: refined items (status
`ready` or later, not started) for more than 4 sprints (`thresholds.refined_sprints`; S. Wolpers: three to four); all of them
for more than 26 weeks (`thresholds.inventory_weeks`, a six-month inventory: V. Chandel);
more than 300 of them at any throughput (`thresholds.inventory_items`, L. Müller, How many items should a product backlog
have). The first two need three finished sprints.

## Why it matters
Work that waits for half a year will be asked for differently when its turn comes. Every item more makes each order,
refinement and search slower.

## How to fix it
Drop from the bottom, with reasons; keep wishes as feedback, where they are counted and cost nothing.
",
    check: Check::Measure(check),
};

fn check(facts: &Facts<'_>) -> Measure {
    let limits = &facts.backlog.config.thresholds;
    let open = || open_work(facts);
    let count = open().count();
    let mut value = open_items(count);
    let mut remarks = Vec::new();
    if let Some(per_sprint) = facts
        .flow
        .median_items_per_sprint()
        .filter(|items| *items > 0.0)
    {
        let refined = open().filter(|item| is_refined(item, facts)).count();
        let sprints = refined as f64 / per_sprint;
        if sprints > limits.refined_sprints {
            let message = format!(
                "{refined} refined items last {} sprints at {per_sprint} a sprint, more than {}",
                rounding::fixed(sprints, 1),
                limits.refined_sprints
            );
            let help = "stop refining; what is refined early is refined twice";
            remarks.push(overall(message).help(help).key("refined"));
        }
        let sprint_weeks = f64::from(facts.backlog.config.calendar.sprint_days) / 7.0;
        let weeks = count as f64 / per_sprint * sprint_weeks;
        let said = rounding::fixed(weeks, 0);
        value = format!("{value}, {said} weeks at {per_sprint} finished a sprint");
        if weeks > limits.inventory_weeks {
            let message = format!(
                "{count} open items last {said} weeks at {per_sprint} a sprint, more than {}",
                limits.inventory_weeks
            );
            let help = "drop from the bottom, with reasons; keep wishes as feedback";
            remarks.push(overall(message).help(help).key("weeks"));
        }
    }
    if count > limits.inventory_items {
        let message = format!(
            "{count} open items, more than {} can be kept in mind",
            limits.inventory_items
        );
        let help = "drop from the bottom, with reasons; keep wishes as feedback";
        remarks.push(overall(message).help(help).key("items"));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

/// Whether its status claims that it is ready, and it is not started.
fn is_refined(item: &Item, facts: &Facts<'_>) -> bool {
    use crate::backlog::config::Phase;
    let workflow = &facts.backlog.config.workflow;
    let place = |status: &str| workflow.statuses.iter().position(|each| each == status);
    let ready = place(&workflow.ready);
    item.phase == Phase::NotStarted && ready.is_some() && place(&item.status.value) >= ready
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, three_sprints};

    fn items(count: usize, text: &str) -> Case {
        let item = |case: Case, number| case.item(&format!("S-{number:06}"), text);
        (0..count)
            .fold(Case::default(), item)
            .commit("2026-06-01", "mira")
    }

    /// 28 items at 2 a sprint of two weeks last 28 weeks.
    #[test]
    fn half_a_year_of_open_items_is_too_much() {
        let case = items(28, "").flow(three_sprints(2, 6.0));
        assert_eq!(
            case.finds("M5"),
            ["warning 28 open items last 28 weeks at 2 a sprint, more than 26"]
        );
        assert!(
            items(26, "")
                .flow(three_sprints(2, 6.0))
                .finds("M5")
                .is_empty()
        );
    }

    #[test]
    fn five_sprints_of_refined_items_are_too_much() {
        let case = items(10, "status: ready\n").flow(three_sprints(2, 6.0));
        assert_eq!(
            case.finds("M5"),
            ["warning 10 refined items last 5.0 sprints at 2 a sprint, more than 4"]
        );
    }

    #[test]
    fn three_hundred_and_one_items_are_too_many_at_any_throughput() {
        assert_eq!(
            items(301, "").finds("M5"),
            ["warning 301 open items, more than 300 can be kept in mind"]
        );
        assert!(items(300, "").finds("M5").is_empty());
    }
}
