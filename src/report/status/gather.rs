//! What happened since a day, from the commits; what comes, from the order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Wanted;
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{ItemIx, ItemType, Release};
use crate::history::calendar::WorkingDays;
use crate::history::{EventKind, History, Past, RecordKind};
use crate::rank::Band;
use crate::report::forecast::Dates;
use crate::report::moment::{files, moment};
use crate::report::movers::movers;
use crate::report::said::one_line;
use crate::report::shape::{Mover, Status, StatusChange, StatusItem, StatusRelease, StatusSince};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Days that count where there is no release before them.
const DAYS: i64 = 14;

pub(super) fn gather(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Status {
    let since = since(facts, wanted.since);
    let first = since.date;
    let is_meant =
        |index: &ItemIx| (wanted.chosen).is_none_or(|chosen| chosen.binary_search(index).is_ok());
    let dates = Dates::new(facts);
    let recent = Recent::new(facts, first);
    let mut status = Status {
        at: moment(facts),
        files: files(facts.backlog),
        filter: wanted.filter.map(str::to_owned),
        coming: coming(facts, &dates, &is_meant),
        after_that: (facts.ranking.order.iter())
            .filter(|index| facts.ranking.band(**index) == Some(Band::Next))
            .filter(|index| is_meant(index))
            .count(),
        forecast: dates.beside,
        ..Status::default()
    };
    passed(facts, first, &is_meant, &mut status);
    if let Some(recent) = &recent {
        status.changes = recent.changes(facts, &is_meant);
        status.order = recent.order(facts, &is_meant);
    }
    for release in &facts.backlog.releases {
        let told = told_release(facts, release);
        match told.released {
            Some(day) if day >= first && day <= facts.today => status.released.push(told),
            Some(day) if day <= facts.today => {}
            _ => status.planned.push(told),
        }
    }
    status.since = since;
    status
}

/// The first day that counts: asked for, else the day after the last release that is not of today, else 14 days ago.
fn since(facts: &Facts<'_>, asked: Option<Date>) -> StatusSince {
    if let Some(date) = asked {
        return StatusSince {
            date,
            why: "asked",
            release: None,
        };
    }
    let released = facts.backlog.releases.iter().filter_map(|release| {
        let day = release.released.as_ref()?.value;
        (day < facts.today).then_some((day, release))
    });
    if let Some((day, release)) = released.max_by_key(|(day, _)| *day) {
        return StatusSince {
            date: day.saturating_add(1.day()),
            why: "release",
            release: Some(release.version.to_string()),
        };
    }
    StatusSince {
        date: facts.today.saturating_sub((DAYS - 1).days()),
        why: "days",
        release: None,
    }
}

fn item(facts: &Facts<'_>, index: ItemIx, date: Option<Date>) -> StatusItem {
    let item = facts.backlog.item(index);
    let goal = facts.backlog.goal_of(index);
    let releases = facts.backlog.releases.iter();
    let release = releases
        .filter(|release| release.items.iter().any(|each| each.value == item.id))
        .min_by_key(|release| {
            let day = release.released.as_ref().map(|day| day.value);
            (day.is_none(), day)
        });
    StatusItem {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        item_type: item.item_type.name(),
        goal: goal.map(|goal| facts.backlog.item(goal).title.value.to_string()),
        date,
        band: facts.ranking.band(index).map(Band::name),
        asked_by: facts.demand.of(index).requesters,
        release: release.map(|release| release.version.to_string()),
        ..StatusItem::default()
    }
}

/// What was finished, added and dropped from the first day on.
fn passed(facts: &Facts<'_>, first: Date, is_meant: &dyn Fn(&ItemIx) -> bool, status: &mut Status) {
    let within = |day: Option<Date>| day.filter(|day| *day >= first && *day <= facts.today);
    for (id, passage) in &facts.flow.passages {
        let Some(index) = facts.backlog.find(id).filter(|index| is_meant(index)) else {
            continue;
        };
        if !passage.is_leaf {
            continue;
        }
        if let Some(day) = within(passage.finished_in_flow()) {
            status.built.push(item(facts, index, Some(day)));
        }
        if let Some(day) = within(passage.dropped) {
            let file = facts.backlog.item(index);
            let replaced = file.text("dropped.replaced_by");
            let reason = file
                .text("dropped.reason")
                .map(|reason| one_line(reason.value));
            status.dropped.push(StatusItem {
                reason: reason.or_else(|| replaced.map(|by| format!("replaced by {}", by.value))),
                ..item(facts, index, Some(day))
            });
        }
        if let Some(day) = within(Some(passage.created).filter(|_| !passage.is_stock)) {
            status.added.push(item(facts, index, Some(day)));
        }
    }
    let newest = |items: &mut Vec<StatusItem>| items.put_in_order_by_key(|item| Reverse(item.date));
    newest(&mut status.built);
    newest(&mut status.dropped);
    newest(&mut status.added);
}

/// What is in progress and what could be pulled next, with ranges.
fn coming(facts: &Facts<'_>, dates: &Dates, is_meant: &dyn Fn(&ItemIx) -> bool) -> Vec<StatusItem> {
    let started = (facts.backlog.open())
        .filter(|(_, item)| item.is_leaf() && item.phase == Phase::Started)
        .map(|(index, _)| index);
    let order = (facts.ranking.order.iter().copied())
        .filter(|index| facts.ranking.band(*index) == Some(Band::Now));
    started
        .chain(order)
        .filter(|index| is_meant(index))
        .map(|index| {
            let likely = dates.items.get(&index);
            StatusItem {
                done_by_50: likely.and_then(|[half, _]| half.date),
                done_by_85: likely.and_then(|[_, most]| most.date),
                ..item(facts, index, None)
            }
        })
        .collect()
}

fn told_release(facts: &Facts<'_>, release: &Release) -> StatusRelease {
    let items = release.items.iter();
    let found: Vec<ItemIx> = items
        .filter_map(|id| facts.backlog.find(&id.value))
        .collect();
    StatusRelease {
        version: release.version.to_string(),
        released: release.released.as_ref().map(|day| day.value),
        target: (release.document.text("target")).map(|target| target.value.trim().to_owned()),
        items: release.items.len(),
        finished: (found.iter())
            .filter(|index| facts.backlog.item(**index).phase == Phase::Finished)
            .count(),
    }
}

/// The commits from a day on.
struct Recent<'a> {
    history: &'a History,
    /// The day of each commit.
    days: Vec<Date>,
    /// The number of the first commit that counts.
    first: usize,
}

impl<'a> Recent<'a> {
    /// None when the past is unknown.
    fn new(facts: &Facts<'a>, first: Date) -> Option<Self> {
        let Past::Known(history) = facts.past else {
            return None;
        };
        let working = WorkingDays::new(&facts.backlog.config.calendar);
        let days: Vec<Date> = (history.commits.iter())
            .map(|commit| working.day(commit.time))
            .collect();
        Some(Self {
            history,
            first: days.partition_point(|day| *day < first),
            days,
        })
    }

    /// What was changed of goals, epics' horizons, deadlines and releases; what was changed twice is told once.
    fn changes(&self, facts: &Facts<'_>, is_meant: &dyn Fn(&ItemIx) -> bool) -> Vec<StatusChange> {
        let mut changes: Vec<StatusChange> = Vec::new();
        for (id, past) in &self.history.items {
            let title = match past.record {
                RecordKind::Item => match facts.backlog.find(id).filter(|index| is_meant(index)) {
                    Some(index) => facts.backlog.item(index).title.value.to_string(),
                    None => continue,
                },
                RecordKind::Release => String::new(),
                RecordKind::Feedback | RecordKind::Sprint => continue,
            };
            let is_goal = facts
                .backlog
                .find(id)
                .is_some_and(|index| facts.backlog.item(index).item_type == ItemType::Goal);
            let recent = past
                .events
                .partition_point(|event| (event.commit.0 as usize) < self.first);
            let events = past.events.get(recent..).unwrap_or_default();
            // What an item began with has not changed.
            let born = events.iter().find(|event| event.kind == EventKind::Created);
            let mut own: BTreeMap<&str, StatusChange> = BTreeMap::new();
            let mut results: BTreeMap<String, Moved> = BTreeMap::new();
            for event in events {
                let EventKind::Field { path, from, to } = &event.kind else {
                    continue;
                };
                let is_born = born.is_some_and(|born| born.commit == event.commit);
                if is_born || !is_told(past.record, is_goal, path) {
                    continue;
                }
                let date = self.days.get(event.commit.0 as usize).copied();
                if &**path == "key_results" {
                    let (from, to) = (from.as_deref(), to.as_deref());
                    moved_results(&mut results, from, to, date.unwrap_or_default());
                    continue;
                }
                let change = own.entry(path).or_insert_with(|| StatusChange {
                    id: id.to_string(),
                    title: title.clone(),
                    what: path.to_string(),
                    from: from.as_deref().map(str::to_owned),
                    ..StatusChange::default()
                });
                change.to = to.as_deref().map(str::to_owned);
                change.date = date.unwrap_or(change.date);
            }
            let results = results.into_iter().map(|(result, moved)| StatusChange {
                date: moved.date,
                id: id.to_string(),
                title: title.clone(),
                what: format!("key_results.{result}.current"),
                from: moved.from,
                to: moved.to,
            });
            let own = own.into_values().chain(results);
            changes.extend(own.filter(|change| change.from != change.to));
        }
        changes.put_in_order_by_key(|change| Reverse(change.date));
        changes
    }

    /// What was moved in the order, of what is still to be done.
    fn order(&self, facts: &Facts<'_>, is_meant: &dyn Fn(&ItemIx) -> bool) -> Vec<Mover> {
        let orders = &self.history.orders;
        let recent = orders.partition_point(|order| (order.commit.0 as usize) < self.first);
        match recent.checked_sub(1).and_then(|at| orders.get(at)) {
            Some(before) => movers(facts, before, &|index| is_meant(&index)),
            None => Vec::new(),
        }
    }
}

/// A key result's current value, before the first change and after the last.
struct Moved {
    from: Option<String>,
    to: Option<String>,
    date: Date,
}

/// Adds how the current values of key results went from one version of their list to the next.
fn moved_results(
    results: &mut BTreeMap<String, Moved>,
    from: Option<&str>,
    to: Option<&str>,
    date: Date,
) {
    let (before, after) = (currents(from), currents(to));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).into_set();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        if old == new {
            continue;
        }
        let moved = results.entry(key.clone()).or_insert_with(|| Moved {
            from: old.cloned(),
            to: None,
            date,
        });
        moved.to = new.cloned();
        moved.date = date;
    }
}

/// The current value of each key result of a list as the history tells it: `{id: KR1, metric: …, current: 12, …}, {…}`. A
/// result without an id is known by its place, from 1.
fn currents(list: Option<&str>) -> BTreeMap<String, String> {
    let value = |map: &str, key: &str| {
        let (_, rest) = map.split_once(&format!("{key}: "))?;
        let end = rest.find([',', '}']).unwrap_or(rest.len());
        rest.get(..end).map(|value| value.trim().to_owned())
    };
    let maps = list.unwrap_or_default().split("}, {");
    maps.zip(1..)
        .filter_map(|(map, place)| {
            let current = value(map, ", current")?;
            let id = map.trim_start_matches('{').starts_with("id: ");
            let id = id.then(|| value(map, "id")).flatten();
            Some((id.unwrap_or_else(|| place.to_string()), current))
        })
        .collect()
}

/// Whether a change of this key is told.
fn is_told(record: RecordKind, is_goal: bool, path: &str) -> bool {
    match record {
        RecordKind::Release => matches!(path, "target" | "released"),
        RecordKind::Item if is_goal => {
            matches!(path, "state" | "kind" | "horizon" | "title")
                || path.starts_with("key_results")
        }
        RecordKind::Item => matches!(path, "horizon" | "deadline" | "stage"),
        RecordKind::Feedback | RecordKind::Sprint => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn current_values_are_known_by_the_result_they_belong_to() {
        let list = "{id: KR1, metric: leave, %, baseline: 15, current: 13, as_of: 2026-06-30}, {metric: b, current: 2}";
        let told: Vec<(String, String)> = currents(Some(list)).into_iter().collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(key, value)| (&**key, &**value)).collect();
        assert_eq!(told, [("2", "2"), ("KR1", "13")]);
        assert!(currents(None).is_empty());
        assert!(currents(Some("{id: KR1}")).is_empty());
    }
}
