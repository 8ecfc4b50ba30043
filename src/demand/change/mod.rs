//! What is done to feedback: merged, unmerged, linked, declined, reopened, sorted, split. Each is a function from the backlog
//! to changes of files; nothing is copied and nothing deleted, so that every one of them can be taken back.

mod linking;
mod merging;
mod sorting;
mod splitting;
#[cfg(test)]
mod tests;

pub use linking::{link, unlink};
pub use merging::{merge, unmerge};
pub use sorting::{decline, reopen, sort};
pub use splitting::{asks, split};

use super::Survey;
use crate::backlog::edit::{Editor, Refusal};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::schema::Record;
use crate::backlog::{Backlog, Feedback, Id};
use crate::text::Change;

/// What was done, and the files that say so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deeds {
    /// In the order asked for.
    pub done: Vec<Deed>,
    /// What was left alone and why, and what else should be known; sentences without a dot.
    pub notes: Vec<String>,
    pub changes: Vec<Change>,
}

/// One thing done to one feedback file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub id: Id,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    MergedInto(Id),
    UnmergedFrom(Id),
    LinkedTo(Id),
    UnlinkedFrom(Id),
    Declined,
    /// It has this state now.
    Sorted(FeedbackState),
    /// A new file with one of its asks.
    SplitInto(Id),
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Edit(#[from] Refusal),
    #[error("{0} cannot be merged into itself")]
    Itself(Id),
    #[error("{0} is spam, which counts for nothing")]
    Spam(Id),
    #[error("{id} is merged into {into} already")]
    Elsewhere { id: Id, into: Id },
    #[error("{into} is merged into {id} itself{}: both ways would be a circle", through(.chain))]
    Circle {
        id: Id,
        into: Id,
        /// From `into` to `id`, without both.
        chain: Vec<Id>,
    },
    #[error("{id} is merged in a circle: {}", listed(.circle))]
    InCircle { id: Id, circle: Vec<Id> },
    #[error("{id} is merged into {missing}, which does not exist")]
    Dangling { id: Id, missing: Id },
    #[error("two files have the id {id}: {}", .paths.join(", "))]
    TwoFiles { id: Id, paths: Vec<String> },
    #[error("{0} is not merged into another")]
    NotMerged(Id),
    #[error("{id} is merged into {head}, which stands for both")]
    Merged { id: Id, head: Id },
    #[error("{id} is {state}: there is nothing to reopen")]
    NotClosed { id: Id, state: &'static str },
    #[error("{0} names no ask that could be split off")]
    NoAsks(Id),
}

impl Refused {
    /// The way out.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Edit(refusal) => refusal.hint(),
            Self::Itself(_) => {
                Some("name the duplicates first and the one that stays last".to_owned())
            }
            Self::Spam(id) => Some(format!(
                "`deepen feedback reopen {id}` takes it back among the feedback"
            )),
            Self::Elsewhere { id, .. } => Some(format!(
                "`deepen feedback unmerge {id}` first, if that was wrong"
            )),
            Self::Circle { id, into, .. } => Some(format!(
                "they are one wish already; to make {into} the one that stays: `deepen feedback unmerge {into}`, then merge {id} into it"
            )),
            Self::InCircle { id, .. } => Some(format!(
                "`deepen feedback unmerge {id}` makes {id} the one that stays"
            )),
            Self::Dangling { id, .. } => Some(format!("`deepen feedback unmerge {id}` mends it")),
            Self::TwoFiles { .. } => {
                Some("give one of them another id, `deepen check` names both".to_owned())
            }
            Self::NotMerged(_) => {
                Some("`deepen feedback list --state merged` shows what is".to_owned())
            }
            Self::Merged { head, .. } => Some(format!("name {head} instead")),
            Self::NotClosed { .. } => None,
            Self::NoAsks(_) => Some(
                "give each one: --ask \"…\" --ask \"…\"; or write them as a list below `## Ask`"
                    .to_owned(),
            ),
        }
    }
}

fn through(chain: &[Id]) -> String {
    match chain {
        [] => String::new(),
        chain => format!(" by way of {}", listed(chain)),
    }
}

fn listed(ids: &[Id]) -> String {
    let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
    ids.join(" → ")
}

/// The feedback at this place, for a change.
fn only(backlog: &Backlog, place: usize) -> Result<&Feedback, Refused> {
    let feedback = backlog
        .feedback
        .get(place)
        .expect("a place is only used with its own backlog");
    let paths: Vec<String> = backlog
        .feedback_with_id(&feedback.id)
        .map(|each| each.path().to_owned())
        .collect();
    if paths.len() > 1 {
        let id = feedback.id.clone();
        return Err(Refused::TwoFiles { id, paths });
    }
    Ok(feedback)
}

fn editor(feedback: &Feedback) -> Result<Editor, Refused> {
    let order = Record::Feedback.usual_order();
    Ok(Editor::new(&feedback.document, order)?)
}

/// Gives a state its word. A file that says none says `new`, so that nothing is written then.
fn set_state(
    editor: &mut Editor,
    feedback: &Feedback,
    state: FeedbackState,
) -> Result<(), Refused> {
    let is_written = feedback.document.text("state").is_some();
    if is_written || state != FeedbackState::New {
        editor.set("state", state.name())?;
    }
    Ok(())
}

/// The ids that `feedback` is merged into, one after the other, up to the one that stands for all.
///
/// # Errors
/// When the chain does not end, or ends in nothing.
fn chain(survey: &Survey<'_>, place: usize) -> Result<Vec<Id>, Refused> {
    let places = survey.chain(place);
    let feedback: Vec<&Feedback> = places
        .iter()
        .filter_map(|place| survey.feedback(*place))
        .collect();
    let ids: Vec<Id> = feedback.iter().map(|each| each.id.clone()).collect();
    if let Some(last) = feedback.last()
        && let Some(next) = &last.merged_into
    {
        return Err(match ids.iter().position(|id| *id == next.value) {
            Some(start) => {
                let mut circle: Vec<Id> = ids.iter().skip(start).cloned().collect();
                circle.push(next.value.clone());
                Refused::InCircle {
                    id: last.id.clone(),
                    circle,
                }
            }
            None => Refused::Dangling {
                id: last.id.clone(),
                missing: next.value.clone(),
            },
        });
    }
    Ok(ids)
}
