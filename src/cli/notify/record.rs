//! `deepen notify record`: what was told or came back by other ways.

use std::collections::BTreeSet;

use clap::Args;

use super::Asking;
use super::desk::{CHANNEL, Desk};
use super::ledgers::{changes, write};
use crate::backlog::Id;
use crate::backlog::ledger::{Notice as Line, NoticeResult};
use crate::cli::{Answer, Exit, Failure, Global};
use crate::demand::notices::{Occasion, WhySkipped};
use crate::repo::outbox::{self, Entry, Outbox, State};
use crate::repo::world::World;
use crate::report::notify::record_report;
use crate::report::shape::{NotifyLedger, NotifyRecord};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Who: the requester's id
    #[arg(value_name = "R-…")]
    requester: String,
    /// sent, failed, bounced, opted-out or undeliverable
    result: String,
    /// Only of this feedback; all that the person is told of otherwise
    #[arg(long, value_name = "F-…")]
    feedback: Option<String>,
    /// How: email, phone, meeting, …
    #[arg(long, value_name = "WORD", default_value = CHANNEL)]
    channel: String,
    /// Of the release of this version; of everything otherwise
    #[arg(long, value_name = "VERSION")]
    release: Option<String>,
    /// received, planned, shipped or declined
    #[arg(long, value_name = "EVENT", default_value = "shipped")]
    event: String,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if global.at.is_some() {
        return Err(Failure::usage(
            "an old version cannot be written into: leave --at out",
        ));
    }
    let told = Told::new(options)?;
    let asking = Asking::about(&options.event, options.release.as_deref());
    let desk = Desk::load(&asking, global, world)?;
    let open = told.open_messages(&desk);
    let settles = !open.is_empty();
    let places = if settles {
        let lines = open.iter().flat_map(|entry| &entry.lines);
        lines
            .map(|line| {
                let ledger = line.ledger.clone();
                (ledger, line.requester.clone(), line.feedback.clone())
            })
            .collect()
    } else {
        told.places(&desk)?
    };
    let lines = told.lines(&desk, places);
    let ledgers: Vec<NotifyLedger> = if options.dry_run {
        let changes = changes(&desk, &lines).into_iter();
        changes.map(|(_, ledger)| ledger).collect()
    } else {
        if settles {
            settle(&desk, &open, told.result)?;
        }
        write(&desk, &lines)?
    };
    let mut notes = Vec::new();
    if settles && told.result == NoticeResult::Failed {
        notes.push(
            "the letter counts as not sent: the next `deepen notify send` sends it".to_owned(),
        );
    }
    let report = record_report(NotifyRecord {
        requester: told.requester.to_string(),
        dry_run: options.dry_run,
        ledgers,
        notes,
    });
    desk.scene.answer(&report, Exit::Clean)
}

/// What was told by hand.
struct Told {
    requester: Id,
    result: NoticeResult,
    channel: String,
    /// None: all that the person is told of.
    feedback: Option<Id>,
}

impl Told {
    fn new(options: &Options) -> Result<Self, Failure> {
        let result = NoticeResult::from_name(&options.result).ok_or_else(|| {
            let words = NoticeResult::ALL.map(NoticeResult::name).join(", ");
            Failure::usage(format!("there is no result `{}`", options.result))
                .hint(format!("there are {words}"))
        })?;
        Ok(Self {
            requester: requester(&options.requester)?,
            result,
            channel: channel(&options.channel)?,
            feedback: options.feedback.as_deref().map(Id::new),
        })
    }

    fn is_about(&self, feedback: &Id) -> bool {
        self.feedback.as_ref().is_none_or(|id| id == feedback)
    }

    fn lines(&self, desk: &Desk, places: Places) -> Vec<(String, Line)> {
        let line = |requester, feedback| Line {
            requester,
            feedback,
            event: desk.event,
            channel: self.channel.as_str().into(),
            result: self.result,
        };
        (places.into_iter())
            .map(|(ledger, requester, feedback)| (ledger, line(requester, feedback)))
            .collect()
    }

    /// The person's messages whose fate is unknown, when that is what is told.
    fn open_messages(&self, desk: &Desk) -> Vec<Entry> {
        let settles = matches!(self.result, NoticeResult::Sent | NoticeResult::Failed);
        if self.channel != CHANNEL || !settles {
            return Vec::new();
        }
        let latest = outbox::latest(&desk.journal);
        (latest.into_values())
            .filter(|entry| entry.state == State::Sending && entry.event == desk.event.name())
            .filter(|entry| {
                let mut lines = entry.lines.iter();
                lines.any(|line| line.requester == self.requester && self.is_about(&line.feedback))
            })
            .cloned()
            .collect()
    }

    /// The ledgers and feedback that the result is about: lines that are there, for what came back; else what the person is
    /// to be told of, whether mail can reach them or not.
    fn places(&self, desk: &Desk) -> Result<Places, Failure> {
        let in_release = |ledger: &str| match &desk.occasion {
            Occasion::Release(version) => ledger == version,
            _ => true,
        };
        let place = |ledger: &str, feedback: &Id| {
            (ledger.to_owned(), self.requester.clone(), feedback.clone())
        };
        let standing: Places = (desk.told().iter())
            .filter(|(ledger, line)| line.event == desk.event && in_release(ledger))
            .filter(|(_, line)| line.requester == self.requester && self.is_about(&line.feedback))
            .map(|(ledger, line)| place(ledger, &line.feedback))
            .collect();
        if self.result != NoticeResult::Sent && !standing.is_empty() {
            return Ok(standing);
        }
        let plan = desk.plan();
        let mut places: Places = (plan.notices.iter())
            .flat_map(|notice| &notice.wishes)
            .filter(|wish| wish.requester == self.requester && self.is_about(&wish.feedback))
            .map(|wish| place(&wish.ledger, &wish.feedback))
            .collect();
        for skipped in &plan.skipped {
            let why = &skipped.why;
            let is_told = matches!(why, WhySkipped::AlreadyTold { .. } | WhySkipped::Spam);
            let is_theirs = skipped.requester.as_ref() == Some(&self.requester);
            if is_theirs && self.is_about(&skipped.feedback) && !is_told {
                places.insert(place(&skipped.ledger, &skipped.feedback));
            }
        }
        if places.is_empty() {
            places = standing;
        }
        if places.is_empty() {
            let event = desk.event.name();
            let words = format!(
                "{} is concerned by nothing that was {event}",
                self.requester
            );
            return Err(Failure::usage(words).hint(
                "`deepen notify plan` shows who is; --release and --event choose what is meant",
            ));
        }
        Ok(places)
    }
}

type Places = BTreeSet<(String, Id, Id)>;

fn requester(written: &str) -> Result<Id, Failure> {
    let id = Id::new(written);
    if id.is_native() && id.as_str().starts_with('R') {
        return Ok(id);
    }
    Err(Failure::usage(format!("`{written}` is no requester's id"))
        .hint("R, a hyphen and six characters, as R-4T9W1X; `deepen notify plan` lists them"))
}

/// One word: a ledger's fields stand between tabs.
fn channel(written: &str) -> Result<String, Failure> {
    let is_word = |word: &str| {
        word.chars()
            .all(|each| each.is_alphanumeric() || "-_".contains(each))
    };
    let channel = written.trim();
    if channel.is_empty() || !is_word(channel) {
        return Err(Failure::usage(format!("--channel {written:?} is no word"))
            .hint("email, phone, meeting, …"));
    }
    Ok(channel.to_owned())
}

/// Settles what became of messages whose fate was unknown.
fn settle(desk: &Desk, open: &[Entry], result: NoticeResult) -> Result<(), Failure> {
    let mut outbox = Outbox::open(&desk.outbox)?;
    for entry in open {
        let state = match result {
            NoticeResult::Sent => State::Sent,
            _ => State::Failed,
        };
        let at = desk.scene.now().to_string();
        let note = Some("settled by hand".to_owned());
        outbox.append(Entry {
            state,
            at,
            note,
            ..entry.clone()
        })?;
    }
    Ok(())
}
