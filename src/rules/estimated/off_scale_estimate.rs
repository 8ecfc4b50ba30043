use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E2",
    name: "off-scale-estimate",
    letter: Letter::Estimated,
    level: Level::Error,
    needs_history: false,
    docs: r"## What it finds
An open item whose `estimate` is not on the team's scale: `estimate.scale`, by default the planning-poker deck
1, 2, 3, 5, 8, 13, 20, 40, 100.

## Why it matters
The gaps of the scale say how sure a size can be. A 7 claims a precision that nobody has, and does not compare with the rest.

## How to fix it
Take the value above, as in planning poker; or change the scale in `deepen.yml`, if the team counts otherwise.
",
    check: Check::OpenItem(check),
};

fn check(_index: ItemIx, item: &Item, facts: &Facts<'_>) -> Vec<Remark> {
    let Some(estimate) = &item.estimate else {
        return Vec::new();
    };
    let scale = &facts.backlog.config.estimate.scale;
    let on = |value: &f64| (value - estimate.value).abs() < 1e-9;
    if scale.is_empty() || scale.iter().any(on) {
        return Vec::new();
    }
    let below = scale
        .iter()
        .copied()
        .filter(|value| *value < estimate.value)
        .max_by(f64::total_cmp);
    let above = scale
        .iter()
        .copied()
        .filter(|value| *value > estimate.value)
        .min_by(f64::total_cmp);
    let help = match (below, above) {
        (Some(below), Some(above)) => {
            format!("write `estimate: {above}`, or {below} if it is surely smaller")
        }
        (None, Some(above)) => format!("write `estimate: {above}`, the smallest of the scale"),
        (Some(below), None) => format!("split it: {below} is the largest of the scale"),
        (None, None) => return Vec::new(),
    };
    let message = format!(
        "the estimate {} of {} is not on the scale",
        estimate.value, item.id
    );
    vec![
        Remark::at(item, estimate.span, message)
            .help(help)
            .key("estimate"),
    ]
}
