//! Commits in, oldest first; what happened to each record out. Records are followed by id, so that renamed and moved files
//! need no guessing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::Timestamp;

use super::commit_record::{After, CommitRecord, FileChange};
use super::renumbering::{Change, Held, Move, pair_renumbered};
use super::version::{Key, Kind, Plan, Said, Version};
use super::{
    Commit, CommitIx, Event, EventKind, History, OrderVersion, SprintVersion, clock, comparison,
};
use crate::backlog::config::{Clock, Config};
use crate::backlog::place::Place;
use crate::backlog::reading::{Reader, Record};
use crate::backlog::{Id, Order};
use crate::text::Source;

/// Commits with skewed clocks that are named one by one; the rest is counted.
const NAMED_REMARKS: usize = 10;

/// Reads history commit by commit. Keeps the last version of each record and no older one.
pub struct HistoryBuilder<'a> {
    reader: Reader<'a>,
    clock: Clock,
    history: History,
    /// The commits' own dates, by the configured clock.
    dates: Vec<Timestamp>,
    /// Every file that holds a record now.
    files: BTreeMap<Box<str>, Rc<Version>>,
    /// The files that hold a record. The first counts: the one that held it before, then by path.
    holders: BTreeMap<Key, Vec<Box<str>>>,
    /// The last version of records whose files are gone.
    gone: BTreeMap<Key, Rc<Version>>,
    /// Versions of files whose text is not in this clone.
    missing: usize,
}

impl<'a> HistoryBuilder<'a> {
    /// A builder that reads old versions by today's configuration, for the backlog in the folder `root`.
    pub fn new(config: &'a Config, root: &'a str) -> Self {
        Self {
            reader: Reader::new(config, root),
            clock: config.history.clock,
            history: History::default(),
            dates: Vec::new(),
            files: BTreeMap::new(),
            holders: BTreeMap::new(),
            gone: BTreeMap::new(),
            missing: 0,
        }
    }

    /// Takes in the next commit.
    pub fn add(&mut self, record: CommitRecord) {
        let commit = CommitIx(u32::try_from(self.history.commits.len()).unwrap_or(u32::MAX));
        self.dates.push(match self.clock {
            Clock::Committer => record.committed,
            Clock::Author => record.authored,
        });
        self.history.commits.push(Commit {
            id: record.id,
            time: record.committed,
            author: record.author,
            committer: record.committer,
            subject: record.subject,
            trailers: record.trailers,
        });
        let changed = self.read(commit, record.changes);
        let touched: BTreeSet<Key> = changed
            .iter()
            .flat_map(|(path, version)| {
                let before = self.files.get(path).map(|version| version.key.clone());
                before
                    .into_iter()
                    .chain(version.as_ref().map(|version| version.key.clone()))
            })
            .collect();
        let before: Vec<Held> = touched.iter().map(|key| self.held(key)).collect();
        for (path, version) in changed {
            self.put(path, version);
        }
        let moves: Vec<Move> = touched
            .into_iter()
            .zip(before)
            .map(|(key, before)| Move {
                after: self.held(&key),
                key,
                before,
            })
            .collect();
        for change in pair_renumbered(moves, &self.gone) {
            self.tell(commit, change);
        }
    }

    /// The history up to `head` (40 hexadecimal digits), with dates in order; none later than `now`.
    pub fn finish(mut self, head: &str, now: Timestamp) -> History {
        self.history.head = head.into();
        let times = clock::happened(&self.dates, now);
        let mut skewed = 0;
        for ((commit, own), time) in self.history.commits.iter_mut().zip(&self.dates).zip(times) {
            commit.time = time;
            if clock::is_skewed(*own, time) {
                skewed += 1;
                if skewed <= NAMED_REMARKS {
                    let id: String = commit.id.chars().take(10).collect();
                    let own = own.strftime("%F %H:%M");
                    let time = time.strftime("%F %H:%M");
                    self.history.remarks.push(format!(
                        "commit {id} is dated {own} UTC, more than a day off its neighbours: it counts as {time}"
                    ));
                }
            }
        }
        if skewed > NAMED_REMARKS {
            let more = skewed - NAMED_REMARKS;
            self.history.remarks.push(format!(
                "{more} more commits have dates off their neighbours'"
            ));
        }
        if self.missing > 0 {
            let missing = self.missing;
            self.history.remarks.push(format!(
                "{missing} old versions of files are not in this clone: what they said is unknown"
            ));
        }
        self.history
    }

    /// The records of the changed files; the order's versions on the way.
    fn read(
        &mut self,
        commit: CommitIx,
        changes: Vec<FileChange>,
    ) -> Vec<(Box<str>, Option<Rc<Version>>)> {
        let mut versions = Vec::with_capacity(changes.len());
        for FileChange { path, after } in changes {
            match after {
                After::Unreadable => self.missing += 1,
                After::Gone => {
                    if let Some((Place::Order, _)) = self.reader.place(&path) {
                        self.order(commit, Source::default());
                    }
                    versions.push((path, None));
                }
                After::Bytes(bytes) => {
                    match self.reader.read(Source::decode(path.clone(), bytes)) {
                        Some(Record::Text(Place::Order, source)) => self.order(commit, source),
                        Some(record) => {
                            versions.push((path, Version::of(&record).map(Rc::new)));
                        }
                        None => {}
                    }
                }
            }
        }
        versions
    }

    fn order(&mut self, commit: CommitIx, source: Source) {
        let order = Order::parse(source);
        let ids: Vec<Id> = order
            .lines
            .iter()
            .map(|line| line.id.value.clone())
            .collect();
        let reasons: BTreeMap<Id, Box<str>> = order
            .lines
            .iter()
            .filter_map(|line| {
                let reason = order.source.as_ref()?.slice(line.reason?);
                Some((line.id.value.clone(), reason.into()))
            })
            .collect();
        let is_same = self
            .history
            .orders
            .last()
            .is_some_and(|last| last.ids == ids && last.reasons == reasons);
        if !is_same {
            self.history.orders.push(OrderVersion {
                commit,
                ids,
                reasons,
            });
        }
    }

    fn held(&self, key: &Key) -> Held {
        let path = self.holders.get(key)?.first()?;
        Some((path.clone(), Rc::clone(self.files.get(path)?)))
    }

    fn put(&mut self, path: Box<str>, version: Option<Rc<Version>>) {
        let old = self.files.remove(&path);
        let is_same = match (&old, &version) {
            (Some(old), Some(version)) => old.key == version.key,
            _ => false,
        };
        if let Some(old) = old.filter(|_| !is_same)
            && let Some(paths) = self.holders.get_mut(&old.key)
        {
            paths.retain(|held| *held != path);
            if paths.is_empty() {
                self.holders.remove(&old.key);
            }
        }
        if let Some(version) = version {
            if !is_same {
                let paths = self.holders.entry(version.key.clone()).or_default();
                paths.push(path.clone());
                if let Some((_, copies)) = paths.split_first_mut() {
                    copies.sort();
                }
            }
            self.files.insert(path, version);
        }
    }

    /// Writes down what happened to one record in one commit.
    fn tell(&mut self, commit: CommitIx, change: Change) {
        let Change {
            key,
            before,
            after,
            renumbered,
        } = change;
        let mut kinds = Vec::new();
        if let Some(from) = &renumbered {
            self.renumber(from, &key);
            kinds.push(EventKind::Renumbered {
                from: from.id.clone(),
            });
        }
        let nothing = Said::default();
        match (&before, &after) {
            (None, Some((_, new))) => match self.gone.remove(&key) {
                Some(old) => {
                    kinds.push(EventKind::Restored);
                    kinds.extend(comparison::changes(&old.said, &new.said));
                }
                None => {
                    kinds.push(EventKind::Created);
                    let first = comparison::changes(&nothing, &new.said);
                    let is_field = |kind: &EventKind| matches!(kind, EventKind::Field { .. });
                    kinds.extend(first.into_iter().filter(is_field));
                }
            },
            (Some((_, old)), None) => {
                kinds.push(EventKind::Removed);
                if key.kind == Kind::Acceptance {
                    kinds.extend(comparison::changes(&old.said, &nothing));
                } else {
                    self.gone.insert(key.clone(), Rc::clone(old));
                }
            }
            (Some((from, old)), Some((to, new))) => {
                if from != to && !self.files.contains_key(from) {
                    kinds.push(EventKind::Moved {
                        from: from.clone(),
                        to: to.clone(),
                    });
                }
                if !Rc::ptr_eq(old, new) {
                    kinds.extend(comparison::changes(&old.said, &new.said));
                }
            }
            (None, None) => {}
        }
        self.sprint(commit, &key, &before, &after);
        self.write(commit, &key, kinds);
    }

    fn write(&mut self, commit: CommitIx, key: &Key, mut kinds: Vec<EventKind>) {
        let record = match key.kind {
            Kind::Record(record) => Some(record),
            Kind::Acceptance => {
                kinds.retain(|kind| matches!(kind, EventKind::Field { .. }));
                None
            }
        };
        if kinds.is_empty() {
            return;
        }
        let past = self.history.items.entry(key.id.clone()).or_default();
        if let Some(record) = record {
            past.record = record;
        }
        past.events
            .extend(kinds.into_iter().map(|kind| Event { commit, kind }));
    }

    /// The same record goes by another id from now on.
    fn renumber(&mut self, from: &Key, to: &Key) {
        if let Some(former) = self.history.items.remove(&from.id) {
            let past = self.history.items.entry(to.id.clone()).or_default();
            past.record = former.record;
            past.events.splice(..0, former.events);
            past.events.sort_by_key(|event| event.commit);
        }
    }

    fn sprint(&mut self, commit: CommitIx, key: &Key, before: &Held, after: &Held) {
        let plan = |held: &Held| -> Option<Plan> {
            let (_, version) = held.as_ref()?;
            version.said.sprint.as_deref().cloned()
        };
        let (old, new) = (plan(before), plan(after));
        if old == new {
            return;
        }
        let removed = new.is_none();
        let Some(plan) = new.or(old) else { return };
        self.history.sprints.push(SprintVersion {
            commit,
            id: key.id.as_str().into(),
            start: plan.start,
            end: plan.end,
            goal: plan.goal,
            items: plan.items,
            removed,
        });
    }
}

#[cfg(test)]
mod tests;
