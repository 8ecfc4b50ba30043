//! The story of records: what happened, one deed at a time, oldest first. An item's story is also told by others: by the
//! order, by sprints and releases that take it in, by feedback that asks for it.

mod about;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub use about::about;

use super::{
    CommitIx, CriteriaChange, EventKind, Fate, History, ItemPast, Listing, OrderVersion,
    RecordKind, Turn, moves,
};
use crate::backlog::Id;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// One thing that happened to one record in one commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Deed<'a> {
    pub commit: CommitIx,
    /// The record that changed. Of an item that joins a sprint or a release it is the item.
    pub id: Id,
    pub record: RecordKind,
    /// What of it: a front matter path (`status`, `score.cod.per_week`, `acceptance.verdict`), or `created`, `removed`,
    /// `restored`, `path`, `id`, `criteria`, `text.<section>`, `order`, `sprint`, `release`.
    pub field: Cow<'a, str>,
    pub what: What,
    /// What it was: a value, a path, a criterion's text, a place in the order, a sprint's id.
    pub from: Option<Cow<'a, str>>,
    /// What it is now.
    pub to: Option<Cow<'a, str>>,
    /// The reason on the line of the order.
    pub reason: Option<&'a str>,
    /// How much of a section's words changed, 1 to 100.
    pub changed_percent: Option<u8>,
    /// Other records that it links or unlinks: the deed belongs to their stories too.
    pub others: Vec<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Created,
    Removed,
    Restored,
    Renamed,
    Renumbered,
    Set,
    Changed,
    Unset,
    Added,
    TakenOut,
    Reworded,
    Ticked,
    Unticked,
    Written,
    Rewritten,
    Up,
    Down,
    Placed,
    Unlisted,
    Explained,
    Joined,
    Left,
}

/// The fields that name other records.
pub const LINKS: [&str; 13] = [
    "addressed_by",
    "blocked_by",
    "dropped.replaced_by",
    "enables",
    "goal",
    "goals",
    "items",
    "merged_into",
    "not_duplicate_of",
    "parent",
    "product_goal",
    "split_from",
    "decides",
];

impl What {
    /// The word in promised shapes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Removed => "removed",
            Self::Restored => "restored",
            Self::Renamed => "renamed",
            Self::Renumbered => "renumbered",
            Self::Set => "set",
            Self::Changed => "changed",
            Self::Unset => "unset",
            Self::Added => "added",
            Self::TakenOut => "taken-out",
            Self::Reworded => "reworded",
            Self::Ticked => "ticked",
            Self::Unticked => "unticked",
            Self::Written => "written",
            Self::Rewritten => "rewritten",
            Self::Up => "up",
            Self::Down => "down",
            Self::Placed => "placed",
            Self::Unlisted => "unlisted",
            Self::Explained => "explained",
            Self::Joined => "joined",
            Self::Left => "left",
        }
    }
}

/// Everything that happened, oldest commit first; within one by kind of record, by id, and as the history tells it.
pub fn story(history: &History) -> Vec<Deed<'_>> {
    story_of(history, &|_| true)
}

/// The same of some records only: what they did, and what others did that name them.
pub fn story_of<'a>(history: &'a History, is_wanted: &dyn Fn(&Id) -> bool) -> Vec<Deed<'a>> {
    let mut deeds = Vec::new();
    let mut some = Vec::new();
    for (id, past) in &history.items {
        tell(id, past, &mut some);
        let is_own = is_wanted(id);
        let wanted = |deed: &Deed<'_>| {
            let is_of_it = if deed.id == *id {
                is_own
            } else {
                is_wanted(&deed.id)
            };
            is_of_it || deed.others.iter().any(is_wanted)
        };
        deeds.extend(some.drain(..).filter(wanted));
    }
    order(history, &mut some);
    deeds.extend(some.into_iter().filter(|deed| is_wanted(&deed.id)));
    deeds.put_in_order_by(|left, right| {
        let place = |deed: &Deed<'_>| (deed.commit, deed.record);
        (place(left).cmp(&place(right))).then_with(|| left.id.cmp(&right.id))
    });
    deeds
}

/// The id that a record goes by now, by each id it went by before.
pub fn renumbered(history: &History) -> BTreeMap<&Id, &Id> {
    let events = history.items.iter().flat_map(|(id, past)| {
        let kinds = past.events.iter().map(|event| &event.kind);
        kinds.filter_map(move |kind| match kind {
            EventKind::Renumbered { from } => Some((from, id)),
            _ => None,
        })
    });
    // An id that somebody has taken again is that record's.
    events
        .filter(|(former, _)| !history.items.contains_key(*former))
        .into_map()
}

/// The ids that a list field's text names.
fn listed(value: Option<&str>) -> Vec<Id> {
    let parts = value.unwrap_or_default().split(", ");
    let ids = parts.map(|part| part.split([' ', ';']).next().unwrap_or_default());
    ids.filter(|id| !id.is_empty()).map(Id::new).collect()
}

/// The ids of one list that are not in the other.
fn beyond(ids: &[Id], other: &[Id]) -> Vec<Id> {
    let only = ids.iter().filter(|id| !other.contains(id));
    only.cloned().collect()
}

impl<'a> Deed<'a> {
    fn new(commit: CommitIx, id: &Id, record: RecordKind, what: What) -> Self {
        Self {
            commit,
            id: id.clone(),
            record,
            field: Cow::Borrowed(what.name()),
            what,
            from: None,
            to: None,
            reason: None,
            changed_percent: None,
            others: Vec::new(),
        }
    }

    fn of(self, field: impl Into<Cow<'a, str>>) -> Self {
        Self {
            field: field.into(),
            ..self
        }
    }

    fn between(self, from: Option<&'a str>, to: Option<&'a str>) -> Self {
        Self {
            from: from.map(Cow::Borrowed),
            to: to.map(Cow::Borrowed),
            ..self
        }
    }
}

/// The items of a sprint or a release, as of the events so far; of other records there are none.
struct Members {
    /// `sprint` or `release`.
    group: Option<&'static str>,
    items: Vec<Id>,
}

impl Members {
    fn of(record: RecordKind) -> Self {
        Self {
            group: match record {
                RecordKind::Sprint => Some("sprint"),
                RecordKind::Release => Some("release"),
                _ => None,
            },
            items: Vec::new(),
        }
    }

    /// The deeds of items that join or leave the record `id`.
    fn turn<'a>(&self, commit: CommitIx, id: &'a Id, items: &[Id], what: What) -> Vec<Deed<'a>> {
        let Some(group) = self.group else {
            return Vec::new();
        };
        let name = Some(id.as_str());
        let (from, to) = match what {
            What::Left => (name, None),
            _ => (None, name),
        };
        let deeds = items.iter().map(|item| Deed {
            others: vec![id.clone()],
            ..Deed::new(commit, item, RecordKind::Item, what)
                .of(group)
                .between(from, to)
        });
        deeds.collect()
    }
}

/// The deeds of one record's events.
fn tell<'a>(id: &'a Id, past: &'a ItemPast, deeds: &mut Vec<Deed<'a>>) {
    let mut members = Members::of(past.record);
    for event in &past.events {
        let new = |what| Deed::new(event.commit, id, past.record, what);
        let turn =
            |members: &Members, items: &[Id], what| members.turn(event.commit, id, items, what);
        match &event.kind {
            EventKind::Created => deeds.push(new(What::Created)),
            EventKind::Removed => {
                deeds.push(new(What::Removed));
                deeds.extend(turn(&members, &members.items, What::Left));
            }
            EventKind::Restored => {
                deeds.push(new(What::Restored));
                deeds.extend(turn(&members, &members.items, What::Joined));
            }
            EventKind::Moved { from, to } => {
                let paths = (Some(&**from), Some(&**to));
                deeds.push(new(What::Renamed).of("path").between(paths.0, paths.1));
            }
            EventKind::Renumbered { from } => {
                let ids = (Some(from.as_str()), Some(id.as_str()));
                deeds.push(new(What::Renumbered).of("id").between(ids.0, ids.1));
            }
            EventKind::Field { path, to, .. } if members.group.is_some() && &**path == "items" => {
                let now = listed(to.as_deref());
                deeds.extend(turn(&members, &beyond(&now, &members.items), What::Joined));
                deeds.extend(turn(&members, &beyond(&members.items, &now), What::Left));
                members.items = now;
            }
            EventKind::Field { path, from, to } => {
                deeds.push(field(new, path, from.as_deref(), to.as_deref()));
            }
            EventKind::Criteria(change) => criteria(new, change, deeds),
            EventKind::Text {
                section,
                changed_percent,
                fate,
            } => {
                let what = match fate {
                    Fate::Added => What::Written,
                    Fate::Changed => What::Rewritten,
                    Fate::Removed => What::TakenOut,
                };
                deeds.push(Deed {
                    changed_percent: Some(*changed_percent),
                    ..new(what).of(format!("text.{section}"))
                });
            }
        }
    }
}

/// A deed for each criterion.
fn criteria<'a>(
    new: impl Fn(What) -> Deed<'a>,
    change: &'a CriteriaChange,
    deeds: &mut Vec<Deed<'a>>,
) {
    let CriteriaChange {
        added,
        removed,
        reworded,
        ticked,
        unticked,
    } = change;
    let mut tell = |what, from: Option<&'a str>, to: Option<&'a str>| {
        deeds.push(new(what).of("criteria").between(from, to));
    };
    for text in added {
        tell(What::Added, None, Some(text));
    }
    for text in removed {
        tell(What::TakenOut, Some(text), None);
    }
    for (from, to) in reworded {
        tell(What::Reworded, Some(from), Some(to));
    }
    for text in ticked {
        tell(What::Ticked, None, Some(text));
    }
    for text in unticked {
        tell(What::Unticked, Some(text), None);
    }
}

fn field<'a>(
    new: impl Fn(What) -> Deed<'a>,
    path: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
) -> Deed<'a> {
    let what = match (from, to) {
        (None, _) => What::Set,
        (_, None) => What::Unset,
        _ => What::Changed,
    };
    let others = if LINKS.contains(&path) {
        let (old, new) = (listed(from), listed(to));
        let mut others = beyond(&new, &old);
        others.extend(beyond(&old, &new));
        others
    } else {
        Vec::new()
    };
    Deed {
        others,
        ..new(what).of(path).between(from, to)
    }
}

/// What the product owner decided from one version of the order to the next. An id that was given another one is the same
/// line.
fn order<'a>(history: &'a History, deeds: &mut Vec<Deed<'a>>) {
    let former = renumbered(history);
    let now = |id: &Id| -> Id { former.get(id).map_or(id, |now| *now).clone() };
    let renamed = |version: &'a OrderVersion| OrderVersion {
        commit: version.commit,
        ids: version.ids.iter().map(now).collect(),
        reasons: version
            .reasons
            .iter()
            .map(|(id, reason)| (now(id), reason.clone()))
            .collect(),
    };
    let mut before = Cow::Owned(OrderVersion {
        commit: CommitIx(0),
        ids: Vec::new(),
        reasons: BTreeMap::new(),
    });
    for version in &history.orders {
        let after = if former.is_empty() {
            Cow::Borrowed(version)
        } else {
            Cow::Owned(renamed(version))
        };
        let record = |id: &Id| {
            history
                .items
                .get(id)
                .map_or(RecordKind::Item, |past| past.record)
        };
        let written = |id: &Id| -> Option<&'a str> {
            let reason = if former.is_empty() {
                version.reasons.get(id)
            } else {
                let mut reasons = version.reasons.iter().rev();
                reasons.find_map(|(each, reason)| (now(each) == *id).then_some(reason))
            };
            reason.map(|reason| &**reason)
        };
        let made = moves(Listing::from(&*before), Listing::from(&*after));
        for each in &made {
            let place = |place: Option<usize>| place.map(|place| Cow::Owned(place.to_string()));
            let what = match each.turn {
                Turn::Up => What::Up,
                Turn::Down => What::Down,
                Turn::Placed => What::Placed,
                Turn::Unlisted => What::Unlisted,
            };
            deeds.push(Deed {
                from: place(each.from),
                to: place(each.to),
                reason: each.reason.and_then(|_| written(each.id)),
                ..Deed::new(version.commit, each.id, record(each.id), what).of("order")
            });
        }
        let moved: BTreeSet<&Id> = made.iter().map(|each| each.id).into_set();
        let is_reworded = before.reasons != after.reasons;
        let stayed = after
            .ids
            .iter()
            .filter(|id| is_reworded && !moved.contains(id));
        for id in stayed {
            let (old, new) = (before.reasons.get(id), after.reasons.get(id));
            if old != new {
                deeds.push(Deed {
                    from: old.map(|reason| Cow::Owned(reason.to_string())),
                    to: new.map(|reason| Cow::Owned(reason.to_string())),
                    reason: written(id),
                    ..Deed::new(version.commit, id, record(id), What::Explained).of("order.reason")
                });
            }
        }
        before = after;
    }
}

#[cfg(test)]
mod tests;
