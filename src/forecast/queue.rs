//! The queue of work: what is in progress, then the product owner's order. When its first items are through, and which are
//! by a day.

use jiff::civil::Date;

use super::pace::LONGEST_DAYS;
use super::scope::SplitRate;
use super::{Likely, Outlook, Pace};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::history::predictive::Reaches;
use crate::text::sorting::PutInOrder as _;

/// More items ahead than this are not told one by one.
const LONGEST_QUEUE: usize = 1000;

/// Items in progress and the order behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Leaf items in progress, those that were started first at first; of an unknown start last, by id.
    pub doing: Vec<ItemIx>,
    /// Open, not started items of `order.txt`, in its order.
    pub order: Vec<ItemIx>,
    pub split_rate: SplitRate,
}

impl Queue {
    pub fn new(facts: &Facts<'_>) -> Self {
        let started = |index: &ItemIx| {
            let passage = facts.flow.passages.get(&facts.backlog.item(*index).id);
            let day = passage.and_then(|passage| passage.started);
            (day.is_none(), day)
        };
        let mut doing: Vec<ItemIx> = facts
            .backlog
            .leaves()
            .filter(|(_, item)| item.phase == Phase::Started)
            .map(|(index, _)| index)
            .collect();
        doing.put_in_order_by_key(|index| (started(index), &facts.backlog.item(*index).id));
        Self {
            doing,
            order: facts.ranking.order.clone(),
            split_rate: SplitRate::new(facts),
        }
    }

    /// Items that are finished when the one at this place of the order is, itself counted: those in progress, and what the
    /// items up to the place become when they are split as usual.
    pub fn items_until(&self, position: usize) -> usize {
        self.doing.len() + self.split_rate.applied(position)
    }

    /// The same for each item of the queue, first those in progress.
    fn all(&self) -> impl Iterator<Item = (ItemIx, usize)> {
        let doing = self.doing.iter().copied().zip(1..);
        let listed = (1..).map(|position| self.items_until(position));
        doing.chain(self.order.iter().copied().zip(listed))
    }

    /// For each item of the order, when it is through; nothing from the place on where more than a thousand are ahead.
    pub fn likely(&self, outlook: &Outlook) -> Vec<(ItemIx, Vec<Likely>)> {
        let numbers: Vec<(ItemIx, usize)> = self
            .all()
            .skip(self.doing.len())
            .take_while(|(_, items)| *items <= LONGEST_QUEUE)
            .collect();
        let most = numbers.last().map_or(0, |(_, items)| *items);
        let ahead = Ahead::new(outlook, most);
        let mut days = Days::new(outlook);
        numbers
            .into_iter()
            .map(|(item, items)| {
                let mut likely = Likely::all(outlook, |_| None);
                for each in &mut likely {
                    each.days = ahead.when(items, each.confidence);
                    each.date = each.days.and_then(|count| days.date(count));
                }
                (item, likely)
            })
            .collect()
    }

    /// For each item of the queue the probability, 0 to 1, that it is through in `days` working days; those behind a
    /// thousand others are left out.
    pub fn chances(&self, outlook: &Outlook, days: usize) -> Vec<(ItemIx, f64)> {
        let numbers: Vec<(ItemIx, usize)> = self
            .all()
            .take_while(|(_, items)| *items <= LONGEST_QUEUE)
            .collect();
        let most = numbers.last().map_or(0, |(_, items)| *items);
        let ahead = Ahead::new(outlook, most);
        numbers
            .into_iter()
            .map(|(item, items)| (item, ahead.by(items, days)))
            .collect()
    }
}

/// When each number of items up to a largest is reached.
struct Ahead<'a> {
    outlook: &'a Outlook,
    table: Option<Reaches>,
}

impl<'a> Ahead<'a> {
    fn new(outlook: &'a Outlook, most: usize) -> Self {
        let predictive = outlook.pace.predictive(LONGEST_DAYS);
        Self {
            outlook,
            table: predictive.map(|predictive| predictive.reaches(most)),
        }
    }

    fn when(&self, items: usize, confidence: f64) -> Option<usize> {
        let worked = match (&self.table, &self.outlook.pace) {
            (Some(table), _) => table.when(items, confidence),
            (None, Pace::Stated(pace)) => pace.when(items, confidence),
            (None, Pace::Observed { .. }) => None,
        };
        worked.map(|worked| self.outlook.capacity.taken(worked))
    }

    fn by(&self, items: usize, days: usize) -> f64 {
        let worked = self.outlook.capacity.worked(days);
        match (&self.table, &self.outlook.pace) {
            (Some(table), _) => table.by(items, worked).unwrap_or_default(),
            (None, Pace::Stated(pace)) => pace.at_least(items, worked),
            (None, Pace::Observed { .. }) => 0.0,
        }
    }
}

/// The working days after today, told as far as anybody asked.
struct Days<'a> {
    outlook: &'a Outlook,
    /// From the first after today on.
    told: Vec<Date>,
}

impl<'a> Days<'a> {
    fn new(outlook: &'a Outlook) -> Self {
        let told = Vec::new();
        Self { outlook, told }
    }

    fn date(&mut self, days: usize) -> Option<Date> {
        let Some(at) = days.checked_sub(1) else {
            return Some(self.outlook.today);
        };
        while self.told.len() <= at {
            let last = self.told.last().copied().unwrap_or(self.outlook.today);
            self.told.push(self.outlook.working.after(last, 1)?);
        }
        self.told.get(at).copied()
    }
}
