use jiff::civil::Date;

use super::{before_lately, known_days, overall};
use crate::Facts;
use crate::rules::days::days_before;
use crate::rules::{Check, Letter, Level, Measure, Rule};
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M3",
    name: "backlog-growth",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
Stories, bugs, spikes and enablers that came in the last 90 days (`thresholds.lately_days`), divided by those that were
finished, dropped or merged. What the first commit brought is stock and no arrival. 0.8 to 1.2 is normal; above 1.2 (`thresholds.growth`) is an info, and a warning when the 90 days before were above it too. With fewer than
90 days of commits it cannot be measured.

## Why it matters
A backlog that only grows is a digital landfill: it holds promises that nobody will keep.

## How to fix it
Say no earlier, and drop as much as comes in: each `status: dropped` with its reason.
",
    check: Check::Measure(check),
};

/// What came and what left in a number of days.
struct Traffic {
    arrived: usize,
    left: usize,
}

impl Traffic {
    /// After the day `after`, up to and with the day `until`.
    fn between(after: Date, until: Date, facts: &Facts<'_>) -> Self {
        let counts = facts.flow.counts(days_before(after, -1), until);
        Self {
            arrived: counts.arrived,
            left: counts.finished + counts.dropped + counts.merged,
        }
    }

    fn exceeds(&self, growth: f64) -> bool {
        self.arrived as f64 > growth * self.left as f64
    }

    fn told(&self) -> String {
        let counts = format!("{} in, {} out", self.arrived, self.left);
        if self.left == 0 {
            return counts;
        }
        let growth = self.arrived as f64 / self.left as f64;
        format!("{} ({counts})", rounding::fixed(growth, 1))
    }
}

fn check(facts: &Facts<'_>) -> Measure {
    let limits = &facts.backlog.config.thresholds;
    let Some(start) = before_lately(facts) else {
        return Measure::default();
    };
    let days = limits.lately_days;
    let traffic = Traffic::between(start, facts.today, facts);
    let value = traffic.told();
    let mut remarks = Vec::new();
    if traffic.exceeds(limits.growth) {
        let earlier = (known_days(facts) >= Some(2 * days))
            .then(|| Traffic::between(days_before(start, days), start, facts))
            .filter(|earlier| earlier.exceeds(limits.growth));
        let (level, again) = match earlier {
            Some(earlier) => (Level::Warning, format!(", and {} before", earlier.told())),
            None => (Level::Info, String::new()),
        };
        let message = format!(
            "the backlog grows: {value} in {days} days{again}; up to {} is normal",
            limits.growth
        );
        let help = "drop as much as comes in, each with its reason";
        remarks.push(overall(message).level(level).help(help));
    }
    Measure {
        value: Some(value),
        remarks,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn items(case: Case, numbers: std::ops::Range<usize>, text: &str) -> Case {
        numbers.fold(case, |case, number| {
            case.item(&format!("S-{number:06}"), text)
        })
    }

    /// Ten at the start, then six come and four are dropped within 90 days.
    fn growing(first: &str) -> Case {
        let case = items(Case::default(), 0..10, "").commit(first, "mira");
        let case = items(case, 10..16, "").commit("2026-09-01", "mira");
        items(case, 0..4, "status: dropped\n").commit("2026-10-01", "mira")
    }

    #[test]
    fn more_in_than_out_is_told_and_what_the_first_commit_brought_does_not_count() {
        assert_eq!(
            growing("2026-07-01").finds("M3"),
            ["info the backlog grows: 1.5 (6 in, 4 out) in 90 days; up to 1.2 is normal"]
        );
    }

    #[test]
    fn growing_for_two_quarters_is_a_warning() {
        let case = items(Case::default(), 0..10, "").commit("2026-02-01", "mira");
        let case = items(case, 20..22, "").commit("2026-07-01", "mira");
        let case = items(case, 10..16, "").commit("2026-09-01", "mira");
        let case = items(case, 0..4, "status: dropped\n").commit("2026-10-01", "mira");
        assert_eq!(
            case.finds("M3"),
            [
                "warning the backlog grows: 1.5 (6 in, 4 out) in 90 days, and 2 in, 0 out before; up to 1.2 is normal"
            ]
        );
    }

    #[test]
    fn as_much_out_as_in_is_normal_and_a_young_history_says_nothing() {
        let case =
            items(growing("2026-07-01"), 4..6, "status: dropped\n").commit("2026-10-02", "mira");
        assert_eq!(case.measures("M3").as_deref(), Some("1.0 (6 in, 6 out)"));
        assert!(case.finds("M3").is_empty());
        assert_eq!(growing("2026-08-10").measures("M3"), None);
    }
}
