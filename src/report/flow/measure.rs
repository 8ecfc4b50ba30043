//! The metrics as the promised shape.

use super::{BurnOf, burn, signs, sprints};
use crate::Facts;
use crate::backlog::config::Backward;
use crate::backlog::{Backlog, Id};
use crate::history::flow::{Days, Durations, FEW, FEWEST, Finished, InProgress, Metrics, Question};
use crate::report::moment::{files, moment};
use crate::report::shape::{
    Flow, FlowCumulative, FlowDays, FlowEfficiency, FlowExpectation, FlowItem, FlowLeftOut,
    FlowStatus, FlowThroughput, FlowWeek, FlowWindow, FlowWip,
};

/// The percentile of a service level expectation, as the Kanban Guide's example has it: 85 % in 8 days or less.
pub(super) const EXPECTED: u8 = 85;

/// Percentiles of cycle time at which an age is flagged, highest first.
const FLAGS: [u8; 3] = [85, 70, 50];

pub(super) fn unknown(facts: &Facts<'_>) -> Flow {
    Flow {
        at: moment(facts),
        files: files(facts.backlog),
        ..Flow::default()
    }
}

pub(super) fn flow(
    facts: &Facts<'_>,
    metrics: &Metrics<'_>,
    question: &Question,
    asked: Option<BurnOf<'_>>,
) -> Flow {
    let outcomes = metrics.sprints();
    let asserted = metrics.asserted();
    let received = |id: &Id| {
        let days = facts.demand.of(facts.backlog.find(id)?).oldest_days?;
        Some(facts.today.saturating_sub(jiff::Span::new().days(days)))
    };
    let mut items: Vec<FlowItem> = (metrics.in_progress.iter())
        .map(|item| in_progress(facts.backlog, metrics, item))
        .collect();
    let finished = metrics.finished.iter();
    items.extend(finished.map(|item| self::finished(facts.backlog, item, "finished")));
    let others = asserted.iter();
    items.extend(others.map(|item| self::finished(facts.backlog, item, "asserted")));
    let little = metrics.little();
    let mut flow = Flow {
        at: moment(facts),
        files: files(facts.backlog),
        window: Some(window(facts.backlog, metrics, question)),
        cycle_time: days(&metrics.cycle),
        lead_time: days(&metrics.lead),
        customer_lead_time: days(&metrics.customer_lead(received)),
        sle: expectation(&metrics.cycle),
        throughput: Some(throughput(metrics)),
        wip: Some(wip(metrics)),
        efficiency: metrics.efficiency().map(|efficiency| FlowEfficiency {
            share: 1.0 - f64::from(efficiency.waiting_days) / f64::from(efficiency.days),
            items: efficiency.items,
            days: efficiency.days,
            waiting_days: efficiency.waiting_days,
        }),
        little: little.map(|(little, ids)| signs::little(&little, &ids)),
        signs: Vec::new(),
        items,
        sprints: outcomes.iter().map(sprints::sprint).collect(),
        burn: asked.and_then(|asked| burn::burn(metrics, asked)),
        cumulative: Some(cumulative(metrics)),
        left_out: left_out(facts, metrics, asserted.len()),
    };
    flow.signs = signs::signs(metrics, &flow, &metrics.long_chains(&outcomes));
    flow
}

fn window(backlog: &Backlog, metrics: &Metrics<'_>, question: &Question) -> FlowWindow {
    let window = metrics.window;
    let workflow = &backlog.config.workflow;
    FlowWindow {
        first: window.first,
        last: window.last,
        days: metrics.count.within(window.first, window.last),
        clock: match question.days {
            Days::Calendar => "calendar",
            Days::Working => "working",
        },
        is_default: question.since.is_none() && question.until.is_none(),
        is_cut: metrics.is_cut,
        started: workflow.started.clone(),
        finished: workflow.finished.clone(),
        backward: match workflow.backward {
            Backward::LastEntry => "last-entry",
            Backward::FirstEntry => "first-entry",
        },
    }
}

/// None of nothing.
fn days(durations: &Durations) -> Option<FlowDays> {
    Some(FlowDays {
        items: durations.len(),
        p50: durations.percentile(50)?,
        p70: durations.percentile(70)?,
        p85: durations.percentile(85)?,
        p95: durations.percentile(95)?,
        longest: durations.percentile(100)?,
        mean: durations.mean()?,
    })
}

fn expectation(cycle: &Durations) -> Option<FlowExpectation> {
    (cycle.len() >= FEWEST).then_some(())?;
    Some(FlowExpectation {
        percent: EXPECTED.into(),
        days: cycle.percentile(EXPECTED)?,
        items: cycle.len(),
        is_rough: cycle.len() < FEW,
    })
}

fn throughput(metrics: &Metrics<'_>) -> FlowThroughput {
    let daily = metrics.per_working_day();
    let items = metrics.finished.len();
    FlowThroughput {
        items,
        working_days: daily.len(),
        per_working_day: items as f64 / daily.len().max(1) as f64,
        per_week: items as f64 * 7.0 / metrics.window.len().max(1) as f64,
        daily,
        weeks: (metrics.weeks().into_iter())
            .map(|week| FlowWeek {
                start: week.start,
                items: week.items,
                is_whole: week.is_whole,
            })
            .collect(),
    }
}

fn wip(metrics: &Metrics<'_>) -> FlowWip {
    let daily = metrics.cumulative().wip();
    let sum: u32 = daily.iter().sum();
    FlowWip {
        now: metrics.in_progress.len(),
        mean: f64::from(sum) / daily.len().max(1) as f64,
        least: daily.iter().copied().min().unwrap_or(0),
        most: daily.iter().copied().max().unwrap_or(0),
        daily,
    }
}

fn cumulative(metrics: &Metrics<'_>) -> FlowCumulative {
    let cumulative = metrics.cumulative();
    let statuses = cumulative.statuses.into_iter();
    FlowCumulative {
        first: cumulative.window.first,
        statuses: (statuses.zip(cumulative.at_or_beyond))
            .map(|(status, at_or_beyond)| FlowStatus {
                status,
                at_or_beyond,
            })
            .collect(),
    }
}

fn title(backlog: &Backlog, id: &Id) -> Option<String> {
    let item = backlog.item(backlog.find(id)?);
    Some(item.title.value.to_string())
}

fn in_progress(backlog: &Backlog, metrics: &Metrics<'_>, item: &InProgress<'_>) -> FlowItem {
    let enough = metrics.cycle.len() >= FEWEST;
    let took_longer = metrics.cycle.share_longer_than(item.age_days);
    let older = FLAGS.into_iter().find(|percent| {
        let days = metrics.cycle.percentile(*percent);
        days.is_some_and(|days| item.age_days > days)
    });
    FlowItem {
        id: item.id.to_string(),
        title: title(backlog, item.id),
        state: "in-progress",
        status: Some(item.status.to_string()),
        status_since: item.status_since,
        started: Some(item.since),
        days: Some(item.age_days),
        is_at_least: item.is_at_least,
        took_longer: took_longer.filter(|_| enough),
        older_than: older.filter(|_| enough).map(u32::from),
        is_blocked: item.is_blocked,
        ..FlowItem::default()
    }
}

fn finished(backlog: &Backlog, item: &Finished<'_>, state: &'static str) -> FlowItem {
    FlowItem {
        id: item.id.to_string(),
        title: title(backlog, item.id),
        state,
        started: item.started,
        finished: Some(item.finished),
        days: item.cycle_days,
        lead_days: item.lead_days,
        estimate: item.estimate,
        ..FlowItem::default()
    }
}

fn left_out(facts: &Facts<'_>, metrics: &Metrics<'_>, asserted: usize) -> FlowLeftOut {
    let tally = metrics.tally;
    let history = facts.past.known();
    FlowLeftOut {
        start_unobserved: tally.start_unobserved,
        start_asserted: tally.start_asserted,
        stock: tally.stock,
        finished_before_history: tally.finished_before_history,
        dropped: tally.dropped,
        backward_moves: tally.backward_moves,
        reopened: tally.reopened,
        reopen_rate: (tally.finishes > 0).then(|| tally.reopened as f64 / tally.finishes as f64),
        uncommitted: metrics
            .uncommitted
            .iter()
            .map(ToString::to_string)
            .collect(),
        unknown_statuses: (metrics.unknown_statuses.iter())
            .map(ToString::to_string)
            .collect(),
        asserted,
        remarks: history
            .map(|history| history.remarks.clone())
            .unwrap_or_default(),
    }
}
