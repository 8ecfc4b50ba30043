//! M: emergent. What is learned comes in, what is not wanted goes out, and somebody looks after it. Only semantic changes
//! count: a commit that reformats files makes no dead backlog look alive.

pub(super) mod backlog_growth;
pub(super) mod inventory;
pub(super) mod learning_trace;
pub(super) mod median_stillness;
pub(super) mod no_removals;
pub(super) mod refinement_gap;
pub(super) mod thrash;
pub(super) mod zombie_share;

use jiff::civil::Date;

use super::Remark;
use super::days::{Days, days_before, days_between};
use crate::Facts;
use crate::backlog::{Id, Item};
use crate::history::flow::Passage;
use crate::text::Span;

/// A remark about the backlog as a whole.
fn overall(message: String) -> Remark {
    Remark::in_file("", Span::default(), message)
}

/// `1 open item`, `2 open items`
fn open_items(count: usize) -> String {
    format!("{count} open item{}", if count == 1 { "" } else { "s" })
}

/// Days between the first commit and today; none without one.
fn known_days(facts: &Facts<'_>) -> Option<i32> {
    let history = facts.past.known()?;
    let first = history.commits.first()?;
    let day = Days::new(&facts.backlog.config).on(first.time);
    Some(days_between(day, facts.today))
}

/// The last days that count as lately, when the commits reach back that far; the day before the first of them.
fn before_lately(facts: &Facts<'_>) -> Option<Date> {
    let days = facts.backlog.config.thresholds.lately_days;
    (known_days(facts)? >= days).then(|| days_before(facts.today, days))
}

/// The open stories, bugs, spikes and enablers, by path. Goals and epics live as long as what is below them.
fn open_work<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a Item> + use<'a> {
    let items = facts.backlog.items.iter();
    items.filter(|item| item.is_open() && item.is_leaf())
}

/// Each of them that was ever committed, with the days since its last semantic change, by path.
fn stillness<'a>(facts: &Facts<'a>) -> Vec<(&'a Item, i32)> {
    open_work(facts)
        .filter_map(|item| {
            let passage = passage(facts, &item.id)?;
            Some((item, days_between(passage.changed, facts.today)))
        })
        .collect()
}

fn passage<'a>(facts: &Facts<'a>, id: &Id) -> Option<&'a Passage> {
    facts.flow.passages.get(id)
}
