//! Closing the loop: who is told of what, each person once an event and wish, and who is not and why.
//!
//! A wish is a closure of feedback: a file and everything that was merged into it. It is told of to everybody who asked for
//! any part of it. What was told stands in the ledgers, so that a plan made after its own notices were sent is empty.

mod person;
mod shipping;
#[cfg(test)]
mod tests;
mod timing;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Closure;
use super::closure::Merging;
use crate::backlog::contacts::{Contact, Contacts};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::item::ItemType;
use crate::backlog::ledger::{Notice as Line, NoticeEvent, NoticeResult, ledgers};
use crate::backlog::{Backlog, Feedback, Id, ItemIx};
use crate::text::sorting::{Gather as _, PutInOrder as _};
pub use shipping::{Shipping, Stage};
pub use timing::{Timing, timing};

/// What is asked of [`plan`].
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub backlog: &'a Backlog,
    /// None: there is no contacts' file here.
    pub contacts: Option<&'a Contacts>,
    /// Every line of every ledger, with the ledger's name, and what is known besides.
    pub told: &'a [(String, Line)],
    /// Notices of which nobody knows whether they arrived: requester, feedback and event.
    pub unsure: &'a BTreeSet<(Id, Id, NoticeEvent)>,
    pub event: NoticeEvent,
    pub occasion: &'a Occasion,
    /// Only of what was received on this day or later.
    pub since: Option<Date>,
    /// Tells again what came back, and what an earlier release told of and this one brings again.
    pub force: bool,
    pub today: Date,
    /// Whether mail can be addressed so.
    pub is_address: fn(&str) -> bool,
}

/// What the plan is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Everything that nobody was told of yet.
    Everything,
    /// What is in the release of this version.
    Release(String),
    /// What became of these items between two versions of the backlog.
    Between { name: String, items: BTreeSet<Id> },
}

/// Whom to tell, and whom not.
#[derive(Clone, Debug, Default)]
pub struct Plan<'a> {
    /// One a person, by requester.
    pub notices: Vec<Notice<'a>>,
    /// By feedback, then requester.
    pub skipped: Vec<Skipped>,
    /// Wishes that the occasion meets in part, by feedback.
    pub waiting: Vec<Waiting>,
    pub coverage: Coverage,
}

/// One letter to one person, with all that there is to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice<'a> {
    /// The first by id where several ids have the same address.
    pub requester: Id,
    pub contact: &'a Contact,
    pub event: NoticeEvent,
    /// By feedback.
    pub wishes: Vec<Wish>,
}

/// One wish of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub requester: Id,
    /// The first file, by path, that this person is behind: what the ledger names.
    pub feedback: Id,
    /// Index into `Backlog::feedback`.
    pub canonical: usize,
    /// Indexes into `Backlog::feedback`: the files that this person is behind.
    pub own: Vec<usize>,
    /// The items that answer it and are meant by the event.
    pub items: Vec<ItemIx>,
    /// The ledger that it is written into: a release's version, or the event's name.
    pub ledger: String,
    /// The person spoke for somebody else, who is told through them.
    pub by_proxy: bool,
    /// Times that it was told before and is told again.
    pub again: usize,
}

/// One person who is not told of one wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// None: nobody knows who it was.
    pub requester: Option<Id>,
    pub feedback: Id,
    /// The ledger that it would be written into.
    pub ledger: String,
    pub why: WhySkipped,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhySkipped {
    /// In this ledger, by this channel.
    AlreadyTold {
        ledger: String,
        channel: String,
    },
    /// Sent, and whether it arrived is not known.
    FateUnknown,
    /// It came back, or no server takes it, as this ledger says.
    Undeliverable {
        ledger: String,
        result: NoticeResult,
    },
    /// Since this day, as far as it is known.
    OptedOut(Option<Date>),
    Erased(Date),
    /// The contacts do not name the person.
    NoContact,
    NoAddress,
    /// No mail can be addressed so.
    BadAddress,
    NoConsent,
    /// Said by somebody of our own.
    Internal,
    /// Said for somebody else, and the configuration does not tell such people.
    Proxy,
    /// The feedback does not say who it was.
    NoRequester,
    Spam,
}

/// A wish that is met in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub feedback: Id,
    /// Items that are not shipped yet, or do not exist.
    pub waits_for: Vec<Id>,
    /// Distinct people who wait.
    pub people: usize,
}

/// How many pairs of a person and a wish were told, of those who could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub told: usize,
    /// Those told, those of the plan, and those whose notice's fate is unknown.
    pub could_be_told: usize,
    /// Every pair, also those who cannot be told.
    pub asked: usize,
    /// Of the plan: people without a word of consent in the contacts.
    pub without_consent: usize,
}

impl Coverage {
    /// Told of those who could be, 0 to 1; none when nobody could.
    pub fn share(&self) -> Option<f64> {
        (self.could_be_told > 0).then(|| self.told as f64 / self.could_be_told as f64)
    }
}

impl WhySkipped {
    /// The reason's name, as it is promised to machines.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AlreadyTold { .. } => "already-told",
            Self::FateUnknown => "fate-unknown",
            Self::Undeliverable { .. } => "undeliverable",
            Self::OptedOut(_) => "opted-out",
            Self::Erased(_) => "erased",
            Self::NoContact => "no-contact",
            Self::NoAddress => "no-address",
            Self::BadAddress => "bad-address",
            Self::NoConsent => "no-consent",
            Self::Internal => "internal",
            Self::Proxy => "proxy",
            Self::NoRequester => "no-requester",
            Self::Spam => "spam",
        }
    }
}

/// Every line of every ledger of this backlog, with the ledger's name.
pub fn told(backlog: &Backlog) -> Vec<(String, Line)> {
    ledgers(backlog)
        .flat_map(|ledger| {
            let name = ledger.name.to_owned();
            let lines = ledger.lines.into_iter();
            lines.map(move |(line, _)| (name.clone(), line))
        })
        .collect()
}

/// Whom to tell, and whom not and why.
///
/// A person is told once an event and wish, ever: a line `sent` for any file of the wish in any ledger is enough. With
/// `force` what came back is tried again, and what an earlier release's ledger told of is told again.
pub fn plan<'a>(question: &Question<'a>) -> Plan<'a> {
    let merging = Merging::new(question.backlog);
    let closures = merging.closures(&question.backlog.feedback);
    let mut planning = Planning {
        question: *question,
        shipping: Shipping::new(question.backlog, question.occasion, question.today),
        told: by_pair(question.told),
        plan: Plan::default(),
        letters: BTreeMap::new(),
    };
    for closure in &closures {
        planning.closure(closure);
    }
    planning.spam();
    planning.finish()
}

type Told<'a> = BTreeMap<(&'a Id, &'a Id), Vec<(&'a str, &'a Line)>>;

fn by_pair(told: &[(String, Line)]) -> Told<'_> {
    let mut pairs = Told::new();
    for (ledger, line) in told {
        let lines = pairs.entry((&line.requester, &line.feedback)).or_default();
        lines.push((ledger, line));
    }
    pairs
}

struct Planning<'a> {
    question: Question<'a>,
    shipping: Shipping<'a>,
    told: Told<'a>,
    plan: Plan<'a>,
    /// By address, lower case: one letter each.
    letters: BTreeMap<String, Notice<'a>>,
}

/// What an event says of one wish.
struct Meant {
    items: Vec<ItemIx>,
    ledger: String,
}

impl<'a> Planning<'a> {
    fn closure(&mut self, closure: &Closure) {
        let Some(meant) = self.meant(closure) else {
            return;
        };
        let feedback = &self.question.backlog.feedback;
        for requester in &closure.requesters {
            let own: Vec<usize> = (closure.members.iter().copied())
                .filter(|place| is_of(feedback.get(*place), requester))
                .collect();
            self.person(closure, &meant, requester, own);
        }
        for place in &closure.members {
            if let Some(each) = feedback.get(*place)
                && each.requester.is_none()
            {
                self.plan.skipped.push(Skipped {
                    requester: None,
                    feedback: each.id.clone(),
                    ledger: meant.ledger.clone(),
                    why: WhySkipped::NoRequester,
                });
            }
        }
    }

    /// What there is to say of a wish; none when the event does not concern it.
    fn meant(&mut self, closure: &Closure) -> Option<Meant> {
        let backlog = self.question.backlog;
        let feedback = &backlog.feedback;
        let canonical = feedback.get(closure.canonical)?;
        let members = || closure.members.iter().filter_map(|at| feedback.get(*at));
        let linked: BTreeSet<&Id> = members()
            .flat_map(|each| each.addressed_by.iter().map(|id| &id.value))
            .into_set();
        let event = self.question.event;
        match event {
            NoticeEvent::Shipped => self.shipped(canonical, closure, &linked),
            NoticeEvent::Received => {
                let is_meant = members().any(|each| self.is_recent(each))
                    && *self.question.occasion == Occasion::Everything;
                is_meant.then(|| Meant {
                    items: Vec::new(),
                    ledger: event.name().to_owned(),
                })
            }
            NoticeEvent::Declined => {
                let is_declined = canonical.state.value == FeedbackState::Declined;
                (is_declined && self.is_recent(canonical)).then(|| Meant {
                    items: Vec::new(),
                    ledger: event.name().to_owned(),
                })
            }
            NoticeEvent::Planned => self.planned(&linked),
        }
    }

    fn is_recent(&self, feedback: &Feedback) -> bool {
        let received = feedback.received.as_ref().map(|day| day.value);
        self.question
            .since
            .is_none_or(|since| received >= Some(since))
    }

    fn shipped(
        &mut self,
        canonical: &Feedback,
        closure: &Closure,
        linked: &BTreeSet<&Id>,
    ) -> Option<Meant> {
        match self.shipping.stage(linked) {
            Stage::NotConcerned => None,
            Stage::Shipped { items, ledger } => Some(Meant { items, ledger }),
            Stage::Waits(waits_for) => {
                self.plan.waiting.push(Waiting {
                    feedback: canonical.id.clone(),
                    waits_for,
                    people: closure.requesters.len(),
                });
                None
            }
        }
    }

    /// A linked item is open, and in the release where one is named.
    fn planned(&self, linked: &BTreeSet<&Id>) -> Option<Meant> {
        let backlog = self.question.backlog;
        let items: Vec<ItemIx> = linked
            .iter()
            .filter_map(|id| backlog.find(id))
            .filter(|index| backlog.item(*index).is_open() && self.shipping.is_meant(*index))
            .filter(|index| backlog.item(*index).item_type != ItemType::Goal)
            .collect();
        let ledger = match self.question.occasion {
            Occasion::Release(version) => version.clone(),
            _ => self.question.event.name().to_owned(),
        };
        (!items.is_empty()).then_some(Meant { items, ledger })
    }

    /// Feedback that is left out as spam, where it names an item that is meant.
    fn spam(&mut self) {
        if self.question.event != NoticeEvent::Shipped {
            return;
        }
        for feedback in &self.question.backlog.feedback {
            let linked = feedback.addressed_by.iter().map(|id| &id.value).collect();
            if feedback.state.value == FeedbackState::Spam
                && let Stage::Shipped { ledger, .. } = self.shipping.stage(&linked)
            {
                self.plan.skipped.push(Skipped {
                    ledger,
                    requester: feedback.requester.as_ref().map(|id| id.value.clone()),
                    feedback: feedback.id.clone(),
                    why: WhySkipped::Spam,
                });
            }
        }
    }

    fn finish(mut self) -> Plan<'a> {
        let mut notices: Vec<Notice<'a>> = self.letters.into_values().collect();
        for notice in &mut notices {
            notice.wishes.put_in_order_by(|one, other| {
                (&one.feedback, &one.requester).cmp(&(&other.feedback, &other.requester))
            });
        }
        notices.put_in_order_by(|one, other| one.requester.cmp(&other.requester));
        let silent = |notice: &&Notice<'_>| notice.contact.consent.is_none();
        self.plan.coverage.without_consent = notices.iter().filter(silent).count();
        self.plan.notices = notices;
        self.plan.skipped.put_in_order_by(|one, other| {
            (&one.feedback, &one.requester, &one.why).cmp(&(
                &other.feedback,
                &other.requester,
                &other.why,
            ))
        });
        self.plan
            .waiting
            .put_in_order_by(|one, other| one.feedback.cmp(&other.feedback));
        self.plan
    }
}

fn is_of(feedback: Option<&Feedback>, requester: &Id) -> bool {
    feedback
        .and_then(|each| each.requester.as_ref())
        .is_some_and(|id| id.value == *requester)
}
