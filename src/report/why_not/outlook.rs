//! When it is likely, as honestly as it can be said.

use jiff::ToSpan as _;

use super::Asked;
use crate::Facts;
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::forecast::single::{Single, State};
use crate::forecast::when::{Subject, When};
use crate::forecast::{Likely, Outlook, Pace};
use crate::report::forecast::{days, told};
use crate::report::shape::WhyNotOutlook;

/// Calendar months of the next quarter.
const QUARTER: i64 = 3;

/// The two days that may be told of an open item; or why none may.
pub(super) fn outlook(facts: &Facts<'_>, asked: &Asked<'_>, subject: ItemIx) -> WhyNotOutlook {
    let outlook = match asked.outlook {
        Ok(outlook) => outlook,
        Err(refusal) => return unknown(refusal.words()),
    };
    let item = facts.backlog.item(subject);
    if !item.is_open() {
        return WhyNotOutlook::default();
    }
    let answer = if item.is_leaf() {
        of_leaf(facts, outlook, subject)
    } else {
        of_parts(facts, outlook, subject)
    };
    let (likely, with_jumping) = match answer {
        Ok(answer) => answer,
        Err(why) => return unknown(why),
    };
    let likely: Vec<Likely> = likely.into_iter().take(2).collect();
    let quarter = facts.today.saturating_add(QUARTER.months());
    let is_later = |first: &Likely| first.date.is_none_or(|date| date > quarter);
    // What is in progress is told from its age, which rests on neither the pace nor the test of it.
    let is_started = item.is_leaf() && item.phase == Phase::Started;
    let (finished, working_days) = match &outlook.pace {
        Pace::Observed { sample, .. } if !is_started => {
            (Some(sample.finished()), Some(sample.per_day.len()))
        }
        Pace::Observed { .. } | Pace::Stated(_) => (None, None),
    };
    WhyNotOutlook {
        not_before: likely
            .first()
            .filter(|first| is_later(first))
            .map(|_| quarter),
        likely: days(&likely),
        with_jumping,
        finished,
        working_days,
        backtest: told(outlook).filter(|_| !is_started),
        unknown: None,
    }
}

fn unknown(why: impl Into<String>) -> WhyNotOutlook {
    WhyNotOutlook {
        unknown: Some(why.into()),
        ..WhyNotOutlook::default()
    }
}

type Told = Result<(Vec<Likely>, bool), &'static str>;

/// With what is usually put ahead of it, where that is known: the later and more honest days.
fn of_leaf(facts: &Facts<'_>, outlook: &Outlook, subject: ItemIx) -> Told {
    let window_days = facts.backlog.config.bands.window_days;
    match Single::new(facts, outlook, subject, window_days).state {
        State::InProgress { likely, .. } if likely.is_empty() => Err(
            "it has been in progress for longer than almost everything that was finished, or nobody saw it start",
        ),
        State::InProgress { likely, .. } => Ok((likely, false)),
        State::Waiting(place) | State::NotListed(place) => {
            if place.with_jumping.is_empty() {
                Ok((place.likely, false))
            } else {
                Ok((place.with_jumping, true))
            }
        }
    }
}

fn of_parts(facts: &Facts<'_>, outlook: &Outlook, subject: ItemIx) -> Told {
    match When::new(facts, outlook, Subject::Below(subject), &[]).in_order {
        Some(in_order) if in_order.not_listed == 0 => Ok((in_order.likely, false)),
        Some(_) => Err("some of its parts have no place in the order"),
        None => Err("it has no parts yet"),
    }
}
