use super::{at_line, lines};
use crate::Facts;
use crate::history::{CommitIx, EventKind, History};
use crate::rank::Override;
use crate::rules::days::{Days, days_between};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P4",
    name: "unexplained-override",
    letter: Letter::Prioritized,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
An item that the product owner placed more than 3 places, or 20 % of the list if that is more, away from its computed place,
without a reason behind the `;` of its line. Counted are the items that are both listed and scored. Where the past is known, a
reason that is older than 90 days (`thresholds.override_days`) while no input of the score has changed is an info: is it still
true?

## Why it matters
The computed order is advice, the product owner's order decides, and no one may decide against the numbers in silence: a
reason can be reviewed, a silent move cannot.

## How to fix it
Write why: `S-7K3M2Q  Title  ; contract penalty from 1 Dec`. Or correct the inputs, when the numbers are wrong.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    if facts.ranking.overrides.is_empty() {
        return Vec::new();
    }
    let order = &facts.backlog.order;
    let lines = lines(order);
    let days = Days::new(&facts.backlog.config);
    let mut remarks = Vec::new();
    for each in &facts.ranking.overrides {
        let item = facts.backlog.item(each.item);
        let line = lines.get(&item.id).copied();
        let places = format!(
            "{} is placed {}, computed {}",
            item.id, each.placed, each.expected
        );
        if let Some(reason) = each
            .reason
            .as_deref()
            .filter(|reason| !reason.trim().is_empty())
        {
            if let Some(age) = outlived(each, facts, &days) {
                let message = format!("{places}, because of `{reason}` for {age} days");
                let help = "is it still true? Then write it anew, with what happened since; else move the item";
                let remark = at_line(order, line, item, message).level(Level::Info);
                remarks.push(remark.help(help).key("expired"));
            }
            continue;
        }
        let message =
            format!("{places}, without a reason (among the items both listed and scored)");
        let help = match &order.source {
            Some(_) => format!(
                "write why behind its line: `{}  {}  ; <reason>`",
                item.id, item.title.value
            ),
            None => "write an `order.txt`, where each line can say why".to_owned(),
        };
        remarks.push(
            at_line(order, line, item, message)
                .help(help)
                .key("unexplained"),
        );
    }
    remarks
}

/// The days since the reason was given, when they are too many and nothing that the score is made of has changed.
fn outlived(each: &Override, facts: &Facts<'_>, days: &Days) -> Option<i32> {
    let history = facts.past.known()?;
    let given = each.commit?;
    let age = days_between(days.of(history, given), facts.today);
    let old = age > facts.backlog.config.thresholds.override_days;
    (old && !inputs_changed(each, given, facts, history)).then_some(age)
}

fn inputs_changed(each: &Override, since: CommitIx, facts: &Facts<'_>, history: &History) -> bool {
    let Some(scored) = facts.ranking.score(each.item) else {
        return false;
    };
    scored.inputs.iter().any(|input| {
        let item = facts.backlog.item(input.from.unwrap_or(each.item));
        let events = history
            .events(&item.id)
            .iter()
            .filter(|event| event.commit > since);
        let field = input.field.as_deref();
        events.into_iter().any(
            |event| matches!(&event.kind, EventKind::Field { path, .. } if Some(&**path) == field),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    /// Six items of falling worth, the last one placed first.
    fn case(first_line: &str) -> Case {
        let worth = |reach: u32| {
            format!(
                "score:\n  rice: {{reach: {reach}, period: quarter, impact: 1, confidence: 1, effort: 1}}\n"
            )
        };
        let case = (1..=6).fold(Case::default(), |case, number| {
            case.item(&format!("S-00000{number}"), &worth(700 - 100 * number))
        });
        case.config("rank: {method: rice}\n").order(&format!(
            "{first_line}\nS-000001\nS-000002\nS-000003\nS-000004\nS-000005"
        ))
    }

    #[test]
    fn five_places_up_without_a_reason_is_a_finding_at_the_line() {
        assert_eq!(
            case("S-000006").finds("P4"),
            [
                "warning backlog/order.txt:1:1 S-000006 is placed 1, computed 6, without a reason (among the items both listed and scored)"
            ]
        );
        assert!(
            case("S-000006  About  ; contract penalty")
                .finds("P4")
                .is_empty()
        );
    }

    #[test]
    fn a_reason_of_a_quarter_ago_is_asked_for_again_unless_its_inputs_changed() {
        let case = case("S-000006  About  ; contract penalty");
        assert!(
            case.clone()
                .commit("2026-08-04", "mira")
                .finds("P4")
                .is_empty()
        );
        let old = case.commit("2026-08-03", "mira");
        assert_eq!(
            old.finds("P4"),
            [
                "info backlog/order.txt:1:1 S-000006 is placed 1, computed 6, because of `contract penalty` for 91 days"
            ]
        );
        let newer =
            "score:\n  rice: {reach: 90, period: quarter, impact: 1, confidence: 1, effort: 1}\n";
        assert!(
            old.item("S-000006", newer)
                .commit("2026-10-01", "mira")
                .finds("P4")
                .is_empty()
        );
    }
}
