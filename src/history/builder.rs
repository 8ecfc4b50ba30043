//! Commits in, oldest first; what happened to each record out. Records are followed by id, so that renamed and moved files
//! need no guessing.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use jiff::Timestamp;

use super::checkpoint::{Checkpoint, Written};
use super::commit_record::{After, CommitRecord, FileChange, Recall};
use super::records::{Read, Records};
use super::renumbering::{Change, Held, Move, pair_renumbered};
use super::version::{Key, Kind, Plan, Said, Version};
use super::{
    Commit, CommitIx, Event, EventKind, History, OrderVersion, SprintVersion, clock, comparison,
};
use crate::backlog::config::{Clock, Config, Walk};
use crate::backlog::place::Place;
use crate::backlog::reading::{Reader, Record};
use crate::backlog::{Id, Order, front_matter};
use crate::text::Source;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Commits with skewed clocks that are named one by one; the rest is counted.
const NAMED_REMARKS: usize = 10;

/// Commits of all branches are read one after the other, each against what was read before it.
const SIDE_BY_SIDE: &str = "with history.walk: full, branches that changed one file side by side seem to take back each other's \
changes; first-parent tells each change once, when it was merged";

/// Reads history commit by commit. Keeps the last version of each record and no older one.
pub struct HistoryBuilder<'a> {
    reader: Reader<'a>,
    clock: Clock,
    walk: Walk,
    history: History,
    /// The commits' own dates, by the configured clock.
    dates: Vec<Timestamp>,
    records: Records,
    /// Versions of files whose text is not in this clone.
    missing: usize,
    /// Texts that were read since the builder was made.
    texts: usize,
}

impl<'a> HistoryBuilder<'a> {
    /// A builder that reads old versions by today's configuration, for the backlog in the folder `root`.
    pub fn new(config: &'a Config, root: &'a str) -> Self {
        Self {
            reader: Reader::new(config, root),
            clock: config.history.clock,
            walk: config.history.walk,
            history: History::default(),
            dates: Vec::new(),
            records: Records::default(),
            missing: 0,
            texts: 0,
        }
    }

    /// A builder that goes on where another one of the same configuration stopped.
    pub fn resume(config: &'a Config, root: &'a str, checkpoint: Checkpoint) -> Self {
        let (history, dates, records, missing) = checkpoint.unpack();
        Self {
            history,
            dates,
            records,
            missing,
            ..Self::new(config, root)
        }
    }

    /// Old texts that are not in this clone. With any, what became of their records is unknown, and so when.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// Texts that were read since the builder was made or resumed.
    pub fn texts(&self) -> usize {
        self.texts
    }

    /// What is known so far, to be kept.
    pub fn checkpoint(&self) -> Written<'_> {
        Written::new(&self.history, &self.dates, &self.records, self.missing)
    }

    /// Takes in the next commit. What was said before is asked for by name when it is not in memory any more.
    pub fn add(&mut self, record: CommitRecord, recall: &mut Recall<'_>) {
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
                let before = self.records.key(path).cloned();
                let after = version.as_ref().map(|read| read.version.key.clone());
                before.into_iter().chain(after)
            })
            .into_set();
        let before: Vec<Held> = touched
            .iter()
            .map(|key| self.held(key, commit, recall))
            .collect();
        for (path, version) in changed {
            self.records.put(path, version, commit);
        }
        let moves: Vec<Move> = touched
            .into_iter()
            .zip(before)
            .map(|(key, before)| Move {
                after: self.held(&key, commit, recall),
                key,
                before,
            })
            .collect();
        for change in pair_renumbered(moves, &|key| self.records.is_gone(key)) {
            self.tell(commit, change, recall);
        }
        self.records.settle();
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
        if self.walk == Walk::Full {
            self.history.remarks.push(SIDE_BY_SIDE.to_owned());
        }
        self.history
    }

    /// The records of the changed files; the order's versions on the way.
    fn read(
        &mut self,
        commit: CommitIx,
        changes: Vec<FileChange>,
    ) -> Vec<(Box<str>, Option<Read>)> {
        let mut versions = Vec::with_capacity(changes.len());
        for FileChange { path, blob, after } in changes {
            match after {
                After::Missing => self.missing += 1,
                After::Unreadable => {}
                After::Gone => {
                    if let Some((Place::Order, _)) = self.reader.place(&path) {
                        self.order(commit, Source::default());
                    }
                    versions.push((path, None));
                }
                After::Bytes(bytes) => {
                    self.texts += 1;
                    let source = Source::decode(path.clone(), bytes);
                    let prose = prose_digest(&source);
                    if let Some(version) = self.read_front(&source, prose) {
                        let version = Rc::new(version);
                        let read = Read {
                            blob,
                            prose,
                            version,
                        };
                        versions.push((path, Some(read)));
                        continue;
                    }
                    match self.reader.read(source) {
                        Some(Record::Text(Place::Order, source)) => self.order(commit, source),
                        Some(record) => {
                            let read = Version::of(&record).map(|version| Read {
                                blob,
                                prose,
                                version: Rc::new(version),
                            });
                            versions.push((path, read));
                        }
                        None => {}
                    }
                }
            }
        }
        versions
    }

    /// The version of a file that changed above its prose only, which is most of what happens to items; none when it did
    /// not, when what stood there is not in memory, or when the prose has a say in the title.
    fn read_front(&self, source: &Source, prose: u64) -> Option<Version> {
        let before = self.records.with_prose(&source.path, prose)?;
        let front = source.text.get(..front_matter::body_start(&source.text)?)?;
        let record = self.reader.read(Source::new(source.path.clone(), front))?;
        if let Record::Item(item) = &record
            && item.title.span.start == item.title.span.end
        {
            return None;
        }
        let version = Version::of(&record)?;
        Some(version.with(Rc::clone(&before.said.prose)))
    }

    fn order(&mut self, commit: CommitIx, source: Source) {
        let order = Order::parse(source);
        let ids: Vec<Id> = order
            .lines
            .iter()
            .map(|line| self.known(&line.id.value))
            .collect();
        let reasons: BTreeMap<Id, Box<str>> = order
            .lines
            .iter()
            .filter_map(|line| {
                let reason = order.source.as_ref()?.slice(line.reason?);
                Some((line.id.value.clone(), reason.into()))
            })
            .into_map();
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

    /// The same id as it is in memory already, since every version of the order names hundreds.
    fn known(&self, id: &Id) -> Id {
        let known = self.history.items.get_key_value(id);
        known.map_or(id, |(known, _)| known).clone()
    }

    fn held(&mut self, key: &Key, commit: CommitIx, recall: &mut Recall<'_>) -> Held {
        let Self {
            reader,
            records,
            missing,
            ..
        } = self;
        records.held(key, commit, &mut |path, blob, key| {
            read_again(reader, path, recall(blob), key, missing)
        })
    }

    /// Writes down what happened to one record in one commit.
    fn tell(&mut self, commit: CommitIx, change: Change, recall: &mut Recall<'_>) {
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
            (None, Some((_, new))) => match self.regain(&key, recall) {
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
                    self.records.lose(&key);
                }
            }
            (Some((from, old)), Some((to, new))) => {
                if from != to && self.records.key(from).is_none() {
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

    fn regain(&mut self, key: &Key, recall: &mut Recall<'_>) -> Option<Version> {
        let Self {
            reader,
            records,
            missing,
            ..
        } = self;
        records.regain(key, &mut |path, blob, key| {
            read_again(reader, path, recall(blob), key, missing)
        })
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
            past.events.put_in_order_by_key(|event| event.commit);
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

/// Tells the text below one file's front matter from that of another version.
fn prose_digest(source: &Source) -> u64 {
    let start = front_matter::body_start(&source.text).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    source.text.get(start..).hash(&mut hasher);
    hasher.finish()
}

/// What a file said, from its text; nothing when the text is not there any more, which is counted.
fn read_again(
    reader: &Reader<'_>,
    path: &str,
    text: Option<Vec<u8>>,
    key: &Key,
    missing: &mut usize,
) -> Version {
    let record = text.and_then(|bytes| reader.read(Source::decode(path, bytes)));
    if let Some(version) = record.as_ref().and_then(Version::of) {
        return version;
    }
    *missing += 1;
    Version {
        key: key.clone(),
        said: Said::default(),
    }
}

#[cfg(test)]
mod tests;
