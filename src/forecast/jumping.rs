//! Queue jumping: what is put ahead of waiting items while they wait, and what that does to their dates.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::pace::LONGEST_DAYS;
use super::{Outlook, Pace};
use crate::Facts;
use crate::backlog::Id;
use crate::history::History;
use crate::history::calendar::WorkingDays;
use crate::history::moves::{Listing, Turn, moves};

/// What was put ahead of others in `order.txt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jumps {
    seen: Vec<Jump>,
    /// The working days that were looked at.
    pub working_days: usize,
    /// Of a week.
    week_days: usize,
}

/// One item that was placed or lifted. Places count waiting items only, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Jump {
    to: usize,
    /// None when it was not listed before.
    from: Option<usize>,
}

impl Jumps {
    /// The jumps of the last `window_days` calendar days; none when the past is unknown, or no order was known then.
    pub fn new(facts: &Facts<'_>, window_days: u32) -> Option<Self> {
        let history = facts.past.known()?;
        let working = WorkingDays::new(&facts.backlog.config.calendar);
        let day = |at: usize| {
            let version = history.orders.get(at)?;
            Some(working.day(history.commit(version.commit).time))
        };
        let start = facts.today.saturating_sub(i64::from(window_days).days());
        let first = (0..history.orders.len())
            .find(|at| day(*at).is_some_and(|day| day > start))
            .unwrap_or(history.orders.len());
        let known_since = day(0)?.max(start);
        let mut jumps = Vec::new();
        for at in first.max(1)..history.orders.len() {
            let day = day(at).unwrap_or(facts.today);
            jumps.extend(jumps_into(facts, history, at, day));
        }
        let tomorrow = known_since.tomorrow().ok()?;
        Some(Self {
            seen: jumps,
            working_days: working.between(tomorrow, facts.today).count(),
            week_days: facts.backlog.config.calendar.working_days.len().clamp(1, 7),
        })
    }

    /// How many items were put ahead of this place.
    pub fn ahead_of(&self, position: usize) -> usize {
        let ahead =
            |jump: &&Jump| jump.to <= position && jump.from.is_none_or(|from| from > position);
        self.seen.iter().filter(ahead).count()
    }

    /// The same in a week.
    pub fn per_week(&self, position: usize) -> f64 {
        self.ahead_of(position) as f64 * self.week_days as f64 / self.working_days.max(1) as f64
    }

    /// How many of the jumps an item meets that moves from this place to the first in the time looked at: what is put ahead
    /// of place 9 is none of its business any more when it has come to place 3.
    fn met(&self, position: usize) -> f64 {
        let share = |jump: &Jump| {
            let end = jump.from.map_or(position, |from| position.min(from - 1));
            (end + 1).saturating_sub(jump.to) as f64 / position.max(1) as f64
        };
        self.seen.iter().map(share).sum()
    }
}

/// What one version of the order put ahead of others.
fn jumps_into(facts: &Facts<'_>, history: &History, at: usize, day: Date) -> Vec<Jump> {
    let (Some(old), Some(new)) = (
        at.checked_sub(1)
            .and_then(|before| history.orders.get(before)),
        history.orders.get(at),
    ) else {
        return Vec::new();
    };
    let waits = |id: &Id| is_waiting(facts, id, day);
    let place = |ids: &[Id], wanted: &Id| {
        let mut seen = BTreeSet::new();
        let mut waiting = ids.iter().filter(|id| seen.insert(*id) && waits(id));
        waiting.position(|id| id == wanted).map(|place| place + 1)
    };
    moves(Listing::from(old), Listing::from(new))
        .iter()
        .filter(|each| matches!(each.turn, Turn::Up | Turn::Placed))
        .filter_map(|each| {
            Some(Jump {
                to: place(&new.ids, each.id)?,
                from: each.from.and_then(|_| place(&old.ids, each.id)),
            })
        })
        .filter(|jump| jump.from.is_none_or(|from| jump.to < from))
        .collect()
}

/// Whether an item was neither started nor gone at the end of this day.
fn is_waiting(facts: &Facts<'_>, id: &Id, day: Date) -> bool {
    let Some(passage) = facts.flow.passages.get(id) else {
        return false;
    };
    let by_then = |moment: Option<Date>| moment.is_some_and(|moment| moment <= day);
    !by_then(passage.started) && !by_then(passage.finished) && !by_then(passage.dropped)
}

/// When an item is through that others are put ahead of while it waits.
///
/// The number of jumps in `d` days is a Poisson number of unknown rate, of which `met` were seen in the days looked at: a
/// negative binomial (Gelman and others, *Bayesian Data Analysis*, 2.6, with an improper prior of the rate).
#[derive(Clone, Debug)]
pub struct Overtaken<'a> {
    outlook: &'a Outlook,
    items: usize,
    met: f64,
    seen_days: f64,
}

impl<'a> Overtaken<'a> {
    /// Of the item at this place, through when so many items are finished if the order holds. While it is in progress itself,
    /// as many items of these as are in progress now, nothing is put ahead of it.
    pub fn new(
        outlook: &'a Outlook,
        jumps: &Jumps,
        position: usize,
        items: usize,
        in_progress: usize,
    ) -> Self {
        let waiting = items.saturating_sub(in_progress) as f64 / items.max(1) as f64;
        Self {
            outlook,
            items,
            met: jumps.met(position) * waiting,
            seen_days: jumps.working_days.max(1) as f64,
        }
    }

    /// The probability, 0 to 1, that it is through in `days` working days.
    pub fn by(&self, days: usize) -> f64 {
        let jumps = self.jumps(days);
        let worked = self.outlook.capacity.worked(days);
        let mut chance = 0.0;
        match &self.outlook.pace {
            Pace::Stated(pace) => {
                for (more, probability) in jumps.iter().enumerate() {
                    chance += probability * pace.at_least(self.items + more, worked);
                }
            }
            Pace::Observed { .. } => {
                let Some(predictive) = self.outlook.pace.predictive(worked) else {
                    return 0.0;
                };
                let sums = predictive.distribution(worked, self.items + jumps.len());
                let (before, rest) = sums.split_at(self.items.min(sums.len()));
                let mut less: f64 = before.iter().sum();
                for (probability, next) in jumps.iter().zip(rest) {
                    chance += probability * (1.0 - less).max(0.0);
                    less += next;
                }
            }
        }
        chance.clamp(0.0, 1.0)
    }

    /// The first working day by which it is through with this probability; none when it never is within 1000 days, as when
    /// more is put ahead than is finished.
    pub fn when(&self, confidence: f64) -> Option<usize> {
        let mut not_yet = 0;
        let mut day = self.outlook.reach(self.items, 0).when(confidence)?;
        while self.by(day) < confidence {
            if day >= LONGEST_DAYS {
                return None;
            }
            not_yet = day;
            day = (day + (day / 8).max(1)).min(LONGEST_DAYS);
        }
        while day - not_yet > 1 {
            let middle = not_yet.midpoint(day);
            if self.by(middle) < confidence {
                not_yet = middle;
            } else {
                day = middle;
            }
        }
        Some(day)
    }

    /// The probabilities of 0, 1, … jumps in so many working days, until hardly any is left.
    fn jumps(&self, days: usize) -> Vec<f64> {
        let days = days as f64;
        let share = days / (days + self.seen_days);
        let mut probability = (self.met * (-share).ln_1p()).exp();
        let mut left = 1.0 - probability;
        let mut jumps = vec![probability];
        while left > 1e-9 && jumps.len() < LONGEST_DAYS {
            let number = jumps.len() as f64;
            probability *= (self.met + number - 1.0) / number * share;
            left -= probability;
            jumps.push(probability);
        }
        jumps
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::backlog::config::Calendar;
    use crate::forecast::{Capacity, Evidence, StatedPace, Untested};

    fn seen(jumps: &[(usize, Option<usize>)]) -> Jumps {
        let jump = |(to, from): &(usize, Option<usize>)| Jump {
            to: *to,
            from: *from,
        };
        Jumps {
            seen: jumps.iter().map(jump).collect(),
            working_days: 10,
            week_days: 5,
        }
    }

    /// One item a day, for certain.
    fn outlook() -> Outlook {
        Outlook {
            today: date(2026, 3, 2),
            pace: Pace::Stated(StatedPace::parse("1..1/day", 5, 10).unwrap()),
            capacity: Capacity::default(),
            evidence: Evidence::Stated,
            backtest: Err(Untested::Stated),
            working: WorkingDays::new(&Calendar::default()),
        }
    }

    #[test]
    fn only_what_comes_from_behind_a_place_is_put_ahead_of_it() {
        let jumps = seen(&[(2, None), (5, Some(9)), (1, Some(3))]);
        assert_eq!([4, 6, 2].map(|place| jumps.ahead_of(place)), [1, 2, 2]);
        assert!((jumps.per_week(4) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn an_item_on_its_way_meets_what_is_put_ahead_of_the_place_it_has_come_to() {
        // From place 4: at 4, 3 and 2 it meets the first; the second never; at 2 and 1 the third.
        let jumps = seen(&[(2, None), (5, Some(9)), (1, Some(3))]);
        assert!((jumps.met(4) - (0.75 + 0.5)).abs() < 1e-12);
    }

    #[test]
    fn future_jumps_are_a_poisson_number_of_unknown_rate() {
        let outlook = outlook();
        let overtaken = Overtaken {
            outlook: &outlook,
            items: 5,
            met: 2.0,
            seen_days: 10.0,
        };
        // Negative binomial with r = 2 and p = 10 / 20: 1/4, 1/4, 3/16.
        let jumps = overtaken.jumps(10);
        let wanted = [0.25, 0.25, 0.1875];
        assert!(
            jumps
                .iter()
                .zip(wanted)
                .all(|(jump, wanted)| (jump - wanted).abs() < 1e-12)
        );
        // In 8 days 8 items: 3 jumps at most, with p = 10 / 18: p² (1 + 2q + 3q² + 4q³).
        let (p, q) = (10.0 / 18.0, 8.0 / 18.0);
        let by_hand = p * p * (1.0 + 2.0 * q + 3.0 * q * q + 4.0 * q * q * q);
        assert!((overtaken.by(8) - by_hand).abs() < 1e-12);
        assert!((by_hand - 0.8743).abs() < 1e-4);
        assert_eq!(
            (overtaken.when(0.85), overtaken.by(4) < 1e-12),
            (Some(8), true)
        );
    }

    #[test]
    fn where_nothing_jumps_the_order_holds() {
        let outlook = outlook();
        let overtaken = Overtaken::new(&outlook, &seen(&[]), 5, 7, 2);
        assert_eq!(overtaken.when(0.95), outlook.reach(7, 0).when(0.95));
    }
}
