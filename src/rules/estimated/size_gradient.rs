use super::missing_estimate::leaves;
use crate::Facts;
use crate::rank::Band;
use crate::rules::statistics::median;
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E6",
    name: "size-gradient",
    letter: Letter::Estimated,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
Whether sizes grow with depth: the median estimate in NOW should not be larger than in LATER. It takes three estimates in
each to say so.

## Why it matters
What is done soon has been split, what is far is still large: that is what detailed and estimated appropriately look like
together. The other way round, the large items were moved up without refinement.

## How to fix it
Split the large items of NOW (see `boulder`).
",
    check: Check::Measure(check),
};

const FEWEST: usize = 3;

fn check(facts: &Facts<'_>) -> Measure {
    let size = |band| {
        let estimates: Vec<f64> = leaves(facts, band)
            .iter()
            .filter_map(|(_, item)| Some(item.estimate.as_ref()?.value))
            .collect();
        (estimates.len() >= FEWEST)
            .then(|| median(estimates))
            .flatten()
    };
    let (Some(now), Some(later)) = (size(Band::Now), size(Band::Later)) else {
        return Measure::default();
    };
    let value = format!("median {now} in NOW, {later} in LATER");
    let mut remarks = Vec::new();
    if now > later {
        let path = facts
            .backlog
            .order
            .source
            .as_ref()
            .map_or("", |source| &*source.path);
        let message = format!("what is soon is larger than what is far: {value}");
        let help = "split the large items of NOW";
        remarks.push(Remark::in_file(path, Span::default(), message).help(help));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed};

    fn sized(now: &str, later: &str) -> Case {
        let now = format!("estimate: {now}\n");
        let later = format!("estimate: {later}\n");
        listed(&[
            ("S-000001", &now),
            ("S-000002", &now),
            ("S-000003", &now),
            ("S-000004", &later),
            ("S-000005", &later),
            ("S-000006", &later),
        ])
        .config("bands: {now: 3, next: 3, later: 6}\n")
    }

    #[test]
    fn larger_on_top_than_below_is_the_wrong_way_round() {
        assert_eq!(
            sized("8", "3").finds("E6"),
            [
                "info backlog/order.txt:1:1 what is soon is larger than what is far: median 8 in NOW, 3 in LATER"
            ]
        );
        assert!(sized("3", "8").finds("E6").is_empty());
        assert_eq!(
            sized("3", "8").measures("E6").as_deref(),
            Some("median 3 in NOW, 8 in LATER")
        );
    }

    #[test]
    fn two_estimates_measure_nothing() {
        assert_eq!(
            listed(&[("S-000001", "estimate: 8\n")]).measures("E6"),
            None
        );
    }
}
