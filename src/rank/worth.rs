//! What scored items are worth in the schedule, and which of equals comes first.

use std::cmp::Reverse;

use super::dependencies::Worth;
use super::order::index_of;
use super::{Context, Score};
use crate::backlog::ItemIx;
use crate::text::sorting::PutInOrder as _;

/// What each scored item is worth in the schedule, with its place among equals: earlier deadline, more accounts, older,
/// then id and path.
pub(super) fn worths(context: &Context<'_>, scores: &[Option<Score>]) -> Vec<Option<Worth>> {
    let backlog = context.backlog;
    let mut ties: Vec<(ItemIx, Reverse<usize>, Option<jiff::civil::Date>)> = scores
        .iter()
        .enumerate()
        .filter(|(_, score)| score.is_some())
        .map(|(job, _)| {
            let index = index_of(job);
            let created = context
                .flow
                .passages
                .get(&backlog.item(index).id)
                .map(|passage| passage.created);
            (index, Reverse(context.demand.of(index).accounts), created)
        })
        .collect();
    let deadline = |index: ItemIx| {
        let deadline = backlog.item(index).deadline.as_ref().map(|date| date.value);
        (deadline.is_none(), deadline)
    };
    ties.put_in_order_by(|left, right| {
        let dated = |date: Option<jiff::civil::Date>| (date.is_none(), date);
        deadline(left.0)
            .cmp(&deadline(right.0))
            .then(left.1.cmp(&right.1))
            .then(dated(left.2).cmp(&dated(right.2)))
            .then_with(|| backlog.item(left.0).id.cmp(&backlog.item(right.0).id))
            .then(left.0.cmp(&right.0))
    });
    let mut worths = vec![None; scores.len()];
    for (tie, (index, ..)) in (0_u32..).zip(ties) {
        let score = scores.get(index.index()).and_then(Option::as_ref);
        if let (Some(slot), Some(score)) = (worths.get_mut(index.index()), score) {
            *slot = Some(Worth {
                class: score.class.map(|class| class.rank).unwrap_or_default(),
                score: score.value,
                ratio: score.ratio,
                size: size(context, index),
                tie,
            });
        }
    }
    worths
}

/// The estimate, for the mean of a group; none when it is not above zero.
pub(super) fn size(context: &Context<'_>, index: ItemIx) -> Option<f64> {
    let estimate = context.backlog.item(index).estimate.as_ref();
    estimate
        .map(|estimate| estimate.value)
        .filter(|size| *size > 0.0)
}
