//! What was moved in the order since a day, commit by commit.

use jiff::civil::Date;

use crate::Facts;
use crate::history::calendar::WorkingDays;
use crate::history::{Listing, moves};
use crate::report::said::one_line;
use crate::report::shape::TodayMove;
use crate::report::words::decided;

/// The moves of open items from this day on, oldest first; none when the past is unknown. The first version of the order moves
/// nothing.
pub(in crate::report) fn moved(facts: &Facts<'_>, since: Date) -> Option<Vec<TodayMove>> {
    let history = facts.past.known()?;
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let mut told = Vec::new();
    for pair in history.orders.windows(2) {
        let [before, after] = pair else { continue };
        let day = working.day(history.commit(after.commit).time);
        if day < since || day > facts.today {
            continue;
        }
        let by = decided(facts, after.commit).map_or_else(String::new, |decided| decided.who);
        for each in moves(Listing::from(before), Listing::from(after)) {
            let found = facts.backlog.find(each.id);
            let Some(item) = found.map(|index| facts.backlog.item(index)) else {
                continue;
            };
            if !item.is_open() {
                continue;
            }
            told.push(TodayMove {
                date: day,
                by: by.clone(),
                id: item.id.to_string(),
                title: item.title.value.to_string(),
                turn: each.turn.name(),
                from: each.from,
                to: each.to,
                reason: each.reason.map(one_line),
            });
        }
    }
    Some(told)
}
