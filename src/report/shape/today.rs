//! The product owner's day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{
    EventAcceptance, EventBlocked, EventDue, EventItem, EventQuestion, EventRunway, EventWish,
    Files, Moment,
};

/// The product owner's day: morning, midday, afternoon, evening.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Today {
    pub at: Moment,
    pub files: Files,
    /// The last working day before today, or the day asked for: what happened from then on is told.
    #[schemars(schema_with = "date")]
    pub since: Date,
    /// The sprint that runs today.
    pub sprint: Option<TodaySprint>,
    pub morning: TodayMorning,
    pub midday: TodayMidday,
    pub afternoon: TodayAfternoon,
    pub evening: TodayEvening,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodaySprint {
    pub id: String,
    pub goal: Option<String>,
    #[schemars(schema_with = "date")]
    pub end: Date,
    /// Working days until its end, today counted.
    pub working_days_left: usize,
    /// The sprint that comes after it, where there is a file for it.
    pub next: Option<String>,
    /// Whether that one has a goal.
    pub next_has_goal: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodayMorning {
    /// What was moved in the order, oldest first; none when the past is unknown.
    pub order: Option<Vec<TodayMove>>,
    pub runway: EventRunway,
    /// Items of NOW that are not detailed or estimated as they should be, by position.
    pub failing: Vec<TodayFailing>,
}

/// One line of the order that was moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TodayMove {
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// A handle of the team, else the author's name.
    pub by: String,
    pub id: String,
    pub title: String,
    /// `up`, `down`, `placed` or `unlisted`.
    pub turn: &'static str,
    /// The place before and then, from 1.
    pub from: Option<usize>,
    pub to: Option<usize>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodayFailing {
    pub item: EventItem,
    /// What the rules say of it, the gravest first.
    pub findings: usize,
    pub first: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodayMidday {
    /// Put to the product owner, or to nobody: what is in progress first, then by position.
    pub questions: Vec<EventQuestion>,
    /// Open questions put to others.
    pub questions_to_others: usize,
    /// Items in progress that are blocked or wait for others, the longest first.
    pub blocked: Vec<EventBlocked>,
    /// Items that the refinement's agenda has.
    pub refine: usize,
    /// Of these, the first ones.
    pub refine_first: Vec<EventItem>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodayAfternoon {
    /// Wishes that nobody has looked at, the oldest first.
    pub inbox: Vec<EventWish>,
    /// Wishes that wait for an answer of their authors.
    pub needs_info: usize,
    /// What stakeholders count on within a sprint's length, or counted on before; the most pressing first.
    pub due: Vec<EventDue>,
    /// Wishes that shipped, and whose people were not told.
    pub untold_wishes: usize,
    /// Distinct people behind them.
    pub untold_people: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodayEvening {
    /// Items that wait for a verdict, the longest waiting first.
    pub accept: Vec<EventAcceptance>,
    /// Feedback files received today.
    pub filed_today: usize,
    /// Items whose status in the work tree is not committed; none when the past is unknown.
    pub uncommitted: Option<Vec<String>>,
}

/// One line of any part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TodayRow {
    /// `morning`, `midday`, `afternoon` or `evening`.
    pub part: &'static str,
    /// `order`, `failing`, `question`, `blocked`, `refine`, `feedback`, `due` or `accept`.
    pub what: &'static str,
    pub id: String,
    pub title: String,
    pub text: Option<String>,
    /// The day it happened, it waits since, or it is due.
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
    pub people: Option<usize>,
}

impl Today {
    /// A row a line of any part.
    pub fn flat_rows(&self) -> Vec<TodayRow> {
        let item = |part, what, item: &EventItem| TodayRow {
            part,
            what,
            id: item.id.clone(),
            title: item.title.clone(),
            people: Some(item.asked_by),
            ..TodayRow::default()
        };
        let mut rows: Vec<TodayRow> = Vec::new();
        for moved in self.morning.order.iter().flatten() {
            rows.push(TodayRow {
                part: "morning",
                what: "order",
                id: moved.id.clone(),
                title: moved.title.clone(),
                text: moved.reason.clone(),
                date: Some(moved.date),
                people: None,
            });
        }
        rows.extend(self.morning.failing.iter().map(|failing| TodayRow {
            text: Some(failing.first.clone()),
            ..item("morning", "failing", &failing.item)
        }));
        rows.extend(self.midday.questions.iter().map(|question| TodayRow {
            text: Some(question.text.clone()),
            date: question.since,
            ..item("midday", "question", &question.item)
        }));
        rows.extend(self.midday.blocked.iter().map(|blocked| TodayRow {
            text: blocked.reason.clone(),
            date: blocked.since,
            ..item("midday", "blocked", &blocked.item)
        }));
        let refine = self.midday.refine_first.iter();
        rows.extend(refine.map(|each| item("midday", "refine", each)));
        rows.extend(self.afternoon.inbox.iter().map(|wish| TodayRow {
            part: "afternoon",
            what: "feedback",
            id: wish.id.clone(),
            title: wish.title.clone(),
            text: Some(wish.state.to_owned()),
            date: wish.received,
            people: Some(wish.people),
        }));
        rows.extend(self.afternoon.due.iter().map(|due| TodayRow {
            part: "afternoon",
            what: "due",
            id: due.id.clone(),
            title: due.title.clone(),
            text: Some(due.kind.to_owned()),
            date: Some(due.due),
            people: None,
        }));
        rows.extend(self.evening.accept.iter().map(|accept| TodayRow {
            date: accept.since,
            ..item("evening", "accept", &accept.item)
        }));
        rows
    }
}
