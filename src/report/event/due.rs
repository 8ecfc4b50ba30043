//! What stakeholders count on by a day.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::Facts;
use crate::backlog::config::Phase;
use crate::backlog::document::parse_date;
use crate::demand::Survey;
use crate::report::chosen::Chosen;
use crate::report::said::one_line;
use crate::report::shape::EventDue;
use crate::report::words::days_from;
use crate::report::{Data, outcomes};
use crate::text::sorting::PutInOrder as _;

/// Deadlines, planned releases, decisions to look at again and outcomes to measure that are due within a sprint's length or
/// were before; the most pressing first.
pub(in crate::report) fn due(facts: &Facts<'_>, survey: &Survey<'_>) -> Vec<EventDue> {
    let days = i64::from(facts.backlog.config.calendar.sprint_days.max(1));
    let last = facts.today.saturating_add(days.days());
    let mut due = deadlines(facts);
    due.extend(releases(facts));
    due.extend(decisions(facts));
    due.extend(measurements(facts, survey));
    due.retain(|each| each.due <= last);
    for each in &mut due {
        each.days_left = days_from(facts.today, each.due);
    }
    due.put_in_order_by(|one, other| {
        (one.due, one.kind, &one.id).cmp(&(other.due, other.kind, &other.id))
    });
    due
}

fn deadlines(facts: &Facts<'_>) -> Vec<EventDue> {
    let open = facts.backlog.open();
    let due = open.filter_map(|(_, item)| {
        let reason = item.text("deadline_reason");
        Some(EventDue {
            kind: "deadline",
            id: item.id.to_string(),
            title: item.title.value.to_string(),
            due: item.deadline.as_ref()?.value,
            note: reason.map(|reason| one_line(reason.value)),
            ..EventDue::default()
        })
    });
    due.collect()
}

/// Planned releases, by the last day of their target.
fn releases(facts: &Facts<'_>) -> Vec<EventDue> {
    let planned = facts.backlog.releases.iter().filter(|release| {
        let released = release.released.as_ref();
        released.is_none_or(|day| day.value > facts.today)
    });
    let due = planned.filter_map(|release| {
        let target = release.document.text("target");
        let written = target.as_ref().map(|target| target.value.trim());
        let last = written.and_then(last_day);
        let items = release.items.iter();
        let found: Vec<Phase> = items
            .filter_map(|id| facts.backlog.find(&id.value))
            .map(|index| facts.backlog.item(index).phase)
            .collect();
        let finished = found.iter().filter(|phase| **phase == Phase::Finished);
        Some(EventDue {
            kind: "release",
            id: release.version.to_string(),
            title: (release.document.text("title"))
                .map_or_else(String::new, |title| one_line(title.value)),
            due: last.or_else(|| release.released.as_ref().map(|day| day.value))?,
            note: Some(format!(
                "{} of {} items finished",
                finished.count(),
                release.items.len()
            )),
            ..EventDue::default()
        })
    });
    due.collect()
}

/// The last day of `2026-08-03..2026-08-07`, or the only one.
fn last_day(written: &str) -> Option<Date> {
    let last = written.rsplit_once("..").map_or(written, |(_, last)| last);
    parse_date(last.trim())
}

fn decisions(facts: &Facts<'_>) -> Vec<EventDue> {
    let standing = (facts.backlog.decisions()).filter(|each| each.superseded_by.is_none());
    let due = standing.filter_map(|decision| {
        Some(EventDue {
            kind: "decision",
            id: decision.name.to_owned(),
            title: decision.title.value.to_string(),
            due: decision.revisit.as_ref()?.value,
            ..EventDue::default()
        })
    });
    due.collect()
}

fn measurements(facts: &Facts<'_>, survey: &Survey<'_>) -> Vec<EventDue> {
    let Data::Outcomes(review) = outcomes::report(facts, survey, &Chosen::default()).data else {
        return Vec::new();
    };
    let rows = review.items.into_iter();
    let out = rows.filter(|row| matches!(row.state, "overdue" | "due"));
    let due = out.filter_map(|row| {
        Some(EventDue {
            kind: "outcome",
            id: row.id,
            title: row.title,
            due: row.measure_by?,
            note: row.metric,
            ..EventDue::default()
        })
    });
    due.collect()
}
