//! The entries of each release, and who asked for them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::release_note::Group;
use crate::backlog::{Item, ItemIx, ItemType, Release, ReleaseNote};
use crate::demand::Survey;
use crate::intake::redaction;
use crate::report::chosen::Chosen;
use crate::report::shape::{ItemName, NoteChannel, NoteEntry, NoteThanks, NotedRelease};
use crate::report::words::name;
use crate::text::sorting::{Gather as _, PutInOrder as _};

pub(super) struct Gathering<'a> {
    facts: &'a Facts<'a>,
    survey: &'a Survey<'a>,
    chosen: Chosen<'a>,
    /// That went out, the newest first.
    out: Vec<&'a Release>,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(facts: &'a Facts<'a>, survey: &'a Survey<'a>, chosen: Chosen<'a>) -> Self {
        let releases = facts.backlog.releases.iter();
        let mut out: Vec<&Release> = releases
            .filter(|release| day_out(release, facts.today).is_some())
            .collect();
        out.put_in_order_by(|one, other| newest_first(one, other));
        Self {
            facts,
            survey,
            chosen,
            out,
        }
    }

    /// The release of this version, whether it is out or not.
    pub(super) fn version(&self, version: &str) -> Option<NotedRelease> {
        let mut releases = self.facts.backlog.releases.iter();
        let wanted = version.trim();
        let release = releases.find(|release| *release.version == *wanted)?;
        Some(self.release(release))
    }

    pub(super) fn newest(&self) -> NotedRelease {
        match self.out.first() {
            Some(release) => self.release(release),
            None => self.unreleased(),
        }
    }

    /// What is in no release that went out, then those that went out after this day, the newest first.
    pub(super) fn since(&self, day: Option<Date>) -> Vec<NotedRelease> {
        let is_meant = |release: &&&Release| {
            day.is_none_or(|day| day_out(release, self.facts.today).is_some_and(|out| out > day))
        };
        let out = self.out.iter().filter(is_meant);
        std::iter::once(self.unreleased())
            .chain(out.map(|release| self.release(release)))
            .collect()
    }

    /// What is finished and in no release that went out. A spike ships nothing: it is told where somebody wrote a note.
    pub(super) fn unreleased(&self) -> NotedRelease {
        let backlog = self.facts.backlog;
        let named: BTreeSet<ItemIx> = (self.out.iter())
            .flat_map(|release| &release.items)
            .flat_map(|id| backlog.same_id(&id.value))
            .into_set();
        let mut noted = NotedRelease::default();
        let mut told = Vec::new();
        for (index, item) in backlog.leaves() {
            let is_meant = item.phase == Phase::Finished && self.chosen.means(index);
            if is_meant && !named.contains(&index) {
                self.tell(index, item, &mut noted);
                told.push(index);
            }
        }
        self.finish(&mut noted, &told);
        noted
    }

    fn release(&self, release: &Release) -> NotedRelease {
        let backlog = self.facts.backlog;
        let section = |title: &str| {
            if self.chosen.is_some_items() {
                return None;
            }
            let text = release.document.section_text(title)?;
            let text = crate::backlog::decision::without_comments(&text);
            let text = redaction::redact(text.trim(), &[]).text;
            (!text.is_empty()).then_some(text)
        };
        let target = release.document.text("target");
        let released = day_out(release, self.facts.today);
        let mut noted = NotedRelease {
            version: Some(release.version.to_string()),
            released,
            target: target.map(|target| target.value.trim().to_owned()),
            highlights: section("Highlights"),
            known_issues: section("Known issues"),
            ..NotedRelease::default()
        };
        let mut told = Vec::new();
        let mut seen = BTreeSet::new();
        for id in release.items.iter().filter(|id| seen.insert(&id.value)) {
            let Some(index) = backlog.find(&id.value) else {
                if !self.chosen.is_some_items() {
                    noted.missing.push(id.value.to_string());
                }
                continue;
            };
            if !self.chosen.means(index) {
                continue;
            }
            let item = backlog.item(index);
            let is_told = match item.phase {
                Phase::Dropped => {
                    noted.dropped.push(name(backlog, index));
                    false
                }
                Phase::Finished => true,
                Phase::NotStarted | Phase::Started => {
                    noted.unfinished.push(name(backlog, index));
                    released.is_some()
                }
            };
            if is_told {
                self.tell(index, item, &mut noted);
                told.push(index);
            }
        }
        self.finish(&mut noted, &told);
        noted
    }

    fn tell(&self, index: ItemIx, item: &Item, noted: &mut NotedRelease) {
        let named = || ItemName {
            id: item.id.to_string(),
            title: item.title.value.to_string(),
        };
        let entry = |group: Group, text: &str, written: bool| NoteEntry {
            version: noted.version.clone(),
            group: group.name(),
            text: redaction::in_one_line(text).0,
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            customers: self.facts.demand.of(index).accounts,
            written,
        };
        match ReleaseNote::of(item) {
            ReleaseNote::Untold => noted.untold.push(named()),
            ReleaseNote::Written(entries) => {
                let entries: Vec<NoteEntry> = entries
                    .iter()
                    .map(|(group, text)| entry(*group, text, true))
                    .collect();
                noted.entries.extend(entries);
            }
            ReleaseNote::Fallback(..) if item.item_type == ItemType::Spike => {}
            ReleaseNote::Fallback(group, text) => {
                let entry = entry(group, &text, false);
                noted.entries.push(entry);
                noted.without_note.push(named());
            }
        }
    }

    /// Sorts, and thanks those who asked for any of these.
    fn finish(&self, noted: &mut NotedRelease, told: &[ItemIx]) {
        let place = |entry: &NoteEntry| {
            let group = Group::ALL
                .iter()
                .position(|each| each.name() == entry.group);
            (group, entry.id.clone())
        };
        noted.entries.put_in_order_by_key(place);
        for list in [
            &mut noted.without_note,
            &mut noted.untold,
            &mut noted.unfinished,
            &mut noted.dropped,
        ] {
            list.put_in_order_by(|one, other| one.id.cmp(&other.id));
        }
        let asked = |index: &&ItemIx| self.facts.demand.of(**index).mentions > 0;
        let mut places: Vec<u32> = (told.iter().filter(asked))
            .flat_map(|index| self.survey.of_item(*index))
            .collect();
        places.put_in_order();
        places.dedup();
        let demand = self.survey.count(&places);
        noted.thanks = NoteThanks {
            customers: demand.accounts,
            messages: demand.mentions,
            channels: (demand.channels.into_iter())
                .map(|(channel, messages)| NoteChannel { channel, messages })
                .collect(),
        };
    }
}

/// When it went out; none where it is still to come.
fn day_out(release: &Release, today: Date) -> Option<Date> {
    let released = release.released.as_ref()?;
    Some(released.value).filter(|day| *day <= today)
}

/// By the day, then by the version, its numbers as numbers (1.10 after 1.9), then by path. What is planned comes first.
pub(super) fn newest_first(one: &Release, other: &Release) -> Ordering {
    let day = |release: &Release| release.released.as_ref().map(|day| day.value);
    let planned = |release: &Release| day(release).is_none();
    (planned(other).cmp(&planned(one)))
        .then_with(|| day(other).cmp(&day(one)))
        .then_with(|| numbers(&other.version).cmp(&numbers(&one.version)))
        .then_with(|| other.path().cmp(one.path()))
}

/// The parts of a version, numbers before words.
fn numbers(version: &str) -> Vec<(u64, &str)> {
    let parts = version.split(['.', '-', '+']);
    parts
        .map(|part| match part.trim_start_matches('v').parse() {
            Ok(number) => (number, ""),
            Err(_) => (0, part),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("1.10.0") > numbers("1.9.3"));
        assert!(numbers("v2") > numbers("1.99"));
        assert!(numbers("1.0.1") > numbers("1.0"));
    }
}
