//! What came into a sprint and left it after the planning, and whether that was a trade, agreed, or scope creep.

use super::record::Record;
use crate::Facts;
use crate::backlog::{Id, Sprint};
use crate::history::CommitIx;
use crate::history::calendar::WorkingDays;
use crate::report::event::{more, named};
use crate::report::said::one_line;
use crate::report::shape::SprintScopeChange;
use crate::report::{Block, Role, Text, number};
use crate::rules;
use crate::text::sorting::PutInOrder as _;

/// Lines where people read; JSON has them all.
const MOST: usize = 20;

/// What came and went after the days of grace, oldest first; nothing when no commit has the sprint's file.
pub(super) fn changes(
    facts: &Facts<'_>,
    record: &Record<'_>,
    sprint: &Sprint,
) -> Vec<SprintScopeChange> {
    let outcome = record.outcome(sprint);
    let Some(scope) = outcome.and_then(|outcome| outcome.scope.as_ref()) else {
        return Vec::new();
    };
    let added = scope.added.iter().map(|id| ("added", id));
    let removed = scope.removed.iter().map(|id| ("removed", id));
    let mut changes: Vec<SprintScopeChange> = added
        .chain(removed)
        .map(|(what, id)| {
            let index = changed_in(facts, &sprint.id, id, what == "added");
            let commit = index.zip(facts.past.known());
            let commit = commit.map(|(at, history)| history.commit(at));
            let working = WorkingDays::new(&facts.backlog.config.calendar);
            SprintScopeChange {
                item: named(facts, id),
                what,
                date: commit.map(|commit| working.day(commit.time)),
                reason: reason(sprint, id).filter(|_| what == "added"),
                subject: commit.map(|commit| one_line(&commit.subject)),
                agreed: index.and_then(|index| rules::is_agreed(facts, index)),
                ..SprintScopeChange::default()
            }
        })
        .collect();
    changes.put_in_order_by(|one, other| {
        (one.date, one.what, &one.item.id).cmp(&(other.date, other.what, &other.item.id))
    });
    judge(&mut changes);
    changes
}

/// Says of each addition which removal it replaces, and whether it is scope creep: neither a trade nor agreed.
///
/// A removal makes room for one addition of its size or less, the smallest that does; what has no estimate replaces nothing
/// and is replaced by nothing. What was taken out again is no creep.
fn judge(changes: &mut [SprintScopeChange]) {
    let of = |changes: &[SprintScopeChange], what: &str| -> Vec<(String, Option<f64>)> {
        let meant = changes.iter().filter(|change| change.what == what);
        meant
            .map(|change| (change.item.id.clone(), change.item.estimate))
            .collect()
    };
    let all_removed = of(changes, "removed");
    let added = of(changes, "added");
    let is_in = |list: &[(String, Option<f64>)], id: &str| list.iter().any(|(each, _)| each == id);
    let mut room: Vec<(String, f64)> = (all_removed.iter())
        .filter(|(id, _)| !is_in(&added, id))
        .filter_map(|(id, size)| Some((id.clone(), (*size)?)))
        .collect();
    for change in changes.iter_mut().filter(|change| change.what == "added") {
        if is_in(&all_removed, &change.item.id) {
            change.is_creep = Some(false);
            continue;
        }
        let fits = room.iter().enumerate();
        let fits =
            fits.filter(|(_, (_, size))| change.item.estimate.is_some_and(|own| own <= *size));
        let smallest = fits.min_by(|(_, (_, one)), (_, (_, other))| one.total_cmp(other));
        if let Some(at) = smallest.map(|(at, _)| at) {
            change.replaces = Some(room.remove(at).0);
        }
        change.is_creep = match (&change.replaces, change.agreed) {
            (Some(_), _) | (_, Some(true)) => Some(false),
            (None, Some(false)) => Some(true),
            (None, None) => None,
        };
    }
}

/// The last commit that put the item into the sprint's file, or took it out.
fn changed_in(facts: &Facts<'_>, sprint: &str, id: &Id, joins: bool) -> Option<CommitIx> {
    let history = facts.past.known()?;
    let mut was_listed = false;
    let mut found = None;
    for version in history.sprints.iter().filter(|each| *each.id == *sprint) {
        let is_listed = !version.removed && version.items.contains(id);
        if is_listed != was_listed && is_listed == joins {
            found = Some(version.commit);
        }
        was_listed = is_listed;
    }
    found
}

/// The comment on the item's line of the sprint's file.
fn reason(sprint: &Sprint, id: &Id) -> Option<String> {
    let item = sprint.items.iter().find(|item| item.value == *id)?;
    let text = &sprint.document.source.text;
    let rest = text.get(item.span.end as usize..)?.lines().next()?;
    let (_, comment) = rest.split_once('#')?;
    let comment = one_line(comment.trim_start_matches([';', ' ']));
    (!comment.is_empty()).then_some(comment)
}

/// The changes as people read them, and how much of it is scope creep; nothing without changes.
pub(super) fn blocks(changes: &[SprintScopeChange]) -> Vec<Block> {
    if changes.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![more(changes.iter().map(line).collect(), MOST)];
    let count = |creep: Option<bool>| {
        let added = changes.iter().filter(|change| change.what == "added");
        added.filter(|change| change.is_creep == creep).count()
    };
    let (creep, unknown) = (count(Some(true)), count(None));
    if creep > 0 {
        let text = Text::of(
            Role::Bad,
            format!("Scope creep: {}", number::counted(creep, "item", "items")),
        )
        .then(
            ", added without taking out as much, in a commit that does not show both product owner and developers \
             (a trailer `Approved-by: …` does).",
        );
        blocks.push(Block::Paragraph(text));
    }
    if unknown > 0 {
        let text = format!(
            "Whether {} agreed is unknown: team.yml names no product owner or no developers.",
            number::counted(unknown, "addition was", "additions were")
        );
        blocks.push(Block::Paragraph(Text::of(Role::Muted, text)));
    }
    blocks
}

fn line(change: &SprintScopeChange) -> Text {
    let day = change
        .date
        .map_or_else(String::new, |day| format!("{day} "));
    let text = Text::plain(day).and(Role::Strong, change.what).then(" ");
    let text = text.join(
        Text::id(&change.item.id)
            .then(" ")
            .then(&*change.item.title),
    );
    let text = match (&change.reason, &change.subject) {
        (Some(reason), _) => text.then(": ").then(reason),
        (None, Some(subject)) => text
            .and(Role::Warning, ", no reason on its line")
            .and(Role::Muted, format!(" (commit: {subject})")),
        (None, None) => text.and(Role::Warning, ", no reason"),
    };
    match (&change.replaces, change.is_creep, change.agreed) {
        (Some(id), ..) => text.then("; in place of ").and(Role::Id, id),
        (None, Some(true), _) => text.and(Role::Bad, "; scope creep"),
        (None, _, Some(true)) => text.and(Role::Good, "; agreed"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::shape::EventItem;

    /// `id what size agreed`, one a line.
    fn judged(lines: &str) -> Vec<String> {
        let change = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            SprintScopeChange {
                item: EventItem {
                    id: words[0].into(),
                    estimate: words[2].parse().ok(),
                    ..EventItem::default()
                },
                what: if words[1] == "added" {
                    "added"
                } else {
                    "removed"
                },
                agreed: words[3].parse().ok(),
                ..SprintScopeChange::default()
            }
        };
        let mut changes: Vec<SprintScopeChange> = lines.lines().map(change).collect();
        judge(&mut changes);
        let added = changes.iter().filter(|change| change.what == "added");
        let told = added.map(|change| {
            let (id, replaces) = (&change.item.id, change.replaces.as_deref());
            format!("{id} {} {:?}", replaces.unwrap_or("-"), change.is_creep)
        });
        told.collect()
    }

    #[test]
    fn an_addition_is_creep_unless_as_much_was_taken_out_or_both_sides_agreed() {
        assert_eq!(judged("a added 3 false"), ["a - Some(true)"]);
        assert_eq!(judged("a added 3 true"), ["a - Some(false)"]);
        assert_eq!(judged("a added 3 ?"), ["a - None"]);
        assert_eq!(
            judged("a added 3 false\nb removed 3 ?"),
            ["a b Some(false)"]
        );
        assert_eq!(judged("a added 5 false\nb removed 3 ?"), ["a - Some(true)"]);
    }

    #[test]
    fn one_removal_makes_room_once_and_the_smallest_that_fits_does() {
        assert_eq!(
            judged("a added 3 false\nb added 2 false\nc removed 8 ?\nd removed 3 ?"),
            ["a d Some(false)", "b c Some(false)"]
        );
        assert_eq!(
            judged("a added 3 false\nb added 3 false\nc removed 8 ?"),
            ["a c Some(false)", "b - Some(true)"]
        );
    }

    #[test]
    fn without_an_estimate_nothing_is_replaced_and_what_left_again_is_no_creep() {
        assert_eq!(judged("a added ? false\nb removed 3 ?"), ["a - Some(true)"]);
        assert_eq!(judged("a added 3 false\nb removed ? ?"), ["a - Some(true)"]);
        assert_eq!(
            judged("a added 3 false\na removed 3 ?\nb added 3 false"),
            ["a - Some(false)", "b - Some(true)"]
        );
    }
}
