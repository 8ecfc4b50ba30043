use super::estimated_in;
use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::history::History;
use crate::rank::Band;
use crate::rules::days::{Days, days_between};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E4",
    name: "old-estimate",
    letter: Letter::Estimated,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
An open item, not yet started, whose estimate was set more than 60 days ago in NOW, or more than 180 days ago elsewhere
(`thresholds.estimate_days_now`, `thresholds.estimate_days`).

## Why it matters
The code, the team and what it knows have changed since. Items left alone for six to eight weeks are out of date (S. Wolpers,
Product Owner anti-patterns).

## How to fix it
Size it again at the next refinement, or take the estimate out.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let Some(history) = facts.past.known() else {
        return Vec::new();
    };
    let days = Days::new(&facts.backlog.config);
    let items = facts
        .backlog
        .indexed()
        .filter(|(_, item)| item.estimate.is_some());
    items
        .filter_map(|(index, item)| old(index, item, facts, history, &days))
        .collect()
}

fn old(
    index: ItemIx,
    item: &Item,
    facts: &Facts<'_>,
    history: &History,
    days: &Days,
) -> Option<Remark> {
    let limits = &facts.backlog.config.thresholds;
    let estimate = item.estimate.as_ref()?;
    let band = facts.ranking.band(index)?;
    let most = match band {
        Band::Doing => return None,
        Band::Now => limits.estimate_days_now,
        _ => limits.estimate_days,
    };
    let set = days.of(history, estimated_in(item, history)?);
    let age = days_between(set, facts.today);
    if age <= most {
        return None;
    }
    let message = format!(
        "the estimate {} of {} in {} is {age} days old, set on {set}",
        estimate.value,
        item.id,
        band.name()
    );
    let help = format!("size it again, or take it out; {most} days are the most here");
    Some(
        Remark::at(item, estimate.span, message)
            .help(help)
            .key("estimate"),
    )
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::listed;

    #[test]
    fn sixty_days_are_the_most_in_now_and_half_a_year_elsewhere() {
        let items = [("S-000001", "estimate: 3\n")];
        let case = listed(&items).item("S-000002", "estimate: 5\n");
        assert!(
            case.clone()
                .commit("2026-09-03", "tom")
                .finds("E4")
                .is_empty()
        );
        assert_eq!(
            case.clone().commit("2026-09-02", "tom").finds("E4"),
            [
                "warning backlog/items/S-000001-it.md:5:11 the estimate 3 of S-000001 in NOW is 61 days old, set on 2026-09-02"
            ]
        );
        assert_eq!(case.commit("2026-05-05", "tom").finds("E4").len(), 2);
    }

    #[test]
    fn an_estimate_that_is_not_committed_yet_is_new() {
        let case = listed(&[("S-000001", "estimate: 3\n")]).commit("2026-05-05", "tom");
        assert!(
            case.item("S-000001", "estimate: 5\n")
                .finds("E4")
                .is_empty()
        );
    }
}
