use crate::Facts;
use crate::rules::detail::detail;
use crate::rules::statistics::spearman;
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::Span;
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D6",
    name: "detail-gradient",
    letter: Letter::Detailed,
    level: Level::Info,
    needs_history: false,
    docs: r"## What it finds
Whether detail falls with depth: Spearman's rank correlation of position and detail score (see `over-detail`) over the
listed stories, bugs, spikes and enablers, from 15 of them on (`thresholds.detail_gradient_items`). Wanted is -0.3 or lower
(`thresholds.detail_gradient`); above 0 the backlog is upside down.

## Why it matters
The lower the order, the less detail (Scrum Guide 2017). A flat gradient means that everything is described alike: too
little on top, or too much below.

## How to fix it
See the items that `definition-of-ready` and `over-detail` name.
",
    check: Check::Measure(check),
};

fn check(facts: &Facts<'_>) -> Measure {
    let limits = &facts.backlog.config.thresholds;
    let listed = facts
        .ranking
        .order
        .iter()
        .map(|index| (*index, facts.backlog.item(*index)));
    let pairs: Vec<(f64, f64)> = listed
        .filter(|(_, item)| item.is_leaf())
        .filter_map(|(index, item)| {
            let position = facts.ranking.position(index)?;
            Some((f64::from(position), f64::from(detail(item))))
        })
        .collect();
    let rho = (pairs.len() >= limits.detail_gradient_items)
        .then(|| spearman(&pairs))
        .flatten();
    let Some(rho) = rho else {
        return Measure::default();
    };
    let value = format!(
        "rho {} over {} listed items",
        rounding::fixed(rho, 2),
        pairs.len()
    );
    let mut remarks = Vec::new();
    if rho > limits.detail_gradient {
        let what = if rho > 0.0 {
            "the backlog is upside down: detail grows with depth"
        } else {
            "detail hardly falls with depth"
        };
        let path = facts
            .backlog
            .order
            .source
            .as_ref()
            .map_or("", |source| &*source.path);
        let help = format!(
            "detail what is on top, cut down what is far; {} or lower is wanted",
            limits.detail_gradient
        );
        remarks
            .push(Remark::in_file(path, Span::default(), format!("{what} ({value})")).help(help));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed};

    const DETAILED: &str = "---\nAs a lead, I want to see hours, so that I can plan.\n\n\
        ## Acceptance criteria\n- one\n- two\n- three\n";

    fn backlog(detailed: std::ops::Range<usize>) -> Case {
        let items: Vec<(String, &str)> = (0..15)
            .map(|number| {
                let text = if detailed.contains(&number) {
                    DETAILED
                } else {
                    ""
                };
                (format!("S-{number:06}"), text)
            })
            .collect();
        let items: Vec<(&str, &str)> = items
            .iter()
            .map(|(id, text)| (id.as_str(), *text))
            .collect();
        listed(&items)
    }

    /// Five of fifteen positions have detail; the top five: ranks 13 and 5.5 against positions, rho = -250 / sqrt(280 * 187.5)
    /// of products 5 * 5 * 5 + 10 * 2.5 * 2.5 = 187.5 over spreads 280 and 5 * 25 + 10 * 6.25 = 187.5.
    #[test]
    fn detail_on_top_is_a_healthy_gradient() {
        let case = backlog(0..5);
        assert_eq!(
            case.measures("D6").as_deref(),
            Some("rho -0.82 over 15 listed items")
        );
        assert!(case.finds("D6").is_empty());
    }

    #[test]
    fn detail_at_the_bottom_is_upside_down() {
        assert_eq!(
            backlog(10..15).finds("D6"),
            [
                "info backlog/order.txt:1:1 the backlog is upside down: detail grows with depth (rho 0.82 over 15 listed items)"
            ]
        );
    }

    #[test]
    fn fewer_than_fifteen_items_say_nothing() {
        assert_eq!(
            listed(&[("S-000001", DETAILED), ("S-000002", "")]).measures("D6"),
            None
        );
    }
}
