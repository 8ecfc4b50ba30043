//! E: estimated. Sizes that fit the horizon, set by those who do the work, and no older than what they size.

pub(super) mod boulder;
pub(super) mod estimate_authority;
pub(super) mod estimate_information;
pub(super) mod estimate_older_than_scope;
pub(super) mod missing_estimate;
pub(super) mod off_scale_estimate;
pub(super) mod old_estimate;
pub(super) mod size_gradient;

use crate::backlog::Item;
use crate::history::{CommitIx, EventKind, History};

/// The commit that set the estimate that is there now; none when it is not committed yet.
fn estimated_in(item: &Item, history: &History) -> Option<CommitIx> {
    let estimate = item.estimate.as_ref()?.value;
    let event = history.field_set(&item.id, "estimate")?;
    let EventKind::Field { to: Some(to), .. } = &event.kind else {
        return None;
    };
    let committed: f64 = to.trim().parse().ok()?;
    let same = (committed - estimate).abs() < f64::EPSILON;
    same.then_some(event.commit)
}
