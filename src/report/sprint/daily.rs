//! A Daily Scrum: the goal, what happened, what is in progress and stuck; the work and not the people.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::record::Record;
use super::{days_text, goal_text, scope, shape};
use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::{Id, Sprint};
use crate::history::calendar::WorkingDays;
use crate::history::clock;
use crate::history::flow::{FEW, FEWEST, InProgress, Metrics};
use crate::report::event::{
    accept_text, acceptances, blocked, blocked_text, item, more, points_text, question_text,
    questions,
};
use crate::report::log::{self, About, Asked};
use crate::report::moment::{files, files_text, moment, moment_text};
use crate::report::shape::{
    FlowExpectation, LogCommit, Rows, Shape, SprintDaily, SprintLimit, SprintRemaining, SprintWip,
};
use crate::report::{Block, Data, Report, Role, Text, number};
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Lines of each list where people read; JSON has them all.
const MOST: usize = 12;

/// Commits that are told where people read.
const COMMITS: usize = 10;

/// Working days without a change after which an item stands still.
const STILL: u32 = 2;

/// The percentile of a service level expectation, as the Kanban Guide's example has it: 85 % in 8 days or less.
const EXPECTED: u8 = 85;

impl Shape for SprintDaily {
    const NAME: &str = "sprint-daily";
    const SUMMARY: &str = "Daily Scrum: the goal, what happened, work in progress by age, what is stuck, what waits for the product owner";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        crate::report::sample::sprint::dailies()
    }
}

/// The daily of this sprint; without one, of the flow alone. What happened is told from `since` on.
pub fn report(facts: &Facts<'_>, sprint: Option<&Sprint>, since: Date) -> Report {
    let record = Record::new(facts);
    let listed: BTreeSet<Id> = (sprint.iter())
        .flat_map(|sprint| &sprint.items)
        .map(|item| item.value.clone())
        .into_set();
    let metrics = record.metrics.as_ref();
    let sle = metrics.and_then(expectation);
    let in_progress = in_progress(facts, metrics, sprint.map(|_| &listed), sle);
    let mut told = listed.clone();
    told.extend(in_progress.iter().map(|wip| Id::new(&wip.item.id)));
    let owner = questions(facts).into_iter();
    let daily = SprintDaily {
        at: moment(facts),
        files: files(facts.backlog),
        sprint: sprint.map(|sprint| shape(facts, sprint)),
        since,
        remaining: sprint.map(|sprint| remaining(facts, &record, sprint)),
        scope: (sprint.into_iter())
            .flat_map(|sprint| scope::changes(facts, &record, sprint))
            .collect(),
        commits: commits(facts, sprint, told, since),
        over_limit: over_limit(facts),
        blocked: blocked(facts, &|_| true),
        questions: owner
            .filter(|(_, is_ours)| *is_ours)
            .map(|(question, _)| question)
            .filter(|question| {
                let id = Id::new(&question.item.id);
                let band = question.item.band;
                listed.contains(&id) || matches!(band, Some("DOING" | "NOW"))
            })
            .collect(),
        accept: acceptances(facts),
        in_progress,
        sle,
    };
    let title = match sprint {
        Some(sprint) => format!("Daily of sprint {}", sprint.id),
        None => "Daily".to_owned(),
    };
    Report::of(title, daily)
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

/// By the files as they are, with the ages that the commits tell; oldest first.
fn in_progress(
    facts: &Facts<'_>,
    metrics: Option<&Metrics<'_>>,
    listed: Option<&BTreeSet<Id>>,
    sle: Option<FlowExpectation>,
) -> Vec<SprintWip> {
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let started = (facts.backlog.leaves()).filter(|(_, item)| item.phase == Phase::Started);
    let mut wip: Vec<SprintWip> = started
        .map(|(index, each)| {
            let age = |of: &&InProgress<'_>| *of.id == each.id;
            let known = metrics.and_then(|metrics| metrics.in_progress.iter().find(age));
            let passage = facts.flow.passages.get(&each.id);
            let still = passage.and_then(|passage| {
                let next = passage.changed.tomorrow().ok()?;
                Some(working.count(next, facts.today))
            });
            let age_days = known.map(|known| known.age_days);
            SprintWip {
                item: item(facts, index),
                in_sprint: listed.map(|listed| listed.contains(&each.id)),
                age_days,
                is_at_least: known.is_some_and(|known| known.is_at_least),
                is_late: age_days.zip(sle).is_some_and(|(age, sle)| age > sle.days),
                still_days: still,
                is_blocked: known.is_some_and(|known| known.is_blocked),
            }
        })
        .collect();
    wip.put_in_order_by(|one, other| {
        (other.age_days.cmp(&one.age_days)).then_with(|| one.item.id.cmp(&other.item.id))
    });
    wip
}

pub(super) fn remaining(
    facts: &Facts<'_>,
    record: &Record<'_>,
    sprint: &Sprint,
) -> SprintRemaining {
    let mut remaining = SprintRemaining::default();
    for id in sprint.items.iter().map(|item| &item.value) {
        let found = facts
            .backlog
            .find(id)
            .map(|index| facts.backlog.item(index));
        let estimate = found.and_then(|item| item.estimate.as_ref());
        remaining.unestimated += usize::from(estimate.is_none());
        let points = estimate.map_or(0.0, |estimate| estimate.value);
        if record.is_finished(id) {
            remaining.finished += 1;
            remaining.points_finished += points;
        } else {
            remaining.items += 1;
            remaining.points += points;
        }
    }
    remaining
}

/// What happened to these items and to the sprint, newest commit first; none when the past is unknown.
fn commits(
    facts: &Facts<'_>,
    sprint: Option<&Sprint>,
    mut ids: BTreeSet<Id>,
    since: Date,
) -> Option<Vec<LogCommit>> {
    let history = facts.past.known()?;
    ids.extend(sprint.map(|sprint| Id::new(&sprint.id)));
    let zone = clock::time_zone(&facts.backlog.config.calendar);
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let wants = |commit| {
        let day = working.day(history.commit(commit).time);
        since <= day && day <= facts.today
    };
    let asked = Asked {
        about: About::Some(ids),
        wants: &wants,
        fields: &[],
        limit: None,
        oldest_first: false,
    };
    match log::report(facts.past, history, facts.today, &zone, &asked).data {
        Data::Log(log) => Some(log.commits),
        _ => None,
    }
}

/// Statuses with more items than `workflow.wip` allows.
fn over_limit(facts: &Facts<'_>) -> Vec<SprintLimit> {
    let limits = facts.backlog.config.workflow.wip.iter();
    let limits = limits.filter_map(|(status, limit)| {
        let items = facts.backlog.leaves();
        let count = items
            .filter(|(_, item)| *item.status.value == **status)
            .count();
        (count > *limit).then(|| SprintLimit {
            status: status.clone(),
            items: count,
            limit: *limit,
        })
    });
    limits.collect()
}

fn blocks(daily: &SprintDaily) -> Vec<Block> {
    let mut blocks = vec![Block::Facts(header(daily))];
    blocks.push(Block::heading(2, "What happened"));
    blocks.extend(happened(daily));
    if !daily.scope.is_empty() {
        blocks.push(Block::heading(2, "Came and went since the planning"));
        blocks.extend(scope::blocks(&daily.scope));
    }
    blocks.push(Block::heading(2, "In progress"));
    blocks.extend(progress(daily));
    blocks.push(Block::heading(2, "For the product owner"));
    blocks.extend(owner(daily));
    blocks.push(Block::Paragraph(files_text(daily.files)));
    blocks
}

fn header(daily: &SprintDaily) -> Vec<(String, Text)> {
    let mut facts = vec![("as of".to_owned(), moment_text(&daily.at))];
    match &daily.sprint {
        Some(sprint) => {
            facts.push(("goal".to_owned(), goal_text(sprint)));
            facts.push(("days".to_owned(), days_text(sprint)));
        }
        None => facts.push((
            "sprint".to_owned(),
            Text::plain("none runs today: this is about the flow alone"),
        )),
    }
    if let Some(left) = &daily.remaining {
        facts.push(("to do".to_owned(), remaining_text(left)));
    }
    let sle = match &daily.sle {
        Some(sle) => Text::plain(format!(
            "{} % of items take {} or less",
            sle.percent,
            number::counted(sle.days as usize, "day", "days")
        ))
        .and(
            Role::Muted,
            if sle.is_rough { ", of few items" } else { "" },
        ),
        None => Text::of(Role::Muted, "unknown: too few items have a cycle time"),
    };
    facts.push(("expectation".to_owned(), sle));
    facts
}

/// `3 of 5 items, 8 of 13 points`
fn remaining_text(left: &SprintRemaining) -> Text {
    let text = Text::of(
        Role::Strong,
        format!(
            "{} of {}",
            number::whole(left.items),
            number::counted(left.items + left.finished, "item", "items")
        ),
    )
    .then(format!(
        ", {} of {}",
        number::exact(left.points),
        points_text(left.points + left.points_finished)
    ));
    match left.unestimated {
        0 => text,
        some => text.and(
            Role::Muted,
            format!(" ({} without an estimate)", number::whole(some)),
        ),
    }
}

fn happened(daily: &SprintDaily) -> Vec<Block> {
    let since = format!("since {}", daily.since);
    let Some(commits) = &daily.commits else {
        return vec![Block::Paragraph(Text::of(
            Role::Warning,
            "Unknown without history.",
        ))];
    };
    if commits.is_empty() {
        return vec![Block::paragraph(format!("Nothing was committed {since}."))];
    }
    let mut blocks = log::commit_blocks(commits.get(..COMMITS).unwrap_or(commits));
    let rest = commits.len().saturating_sub(COMMITS);
    if rest > 0 {
        let text = format!("And {} more commits {since}.", number::whole(rest));
        blocks.push(Block::Paragraph(Text::of(Role::Muted, text)));
    }
    blocks
}

fn progress(daily: &SprintDaily) -> Vec<Block> {
    let mut blocks = Vec::new();
    if daily.in_progress.is_empty() {
        blocks.push(Block::paragraph("Nothing is in progress."));
    } else {
        blocks.push(more(daily.in_progress.iter().map(wip_text).collect(), MOST));
    }
    let limits = daily.over_limit.iter().map(|over| {
        Text::of(
            Role::Bad,
            format!("{} items in {}", number::whole(over.items), over.status),
        )
        .then(format!(", and {} are the limit", number::whole(over.limit)))
    });
    if !daily.over_limit.is_empty() {
        blocks.push(Block::List(limits.collect()));
    }
    if !daily.blocked.is_empty() {
        blocks.push(Block::Paragraph(Text::of(Role::Bad, "Impediments")));
        blocks.push(more(daily.blocked.iter().map(blocked_text).collect(), MOST));
    } else if !daily.in_progress.is_empty() {
        blocks.push(Block::paragraph("Nothing in progress is blocked."));
    }
    blocks
}

fn wip_text(wip: &SprintWip) -> Text {
    let text = Text::id(&wip.item.id)
        .then(" ")
        .then(&*wip.item.title)
        .then(", ")
        .then(&*wip.item.status);
    let text = match wip.age_days {
        Some(days) => {
            let least = if wip.is_at_least { "at least " } else { "" };
            let days = number::counted(days as usize, "day", "days");
            let role = if wip.is_late { Role::Bad } else { Role::Strong };
            let text = text.then(", ").and(role, format!("{least}{days} old"));
            if wip.is_late {
                text.and(Role::Bad, ", older than expected")
            } else {
                text
            }
        }
        None => text,
    };
    let text = match wip.still_days {
        Some(still) if still >= STILL => {
            text.and(Role::Warning, format!(", still for {still} working days"))
        }
        _ => text,
    };
    let text = if wip.is_blocked {
        text.and(Role::Bad, ", blocked")
    } else {
        text
    };
    match wip.in_sprint {
        Some(false) => text.and(Role::Warning, ", not in the sprint"),
        _ => text,
    }
}

fn owner(daily: &SprintDaily) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut short = Vec::new();
    if daily.questions.is_empty() {
        short.push(Text::plain(
            "Questions: none waits about what is in the sprint, in work or in NOW",
        ));
    } else {
        blocks.push(Block::Paragraph(Text::of(
            Role::Strong,
            "Questions that wait",
        )));
        blocks.push(more(
            daily.questions.iter().map(question_text).collect(),
            MOST,
        ));
    }
    if daily.accept.is_empty() {
        short.push(Text::plain("To accept: nothing waits"));
    } else {
        blocks.push(Block::Paragraph(Text::of(Role::Strong, "To accept")));
        blocks.push(more(daily.accept.iter().map(accept_text).collect(), MOST));
    }
    if !short.is_empty() {
        blocks.insert(0, Block::List(short));
    }
    blocks
}
