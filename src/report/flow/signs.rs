//! What stands out in the flow, most pressing first, each with what to do about it.

use crate::backlog::Id;
use crate::history::flow::{Broken, Little, MANY_UNOBSERVED, Metrics};
use crate::report::number;
use crate::report::shape::{Flow, FlowItem, FlowLittle, FlowSign};

/// An item reopened more than this many days after it was finished is better a bug of its own.
const LATE_REOPENING: u32 = 14;

/// Items that are named in one sentence.
const NAMED: usize = 5;

pub(super) fn signs(metrics: &Metrics<'_>, flow: &Flow, chains: &[(Id, usize)]) -> Vec<FlowSign> {
    let mut signs = Vec::new();
    let open = || flow.items.iter().filter(|item| item.state == "in-progress");
    let aged: Vec<&FlowItem> = open().filter(|item| item.older_than == Some(85)).collect();
    signs.extend(aged.iter().take(NAMED).map(|item| old(item, flow)));
    signs.extend(more_old(aged.get(NAMED..).unwrap_or_default()));
    let blocked: Vec<&FlowItem> = open().filter(|item| item.is_blocked).collect();
    if !blocked.is_empty() {
        let ids = ids(blocked.iter().map(|item| item.id.as_str()));
        signs.push(sign(
            "blocked",
            format!("blocked in progress: {}", ids.0),
            ids.1,
        ));
    }
    for (id, sprints) in chains {
        let message = format!(
            "{id} is unfinished in its {} sprint in a row: split it or drop it",
            ordinal(*sprints)
        );
        signs.push(sign("chain", message, vec![id.to_string()]));
    }
    if let Some(little) = flow
        .little
        .as_ref()
        .filter(|little| !little.broken.is_empty())
    {
        let message = format!(
            "averages mislead here: {} items in progress on average, where throughput times cycle time says {} ({}); {}",
            tenths(little.average_wip),
            tenths(little.throughput * little.average_cycle),
            "Little's law",
            little.broken.first().map_or("", String::as_str),
        );
        signs.push(sign("little", message, Vec::new()));
    }
    for (id, days) in metrics.reopened_late(LATE_REOPENING) {
        let message = format!(
            "{id} was reopened {days} days after it was finished: a bug of its own keeps the numbers right"
        );
        signs.push(sign("reopened", message, vec![id.to_string()]));
    }
    signs.extend(unobserved(flow));
    let left_out = &flow.left_out;
    if !left_out.uncommitted.is_empty() {
        let (words, items) = ids(left_out.uncommitted.iter().map(String::as_str));
        let message = format!(
            "{words}: the status in the work tree is not committed, and moves count when they are"
        );
        signs.push(sign("uncommitted", message, items));
    }
    if !left_out.unknown_statuses.is_empty() {
        let (words, _) = ids(left_out.unknown_statuses.iter().map(String::as_str));
        let message = format!(
            "the workflow does not name the status `{words}`: items there count as not started until `workflow.statuses` does"
        );
        signs.push(sign("unknown-status", message, Vec::new()));
    }
    signs.extend(
        left_out
            .remarks
            .iter()
            .map(|remark| sign("clock", remark.clone(), Vec::new())),
    );
    signs
}

fn sign(sign: &'static str, message: String, items: Vec<String>) -> FlowSign {
    FlowSign {
        sign,
        message,
        items,
    }
}

fn old(item: &FlowItem, flow: &Flow) -> FlowSign {
    let (one, many) = day_words(flow);
    let days = item.days.unwrap_or(0) as usize;
    let least = if item.is_at_least { "at least " } else { "" };
    let longer = match item.took_longer {
        Some(share) if share > 0.0 => {
            format!(
                "{} of the finished items took longer",
                number::percent(share)
            )
        }
        _ => "no finished item took longer".into(),
    };
    let message = format!(
        "{} is in progress for {least}{}: {longer}",
        item.id,
        number::counted(days, one, many),
    );
    sign("old", message, vec![item.id.clone()])
}

fn more_old(rest: &[&FlowItem]) -> Option<FlowSign> {
    let count = number::counted(rest.len(), "more item", "more items");
    let verb = if rest.len() == 1 { "is" } else { "are" };
    let items = rest.iter().map(|item| item.id.clone()).collect();
    let message = format!("{count} {verb} older than 85 % of the finished items ever were");
    (!rest.is_empty()).then(|| sign("old", message, items))
}

/// What one and several days of the clock are called.
pub(super) fn day_words(flow: &Flow) -> (&'static str, &'static str) {
    match &flow.window {
        Some(window) if window.clock == "working" => ("working day", "working days"),
        _ => ("day", "days"),
    }
}

fn unobserved(flow: &Flow) -> Option<FlowSign> {
    let finished = flow.throughput.as_ref()?.items;
    let unobserved = flow.left_out.start_unobserved;
    let share = unobserved as f64 / finished.max(1) as f64;
    (share > MANY_UNOBSERVED).then(|| {
        let message = format!(
            "{} of {} were finished without being seen in progress ({}), so cycle times stand on the rest: commit status \
             moves separately",
            number::whole(unobserved),
            number::counted(finished, "item", "items"),
            number::percent(share)
        );
        sign("unobserved", message, Vec::new())
    })
}

/// The check in numbers, and in words what it says. `ids`: what `Broken::Ageing` points to.
pub(super) fn little(little: &Little, ids: &[&Id]) -> FlowLittle {
    FlowLittle {
        days: little.days,
        item_days: little.item_days,
        average_wip: little.average_wip,
        throughput: little.throughput,
        average_cycle: little.average_cycle,
        gap: little.gap,
        broken: little
            .broken
            .iter()
            .map(|broken| words(broken, ids))
            .collect(),
    }
}

fn words(broken: &Broken, all: &[&Id]) -> String {
    match broken {
        Broken::ArrivalsAndDepartures { started, finished } => {
            let reading = if started > finished {
                "more is taken in than gets done"
            } else {
                "more gets done than is taken in"
            };
            format!(
                "{} started and {} finished: {reading}",
                number::counted(*started, "item was", "items were"),
                number::whole(*finished)
            )
        }
        Broken::Dropped { items } => format!(
            "{} started and dropped: not all that is started is finished",
            number::counted(*items, "item was", "items were")
        ),
        Broken::WipAtTheEnds { first, last } => format!(
            "{} in progress at the beginning, {} at the end",
            number::counted(*first, "item was", "items were"),
            number::whole(*last)
        ),
        Broken::Ageing { first, last, open } => {
            let open = open.iter().filter_map(|at| all.get(*at));
            format!(
                "what is in progress grows older: {} days on average at the beginning, {} at the end; open: {}",
                tenths(*first),
                tenths(*last),
                ids(open.map(|id| id.as_str())).0
            )
        }
        Broken::ShortWindow => "the window is too short for averages to settle".into(),
    }
}

/// The first few ids in words, and all of them.
fn ids<'a>(ids: impl Iterator<Item = &'a str>) -> (String, Vec<String>) {
    let all: Vec<String> = ids.map(str::to_owned).collect();
    let mut words = all
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if all.len() > NAMED {
        words.push_str(&format!(" and {} more", all.len() - NAMED));
    }
    (words, all)
}

/// With one decimal: `2.4`.
pub(super) fn tenths(value: f64) -> String {
    format!("{value:.1}")
}

fn ordinal(number: usize) -> String {
    match number {
        3 => "third".into(),
        4 => "fourth".into(),
        5 => "fifth".into(),
        other => format!("{other}th"),
    }
}
