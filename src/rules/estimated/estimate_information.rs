use crate::Facts;
use crate::rules::days::days_between;
use crate::rules::statistics::kendall;
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::Span;

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
            let finished = passage.finished?;
            let days = days_between(passage.started?, finished) + 1;
            Some((finished, id, passage.estimate?, f64::from(days)))
        })
        .collect();
    finished.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
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
    let value = format!("tau-b {tau:.2} over {} finished items", pairs.len());
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
