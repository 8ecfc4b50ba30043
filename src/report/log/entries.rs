//! What one commit meant, line by line: a line a change when one record is asked about, else a line a record; and of a
//! commit that does the same to many records one line for all of them.

use std::collections::BTreeMap;

use super::View;
use super::phrases::{self, Detail};
use crate::report::shape::LogChange;
use crate::report::{Role, Text, number};
use crate::text::sorting::PutInOrder as _;

/// From this many records on, those to which the same happened are told together.
const MANY: usize = 12;

/// The fewest records that are told together.
const ALIKE: usize = 4;

/// The records that are named of those told together.
const NAMED: usize = 3;

/// The lines of a commit's changes.
pub(super) fn lines(changes: &[LogChange], view: &View<'_>) -> Vec<Text> {
    let subjects = subjects(changes, view);
    if let View::One(id) = view {
        let lines = subjects.iter().flat_map(|subject| {
            let phrases = subject.phrases(Detail::Full);
            let own = subject.id == *id;
            phrases.into_iter().map(move |phrase| {
                if own {
                    phrase
                } else {
                    subject.head().then(": ").join(phrase)
                }
            })
        });
        return lines.collect();
    }
    let (alike, rest) = if subjects.len() > MANY {
        alike(subjects)
    } else {
        (Vec::new(), subjects)
    };
    let mut lines: Vec<Text> = alike
        .iter()
        .map(|(gist, some)| together(gist, some))
        .collect();
    lines.extend(rest.iter().map(Subject::line));
    lines
}

/// One record, and what a commit did to it.
struct Subject<'a> {
    id: &'a str,
    title: Option<&'a str>,
    record: &'static str,
    changes: Vec<&'a LogChange>,
}

/// The changes by the record in whose story they are told, in the order of the changes.
fn subjects<'a>(changes: &'a [LogChange], view: &View<'_>) -> Vec<Subject<'a>> {
    let mut subjects: Vec<Subject<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes {
        let (id, title, record) = teller(change, view);
        let place = *places.entry(id).or_insert(subjects.len());
        match subjects.get_mut(place) {
            Some(subject) => subject.changes.push(change),
            None => subjects.push(Subject {
                id,
                title,
                record,
                changes: vec![change],
            }),
        }
    }
    // Sprints after what they take in, as all records: by kind.
    subjects.put_in_order_by_key(|subject| {
        ["item", "feedback", "sprint", "release"]
            .iter()
            .position(|kind| *kind == subject.record)
    });
    subjects
}

/// The record in whose story a change is told: one that was asked for; else the sprint or release that an item joins, else
/// the record that changed.
fn teller<'a>(change: &'a LogChange, view: &View<'_>) -> (&'a str, Option<&'a str>, &'static str) {
    let own = (&*change.id, change.title.as_deref(), change.record);
    let group = match &*change.field {
        "sprint" => Some("sprint"),
        "release" => Some("release"),
        _ => None,
    };
    let mut others = change.others.iter();
    match (view, group) {
        (View::Everything, Some(group)) => {
            others.next().map_or(own, |other| (&other.id, None, group))
        }
        _ if view.shows(&change.id) => own,
        _ => others
            .find(|other| view.shows(&other.id))
            .map_or(own, |other| {
                let title = Some(&*other.title).filter(|title| !title.is_empty());
                (&other.id, title, group.unwrap_or("item"))
            }),
    }
}

impl Subject<'_> {
    fn head(&self) -> Text {
        let id = Text::id(self.id);
        match self.title {
            Some(title) => id.then(" ").and(Role::Muted, title),
            None => id,
        }
    }

    fn phrases(&self, detail: Detail) -> Vec<Text> {
        phrases::phrases(&self.changes, self.id, detail)
    }

    /// `S-7K3M2Q Working hours: status idea -> ready; estimate 5`
    fn line(&self) -> Text {
        let mut line = self.head().then(": ");
        for (at, phrase) in self.phrases(Detail::Brief).into_iter().enumerate() {
            if at > 0 {
                line = line.then("; ");
            }
            line = line.join(phrase);
        }
        line
    }

    /// What happened, without the values: records with the same gist are told together.
    fn gist(&self) -> String {
        let is_new = self.changes.iter().any(|change| change.what == "created");
        if is_new {
            return "created".into();
        }
        let mut gist: Vec<String> = Vec::new();
        for change in &self.changes {
            let word = match (&*change.field, change.what) {
                ("status" | "state", _) => {
                    phrases::plain(&phrases::phrase(change, self.id, Detail::Brief))
                }
                ("path", _) => "file renamed".into(),
                ("order", what) => format!("{what} in the order"),
                (field, what) if field == what => what.to_owned(),
                (field, what) => format!("{field} {what}"),
            };
            if !gist.contains(&word) {
                gist.push(word);
            }
        }
        gist.join(", ")
    }
}

/// Records to which the same happened, with its gist.
type Alike<'a> = (String, Vec<Subject<'a>>);

/// Those told together, largest group first, and the rest.
fn alike(subjects: Vec<Subject<'_>>) -> (Vec<Alike<'_>>, Vec<Subject<'_>>) {
    let mut groups: BTreeMap<(&'static str, String), Vec<Subject<'_>>> = BTreeMap::new();
    for subject in subjects {
        let key = (subject.record, subject.gist());
        groups.entry(key).or_default().push(subject);
    }
    let (mut together, mut rest) = (Vec::new(), Vec::new());
    for ((_, gist), some) in groups {
        if some.len() >= ALIKE {
            together.push((gist, some));
        } else {
            rest.extend(some);
        }
    }
    together.put_in_order_by_key(|(_, some)| std::cmp::Reverse(some.len()));
    (together, rest)
}

/// `46 items: created (S-7K3M2Q, S-8QZ3KD, S-9XW1CE and 43 more)`
fn together(gist: &str, some: &[Subject<'_>]) -> Text {
    let (one, many) = match some.first().map(|subject| subject.record) {
        Some("feedback") => ("feedback file", "feedback files"),
        Some("sprint") => ("sprint", "sprints"),
        Some("release") => ("release", "releases"),
        _ => ("item", "items"),
    };
    let count = number::counted(some.len(), one, many);
    let mut text = Text::of(Role::Strong, count).then(format!(": {gist} ("));
    for (at, subject) in some.iter().take(NAMED).enumerate() {
        if at > 0 {
            text = text.then(", ");
        }
        text = text.join(Text::id(subject.id));
    }
    match some.len().saturating_sub(NAMED) {
        0 => text.then(")"),
        more => text.then(format!(" and {} more)", number::whole(more))),
    }
}
