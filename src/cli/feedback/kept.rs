//! The index of what is known, kept from one run to the next and updated by what changed.

use super::Scene;
use crate::demand::likeness::{Changes, Entry, Kept, Likeness, Suggestion};
use crate::demand::requests;
use crate::repo::cache;

/// Fewer texts than this are read again in the time that it takes to look for what was kept.
pub(super) const WORTH_KEEPING: usize = 2_000;

/// More changes than this are put into the index, fewer are read at every question: each costs about a fifth of a
/// millisecond.
const MOST_LATE: usize = 128;

/// The at most `most` known requests that are most like a new one.
pub(super) fn twins(scene: &Scene, new: &Entry<'_>, most: usize) -> Vec<Suggestion> {
    let backlog = &scene.ground().backlog;
    let Some(cache) = scene.cache() else {
        return Likeness::new(requests::entries(backlog)).twins(new, most);
    };
    let marks: Vec<u64> = backlog
        .feedback
        .iter()
        .map(|feedback| cache::hash(feedback.document.source.text.as_bytes()))
        .collect();
    let entry = |number: usize| backlog.feedback.get(number).map(requests::entry);
    let name = format!("duplicates-{:016x}", cache::hash(backlog.root.as_bytes()));
    let pieces = cache.open(&name);
    let read = |at: u64, length: usize| pieces.as_ref().and_then(|pieces| pieces.read(at, length));
    if let Some(kept) = Kept::open(&read) {
        let changes = kept.changes(&marks);
        // What is a channel's own and not its writers' is learnt again when half of all is new.
        let is_of_now = (kept.since() + changes.count()) * 2 <= marks.len();
        if is_of_now && changes.count() <= MOST_LATE {
            if let Some(found) = kept.twins(&changes, &entry, new, most) {
                return found;
            }
        } else if is_of_now && let Some(bytes) = kept.updated(&changes, &marks, &entry) {
            cache.write_pieces(&name, &bytes);
            let read = |at: u64, length: usize| part(&bytes, at, length);
            let none = Changes::none(marks.len());
            let found = Kept::open(&read).and_then(|kept| kept.twins(&none, &entry, new, most));
            if let Some(found) = found {
                return found;
            }
        }
    }
    let likeness = Likeness::new(requests::entries(backlog));
    if let Some(bytes) = likeness.kept(&marks) {
        cache.write_pieces(&name, &bytes);
    }
    likeness.twins(new, most)
}

fn part(bytes: &[u8], at: u64, length: usize) -> Option<Vec<u8>> {
    let at = usize::try_from(at).ok()?;
    Some(bytes.get(at..at.checked_add(length)?)?.to_vec())
}
