//! The promised shapes: what `--format json` prints and `deepen schema` describes. Numbers are unrounded; what is unknown
//! is `null`, never zero. A field may be added within a version, none is renamed or removed.

mod board;
mod changed;
mod check;
mod ci;
mod contacts;
mod decisions;
mod deep;
mod demand;
mod demo;
mod diff;
mod dupes;
mod event;
mod explain;
mod feedback;
mod filed;
mod flow;
mod forecast;
mod goals;
mod health;
mod init;
mod intake;
mod item;
mod list;
mod log;
mod movement;
mod notify;
mod order;
mod outcomes;
mod priority;
mod promise;
mod rank;
mod refine;
mod release_notes;
mod roadmap;
mod show;
mod site;
mod sprint;
mod stages;
mod status;
mod timeline;
mod today;
mod trace;
mod traceability;
mod whatif;
mod why;
mod why_not;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Block;
use super::registry::Data;

pub use board::{Board, BoardCard, BoardColumn};
pub use changed::{Changed, ChangedCommit, ChangedFile, ChangedRecord, ChangedVoices, Voices};
pub use check::{
    Check, Count, Counts, Edit, Excerpt, Finding, Level, Measure, Note, Place, RuleName, Silenced,
};
pub use ci::{Ci, CiFile, CiNeed, CiRun, CiSystem};
pub use contacts::{ContactChange, ContactRow, Contacts};
pub use decisions::{DecisionRow, Decisions};
pub use deep::{BandScore, Deep, LetterMeasure, LetterScore, TrendPoint};
pub use demand::{
    DemandCount, DemandFiles, DemandMention, DemandMonth, DemandOf, DemandPart, DemandPerson,
    DemandRow, DemandSubject, DemandTable, DemandTrap, DemandVoices, DemandWeights, DemandWish,
};
pub use demo::Demo;
pub use diff::{
    ChangedBy, Diff, DiffBreach, DiffCriteria, DiffDemand, DiffField, DiffMove, DiffPage,
    DiffPhase, DiffReadiness, DiffReason, DiffRecord, DiffRow, DiffSide, DiffSlip, DiffText,
    DiffWording, Extent,
};
pub use dupes::{
    DupeFile, DupeGroup, DupeSuggestion, Dupes, DupesCalibration, DupesRejected, DupesTenth,
};
pub use event::{
    EventAcceptance, EventBlocked, EventDue, EventFinding, EventItem, EventQuestion, EventRunway,
    EventWish,
};
pub use explain::{Explained, ExplainedModel, ExplainedPattern, ExplainedRule};
pub use feedback::{
    FeedbackAnswer, FeedbackBoard, FeedbackItem, FeedbackList, FeedbackNotice, FeedbackPage,
    FeedbackRow, FeedbackShow, FeedbackState, FeedbackWish,
};
pub use filed::{Filed, FiledCount, FiledEntry, FiledFile, FiledRemoved, FiledTwin};
pub use flow::{
    Flow, FlowBurn, FlowBurnDay, FlowCarried, FlowCumulative, FlowDays, FlowEfficiency,
    FlowExpectation, FlowItem, FlowLeftOut, FlowLittle, FlowScope, FlowSign, FlowSprint,
    FlowStatus, FlowThroughput, FlowWeek, FlowWindow, FlowWip,
};
pub use forecast::{
    ForecastAgeing, ForecastBacktest, ForecastBasis, ForecastBeside, ForecastChance, ForecastCount,
    ForecastDay, ForecastHowMany, ForecastInOrder, ForecastItem, ForecastJumping, ForecastOrigin,
    ForecastPace, ForecastQueued, ForecastSplit, ForecastTest, ForecastWhen, WhyForecast,
};
pub use goals::{Goal, GoalOrphan, GoalResult, GoalRow, GoalThroughput, GoalWork, Goals};
pub use health::{Health, HealthCause, HealthNumber, HealthRow};
pub use init::{Init, InitFile};
pub use intake::{
    FeedbackImport, FeedbackPresets, ImportChange, ImportGuess, ImportLeftOut, ImportPreset,
    ImportRedaction, ImportRejected, ImportTwin, ImportedFeedback, ImportedFile,
};
pub use item::{Basis, Demand, Files, ItemName, Moment};
pub use list::{List, ListedItem};
pub use log::{Log, LogChange, LogCommit, LogStatus, LogSubject};
pub use movement::{Movement, Mover, RankMove, RankPart};
pub use notify::{
    NotifyCoverage, NotifyFate, NotifyLedger, NotifyLetter, NotifyMail, NotifyPlan, NotifyRecord,
    NotifyRelease, NotifyRender, NotifyRow, NotifySend, NotifySkipped, NotifyStatus, NotifyUnknown,
    NotifyWaiting, NotifyWish,
};
pub use order::{
    HookPart, Hooks, OrderChange, OrderLine, OrderLines, OrderStep, Resolved, ResolvedFile,
};
pub use outcomes::{OutcomeRow, Outcomes};
pub use priority::{Bands, HiddenGem, Moved, Priority, PriorityItem, Wont};
pub use promise::{derived, schema, schemas};
pub use rank::{Decided, NotScored, OddInput, OtherModel, Override, Rank, RankedItem};
pub use refine::{Refine, RefineItem, RefineRow, RefineSplit, RefineZombie};
pub use release_notes::{NoteChannel, NoteEntry, NoteThanks, NotedRelease, ReleaseNotes};
pub use roadmap::{
    Roadmap, RoadmapConstraint, RoadmapEpic, RoadmapGoal, RoadmapItem, RoadmapRange, RoadmapResult,
};
pub use show::{Criteria, Dates, Show, ShownAcceptance};

pub use site::SiteWritten;
pub use sprint::{
    Sprint, SprintAction, SprintBlocked, SprintCandidate, SprintCapacity, SprintCarried,
    SprintClose, SprintDaily, SprintDone, SprintFeedback, SprintItem, SprintLikely, SprintLimit,
    SprintPace, SprintPlan, SprintRejected, SprintRelease, SprintRemaining, SprintRetro,
    SprintReview, SprintRow, SprintScopeChange, SprintWip,
};
pub use stages::{StageEvidence, StageGate, StageRow, StageSubject, Stages};
pub use status::{Status, StatusChange, StatusItem, StatusRelease, StatusRow, StatusSince};
pub use timeline::{Timeline, TimelineRow};
pub use today::{
    Today, TodayAfternoon, TodayEvening, TodayFailing, TodayMidday, TodayMorning, TodayMove,
    TodayRow, TodaySprint,
};
pub use trace::{Digest, DigestWish, Trace, TraceLine};
pub use traceability::{Traceability, TraceabilityRow, TraceabilityStep};
pub use whatif::{WhatIf, WhatIfSlip};
pub use why::{Provenance, Why, WhyBreakEven, WhyInput, WhyNeighbour};
pub use why_not::{
    WhyNot, WhyNotAhead, WhyNotBreakEven, WhyNotCost, WhyNotNo, WhyNotOutlook, WhyNotQuote,
    WhyNotRelease, WhyNotWait, WhyNotWish,
};

/// The version in every envelope; it grows when a promise is broken.
pub const VERSION: u32 = 1;

/// A report: its promised shape, which is what JSON prints, and what the other formats ask of it.
pub trait Shape: Serialize + JsonSchema {
    /// `priority`: by it `deepen schema` and the JSON envelope know the report.
    const NAME: &str;
    const SUMMARY: &str;
    /// Whether it has findings that tools can annotate.
    const HAS_FINDINGS: bool = false;
    /// Whether it is read as a page, and begins with its title as text too; other answers begin with what was asked.
    const IS_PAGE: bool = false;
    /// Whether it is a letter: sent as it stands, without a title above it.
    const IS_LETTER: bool = false;

    /// The report as people read it.
    fn blocks(&self) -> Vec<Block>;

    /// Its main list, for CSV.
    fn rows(&self) -> Rows<'_>;

    /// The findings that blocks point to and that tools annotate.
    fn findings(&self) -> &[Finding] {
        &[]
    }

    /// Reports of this shape, filled by hand, on which the promises of all formats are tried; `sample.rs` has the others.
    #[cfg(test)]
    fn samples() -> Vec<super::Report> {
        Vec::new()
    }
}

/// The rows of a report's main list.
pub struct Rows<'a> {
    /// A row with every key and no value, which gives a list without rows its columns.
    pub empty: Value,
    pub each: Box<dyn Iterator<Item = Value> + 'a>,
}

impl<'a> Rows<'a> {
    pub fn of<T: Serialize + Default>(list: &'a [T]) -> Self {
        Self::over(list.iter())
    }

    /// Of rows from more than one list.
    pub fn over<T: Serialize + Default + 'a>(each: impl Iterator<Item = &'a T> + 'a) -> Self {
        Self::new(row(&T::default()), each.map(row))
    }

    /// Of rows that the shape has in another form.
    pub fn made<T: Serialize + Default + 'a>(list: Vec<T>) -> Self {
        Self::new(row(&T::default()), list.into_iter().map(|each| row(&each)))
    }

    pub fn new(empty: Value, each: impl Iterator<Item = Value> + 'a) -> Self {
        Self {
            empty,
            each: Box::new(each),
        }
    }
}

fn row<T: Serialize>(row: &T) -> Value {
    serde_json::to_value(row).expect("a shape has text keys only")
}

/// What every JSON answer is wrapped in.
#[derive(Serialize)]
pub struct Envelope<'a> {
    pub schema: u32,
    pub report: &'a str,
    pub data: &'a Data,
}
