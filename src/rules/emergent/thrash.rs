use std::collections::BTreeMap;

use jiff::civil::Date;

use super::overall;
use crate::Facts;
use crate::backlog::Id;
use crate::backlog::config::Phase;
use crate::history::{History, OrderVersion, Turn, moves};
use crate::rules::days::{Days, days_before};
use crate::rules::{Check, Letter, Level, Measure, Remark, Rule};
use crate::text::rounding;

pub(in crate::rules) static RULE: Rule = Rule {
    code: "M7",
    name: "thrash",
    letter: Letter::Emergent,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
Two things: the share of the top ten of `order.txt` that was not there a week ago, when it is more than a half
(`thresholds.turnover`); and an item that was moved in three or more commits of the last 30 days (`thresholds.moves`). Started,
finished and dropped items are taken out of both lists first, so that progress is no thrash. An item counts as moved when it
is not part of the longest run of items that kept their order from one version to the next; of two items that swap, the one
with a new reason moved, else the one that rose.

## Why it matters
Who refines the top of a list that is another one next week works for nothing. Priorities that swing show that a decision was
not made, or not written down.

## How to fix it
Write the reason behind the `;` of the line, and agree what would have to change before it moves again.
",
    check: Check::Measure(check),
};

const TOP: usize = 10;
const MOVES_DAYS: i32 = 30;

fn check(facts: &Facts<'_>) -> Measure {
    let Some(history) = facts.past.known() else {
        return Measure::default();
    };
    let days = Days::new(&facts.backlog.config);
    let mut remarks = Vec::new();
    let turnover = turnover(facts, history, &days);
    let limits = &facts.backlog.config.thresholds;
    if let Some((share, ref new)) = turnover
        && share > limits.turnover
    {
        let names: Vec<&str> = new.iter().map(|id| id.as_str()).collect();
        let message = format!(
            "{} of the top {TOP} was not there a week ago: {}",
            rounding::percent(share),
            names.join(", ")
        );
        let help = "write down why, behind the `;` of each line, and what would have to change before it moves again";
        remarks.push(overall(message).help(help).key("turnover"));
    }
    remarks.extend(restless(facts, history, &days));
    Measure {
        value: turnover.map(|(share, _)| {
            format!(
                "{} of the top {TOP} is new in a week",
                rounding::percent(share)
            )
        }),
        remarks,
    }
}

/// The share of today's top ten that was not in the top ten seven days ago, and which items these are. None when the order
/// is not that old, or nothing of it is left.
fn turnover<'a>(
    facts: &Facts<'_>,
    history: &'a History,
    days: &Days,
) -> Option<(f64, Vec<&'a Id>)> {
    let week_ago = days_before(facts.today, 7);
    let today = history.orders.last()?;
    let before = history
        .orders
        .iter()
        .rev()
        .find(|version| days.of(history, version.commit) <= week_ago)?;
    let now = top(today, facts);
    let then = top(before, facts);
    let size = now.len().max(then.len());
    if size == 0 {
        return None;
    }
    let stayed = now.iter().filter(|id| then.contains(id)).count();
    let new = now
        .iter()
        .filter(|id| !then.contains(id))
        .copied()
        .collect();
    Some((1.0 - stayed as f64 / size as f64, new))
}

/// The first ten of a version that are still to be started today.
fn top<'a>(version: &'a OrderVersion, facts: &Facts<'_>) -> Vec<&'a Id> {
    version
        .ids
        .iter()
        .filter(|id| is_waiting(id, facts))
        .take(TOP)
        .collect()
}

fn is_waiting(id: &Id, facts: &Facts<'_>) -> bool {
    let index = facts.backlog.find(id);
    index.is_some_and(|index| facts.backlog.item(index).phase == Phase::NotStarted)
}

/// A remark for each item that was moved too often.
fn restless(facts: &Facts<'_>, history: &History, days: &Days) -> Vec<Remark> {
    let since = days_before(facts.today, MOVES_DAYS);
    let mut moved: BTreeMap<&Id, Vec<Date>> = BTreeMap::new();
    for pair in history.orders.windows(2) {
        let [before, after] = pair else { continue };
        let day = days.of(history, after.commit);
        if day > since {
            for each in moves(before.into(), after.into()) {
                if matches!(each.turn, Turn::Up | Turn::Down) {
                    moved.entry(each.id).or_default().push(day);
                }
            }
        }
    }
    let most = facts.backlog.config.thresholds.moves;
    let often = moved
        .into_iter()
        .filter(|(id, days)| days.len() >= most && is_waiting(id, facts));
    often
        .map(|(id, days)| {
            let dates: Vec<String> = days.iter().map(ToString::to_string).collect();
            let message = format!(
                "{id} was moved {} times in {MOVES_DAYS} days: {}",
                days.len(),
                dates.join(", ")
            );
            let order = &facts.backlog.order;
            let line = order.lines.iter().find(|line| line.id.value == *id);
            let path = order.source.as_ref().map_or("", |source| &*source.path);
            let remark = Remark::in_file(path, line.map_or_else(Default::default, |line| line.span), message);
            Remark {
                item: Some(id.clone()),
                ..remark
            }
            .help("agree what would have to change before it moves again, and write it behind its `;`")
            .key("moves")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed};

    const ALL: &str =
        "S-000001 S-000002 S-000003 S-000004 S-000005 S-000006 S-000007 S-000008 S-000009 S-00000A";

    fn case() -> Case {
        let others = "S-000011 S-000012 S-000013 S-000014 S-000015 S-000016";
        let names: Vec<&str> = ALL.split(' ').chain(others.split(' ')).collect();
        let items: Vec<(&str, &str)> = names.into_iter().map(|id| (id, "")).collect();
        listed(&items).commit("2026-10-20", "mira")
    }

    /// The order that starts with these.
    fn on_top(case: &Case, first: &str) -> Case {
        let rest = ALL.split(' ').filter(|id| !first.contains(id));
        let lines: Vec<&str> = first.split(' ').chain(rest).collect();
        case.clone().order(&lines.join("\n"))
    }

    #[test]
    fn six_of_the_top_ten_that_were_not_there_a_week_ago_are_thrash() {
        let six = on_top(
            &case(),
            "S-000011 S-000012 S-000013 S-000014 S-000015 S-000016",
        );
        assert_eq!(
            six.commit("2026-10-30", "mira").finds("M7"),
            [
                "warning 60 % of the top 10 was not there a week ago: S-000011, S-000012, S-000013, S-000014, S-000015, S-000016"
            ]
        );
        let five = on_top(&case(), "S-000011 S-000012 S-000013 S-000014 S-000015");
        let five = five.commit("2026-10-30", "mira");
        assert!(five.finds("M7").is_empty());
        assert_eq!(
            five.measures("M7").as_deref(),
            Some("50 % of the top 10 is new in a week")
        );
    }

    #[test]
    fn progress_is_no_thrash() {
        let done = ALL
            .split(' ')
            .fold(case(), |case, id| case.item(id, "status: accepted\n"));
        let case = on_top(
            &done,
            "S-000011 S-000012 S-000013 S-000014 S-000015 S-000016",
        );
        assert!(case.commit("2026-10-30", "mira").finds("M7").is_empty());
    }

    #[test]
    fn an_item_moved_three_times_in_a_month_is_named_at_its_line() {
        let case = on_top(&case(), "S-000009").commit("2026-10-21", "mira");
        let back = case
            .order(&ALL.replace(' ', "\n"))
            .commit("2026-10-22", "mira");
        assert!(back.finds("M7").is_empty());
        let again = on_top(&back, "S-000009").commit("2026-10-23", "mira");
        assert_eq!(
            again.finds("M7"),
            [
                "warning backlog/order.txt:1:1 S-000009 was moved 3 times in 30 days: 2026-10-21, 2026-10-22, 2026-10-23"
            ]
        );
    }
}
