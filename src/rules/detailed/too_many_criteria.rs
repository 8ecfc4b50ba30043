use crate::Facts;
use crate::backlog::body::Form;
use crate::backlog::{Item, ItemIx};
use crate::rank::Band;
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D8",
    name: "too-many-criteria",
    letter: Letter::Detailed,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
An item in NOW with more than 7 acceptance criteria, or more than 4 Given/When/Then scenarios
(`thresholds.most_criteria`, `thresholds.most_scenarios`).

## Why it matters
It is probably two stories. Three to seven criteria are typical (agiletribe.se); with more than four scenarios a story is
not small (J. Rothman, Create Your Successful Agile Project).

## How to fix it
Split it along paths, interfaces, data or rules (M. Cohn's SPIDR): each part keeps the criteria that it can show by itself.
",
    check: Check::OpenItem(check),
};

fn check(index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let limits = &facts.backlog.config.thresholds;
    let criteria = &item.document.body.criteria;
    let is_scenario = |form| matches!(form, Form::Scenario { .. });
    let scenarios = criteria
        .iter()
        .filter(|each| is_scenario(each.form))
        .count();
    let found = if scenarios > limits.most_scenarios {
        format!("{scenarios} scenarios, more than {}", limits.most_scenarios)
    } else if criteria.len() > limits.most_criteria {
        format!(
            "{} criteria, more than {}",
            criteria.len(),
            limits.most_criteria
        )
    } else {
        return Vec::new();
    };
    let Some(first) = criteria
        .first()
        .filter(|_| facts.ranking.band(index) == Some(Band::Now))
    else {
        return Vec::new();
    };
    let message = format!("{} in NOW has {found}: probably two stories", item.id);
    let help = "split it along paths, interfaces, data or rules, each part with its own criteria";
    vec![Remark::at(item, first.span, message).help(help)]
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    fn with(lines: &str, count: usize) -> Vec<String> {
        let text = format!("---\n## Acceptance criteria\n{}", lines.repeat(count));
        listed(&[("S-000001", &text)]).finds("D8")
    }

    #[test]
    fn eight_criteria_are_two_stories() {
        assert!(with("- a thing\n", 7).is_empty());
        assert_eq!(
            with("- a thing\n", 8),
            [
                "warning backlog/items/S-000001-it.md:8:1 S-000001 in NOW has 8 criteria, more than 7: probably two stories"
            ]
        );
    }

    #[test]
    fn five_scenarios_are_two_stories() {
        let scenario = "Scenario: a case\nGiven one\nWhen two\nThen three\n\n";
        assert!(with(scenario, 4).is_empty());
        assert_eq!(
            with(scenario, 5),
            [
                "warning backlog/items/S-000001-it.md:8:1 S-000001 in NOW has 5 scenarios, more than 4: probably two stories"
            ]
        );
    }
}
