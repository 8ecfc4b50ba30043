//! Burn-up and burn-down of one sprint or release: its scope and what of it is done, day by day.

use jiff::civil::Date;

use super::Metrics;
use super::plan::Plan;
use crate::backlog::{Release, Sprint};

/// What was planned and what of it was done at the end of each day. Remaining is the scope less what is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Burn {
    pub first: Date,
    /// The last day of the plan; of a release without one, the last day known.
    pub last: Date,
    /// The day of the first commit of the plan: for days before it, the scope is what it held then.
    pub planned: Date,
    /// Working days (and every day on which something changed) up to the last one known, in order.
    pub days: Vec<BurnDay>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnDay {
    pub date: Date,
    pub scope_items: usize,
    pub done_items: usize,
    /// Sums of the estimates at the end of that day; items without an estimate count nothing.
    pub scope_points: f64,
    pub done_points: f64,
    /// Items of the scope without an estimate.
    pub unestimated: usize,
}

impl Metrics<'_> {
    /// The burn-up of a sprint from its first to its last day; none when it has no days or was never committed.
    pub fn sprint_burn(&self, sprint: &Sprint) -> Option<Burn> {
        let first = sprint.start.as_ref()?.value;
        let last = sprint.end.as_ref()?.value;
        (first <= last).then_some(())?;
        self.burn(&self.sprint_plan(&sprint.id), first, last)
    }

    /// The burn-up of a release from its plan's first commit, or the first start of what it listed then, to the day it was
    /// released, or the last day known.
    pub fn release_burn(&self, release: &Release) -> Option<Burn> {
        let plan = self.release_plan(&release.version);
        let released = release.released.as_ref().map(|day| day.value);
        let last = released.unwrap_or(self.window.last);
        let planned = plan.first_day()?;
        let listed = plan.on_or_first(planned).into_iter().flatten();
        let started = listed.filter_map(|id| self.seen_started(id)).min();
        let first = started.map_or(planned, |day| day.min(planned)).min(last);
        self.burn(&plan, first, last)
    }

    fn burn(&self, plan: &Plan, first: Date, last: Date) -> Option<Burn> {
        let known = last.min(self.window.last);
        let step = jiff::Span::new().days(1);
        let all = first.series(step).take_while(|day| *day <= known);
        let mut days: Vec<BurnDay> = Vec::new();
        for date in all {
            let day = self.burn_day(plan, date);
            let same = |before: &BurnDay| BurnDay { date, ..*before } == day;
            let is_working = self.count.working.is_working(date);
            if is_working || !days.last().is_some_and(same) {
                days.push(day);
            }
        }
        let planned = days.iter().any(|day| day.scope_items > 0);
        planned.then_some(Burn {
            first,
            last,
            planned: plan.first_day()?,
            days,
        })
    }

    fn burn_day(&self, plan: &Plan, date: Date) -> BurnDay {
        let mut day = BurnDay {
            date,
            scope_items: 0,
            done_items: 0,
            scope_points: 0.0,
            done_points: 0.0,
            unestimated: 0,
        };
        for id in plan.on_or_first(date).into_iter().flatten() {
            let journey = self.journeys.get(id);
            let points = journey.and_then(|journey| journey.estimate(date));
            let done = self.is_finished_on(id, date);
            day.scope_items += 1;
            day.scope_points += points.unwrap_or_default();
            day.unestimated += usize::from(points.is_none());
            if done {
                day.done_items += 1;
                day.done_points += points.unwrap_or_default();
            }
        }
        day
    }
}
