//! What was moved in the order since an earlier version of it, by places among what is still to be done.

use std::cmp::Reverse;

use super::said::one_line;
use super::shape::Mover;
use super::words::reasons;
use super::{Role, Text};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Id, ItemIx};
use crate::history::{Listing, OrderVersion, Reasons, moves};
use crate::text::sorting::PutInOrder as _;

/// What was moved between this version of the order and now, of the items meant: those with a reason first, then those that
/// went furthest.
///
/// Places count, then as now, only what is open and not started today: so the new ones are those of every other report, and
/// that something before it was finished moves nothing.
pub(super) fn movers(
    facts: &Facts<'_>,
    before: &OrderVersion,
    is_meant: &dyn Fn(ItemIx) -> bool,
) -> Vec<Mover> {
    let backlog = facts.backlog;
    let is_waiting = |id: &&Id| {
        (backlog.find(id)).is_some_and(|index| backlog.item(index).phase == Phase::NotStarted)
    };
    let then: Vec<Id> = before.ids.iter().filter(is_waiting).cloned().collect();
    let now = facts.ranking.order.iter();
    let now: Vec<Id> = now.map(|index| backlog.item(*index).id.clone()).collect();
    let said: Reasons = (reasons(backlog).into_iter())
        .map(|(id, reason)| (id.clone(), reason.into()))
        .collect();
    let after = Listing {
        ids: &now,
        reasons: &said,
    };
    let before = Listing {
        ids: &then,
        reasons: &before.reasons,
    };
    let mut moved: Vec<Mover> = (moves(before, after).into_iter())
        .filter_map(|each| {
            let index = backlog.find(each.id).filter(|index| is_meant(*index))?;
            Some(Mover {
                id: each.id.to_string(),
                title: backlog.item(index).title.value.to_string(),
                turn: each.turn.name(),
                from: each.from,
                to: each.to,
                reason: each.reason.map(one_line),
            })
        })
        .collect();
    moved.put_in_order_by_key(|each| {
        let way = match (each.from, each.to) {
            (Some(from), Some(to)) => from.abs_diff(to),
            _ => 0,
        };
        (each.reason.is_none(), Reverse(way))
    });
    moved
}

/// `S-7K3M2Q Title: 9 to 2 (reason)`
pub(super) fn mover_text(mover: &Mover) -> Text {
    let text = Text::id(&mover.id).then(" ").then(&*mover.title).then(": ");
    let text = match (mover.from, mover.to) {
        (Some(from), Some(to)) => text.then(format!("{from} to {to}")),
        (None, Some(to)) => text.then(format!("placed at {to}")),
        (Some(from), None) => text.then(format!("unlisted from {from}")),
        (None, None) => text.then(mover.turn),
    };
    match &mover.reason {
        Some(reason) => text.and(Role::Muted, format!(" ({reason})")),
        None => text,
    }
}
