use jiff::civil::Date;

use super::{before_lately, known_days, overall};
use crate::Facts;
use crate::rules::days::days_before;
use crate::rules::{Check, Letter, Level, Measure, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M3",
    name: "backlog-growth",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
Items that came in the last 90 days (`thresholds.lately_days`), divided by items that were finished or dropped. 0.8 to 1.2 is
normal; above 1.2 (`thresholds.growth`) is an info, and a warning when the 90 days before were above it too. With fewer than
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
        let within = |day: Option<Date>| day.is_some_and(|day| day > after && day <= until);
        let passages = || facts.flow.passages.values();
        Self {
            arrived: passages()
                .filter(|passage| within(Some(passage.created)))
                .count(),
            left: passages()
                .filter(|passage| within(passage.finished) || within(passage.dropped))
                .count(),
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
        format!("{:.1} ({counts})", self.arrived as f64 / self.left as f64)
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
