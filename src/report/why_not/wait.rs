//! What comes before it, what going first would cost, and what would change that.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::decision::place;
use super::{Asked, Desk};
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::forecast::scope::Scope;
use crate::forecast::whatif::{Change, Job, WhatIf};
use crate::forecast::{Outlook, Queue};
use crate::rank::delay::Profile;
use crate::rank::explain::Side;
use crate::rank::pricing::price_of_delay;
use crate::report::shape::{WhyNotAhead, WhyNotBreakEven, WhyNotCost, WhyNotWait};

pub(super) fn wait(desk: &mut Desk<'_>, asked: &Asked<'_>) -> WhyNotWait {
    let facts = desk.facts;
    let item = facts.backlog.item(asked.index);
    let position = place(facts, asked.index);
    let queue = Queue::new(facts);
    let before = position.map_or(queue.order.len(), |position| position - 1);
    let waits_for: Vec<ItemIx> = facts
        .backlog
        .blocked_by(asked.index)
        .iter()
        .copied()
        .filter(|index| facts.backlog.item(*index).is_open())
        .collect();
    let is_scored = asked.explanation.score.is_some();
    WhyNotWait {
        position,
        listed: queue.order.len(),
        in_progress: queue.doing.iter().map(|index| desk.name(*index)).collect(),
        ahead: queue
            .order
            .iter()
            .take(before)
            .enumerate()
            .map(|(at, index)| ahead(desk, *index, at + 1))
            .collect(),
        waits_for: waits_for
            .into_iter()
            .map(|index| desk.name(index))
            .collect(),
        cost: cost(desk, asked, before),
        break_even: break_even(desk, asked, position),
        missing: if item.is_leaf() && !is_scored {
            asked.explanation.missing.clone()
        } else {
            Vec::new()
        },
        deadline: item.deadline.as_ref().map(|day| day.value),
        deadline_chance: deadline_chance(desk, asked, &queue),
    }
}

fn ahead(desk: &mut Desk<'_>, index: ItemIx, position: usize) -> WhyNotAhead {
    let facts = desk.facts;
    let context = facts.context();
    let price = price_of_delay(&context, index);
    let demand = facts.demand.of(index);
    let goal = facts.backlog.goal_of(index);
    let name = desk.name(index);
    let item = WhyNotAhead {
        id: name.id,
        title: name.title,
        position,
        currency: price
            .as_ref()
            .map(|price| price.currency.clone())
            .unwrap_or_default(),
        requesters: demand.requesters,
        accounts: demand.accounts.saturating_sub(demand.unaffiliated),
        goal: goal.map(|goal| desk.name(goal).title),
        ..WhyNotAhead::default()
    };
    match price {
        Some(price) => priced(item, price.profile, facts.today),
        None => item,
    }
}

/// The item with how its delay costs money.
fn priced(item: WhyNotAhead, profile: Profile, today: Date) -> WhyNotAhead {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole days, and what is too far is cut at the last day of the calendar"
    )]
    let on = |day: f64| Some(today.saturating_add((day.clamp(-3e6, 3e6) as i64).days()));
    match profile {
        Profile::Linear { per_week } => WhyNotAhead {
            profile: Some("linear"),
            per_week: Some(per_week),
            ..item
        },
        Profile::Deadline {
            day,
            penalty,
            per_week,
        } => WhyNotAhead {
            profile: Some("deadline"),
            per_week: Some(per_week),
            penalty: Some(penalty),
            day: on(day),
            ..item
        },
        Profile::Expiring { day, per_week } => WhyNotAhead {
            profile: Some("expiring"),
            per_week: Some(per_week),
            day: on(day),
            ..item
        },
        Profile::Step { day, penalty } => WhyNotAhead {
            profile: Some("step"),
            penalty: Some(penalty),
            day: on(day),
            ..item
        },
    }
}

fn per_week(profile: Profile) -> Option<f64> {
    match profile {
        Profile::Linear { per_week } => Some(per_week),
        _ => None,
    }
}

/// What going first in the order would cost those before it; nothing for what has parts in the order, since they would be
/// counted twice.
fn cost(desk: &Desk<'_>, asked: &Asked<'_>, before: usize) -> Option<WhyNotCost> {
    let facts = desk.facts;
    let has_parts = !facts.backlog.item(asked.index).is_leaf()
        && !Scope::below(facts.backlog, asked.index).open.is_empty();
    if before == 0 || has_parts {
        return None;
    }
    let change = Change::Insert {
        item: asked.index,
        at: 1,
    };
    let what = WhatIf::new(facts, asked.outlook.ok(), change)?;
    let job: &Job = what.subject.as_ref()?;
    Some(WhyNotCost {
        days: job.days,
        later: what.slips.len(),
        price: what.price,
        unpriced: what.unpriced,
        currency: what.currency.clone(),
        break_even_per_week: what.break_even,
        per_week: job.profile.and_then(per_week),
    })
}

/// Against the next item above in the computed order, where that stands before it in the order too.
fn break_even(
    desk: &mut Desk<'_>,
    asked: &Asked<'_>,
    position: Option<usize>,
) -> Option<WhyNotBreakEven> {
    let all = &asked.explanation.break_evens;
    let even = all.iter().find(|even| even.side == Side::ComesBefore)?;
    let theirs = even.competitor.position? as usize;
    if position.is_some_and(|own| own < theirs) {
        return None;
    }
    Some(WhyNotBreakEven {
        input: even.input.clone(),
        unit: even.unit.clone(),
        now: even.now,
        threshold: even.threshold,
        competitor: desk.name(even.competitor.item.index),
    })
}

/// If the order holds, and it is one item in it; none without a deadline ahead.
fn deadline_chance(desk: &Desk<'_>, asked: &Asked<'_>, queue: &Queue) -> Option<f64> {
    let facts = desk.facts;
    let item = facts.backlog.item(asked.index);
    let outlook: &Outlook = asked.outlook.ok()?;
    let deadline = item.deadline.as_ref()?.value;
    if deadline < facts.today || !item.is_leaf() || item.phase != Phase::NotStarted {
        return None;
    }
    let position = place(facts, asked.index).unwrap_or(queue.order.len() + 1);
    let days = outlook.days_until(deadline);
    Some(outlook.reach(queue.items_until(position), days).by(days))
}
