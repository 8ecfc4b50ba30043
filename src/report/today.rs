//! The product owner's day: morning, midday, afternoon, evening. What is empty is one short line.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::event::{
    Agenda, Event, accept_text, acceptances, blocked, blocked_text, due, due_text, item_text, more,
    moved, question_text, questions, runway, runway_text, said, wish, wish_text,
};
use super::moment::{files, files_text, moment, moment_text};
use super::shape::{
    Rows, Shape, Today, TodayAfternoon, TodayEvening, TodayFailing, TodayMidday, TodayMorning,
    TodayMove, TodaySprint,
};
use super::words::coded;
use super::{Block, Report, Role, Text, number, sprint};
use crate::Facts;
use crate::demand::Stage;
use crate::history::calendar::WorkingDays;
use crate::history::flow::{Metrics, Question};
use crate::rules;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Lines of each list where people read; JSON has them all.
const MOST: usize = 8;

impl Shape for Today {
    const NAME: &str = "today";
    const SUMMARY: &str = "The product owner's day: what moved overnight, what fails, questions, feedback, what is due, what to accept";
    const IS_PAGE: bool = true;

    fn blocks(&self) -> Vec<Block> {
        blocks(self)
    }

    fn rows(&self) -> Rows<'_> {
        Rows::made(self.flat_rows())
    }

    #[cfg(test)]
    fn samples() -> Vec<Report> {
        super::sample::event::days()
    }
}

/// The day of these facts; what happened is told from `since` on.
pub fn report(event: &Event<'_>, since: Date) -> Report {
    let facts = &event.facts;
    let agenda = Agenda::new(event);
    Report::of(
        "Today",
        Today {
            at: moment(facts),
            files: files(facts.backlog),
            since,
            sprint: sprint(facts),
            morning: morning(event, &agenda, since),
            midday: midday(facts, &agenda),
            afternoon: afternoon(event),
            evening: evening(facts),
        },
    )
}

/// The sprint that holds today; of several the one that began last.
fn sprint(facts: &Facts<'_>) -> Option<TodaySprint> {
    let running = sprint::running(facts.backlog, facts.today).pop()?;
    let (_, end) = sprint::days(running)?;
    let next = sprint::next(facts.backlog, facts.today);
    let working = WorkingDays::new(&facts.backlog.config.calendar);
    Some(TodaySprint {
        id: running.id.to_string(),
        goal: running.goal.as_ref().map(|goal| goal.value.to_string()),
        end,
        working_days_left: working.count(facts.today, end) as usize,
        next: next.map(|next| next.id.to_string()),
        next_has_goal: next.is_some_and(|next| next.goal.is_some()),
    })
}

fn morning(event: &Event<'_>, agenda: &Agenda, since: Date) -> TodayMorning {
    let facts = &event.facts;
    let failing = agenda
        .items
        .iter()
        .filter(|each| each.item.band == Some("NOW"));
    TodayMorning {
        order: moved(facts, since),
        runway: runway(facts, rules::ready(facts)),
        failing: failing
            .map(|each| TodayFailing {
                item: each.item.clone(),
                findings: each.findings.len(),
                first: (each.findings.first()).map_or_else(String::new, |first| {
                    said(&first.message, &each.item).to_owned()
                }),
            })
            .collect(),
    }
}

fn midday(facts: &Facts<'_>, agenda: &Agenda) -> TodayMidday {
    let (ours, others): (Vec<_>, Vec<_>) = questions(facts)
        .into_iter()
        .partition(|(_, is_ours)| *is_ours);
    TodayMidday {
        questions: ours.into_iter().map(|(question, _)| question).collect(),
        questions_to_others: others.len(),
        blocked: blocked(facts, &|_| true),
        refine: agenda.len(),
        refine_first: (agenda.items.iter().take(3))
            .map(|each| each.item.clone())
            .collect(),
    }
}

fn afternoon(event: &Event<'_>) -> TodayAfternoon {
    let survey = event.survey;
    let at = |stage: Stage| {
        survey
            .wishes()
            .iter()
            .filter(move |wish| wish.stage == stage)
    };
    let mut inbox: Vec<_> = at(Stage::New).map(|each| wish(survey, each)).collect();
    inbox.put_in_order_by(|one, other| {
        (one.received.is_none(), one.received, &one.id).cmp(&(
            other.received.is_none(),
            other.received,
            &other.id,
        ))
    });
    let shipped: Vec<u32> = at(Stage::Shipped)
        .flat_map(|wish| wish.members.iter().copied())
        .collect();
    TodayAfternoon {
        inbox,
        needs_info: at(Stage::NeedsInfo).count(),
        due: due(&event.facts, survey),
        untold_wishes: at(Stage::Shipped).count(),
        untold_people: survey.count(&shipped).requesters,
    }
}

fn evening(facts: &Facts<'_>) -> TodayEvening {
    let filed = facts.backlog.feedback.iter().filter(|feedback| {
        let received = feedback.received.as_ref();
        received.is_some_and(|day| day.value == facts.today)
    });
    let history = facts.past.known();
    let metrics = history.and_then(|history| {
        let question = Question::default();
        Metrics::new(facts.backlog, history, facts.flow, facts.today, &question)
    });
    TodayEvening {
        accept: acceptances(facts),
        filed_today: filed.count(),
        uncommitted: metrics.map(|metrics| {
            let ids: BTreeSet<String> = metrics
                .uncommitted
                .iter()
                .map(ToString::to_string)
                .into_set();
            ids.into_iter().collect()
        }),
    }
}

fn blocks(today: &Today) -> Vec<Block> {
    let mut facts = vec![
        ("as of".to_owned(), moment_text(&today.at)),
        (
            "since".to_owned(),
            Text::plain(format!("{}, {}", today.since, weekday(today.since))),
        ),
    ];
    facts.push(("sprint".to_owned(), sprint_text(today.sprint.as_ref())));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(morning_blocks(&today.morning));
    blocks.extend(midday_blocks(&today.midday));
    blocks.extend(afternoon_blocks(&today.afternoon));
    blocks.extend(evening_blocks(&today.evening));
    blocks.push(Block::Paragraph(files_text(today.files)));
    blocks
}

fn weekday(day: Date) -> &'static str {
    use jiff::civil::Weekday;
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn sprint_text(sprint: Option<&TodaySprint>) -> Text {
    let Some(sprint) = sprint else {
        return Text::of(Role::Muted, "none runs today");
    };
    let text = Text::of(Role::Strong, &sprint.id).then(": ");
    let text = match &sprint.goal {
        Some(goal) => text.then(goal),
        None => text.and(Role::Bad, "no goal"),
    };
    let text = text.then(format!(
        "; {} left, it ends on {}",
        number::counted(sprint.working_days_left, "working day", "working days"),
        sprint.end
    ));
    match &sprint.next {
        None => text.then("; no file for the next one yet"),
        Some(next) if !sprint.next_has_goal => text
            .then("; the next one, ")
            .then(next)
            .and(Role::Warning, ", has no goal yet"),
        Some(_) => text,
    }
}

/// One part of the day: short lines, and lists under a line that says what they are. Nothing is a line too.
struct Part {
    blocks: Vec<Block>,
    /// Lines that have no list.
    short: Vec<Text>,
}

impl Part {
    fn new() -> Self {
        Self {
            blocks: Vec::new(),
            short: Vec::new(),
        }
    }

    fn say(&mut self, text: Text) {
        self.short.push(text);
    }

    fn list(&mut self, said: Text, lines: Vec<Text>) {
        self.blocks.push(Block::Paragraph(said));
        self.blocks.push(more(lines, MOST));
    }

    fn blocks(self, title: &str) -> Vec<Block> {
        let mut blocks = vec![Block::heading(2, title)];
        if !self.short.is_empty() {
            blocks.push(Block::List(self.short));
        }
        blocks.extend(self.blocks);
        blocks
    }
}

fn morning_blocks(morning: &TodayMorning) -> Vec<Block> {
    let mut part = Part::new();
    match &morning.order {
        None => part.say(Text::plain("Order: ").and(Role::Warning, "unknown without history")),
        Some(moves) if moves.is_empty() => part.say(Text::plain("Order: nothing was moved")),
        Some(moves) => {
            let said = number::counted(moves.len(), "line was", "lines were");
            let text = Text::of(Role::Strong, format!("{said} moved in the order"));
            part.list(text, moves.iter().map(move_text).collect());
        }
    }
    part.say(Text::plain("Runway: ").join(runway_text(&morning.runway)));
    if morning.failing.is_empty() {
        part.say(Text::plain("NOW: ").and(Role::Good, "everything is ready"));
    } else {
        let said = number::counted(morning.failing.len(), "item", "items");
        let lines = morning.failing.iter().map(|failing| {
            let text = item_text(&failing.item)
                .then(": ")
                .join(coded(&failing.first));
            match failing.findings {
                0 | 1 => text,
                more => text.and(Role::Muted, format!(" and {} more", more - 1)),
            }
        });
        let text = Text::of(Role::Bad, said).then(" of NOW not as they should be");
        part.list(text, lines.collect());
    }
    part.blocks("Morning")
}

fn move_text(moved: &TodayMove) -> Text {
    let text = Text::id(&moved.id).then(" ").then(&*moved.title).then(": ");
    let text = match (moved.from, moved.to) {
        (Some(from), Some(to)) => text.and(Role::Strong, format!("{from} to {to}")),
        (None, Some(to)) => text.and(Role::Strong, format!("placed at {to}")),
        (Some(from), None) => text.and(Role::Strong, format!("unlisted from {from}")),
        (None, None) => text.and(Role::Strong, moved.turn),
    };
    let text = text.then(format!(", {} by {}", moved.date, moved.by));
    match &moved.reason {
        Some(reason) => text.and(Role::Muted, format!(" ({reason})")),
        None => text,
    }
}

fn midday_blocks(midday: &TodayMidday) -> Vec<Block> {
    let mut part = Part::new();
    if midday.questions.is_empty() {
        part.say(Text::plain("Questions: none waits for you"));
    } else {
        let count = number::counted(midday.questions.len(), "question waits", "questions wait");
        let lines = midday.questions.iter().map(question_text);
        part.list(
            Text::of(Role::Strong, count).then(" for you"),
            lines.collect(),
        );
    }
    match midday.questions_to_others {
        0 => {}
        others => part.say(Text::plain(format!(
            "Questions to others: {} open",
            number::whole(others)
        ))),
    }
    if !midday.blocked.is_empty() {
        let count = number::counted(midday.blocked.len(), "item is", "items are");
        let text = Text::of(Role::Bad, count).then(" stuck in progress");
        part.list(text, midday.blocked.iter().map(blocked_text).collect());
    }
    match midday.refine {
        0 => part.say(Text::plain("Refinement: ").and(Role::Good, "nothing to refine")),
        items => {
            let mut text = Text::plain(format!(
                "Refinement: {} on the agenda",
                number::counted(items, "item", "items")
            ));
            for (at, first) in midday.refine_first.iter().enumerate() {
                text = text
                    .then(if at == 0 { ", first " } else { ", " })
                    .join(Text::id(&first.id));
            }
            part.say(text.then(": ").and(Role::Code, "deepen refine"));
        }
    }
    part.blocks("Midday")
}

fn afternoon_blocks(afternoon: &TodayAfternoon) -> Vec<Block> {
    let mut part = Part::new();
    if afternoon.inbox.is_empty() {
        part.say(Text::plain("Feedback: the inbox is empty"));
    } else {
        let count = number::counted(afternoon.inbox.len(), "wish", "wishes");
        let text = Text::of(Role::Strong, count)
            .then(" nobody has looked at, the oldest first: ")
            .and(Role::Code, "deepen feedback list --state new");
        part.list(text, afternoon.inbox.iter().map(wish_text).collect());
    }
    match afternoon.needs_info {
        0 => {}
        some => part.say(Text::plain(format!(
            "Asked back: {} for an answer",
            number::counted(some, "wish waits", "wishes wait")
        ))),
    }
    match afternoon.untold_wishes {
        0 => {}
        wishes => part.say(
            Text::plain(format!(
                "Shipped and not told: {} of {}: ",
                number::counted(wishes, "wish", "wishes"),
                number::counted(afternoon.untold_people, "person", "people")
            ))
            .and(Role::Code, "deepen notify plan"),
        ),
    }
    if afternoon.due.is_empty() {
        part.say(Text::plain("Promises: none is due"));
    } else {
        let lines = afternoon.due.iter().map(due_text);
        part.list(
            Text::of(Role::Strong, "Stakeholders count on"),
            lines.collect(),
        );
    }
    part.blocks("Afternoon")
}

fn evening_blocks(evening: &TodayEvening) -> Vec<Block> {
    let mut part = Part::new();
    if evening.accept.is_empty() {
        part.say(Text::plain("To accept: nothing waits for your verdict"));
    } else {
        let count = number::counted(evening.accept.len(), "item waits", "items wait");
        let text = Text::of(Role::Strong, count)
            .then(" for your verdict: ")
            .and(Role::Code, "deepen accept ID")
            .then(" or ")
            .and(Role::Code, "deepen reject ID");
        part.list(text, evening.accept.iter().map(accept_text).collect());
    }
    let filed = match evening.filed_today {
        0 => "nothing was received today".to_owned(),
        some => format!("{} received today", number::whole(some)),
    };
    part.say(
        Text::plain(format!("Notes: {filed}; what was said is filed by "))
            .and(Role::Code, "deepen feedback add \"…\" --channel meeting"),
    );
    match evening.uncommitted.as_deref() {
        // The morning has said that the past is unknown.
        None | Some([]) => {}
        Some(ids) => part.say(Text::plain("Not committed: the status of ").then(ids.join(", "))),
    }
    part.blocks("Evening")
}
