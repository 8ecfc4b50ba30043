//! The items as cards.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Backlog, Id, Item, ItemIx, ItemType};
use crate::history::flow::{Days, FEW, FEWEST, InProgress, Metrics, Question};
use crate::report::moment::{files, moment};
use crate::report::shape::{Board, BoardCard, BoardColumn, FlowExpectation};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// The percentile of a service level expectation, as the Kanban Guide's example has it: 85 % in 8 days or less.
const EXPECTED: u8 = 85;

/// What parts a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Epic,
    Goal,
    Team,
    Label,
}

impl By {
    pub fn name(self) -> &'static str {
        match self {
            Self::Epic => "epic",
            Self::Goal => "goal",
            Self::Team => "team",
            Self::Label => "label",
        }
    }
}

/// What is wanted of a board.
pub struct Wanted<'a> {
    /// The expression as it was written.
    pub filter: Option<&'a str>,
    /// The items that match it; all when absent.
    pub chosen: Option<&'a [ItemIx]>,
    pub by: Option<By>,
    /// Only these columns; when there are none, all but those of dropped items.
    pub statuses: &'a [String],
    /// Finished items are shown from this day on.
    pub since: Date,
    /// Cards of a column that a screen shows.
    pub most: usize,
}

pub(super) fn gather(facts: &Facts<'_>, wanted: &Wanted<'_>) -> Board {
    let backlog = facts.backlog;
    let question = Question {
        since: None,
        until: None,
        days: Days::Calendar,
    };
    let known = facts.past.known();
    let metrics = known
        .and_then(|history| Metrics::new(backlog, history, facts.flow, facts.today, &question));
    let ages: BTreeMap<&Id, &InProgress<'_>> = (metrics.iter())
        .flat_map(|metrics| &metrics.in_progress)
        .map(|item| (item.id, item))
        .into_map();
    let sle = metrics.as_ref().and_then(expectation);
    let mut columns = columns(backlog, wanted.statuses);
    let mut cards: Vec<(usize, BoardCard)> = Vec::new();
    for (index, item) in backlog.leaves() {
        let Some(at) = (columns.iter()).position(|column| *column.status == *item.status.value)
        else {
            continue;
        };
        let Some(column) = columns.get_mut(at) else {
            continue;
        };
        column.wip += 1;
        if wanted
            .chosen
            .is_some_and(|chosen| chosen.binary_search(&index).is_err())
        {
            continue;
        }
        let passage = facts.flow.passages.get(&item.id);
        let finished = passage.and_then(|passage| passage.finished);
        let finished = finished.filter(|_| item.phase == Phase::Finished);
        if finished.is_some_and(|day| day < wanted.since) {
            column.earlier += 1;
            continue;
        }
        column.items += 1;
        let in_progress = ages.get(&item.id).filter(|_| item.phase == Phase::Started);
        let mut card = card(facts, index, item);
        card.finished = finished;
        card.age_days = in_progress.map(|item| item.age_days);
        card.is_at_least = in_progress.is_some_and(|item| item.is_at_least);
        card.is_late = (card.age_days.zip(sle.as_ref())).is_some_and(|(age, sle)| age > sle.days);
        for group in groups(facts, index, item, wanted.by) {
            let group = BoardCard {
                group,
                ..card.clone()
            };
            cards.push((at, group));
        }
    }
    for column in &mut columns {
        column.is_over = column.limit.is_some_and(|limit| column.wip > limit);
    }
    let places = places(backlog);
    cards.put_in_order_by_key(|(at, card)| {
        let place = places.get(card.id.as_str()).copied();
        (*at, Reverse(card.finished), place.unwrap_or(usize::MAX))
    });
    Board {
        at: moment(facts),
        files: files(backlog),
        filter: wanted.filter.map(ToOwned::to_owned),
        by: wanted.by.map(By::name),
        since: wanted.since,
        columns,
        sle,
        cards: cards.into_iter().map(|(_, card)| card).collect(),
        most: wanted.most,
    }
}

/// The lines of the order by id: work that is begun keeps its line and has no position any more.
fn places(backlog: &Backlog) -> BTreeMap<&str, usize> {
    let lines = backlog.order.lines.iter().enumerate();
    lines
        .map(|(place, line)| (line.id.value.as_str(), place))
        .into_map()
}

/// The workflow's statuses and those that items say besides; of these the chosen ones.
fn columns(backlog: &Backlog, chosen: &[String]) -> Vec<BoardColumn> {
    let workflow = &backlog.config.workflow;
    let mut statuses: Vec<&str> = workflow.statuses.iter().map(String::as_str).collect();
    statuses.extend(workflow.dropped.iter().map(String::as_str));
    let mut others: Vec<&str> = (backlog.leaves())
        .map(|(_, item)| &*item.status.value)
        .filter(|status| !statuses.contains(status))
        .collect();
    others.put_in_order();
    others.dedup();
    statuses.extend(others);
    let is_meant = |status: &str| match chosen {
        [] => workflow.phase(status) != Some(Phase::Dropped),
        chosen => chosen.iter().any(|each| each == status),
    };
    let columns = statuses.into_iter().filter(|status| is_meant(status));
    columns
        .map(|status| BoardColumn {
            status: status.to_owned(),
            phase: workflow.phase(status).map(phase),
            limit: workflow.wip.get(status).copied(),
            ..BoardColumn::default()
        })
        .collect()
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::NotStarted => "not-started",
        Phase::Started => "started",
        Phase::Finished => "finished",
        Phase::Dropped => "dropped",
    }
}

fn card(facts: &Facts<'_>, index: ItemIx, item: &Item) -> BoardCard {
    let backlog = facts.backlog;
    let blockers = backlog.blocked_by(index).iter();
    let open = blockers.map(|blocker| backlog.item(*blocker));
    let is_blocked = item.document.node(item.key("blocked")).is_some();
    BoardCard {
        status: item.status.value.to_string(),
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        item_type: item.item_type.name(),
        position: facts.ranking.position(index),
        estimate: item.estimate.as_ref().map(|estimate| estimate.value),
        is_blocked,
        blocked_reason: (item.text("blocked.reason")).map(|reason| reason.value.to_owned()),
        waits_for: open
            .filter(|blocker| blocker.is_open())
            .map(|blocker| blocker.id.to_string())
            .collect(),
        ..BoardCard::default()
    }
}

/// The parts of the board that an item stands in: one, or one for each of its labels.
fn groups(facts: &Facts<'_>, index: ItemIx, item: &Item, by: Option<By>) -> Vec<Option<String>> {
    let backlog = facts.backlog;
    let named = |index: ItemIx| {
        let item = backlog.item(index);
        format!("{} {}", item.id, item.title.value)
    };
    match by {
        None => vec![None],
        Some(By::Epic) => {
            let above = backlog.line_of_sight(index);
            let is_epic = |above: &ItemIx| backlog.item(*above).item_type == ItemType::Epic;
            vec![above.into_iter().find(is_epic).map(named)]
        }
        Some(By::Goal) => vec![backlog.goal_of(index).map(named)],
        Some(By::Team) => vec![item.text("team").map(|team| team.value.to_owned())],
        Some(By::Label) => {
            let mut labels: Vec<Option<String>> = (item.labels().iter())
                .map(|label| Some(label.value.to_owned()))
                .collect();
            labels.put_in_order();
            labels.dedup();
            if labels.is_empty() {
                labels.push(None);
            }
            labels
        }
    }
}

fn expectation(metrics: &Metrics<'_>) -> Option<FlowExpectation> {
    let cycle = &metrics.cycle;
    (cycle.len() >= FEWEST).then_some(())?;
    Some(FlowExpectation {
        percent: EXPECTED.into(),
        days: cycle.percentile(EXPECTED)?,
        items: cycle.len(),
        is_rough: cycle.len() < FEW,
    })
}
