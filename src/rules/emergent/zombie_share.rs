use super::{before_lately, open_work, overall, stillness};
use crate::Facts;
use crate::rules::{Check, Letter, Level, Measure, Rule};
use crate::text::rounding;
use crate::text::sorting::PutInOrder as _;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M1",
    name: "zombie-share",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
The share of open stories, bugs, spikes and enablers without a semantic change in 90 days (`thresholds.lately_days`). Up to 15 % is healthy
(`thresholds.zombies_healthy`); above it is an info, from 40 % on a warning (`thresholds.zombies_alarm`). Items that are not
committed yet are alive. With fewer than 90 days of commits it cannot be measured.

## Why it matters
Items that nobody touches for a quarter hide those that matter (the shares are V. Chandel's, 9 problems in a healthy product
backlog).

## How to fix it
Go through the oldest, which the finding names: `status: dropped` with `dropped: {reason: ...}` keeps them findable. What is
truly needed comes back.
",
    check: Check::Measure(check),
};

const EXAMPLES: usize = 5;

fn check(facts: &Facts<'_>) -> Measure {
    let limits = &facts.backlog.config.thresholds;
    let open = open_work(facts).count();
    if before_lately(facts).is_none() || open == 0 {
        return Measure::default();
    }
    let mut zombies = stillness(facts);
    zombies.retain(|(_, days)| *days > limits.lately_days);
    let share = zombies.len() as f64 / open as f64;
    let value = format!(
        "{} ({} of {open} open items)",
        rounding::percent(share),
        zombies.len()
    );
    let mut remarks = Vec::new();
    if share > limits.zombies_healthy {
        let level = if share >= limits.zombies_alarm {
            Level::Warning
        } else {
            Level::Info
        };
        let message = format!("{value} have not changed in {} days", limits.lately_days);
        let help = "look at the oldest: drop them with a reason, or say what they are waiting for";
        let mut remark = overall(message).level(level).help(help);
        zombies.put_in_order_by(|one, other| {
            other
                .1
                .cmp(&one.1)
                .then_with(|| one.0.path().cmp(other.0.path()))
        });
        for (item, days) in zombies.iter().take(EXAMPLES) {
            let note = format!("{} has not changed for {days} days", item.id);
            remark = remark.note(item.path(), item.title.span, note);
        }
        remarks.push(remark);
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    /// Five items of 4 August (90 days ago is alive), `dead` of 3 August.
    fn case(dead: usize) -> Case {
        let mut case = Case::default();
        for number in 0..dead {
            case = case.item(&format!("S-{number:06}"), "");
        }
        case = case.commit("2026-08-03", "mira");
        for number in dead..5 {
            case = case.item(&format!("S-{number:06}"), "");
        }
        case.commit("2026-08-04", "mira")
    }

    #[test]
    fn two_of_five_that_nobody_touched_for_a_quarter_are_an_alarm() {
        assert_eq!(
            case(2).finds("M1"),
            ["warning 40 % (2 of 5 open items) have not changed in 90 days"]
        );
        assert_eq!(
            case(1).finds("M1"),
            ["info 20 % (1 of 5 open items) have not changed in 90 days"]
        );
    }

    #[test]
    fn the_oldest_are_named() {
        let (_, verdict) = case(2).verdict("M1");
        let notes: Vec<_> = verdict
            .findings
            .iter()
            .flat_map(|finding| &finding.remark.notes)
            .collect();
        let told: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "S-000000 has not changed for 91 days",
                "S-000001 has not changed for 91 days"
            ]
        );
    }

    #[test]
    fn touching_a_file_is_no_change() {
        let case = case(2);
        let text = "---\ntitle:   About S-000000\nid: S-000000\ntype: story\n---\n\n\n";
        let case = case
            .file("backlog/items/S-000000-it.md", text)
            .commit("2026-11-01", "mira");
        assert_eq!(case.finds("M1").len(), 1);
        assert_eq!(
            case.measures("M1").as_deref(),
            Some("40 % (2 of 5 open items)")
        );
    }

    #[test]
    fn a_young_history_measures_nothing() {
        let case = Case::default()
            .item("S-000001", "")
            .commit("2026-08-05", "mira");
        assert_eq!(case.measures("M1"), None);
    }
}
