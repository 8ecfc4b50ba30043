//! What doing something else would cost: who slips, by how much, and what that delay costs (Reinertsen: cost of delay).

use super::Queue;
use super::pace::LONGEST_DAYS;
use super::{Outlook, Pace};
use crate::Facts;
use crate::backlog::{ItemIx, ItemType};
use crate::rank::Context;
use crate::rank::delay::{Profile, delay_cost};
use crate::rank::pricing::price_of_delay;
use crate::text::sorting::PutInOrder as _;

/// What is to be different.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// To this place of the order, from 1; 0 is ahead of what is in progress.
    Insert {
        item: ItemIx,
        at: usize,
    },
    Drop(ItemIx),
    Swap(ItemIx, ItemIx),
    /// The share of the usual work that is done from now on.
    Capacity(f64),
}

/// One item of the queue as it counts here.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub item: ItemIx,
    /// Working days of the whole team.
    pub days: f64,
    /// What a delay costs; none without a cost of delay.
    pub profile: Option<Profile>,
    pub currency: String,
    pub in_progress: bool,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    pub change: Change,
    /// The item that is moved or dropped.
    pub subject: Option<Job>,
    /// The place it has now, from 1; none when it is not listed or in progress.
    pub from: Option<usize>,
    /// The items that finish on another day, in the new order, without the subject.
    pub slips: Vec<Slip>,
    /// The sum of what their slips cost; negative when they gain. None when none has a cost of delay, or in several
    /// currencies.
    pub price: Option<f64>,
    /// Items that slip and have no cost of delay.
    pub unpriced: usize,
    /// Items of the whole queue without one: they weigh nothing in `sequence`.
    pub without_price: usize,
    /// Of the money here; empty when none is named.
    pub currency: String,
    /// What the subject gains by finishing earlier.
    pub gain: Option<f64>,
    /// Days by which the subject finishes earlier.
    pub earlier_days: f64,
    /// The cost of delay a week from which on the subject belongs before those it displaces.
    pub break_even: Option<f64>,
    /// What the whole order costs with the subject at each place, from the first on; empty when the subject has no price.
    pub sequence: Vec<f64>,
    /// The subject's own days by 50 and by 85 % chance.
    pub own_days: Option<[usize; 2]>,
}

/// One item that finishes on another day.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    pub job: Job,
    /// Working days from now.
    pub before: f64,
    pub after: f64,
    /// By how many working days the 50 and the 85 % day move.
    pub likely: Option<[i64; 2]>,
    /// What that costs; negative when it gains.
    pub cost: Option<f64>,
}

impl Slip {
    pub fn days(&self) -> f64 {
        self.after - self.before
    }
}

/// The team's measured pace.
#[derive(Clone, Copy, Debug)]
struct Speed {
    points_per_day: Option<f64>,
    items_per_day: f64,
    /// Working days of a week.
    week: f64,
}

/// Days closer together than this are the same.
const SAME: f64 = 1e-9;

impl WhatIf {
    /// The answer; none when no pace is known, or the change names an item that is neither listed nor in progress.
    pub fn new(facts: &Facts<'_>, outlook: Option<&Outlook>, change: Change) -> Option<Self> {
        let speed = Speed::new(facts, outlook)?;
        let queue = Queue::new(facts);
        let context = facts.context();
        let doing = queue.doing.iter().map(|item| (*item, true));
        let listed = queue.order.iter().map(|item| (*item, false));
        let jobs: Vec<Job> = doing
            .chain(listed)
            .map(|(item, in_progress)| job(facts, &context, &speed, item, in_progress))
            .collect();
        let extra = match change {
            Change::Insert { item, .. } => Some(job(facts, &context, &speed, item, false)),
            _ => None,
        };
        let plan = Plan::new(&jobs, extra, queue.doing.len(), change)?;
        Some(plan.told(outlook, &speed, change))
    }
}

impl Speed {
    fn new(facts: &Facts<'_>, outlook: Option<&Outlook>) -> Option<Self> {
        let context = facts.context();
        let week = super::week_working_days(facts) as f64;
        let measured = context.items_per_week.map(|items| items / week);
        let items_per_day = measured
            .or_else(|| outlook.map(|outlook| outlook.pace.mean()))
            .filter(|pace| *pace > 0.0)?;
        Some(Self {
            points_per_day: context.points_per_week.map(|points| points / week),
            items_per_day,
            week,
        })
    }
}

/// One item of the queue, with its days and what a delay of it costs.
fn job(
    facts: &Facts<'_>,
    context: &Context<'_>,
    speed: &Speed,
    item: ItemIx,
    in_progress: bool,
) -> Job {
    let price = price_of_delay(context, item);
    Job {
        item,
        days: days(facts, speed, item),
        profile: price.as_ref().map(|price| price.profile),
        currency: price.map(|price| price.currency).unwrap_or_default(),
        in_progress,
    }
}

/// Stated weeks, else the estimate at the team's pace, else that of an item; an epic is what is open below it.
fn days(facts: &Facts<'_>, speed: &Speed, index: ItemIx) -> f64 {
    let item = facts.backlog.item(index);
    let stated = item.document.number("score.cod.duration_weeks");
    if let Some(weeks) = stated.map(|weeks| weeks.value).filter(|weeks| *weeks > 0.0) {
        return weeks * speed.week;
    }
    if matches!(item.item_type, ItemType::Epic | ItemType::Goal) {
        let scope = super::scope::Scope::below(facts.backlog, index);
        if !scope.open.is_empty() {
            let below = scope.open.iter();
            return below.map(|leaf| days(facts, speed, *leaf)).sum();
        }
    }
    let points = item.estimate.as_ref().map(|estimate| estimate.value);
    let split = match item.item_type {
        ItemType::Epic => super::scope::SplitRate::new(facts).rate(),
        _ => 1.0,
    };
    match (points.filter(|points| *points > 0.0), speed.points_per_day) {
        (Some(points), Some(pace)) => points * split / pace,
        _ => 1.0 / speed.items_per_day,
    }
}

/// The queue before and after.
struct Plan {
    before: Vec<Job>,
    after: Vec<Job>,
    subject: Option<Job>,
    from: Option<usize>,
    in_progress: usize,
    factor: f64,
}

impl Plan {
    fn new(jobs: &[Job], extra: Option<Job>, in_progress: usize, change: Change) -> Option<Self> {
        let mut before = jobs.to_vec();
        let place = |jobs: &[Job], item: ItemIx| jobs.iter().position(|job| job.item == item);
        let from = |at: usize| (at >= in_progress).then(|| at - in_progress + 1);
        let mut plan = match change {
            Change::Insert { item, at } => {
                let subject = extra?;
                let was = place(&before, item);
                if was.is_none() {
                    before.push(subject.clone());
                }
                let mut after = before.clone();
                after.retain(|job| job.item != item);
                let index = if at == 0 { 0 } else { in_progress + at - 1 };
                let index = index.min(after.len());
                after.insert(index, subject.clone());
                Self::of(before, after, Some(subject), was.and_then(from))
            }
            Change::Drop(item) => {
                let was = place(&before, item)?;
                let mut after = before.clone();
                let subject = after.remove(was);
                Self::of(before, after, Some(subject), from(was))
            }
            Change::Swap(one, other) => {
                let (one, other) = (place(&before, one)?, place(&before, other)?);
                let mut after = before.clone();
                after.swap(one, other);
                Self::of(before, after, None, None)
            }
            Change::Capacity(_) => Self::of(before.clone(), before, None, None),
        };
        plan.in_progress = in_progress;
        if let Change::Capacity(factor) = change {
            plan.factor = factor;
        }
        Some(plan)
    }

    fn of(before: Vec<Job>, after: Vec<Job>, subject: Option<Job>, from: Option<usize>) -> Self {
        Self {
            before,
            after,
            subject,
            from,
            in_progress: 0,
            factor: 1.0,
        }
    }

    fn told(&self, outlook: Option<&Outlook>, speed: &Speed, change: Change) -> WhatIf {
        let (slips, earlier_days) = self.slips(outlook, speed);
        let currency = one_currency(&slips, self.subject.as_ref());
        let unpriced = slips.iter().filter(|slip| slip.cost.is_none()).count();
        let price: Option<f64> = currency
            .as_ref()
            .filter(|_| unpriced < slips.len())
            .map(|_| slips.iter().filter_map(|slip| slip.cost).sum());
        let inserts = matches!(change, Change::Insert { .. });
        let is_sequenced = currency.is_some() && inserts;
        let own_days = self.subject.as_ref().zip(outlook);
        WhatIf {
            change,
            from: self.from,
            unpriced,
            without_price: self
                .after
                .iter()
                .filter(|job| job.profile.is_none())
                .count(),
            break_even: price
                .filter(|_| inserts && earlier_days > SAME)
                .map(|price| price * speed.week / earlier_days),
            price,
            gain: currency
                .as_ref()
                .and_then(|_| self.gain(earlier_days, speed.week)),
            earlier_days,
            sequence: if is_sequenced {
                self.sequence(speed.week)
            } else {
                Vec::new()
            },
            own_days: own_days.and_then(|(job, outlook)| own_days_of(outlook, speed, job.days)),
            slips,
            currency: currency.unwrap_or_default(),
            subject: self.subject.clone(),
        }
    }

    /// The items that finish on another day, and by how many days the subject finishes earlier.
    fn slips(&self, outlook: Option<&Outlook>, speed: &Speed) -> (Vec<Slip>, f64) {
        let before = finishes(&self.before, 1.0);
        let after = finishes(&self.after, self.factor);
        let was = |item: ItemIx| {
            let at = self.before.iter().position(|job| job.item == item)?;
            before.get(at).copied()
        };
        let subject = self.subject.as_ref().map(|job| job.item);
        let mut slips = Vec::new();
        let mut earlier_days = 0.0;
        for (job, after) in self.after.iter().zip(&after) {
            let Some(before) = was(job.item) else {
                continue;
            };
            if subject == Some(job.item) {
                earlier_days = before - after;
                continue;
            }
            if (after - before).abs() > SAME {
                slips.push(Slip {
                    cost: job
                        .profile
                        .map(|profile| cost(profile, before, *after, speed.week)),
                    likely: outlook
                        .and_then(|outlook| moved(outlook, speed, before, *after, self.factor)),
                    job: job.clone(),
                    before,
                    after: *after,
                });
            }
        }
        (slips, earlier_days)
    }

    /// What the subject's finishing earlier is worth.
    fn gain(&self, earlier_days: f64, week: f64) -> Option<f64> {
        let subject = self.subject.as_ref()?;
        let at = self
            .before
            .iter()
            .position(|job| job.item == subject.item)?;
        let finish = *finishes(&self.before, 1.0).get(at)?;
        let profile = subject.profile.filter(|_| earlier_days > SAME)?;
        Some(cost(profile, finish - earlier_days, finish, week))
    }

    /// What all priced items cost with the subject at each place behind what is in progress.
    fn sequence(&self, week: f64) -> Vec<f64> {
        let Some(subject) = self.subject.as_ref().filter(|job| job.profile.is_some()) else {
            return Vec::new();
        };
        let others: Vec<&Job> = self
            .before
            .iter()
            .filter(|job| job.item != subject.item)
            .collect();
        (self.in_progress..=others.len())
            .map(|place| {
                let (ahead, behind) = others.split_at(place);
                let ahead = ahead.iter().copied();
                sequence_cost(ahead.chain([subject]).chain(behind.iter().copied()), week)
            })
            .collect()
    }
}

/// The working days from now by which each is finished, one after the other.
fn finishes(jobs: &[Job], factor: f64) -> Vec<f64> {
    let mut finish = 0.0;
    jobs.iter()
        .map(|job| {
            finish += job.days / factor;
            finish
        })
        .collect()
}

/// The sum of what finishing each costs over finishing it now, those without a price left out.
fn sequence_cost<'a>(jobs: impl Iterator<Item = &'a Job>, week: f64) -> f64 {
    let mut finish = 0.0;
    let mut sum = 0.0;
    for job in jobs {
        finish += job.days;
        sum += job
            .profile
            .map_or(0.0, |profile| cost(profile, 0.0, finish, week));
    }
    sum
}

/// What finishing on one working day and not on another costs; negative when it is earlier.
fn cost(profile: Profile, from: f64, to: f64, week: f64) -> f64 {
    let calendar = |days: f64| days * 7.0 / week;
    if to < from {
        -delay_cost(profile, calendar(to), calendar(from))
    } else {
        delay_cost(profile, calendar(from), calendar(to))
    }
}

/// By how many working days the 50 and the 85 % day move: `T_q(k ± k_x) - T_q(k)`, where working days of the team count as
/// the items it finishes in them, and a move as one item at least.
fn moved(
    outlook: &Outlook,
    speed: &Speed,
    before: f64,
    after: f64,
    factor: f64,
) -> Option<[i64; 2]> {
    let items = (before * speed.items_per_day).round().max(1.0);
    let moved = ((after - before).abs() * speed.items_per_day)
        .round()
        .max(1.0);
    let of = |confidence: f64| {
        let now = day_of(outlook, items, confidence)?;
        // With another capacity the same items take longer, and no item is more.
        let then = if (factor - 1.0).abs() > SAME {
            (now / factor).ceil()
        } else if after > before {
            day_of(outlook, items + moved, confidence)?
        } else {
            day_of(outlook, (items - moved).max(0.0), confidence)?
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "days, at most a few thousand"
        )]
        let slip = (then - now) as i64;
        Some(slip)
    };
    Some([of(0.5)?, of(0.85)?])
}

fn own_days_of(outlook: &Outlook, speed: &Speed, days: f64) -> Option<[usize; 2]> {
    let items = (days * speed.items_per_day).round().max(1.0);
    let of = |confidence: f64| outlook.reach(whole(items), 0).when(confidence);
    Some([of(0.5)?, of(0.85)?])
}

fn day_of(outlook: &Outlook, items: f64, confidence: f64) -> Option<f64> {
    if matches!(outlook.pace, Pace::Observed { .. }) && items > LONGEST_DAYS as f64 {
        return None;
    }
    let days = outlook.reach(whole(items), 0).when(confidence)?;
    Some(days as f64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers from 0, far below the largest"
)]
fn whole(items: f64) -> usize {
    items.max(0.0) as usize
}

/// The currency of all prices; none when they differ.
fn one_currency(slips: &[Slip], subject: Option<&Job>) -> Option<String> {
    let jobs = slips.iter().map(|slip| &slip.job).chain(subject);
    let mut currencies: Vec<&str> = jobs
        .filter(|job| job.profile.is_some())
        .map(|job| job.currency.as_str())
        .collect();
    currencies.put_in_order();
    currencies.dedup();
    match currencies.as_slice() {
        [] => Some(String::new()),
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
