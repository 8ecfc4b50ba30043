//! What differs between two backlogs: what each record says, against what it said before, however its file moved. Needs no
//! commits, so that work trees and unrelated lines compare too.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::comparison::{self, CriteriaChange};
use super::renumbering::{Change, Held, Move, pair_renumbered};
use super::version::{Key, Kind, Said, Version};
use super::{EventKind, RecordKind};
use crate::backlog::{Acceptance, Backlog, Document, Feedback, Id, Item, Release, Sprint};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Everything that one backlog says and another does not; the order is compared elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Between {
    /// Records that say something else, by kind and id. Moved files and other formatting are nothing.
    pub records: Vec<Difference>,
    /// Settings, team, accounts, prose and ledgers that say something else, by path.
    pub pages: Vec<PageDifference>,
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub record: RecordKind,
    /// Its id now; the last one where it is gone.
    pub id: Id,
    /// Its file now; the last one where it is gone.
    pub path: Box<str>,
    pub fate: Fate,
    /// The id that it went by before, where that was another one.
    pub renumbered: Option<Id>,
    /// Front matter by dotted path, in order of path, then texts by section. What an acceptance says stands with its item,
    /// below `acceptance.`. Nothing of what is gone.
    pub changes: Vec<EventKind>,
    pub criteria: Option<CriteriaChange>,
}

#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
pub enum Fate {
    Added,
    Removed,
    #[default]
    Changed,
}

/// What became of one file that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageDifference {
    pub path: Box<str>,
    pub fate: Fate,
    /// Front matter by dotted path, then texts by section.
    pub changes: Vec<EventKind>,
}

impl Difference {
    /// What the field was and is, where it changed.
    pub fn field(&self, path: &str) -> Option<(Option<&str>, Option<&str>)> {
        self.fields()
            .find(|(at, ..)| *at == path)
            .map(|(_, from, to)| (from, to))
    }

    /// The fields that changed, by path: what they were, and what they are.
    pub fn fields(&self) -> impl Iterator<Item = (&str, Option<&str>, Option<&str>)> {
        self.changes.iter().filter_map(|change| match change {
            EventKind::Field { path, from, to } => Some((&**path, from.as_deref(), to.as_deref())),
            _ => None,
        })
    }

    /// The sections whose words changed, and how much of them, 1 to 100.
    pub fn sections(&self) -> impl Iterator<Item = (&str, u8)> {
        self.changes.iter().filter_map(|change| match change {
            EventKind::Text {
                section,
                changed_percent,
                ..
            } => Some((&**section, *changed_percent)),
            _ => None,
        })
    }
}

impl Between {
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.pages.is_empty()
    }
}

/// What `new` says and `old` does not. Files that cannot be read on either side are left out: they are findings.
pub fn between(old: &Backlog, new: &Backlog) -> Between {
    let same_rules = config_text(old) == config_text(new);
    let (before, after) = (holders(old), holders(new));
    let keys: BTreeSet<&Key> = before.keys().chain(after.keys()).into_set();
    let mut moves = Vec::new();
    for key in keys {
        let (left, right) = pair(before.get(key), after.get(key));
        if let (Some(left), Some(right)) = (left, right)
            && same_rules
            && left.document().source.text == right.document().source.text
        {
            continue;
        }
        moves.push(Move {
            key: key.clone(),
            before: left.and_then(Holder::held),
            after: right.and_then(Holder::held),
        });
    }
    let mut records: BTreeMap<(RecordKind, Id), Difference> = BTreeMap::new();
    for change in pair_renumbered(moves, &|_| false) {
        take(&mut records, change);
    }
    let mut records: Vec<Difference> = records.into_values().collect();
    records.retain(|record| {
        record.fate != Fate::Changed || record.renumbered.is_some() || record.says_something()
    });
    Between {
        records,
        pages: pages(old, new),
    }
}

impl Difference {
    fn says_something(&self) -> bool {
        !self.changes.is_empty() || self.criteria.is_some()
    }
}

/// Writes a change down with its record; an acceptance with the item it speaks of.
fn take(records: &mut BTreeMap<(RecordKind, Id), Difference>, change: Change) {
    let nothing = Said::default();
    let path = |held: &Held| held.as_ref().map(|(path, _)| path.clone());
    let said = |held: &Held| held.as_ref().map(|(_, version)| Rc::clone(version));
    let (old, new) = (said(&change.before), said(&change.after));
    let acceptance = change.key.kind == Kind::Acceptance;
    let record = match change.key.kind {
        Kind::Record(record) => record,
        Kind::Acceptance => RecordKind::Item,
    };
    let fate = match (&old, &new) {
        _ if acceptance => Fate::Changed,
        (None, _) => Fate::Added,
        (_, None) => Fate::Removed,
        _ => Fate::Changed,
    };
    let mut changes = Vec::new();
    let mut criteria = None;
    if fate != Fate::Removed {
        let old = old.as_ref().map_or(&nothing, |version| &version.said);
        let new = new.as_ref().map_or(&nothing, |version| &version.said);
        changes = comparison::changes(old, new);
        changes.retain(|change| !matches!(change, EventKind::Criteria(_)));
        criteria = comparison::criteria(&old.prose.criteria, &new.prose.criteria);
    }
    let id = change.key.id.clone();
    let entry = records
        .entry((record, id.clone()))
        .or_insert_with(|| Difference {
            record,
            id,
            path: Box::default(),
            fate,
            renumbered: None,
            changes: Vec::new(),
            criteria: None,
        });
    if !acceptance {
        entry.fate = fate;
        entry.renumbered = change.renumbered.map(|key| key.id);
        entry.criteria = criteria;
    }
    if !acceptance || entry.path.is_empty() {
        entry.path = path(&change.after)
            .or_else(|| path(&change.before))
            .unwrap_or_default();
    }
    entry.changes.extend(changes);
    // Fields by path, then texts.
    entry.changes.put_in_order_by(|left, right| {
        let place = |kind: &EventKind| match kind {
            EventKind::Field { path, .. } => (0, path.clone()),
            EventKind::Text { section, .. } => (1, section.clone()),
            _ => (2, Arc::default()),
        };
        place(left).cmp(&place(right))
    });
}

/// The text of the configuration's file, by which all others are read.
fn config_text(backlog: &Backlog) -> Option<&str> {
    let paths = crate::backlog::config::paths(&backlog.root);
    let document = backlog
        .documents
        .iter()
        .find(|document| paths.iter().any(|path| **path == *document.source.path))?;
    Some(&document.source.text)
}

/// A file that holds a record.
#[derive(Clone, Copy)]
enum Holder<'a> {
    Item(&'a Item),
    Feedback(&'a Feedback),
    Sprint(&'a Sprint),
    Release(&'a Release),
    Acceptance(&'a Acceptance),
}

impl<'a> Holder<'a> {
    fn document(self) -> &'a Document {
        match self {
            Self::Item(item) => &item.document,
            Self::Feedback(feedback) => &feedback.document,
            Self::Sprint(sprint) => &sprint.document,
            Self::Release(release) => &release.document,
            Self::Acceptance(acceptance) => &acceptance.document,
        }
    }

    fn key(self) -> Option<Key> {
        let record = |kind, id| Key {
            kind: Kind::Record(kind),
            id,
        };
        Some(match self {
            Self::Item(item) => record(RecordKind::Item, item.id.clone()),
            Self::Feedback(feedback) => record(RecordKind::Feedback, feedback.id.clone()),
            Self::Sprint(sprint) => record(RecordKind::Sprint, Id::new(&sprint.id)),
            Self::Release(release) => record(RecordKind::Release, Id::new(&release.version)),
            Self::Acceptance(acceptance) => Key {
                kind: Kind::Acceptance,
                id: acceptance.item.as_ref()?.value.clone(),
            },
        })
    }

    fn held(self) -> Held {
        let version = match self {
            Self::Item(item) => Version::of_item(item),
            Self::Feedback(feedback) => Version::of_feedback(feedback),
            Self::Sprint(sprint) => Version::of_sprint(sprint),
            Self::Release(release) => Version::of_release(release),
            Self::Acceptance(acceptance) => Version::of_acceptance(acceptance)?,
        };
        Some((self.document().source.path.clone(), Rc::new(version)))
    }
}

/// The readable files of each record, by path.
fn holders(backlog: &Backlog) -> BTreeMap<Key, Vec<Holder<'_>>> {
    let unreadable: BTreeSet<&str> = backlog
        .unreadable
        .iter()
        .map(|file| file.path.as_str())
        .into_set();
    let all = (backlog.items.iter().map(Holder::Item))
        .chain(backlog.feedback.iter().map(Holder::Feedback))
        .chain(backlog.sprints.iter().map(Holder::Sprint))
        .chain(backlog.releases.iter().map(Holder::Release))
        .chain(backlog.acceptances.iter().map(Holder::Acceptance));
    let mut holders: BTreeMap<Key, Vec<Holder<'_>>> = BTreeMap::new();
    for holder in all {
        if unreadable.contains(&*holder.document().source.path) {
            continue;
        }
        if let Some(key) = holder.key() {
            holders.entry(key).or_default().push(holder);
        }
    }
    holders
}

/// The files of one record that are compared: those with the same path, else the first ones.
fn pair<'a>(
    old: Option<&Vec<Holder<'a>>>,
    new: Option<&Vec<Holder<'a>>>,
) -> (Option<Holder<'a>>, Option<Holder<'a>>) {
    let old = old.map(Vec::as_slice).unwrap_or_default();
    let new = new.map(Vec::as_slice).unwrap_or_default();
    let path = |holder: &Holder<'a>| &*holder.document().source.path;
    for left in old {
        if let Some(right) = new.iter().find(|right| path(right) == path(left)) {
            return (Some(*left), Some(*right));
        }
    }
    (old.first().copied(), new.first().copied())
}

/// What settings, team, accounts, prose and ledgers say.
fn pages(old: &Backlog, new: &Backlog) -> Vec<PageDifference> {
    fn of(backlog: &Backlog) -> BTreeMap<&str, Said> {
        let documents = backlog.documents.iter();
        let mut pages: BTreeMap<&str, Said> = documents
            .map(|document| (&*document.source.path, Said::of_page(document)))
            .into_map();
        for ledger in &backlog.ledgers {
            pages.insert(&ledger.path, Said::of_text(&ledger.text));
        }
        pages
    }
    let (before, after) = (of(old), of(new));
    let nothing = Said::default();
    let paths: BTreeSet<&str> = before.keys().chain(after.keys()).copied().into_set();
    paths
        .into_iter()
        .filter_map(|path| {
            let (left, right) = (before.get(path), after.get(path));
            let fate = match (left, right) {
                (None, _) => Fate::Added,
                (_, None) => Fate::Removed,
                _ => Fate::Changed,
            };
            let changes = comparison::changes(left.unwrap_or(&nothing), right.unwrap_or(&nothing));
            (fate != Fate::Changed || !changes.is_empty()).then(|| PageDifference {
                path: path.into(),
                fate,
                changes: if fate == Fate::Changed {
                    changes
                } else {
                    Vec::new()
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Files;
    use crate::text::Source;

    const STORY: &str = "---\nid: S-7K3M2Q\ntype: story\ntitle: Hours\nestimate: 3\n---\nAs a lead, I want hours, so that we meet.\n\n## Acceptance criteria\n- [ ] Hours are shown.\n- [ ] Holidays are shown.\n";
    const PATH: &str = "backlog/items/S-7K3M2Q-hours.md";

    fn backlog(files: &[(&str, &str)]) -> Backlog {
        let sources = files
            .iter()
            .map(|(path, text)| Source::new(*path, *text))
            .collect();
        Backlog::new(
            Files {
                sources,
                ..Files::default()
            },
            "backlog",
        )
    }

    fn told(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let between = between(&backlog(old), &backlog(new));
        let records = between.records.iter().map(|each| {
            let fields: Vec<String> = each
                .fields()
                .map(|(path, from, to)| {
                    format!("{path} {}>{}", from.unwrap_or("-"), to.unwrap_or("-"))
                })
                .collect();
            let was = each
                .renumbered
                .as_ref()
                .map(|id| format!(" was {id}"))
                .unwrap_or_default();
            format!("{:?} {}{was} {}", each.fate, each.id, fields.join(" "))
        });
        let pages = between
            .pages
            .iter()
            .map(|page| format!("{:?} {} {}", page.fate, page.path, page.changes.len()));
        records
            .chain(pages)
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    #[test]
    fn formatting_and_moved_files_are_nothing() {
        let other = "---\r\nestimate: 3.0\r\ntitle: 'Hours'\r\ntype: story\r\nid: S-7K3M2Q # the id\r\n---\r\n\r\nAs a lead,\r\nI want hours, so that we meet.\r\n\r\n## Acceptance criteria\r\n* [ ] Hours are shown.\r\n* [ ] Holidays are shown.\r\n";
        assert!(told(&[(PATH, STORY)], &[("backlog/items/x/S-7K3M2Q.md", other)]).is_empty());
    }

    #[test]
    fn fields_are_told_by_path_and_records_by_fate() {
        let new = STORY.replace("estimate: 3", "estimate: 5\nstatus: ready");
        let other = STORY
            .replace("7K3M2Q", "000001")
            .replace("Hours\n", "Other\n");
        assert_eq!(
            told(&[(PATH, STORY)], &[(PATH, &new)]),
            ["Changed S-7K3M2Q estimate 3>5 status idea>ready"]
        );
        let both = [(PATH, STORY), ("backlog/items/S-000001-other.md", &*other)];
        assert_eq!(
            told(&[(PATH, STORY)], &both),
            ["Added S-000001 estimate ->3 status ->idea title ->Other type ->story"]
        );
        assert_eq!(told(&both, &[(PATH, STORY)]), ["Removed S-000001"]);
    }

    #[test]
    fn another_id_is_the_same_record() {
        let new = STORY.replace("7K3M2Q", "9Z9Z9Z");
        assert_eq!(
            told(
                &[(PATH, STORY)],
                &[("backlog/items/S-9Z9Z9Z-hours.md", &new)]
            ),
            ["Changed S-9Z9Z9Z was S-7K3M2Q"]
        );
    }

    #[test]
    fn criteria_are_told_by_their_words() {
        let new = STORY
            .replace("- [ ] Hours are shown.", "- [x] Hours are shown.")
            .replace(
                "- [ ] Holidays are shown.\n",
                "- [ ] A guest sees nothing.\n",
            );
        let between = between(&backlog(&[(PATH, STORY)]), &backlog(&[(PATH, &new)]));
        let criteria = between.records[0].criteria.clone().unwrap();
        assert_eq!(criteria.ticked, [Box::from("Hours are shown.")]);
        assert_eq!(criteria.added, [Box::from("A guest sees nothing.")]);
        assert_eq!(criteria.removed, [Box::from("Holidays are shown.")]);
    }

    #[test]
    fn an_acceptance_is_told_with_its_item() {
        let accept = "---\nitem: S-7K3M2Q\nverdict: accepted\nby: mira\n---\n";
        assert_eq!(
            told(
                &[(PATH, STORY)],
                &[(PATH, STORY), ("backlog/accept/S-7K3M2Q.md", accept)]
            ),
            [
                "Changed S-7K3M2Q acceptance.by ->mira acceptance.item ->S-7K3M2Q acceptance.verdict ->accepted"
            ]
        );
    }

    #[test]
    fn settings_and_prose_are_pages() {
        let team = ("backlog/team.yml", "product_owner: mira\n");
        let other = (
            "backlog/team.yml",
            "product_owner: 'mira'\ndevelopers: [tom]\n",
        );
        assert!(
            told(
                &[team],
                &[("backlog/team.yml", "product_owner: \"mira\"\n")]
            )
            .is_empty()
        );
        assert_eq!(told(&[team], &[other]), ["Changed backlog/team.yml 1"]);
        assert_eq!(told(&[], &[team]), ["Added backlog/team.yml 0"]);
    }

    #[test]
    fn of_two_files_with_one_id_those_at_the_same_path_are_compared() {
        let copy = STORY.replace("estimate: 3", "estimate: 8");
        let twice = [("backlog/items/S-7K3M2Q-a.md", &*copy), (PATH, STORY)];
        assert!(told(&[(PATH, STORY)], &twice).is_empty());
    }
}
