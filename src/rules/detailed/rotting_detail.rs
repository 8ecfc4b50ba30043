use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::history::{Event, EventKind};
use crate::rank::Band;
use crate::rules::days::{Days, days_between};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "D5",
    name: "rotting-detail",
    letter: Letter::Detailed,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
A story, bug, spike or enabler in LATER, BEYOND or TAIL that says more than its title and whose criteria and text were last changed more than 8
weeks ago (`thresholds.rotting_days`). Ticks, moves of the file and changes of the front matter do not count as edits.

## Why it matters
Items that have not been touched for six to eight weeks are no longer what anybody needs (S. Wolpers, Product Owner
anti-patterns); whoever starts them trusts text that nobody has read since.

## How to fix it
Read it with somebody who asked for it. Then rewrite it, cut it down to its title and why, or drop it.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let days = Days::new(&facts.backlog.config);
    let open = facts
        .backlog
        .indexed()
        .filter(|(_, item)| item.is_open() && item.is_leaf());
    open.filter_map(|(index, item)| rotten(index, item, facts, &days))
        .collect()
}

fn rotten(index: ItemIx, item: &Item, facts: &Facts<'_>, days: &Days) -> Option<Remark> {
    let limits = &facts.backlog.config.thresholds;
    let body = &item.document.body;
    let says_more = !body.criteria.is_empty() || body.words >= limits.title_only_words;
    let band = facts.ranking.band(index)?;
    if !says_more || !matches!(band, Band::Later | Band::Beyond | Band::Tail) {
        return None;
    }
    let history = facts.past.known()?;
    let edit = history
        .events(&item.id)
        .iter()
        .rev()
        .find(|event| edits(event))?;
    let edited = days.of(history, edit.commit);
    let age = days_between(edited, facts.today);
    if age <= limits.rotting_days {
        return None;
    }
    let message = format!(
        "the text of {} in {} was last edited {age} days ago, on {edited}",
        item.id,
        band.name()
    );
    let help = "read it with somebody who asked for it; then rewrite it, cut it down to its why, or drop it";
    Some(Remark::at(item, item.title.span, message).help(help))
}

/// Whether the event changed what the item says.
fn edits(event: &Event) -> bool {
    match &event.kind {
        EventKind::Created | EventKind::Text { .. } => true,
        EventKind::Criteria(change) => change.is_of_content(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::Case;

    const TEXT: &str = "---\nAs a lead, I want to see hours, so that I can plan.\n";

    #[test]
    fn text_of_what_is_far_rots_in_eight_weeks() {
        let case = Case::default()
            .item("S-000001", TEXT)
            .item("S-000002", "")
            .commit("2026-09-06", "mira");
        assert_eq!(
            case.finds("D5"),
            [
                "warning backlog/items/S-000001-it.md:3:8 the text of S-000001 in TAIL was last edited 57 days ago, on 2026-09-06"
            ]
        );
        assert!(
            Case::default()
                .item("S-000001", TEXT)
                .commit("2026-09-07", "mira")
                .finds("D5")
                .is_empty()
        );
    }

    #[test]
    fn a_new_estimate_does_not_refresh_the_text_and_a_new_sentence_does() {
        let case = Case::default()
            .item("S-000001", TEXT)
            .commit("2026-08-01", "mira");
        let estimated = format!("estimate: 3\n{TEXT}");
        let case = case
            .item("S-000001", &estimated)
            .commit("2026-10-20", "tom");
        assert_eq!(case.finds("D5").len(), 1);
        let rewritten = estimated.replace("plan", "meet");
        let case = case
            .item("S-000001", &rewritten)
            .commit("2026-10-21", "mira");
        assert!(case.finds("D5").is_empty());
    }

    #[test]
    fn without_a_past_it_is_unknown() {
        let (_, verdict) = Case::default().item("S-000001", TEXT).verdict("D5");
        assert_eq!(verdict.unknown.len(), 1);
        assert!(verdict.looked.is_empty());
    }
}
