//! `deepen notify send`: each letter once, whatever happens in between.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::Asking;
use super::desk::Desk;
use super::ledgers::{changes, write};
use super::server::{Overrides, Post, post, server};
use crate::backlog::Id;
use crate::backlog::ledger::{Notice as Line, NoticeResult};
use crate::cli::{Answer, Exit, Failure, Global};
use crate::repo::mail::{Address, Fate, Mailbox, Offer, Session};
use crate::repo::outbox::{self, Entry, Outbox, State};
use crate::repo::world::{self, World};
use crate::report::notify::{letter_of, send_report};
use crate::report::shape::{NotifyFate, NotifyLedger, NotifySend};
use crate::text::sorting::Gather as _;

/// Failures one after the other after which the rest is not tried: it is not the letters then.
const IN_A_ROW: usize = 3;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    asking: Asking,
    /// Show what would be sent and written, and do neither
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// At most so many letters
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Send once more to this person, whose letter is of unknown fate
    #[arg(long, value_name = "R-…")]
    resend: Vec<String>,
    /// The mail server; `notify.smtp` in deepen.yml when absent
    #[arg(long, value_name = "HOST:PORT")]
    server: Option<String>,
    /// starttls, tls, none (to this machine only) or insecure
    #[arg(long, value_name = "WORD")]
    security: Option<String>,
    /// Whose letters they are: `Name <address>`; `notify.from` in deepen.yml when absent
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
}

/// A letter that waits to be sent, and what became of it.
struct Job {
    /// As it is written into the journal, but for its state.
    entry: Entry,
    to: Address,
    bytes: Vec<u8>,
    told: NotifyFate,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if global.at.is_some() {
        return Err(Failure::usage("letters are sent of today: leave --at out"));
    }
    let mut desk = Desk::load(&options.asking, global, world)?;
    let sender = Post::new(&desk, options.from.as_deref())?;
    let overrides = Overrides {
        server: options.server.as_deref(),
        security: options.security.as_deref(),
        without_password: options.dry_run,
    };
    let server = server(&desk, &overrides)?;
    let mut send = NotifySend {
        at: desk.asked().at,
        event: desk.event.name(),
        occasion: desk.asked().occasion,
        server: server.name(),
        dry_run: options.dry_run,
        notes: desk.notes.clone(),
        ..NotifySend::default()
    };
    if options.dry_run {
        let jobs = jobs(&desk, &sender, options.limit)?;
        send.ledgers = would_write(&desk, &jobs);
        send.mails = jobs.into_iter().map(|job| job.told).collect();
        send.unknown = desk.unknown();
        return desk.scene.answer(&send_report(send), Exit::Clean);
    }
    let mut outbox = Outbox::open(&desk.outbox)?;
    give_up(&mut outbox, &desk, &options.resend)?;
    desk.look_again()?;
    let mut jobs = jobs(&desk, &sender, options.limit)?;
    if !jobs.is_empty() && agreed(&jobs, &server.name(), options.yes)? {
        let mut session = Session::new(&server)?;
        session.open()?;
        let settings = &desk.backlog().config.notify.smtp;
        let mut run = Run {
            session,
            outbox: &mut outbox,
            from: &sender.from,
            stop: &world::asked_to_stop(),
            between: Duration::from_secs(60) / settings.per_minute,
            rounds: settings.attempts,
            before_next_round: Duration::from_secs(u64::from(settings.retry_seconds)),
            in_a_row: 0,
        };
        let done = run.rounds(&mut jobs);
        send.stopped = run.stop.load(Ordering::SeqCst);
        run.session.close();
        done?;
    }
    desk.look_again()?;
    send.ledgers = write(&desk, &desk.unwritten())?;
    send.mails = jobs.into_iter().map(|job| job.told).collect();
    send.unknown = desk.unknown();
    let is_done = send.unknown.is_empty() && send.mails.iter().all(|mail| mail.fate == "sent");
    let exit = if is_done { Exit::Clean } else { Exit::Findings };
    desk.scene.answer(&send_report(send), exit)
}

/// Every letter of the plan as a message: a template that is wrong stops before the first is sent.
fn jobs(desk: &Desk, sender: &Post, limit: Option<usize>) -> Result<Vec<Job>, Failure> {
    let plan = desk.plan();
    let letters = desk.letters(&plan)?;
    let asked = desk.asked();
    (letters.iter().take(limit.unwrap_or(usize::MAX)))
        .map(|(notice, letter)| {
            let mail = post(sender, notice, letter, desk.scene.now())?;
            let lines = notice.wishes.iter().map(|wish| outbox::Line {
                ledger: wish.ledger.clone(),
                requester: wish.requester.clone(),
                feedback: wish.feedback.clone(),
            });
            let told = letter_of(&asked, notice, letter);
            Ok(Job {
                entry: Entry {
                    message: mail.message_id,
                    requester: notice.requester.clone(),
                    event: notice.event.name().to_owned(),
                    lines: lines.collect(),
                    state: State::Sending,
                    at: desk.scene.now().to_string(),
                    note: None,
                },
                to: mail.to,
                bytes: mail.bytes,
                told: NotifyFate {
                    requester: told.requester,
                    address: told.address,
                    feedback: told.wishes.into_iter().map(|wish| wish.feedback).collect(),
                    fate: "left",
                    detail: None,
                },
            })
        })
        .collect()
}

/// What the ledgers would say if everything were sent.
fn would_write(desk: &Desk, jobs: &[Job]) -> Vec<NotifyLedger> {
    let sent = jobs.iter().flat_map(|job| &job.entry.lines).map(|line| {
        let notice = Line {
            requester: line.requester.clone(),
            feedback: line.feedback.clone(),
            event: desk.event,
            channel: super::desk::CHANNEL.into(),
            result: NoticeResult::Sent,
        };
        (line.ledger.clone(), notice)
    });
    let lines: Vec<(String, Line)> = desk.unwritten().into_iter().chain(sent).collect();
    let changes = changes(desk, &lines).into_iter();
    changes.map(|(_, ledger)| ledger).collect()
}

/// Takes letters of unknown fate for not sent, as the person at the keyboard decides.
fn give_up(outbox: &mut Outbox, desk: &Desk, resend: &[String]) -> Result<(), Failure> {
    for written in resend {
        let requester = Id::new(written);
        let open: Vec<Entry> = (outbox::latest(&outbox.entries).into_values())
            .filter(|entry| entry.state == State::Sending)
            .filter(|entry| entry.lines.iter().any(|line| line.requester == requester))
            .cloned()
            .collect();
        if open.is_empty() {
            return Err(
                Failure::usage(format!("no letter to {requester} is of unknown fate"))
                    .hint("`deepen notify status` lists those that are"),
            );
        }
        for entry in open {
            outbox.append(Entry {
                state: State::Failed,
                at: desk.scene.now().to_string(),
                note: Some("sent once more by hand".to_owned()),
                ..entry
            })?;
        }
    }
    Ok(())
}

/// Whether to send: asked of the person at the terminal.
fn agreed(jobs: &[Job], server: &str, yes: bool) -> Result<bool, Failure> {
    if yes {
        return Ok(true);
    }
    let domains: BTreeSet<&str> = jobs.iter().map(|job| job.to.domain()).into_set();
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let question = format!(
        "Send {} to {} by {server}?",
        plural(jobs.len(), "letter"),
        plural(domains.len(), "domain")
    );
    world::ask(&question).ok_or_else(|| {
        Failure::usage(format!(
            "{} to send, and nobody is at a terminal to agree",
            plural(jobs.len(), "letter")
        ))
        .hint("--yes sends them; --dry-run shows what would be sent")
    })
}

/// One run of sending.
struct Run<'a> {
    session: Session<'a>,
    outbox: &'a mut Outbox,
    from: &'a Mailbox,
    stop: &'a AtomicBool,
    between: Duration,
    rounds: u32,
    before_next_round: Duration,
    /// Failures since something went well.
    in_a_row: usize,
}

impl Run<'_> {
    /// Sends every letter; those that the server puts off again later, a few times.
    ///
    /// # Errors
    /// When the journal cannot be written: then nothing more is sent.
    fn rounds(&mut self, jobs: &mut [Job]) -> Result<(), Failure> {
        let bar = ProgressBar::new(jobs.len() as u64);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos} of {len} letters, {eta} left")
        {
            bar.set_style(style);
        }
        for round in 0..self.rounds {
            let mut waits = false;
            for job in jobs
                .iter_mut()
                .filter(|job| matches!(job.told.fate, "left" | "later"))
            {
                if self.stop.load(Ordering::SeqCst) || self.in_a_row >= IN_A_ROW {
                    break;
                }
                self.one(job)?;
                waits |= job.told.fate == "later";
                bar.set_position(bar.position() + u64::from(job.told.fate != "later"));
                world::pause(self.between, self.stop);
            }
            if !waits || round + 1 == self.rounds {
                break;
            }
            world::pause(self.before_next_round, self.stop);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// Offers one letter. Before its content is handed over the journal says so, and afterwards what became of it: a run that
    /// ends in between leaves a letter of unknown fate, which is named and not sent again by itself.
    fn one(&mut self, job: &mut Job) -> Result<(), Failure> {
        let is_ascii = job.bytes.is_ascii();
        let fate = match self.session.offer(&self.from.email, &job.to, is_ascii) {
            Offer::Not(fate) => fate,
            Offer::Ready => {
                self.outbox.append(job.entry.clone())?;
                let fate = self.session.hand_over(&job.bytes);
                if matches!(fate, Fate::Later(_) | Fate::Failed(_)) {
                    self.note(job, State::Failed, &fate)?;
                }
                fate
            }
        };
        match &fate {
            Fate::Sent(_) => self.note(job, State::Sent, &fate)?,
            Fate::Undeliverable(_) => self.note(job, State::Undeliverable, &fate)?,
            _ => {}
        }
        let is_ours = matches!(fate, Fate::Failed(_) | Fate::Unknown(_));
        self.in_a_row = if is_ours { self.in_a_row + 1 } else { 0 };
        let (name, detail) = told(fate);
        job.told.fate = name;
        job.told.detail = Some(detail).filter(|_| name != "sent");
        Ok(())
    }

    fn note(&mut self, job: &Job, state: State, fate: &Fate) -> Result<(), Failure> {
        let (_, detail) = told(fate.clone());
        self.outbox.append(Entry {
            state,
            note: Some(detail),
            ..job.entry.clone()
        })?;
        Ok(())
    }
}

/// A fate's name, as it is promised, and what the server said.
fn told(fate: Fate) -> (&'static str, String) {
    match fate {
        Fate::Sent(said) => ("sent", said),
        Fate::Undeliverable(said) => ("undeliverable", said),
        Fate::Later(said) => ("later", said),
        Fate::Failed(said) => ("failed", said),
        Fate::Unknown(said) => ("unknown", said),
    }
}
