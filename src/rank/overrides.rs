//! Where the product owner's order and the computed one disagree.

use std::collections::BTreeMap;

use super::{Context, Override, Ranking};
use crate::backlog::Id;
use crate::history::{CommitIx, History};
use crate::text::sorting::PutInOrder as _;

/// The items whose places in the two orders differ by more than `max(3, 20 %)`, in the product owner's order.
///
/// Both places are counted among the items that have both, see [`Override`].
pub(super) fn overrides(context: &Context<'_>, ranking: &Ranking) -> Vec<Override> {
    let both: Vec<(u32, u32)> = ranking
        .order
        .iter()
        .filter_map(|index| {
            let computed = ranking.computed_position(*index)?;
            Some((computed, ranking.position(*index)?))
        })
        .collect();
    let mut by_computed: Vec<(u32, u32)> = (1_u32..)
        .zip(&both)
        .map(|(placed, (computed, _))| (*computed, placed))
        .collect();
    by_computed.put_in_order();
    let reasons = reasons(context, by_computed.len());
    let mut found: Vec<Override> = (1_u32..)
        .zip(by_computed)
        .filter(|(expected, (_, placed))| is_far(*expected, *placed, both.len()))
        .filter_map(|(expected, (computed, placed))| {
            let scored = ranking.scored.get(computed.checked_sub(1)? as usize)?;
            let id = &context.backlog.item(scored.item).id;
            let reason = reasons.get(id).map(|reason| (*reason).to_owned());
            Some(Override {
                item: scored.item,
                position: ranking.position(scored.item)?,
                computed,
                placed,
                expected,
                commit: context
                    .past
                    .known()
                    .and_then(|history| reason_set(history, id, reason.as_deref()?)),
                reason,
            })
        })
        .collect();
    found.put_in_order_by_key(|each| each.position);
    found
}

/// The reasons on the lines of the order, of the first line of each item.
fn reasons<'a>(context: &Context<'a>, listed: usize) -> BTreeMap<&'a Id, &'a str> {
    let order = &context.backlog.order;
    let (Some(source), true) = (&order.source, listed > 0) else {
        return BTreeMap::new();
    };
    let mut reasons = BTreeMap::new();
    for line in order.lines.iter().rev() {
        match line.reason {
            Some(reason) => reasons.insert(&line.id.value, source.slice(reason)),
            None => reasons.remove(&line.id.value),
        };
    }
    reasons
}

/// More than three places and more than a fifth of the list.
fn is_far(expected: u32, placed: u32, listed: usize) -> bool {
    let distance = expected.abs_diff(placed) as usize;
    distance > 3 && distance * 5 > listed
}

/// The commit since which the order gives this reason for the item; none when it is not committed.
pub(super) fn reason_set(history: &History, id: &Id, reason: &str) -> Option<CommitIx> {
    history
        .orders
        .iter()
        .rev()
        .take_while(|version| {
            version
                .reasons
                .get(id)
                .is_some_and(|written| **written == *reason)
        })
        .last()
        .map(|version| version.commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_is_more_than_three_places_and_more_than_a_fifth() {
        assert!(!is_far(1, 4, 5));
        assert!(is_far(5, 1, 5));
        assert!(!is_far(1, 7, 31));
        assert!(is_far(1, 8, 31));
    }
}
