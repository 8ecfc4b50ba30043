//! What a sprint's events are told: planning, daily, review, retrospective, close.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::item::{date, optional_date};
use super::{
    ChangedFile, EventAcceptance, EventBlocked, EventItem, EventQuestion, EventWish, Files, Flow,
    FlowExpectation, FlowSprint, Goal, ItemName, LogCommit, Moment, Mover,
};

/// A sprint as its file says it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Sprint {
    pub id: String,
    #[schemars(schema_with = "optional_date")]
    pub start: Option<Date>,
    /// The last day.
    #[schemars(schema_with = "optional_date")]
    pub end: Option<Date>,
    /// `planned`, `running`, `ended`, or `unknown` where its days cannot be read.
    pub state: &'static str,
    pub goal: Option<String>,
    /// `met`, `partly` or `missed`, as its file says.
    pub goal_met: Option<String>,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// From its first to its last day, both counted.
    pub working_days: usize,
    /// From today on, today counted; none when it does not run.
    pub working_days_left: Option<usize>,
    /// From the top of the repository.
    pub path: String,
}

/// What a sprint's planning starts from. The developers select: nothing is put into the sprint here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintPlan {
    pub at: Moment,
    pub files: Files,
    /// None when there is no file for the next one.
    pub sprint: Option<Sprint>,
    /// What must be settled first, gravest first.
    pub warnings: Vec<String>,
    /// The product goal that it serves, and how far that is.
    pub product_goal: Option<Goal>,
    /// What the ready items at the top have in common: where a sprint goal may be found.
    pub candidates: Vec<SprintCandidate>,
    pub capacity: SprintCapacity,
    pub pace: SprintPace,
    /// The last sprints, oldest first.
    pub last: Vec<FlowSprint>,
    /// What the sprint's file lists.
    pub chosen: Vec<SprintItem>,
    /// Unfinished items of the sprint before it, longest carried first; also those that are chosen again.
    pub carry_over: Vec<SprintCarried>,
    /// The top of the order: the band NOW.
    pub top: Vec<SprintItem>,
    /// Open questions of all these items.
    pub questions: Vec<EventQuestion>,
    /// The largest estimate that one item should have.
    pub largest: f64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SprintCandidate {
    /// The epic or goal.
    pub id: String,
    pub title: String,
    /// Items of NOW that serve it.
    pub items: usize,
}

/// What the developers have for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintCapacity {
    pub working_days: usize,
    /// Named in `team.yml`.
    pub developers: usize,
    /// Person-days: as written in `capacity.days`, else working days x developers; none when neither is known.
    pub person_days: Option<f64>,
    /// Whether the file says so.
    pub is_written: bool,
    /// The share for the sprint's work, 0 to 1: as written in `capacity.focus`.
    pub focus: Option<f64>,
    /// `person_days x focus`; without a focus all of them.
    pub focused_days: Option<f64>,
}

/// What sprints of this length have held.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintPace {
    /// Sprints that the numbers are of, at most six.
    pub sprints: usize,
    pub items_median: Option<f64>,
    /// Reached in 85 of 100 sprints (nearest rank).
    pub items_85: Option<f64>,
    pub points_median: Option<f64>,
    pub points_85: Option<f64>,
    /// Finished in the sprint's working days with this chance or more, by the forecast.
    pub likely: Vec<SprintLikely>,
    /// Why there is no forecast.
    pub none: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintLikely {
    /// 0 to 1.
    pub confidence: f64,
    pub items: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintItem {
    pub item: EventItem,
    /// Nothing keeps it from being ready.
    pub is_ready: bool,
    /// What does, in words.
    pub lacks: Vec<String>,
    /// Open items that it waits for and that are not in the same sprint.
    pub waits_for: Vec<String>,
    /// Its estimate is larger than one item should have.
    pub is_boulder: bool,
    /// `very-likely`, `maybe` or `not-likely` to be finished by the sprint's end when work goes by the order from today on, what
    /// is in progress first; none without a forecast.
    pub chance: Option<&'static str>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintCarried {
    pub item: EventItem,
    /// Sprints in a row up to this one that listed it.
    pub sprints: usize,
    /// The next sprint that lists it.
    pub next: Option<String>,
}

/// What a Daily Scrum looks at: the work and not the people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintDaily {
    pub at: Moment,
    pub files: Files,
    /// None where no sprint runs: then it is about the flow alone.
    pub sprint: Option<Sprint>,
    /// The last working day before today, or the day asked for.
    #[schemars(schema_with = "date")]
    pub since: Date,
    pub remaining: Option<SprintRemaining>,
    /// What came and went after the planning.
    pub scope: Vec<SprintScopeChange>,
    /// What happened to the sprint's items and to what is in progress, newest first; none when the past is unknown.
    pub commits: Option<Vec<LogCommit>>,
    /// In progress, oldest first.
    pub in_progress: Vec<SprintWip>,
    /// Service level expectation; none with fewer than 5 cycle times.
    pub sle: Option<FlowExpectation>,
    /// Statuses with more items than their limit.
    pub over_limit: Vec<SprintLimit>,
    pub blocked: Vec<EventBlocked>,
    /// For the product owner.
    pub questions: Vec<EventQuestion>,
    /// For the product owner.
    pub accept: Vec<EventAcceptance>,
}

/// How much of a sprint is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintRemaining {
    pub items: usize,
    pub finished: usize,
    pub points: f64,
    pub points_finished: f64,
    /// Items without an estimate.
    pub unestimated: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintWip {
    pub item: EventItem,
    /// Whether the sprint lists it; none where no sprint runs.
    pub in_sprint: Option<bool>,
    /// Calendar days in progress; none when the past is unknown.
    pub age_days: Option<u32>,
    /// Nobody saw it start.
    pub is_at_least: bool,
    /// Older than the service level expectation.
    pub is_late: bool,
    /// Working days without a semantic change.
    pub still_days: Option<u32>,
    pub is_blocked: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SprintLimit {
    pub status: String,
    pub items: usize,
    pub limit: usize,
}

/// What a Sprint Review looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintReview {
    pub at: Moment,
    pub files: Files,
    pub sprint: Sprint,
    /// Finished in it, by day.
    pub done: Vec<SprintDone>,
    /// Listed and not finished: they go back to the backlog.
    pub not_done: Vec<SprintCarried>,
    /// What came and went after the planning.
    pub scope: Vec<SprintScopeChange>,
    /// What users said meanwhile.
    pub feedback: SprintFeedback,
    /// What was moved in the order from its first day on; none when the past is unknown.
    pub moved: Option<Vec<Mover>>,
    pub product_goal: Option<Goal>,
    /// Releases to come.
    pub releases: Vec<SprintRelease>,
    /// Why there are no days.
    pub no_forecast: Option<String>,
    /// Wishes that what is done answers, those of most people first.
    pub answered: Vec<EventWish>,
    /// Decisions taken in its days.
    pub decisions: Vec<ItemName>,
    /// The command that files what is said at the review.
    pub capture: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintDone {
    pub item: EventItem,
    #[schemars(schema_with = "optional_date")]
    pub finished: Option<Date>,
    /// `accepted` or `rejected`; none without a record.
    pub verdict: Option<String>,
    /// Commit, tag or address of what was looked at.
    pub increment: Option<String>,
    pub criteria: usize,
    /// Of these, ticked.
    pub ticked: usize,
    /// The criteria were changed after the verdict.
    pub is_outdated: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintFeedback {
    /// Received in its days.
    pub files: usize,
    pub people: usize,
    pub accounts: usize,
    /// Segment to distinct accounts.
    pub segments: BTreeMap<String, usize>,
    /// Channel to files.
    pub channels: BTreeMap<String, usize>,
    /// Of these, said at a review.
    pub from_reviews: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintRelease {
    pub version: String,
    pub items: usize,
    pub finished: usize,
    /// By when all of its items are done with that chance, if the order holds.
    #[schemars(schema_with = "optional_date")]
    pub done_by_50: Option<Date>,
    #[schemars(schema_with = "optional_date")]
    pub done_by_85: Option<Date>,
    /// Its items that have no day: not listed in the order.
    pub without_day: usize,
}

/// What a retrospective looks at: the system and not the people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintRetro {
    pub at: Moment,
    pub sprint: Sprint,
    /// What it planned, took in, gave up and finished; none when no commit has its file.
    pub outcome: Option<FlowSprint>,
    /// How work flowed in this sprint and the two before it.
    pub flow: Flow,
    /// What came and went after the days of grace, with the reasons.
    pub scope: Vec<SprintScopeChange>,
    /// Items that were flagged as blocked in its days, the longest first.
    pub blocked: Vec<SprintBlocked>,
    /// Verdicts of its days that were no.
    pub rejected: Vec<SprintRejected>,
    /// Actions of earlier retrospectives: those of the last one, and what is still open of the others.
    pub actions_before: Vec<SprintAction>,
    /// Its own actions.
    pub actions: Vec<SprintAction>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintScopeChange {
    pub item: EventItem,
    /// `added` or `removed`
    pub what: &'static str,
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
    /// The comment on its line.
    pub reason: Option<String>,
    /// The subject of the commit.
    pub subject: Option<String>,
    /// Whether the commit shows product owner and developers, as author or by a trailer; none where it is unknown or
    /// `team.yml` does not name both.
    pub agreed: Option<bool>,
    /// What was taken out instead, of its size or more.
    pub replaces: Option<String>,
    /// Of an addition: it replaces nothing and was not agreed; none where that is unknown, and of a removal.
    pub is_creep: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintBlocked {
    pub item: EventItem,
    /// Calendar days of the sprint that ended blocked.
    pub days: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintRejected {
    pub item: EventItem,
    #[schemars(schema_with = "date")]
    pub date: Date,
    /// What was missing.
    pub note: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SprintAction {
    pub sprint: String,
    pub text: String,
    pub is_done: bool,
}

/// What the close of a sprint wrote, and what is to be planned again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintClose {
    /// Whether nothing was written.
    pub dry_run: bool,
    pub sprint: Sprint,
    /// What its file said before.
    pub goal_met_before: Option<String>,
    /// Finished in it.
    pub done: usize,
    /// To be planned again: nothing was moved.
    pub carry_over: Vec<SprintCarried>,
    /// Where the review was written to.
    pub frozen: Option<String>,
    pub notes: Vec<String>,
    pub changed: Vec<ChangedFile>,
}

/// One line of any part of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct SprintRow {
    pub part: &'static str,
    pub id: String,
    pub title: String,
    pub status: Option<String>,
    pub estimate: Option<f64>,
    pub text: Option<String>,
    #[schemars(schema_with = "optional_date")]
    pub date: Option<Date>,
    pub days: Option<i64>,
    /// People who asked for it.
    pub people: Option<usize>,
}

impl SprintRow {
    fn of(part: &'static str, item: &EventItem) -> Self {
        Self {
            part,
            id: item.id.clone(),
            title: item.title.clone(),
            status: Some(item.status.clone()),
            estimate: item.estimate,
            people: Some(item.asked_by),
            ..Self::default()
        }
    }

    fn question(question: &EventQuestion) -> Self {
        Self {
            text: Some(question.text.clone()),
            date: question.since,
            days: question.days.map(i64::from),
            ..Self::of("question", &question.item)
        }
    }

    fn carried(part: &'static str, carried: &SprintCarried) -> Self {
        Self {
            text: Some(format!("{} in a row", carried.sprints)),
            ..Self::of(part, &carried.item)
        }
    }
}

impl SprintPlan {
    /// A row an item of any part, and a question.
    pub fn flat_rows(&self) -> Vec<SprintRow> {
        let item = |part, item: &SprintItem| SprintRow {
            text: Some(item.lacks.join("; ")).filter(|lacks| !lacks.is_empty()),
            ..SprintRow::of(part, &item.item)
        };
        let chosen = self.chosen.iter().map(|each| item("chosen", each));
        let carried = self.carry_over.iter();
        let carried = carried.map(|each| SprintRow::carried("carry-over", each));
        let top = self.top.iter().map(|each| item("top", each));
        let questions = self.questions.iter().map(SprintRow::question);
        (chosen.chain(carried).chain(top).chain(questions)).collect()
    }
}

impl SprintDaily {
    /// A row an item in progress, a question, an item that waits for a verdict or is stuck.
    pub fn flat_rows(&self) -> Vec<SprintRow> {
        let wip = self.in_progress.iter().map(|wip| SprintRow {
            days: wip.age_days.map(i64::from),
            ..SprintRow::of("in-progress", &wip.item)
        });
        let blocked = self.blocked.iter().map(|blocked| SprintRow {
            text: (blocked.reason.clone()).or_else(|| Some(blocked.by.join(", "))),
            date: blocked.since,
            days: blocked.days.map(i64::from),
            ..SprintRow::of("blocked", &blocked.item)
        });
        let questions = self.questions.iter().map(SprintRow::question);
        let accept = self.accept.iter().map(|accept| SprintRow {
            date: accept.since,
            days: accept.days.map(i64::from),
            ..SprintRow::of("accept", &accept.item)
        });
        (wip.chain(blocked).chain(questions).chain(accept)).collect()
    }
}

impl SprintReview {
    /// A row an item done or not done, and a wish that is answered.
    pub fn flat_rows(&self) -> Vec<SprintRow> {
        let done = self.done.iter().map(|done| SprintRow {
            text: done.verdict.clone(),
            date: done.finished,
            ..SprintRow::of("done", &done.item)
        });
        let open = self.not_done.iter();
        let open = open.map(|each| SprintRow::carried("not-done", each));
        let wishes = self.answered.iter().map(|wish| SprintRow {
            part: "answered",
            id: wish.id.clone(),
            title: wish.title.clone(),
            status: Some(wish.state.to_owned()),
            date: wish.received,
            days: wish.days.map(i64::from),
            people: Some(wish.people),
            ..SprintRow::default()
        });
        done.chain(open).chain(wishes).collect()
    }
}

impl SprintRetro {
    /// A row a change of scope, a blocked item, a rejection, an action.
    pub fn flat_rows(&self) -> Vec<SprintRow> {
        let scope = self.scope.iter().map(|change| SprintRow {
            text: change.reason.clone().or_else(|| change.subject.clone()),
            date: change.date,
            ..SprintRow::of(change.what, &change.item)
        });
        let blocked = self.blocked.iter().map(|blocked| SprintRow {
            days: Some(i64::from(blocked.days)),
            ..SprintRow::of("blocked", &blocked.item)
        });
        let rejected = self.rejected.iter().map(|rejected| SprintRow {
            text: rejected.note.clone(),
            date: Some(rejected.date),
            ..SprintRow::of("rejected", &rejected.item)
        });
        let actions = self.actions_before.iter().chain(&self.actions);
        let actions = actions.map(|action| SprintRow {
            part: "action",
            id: action.sprint.clone(),
            status: Some(if action.is_done { "done" } else { "open" }.to_owned()),
            text: Some(action.text.clone()),
            ..SprintRow::default()
        });
        (scope.chain(blocked).chain(rejected).chain(actions)).collect()
    }
}
