//! How long what is ready lasts.

use crate::Facts;
use crate::forecast::sprint_working_days;
use crate::report::shape::EventRunway;

/// Fewer finished items tell no pace (as for forecasts).
const FEWEST: u32 = crate::forecast::ENOUGH_FINISHED;

/// The runway of so many ready items, by the median of past sprints (as D7 measures it), else by the throughput of the window.
pub(in crate::report) fn runway(facts: &Facts<'_>, ready: usize) -> EventRunway {
    let wanted = facts.backlog.config.ready_runway;
    let (per_sprint, basis) = match facts.flow.median_items_per_sprint() {
        Some(items) if items > 0.0 => (Some(items), Some("sprints")),
        _ => match throughput(facts) {
            Some(items) => (Some(items), Some("throughput")),
            None => (None, None),
        },
    };
    EventRunway {
        ready,
        per_sprint,
        basis,
        sprints: per_sprint.map(|items| ready as f64 / items),
        min: wanted.min,
        max: wanted.max,
    }
}

/// Items finished in as many working days as a sprint has; none with too few to tell.
fn throughput(facts: &Facts<'_>) -> Option<f64> {
    let finished = facts.flow.finished_in_window();
    let days = facts.flow.per_working_day.len();
    (finished >= FEWEST && days > 0)
        .then(|| f64::from(finished) / days as f64 * sprint_working_days(facts) as f64)
}
