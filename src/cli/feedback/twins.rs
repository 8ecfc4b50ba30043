//! What is there already and likely wants the same as what comes in.

use std::collections::{BTreeSet, HashMap};

use super::{Scene, kept};
use crate::backlog::{Document, Feedback, Id};
use crate::demand::duplicates::named_apart;
use crate::demand::likeness::{Entry, Likeness};
use crate::demand::{Survey, requests};
use crate::intake::filing::{Filed, Outcome};
use crate::report::shape::{FiledEntry, FiledTwin};
use crate::text::{Change, Source};

/// As many as somebody looks through.
const SHOWN: usize = 5;

/// Of those found some are of one wish, and only the wish is shown.
const FOUND: usize = 20;

/// Fills in, for everything new, what it is likely a twin of: among what is there and what came before it in the same batch.
/// Of what was merged only the wish is a twin; spam, and what the new file itself is told apart from, is none. `entries` are
/// those of `filed`, in its order.
pub(in crate::cli) fn find(scene: &Scene, filed: &Filed, entries: &mut [FiledEntry]) {
    let facts = scene.facts();
    let backlog = facts.backlog;
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
    let survey = Survey::new(backlog, facts.today);
    let look = backlog.config.duplicates.look;
    for (place, near) in likeness.earlier(known, FOUND).into_iter().enumerate() {
        let Some((number, own)) = new.get(place) else {
            continue;
        };
        let Some(entry) = entries.get_mut(*number) else {
            continue;
        };
        let apart = wishes_apart(&survey, own);
        let mut wishes = BTreeSet::new();
        for neighbour in near.iter().filter(|each| each.score >= look) {
            let twin = match backlog.feedback.get(neighbour.entry) {
                Some(_) => wish(&survey, neighbour.entry),
                None => new
                    .get(neighbour.entry - known)
                    .map(|(_, feedback)| feedback),
            };
            let Some(twin) = twin.filter(|twin| !apart.contains(&twin.id)) else {
                continue;
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
    let facts = scene.facts();
    let survey = Survey::new(facts.backlog, facts.today);
    let look = facts.backlog.config.duplicates.look;
    let apart = wishes_apart(&survey, feedback);
    let mut wishes = BTreeSet::new();
    for near in kept::twins(scene, &requests::entry(feedback), FOUND) {
        let Some(twin) = wish(&survey, near.entry).filter(|twin| !apart.contains(&twin.id)) else {
            continue;
        };
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
        Change::Edit { .. } | Change::Move { .. } => None,
    }
}

/// The feedback that a new file will be.
fn feedback_of(texts: &HashMap<&str, &str>, path: &str) -> Option<Feedback> {
    let source = Source::new(path, *texts.get(path)?);
    Some(Feedback::new(Document::parse_prose(source)))
}

/// The file that stands for the wish of the file at this place; none for spam.
pub(super) fn wish<'a>(survey: &Survey<'a>, place: usize) -> Option<&'a Feedback> {
    survey.feedback(survey.wish_of(place)?.head)
}

/// What a new file says it is another wish than, each also by the file that stands for its wish.
fn wishes_apart(survey: &Survey<'_>, own: &Feedback) -> BTreeSet<Id> {
    let mut apart = BTreeSet::new();
    for id in named_apart(own) {
        let place = survey.backlog.feedback_number(&id);
        let head = place.and_then(|place| wish(survey, place));
        apart.extend(head.map(|head| head.id.clone()));
        apart.insert(id);
    }
    apart
}
