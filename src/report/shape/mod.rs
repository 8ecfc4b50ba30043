//! The promised shapes: what `--format json` prints and `deepen schema` describes. Numbers are unrounded; what is unknown
//! is `null`, never zero. A field may be added within a version, none is renamed or removed.

mod board;
mod changed;
mod check;
mod ci;
mod contacts;
mod deep;
mod demand;
mod demo;
mod diff;
mod dupes;
mod explain;
mod feedback;
mod filed;
mod flow;
mod forecast;
mod init;
mod intake;
mod item;
mod list;
mod log;
mod movement;
mod notify;
mod order;
mod priority;
mod rank;
mod show;
mod site;
mod trace;
mod whatif;
mod why;
mod why_not;

use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

pub use board::{Board, BoardCard, BoardColumn};
pub use changed::{Changed, ChangedCommit, ChangedFile, ChangedRecord, ChangedVoices, Voices};
pub use check::{
    Check, Counts, Edit, Excerpt, Finding, Level, Measure, Note, Place, RuleName, Silenced,
};
use ci::CiRow;
pub use ci::{Ci, CiFile, CiNeed, CiRun, CiSystem};
pub use contacts::{ContactChange, ContactRow, Contacts};
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
pub use explain::{Explained, ExplainedModel, ExplainedPattern, ExplainedRule};
pub use feedback::{
    FeedbackAnswer, FeedbackBoard, FeedbackItem, FeedbackList, FeedbackNotice, FeedbackRow,
    FeedbackShow, FeedbackState, FeedbackWish,
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
pub use init::{Init, InitFile};
pub use intake::{
    FeedbackImport, FeedbackPresets, ImportChange, ImportGuess, ImportLeftOut, ImportPreset,
    ImportRedaction, ImportRejected, ImportTwin, ImportedFeedback, ImportedFile,
};
pub use item::{Basis, Demand, Files, ItemName, Moment};
pub use list::{List, ListedItem};
pub use log::{Log, LogChange, LogCommit, LogStatus, LogSubject};
pub use movement::{Movement, RankMove, RankPart};
pub use notify::{
    NotifyCoverage, NotifyFate, NotifyLedger, NotifyLetter, NotifyMail, NotifyPlan, NotifyRecord,
    NotifyRelease, NotifyRender, NotifyRow, NotifySend, NotifySkipped, NotifyStatus, NotifyUnknown,
    NotifyWaiting, NotifyWish,
};
pub use order::{
    HookPart, Hooks, OrderChange, OrderLine, OrderLines, OrderStep, Resolved, ResolvedFile,
};
pub use priority::{Bands, HiddenGem, Priority, PriorityItem, Wont};
pub use rank::{Decided, NotScored, OddInput, OtherModel, Override, Rank, RankedItem};
pub use show::{Criteria, Dates, Show, ShownAcceptance};

pub use site::SiteWritten;
pub use trace::{Digest, DigestWish, Trace, TraceLine};
pub use whatif::{WhatIf, WhatIfSlip};
pub use why::{Provenance, Why, WhyBreakEven, WhyInput, WhyNeighbour};
pub use why_not::{
    WhyNot, WhyNotAhead, WhyNotBreakEven, WhyNotCost, WhyNotNo, WhyNotOutlook, WhyNotQuote,
    WhyNotRelease, WhyNotWait, WhyNotWish,
};

/// The version in every envelope; it grows when a promise is broken.
pub const VERSION: u32 = 1;

/// The data of any report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Data {
    Board(Box<Board>),
    Changed(Box<Changed>),
    Check(Check),
    Ci(Ci),
    CiRun(Box<CiRun>),
    Contacts(Box<Contacts>),
    ContactChange(Box<ContactChange>),
    Explain(Explained),
    Init(Init),
    List(List),
    Log(Box<Log>),
    Rank(Rank),
    Order(OrderLines),
    OrderChange(OrderChange),
    Resolved(Resolved),
    Hooks(Hooks),
    Priority(Priority),
    Deep(Box<Deep>),
    Demand(Box<DemandTable>),
    DemandOf(Box<DemandOf>),
    Demo(Box<Demo>),
    Digest(Box<Digest>),
    FeedbackBoard(Box<FeedbackBoard>),
    FeedbackList(Box<FeedbackList>),
    Filed(Box<Filed>),
    FeedbackImport(Box<FeedbackImport>),
    FeedbackPresets(FeedbackPresets),
    FeedbackPage(Box<FeedbackBoard>),
    FeedbackShow(Box<FeedbackShow>),
    Dupes(Box<Dupes>),
    DupesCalibration(Box<DupesCalibration>),
    DupesRejected(Box<DupesRejected>),
    Flow(Box<Flow>),
    Diff(Box<Diff>),
    Movement(Box<Movement>),
    Show(Box<Show>),
    Site(SiteWritten),
    Trace(Box<Trace>),
    Why(Box<Why>),
    ForecastWhen(Box<ForecastWhen>),
    ForecastHowMany(Box<ForecastHowMany>),
    ForecastItem(Box<ForecastItem>),
    ForecastBacktest(Box<ForecastBacktest>),
    WhatIf(Box<WhatIf>),
    WhyNot(Box<WhyNot>),
    NotifyPlan(Box<NotifyPlan>),
    NotifyRender(Box<NotifyRender>),
    NotifySend(Box<NotifySend>),
    NotifyRecord(Box<NotifyRecord>),
    NotifyStatus(Box<NotifyStatus>),
    /// A small answer of a command that is no report.
    Other(Value),
}

impl Default for Data {
    fn default() -> Self {
        Self::Other(Value::Null)
    }
}

impl Data {
    /// The findings in it, for the formats that annotate.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Check(check) => &check.findings,
            Self::CiRun(run) => &run.findings,
            Self::Show(show) => &show.findings,
            Self::Diff(diff) => &diff.introduced,
            _ => &[],
        }
    }

    /// The rows of its main list, for CSV.
    pub fn rows(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        match self {
            Self::Changed(changed) => rows(&changed.files),
            Self::Check(check) => rows(&check.findings),
            Self::Ci(ci) => Box::new(ci.rows().into_iter().map(|each| row(&each))),
            Self::CiRun(run) => rows(&run.findings),
            Self::Contacts(contacts) => rows(&contacts.people),
            Self::ContactChange(change) => rows(std::slice::from_ref(&change.person)),
            Self::Explain(explained) if !explained.patterns.is_empty() => rows(&explained.patterns),
            Self::Explain(explained) if explained.rules.is_empty() => rows(&explained.models),
            Self::Explain(explained) => rows(&explained.rules),
            Self::Init(init) => rows(&init.files),
            Self::List(list) => rows(&list.items),
            Self::Log(log) => Box::new(log.commits.iter().flat_map(|commit| rows(&commit.changes))),
            Self::Rank(rank) => rows(&rank.items),
            Self::Order(order) => rows(&order.lines),
            Self::OrderChange(change) => rows(&change.done),
            Self::Resolved(resolved) => rows(&resolved.files),
            Self::Hooks(hooks) => rows(&hooks.parts),
            Self::Priority(priority) => rows(&priority.items),
            Self::Deep(deep) => Box::new(deep.letters.iter().map(letter_row)),
            Self::Demand(demand) => rows(&demand.rows),
            Self::DemandOf(of) => rows(&of.said),
            Self::Site(written) => rows(std::slice::from_ref(written)),
            Self::Demo(demo) => rows(&demo.priority.items),
            Self::Digest(digest) => rows(&digest.wishes),
            Self::Trace(trace) => rows(&trace.lines),
            Self::Board(board) => rows(&board.cards),
            Self::FeedbackBoard(board) | Self::FeedbackPage(board) => rows(&board.wishes),
            Self::FeedbackList(list) => rows(&list.feedback),
            Self::Filed(filed) => rows(&filed.entries),
            Self::FeedbackImport(import) => rows(&import.feedback),
            Self::FeedbackPresets(presets) => rows(&presets.presets),
            Self::FeedbackShow(show) => rows(&show.said),
            Self::Dupes(dupes) => {
                Box::new((dupes.groups.iter()).flat_map(|group| rows(&group.suggestions)))
            }
            Self::DupesCalibration(calibration) => rows(&calibration.by_score),
            Self::DupesRejected(rejected) => rows(&rejected.files),
            Self::Flow(flow) => rows(&flow.items),
            Self::Movement(movement) => rows(&movement.moves),
            Self::Diff(diff) => Box::new(diff.rows().into_iter().map(|each| row(&each))),
            Self::Show(show) => Box::new(std::iter::once(row(show))),
            Self::Why(why) => rows(&why.inputs),
            Self::ForecastWhen(forecast) => rows(&forecast.likely),
            Self::ForecastHowMany(forecast) => rows(&forecast.items),
            Self::ForecastItem(forecast) => rows(&forecast.likely),
            Self::ForecastBacktest(backtest) => rows(&backtest.coverage),
            Self::WhatIf(what) => rows(&what.slips),
            Self::WhyNot(letter) => rows(letter.ahead()),
            Self::NotifyPlan(plan) => Box::new(plan.rows().into_iter().map(|each| row(&each))),
            Self::NotifyRender(render) => rows(&render.mails),
            Self::NotifySend(send) => rows(&send.mails),
            Self::NotifyRecord(record) => rows(&record.ledgers),
            Self::NotifyStatus(status) => rows(&status.releases),
            Self::Other(Value::Array(list)) => rows(list),
            Self::Other(value) => Box::new(std::iter::once(value.clone())),
        }
    }

    /// A row with every key and no value.
    pub fn empty_row(&self) -> Value {
        match self {
            Self::Changed(_) => empty::<ChangedFile>(),
            Self::Check(_) | Self::CiRun(_) => empty::<Finding>(),
            Self::Ci(_) => empty::<CiRow>(),
            Self::Contacts(_) | Self::ContactChange(_) => empty::<ContactRow>(),
            Self::Explain(explained) if !explained.patterns.is_empty() => {
                empty::<ExplainedPattern>()
            }
            Self::Explain(explained) if explained.rules.is_empty() => empty::<ExplainedModel>(),
            Self::Explain(_) => empty::<ExplainedRule>(),
            Self::Init(_) => empty::<InitFile>(),
            Self::List(_) => empty::<ListedItem>(),
            Self::Log(_) => empty::<LogChange>(),
            Self::Rank(_) => empty::<RankedItem>(),
            Self::Priority(_) | Self::Demo(_) => empty::<PriorityItem>(),
            Self::Demand(_) => empty::<DemandRow>(),
            Self::DemandOf(_) => empty::<DemandMention>(),
            Self::Digest(_) => empty::<DigestWish>(),
            Self::Trace(_) => empty::<TraceLine>(),
            Self::Board(_) => empty::<BoardCard>(),
            Self::FeedbackBoard(_) | Self::FeedbackPage(_) => empty::<FeedbackWish>(),
            Self::FeedbackList(_) => empty::<FeedbackRow>(),
            Self::Filed(_) => empty::<FiledEntry>(),
            Self::FeedbackImport(_) => empty::<ImportedFeedback>(),
            Self::FeedbackPresets(_) => empty::<ImportPreset>(),
            Self::FeedbackShow(_) => empty::<DemandMention>(),
            Self::Dupes(_) => empty::<DupeSuggestion>(),
            Self::DupesCalibration(_) => empty::<DupesTenth>(),
            Self::DupesRejected(_) => empty::<FiledFile>(),
            Self::Order(_) => empty::<OrderLine>(),
            Self::OrderChange(_) => empty::<OrderStep>(),
            Self::Resolved(_) => empty::<ResolvedFile>(),
            Self::Hooks(_) => empty::<HookPart>(),
            Self::Flow(_) => empty::<FlowItem>(),
            Self::Show(_) => empty::<Show>(),
            Self::Site(_) => empty::<SiteWritten>(),
            Self::Diff(_) => empty::<DiffRow>(),
            Self::Movement(_) => empty::<RankMove>(),
            Self::Why(_) => empty::<WhyInput>(),
            Self::ForecastWhen(_) | Self::ForecastItem(_) => empty::<ForecastDay>(),
            Self::ForecastHowMany(_) => empty::<ForecastQueued>(),
            Self::ForecastBacktest(_) => empty::<ForecastTest>(),
            Self::WhatIf(_) => empty::<WhatIfSlip>(),
            Self::WhyNot(_) => empty::<WhyNotAhead>(),
            Self::NotifyPlan(_) => empty::<NotifyRow>(),
            Self::NotifyRender(_) => empty::<NotifyMail>(),
            Self::NotifySend(_) => empty::<NotifyFate>(),
            Self::NotifyRecord(_) => empty::<NotifyLedger>(),
            Self::NotifyStatus(_) => empty::<NotifyRelease>(),
            Self::Deep(_) | Self::Other(_) => Value::Null,
        }
    }
}

fn rows<T: Serialize>(list: &[T]) -> Box<dyn Iterator<Item = Value> + '_> {
    Box::new(list.iter().map(row))
}

fn letter_row(letter: &LetterScore) -> Value {
    json!({
        "letter": letter.letter,
        "name": letter.name,
        "percent": letter.percent,
        "passed": letter.passed,
        "applicable": letter.applicable,
        "failing": letter.failing.len(),
        "unknown": letter.unknown.len(),
    })
}

fn row<T: Serialize>(row: &T) -> Value {
    serde_json::to_value(row).expect("a shape has text keys only")
}

fn empty<T: Serialize + Default>() -> Value {
    row(&T::default())
}

/// A report as it is known by name.
pub struct Kind {
    /// `priority`
    pub name: &'static str,
    pub summary: &'static str,
    /// Whether it has findings that tools can annotate.
    pub has_findings: bool,
    schema: fn(&mut SchemaGenerator) -> Schema,
}

pub static REPORTS: &[Kind] = &[
    Kind {
        name: "check",
        summary: "What the rules find, and what could not be judged",
        has_findings: true,
        schema: SchemaGenerator::subschema_for::<Check>,
    },
    Kind {
        name: "ci",
        summary: "What the CI systems found here need, with the lines to paste",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Ci>,
    },
    Kind {
        name: "ci-run",
        summary: "What a run in CI judged, and the files that it wrote for the host",
        has_findings: true,
        schema: SchemaGenerator::subschema_for::<CiRun>,
    },
    Kind {
        name: "board",
        summary: "Work by the workflow's statuses, with ages, limits and what is blocked",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Board>,
    },
    Kind {
        name: "explain",
        summary: "What rules and ranking models look at, why, and how to fix it",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Explained>,
    },
    Kind {
        name: "init",
        summary: "What starting a backlog wrote",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Init>,
    },
    Kind {
        name: "list",
        summary: "Items and where they stand",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<List>,
    },
    Kind {
        name: "log",
        summary: "What happened to an item or to the backlog, commit by commit",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Log>,
    },
    Kind {
        name: "rank",
        summary: "The product owner's order beside the computed one",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Rank>,
    },
    Kind {
        name: "order",
        summary: "The lines of the product owner's order, and how they count",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<OrderLines>,
    },
    Kind {
        name: "order-change",
        summary: "What was done to the product owner's order",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<OrderChange>,
    },
    Kind {
        name: "resolved",
        summary: "What became of files of the backlog with a conflict",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Resolved>,
    },
    Kind {
        name: "hooks",
        summary: "What Git is told to ask",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Hooks>,
    },
    Kind {
        name: "priority",
        summary: "The product owner's order as stakeholders read it",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Priority>,
    },
    Kind {
        name: "deep",
        summary: "How DEEP the backlog is, letter by letter, and what to mend first",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Deep>,
    },
    Kind {
        name: "flow",
        summary: "How long items take, how many are finished, what is in progress and how old it is",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Flow>,
    },
    Kind {
        name: "changed",
        summary: "What a command wrote, or would write: the records, the voices behind them, the files",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Changed>,
    },
    Kind {
        name: "demand",
        summary: "Who wants what: demand by item, epic, goal, theme, account or segment, and what nothing answers",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<DemandTable>,
    },
    Kind {
        name: "demand-of",
        summary: "The demand of one item, wish or group, with everything that it is counted from",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<DemandOf>,
    },
    Kind {
        name: "contacts",
        summary: "The people behind the requesters' ids, masked unless they are asked to be revealed",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Contacts>,
    },
    Kind {
        name: "contacts-change",
        summary: "What was changed about one person: added, opted out or in, forgotten",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<ContactChange>,
    },
    Kind {
        name: "feedback-add",
        summary: "What taking feedback in wrote, what was taken out of it, and what looks like it",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Filed>,
    },
    Kind {
        name: "feedback-list",
        summary: "Feedback files and how far each has come",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<FeedbackList>,
    },
    Kind {
        name: "feedback-import",
        summary: "What an import took in, left out and rejected, and why",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<FeedbackImport>,
    },
    Kind {
        name: "feedback-presets",
        summary: "Exports of other tools that an import knows",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<FeedbackPresets>,
    },
    Kind {
        name: "feedback-show",
        summary: "One request: everything merged with it, what answers it, who was told, what comes next",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<FeedbackShow>,
    },
    Kind {
        name: "feedback-board",
        summary: "Wishes by how far they have come",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<FeedbackBoard>,
    },
    Kind {
        name: "feedback",
        summary: "What people asked for and how far it has come, for people without a terminal",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<FeedbackBoard>,
    },
    Kind {
        name: "trace",
        summary: "From feedback to need, item, sprint, acceptance, release and notice, and what is missing on the way",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Trace>,
    },
    Kind {
        name: "digest",
        summary: "What an account asked for, how far it has come, what changed",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Digest>,
    },
    Kind {
        name: "dupes",
        summary: "Feedback that may be the same wish, or belong to a story, and why",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Dupes>,
    },
    Kind {
        name: "dupes-calibration",
        summary: "How well such suggestions agree with what people merged",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<DupesCalibration>,
    },
    Kind {
        name: "dupes-rejected",
        summary: "Two wishes that were told apart",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<DupesRejected>,
    },
    Kind {
        name: "site",
        summary: "What became of a site's pages",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<SiteWritten>,
    },
    Kind {
        name: "demo",
        summary: "The demo that was written, and what both reports say of it",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Demo>,
    },
    Kind {
        name: "rank-diff",
        summary: "Which input of which commit moved which item in the computed order",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Movement>,
    },
    Kind {
        name: "diff",
        summary: "What differs between two versions of the backlog, as a reviewer reads it",
        has_findings: true,
        schema: SchemaGenerator::subschema_for::<Diff>,
    },
    Kind {
        name: "show",
        summary: "One item and everything that is known of it",
        has_findings: true,
        schema: SchemaGenerator::subschema_for::<Show>,
    },
    Kind {
        name: "why",
        summary: "Why an item stands where it stands",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<Why>,
    },
    Kind {
        name: "forecast-when",
        summary: "When so many items, or those of a release, goal or epic, are done",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<ForecastWhen>,
    },
    Kind {
        name: "forecast-how-many",
        summary: "How many items are done by a day, and which of the order",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<ForecastHowMany>,
    },
    Kind {
        name: "forecast-item",
        summary: "When one item is done",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<ForecastItem>,
    },
    Kind {
        name: "forecast-backtest",
        summary: "How forecasts of the past came true",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<ForecastBacktest>,
    },
    Kind {
        name: "whatif",
        summary: "What doing something else would cost",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<WhatIf>,
    },
    Kind {
        name: "why-not",
        summary: "The draft of a letter that says why something is not done now, or never",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<WhyNot>,
    },
    Kind {
        name: "notify-plan",
        summary: "Who is told what when it ships, and who is not and why",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<NotifyPlan>,
    },
    Kind {
        name: "notify-render",
        summary: "The letters as they would be sent",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<NotifyRender>,
    },
    Kind {
        name: "notify-send",
        summary: "What became of each letter that was sent",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<NotifySend>,
    },
    Kind {
        name: "notify-record",
        summary: "What was written down by hand of who was told",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<NotifyRecord>,
    },
    Kind {
        name: "notify-status",
        summary: "How far the loop is closed, release by release",
        has_findings: false,
        schema: SchemaGenerator::subschema_for::<NotifyStatus>,
    },
];

/// The JSON Schema (draft 2020-12) of what `--format json` prints for this report; none for a name that is no report.
pub fn schema(name: &str) -> Option<Value> {
    let kind = REPORTS.iter().find(|kind| kind.name == name)?;
    let mut generator = generator();
    let envelope = envelope(kind, &mut generator);
    Some(whole(
        envelope,
        &format!("deepen {name} --format json"),
        &mut generator,
    ))
}

/// One JSON Schema for what any report prints: an envelope of exactly one of them.
pub fn schemas() -> Value {
    let mut generator = generator();
    let envelopes: Vec<Value> = REPORTS
        .iter()
        .map(|kind| envelope(kind, &mut generator))
        .collect();
    whole(
        json!({ "oneOf": envelopes }),
        "deepen --format json",
        &mut generator,
    )
}

/// Whether the report of this name has findings that tools can annotate.
pub fn has_findings(name: &str) -> bool {
    (REPORTS.iter()).any(|kind| kind.name == name && kind.has_findings)
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
}

fn envelope(kind: &Kind, generator: &mut SchemaGenerator) -> Value {
    json!({
        "type": "object",
        "description": kind.summary,
        "required": ["schema", "report", "data"],
        "properties": {
            "schema": { "const": VERSION },
            "report": { "const": kind.name },
            "data": (kind.schema)(generator),
        },
    })
}

fn whole(mut schema: Value, title: &str, generator: &mut SchemaGenerator) -> Value {
    if let Value::Object(object) = &mut schema {
        let definitions = generator.take_definitions(true);
        object.insert("$defs".into(), Value::Object(definitions));
        object.shift_insert(
            0,
            "$schema".into(),
            "https://json-schema.org/draft/2020-12/schema".into(),
        );
        object.shift_insert(1, "title".into(), title.into());
    }
    schema
}

/// What every JSON answer is wrapped in.
#[derive(Serialize)]
pub struct Envelope<'a> {
    pub schema: u32,
    pub report: &'a str,
    pub data: &'a Data,
}
