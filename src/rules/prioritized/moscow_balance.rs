use std::collections::BTreeMap;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::rules::{Check, Letter, Level, Remark, Rule};
use crate::text::Span;
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "P6",
    name: "moscow-balance",
    letter: Letter::Prioritized,
    level: Level::Warning,
    needs_history: false,
    docs: r"## What it finds
For each planned release whose items carry `moscow: {release, class}`: Must effort above 60 % of the effort of Must, Should and
Could (`thresholds.must_effort`), and a Could pool outside 10 to 30 % (`thresholds.could_effort_low`, `could_effort_high`;
about 20 % is wanted). Effort is the sum of `estimate`; items without one are counted in the message and left out. Dropped
items and released releases are left out.

## Why it matters
The Could pool is the contingency that keeps the Musts safe when something goes wrong: at most 60 % Must, about 20 % Could
(DSDM Agile Project Framework, 10.4).

## How to fix it
Move items between the classes, or out of the release: `class: wont` says so to everyone.
",
    check: Check::Backlog(check),
};

#[derive(Default)]
struct Pool {
    must: f64,
    should: f64,
    could: f64,
    unsized_items: usize,
}

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (version, pool) in pools(facts) {
        let mut releases = facts.backlog.releases.iter();
        let release = releases.find(|release| &*release.version == version);
        let is_released = release.is_some_and(|release| release.released.is_some());
        let effort = pool.must + pool.should + pool.could;
        if is_released || effort <= 0.0 {
            continue;
        }
        let limits = &facts.backlog.config.thresholds;
        let path = release.map_or("", |release| &*release.document.source.path);
        let left_out = match pool.unsized_items {
            0 => String::new(),
            count => format!(", {count} without an estimate left out"),
        };
        let must = pool.must / effort;
        if must > limits.must_effort {
            let message = format!(
                "{} of the effort of release {version} is Must ({} of {effort} points{left_out})",
                rounding::percent(must),
                pool.must
            );
            let help = format!(
                "at most {}: make `should` what the release is viable without",
                rounding::percent(limits.must_effort)
            );
            let remark = Remark::in_file(path, Span::default(), message);
            remarks.push(remark.help(help).key(format!("must {version}")));
        }
        let could = pool.could / effort;
        if could < limits.could_effort_low || could > limits.could_effort_high {
            let message = format!(
                "{} of the effort of release {version} is Could ({} of {effort} points{left_out})",
                rounding::percent(could),
                pool.could
            );
            let help =
                "about 20 % keeps the Musts safe: it is what may be left out when time runs short";
            let remark = Remark::in_file(path, Span::default(), message);
            remarks.push(remark.help(help).key(format!("could {version}")));
        }
    }
    remarks
}

/// The effort of each release by class.
fn pools<'a>(facts: &Facts<'a>) -> BTreeMap<&'a str, Pool> {
    let mut pools: BTreeMap<&str, Pool> = BTreeMap::new();
    let kept = facts
        .backlog
        .items
        .iter()
        .filter(|item| item.phase != Phase::Dropped);
    for item in kept {
        let Some(class) = item.document.text("moscow.class") else {
            continue;
        };
        let Some(release) = item.document.text("moscow.release") else {
            continue;
        };
        let pool = pools.entry(release.value.trim()).or_default();
        let class = match class.value.trim() {
            "must" => &mut pool.must,
            "should" => &mut pool.should,
            "could" => &mut pool.could,
            _ => continue,
        };
        match &item.estimate {
            Some(estimate) => *class += estimate.value,
            None => pool.unsized_items += 1,
        }
    }
    pools
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    fn case(points: [u32; 3]) -> Case {
        let classes = ["must", "should", "could"];
        classes
            .into_iter()
            .zip(points)
            .fold(Case::default(), |case, (class, points)| {
                let text =
                    format!("estimate: {points}\nmoscow: {{release: \"1.8.0\", class: {class}}}\n");
                case.item(&format!("S-00000{points}"), &text)
            })
    }

    #[test]
    fn more_than_sixty_percent_must_leaves_no_contingency() {
        let release = "---\nversion: \"1.8.0\"\n---\n";
        assert_eq!(
            case([8, 1, 3])
                .file("backlog/releases/1.8.0.md", release)
                .finds("P6"),
            [
                "warning backlog/releases/1.8.0.md:1:1 67 % of the effort of release 1.8.0 is Must (8 of 12 points)"
            ]
        );
        assert!(case([6, 2, 3]).finds("P6").is_empty());
    }

    #[test]
    fn a_could_pool_far_from_twenty_percent_is_told() {
        let found = case([5, 9, 1])
            .item("S-000002", "moscow: {release: \"1.8.0\", class: must}\n")
            .finds("P6");
        assert_eq!(
            found,
            [
                "warning 7 % of the effort of release 1.8.0 is Could (1 of 15 points, 1 without an estimate left out)"
            ]
        );
    }

    #[test]
    fn what_is_released_is_past() {
        let release = "---\nversion: \"1.8.0\"\nreleased: 2026-10-01\n---\n";
        assert!(
            case([8, 1, 3])
                .file("backlog/releases/1.8.0.md", release)
                .finds("P6")
                .is_empty()
        );
    }
}
