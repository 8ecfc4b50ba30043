//! Which new requests are like others, there before or new as well.

use crate::cli::Scene;
use crate::cli::feedback::twins::wish;
use crate::demand::likeness::{Entry, Likeness};
use crate::demand::{Survey, requests};
use crate::intake::Draft;
use crate::intake::filing::{Filed, Outcome};
use crate::report::shape::ImportTwin;
use crate::text::sorting::PutInOrder as _;

/// Twins that are listed with their reasons, which cost more than finding them.
const MOST_LISTED: usize = 50;

/// The likest may be spam, which is nobody's twin.
const FOUND: usize = 5;

/// New feedback that is like other feedback, the likeliest first, and how many more there are. What was merged is named by
/// the file that stands for its wish.
pub(super) fn find(scene: &Scene, drafts: &[Draft], filed: &Filed) -> (Vec<ImportTwin>, usize) {
    let facts = scene.facts();
    let backlog = facts.backlog;
    let mut entries = requests::entries(backlog);
    let first = entries.len();
    let mut named: Vec<(String, String)> = backlog
        .feedback
        .iter()
        .map(|feedback| (feedback.id.to_string(), feedback.title.value.to_string()))
        .collect();
    let own = filed
        .entries
        .iter()
        .filter(|entry| entry.supports.is_none());
    for (draft, entry) in drafts.iter().zip(own) {
        if entry.outcome != Outcome::New || draft.merged_into.is_some() {
            continue;
        }
        named.push((entry.id.to_string(), entry.title.clone()));
        entries.push(compared(draft, &entry.title));
    }
    if entries.len() == first {
        return (Vec::new(), 0);
    }
    let likeness = Likeness::new(entries);
    let survey = Survey::new(backlog, facts.today);
    let is_wish = |entry: usize| entry >= first || survey.wish_of(entry).is_some();
    let look = backlog.config.duplicates.look;
    let mut found: Vec<(usize, usize, f64)> = likeness
        .earlier(first, FOUND)
        .into_iter()
        .enumerate()
        .filter_map(|(new, neighbours)| {
            let best = neighbours.iter().find(|near| is_wish(near.entry))?;
            (best.score >= look).then_some((first + new, best.entry, best.score))
        })
        .collect();
    found.put_in_order_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
    let more = found.len().saturating_sub(MOST_LISTED);
    let twins = found
        .into_iter()
        .take(MOST_LISTED)
        .filter_map(|(new, other, score)| {
            let (id, title) = named.get(new)?.clone();
            let (like, like_title) = match wish(&survey, other) {
                Some(wish) => (wish.id.to_string(), wish.title.value.to_string()),
                None => named.get(other)?.clone(),
            };
            let reasons = likeness.reasons(new, other);
            Some(ImportTwin {
                id,
                title,
                like,
                like_title,
                score,
                shared: reasons.words.into_iter().chain(reasons.tags).collect(),
            })
        });
    (twins.collect(), more)
}

fn compared<'a>(draft: &'a Draft, title: &str) -> Entry<'a> {
    Entry {
        title: title.to_owned().into(),
        body: (&*draft.text).into(),
        channel: draft.channel.as_deref().unwrap_or_default().into(),
        tags: draft.themes.iter().map(|theme| (&**theme).into()).collect(),
        day: draft.received,
    }
}
