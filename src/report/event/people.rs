//! What waits for people: questions, verdicts, blocked items, wishes.

use jiff::civil::Date;

use super::{item, line, place};
use crate::Facts;
use crate::backlog::config::{Phase, Workflow};
use crate::backlog::{Id, Item, ItemIx};
use crate::demand::{Survey, Wish};
use crate::history::EventKind;
use crate::history::calendar::WorkingDays;
use crate::report::said::one_line;
use crate::report::shape::{EventAcceptance, EventBlocked, EventQuestion, EventWish};
use crate::report::words::days_from;
use crate::text::sorting::PutInOrder as _;

/// Words that mean the product owner behind an `@`, besides the handles of `team.yml`.
const OWNER: [&str; 4] = ["po", "product-owner", "productowner", "owner"];

/// Every open question of open items, with whether it waits for the product owner: put to that role or person, or to
/// nobody. What is in progress first, then by position.
pub(in crate::report) fn questions(facts: &Facts<'_>) -> Vec<(EventQuestion, bool)> {
    let mut asked: Vec<ItemIx> = (facts.backlog.open())
        .filter(|(_, item)| item.document.body.open_questions().next().is_some())
        .map(|(index, _)| index)
        .collect();
    asked.put_in_order_by_key(|index| place(facts, *index));
    let questions = asked.into_iter().flat_map(|index| {
        let asking = facts.backlog.item(index);
        let since = unchanged_since(facts, &asking.id);
        let questions = asking.document.body.open_questions();
        let questions: Vec<(EventQuestion, bool)> = questions
            .map(|question| {
                let source = &asking.document.source;
                let (to, text) = addressed(source.slice(question.text));
                let is_ours = to.as_deref().is_none_or(|to| is_owner(facts, to));
                let question = EventQuestion {
                    item: item(facts, index),
                    to,
                    text,
                    since,
                    days: since.map(|day| days_from(day, facts.today)),
                    path: asking.path().to_owned(),
                    line: line(facts.backlog, asking.path(), question.span.start as usize),
                };
                (question, is_ours)
            })
            .collect();
        questions
    });
    questions.collect()
}

/// Whom a question is put to, and what it asks.
fn addressed(text: &str) -> (Option<String>, String) {
    let text = one_line(text);
    let Some(rest) = text.strip_prefix('@') else {
        return (None, text);
    };
    let (to, asked) = rest.split_once(' ').unwrap_or((rest, ""));
    let to = to.trim_end_matches([':', ',']);
    (Some(to.to_owned()), asked.trim().to_owned())
}

fn is_owner(facts: &Facts<'_>, to: &str) -> bool {
    let team = &facts.backlog.team;
    let deputies = (team.delegates.iter())
        .filter(|delegate| delegate.until.is_none_or(|until| until >= facts.today))
        .map(|delegate| &delegate.who);
    let mut owners = team.product_owners.iter().chain(deputies);
    let lower = to.to_lowercase();
    OWNER.contains(&lower.as_str()) || owners.any(|owner| owner.eq_ignore_ascii_case(to))
}

/// The day of the last commit that changed the item's questions, else that of its first; none when the past is unknown.
fn unchanged_since(facts: &Facts<'_>, id: &Id) -> Option<Date> {
    let history = facts.past.known()?;
    let events = history.events(id);
    let is_question = |section: &str| {
        section.eq_ignore_ascii_case("questions") || section.eq_ignore_ascii_case("open questions")
    };
    let changed = events.iter().rev().find(
        |event| matches!(&event.kind, EventKind::Text { section, .. } if is_question(section)),
    );
    let commit = changed.or_else(|| events.first())?.commit;
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    Some(working.day(history.commit(commit).time))
}

/// The items that wait for a verdict, the longest waiting first.
pub(in crate::report) fn acceptances(facts: &Facts<'_>) -> Vec<EventAcceptance> {
    let Some(review) = review(&facts.backlog.config.workflow) else {
        return Vec::new();
    };
    let waiting = (facts.backlog.leaves())
        .filter(|(_, item)| item.phase == Phase::Started && &*item.status.value == review);
    let mut waiting: Vec<EventAcceptance> = waiting
        .map(|(index, each)| {
            let passage = facts.flow.passages.get(&each.id);
            let since = passage.map(|passage| passage.status_since);
            let (ticked, criteria) = ticks(each);
            EventAcceptance {
                item: item(facts, index),
                since,
                days: since.map(|day| days_from(day, facts.today)),
                criteria,
                ticked,
            }
        })
        .collect();
    waiting.put_in_order_by(|one, other| {
        let key = |each: &EventAcceptance| (each.since.is_none(), each.since);
        (key(one).cmp(&key(other))).then_with(|| one.item.id.cmp(&other.item.id))
    });
    waiting
}

/// The status in which items wait for a verdict: the last one before `finished`, where that is not the one in which they
/// are worked on.
fn review(workflow: &Workflow) -> Option<&str> {
    let place = |wanted: &str| workflow.statuses.iter().position(|each| each == wanted);
    let last = place(&workflow.finished)?.checked_sub(1)?;
    (last > place(&workflow.started)?).then(|| workflow.statuses.get(last).map(String::as_str))?
}

/// Ticked criteria, and all of them.
pub(in crate::report) fn ticks(item: &Item) -> (usize, usize) {
    use crate::backlog::body::Form;
    let criteria = &item.document.body.criteria;
    let is_ticked = |form| matches!(form, Form::Task { done: true });
    let ticked = criteria.iter().filter(|each| is_ticked(each.form)).count();
    (ticked, criteria.len())
}

/// Items in progress that are flagged as blocked or wait for open items; of the items that are meant. The longest first.
pub(in crate::report) fn blocked(
    facts: &Facts<'_>,
    is_meant: &dyn Fn(&Id) -> bool,
) -> Vec<EventBlocked> {
    let started = (facts.backlog.leaves())
        .filter(|(_, item)| item.phase == Phase::Started && is_meant(&item.id));
    let mut blocked: Vec<EventBlocked> = started
        .filter_map(|(index, each)| {
            let by = facts.backlog.blocked_by(index).iter();
            let by: Vec<String> = by
                .map(|blocker| facts.backlog.item(*blocker))
                .filter(|blocker| blocker.is_open())
                .map(|blocker| blocker.id.to_string())
                .collect();
            let is_flagged = is_flagged(each);
            if by.is_empty() && !is_flagged {
                return None;
            }
            let field = if is_flagged { "blocked" } else { "blocked_by" };
            let since = flagged_since(facts, &each.id, field);
            let reason = each.text("blocked.reason").or_else(|| each.text("blocked"));
            Some(EventBlocked {
                item: item(facts, index),
                reason: reason
                    .filter(|_| is_flagged)
                    .map(|reason| one_line(reason.value)),
                by,
                since,
                days: since.map(|day| days_from(day, facts.today)),
            })
        })
        .collect();
    blocked.put_in_order_by(|one, other| {
        let key = |each: &EventBlocked| (each.since.is_none(), each.since);
        (key(one).cmp(&key(other))).then_with(|| one.item.id.cmp(&other.item.id))
    });
    blocked
}

/// Whether the item's own flag says that it is blocked.
fn is_flagged(item: &Item) -> bool {
    let is_there = item.document.entry(item.key("blocked")).is_some();
    is_there
        && item
            .text("blocked")
            .is_none_or(|flag| flag.value.trim() != "false")
}

/// The day from which the key, or what is below it, has been there without a gap.
fn flagged_since(facts: &Facts<'_>, id: &Id, key: &str) -> Option<Date> {
    let history = facts.past.known()?;
    let below = format!("{key}.");
    let mut since = None;
    for event in history.events(id) {
        let EventKind::Field { path, from, to } = &event.kind else {
            continue;
        };
        if **path != *key && !path.starts_with(&below) {
            continue;
        }
        match (from, to) {
            (None, Some(_)) => since = since.or(Some(event.commit)),
            (_, None) => since = None,
            _ => {}
        }
    }
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    Some(working.day(history.commit(since?).time))
}

/// The days from the first to the last one that ended with the item's own flag up.
pub(in crate::report) fn blocked_days(facts: &Facts<'_>, id: &Id, first: Date, last: Date) -> u32 {
    let Some(history) = facts.past.known() else {
        return 0;
    };
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let mut days: u32 = 0;
    let mut since: Option<Date> = None;
    let mut count = |from: Date, until: Date| {
        let (from, until) = (from.max(first), until.min(last));
        days += u32::try_from(days_from(from, until) + 1).unwrap_or(0);
    };
    for event in history.events(id) {
        let EventKind::Field { path, to, .. } = &event.kind else {
            continue;
        };
        if !matches!(&**path, "blocked" | "blocked.reason") {
            continue;
        }
        let day = working.day(history.commit(event.commit).time);
        let is_up = to.as_deref().is_some_and(|text| text != "false");
        match since {
            None if is_up => since = Some(day),
            Some(from) if !is_up => {
                // The day on which it is taken down ends without it.
                count(from, day.yesterday().unwrap_or(day));
                since = None;
            }
            _ => {}
        }
    }
    if let Some(from) = since {
        count(from, last);
    }
    days
}

/// A wish with the people behind it.
pub(in crate::report) fn wish(survey: &Survey<'_>, wish: &Wish) -> EventWish {
    let demand = survey.count(&wish.members);
    let files = wish.members.iter();
    let received = files
        .filter_map(|place| survey.feedback(*place as usize)?.received.as_ref())
        .map(|day| day.value)
        .min();
    let head = survey.feedback(wish.head);
    EventWish {
        id: head.map_or_else(String::new, |head| head.id.to_string()),
        title: head.map_or_else(String::new, |head| head.title.value.to_string()),
        state: wish.stage.name(),
        people: demand.requesters,
        accounts: demand.accounts,
        weighted: demand.weighted,
        received,
        days: received.map(|day| days_from(day, survey.today)),
    }
}
