//! The stored state: sorted, declined with a reason, taken back.

use super::{Deed, Deeds, Refused, What, editor, only, set_state};
use crate::backlog::Feedback;
use crate::backlog::feedback::FeedbackState;
use crate::demand::Survey;

/// Gives feedback a state that a person decides on: new, triaged, needs-info or spam.
///
/// # Errors
/// When it is merged into another.
pub fn sort(survey: &Survey<'_>, places: &[usize], state: FeedbackState) -> Result<Deeds, Refused> {
    let mut deeds = Deeds::default();
    for place in places {
        let feedback = unmerged(survey, *place)?;
        if feedback.state.value == state {
            deeds
                .notes
                .push(format!("{} was {} before", feedback.id, state.name()));
            continue;
        }
        let mut editor = editor(feedback)?;
        set_state(&mut editor, feedback, state)?;
        editor.remove("declined")?;
        add(&mut deeds, feedback, editor.change(), What::Sorted(state));
    }
    Ok(deeds)
}

/// Declines feedback for a reason, which is told to those who asked.
///
/// # Errors
/// When it is merged into another.
pub fn decline(survey: &Survey<'_>, places: &[usize], reason: &str) -> Result<Deeds, Refused> {
    let mut deeds = Deeds::default();
    for place in places {
        let feedback = unmerged(survey, *place)?;
        let mut editor = editor(feedback)?;
        editor.set("state", FeedbackState::Declined.name())?;
        editor.set("declined.reason", reason)?;
        match editor.change() {
            Some(change) => add(&mut deeds, feedback, Some(change), What::Declined),
            None => deeds.notes.push(format!(
                "{} was declined for this reason before",
                feedback.id
            )),
        }
        if !feedback.addressed_by.is_empty() {
            deeds.notes.push(format!(
                "{} still says which items answer it: `deepen feedback unlink` takes them out",
                feedback.id
            ));
        }
    }
    Ok(deeds)
}

/// Takes back that feedback was declined or spam. `state_before` is the word that stood in `state` before; none where there
/// was none, which counts as new.
///
/// # Errors
/// When it is neither.
pub fn reopen(
    survey: &Survey<'_>,
    place: usize,
    state_before: Option<&str>,
) -> Result<Deeds, Refused> {
    let feedback = unmerged(survey, place)?;
    let state = feedback.state.value;
    if !matches!(state, FeedbackState::Declined | FeedbackState::Spam) {
        return Err(Refused::NotClosed {
            id: feedback.id.clone(),
            state: state.name(),
        });
    }
    let mut deeds = Deeds::default();
    let mut editor = editor(feedback)?;
    editor.remove("declined")?;
    match state_before {
        Some(word) => editor.set("state", word)?,
        None => editor.remove("state")?,
    };
    let now = state_before.and_then(FeedbackState::from_name);
    let what = What::Sorted(now.unwrap_or_default());
    add(&mut deeds, feedback, editor.change(), what);
    Ok(deeds)
}

fn unmerged<'a>(survey: &Survey<'a>, place: usize) -> Result<&'a Feedback, Refused> {
    let feedback = only(survey.backlog, place)?;
    match &feedback.merged_into {
        Some(into) => {
            let head = super::chain(survey, place)?.pop();
            Err(Refused::Merged {
                id: feedback.id.clone(),
                head: head.unwrap_or_else(|| into.value.clone()),
            })
        }
        None => Ok(feedback),
    }
}

fn add(deeds: &mut Deeds, feedback: &Feedback, change: Option<crate::text::Change>, what: What) {
    deeds.changes.extend(change);
    deeds.done.push(Deed {
        id: feedback.id.clone(),
        what,
    });
}
