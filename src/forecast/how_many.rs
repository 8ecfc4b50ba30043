//! How many items are done by a day, and which: a cut through the order.

use jiff::civil::Date;

use super::scope::SplitRate;
use super::{Outlook, Queue};
use crate::Facts;
use crate::backlog::ItemIx;

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct HowMany {
    pub until: Date,
    /// Working days after today.
    pub days: usize,
    pub split_rate: SplitRate,
    /// For each confidence of the evidence, ascending, the items that are finished or more.
    pub counts: Vec<(f64, usize)>,
    /// Items in progress, then the order.
    pub queue: Vec<Queued>,
}

/// One item of the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queued {
    pub item: ItemIx,
    /// Of being through by then, 0 to 1.
    pub chance: f64,
    pub zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    VeryLikely,
    Maybe,
    NotByThen,
}

/// Chances are compared to lines with this tolerance, so that rounding decides nothing.
const ROUNDING: f64 = 1e-9;

impl HowMany {
    /// The answer for the working days after today up to this day.
    pub fn new(facts: &Facts<'_>, outlook: &Outlook, until: Date) -> Self {
        let days = outlook.days_until(until);
        let queue = Queue::new(facts);
        let confidences = outlook.evidence.confidences().iter();
        Self {
            until,
            days,
            split_rate: queue.split_rate,
            counts: confidences
                .map(|confidence| (*confidence, outlook.how_many(days, *confidence)))
                .collect(),
            queue: queue
                .chances(outlook, days)
                .into_iter()
                .map(|(item, chance)| Queued {
                    item,
                    chance,
                    zone: zone(chance, outlook.evidence.lines()),
                })
                .collect(),
        }
    }
}

fn zone(chance: f64, (very_likely, maybe): (f64, f64)) -> Zone {
    if chance + ROUNDING >= very_likely {
        Zone::VeryLikely
    } else if chance + ROUNDING >= maybe {
        Zone::Maybe
    } else {
        Zone::NotByThen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_belong_to_the_better_side() {
        let zones = [0.9, 0.85, 0.84, 0.5, 0.49].map(|chance| zone(chance, (0.85, 0.5)));
        use Zone::{Maybe, NotByThen, VeryLikely};
        assert_eq!(zones, [VeryLikely, VeryLikely, Maybe, Maybe, NotByThen]);
    }
}
