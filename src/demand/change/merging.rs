//! Two lines in the duplicate make it one wish with another; without them it is itself again.

use super::{Deed, Deeds, Refused, What, chain, editor, only};
use crate::backlog::Id;
use crate::backlog::feedback::FeedbackState;
use crate::demand::Survey;

/// Merges feedback into one that stays: `state: merged` and `merged_into` in each duplicate, and nothing else anywhere. What
/// was merged into a duplicate before stays so, and counts with it.
///
/// # Errors
/// When one of them is the one that stays, is merged into another already or is spam; when the one that stays is spam, is
/// merged into one of them, or its own chain leads nowhere.
pub fn merge(survey: &Survey<'_>, duplicates: &[usize], into: usize) -> Result<Deeds, Refused> {
    let backlog = survey.backlog;
    let stays = only(backlog, into)?;
    let above = chain(survey, into)?;
    if stays.state.value == FeedbackState::Spam {
        return Err(Refused::Spam(stays.id.clone()));
    }
    let mut deeds = Deeds::default();
    for place in duplicates {
        let duplicate = only(backlog, *place)?;
        let id = || duplicate.id.clone();
        if duplicate.id == stays.id {
            return Err(Refused::Itself(id()));
        }
        if let Some(at) = above.iter().position(|each| *each == duplicate.id) {
            return Err(Refused::Circle {
                id: id(),
                into: stays.id.clone(),
                chain: above.iter().take(at).skip(1).cloned().collect(),
            });
        }
        if deeds.done.iter().any(|deed| deed.id == duplicate.id) {
            continue;
        }
        let is_merged = duplicate.state.value == FeedbackState::Merged;
        match duplicate.merged_into.as_ref().map(|link| &link.value) {
            Some(now) if *now == stays.id && is_merged => {
                deeds
                    .notes
                    .push(format!("{} was merged into {now} before", duplicate.id));
                continue;
            }
            Some(now) if *now != stays.id && backlog.feedback_number(now).is_some() => {
                return Err(Refused::Elsewhere {
                    id: id(),
                    into: now.clone(),
                });
            }
            Some(now) if *now != stays.id => deeds.notes.push(format!(
                "{} was merged into {now}, which does not exist",
                duplicate.id
            )),
            _ => {}
        }
        if duplicate.state.value == FeedbackState::Spam {
            return Err(Refused::Spam(id()));
        }
        let mut editor = editor(duplicate)?;
        editor.set("state", FeedbackState::Merged.name())?;
        editor.set("merged_into", &stays.id)?;
        deeds.changes.extend(editor.change());
        deeds.done.push(Deed {
            id: id(),
            what: What::MergedInto(stays.id.clone()),
        });
    }
    if let Some(head) = above.last().filter(|head| **head != stays.id) {
        deeds.notes.push(format!(
            "{} is itself merged into {head}, which stands for all of them",
            stays.id
        ));
    }
    if stays.state.value == FeedbackState::Declined {
        deeds.notes.push(format!(
            "{} is declined: so is now what was merged into it",
            stays.id
        ));
    }
    Ok(deeds)
}

/// Takes the two lines out again. `state_before` is the word that stood in `state` before the merge; none where there was
/// none, which counts as new. What was merged into it stays merged into it.
///
/// # Errors
/// When it is not merged.
pub fn unmerge(
    survey: &Survey<'_>,
    place: usize,
    state_before: Option<&str>,
) -> Result<Deeds, Refused> {
    let feedback = only(survey.backlog, place)?;
    let from = feedback.merged_into.as_ref().map(|link| link.value.clone());
    let is_merged = feedback.state.value == FeedbackState::Merged;
    if from.is_none() && !is_merged {
        return Err(Refused::NotMerged(feedback.id.clone()));
    }
    let mut editor = editor(feedback)?;
    editor.remove("merged_into")?;
    if is_merged {
        match state_before {
            Some(state) => editor.set("state", state)?,
            None => editor.remove("state")?,
        };
    }
    let nobody = || Id::new("?");
    Ok(Deeds {
        done: vec![Deed {
            id: feedback.id.clone(),
            what: What::UnmergedFrom(from.unwrap_or_else(nobody)),
        }],
        notes: Vec::new(),
        changes: editor.change().into_iter().collect(),
    })
}
