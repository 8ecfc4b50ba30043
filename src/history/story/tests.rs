use super::*;
use crate::history::Event;

/// A history of these events: `commit id kind`.
fn history(events: &[(u32, &str, RecordKind, EventKind)]) -> History {
    let mut history = History::default();
    for (commit, id, record, kind) in events {
        let past = history.items.entry(Id::new(id)).or_default();
        past.record = *record;
        past.events.push(Event {
            commit: CommitIx(*commit),
            kind: kind.clone(),
        });
    }
    history
}

fn set(path: &str, from: &str, to: &str) -> EventKind {
    let value = |text: &str| (!text.is_empty()).then(|| text.into());
    EventKind::Field {
        path: path.into(),
        from: value(from),
        to: value(to),
    }
}

fn order(commit: u32, ids: &str, reasons: &[(&str, &str)]) -> OrderVersion {
    OrderVersion {
        commit: CommitIx(commit),
        ids: ids.split(' ').map(Id::new).collect(),
        reasons: reasons
            .iter()
            .map(|(id, reason)| (Id::new(id), (*reason).into()))
            .collect(),
    }
}

fn told(deeds: &[Deed<'_>]) -> Vec<String> {
    let words = |value: &Option<Cow<'_, str>>| value.as_deref().unwrap_or("-").to_owned();
    let line = |deed: &Deed<'_>| {
        let (from, to) = (words(&deed.from), words(&deed.to));
        let reason = deed.reason.map_or(String::new(), |why| format!(" ({why})"));
        let name = deed.what.name();
        format!(
            "{} {} {} {name} {from}>{to}{reason}",
            deed.commit.0, deed.id, deed.field
        )
    };
    deeds.iter().map(line).collect()
}

fn of(history: &History, ids: &[&str]) -> Vec<String> {
    let ids: BTreeSet<Id> = ids.iter().map(|id| Id::new(id)).collect();
    told(&about(story(history), &ids))
}

#[test]
fn an_item_joins_and_leaves_sprints_also_when_a_sprint_s_file_goes_and_returns() {
    use RecordKind::Sprint;
    let history = history(&[
        (1, "2026-24", Sprint, EventKind::Created),
        (1, "2026-24", Sprint, set("items", "", "S-1, S-2")),
        (2, "2026-24", Sprint, set("items", "S-1, S-2", "S-2, S-3")),
        (3, "2026-24", Sprint, EventKind::Removed),
        (4, "2026-24", Sprint, EventKind::Restored),
        (4, "2026-24", Sprint, set("items", "S-2, S-3", "S-3")),
    ]);
    assert_eq!(
        of(&history, &["S-2"]),
        [
            "1 S-2 sprint joined ->2026-24",
            "3 S-2 sprint left 2026-24>-",
            "4 S-2 sprint joined ->2026-24",
            "4 S-2 sprint left 2026-24>-",
        ]
    );
    assert_eq!(
        of(&history, &["S-1"]),
        [
            "1 S-1 sprint joined ->2026-24",
            "2 S-1 sprint left 2026-24>-"
        ]
    );
}

#[test]
fn feedback_that_asks_for_an_item_is_part_of_its_story_while_it_asks() {
    use RecordKind::Feedback;
    let history = history(&[
        (1, "F-1", Feedback, EventKind::Created),
        (2, "F-1", Feedback, set("state", "new", "triaged")),
        (3, "F-1", Feedback, set("addressed_by", "", "S-1, S-9")),
        (4, "F-2", Feedback, set("merged_into", "", "F-1")),
        (5, "F-1", Feedback, set("state", "triaged", "declined")),
        (6, "F-1", Feedback, set("addressed_by", "S-1, S-9", "S-9")),
        (7, "F-1", Feedback, set("state", "declined", "new")),
    ]);
    assert_eq!(
        of(&history, &["S-1"]),
        [
            "3 F-1 addressed_by set ->S-1, S-9",
            "4 F-2 merged_into set ->F-1",
            "5 F-1 state changed triaged>declined",
            "6 F-1 addressed_by changed S-1, S-9>S-9",
        ]
    );
}

#[test]
fn a_child_s_parent_is_part_of_the_parent_s_story() {
    use RecordKind::Item;
    let history = history(&[
        (1, "S-1", Item, set("parent", "", "E-1")),
        (2, "S-1", Item, set("parent", "E-1", "E-2")),
    ]);
    assert_eq!(of(&history, &["E-1"]).len(), 2);
    assert_eq!(of(&history, &["E-2"]), ["2 S-1 parent changed E-1>E-2"]);
}

#[test]
fn the_order_tells_moves_placings_and_new_reasons() {
    let mut history = history(&[]);
    history.orders = vec![
        order(1, "S-1 S-2 S-3", &[]),
        order(2, "S-3 S-1 S-2", &[("S-3", "a contract")]),
        order(3, "S-3 S-2", &[("S-3", "a law")]),
    ];
    assert_eq!(
        told(&story(&history)),
        [
            "1 S-1 order placed ->1",
            "1 S-2 order placed ->2",
            "1 S-3 order placed ->3",
            "2 S-3 order up 3>1 (a contract)",
            "3 S-1 order unlisted 2>-",
            "3 S-3 order.reason explained a contract>a law (a law)",
        ]
    );
}

#[test]
fn a_line_whose_item_was_renumbered_has_not_moved() {
    use RecordKind::Item;
    let renumbered = EventKind::Renumbered {
        from: Id::new("S-OLD"),
    };
    let mut history = history(&[(2, "S-NEW", Item, renumbered)]);
    history.orders = vec![order(1, "S-OLD S-2", &[]), order(2, "S-NEW S-2", &[])];
    assert_eq!(
        of(&history, &["S-NEW"]),
        [
            "1 S-NEW order placed ->1",
            "2 S-NEW id renumbered S-OLD>S-NEW"
        ]
    );
}
