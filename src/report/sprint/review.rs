//! A Sprint Review: was the goal met, what is done and what not, what changed around, what comes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::record::Record;
use super::{days, plan, scope, shape};
use crate::Facts;
use crate::backlog::change::acceptance;
use crate::backlog::config::Phase;
use crate::backlog::{Id, ItemIx, Release, Sprint};
use crate::demand::Survey;
use crate::history::calendar::WorkingDays;
use crate::report::event::{named, ticks, wish};
use crate::report::forecast::Dates;
use crate::report::moment::{files, moment};
use crate::report::movers::movers;
use crate::report::said::one_line;
use crate::report::shape::{
    ItemName, Mover, Rows, Shape, SprintDone, SprintFeedback, SprintRelease, SprintReview,
};
use crate::report::{Block, Report};
use crate::text::sorting::{Gather as _, PutInOrder as _};

impl Shape for SprintReview {
    const NAME: &str = "sprint-review";
    const SUMMARY: &str = "Sprint Review: the goal, what is done with its evidence and what is not, what users said, what comes";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        super::review_blocks::blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        crate::report::sample::sprint::reviews()
    }
}

/// The review of this sprint.
pub fn report(facts: &Facts<'_>, survey: &Survey<'_>, sprint: &Sprint) -> Report {
    Report::of(
        format!("Review of sprint {}", sprint.id),
        gather(facts, survey, sprint),
    )
}

pub(super) fn gather(facts: &Facts<'_>, survey: &Survey<'_>, sprint: &Sprint) -> SprintReview {
    let record = Record::new(facts);
    let listed = record.listed(sprint);
    let ids: Vec<&Id> = listed
        .iter()
        .filter(|id| record.is_done(sprint, id))
        .collect();
    let mut done: Vec<SprintDone> = ids.iter().map(|id| one(facts, id)).collect();
    done.put_in_order_by(|one, other| {
        (one.finished, &one.item.id).cmp(&(other.finished, &other.item.id))
    });
    let found: Vec<ItemIx> = ids.iter().filter_map(|id| facts.backlog.find(id)).collect();
    let wishes = survey.wishes().iter();
    let answers = wishes.filter(|wish| wish.items.iter().any(|item| found.contains(item)));
    let mut answered: Vec<_> = answers.map(|each| wish(survey, each)).collect();
    answered.put_in_order_by(|one, other| {
        (other.people.cmp(&one.people)).then_with(|| one.id.cmp(&other.id))
    });
    let dates = Dates::new(facts);
    SprintReview {
        at: moment(facts),
        files: files(facts.backlog),
        sprint: shape(facts, sprint),
        done,
        not_done: record.carried(sprint),
        scope: scope::changes(facts, &record, sprint),
        feedback: feedback(facts, survey, sprint),
        moved: moved(facts, sprint),
        product_goal: plan::product_goal(facts, Some(sprint)),
        releases: releases(facts, &dates),
        no_forecast: dates.beside.none,
        answered,
        decisions: decisions(facts, sprint),
        capture: "deepen feedback add \"…\" --channel sprint-review".to_owned(),
    }
}

fn one(facts: &Facts<'_>, id: &Id) -> SprintDone {
    let passage = facts.flow.passages.get(id);
    let mut done = SprintDone {
        item: named(facts, id),
        finished: passage.and_then(|passage| passage.finished),
        ..SprintDone::default()
    };
    let Some(index) = facts.backlog.find(id) else {
        return done;
    };
    let file = facts.backlog.item(index);
    (done.ticked, done.criteria) = ticks(file);
    if let Some(record) = acceptance(facts.backlog, file).first() {
        let words = |text: &crate::text::Located<Box<str>>| one_line(&text.value);
        done.verdict = record.verdict.as_ref().map(words);
        done.increment = record.increment.as_ref().map(words);
        done.is_outdated = record.is_outdated(file);
    }
    done
}

/// What was received in the sprint's days up to today.
fn feedback(facts: &Facts<'_>, survey: &Survey<'_>, sprint: &Sprint) -> SprintFeedback {
    let Some((start, end)) = days(sprint) else {
        return SprintFeedback::default();
    };
    let is_meant = |day: Date| start <= day && day <= end && day <= facts.today;
    let places: Vec<u32> = (survey.everything().into_iter())
        .filter(|place| {
            let feedback = survey.feedback(*place as usize);
            let received = feedback.and_then(|feedback| feedback.received.as_ref());
            received.is_some_and(|day| is_meant(day.value))
        })
        .collect();
    let demand = survey.count(&places);
    let channels: BTreeMap<String, usize> = demand.channels.iter().cloned().into_map();
    SprintFeedback {
        files: places.len(),
        people: demand.requesters,
        accounts: demand.accounts,
        segments: demand.segments.iter().cloned().collect(),
        from_reviews: channels.get("sprint-review").copied().unwrap_or(0),
        channels,
    }
}

/// What was moved in the order from the sprint's first day to today; none when the past is unknown, or has no order from before.
fn moved(facts: &Facts<'_>, sprint: &Sprint) -> Option<Vec<Mover>> {
    let history = facts.past.known()?;
    let (start, _) = days(sprint)?;
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let orders = history.orders.iter();
    let before = orders.take_while(|order| working.day(history.commit(order.commit).time) < start);
    Some(movers(facts, before.last()?, &|_| true))
}

fn releases(facts: &Facts<'_>, dates: &Dates) -> Vec<SprintRelease> {
    let planned = facts.backlog.releases.iter().filter(|release| {
        let released = release.released.as_ref();
        released.is_none_or(|day| day.value > facts.today)
    });
    planned
        .map(|release| self::release(facts, dates, release))
        .collect()
}

fn release(facts: &Facts<'_>, dates: &Dates, release: &Release) -> SprintRelease {
    let items = release.items.iter();
    let found: Vec<ItemIx> = items
        .filter_map(|id| facts.backlog.find(&id.value))
        .collect();
    let phase = |index: &ItemIx| facts.backlog.item(*index).phase;
    let open: Vec<ItemIx> = (found.iter().copied())
        .filter(|index| facts.backlog.item(*index).is_open())
        .collect();
    let days: Vec<_> = open
        .iter()
        .filter_map(|index| dates.items.get(index))
        .collect();
    let without_day = open.len() - days.len();
    let last = |at: usize| {
        let all = days
            .iter()
            .map(|days| days.get(at).and_then(|day| day.date));
        let all: Option<Vec<Date>> = all.collect();
        // One without a day leaves the whole without one.
        all.filter(|_| without_day == 0)?.into_iter().max()
    };
    SprintRelease {
        version: release.version.to_string(),
        items: release.items.len(),
        finished: found
            .iter()
            .filter(|index| phase(index) == Phase::Finished)
            .count(),
        done_by_50: last(0),
        done_by_85: last(1),
        without_day,
    }
}

fn decisions(facts: &Facts<'_>, sprint: &Sprint) -> Vec<ItemName> {
    let Some((start, end)) = days(sprint) else {
        return Vec::new();
    };
    let taken = facts.backlog.decisions().filter(|decision| {
        let date = decision.date.as_ref();
        date.is_some_and(|day| start <= day.value && day.value <= end)
    });
    taken
        .map(|decision| ItemName {
            id: decision.name.to_owned(),
            title: decision.title.value.to_string(),
        })
        .collect()
}
