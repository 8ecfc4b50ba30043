//! A retrospective: how the system worked; never who.

use super::record::Record;
use super::{days, days_text, goal_text, scope, shape};
use crate::Facts;
use crate::backlog::Sprint;
use crate::history::calendar::WorkingDays;
use crate::history::flow::Question;
use crate::history::{EventKind, RecordKind};
use crate::report::event::{blocked_days, more, named};
use crate::report::moment::{moment, moment_text};
use crate::report::said::one_line;
use crate::report::shape::{
    EventItem, Flow, FlowSprint, Rows, Shape, SprintAction, SprintBlocked, SprintRejected,
    SprintRetro,
};
use crate::report::{Block, Data, Report, Role, Text, flow, number};
use crate::text::sorting::PutInOrder as _;

/// Sprints whose flow is looked at together: one has too few items to tell anything.
const TOGETHER: usize = 3;

/// Lines of each list where people read; JSON has them all.
const MOST: usize = 20;

impl Shape for SprintRetro {
    const NAME: &str = "sprint-retro";
    const SUMMARY: &str = "Sprint Retrospective: how work flowed, changes of scope, what was blocked, rejected and reopened, earlier actions";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        crate::report::sample::sprint::retros()
    }
}

/// The retrospective of this sprint.
pub fn report(facts: &Facts<'_>, sprint: &Sprint) -> Report {
    let record = Record::new(facts);
    let before = record.before(sprint);
    let outcome = record.outcome(sprint).map(flow::sprint);
    let retro = SprintRetro {
        at: moment(facts),
        sprint: shape(facts, sprint),
        outcome,
        flow: flowed(facts, sprint, &before),
        scope: scope::changes(facts, &record, sprint),
        blocked: blocked(facts, &record, sprint),
        rejected: rejected(facts, sprint),
        actions_before: earlier(&before),
        actions: actions(sprint),
    };
    Report::of(format!("Retrospective of sprint {}", sprint.id), retro)
}

/// How work flowed in this sprint and the two before it.
fn flowed(facts: &Facts<'_>, sprint: &Sprint, before: &[&Sprint]) -> Flow {
    let earlier = before.iter().rev().take(TOGETHER - 1);
    let starts = earlier.filter_map(|each| days(each));
    let question = Question {
        since: starts.chain(days(sprint)).map(|(start, _)| start).min(),
        until: days(sprint).map(|(_, end)| end.min(facts.today)),
        ..Question::default()
    };
    match flow::report(facts, &question, Some(flow::BurnOf::Sprint(sprint))).data {
        Data::Flow(flow) => *flow,
        _ => Flow::default(),
    }
}

fn blocked(facts: &Facts<'_>, record: &Record<'_>, sprint: &Sprint) -> Vec<SprintBlocked> {
    let Some((start, end)) = days(sprint) else {
        return Vec::new();
    };
    let end = end.min(facts.today);
    let listed = record.listed(sprint);
    let mut blocked: Vec<SprintBlocked> = (listed.iter())
        .map(|id| SprintBlocked {
            item: named(facts, id),
            days: blocked_days(facts, id, start, end),
        })
        .filter(|each| each.days > 0)
        .collect();
    blocked.put_in_order_by_key(|each| std::cmp::Reverse(each.days));
    blocked
}

fn rejected(facts: &Facts<'_>, sprint: &Sprint) -> Vec<SprintRejected> {
    let (Some(history), Some((start, end))) = (facts.past.known(), days(sprint)) else {
        return Vec::new();
    };
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    let mut rejected = Vec::new();
    for (id, past) in &history.items {
        if past.record != RecordKind::Item {
            continue;
        }
        for event in &past.events {
            let EventKind::Field { path, to, .. } = &event.kind else {
                continue;
            };
            let day = working.day(history.commit(event.commit).time);
            let is_no = &**path == "acceptance.verdict" && to.as_deref() == Some("rejected");
            if is_no && start <= day && day <= end {
                let note = history.field_at(id, "acceptance.note", event.commit);
                rejected.push(SprintRejected {
                    item: named(facts, id),
                    date: day,
                    note: note.map(one_line),
                });
            }
        }
    }
    rejected
        .put_in_order_by(|one, other| (one.date, &one.item.id).cmp(&(other.date, &other.item.id)));
    rejected
}

/// The actions of the last retrospective, and the open ones of those before it.
fn earlier(before: &[&Sprint]) -> Vec<SprintAction> {
    let last = before.len().saturating_sub(1);
    let all = before.iter().enumerate();
    all.flat_map(|(at, sprint)| {
        let actions = actions(sprint).into_iter();
        actions.filter(move |action| at == last || !action.is_done)
    })
    .collect()
}

/// The task lines of `## Retro`.
pub(super) fn actions(sprint: &Sprint) -> Vec<SprintAction> {
    let section = sprint.document.section_text("Retro").or_else(|| {
        let document = &sprint.document;
        document.section_text("Retrospective")
    });
    let Some(section) = section else {
        return Vec::new();
    };
    let task = |line: &str| {
        let line = line
            .trim_start()
            .strip_prefix(['-', '*', '+'])?
            .trim_start();
        let (mark, text) = line.strip_prefix('[')?.split_once(']')?;
        let is_done = match mark {
            " " | "" => false,
            "x" | "X" => true,
            _ => return None,
        };
        Some(SprintAction {
            sprint: sprint.id.to_string(),
            text: one_line(text),
            is_done,
        })
    };
    section.lines().filter_map(task).collect()
}

fn blocks(retro: &SprintRetro) -> Vec<Block> {
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&retro.at)),
        ("goal".to_owned(), goal_text(&retro.sprint)),
        ("days".to_owned(), days_text(&retro.sprint)),
    ];
    if let Some(window) = &retro.flow.window {
        let text = format!("{} to {}, up to three sprints", window.first, window.last);
        facts.push(("flow of".to_owned(), text.into()));
    }
    let mut blocks = vec![Block::Facts(facts)];
    blocks.push(Block::heading(2, "Actions of earlier retrospectives"));
    blocks.push(action_list(
        &retro.actions_before,
        "No earlier sprint has actions on record.",
    ));
    if retro.flow.window.is_none() {
        let words = "How work flowed is read from commits, and there are none to read: unknown.";
        blocks.push(Block::Paragraph(Text::of(Role::Warning, words)));
    }
    blocks.extend(flow::pictures(&retro.flow));
    blocks.push(Block::heading(2, "What came and went in the sprint"));
    blocks.extend(scope_blocks(retro));
    blocks.push(Block::heading(2, "What stood in the way"));
    blocks.extend(obstacles(retro));
    if let Some(outcome) = &retro.outcome {
        blocks.push(Block::heading(2, "Said and done"));
        blocks.push(Block::Paragraph(said_and_done(outcome)));
    }
    blocks.push(Block::heading(2, "Actions of this one"));
    blocks.push(action_list(
        &retro.actions,
        "None yet: lines `- [ ] …` under `## Retro` of the sprint's file.",
    ));
    blocks
}

fn action_list(actions: &[SprintAction], nothing: &str) -> Block {
    if actions.is_empty() {
        return Block::Paragraph(crate::report::words::coded(nothing));
    }
    let lines = actions.iter().map(|action| {
        let state = if action.is_done {
            Text::of(Role::Good, "done")
        } else {
            Text::of(Role::Warning, "open")
        };
        state
            .then(": ")
            .then(&action.text)
            .and(Role::Muted, format!(" ({})", action.sprint))
    });
    more(lines.collect(), MOST)
}

fn scope_blocks(retro: &SprintRetro) -> Vec<Block> {
    let mut blocks = Vec::new();
    if retro.scope.is_empty() {
        let text = match &retro.outcome {
            Some(outcome) if outcome.baseline.is_some() => {
                "Nothing was added or removed after the planning."
            }
            _ => "Unknown: no commit has the sprint's file.",
        };
        blocks.push(Block::paragraph(text));
    } else {
        blocks.extend(scope::blocks(&retro.scope));
    }
    if let Some(outcome) = retro
        .outcome
        .as_ref()
        .filter(|each| !each.carried_over.is_empty())
    {
        let ids = outcome.carried_over.iter().map(|each| &*each.id);
        let ids: Vec<&str> = ids.collect();
        let text = Text::plain("Carried over into the next sprint: ").and(Role::Id, ids.join(", "));
        blocks.push(Block::Paragraph(text));
    }
    blocks
}

fn name_text(item: &EventItem) -> Text {
    Text::id(&item.id).then(" ").then(&*item.title)
}

fn obstacles(retro: &SprintRetro) -> Vec<Block> {
    let mut lines: Vec<Text> = (retro.blocked.iter())
        .map(|blocked| {
            let days = number::counted(blocked.days as usize, "day", "days");
            name_text(&blocked.item)
                .then(": ")
                .and(Role::Bad, format!("blocked for {days}"))
        })
        .collect();
    lines.extend(retro.rejected.iter().map(|rejected| {
        let text = name_text(&rejected.item)
            .then(": ")
            .and(Role::Bad, "not accepted")
            .then(format!(" on {}", rejected.date));
        match &rejected.note {
            Some(note) => text.then(", ").then(note),
            None => text,
        }
    }));
    let left_out = &retro.flow.left_out;
    if let (Some(rate), some) = (left_out.reopen_rate, left_out.reopened)
        && some > 0
    {
        lines.push(Text::plain(format!(
            "{} reopened in these days, {} of what was finished",
            number::counted(some, "item was", "items were"),
            number::percent(rate)
        )));
    }
    if lines.is_empty() {
        let text = if retro.at.history_unknown.is_some() {
            "Unknown without history."
        } else {
            "Nothing was blocked, rejected or reopened."
        };
        return vec![Block::paragraph(text)];
    }
    vec![more(lines, MOST)]
}

/// Last, and in one line: it is for learning.
fn said_and_done(outcome: &FlowSprint) -> Text {
    let Some(baseline) = outcome.baseline else {
        return Text::of(Role::Muted, "No commit had the sprint's file by its end.");
    };
    Text::plain(format!(
        "{} of {} planned were finished, {} in all, {} points. Scrum commits to the goal and not to the items: this is for learning.",
        number::whole(outcome.said_and_done),
        number::counted(baseline.items, "item", "items"),
        number::whole(outcome.done),
        number::exact(outcome.velocity)
    ))
}
