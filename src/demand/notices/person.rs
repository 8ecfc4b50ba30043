//! Whether one person is told of one wish.

use super::{Meant, Notice, Planning, Skipped, WhySkipped, Wish};
use crate::backlog::Id;
use crate::backlog::config::Consent;
use crate::backlog::contacts::Contact;
use crate::backlog::feedback::Voice;
use crate::backlog::ledger::{Notice as Line, NoticeResult};
use crate::demand::Closure;

impl<'a> Planning<'a> {
    /// Puts this person's wish into their letter, or says why not.
    pub(super) fn person(
        &mut self,
        closure: &Closure,
        meant: &Meant,
        requester: &Id,
        own: Vec<usize>,
    ) {
        let feedback = &self.question.backlog.feedback;
        let Some(first) = own.first().and_then(|place| feedback.get(*place)) else {
            return;
        };
        let voice = (own.iter().filter_map(|place| feedback.get(*place)))
            .map(|each| each.voice)
            .min()
            .unwrap_or_default();
        let named = first.id.clone();
        self.plan.coverage.asked += 1;
        let lines = self.lines(closure, requester);
        let again = match self.once(&lines, &meant.ledger) {
            Ok(again) => again,
            Err(why) => {
                let was_told = matches!(why, WhySkipped::AlreadyTold { .. });
                self.plan.coverage.told += usize::from(was_told);
                self.plan.coverage.could_be_told += usize::from(was_told);
                return self.skip(requester, named, meant, why);
            }
        };
        if self.is_unsure(closure, requester) {
            self.plan.coverage.could_be_told += 1;
            return self.skip(requester, named, meant, WhySkipped::FateUnknown);
        }
        let contact = match self.reached(requester, voice) {
            Ok(contact) => contact,
            Err(why) => return self.skip(requester, named, meant, why),
        };
        self.plan.coverage.could_be_told += 1;
        let wish = Wish {
            requester: requester.clone(),
            feedback: named,
            canonical: closure.canonical,
            own,
            items: meant.items.clone(),
            ledger: meant.ledger.clone(),
            by_proxy: voice == Voice::Proxy,
            again,
        };
        self.write(contact, wish);
    }

    /// The lines of all ledgers for this person, event and wish, each with its ledger.
    fn lines(&self, closure: &Closure, requester: &Id) -> Vec<(&'a str, &'a Line)> {
        let feedback = &self.question.backlog.feedback;
        (closure.members.iter())
            .filter_map(|place| feedback.get(*place))
            .filter_map(|each| self.told.get(&(requester, &each.id)))
            .flatten()
            .filter(|(_, line)| line.event == self.question.event)
            .copied()
            .collect()
    }

    /// How often it was told before, when it is to be told now.
    fn once(&self, lines: &[(&str, &Line)], ledger: &str) -> Result<usize, WhySkipped> {
        let with = |result: NoticeResult| lines.iter().find(|(_, line)| line.result == result);
        if with(NoticeResult::OptedOut).is_some() {
            return Err(WhySkipped::OptedOut(None));
        }
        let sent = (lines.iter()).filter(|(_, line)| line.result == NoticeResult::Sent);
        let is_here = |(place, _): &&(&str, &Line)| *place == ledger;
        if let Some((place, line)) = sent.clone().find(is_here).or(sent.clone().next())
            && !(self.question.force && *place != ledger)
        {
            return Err(WhySkipped::AlreadyTold {
                ledger: (*place).to_owned(),
                channel: line.channel.to_string(),
            });
        }
        let back = with(NoticeResult::Bounced).or(with(NoticeResult::Undeliverable));
        if let Some((place, line)) = back
            && !self.question.force
        {
            return Err(WhySkipped::Undeliverable {
                ledger: (*place).to_owned(),
                result: line.result,
            });
        }
        Ok(lines.len())
    }

    fn is_unsure(&self, closure: &Closure, requester: &Id) -> bool {
        let feedback = &self.question.backlog.feedback;
        let members = closure.members.iter().filter_map(|at| feedback.get(*at));
        let event = self.question.event;
        members
            .map(|each| (requester.clone(), each.id.clone(), event))
            .any(|key| self.question.unsure.contains(&key))
    }

    /// Whom to write to.
    fn reached(&self, requester: &Id, voice: Voice) -> Result<&'a Contact, WhySkipped> {
        let config = &self.question.backlog.config.notify;
        if voice == Voice::Internal {
            return Err(WhySkipped::Internal);
        }
        if !config.hears(voice) {
            return Err(WhySkipped::Proxy);
        }
        let contacts = self.question.contacts.ok_or(WhySkipped::NoContact)?;
        let contact = contacts.people.get(requester);
        let contact = contact.ok_or(WhySkipped::NoContact)?;
        if let Some(day) = contact.erased {
            return Err(WhySkipped::Erased(day));
        }
        if let Some(day) = contact.opted_out {
            return Err(WhySkipped::OptedOut(Some(day)));
        }
        let email = contact.email.as_deref().ok_or(WhySkipped::NoAddress)?;
        if !(self.question.is_address)(email) {
            return Err(WhySkipped::BadAddress);
        }
        if config.consent == Consent::Required && contact.consent.is_none() {
            return Err(WhySkipped::NoConsent);
        }
        Ok(contact)
    }

    fn skip(&mut self, requester: &Id, feedback: Id, meant: &Meant, why: WhySkipped) {
        self.plan.skipped.push(Skipped {
            requester: Some(requester.clone()),
            feedback,
            ledger: meant.ledger.clone(),
            why,
        });
    }

    /// One letter an address: also where two ids turn out to be one person.
    fn write(&mut self, contact: &'a Contact, wish: Wish) {
        let address = contact.email.as_deref().unwrap_or_default().to_lowercase();
        let event = self.question.event;
        let letter = self.letters.entry(address).or_insert_with(|| Notice {
            requester: wish.requester.clone(),
            contact,
            event,
            wishes: Vec::new(),
        });
        if wish.requester < letter.requester {
            letter.requester = wish.requester.clone();
            letter.contact = contact;
        }
        letter.wishes.push(wish);
    }
}
