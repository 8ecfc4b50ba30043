//! What the team's events look at alike: items, what fails them, questions, wishes, what is due, what is moved or stuck.

mod agenda;
mod due;
mod moved;
mod people;
mod runway;
mod words;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::shape::{EventFinding, EventItem};
use crate::Facts;
use crate::backlog::config::{Config, Phase};
use crate::backlog::{Backlog, Id, ItemIx};
use crate::demand::Survey;
use crate::history::calendar::WorkingDays;
use crate::rank::Band;
use crate::rules::{self, Verdict};

pub(super) use agenda::Agenda;
pub(super) use due::due;
pub(super) use moved::moved;
pub(super) use people::{acceptances, blocked, blocked_days, questions, ticks, wish};
pub(super) use runway::runway;
pub(super) use words::{
    accept_text, blocked_text, carried_text, due_text, item_text, more, points_text, question_text,
    runway_text, said, wish_text,
};

/// What an event's report is made from.
pub struct Event<'a> {
    pub facts: Facts<'a>,
    pub survey: &'a Survey<'a>,
    /// What the rules about detail and estimates find.
    pub verdict: &'a Verdict,
}

/// The rules whose findings a refinement mends: detailed appropriately, estimated; and M6, when it was last done.
pub const REFINED_BY: [&str; 3] = ["D", "E", "M6"];

/// An item as events look at it.
pub(super) fn item(facts: &Facts<'_>, index: ItemIx) -> EventItem {
    let item = facts.backlog.item(index);
    EventItem {
        id: item.id.to_string(),
        title: item.title.value.to_string(),
        item_type: item.item_type.name(),
        status: item.status.value.to_string(),
        band: facts.ranking.band(index).map(Band::name),
        position: facts.ranking.position(index),
        estimate: item.estimate.as_ref().map(|estimate| estimate.value),
        asked_by: facts.demand.of(index).requesters,
    }
}

/// An item that a list names, also one that has no file.
pub(super) fn named(facts: &Facts<'_>, id: &Id) -> EventItem {
    match facts.backlog.find(id) {
        Some(index) => item(facts, index),
        None => EventItem {
            id: id.to_string(),
            title: "(no such item)".to_owned(),
            ..EventItem::default()
        },
    }
}

fn finding(backlog: &Backlog, finding: &rules::Finding) -> EventFinding {
    let remark = &finding.remark;
    EventFinding {
        code: finding.rule.code,
        rule: finding.rule.name,
        level: finding.level.into(),
        message: remark.message.clone(),
        help: remark.help.clone(),
        path: remark.path.clone(),
        line: line(backlog, &remark.path, remark.span.start as usize),
    }
}

/// The line of a place of a file, from 1.
fn line(backlog: &Backlog, path: &str, offset: usize) -> usize {
    let source = backlog.source(path);
    source.map_or(1, |source| source.position(offset).line + 1)
}

/// The last working day before today.
pub fn last_working_day(config: &Config, today: Date) -> Date {
    let working = WorkingDays::new(&config.calendar);
    let yesterday = today.yesterday().unwrap_or(today);
    let days = yesterday.series((-1).days());
    // A year of holidays is no calendar.
    let mut near = days.take(366);
    near.find(|day| working.is_working(*day))
        .unwrap_or(yesterday)
}

/// What is in progress first, then by position, then what is not listed, by path.
fn place(facts: &Facts<'_>, index: ItemIx) -> (bool, u32, ItemIx) {
    let is_started = facts.backlog.item(index).phase == Phase::Started;
    let position = facts.ranking.position(index).unwrap_or(u32::MAX);
    (!is_started, if is_started { 0 } else { position }, index)
}
