//! Which items answer a wish: one line in the feedback, none in the item.

use super::{Deed, Deeds, Refused, What, chain, editor, only};
use crate::backlog::config::Phase;
use crate::backlog::feedback::FeedbackState;
use crate::backlog::{Id, ItemIx};
use crate::demand::Survey;

/// Adds items to `addressed_by`; of merged feedback to that of the file which stands for the wish.
///
/// # Errors
/// When the feedback is spam, or the chain that it is merged by leads nowhere.
pub fn link(survey: &Survey<'_>, place: usize, items: &[ItemIx]) -> Result<Deeds, Refused> {
    let asked = only(survey.backlog, place)?;
    let mut deeds = Deeds::default();
    let head = chain(survey, place)?
        .pop()
        .unwrap_or_else(|| asked.id.clone());
    let feedback = match survey.backlog.feedback_number(&head) {
        Some(place) => only(survey.backlog, place)?,
        None => asked,
    };
    if feedback.state.value == FeedbackState::Spam {
        return Err(Refused::Spam(feedback.id.clone()));
    }
    if feedback.id != asked.id {
        deeds.notes.push(format!(
            "{} is merged into {}, whose links count for both",
            asked.id, feedback.id
        ));
    }
    let mut editor = editor(feedback)?;
    for index in items {
        let item = survey.backlog.item(*index);
        if editor.add("addressed_by", &item.id)? {
            deeds
                .done
                .push(deed(&feedback.id, What::LinkedTo(item.id.clone())));
        } else {
            deeds
                .notes
                .push(format!("{} named {} before", feedback.id, item.id));
        }
        if item.phase == Phase::Dropped {
            deeds
                .notes
                .push(format!("{} is dropped: it answers nobody", item.id));
        }
    }
    if feedback.state.value == FeedbackState::Declined && !deeds.done.is_empty() {
        deeds.notes.push(format!(
            "{} is declined still: `deepen feedback reopen {}`",
            feedback.id, feedback.id
        ));
    }
    deeds.changes.extend(editor.change());
    Ok(deeds)
}

/// Takes items out of `addressed_by`, by the ids that are written there, whether such items exist or not.
///
/// # Errors
/// When the file cannot be edited.
pub fn unlink(survey: &Survey<'_>, place: usize, items: &[Id]) -> Result<Deeds, Refused> {
    let feedback = only(survey.backlog, place)?;
    let mut deeds = Deeds::default();
    let mut editor = editor(feedback)?;
    for id in items {
        if editor.take("addressed_by", id)? {
            deeds
                .done
                .push(deed(&feedback.id, What::UnlinkedFrom(id.clone())));
            continue;
        }
        let head = survey
            .chain(place)
            .into_iter()
            .skip(1)
            .filter_map(|place| survey.feedback(place))
            .find(|each| each.addressed_by.iter().any(|link| link.value == *id));
        deeds.notes.push(match head {
            Some(head) => format!(
                "{} does not name {id}; {}, which it is merged into, does",
                feedback.id, head.id
            ),
            None => format!("{} does not name {id}", feedback.id),
        });
    }
    deeds.changes.extend(editor.change());
    Ok(deeds)
}

fn deed(id: &Id, what: What) -> Deed {
    Deed {
        id: id.clone(),
        what,
    }
}
