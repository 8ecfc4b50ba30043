use super::estimated_in;
use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::history::{CommitIx, EventKind, History, likeness};
use crate::rank::Band;
use crate::rules::days::{Days, days_between};
use crate::rules::{Check, Letter, Level, Remark, Rule};

pub(in crate::rules) static RULE: Rule = Rule {
    code: "E3",
    name: "estimate-older-than-scope",
    letter: Letter::Estimated,
    level: Level::Warning,
    needs_history: true,
    docs: r"## What it finds
An item in NOW or NEXT whose criteria or narrative changed after the commit that set its estimate, if the change is material:
a criterion was added or removed, or more than 20 % of the words of criteria and narrative changed
(`thresholds.scope_change`). Ticks and moves are no change.

## Why it matters
The number answers a question that is no longer asked.

## How to fix it
Size it again. Where the size stays, say so in the commit that changes the scope: `git commit --trailer
'Estimated-by: <developer>'` counts as sized there.
",
    check: Check::Backlog(check),
};

fn check(facts: &Facts<'_>) -> Vec<Remark> {
    let Some(history) = facts.past.known() else {
        return Vec::new();
    };
    let days = Days::new(&facts.backlog.config);
    let listed = facts.ranking.order.iter();
    listed
        .filter_map(|index| stale(*index, facts.backlog.item(*index), facts, history, &days))
        .collect()
}

fn stale(
    index: ItemIx,
    item: &Item,
    facts: &Facts<'_>,
    history: &History,
    days: &Days,
) -> Option<Remark> {
    let Some(band @ (Band::Now | Band::Next)) = facts.ranking.band(index) else {
        return None;
    };
    let estimate = item.estimate.as_ref()?;
    let set = confirmed_in(item, history).max(Some(estimated_in(item, history)?))?;
    let change = ScopeChange::since(item, set, history)?;
    let changed_percent = (change.share * 100.0).round();
    let what = match (change.added, change.removed) {
        (0, 0) if change.share > facts.backlog.config.thresholds.scope_change => {
            format!("{changed_percent} % of its words changed")
        }
        (0, 0) => return None,
        (added, 0) => format!("{added} {} added", criteria(added)),
        (0, removed) => format!("{removed} {} removed", criteria(removed)),
        (added, removed) => format!("{added} {} added, {removed} removed", criteria(added)),
    };
    let estimated = days.of(history, set);
    let changed = days.of(history, change.last);
    let later = match days_between(estimated, changed) {
        0 => "later that day".to_owned(),
        1 => "1 day later".to_owned(),
        more => format!("{more} days later"),
    };
    let message = format!(
        "the estimate {} of {} in {} is older than its scope: set on {estimated}, {what} {later}",
        estimate.value,
        item.id,
        band.name()
    );
    let commit: String = history.commit(change.last).id.chars().take(7).collect();
    let help = format!("size it again; `git show {commit}` is the last change of its scope");
    Some(
        Remark::at(item, estimate.span, message)
            .help(help)
            .key("estimate"),
    )
}

/// The last commit about the item that says who estimated it, whether or not the number changed.
fn confirmed_in(item: &Item, history: &History) -> Option<CommitIx> {
    let commits = history
        .events(&item.id)
        .iter()
        .rev()
        .map(|event| event.commit);
    commits.into_iter().find(|commit| {
        let trailers = &history.commit(*commit).trailers;
        trailers
            .iter()
            .any(|(key, _)| key.eq_ignore_ascii_case("Estimated-by"))
    })
}

fn criteria(count: usize) -> &'static str {
    if count == 1 { "criterion" } else { "criteria" }
}

/// How the scope changed after the estimate.
struct ScopeChange {
    added: usize,
    removed: usize,
    /// Changed words over the words of criteria and narrative today, 0 and up.
    share: f64,
    last: CommitIx,
}

impl ScopeChange {
    /// None when nothing changed after that commit.
    fn since(item: &Item, estimated: CommitIx, history: &History) -> Option<Self> {
        let words = Words::of(item);
        let (mut added_count, mut removed_count, mut changed, mut last) = (0, 0, 0.0, None);
        for event in history
            .events(&item.id)
            .iter()
            .filter(|event| event.commit > estimated)
        {
            match &event.kind {
                EventKind::Criteria(change) if change.is_of_content() => {
                    added_count += change.added.len();
                    removed_count += change.removed.len();
                    changed += change
                        .reworded
                        .iter()
                        .map(|(from, to)| changed_words(from, to))
                        .sum::<f64>();
                    last = Some(event.commit);
                }
                EventKind::Text {
                    section,
                    changed_percent,
                    ..
                } if &**section == "narrative" => {
                    changed += f64::from(*changed_percent) / 100.0 * words.narrative as f64;
                    last = Some(event.commit);
                }
                _ => {}
            }
        }
        Some(Self {
            added: added_count,
            removed: removed_count,
            share: changed / (words.narrative + words.criteria).max(1) as f64,
            last: last?,
        })
    }
}

struct Words {
    narrative: usize,
    criteria: usize,
}

impl Words {
    fn of(item: &Item) -> Self {
        let document = &item.document;
        let count = |span| document.source.slice(span).split_whitespace().count();
        Self {
            narrative: document
                .body
                .narrative
                .as_ref()
                .map_or(0, |narrative| count(narrative.span)),
            criteria: document
                .body
                .criteria
                .iter()
                .map(|criterion| count(criterion.text))
                .sum(),
        }
    }
}

/// The words of the new text that are not the old one's.
fn changed_words(from: &str, to: &str) -> f64 {
    let words = to
        .split_whitespace()
        .count()
        .max(from.split_whitespace().count());
    words as f64 * (1.0 - likeness(from, to))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Case, listed};

    const STORY: &str = "estimate: 3\n---\nAs a lead, I want to see working hours, so that I can plan well.\n\n\
        ## Acceptance criteria\n- [ ] Hours are shown.\n";

    fn sized() -> Case {
        listed(&[("S-000001", STORY)]).commit("2026-10-01", "tom")
    }

    #[test]
    fn a_criterion_added_later_makes_it_stale() {
        let case = sized().item("S-000001", &format!("{STORY}- [ ] Holidays are shown.\n"));
        assert_eq!(
            case.commit("2026-10-04", "mira").finds("E3"),
            [
                "warning backlog/items/S-000001-it.md:5:11 the estimate 3 of S-000001 in NOW is older than its scope: set on 2026-10-01, 1 criterion added 3 days later"
            ]
        );
    }

    #[test]
    fn a_new_estimate_or_a_developers_word_in_the_commit_makes_it_fresh() {
        let more = format!("{STORY}- [ ] Holidays are shown.\n");
        let again = sized().item("S-000001", &more).commit("2026-10-04", "mira");
        let resized = again.item("S-000001", &more.replace("estimate: 3", "estimate: 5"));
        assert!(resized.commit("2026-10-05", "tom").finds("E3").is_empty());
        let confirmed = sized().item("S-000001", &more);
        let confirmed = confirmed.commit_with("2026-10-04", "mira", &[("Estimated-by", "tom")]);
        assert!(confirmed.finds("E3").is_empty());
    }

    #[test]
    fn a_tick_a_comma_and_a_note_are_no_change_of_scope() {
        let ticked = STORY.replace("[ ]", "[x]").replace("well.", "well!");
        let case = sized().item(
            "S-000001",
            &format!("{ticked}\n## Notes\nasked by two teams\n"),
        );
        assert!(case.commit("2026-10-04", "mira").finds("E3").is_empty());
    }

    /// Five of ten words of the criterion changed, of 24 in all: 20.8 %. The spaces between them stayed and are no words.
    #[test]
    fn what_changed_is_counted_in_words() {
        let story = STORY.replace("plan well", "plan").replace(
            "Hours are shown.",
            "Hours of each person are shown by week and day.",
        );
        let other = story.replace("each person are shown", "all teams are listed");
        let other = other.replace("week and day", "month and year");
        let case = listed(&[("S-000001", &story)]).commit("2026-10-01", "tom");
        let found = case
            .item("S-000001", &other)
            .commit("2026-10-04", "mira")
            .finds("E3");
        assert!(
            found[0].ends_with("set on 2026-10-01, 21 % of its words changed 3 days later"),
            "{found:?}"
        );
    }

    #[test]
    fn a_narrative_that_says_something_else_is() {
        let other = STORY.replace(
            "see working hours, so that I can plan well",
            "book rooms, so that nobody waits outside",
        );
        let case = sized()
            .item("S-000001", &other)
            .commit("2026-10-01", "mira");
        let found = case.finds("E3");
        assert!(
            found
                .iter()
                .any(|line| line.ends_with("% of its words changed later that day")),
            "{found:?}"
        );
    }
}
