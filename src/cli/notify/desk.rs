//! Everything that notices are made from: the backlog, the contacts of this machine, the ledgers, the journal of what was sent.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Asking;
use crate::backlog::contacts::Contacts;
use crate::backlog::document::parse_date;
use crate::backlog::ledger::{Notice as Line, NoticeEvent, NoticeResult};
use crate::backlog::{Backlog, Id, place};
use crate::cli::range::Range;
use crate::cli::{Exit, Failure, Global, Needs, Scene};
use crate::demand::notices::{self, Notice, Occasion, Plan, Question, Shipping};
use crate::repo::git::Repository;
use crate::repo::outbox::{self, Entry, State};
use crate::repo::world::World;
use crate::repo::{files, mail};
use crate::report::moment::moment_of;
use crate::report::notice::{Letter, Templates, letter};
use crate::report::notify::Asked;
use crate::report::shape::NotifyUnknown;
use crate::text::sorting::{Gather as _, PutInOrder as _};

/// Days of what was received that an acknowledgement still makes sense for, where nobody says otherwise: later ones would be
/// news of something long forgotten.
const RECENT_DAYS: i32 = 30;

pub(super) struct Desk {
    pub(super) scene: Scene,
    pub(super) event: NoticeEvent,
    pub(super) occasion: Occasion,
    contacts: Option<Contacts>,
    /// Where the journal lies.
    pub(super) outbox: PathBuf,
    pub(super) journal: Vec<Entry>,
    /// The ledgers' lines, and those that follow from the journal and stand in no ledger yet.
    told: Vec<(String, Line)>,
    unsure: BTreeSet<(Id, Id, NoticeEvent)>,
    since: Option<Date>,
    only: Vec<Id>,
    force: bool,
    reveal: bool,
    pub(super) notes: Vec<String>,
}

impl Desk {
    /// The desk for what is asked.
    ///
    /// # Errors
    /// When there is no backlog, no such release, range or event, or contacts or journal cannot be read.
    pub(super) fn load(asking: &Asking, global: &Global, world: &World) -> Result<Self, Failure> {
        let needs = Needs {
            history: true,
            ..Needs::default()
        };
        let scene = Scene::load(world, global, &needs)?;
        let backlog = &scene.ground().backlog;
        let today = scene.ground().today;
        let event = event(&asking.event, backlog)?;
        let mut notes = Vec::new();
        let occasion = occasion(asking, event, &scene)?;
        let contacts = contacts(&scene, &mut notes)?;
        let since = since(asking, event, today, &mut notes)?;
        let site = scene.site();
        let common = scene.repository().map(Repository::common_folder);
        let outbox = outbox::path(common.as_deref(), &site.top, &site.root);
        let journal = outbox::read(&outbox)?;
        let mut told = notices::told(backlog);
        told.extend(unwritten(&journal, &told));
        let only: Vec<Id> = asking.only.iter().map(|id| Id::new(id)).collect();
        Ok(Self {
            event,
            occasion,
            contacts,
            unsure: unsure(&journal),
            outbox,
            journal,
            told,
            since,
            only,
            force: asking.force,
            reveal: asking.reveal,
            notes,
            scene,
        })
    }

    pub(super) fn backlog(&self) -> &Backlog {
        &self.scene.ground().backlog
    }

    pub(super) fn told(&self) -> &[(String, Line)] {
        &self.told
    }

    /// Reads the journal again, after lines were added.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn look_again(&mut self) -> Result<(), Failure> {
        self.journal = outbox::read(&self.outbox)?;
        self.told = notices::told(self.backlog());
        self.told.extend(unwritten(&self.journal, &self.told));
        self.unsure = unsure(&self.journal);
        Ok(())
    }

    /// Whom to tell and whom not.
    pub(super) fn plan(&self) -> Plan<'_> {
        let mut plan = self.plan_of(&self.occasion);
        if !self.only.is_empty() {
            let is_meant = |id: &Id| self.only.contains(id);
            plan.notices
                .retain(|notice| notice.wishes.iter().any(|wish| is_meant(&wish.requester)));
            plan.skipped
                .retain(|each| each.requester.as_ref().is_some_and(is_meant));
        }
        plan
    }

    /// The same for another occasion, for everybody.
    pub(super) fn plan_of<'d>(&'d self, occasion: &'d Occasion) -> Plan<'d> {
        let question = Question {
            backlog: self.backlog(),
            contacts: self.contacts.as_ref(),
            told: &self.told,
            unsure: &self.unsure,
            event: self.event,
            occasion,
            since: self.since,
            force: self.force,
            today: self.scene.ground().today,
            is_address: mail::is_address,
        };
        notices::plan(&question)
    }

    /// The letters of a plan.
    ///
    /// # Errors
    /// When a template is wrong: its file and line.
    pub(super) fn letters<'p>(
        &self,
        plan: &'p Plan<'_>,
    ) -> Result<Vec<(&'p Notice<'p>, Letter)>, Failure> {
        let templates = Templates::new(self.backlog()).map_err(template_failure)?;
        (plan.notices.iter())
            .map(|notice| {
                let letter = letter(self.backlog(), &templates, notice);
                Ok((notice, letter.map_err(template_failure)?))
            })
            .collect()
    }

    /// What was asked, for reports.
    pub(super) fn asked(&self) -> Asked<'_> {
        let ground = self.scene.ground();
        Asked {
            backlog: &ground.backlog,
            at: moment_of(&ground.past, ground.today),
            event: self.event,
            occasion: match &self.occasion {
                Occasion::Everything => "everything not told yet".to_owned(),
                Occasion::Release(version) => format!("release {version}"),
                Occasion::Between { name, .. } => name.clone(),
            },
            reveal: self.reveal,
        }
    }

    /// The notices whose fate is unknown, oldest first.
    pub(super) fn unknown(&self) -> Vec<NotifyUnknown> {
        let latest = outbox::latest(&self.journal);
        let mut open: Vec<&Entry> = (latest.into_values())
            .filter(|entry| entry.state == State::Sending)
            .collect();
        open.put_in_order_by(|one, other| {
            (&one.at, &one.requester).cmp(&(&other.at, &other.requester))
        });
        (open.into_iter())
            .map(|entry| NotifyUnknown {
                requester: entry.requester.to_string(),
                event: entry.event.clone(),
                feedback: entry
                    .lines
                    .iter()
                    .map(|line| line.feedback.to_string())
                    .collect(),
                since: entry.at.clone(),
                message_id: entry.message.clone(),
            })
            .collect()
    }

    /// Lines that follow from the journal and stand in no ledger, or stand there as failed.
    pub(super) fn unwritten(&self) -> Vec<(String, Line)> {
        unwritten(&self.journal, &notices::told(self.backlog()))
    }
}

/// What the journal says was sent or refused for good, and the ledgers do not.
fn unwritten(journal: &[Entry], told: &[(String, Line)]) -> Vec<(String, Line)> {
    let mut found = Vec::new();
    for entry in outbox::latest(journal).into_values() {
        let result = match entry.state {
            State::Sent => NoticeResult::Sent,
            State::Undeliverable => NoticeResult::Undeliverable,
            State::Sending | State::Failed => continue,
        };
        let Some(event) = NoticeEvent::from_name(&entry.event) else {
            continue;
        };
        for line in &entry.lines {
            let notice = Line {
                requester: line.requester.clone(),
                feedback: line.feedback.clone(),
                event,
                channel: CHANNEL.into(),
                result,
            };
            let stands = told.iter().any(|(ledger, each)| {
                *ledger == line.ledger
                    && (&each.requester, &each.feedback, each.event, &each.channel)
                        == (&notice.requester, &notice.feedback, event, &notice.channel)
                    && each.result != NoticeResult::Failed
            });
            if !stands {
                found.push((line.ledger.clone(), notice));
            }
        }
    }
    found.put_in_order();
    found
}

/// How this command tells people.
pub(super) const CHANNEL: &str = "email";

fn unsure(journal: &[Entry]) -> BTreeSet<(Id, Id, NoticeEvent)> {
    let latest = outbox::latest(journal);
    let open = latest
        .into_values()
        .filter(|entry| entry.state == State::Sending);
    open.filter_map(|entry| Some((entry, NoticeEvent::from_name(&entry.event)?)))
        .flat_map(|(entry, event)| {
            let lines = entry.lines.iter();
            lines.map(move |line| (line.requester.clone(), line.feedback.clone(), event))
        })
        .into_set()
}

fn event(name: &str, backlog: &Backlog) -> Result<NoticeEvent, Failure> {
    let words = NoticeEvent::ALL.map(NoticeEvent::name).join(", ");
    let event = NoticeEvent::from_name(name).ok_or_else(|| {
        Failure::usage(format!("there is no event `{name}`")).hint(format!("there are {words}"))
    })?;
    if backlog.config.notify.tells(event) {
        return Ok(event);
    }
    let mut events = backlog.config.notify.events.clone();
    events.push(name.to_owned());
    Err(Failure::usage(format!(
        "nobody is told when something is {name}: it is switched off"
    ))
    .hint(format!(
        "in deepen.yml: `notify: {{events: [{}]}}`",
        events.join(", ")
    )))
}

fn occasion(asking: &Asking, event: NoticeEvent, scene: &Scene) -> Result<Occasion, Failure> {
    let ground = scene.ground();
    if let Some(version) = &asking.release {
        return release(version, event, &ground.backlog, ground.today);
    }
    let Some(range) = &asking.range else {
        return Ok(Occasion::Everything);
    };
    if scene.repository().is_none() {
        return Err(
            Failure::usage("there is no Git repository here: nothing to compare with")
                .exit(Exit::NoHistory),
        );
    }
    let range = Range::parse(range)?;
    let before = scene.at(&range.before)?;
    let after = match &range.after {
        Some(after) => Some(scene.at(after)?),
        None => None,
    };
    let after = after
        .as_ref()
        .map_or(&ground.backlog, |view| &view.ground().backlog);
    let was = out(&before.ground().backlog, before.ground().today);
    let is = out(after, ground.today);
    Ok(Occasion::Between {
        name: range.text(),
        items: is.difference(&was).cloned().collect(),
    })
}

/// The items of a backlog that are accepted or released on this day.
fn out(backlog: &Backlog, today: Date) -> BTreeSet<Id> {
    let any = Occasion::Between {
        name: String::new(),
        items: BTreeSet::new(),
    };
    let shipping = Shipping::new(backlog, &any, today);
    (backlog.leaves())
        .filter(|(index, _)| shipping.is_shipped(*index))
        .map(|(_, item)| item.id.clone())
        .into_set()
}

fn release(
    version: &str,
    event: NoticeEvent,
    backlog: &Backlog,
    today: Date,
) -> Result<Occasion, Failure> {
    let wanted = version.trim().trim_start_matches('v');
    let same = |each: &str| each == version || each.trim_start_matches('v') == wanted;
    let Some(found) = backlog.releases.iter().find(|each| same(&each.version)) else {
        let known: Vec<&str> = backlog.releases.iter().map(|each| &*each.version).collect();
        return Err(
            Failure::usage(format!("there is no release `{version}`")).hint(if known.is_empty() {
                "releases stand in releases/*.md; --range A..B tells of what was accepted between two commits"
                    .to_owned()
            } else {
                format!("there are {}", known.join(", "))
            }),
        );
    };
    let out = found.released.as_ref().map(|day| day.value);
    if event == NoticeEvent::Shipped && out.is_none_or(|day| day > today) {
        let why = match out {
            Some(day) => format!("release {} goes out on {day}, after today", found.version),
            None => format!("release {} is planned, it did not go out", found.version),
        };
        return Err(Failure::usage(why).hint(format!(
            "write `released: {today}` into {} when it has",
            found.path()
        )));
    }
    Ok(Occasion::Release(found.version.to_string()))
}

/// The contacts of this machine; a note where there are none.
fn contacts(scene: &Scene, notes: &mut Vec<String>) -> Result<Option<Contacts>, Failure> {
    let site = scene.site();
    let path = place::contacts_path(&site.root);
    let Some(source) = files::read_source(&site.top, &path)? else {
        notes.push(format!(
            "there is no {path} on this machine, so that nobody can be written to: it maps requesters' ids to names \
             and addresses, and is never committed"
        ));
        return Ok(None);
    };
    let (contacts, problems) = Contacts::read(&source);
    for problem in problems {
        let line = source.position(problem.span.range().start).line;
        notes.push(format!("{path}:{}: {}", line + 1, problem.message));
    }
    Ok(Some(contacts))
}

fn since(
    asking: &Asking,
    event: NoticeEvent,
    today: Date,
    notes: &mut Vec<String>,
) -> Result<Option<Date>, Failure> {
    if let Some(written) = &asking.since {
        let day = parse_date(written);
        let failure = || {
            Failure::usage(format!("--since {written} is no day"))
                .hint("a day is written 2026-03-01")
        };
        return day.map(Some).ok_or_else(failure);
    }
    if event != NoticeEvent::Received {
        return Ok(None);
    }
    let first = today.checked_sub(RECENT_DAYS.days()).unwrap_or(today);
    notes.push(format!(
        "what came in before {first} is left out: --since DAY says otherwise"
    ));
    Ok(Some(first))
}

fn template_failure(error: crate::report::notice::TemplateError) -> Failure {
    Failure::from(error)
        .hint("what a template may say stands in docs/format.md; nothing was sent or written")
}
