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
An item in LATER, BEYOND or TAIL that says more than its title and whose criteria and text were last changed more than 8
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
    let open = facts.backlog.indexed().filter(|(_, item)| item.is_open());
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
        EventKind::Criteria {
            added,
            removed,
            reworded,
            ..
        } => !(added.is_empty() && removed.is_empty() && reworded.is_empty()),
        _ => false,
    }
}
