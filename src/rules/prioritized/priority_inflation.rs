use super::path;
use crate::Facts;
use crate::backlog::Item;
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::Span;
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P5",
    name: "priority-inflation",
    letter: Letter::Prioritized,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
More than 30 % of the open items in a top class (`thresholds.top_class`): `moscow` class `must`, `severity: critical`, or the
label `urgent`. It takes ten open items to say so.

## Why it matters
Where everything is first, nothing is: all P1, and no real prioritisation happens (J. Cutler, 12 signs you're working in a
feature factory).

## How to fix it
Ask of each: is the release not viable, not legal or not safe without it? What is not is `should` (DSDM). The order says
what comes first.
",
    check: Check::Measure(check),
};

const FEWEST: usize = 10;

fn check(facts: &Facts<'_>) -> Measure {
    let open = || facts.backlog.items.iter().filter(|item| item.is_open());
    let count = open().count();
    if count < FEWEST {
        return Measure::default();
    }
    let mut classes = [0_usize; 3];
    let mut top = 0_usize;
    for item in open() {
        if let Some(class) = top_class(item).and_then(|class| classes.get_mut(class)) {
            *class += 1;
            top += 1;
        }
    }
    let share = top as f64 / count as f64;
    let value = format!("{} ({top} of {count} open items)", rounding::percent(share));
    let mut remarks = Vec::new();
    let limit = facts.backlog.config.thresholds.top_class;
    if share > limit {
        let [must, critical, urgent] = classes;
        let message = format!(
            "{value} are in a top class, more than {}: {must} must, {critical} critical, {urgent} urgent",
            rounding::percent(limit)
        );
        let help = "keep the class for what the release is not viable, legal or safe without";
        remarks
            .push(Remark::in_file(path(&facts.backlog.order), Span::default(), message).help(help));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

/// The first of the top classes that the item is in: 0 must, 1 critical, 2 urgent.
fn top_class(item: &Item) -> Option<usize> {
    let says = |path: &str, word: &str| {
        let text = item.document.text(path);
        text.is_some_and(|text| text.value.trim().eq_ignore_ascii_case(word))
    };
    if says("moscow.class", "must") {
        Some(0)
    } else if says("severity", "critical") {
        Some(1)
    } else if item.document.node("labels").is_some()
        && item
            .labels()
            .iter()
            .any(|label| label.value.eq_ignore_ascii_case("urgent"))
    {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn case(top: usize) -> Case {
        let text = |number| match number {
            0 => "moscow: {release: \"1.8\", class: must}\n",
            1 => "severity: critical\n",
            _ => "labels: [urgent]\n",
        };
        (0..10).fold(Case::default(), |case, number| {
            case.item(
                &format!("S-{number:06}"),
                if number < top { text(number) } else { "" },
            )
        })
    }

    #[test]
    fn four_of_ten_in_a_top_class_are_too_many() {
        assert_eq!(
            case(4).finds("P5"),
            [
                "warning 40 % (4 of 10 open items) are in a top class, more than 30 %: 1 must, 1 critical, 2 urgent"
            ]
        );
        assert!(case(3).finds("P5").is_empty());
        assert_eq!(
            case(3).measures("P5").as_deref(),
            Some("30 % (3 of 10 open items)")
        );
    }
}
