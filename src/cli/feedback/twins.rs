//! What is there already and likely wants the same as what comes in.

use std::collections::{BTreeSet, HashMap};

use super::{Scene, kept};
use crate::backlog::{Backlog, Document, Feedback, Id};
use crate::demand::likeness::{Entry, Likeness, Thresholds};
use crate::demand::requests;
use crate::intake::filing::{Filed, Outcome};
use crate::report::shape::{FiledEntry, FiledTwin};
use crate::text::{Change, Source};

/// As many as somebody looks through.
const SHOWN: usize = 5;

/// Of those found some are of one wish, and only the wish is shown.
const FOUND: usize = 20;

/// Fills in, for everything new, what it is likely a twin of: among what is there and what came before it in the same batch.
/// `entries` are those of `filed`, in its order.
pub(in crate::cli) fn find(scene: &Scene, filed: &Filed, entries: &mut [FiledEntry]) {
    let backlog = &scene.ground().backlog;
    let texts: HashMap<&str, &str> = filed.changes.iter().filter_map(created).collect();
    let new: Vec<(usize, Feedback)> = filed
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.outcome == Outcome::New && entry.supports.is_none())
        .filter_map(|(number, entry)| Some((number, feedback_of(&texts, &entry.path)?)))
        .filter(|(_, feedback)| feedback.merged_into.is_none())
        .collect();
    if new.is_empty() {
        return;
    }
    let known = backlog.feedback.len();
    if let [(number, feedback)] = new.as_slice()
        && known >= kept::WORTH_KEEPING
    {
        if let Some(entry) = entries.get_mut(*number) {
            name_kept(scene, feedback, entry);
        }
        return;
    }
    let texts: Vec<Entry<'_>> = requests::entries(backlog)
        .into_iter()
        .chain(new.iter().map(|(_, feedback)| requests::entry(feedback)))
        .collect();
    let likeness = Likeness::new(texts);
    let look = Thresholds::default().look;
    for (place, near) in likeness.earlier(known, FOUND).into_iter().enumerate() {
        let Some(entry) = new
            .get(place)
            .and_then(|(number, _)| entries.get_mut(*number))
        else {
            continue;
        };
        let mut wishes = BTreeSet::new();
        for neighbour in near.iter().filter(|each| each.score >= look) {
            let twin = match backlog.feedback.get(neighbour.entry) {
                Some(feedback) => wish(backlog, feedback),
                None => match new.get(neighbour.entry - known) {
                    Some((_, feedback)) => feedback,
                    None => continue,
                },
            };
            if entry.twins.len() < SHOWN && wishes.insert(twin.id.clone()) {
                let reasons = likeness.reasons(known + place, neighbour.entry);
                entry.twins.push(FiledTwin {
                    id: twin.id.to_string(),
                    title: twin.title.value.to_string(),
                    likeness: neighbour.score,
                    shared: reasons.words,
                });
            }
        }
    }
}

/// The same for one request and many that are known, from the index that was kept.
fn name_kept(scene: &Scene, feedback: &Feedback, entry: &mut FiledEntry) {
    let backlog = &scene.ground().backlog;
    let look = Thresholds::default().look;
    let mut wishes = BTreeSet::new();
    for near in kept::twins(scene, &requests::entry(feedback), FOUND) {
        let Some(twin) = backlog.feedback.get(near.entry) else {
            continue;
        };
        let twin = wish(backlog, twin);
        if near.score >= look && entry.twins.len() < SHOWN && wishes.insert(twin.id.clone()) {
            entry.twins.push(FiledTwin {
                id: twin.id.to_string(),
                title: twin.title.value.to_string(),
                likeness: near.score,
                shared: near.reasons.words,
            });
        }
    }
}

fn created(change: &Change) -> Option<(&str, &str)> {
    match change {
        Change::Create { path, text } => Some((path, text)),
        Change::Edit { .. } => None,
    }
}

/// The feedback that a new file will be.
fn feedback_of(texts: &HashMap<&str, &str>, path: &str) -> Option<Feedback> {
    let source = Source::new(path, *texts.get(path)?);
    Some(Feedback::new(Document::parse_prose(source)))
}

/// The file at the end of its chain of merges.
fn wish<'a>(backlog: &'a Backlog, feedback: &'a Feedback) -> &'a Feedback {
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    let mut here = feedback;
    while let Some(next) = &here.merged_into
        && seen.insert(&here.id)
        && let Some(next) = backlog.feedback_by_id(&next.value)
    {
        here = next;
    }
    here
}
