//! What is done to items and their files. Each is a function from the backlog to changes of files; the door out writes all of
//! them or none.

mod accepting;
mod adopted;
mod closing;
mod dropping;
pub mod linking;
mod moving;
pub mod naming;
pub mod reissuing;
pub mod splitting;
mod status;

pub use accepting::{
    Result as CriterionResult, Standing, Verdict, Word, acceptance, standing, verdict,
};
pub use adopted::assign;
pub use closing::{GoalMet, close};
pub use dropping::{Dependents, dependents, drop};
pub use moving::{Step, note, step};
pub use status::{editor, set_status};

use super::Id;
use crate::text::Change;

/// What was decided, and the files that say so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// In the order asked for.
    pub done: Vec<Deed>,
    /// What was left alone and why, and what else should be known; sentences without a dot.
    pub notes: Vec<String>,
    pub changes: Vec<Change>,
}

/// One thing done to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub id: Id,
    /// `split into`, `linked to`, …: it goes before the other record's id where there is one.
    pub what: String,
    pub other: Option<Id>,
}

impl Deed {
    pub(super) fn new(id: &Id, what: impl Into<String>, other: Option<&Id>) -> Self {
        Self {
            id: id.clone(),
            what: what.into(),
            other: other.cloned(),
        }
    }
}
