use crate::Facts;
use crate::rules::days::days_between;
use crate::rules::statistics::kendall;
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::Span;
use crate::text::rounding;
use crate::text::sorting::PutInOrder as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E8",
    name: "estimate-information",
    letter: Letter::Estimated,
    level: Level::Info,
    needs_history: true,
    docs: r"## What it finds
Whether estimates tell anything about time: Kendall's tau-b of estimate and cycle time (days from start to finish, both
counted) over the last finished items, 20 to 100 of them (`thresholds.information_items`). Items whose start was not observed
are left out. Below 0.1 (`thresholds.information_tau`) estimates carry no information here.

## Why it matters
Then counting items forecasts as well as adding up points, and costs nothing.

## How to fix it
Forecast by counts. Keep sizing for the talk it causes and for splitting what is too large, or stop it.
",
    check: Check::Measure(check),
};

/// The most finished items to look at: more would compare with a team of long ago.
const MOST: usize = 100;

fn check(facts: &Facts<'_>) -> Measure {
    let limits = &facts.backlog.config.thresholds;
    let mut finished: Vec<_> = facts
        .flow
        .passages
        .iter()
        .filter(|(_, passage)| !passage.start_unobserved)
        .filter_map(|(id, passage)| {
            let finished = passage.finished_in_flow()?;
            let days = days_between(passage.started?, finished) + 1;
            Some((finished, id, passage.estimate?, f64::from(days)))
        })
        .collect();
    finished.put_in_order_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
    let last = finished.len().saturating_sub(MOST);
    let pairs: Vec<(f64, f64)> = finished
        .iter()
        .skip(last)
        .map(|(_, _, estimate, days)| (*estimate, *days))
        .collect();
    let tau = (pairs.len() >= limits.information_items)
        .then(|| kendall(&pairs))
        .flatten();
    let Some(tau) = tau else {
        return Measure::default();
    };
    let value = format!(
        "tau-b {} over {} finished items",
        rounding::fixed(tau, 2),
        pairs.len()
    );
    let mut remarks = Vec::new();
    if tau < limits.information_tau {
        let message = format!("estimates say nothing about cycle times here ({value})");
        let help = "forecast by counting items: it is as good, and free";
        remarks.push(Remark::in_file("", Span::default(), message).help(help));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

#[cfg(test)]
mod tests {

    use jiff::civil::{Date, date};

    use crate::history::Flow;
    use crate::history::flow::Passage;
    use crate::rules::days::days_before;
    use crate::rules::testing::Case;

    fn finished(estimate: f64, days: i32) -> Passage {
        let start: Date = date(2026, 6, 1);
        Passage {
            is_leaf: true,
            created: start,
            is_stock: false,
            started: Some(start),
            start_unobserved: false,
            seen_started: None,
            finished: Some(days_before(start, 1 - days)),
            finish_unobserved: false,
            dropped: None,
            replaced: false,
            status_since: start,
            changed: start,
            backward_moves: 0,
            reopened: 0,
            estimate: Some(estimate),
        }
    }

    fn case(count: i32, days: impl Fn(i32) -> i32) -> Case {
        let passages = (0..count).map(|number| {
            let id = crate::backlog::Id::new(&format!("S-{number:06}"));
            (id, finished(f64::from(number % 4 + 1), days(number)))
        });
        let flow = Flow {
            passages: passages.collect(),
            ..Flow::default()
        };
        Case::default()
            .item("S-000001", "")
            .commit("2026-06-01", "mira")
            .flow(flow)
    }

    /// Estimates 1 2 3 4, five times each; days equal to the estimate: every pair that is not tied agrees.
    #[test]
    fn estimates_that_order_the_cycle_times_are_worth_it() {
        let case = case(20, |number| number % 4 + 1);
        assert_eq!(
            case.measures("E8").as_deref(),
            Some("tau-b 1.00 over 20 finished items")
        );
        assert!(case.finds("E8").is_empty());
    }

    #[test]
    fn estimates_that_order_nothing_are_told_of() {
        let case = case(20, |number| 5 - number % 4);
        assert_eq!(
            case.finds("E8"),
            [
                "info estimates say nothing about cycle times here (tau-b -1.00 over 20 finished items)"
            ]
        );
    }

    #[test]
    fn nineteen_items_are_too_few() {
        assert_eq!(case(19, |number| number % 4 + 1).measures("E8"), None);
    }
}
