//! Who stands behind a draft: known requesters and accounts by what the contacts hold, new ones by a new id.

use std::collections::{BTreeMap, HashMap};

use super::Minter;
use super::wording::in_one_line;
use crate::backlog::contacts::{Contact, Contacts, Key, Organisation, Step};
use crate::backlog::{Backlog, Id};
use crate::intake::Person;

/// The people and accounts that are known, and what is learnt about them on the way.
pub(super) struct People<'a> {
    contacts: &'a Contacts,
    backlog: &'a Backlog,
    by_key: HashMap<String, Id>,
    by_email: HashMap<String, Id>,
    accounts_by_name: HashMap<String, Id>,
    accounts_by_domain: HashMap<String, Id>,
    /// New people, and the number of their step.
    added: HashMap<Id, usize>,
    /// People and what was learnt since, as the contacts will have them.
    learnt: BTreeMap<Id, Contact>,
    /// Of the new accounts the segment, where the first draft says it.
    pub(super) new_accounts: BTreeMap<Id, Option<String>>,
    pub(super) minted: usize,
    pub(super) steps: Vec<Step>,
}

/// Whom a draft names, and what is to be said about that.
#[derive(Default)]
pub(super) struct Found {
    pub(super) id: Option<Id>,
    pub(super) notes: Vec<String>,
}

impl<'a> People<'a> {
    pub(super) fn new(backlog: &'a Backlog, contacts: &'a Contacts) -> Self {
        let mut people = Self {
            contacts,
            backlog,
            by_key: HashMap::new(),
            by_email: HashMap::new(),
            accounts_by_name: HashMap::new(),
            accounts_by_domain: HashMap::new(),
            added: HashMap::new(),
            learnt: BTreeMap::new(),
            new_accounts: BTreeMap::new(),
            minted: 0,
            steps: Vec::new(),
        };
        for (id, contact) in &contacts.people {
            people.index(id, contact);
        }
        for (id, organisation) in &contacts.accounts {
            if let Some(name) = &organisation.name {
                people.accounts_by_name.insert(folded(name), id.clone());
            }
            if let Some(domain) = &organisation.domain {
                people.accounts_by_domain.insert(folded(domain), id.clone());
            }
        }
        people
    }

    fn index(&mut self, id: &Id, contact: &Contact) {
        for key in &contact.keys {
            self.by_key.entry(key.clone()).or_insert_with(|| id.clone());
        }
        if let Some(email) = &contact.email {
            self.by_email
                .entry(folded(email))
                .or_insert_with(|| id.clone());
        }
    }

    /// What is known of a person by now; none for ids that the contacts do not hold.
    pub(super) fn known(&self, id: &Id) -> Option<&Contact> {
        self.learnt.get(id).or_else(|| self.contacts.people.get(id))
    }

    /// Whether the id says who it is: it is in the contacts, and not erased.
    pub(super) fn is_recognisable(&self, id: &Id) -> bool {
        self.known(id)
            .is_some_and(|contact| contact.erased.is_none())
    }

    /// The id of a person that the contacts know by the tool's key, or else by the address; never by the name.
    /// Who types feedback in by hand may write the id itself.
    pub(super) fn recognised(&self, tool: &str, person: &Traits) -> Option<Id> {
        let written = person
            .key
            .as_deref()
            .filter(|_| tool.is_empty())
            .map(Id::new);
        if let Some(id) = written.filter(|id| id.is_native() && id.as_str().starts_with('R')) {
            return Some(id);
        }
        let by_key = person.key_in(tool).and_then(|key| self.by_key.get(&key));
        let by_email = || self.by_email.get(&folded(person.email.as_deref()?));
        by_key.or_else(by_email).cloned()
    }

    /// The id of the person: of those known, else `held` (whom the draft's file named before, where nobody remembers who
    /// that is), else a new one.
    pub(super) fn requester<E>(
        &mut self,
        tool: &str,
        person: &Person,
        account: Option<&Id>,
        held: Option<&Id>,
        mint: &mut Minter<'_, E>,
    ) -> Result<Found, E> {
        let person = Traits::of(person);
        let mut found = Found::default();
        if person.is_nobody() {
            return Ok(found);
        }
        if let Some(id) = self.recognised(tool, &person) {
            self.learn(&id, tool, &person, &mut found.notes);
            found.id = Some(id);
            return Ok(found);
        }
        if let Some(held) = held {
            match self.known(held) {
                Some(contact) if contact.erased.is_some() => {
                    found
                        .notes
                        .push(format!("{held} was forgotten and stays so"));
                    found.id = Some(held.clone());
                    return Ok(found);
                }
                Some(contact) if contact.name == person.name && person.name.is_some() => {
                    found.id = Some(held.clone());
                    return Ok(found);
                }
                Some(_) => {}
                // The file of contacts was lost, or is another machine's: the row says who the id is.
                None => {
                    self.add(held.clone(), tool, &person, account);
                    found.id = Some(held.clone());
                    return Ok(found);
                }
            }
        }
        let id = mint.id('R')?;
        self.minted += 1;
        self.add(id.clone(), tool, &person, account);
        found.id = Some(id);
        Ok(found)
    }

    fn add(&mut self, id: Id, tool: &str, person: &Traits, account: Option<&Id>) {
        let contact = Contact {
            name: person.name.clone(),
            email: person.email.clone(),
            keys: person.key_in(tool).into_iter().collect(),
            account: account.cloned(),
            ..Contact::default()
        };
        self.index(&id, &contact);
        self.added.insert(id.clone(), self.steps.len());
        self.steps.push(Step::Person(id.clone(), contact.clone()));
        self.learnt.insert(id, contact);
    }

    /// Fills in what the contacts do not say yet; what they say stays.
    fn learn(&mut self, id: &Id, tool: &str, person: &Traits, notes: &mut Vec<String>) {
        let Some(known) = self.known(id) else { return };
        let mut contact = known.clone();
        let mut steps = Vec::new();
        if let Some(key) = person.key_in(tool)
            && !self.by_key.contains_key(&key)
        {
            steps.push(Step::Known(id.clone(), key.clone()));
            contact.keys.push(key);
        }
        if let (None, Some(name)) = (&contact.name, &person.name) {
            steps.push(Step::Set(id.clone(), Key::Name, name.clone()));
            contact.name = Some(name.clone());
        }
        match (&contact.email, &person.email) {
            (None, Some(email)) => match self.by_email.get(&folded(email)) {
                Some(other) if other != id => notes.push(format!(
                    "the address is also that of {other}: {id} and {other} may be one person"
                )),
                _ => {
                    steps.push(Step::Set(id.clone(), Key::Email, email.clone()));
                    contact.email = Some(email.clone());
                }
            },
            (Some(ours), Some(theirs)) if folded(ours) != folded(theirs) => notes.push(format!(
                "{id} has another address here than there; the one here stays"
            )),
            _ => {}
        }
        if steps.is_empty() {
            return;
        }
        self.index(id, &contact);
        if let Some(place) = self.added.get(id).and_then(|at| self.steps.get_mut(*at)) {
            // One step for a person who is new: the file has no lines yet that could be changed.
            *place = Step::Person(id.clone(), contact.clone());
        } else {
            self.steps.extend(steps);
        }
        self.learnt.insert(id.clone(), contact);
    }

    /// The account's id: as written, by its name, by the domain of the requester's address, or by what the contacts say of
    /// the requester; a new one for a name that nobody knows.
    pub(super) fn account<E>(
        &mut self,
        named: Option<&str>,
        segment: Option<&str>,
        requester: Option<&Person>,
        recognised: Option<&Id>,
        mint: &mut Minter<'_, E>,
    ) -> Result<Option<Id>, E> {
        let named = named.map(in_one_line).filter(|name| !name.is_empty());
        if let Some(name) = named {
            let written = Id::new(&name);
            if written.is_native() && written.as_str().starts_with('A') {
                return Ok(Some(written));
            }
            let known = self.accounts_by_name.get(&folded(&name));
            if let Some(id) = known.or_else(|| self.accounts_by_domain.get(&folded(&name))) {
                return Ok(Some(id.clone()));
            }
            let id = mint.id('A')?;
            self.accounts_by_name.insert(folded(&name), id.clone());
            let organisation = Organisation {
                name: Some(name),
                domain: None,
            };
            self.steps.push(Step::Account(id.clone(), organisation));
            self.new_accounts
                .insert(id.clone(), segment.map(str::to_owned));
            return Ok(Some(id));
        }
        let domain = requester
            .and_then(|person| person.email.as_deref())
            .and_then(|email| email.rsplit_once('@'))
            .and_then(|(_, domain)| self.accounts_by_domain.get(&folded(domain)));
        let of_contact = || self.known(recognised?)?.account.as_ref();
        Ok(domain.or_else(of_contact).cloned())
    }

    /// The segment that `accounts.yml` has, or will have, for the account.
    pub(super) fn segment_of(&self, account: &Id) -> Option<&str> {
        let known = self.backlog.accounts.by_id.get(account);
        let new = || self.new_accounts.get(account)?.as_deref();
        known
            .and_then(|known| known.segment.as_deref())
            .or_else(new)
    }
}

/// A person's traits, each in one line, none of them empty.
#[derive(Default)]
pub(super) struct Traits {
    key: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

impl Traits {
    pub(super) fn of(person: &Person) -> Self {
        let clean = |text: &Option<String>| {
            let text = in_one_line(text.as_deref()?);
            (!text.is_empty()).then_some(text)
        };
        Self {
            key: clean(&person.key),
            name: clean(&person.name),
            email: clean(&person.email).filter(|email| email.contains('@')),
        }
    }

    fn is_nobody(&self) -> bool {
        self.key.is_none() && self.name.is_none() && self.email.is_none()
    }

    /// Whether the next export will show the same person again.
    pub(super) fn is_recognisable(&self) -> bool {
        self.key.is_some() || self.email.is_some()
    }

    /// `canny:u1`
    fn key_in(&self, tool: &str) -> Option<String> {
        let key = self.key.as_deref()?;
        (!tool.is_empty()).then(|| format!("{tool}:{key}"))
    }
}

/// For comparing addresses, domains and names of organisations, which nobody writes in the same case twice.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}
