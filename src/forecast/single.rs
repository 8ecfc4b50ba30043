//! When is one item done: from its age when it is in progress, from its place when it waits.

use jiff::ToSpan as _;

use super::age::Ageing;
use super::jumping::{Jumps, Overtaken};
use super::{Likely, Outlook, Queue};
use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    pub item: ItemIx,
    pub state: State,
    pub queue: Queue,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Without an age where nobody saw it start.
    InProgress {
        ageing: Option<Ageing>,
        likely: Vec<Likely>,
    },
    Waiting(Place),
    /// As if it were put last in the order.
    NotListed(Place),
}

/// An item in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// From 1.
    pub position: usize,
    /// Items that are finished when it is.
    pub items: usize,
    /// If the order holds.
    pub likely: Vec<Likely>,
    /// What is usually put ahead of the place; none when the past of the order is unknown.
    pub jumps: Option<Jumps>,
    /// With that; empty when nothing was put ahead.
    pub with_jumping: Vec<Likely>,
}

impl Single {
    /// The answer for an open leaf item; jumps are counted over so many calendar days.
    pub fn new(facts: &Facts<'_>, outlook: &Outlook, item: ItemIx, window_days: u32) -> Self {
        let queue = Queue::new(facts);
        let place = |position: usize| Place::new(facts, outlook, &queue, position, window_days);
        let state = if facts.backlog.item(item).phase == Phase::Started {
            in_progress(facts, outlook, item)
        } else if let Some(position) = facts.ranking.position(item) {
            State::Waiting(place(position as usize))
        } else {
            State::NotListed(place(queue.order.len() + 1))
        };
        Self { item, state, queue }
    }
}

impl Place {
    fn new(
        facts: &Facts<'_>,
        outlook: &Outlook,
        queue: &Queue,
        position: usize,
        window_days: u32,
    ) -> Self {
        let items = queue.items_until(position);
        let jumps = Jumps::new(facts, window_days);
        let with_jumping = match jumps.as_ref().filter(|jumps| jumps.ahead_of(position) > 0) {
            Some(jumps) => {
                let overtaken = Overtaken::new(outlook, jumps, position, items, queue.doing.len());
                Likely::all(outlook, |confidence| overtaken.when(confidence))
            }
            None => Vec::new(),
        };
        Self {
            position,
            items,
            likely: outlook.likely(items),
            jumps,
            with_jumping,
        }
    }
}

/// Its days are calendar days, as cycle times are; what would end on a day off ends on the next working day.
fn in_progress(facts: &Facts<'_>, outlook: &Outlook, item: ItemIx) -> State {
    let id = &facts.backlog.item(item).id;
    let ageing = Ageing::new(facts.flow, id, facts.today);
    let days = |confidence: f64| {
        let days = ageing.as_ref()?.when(confidence)?;
        let day = facts.today.saturating_add(i64::from(days).days());
        Some(outlook.days_until(day) + usize::from(!outlook.working.is_working(day)))
    };
    let likely = match &ageing {
        Some(ageing) if !ageing.is_older_than_almost_everything() => Likely::all(outlook, days),
        _ => Vec::new(),
    };
    State::InProgress { ageing, likely }
}
