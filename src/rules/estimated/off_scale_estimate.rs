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

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn found(text: &str) -> Vec<String> {
        Case::default().item("S-000001", text).finds("E2")
    }

    #[test]
    fn seven_is_no_card_of_the_deck() {
        assert_eq!(
            found("estimate: 7\n"),
            [
                "error backlog/items/S-000001-it.md:5:11 the estimate 7 of S-000001 is not on the scale"
            ]
        );
        assert!(found("estimate: 8\n").is_empty());
        assert!(found("estimate: 8.0\n").is_empty());
    }

    #[test]
    fn finished_items_and_other_scales_are_left_alone() {
        assert!(found("status: accepted\nestimate: 7\n").is_empty());
        let case = Case::default().item("S-000001", "estimate: 0.5\n");
        assert!(
            case.config("estimate: {scale: [0.5, 1]}\n")
                .finds("E2")
                .is_empty()
        );
    }
}
