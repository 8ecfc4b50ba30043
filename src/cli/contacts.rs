//! `deepen contacts`: the people behind the requesters' ids, and their wishes about being known.

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::feedback::filing::contacts_failure;
use super::writing::{self, Writer, Writing};
use super::{Answer, Exit, Failure, Global, Needs, Scene};
use crate::backlog::contacts::{Contact, Contacts, Key, Step, change};
use crate::backlog::{Id, place};
use crate::intake::erasure::{self, Erasure};
use crate::repo::save::Door;
use crate::repo::world::World;
use crate::repo::{chance, contacts};
use crate::report::{self, shape};
use crate::text::sorting::Gather as _;
use crate::text::{Change, LineIndex, Source};

#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Everybody, masked
    List(List),
    /// One person, and the feedback that names the id
    Show(One),
    /// Somebody by hand, who then has an id
    Add(Add),
    /// No notices for this person any more
    OptOut(Person),
    /// Notices again
    OptIn(Person),
    /// Delete everything that is known of a person but the id
    Forget(Forget),
}

#[derive(Debug, Args)]
struct List {
    /// Whole names, addresses and keys
    #[arg(long)]
    reveal: bool,
    /// Only those who are like that: reachable, no-address, opted-out, forgotten
    #[arg(long, value_name = "STATE", value_parser = ["reachable", "no-address", "opted-out", "forgotten"])]
    state: Option<String>,
}

#[derive(Debug, Args)]
struct One {
    /// The id, as R-4T9W1X
    id: String,
    /// Whole name, address and keys
    #[arg(long)]
    reveal: bool,
}

#[derive(Debug, Args)]
struct Person {
    /// The id, as R-4T9W1X
    id: String,
    /// Show what would be changed, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct Add {
    #[arg(long)]
    name: Option<String>,
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// What a tool knows the person by, as canny:u1; may be given several times
    #[arg(long = "key", value_name = "TOOL:KEY")]
    keys: Vec<String>,
    /// The id of the organisation
    #[arg(long, value_name = "A-ID")]
    account: Option<String>,
    /// The language that notices are written in (`de`)
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// What the person agreed to, in words
    #[arg(long, value_name = "WORDS")]
    consent: Option<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct Forget {
    /// The id, as R-4T9W1X
    id: String,
    /// Also replace the person's quotes in feedback by `[erased on request]`, and say how they leave the history
    #[arg(long)]
    verbatim: bool,
    /// Show what would be changed, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(options: &Options, global: &Global, world: &World) -> Result<Answer, Failure> {
    if global.at.is_some() {
        return Err(Failure::usage(
            "--at looks at the past, and contacts have none",
        ));
    }
    let needs = Needs::default();
    let (scene, writer) = match options.command.is_dry() {
        None => (Scene::load(world, global, &needs)?, None),
        Some(dry_run) => {
            let writing = Writing {
                dry_run,
                ..Writing::default()
            };
            let desk = writing.desk(world, global, &needs)?;
            (desk.scene, Some(desk.writer))
        }
    };
    let desk = Desk::open(&scene, writer.as_ref())?;
    match &options.command {
        Command::List(list) => desk.list(list),
        Command::Show(one) => desk.show(one),
        Command::Add(add) => desk.add(add),
        Command::OptOut(person) => desk.opt(person, true),
        Command::OptIn(person) => desk.opt(person, false),
        Command::Forget(forget) => desk.forget(forget),
    }
}

impl Command {
    /// Whether a command that writes is to write nothing; none for one that only reads.
    fn is_dry(&self) -> Option<bool> {
        match self {
            Self::List(_) | Self::Show(_) => None,
            Self::Add(add) => Some(add.dry_run),
            Self::OptOut(person) | Self::OptIn(person) => Some(person.dry_run),
            Self::Forget(forget) => Some(forget.dry_run),
        }
    }
}

/// The contacts as they are now.
struct Desk<'a> {
    scene: &'a Scene,
    /// None where nothing can be written.
    writer: Option<&'a Writer>,
    source: Option<Source>,
    contacts: Contacts,
    path: String,
    problems: Vec<String>,
}

impl<'a> Desk<'a> {
    fn open(scene: &'a Scene, writer: Option<&'a Writer>) -> Result<Self, Failure> {
        let site = scene.site();
        let source = contacts::read(&site.top, &site.root)?;
        let path = place::contacts_path(&site.root);
        let (contacts, problems) = source.as_ref().map(Contacts::read).unwrap_or_default();
        let problems = problems.iter().map(|problem| {
            let text = source.as_ref().map_or("", |source| &source.text);
            let line = LineIndex::new(text)
                .position(problem.span.start as usize)
                .line
                + 1;
            format!("{path}:{line}: {}", problem.message)
        });
        Ok(Self {
            problems: problems.collect(),
            scene,
            writer,
            source,
            contacts,
            path,
        })
    }

    fn row(&self, id: &Id, revealed: bool) -> shape::ContactRow {
        let nobody = Contact::default();
        let contact = self.contacts.people.get(id).unwrap_or(&nobody);
        report::contacts::row(id, contact, &self.scene.ground().backlog, revealed)
    }

    fn list(&self, list: &List) -> Result<Answer, Failure> {
        let people = self
            .contacts
            .people
            .keys()
            .map(|id| self.row(id, list.reveal));
        let people: Vec<_> = people
            .filter(|row| list.state.as_deref().is_none_or(|state| row.state == state))
            .collect();
        let backlog = &self.scene.ground().backlog;
        let requesters = backlog
            .feedback
            .iter()
            .filter_map(|each| each.requester.as_ref());
        let unknown: BTreeSet<&Id> = requesters
            .map(|id| &id.value)
            .filter(|id| !self.contacts.people.contains_key(*id))
            .into_set();
        let is_whole = list.state.is_none();
        self.told(shape::Contacts {
            path: self.path.clone(),
            revealed: list.reveal,
            is_one: false,
            people,
            in_all: self.contacts.people.len(),
            unknown: unknown
                .into_iter()
                .filter(|_| is_whole)
                .map(ToString::to_string)
                .collect(),
            problems: self.problems.clone(),
        })
    }

    fn told(&self, contacts: shape::Contacts) -> Result<Answer, Failure> {
        let exit = if contacts.problems.is_empty() {
            Exit::Clean
        } else {
            Exit::Findings
        };
        self.scene.answer(&report::contacts::report(contacts), exit)
    }

    fn show(&self, one: &One) -> Result<Answer, Failure> {
        let id = self.find(&one.id)?;
        self.told(shape::Contacts {
            path: self.path.clone(),
            revealed: one.reveal,
            is_one: true,
            people: vec![self.row(&id, one.reveal)],
            in_all: self.contacts.people.len(),
            unknown: Vec::new(),
            problems: self.problems.clone(),
        })
    }

    /// The person with this id, or the only one whose id starts so.
    fn find(&self, written: &str) -> Result<Id, Failure> {
        let id = Id::new(written);
        if self.contacts.people.contains_key(&id) {
            return Ok(id);
        }
        let wanted = written.to_uppercase();
        let starts = |id: &&Id| wanted.len() >= 3 && id.as_str().starts_with(&wanted);
        let near: Vec<&Id> = self.contacts.people.keys().filter(starts).collect();
        match near.as_slice() {
            [one] => Ok((*one).clone()),
            [] => {
                let failure = Failure::usage(format!(
                    "{} holds nobody with the id `{written}`",
                    self.path
                ));
                Err(failure.hint("`deepen contacts list` shows everybody"))
            }
            several => Err(Failure::usage(format!(
                "`{written}` may be {} people",
                several.len()
            ))),
        }
    }

    fn add(&self, add: &Add) -> Result<Answer, Failure> {
        let contact = added(add)?;
        let email = contact.email.as_ref().map(|email| email.to_lowercase());
        let known = self.contacts.people.iter().find(|(_, known)| {
            let is_address =
                email.is_some() && known.email.as_ref().map(|each| each.to_lowercase()) == email;
            is_address || known.keys.iter().any(|key| contact.keys.contains(key))
        });
        if let Some((id, _)) = known {
            return Err(
                Failure::usage(format!("this person has an id already: {id}"))
                    .hint(format!("`deepen contacts show {id}` shows what is known")),
            );
        }
        let backlog = &self.scene.ground().backlog;
        let is_taken = |id: &Id| {
            let in_feedback = backlog
                .feedback
                .iter()
                .filter_map(|each| each.requester.as_ref());
            self.contacts.people.contains_key(id)
                || in_feedback.map(|each| &each.value).any(|each| each == id)
        };
        let id = chance::id('R', is_taken)?;
        let row = report::contacts::row(&id, &contact, backlog, false);
        self.change(&[Step::Person(id, contact)], "added", row, Vec::new())
    }

    fn opt(&self, person: &Person, out: bool) -> Result<Answer, Failure> {
        let id = self.find(&person.id)?;
        let known = self.contacts.people.get(&id).cloned().unwrap_or_default();
        if known.erased.is_some() {
            return Err(Failure::usage(format!(
                "{id} is forgotten: there is nobody to be told anything"
            )));
        }
        let today = self.today();
        let step = match (out, known.opted_out) {
            (true, None) => Step::Set(id.clone(), Key::OptedOut, today.to_string()),
            (false, Some(_)) => Step::Remove(id.clone(), Key::OptedOut),
            _ => {
                let row = self.row(&id, false);
                return self.change(&[], "unchanged", row, Vec::new());
            }
        };
        let after = Contact {
            opted_out: out.then_some(today),
            ..known
        };
        let row = report::contacts::row(&id, &after, &self.scene.ground().backlog, false);
        let done = if out { "opted-out" } else { "opted-in" };
        self.change(&[step], done, row, Vec::new())
    }

    fn forget(&self, forget: &Forget) -> Result<Answer, Failure> {
        let id = self.find(&forget.id)?;
        let backlog = &self.scene.ground().backlog;
        let is_forgotten = self
            .contacts
            .people
            .get(&id)
            .is_some_and(|known| known.erased.is_some());
        let after = Contact {
            erased: Some(self.today()),
            ..Contact::default()
        };
        let steps = if is_forgotten {
            Vec::new()
        } else {
            vec![Step::Erase(id.clone(), self.today())]
        };
        let theirs = backlog.feedback.iter().filter(|each| {
            each.requester
                .as_ref()
                .is_some_and(|requester| requester.value == id)
        });
        let erased: Vec<(Id, Erasure)> = theirs
            .filter(|_| forget.verbatim)
            .filter_map(|each| Some((each.id.clone(), erasure::erase_words(each)?)))
            .collect();
        let done = if is_forgotten && erased.is_empty() {
            "unchanged"
        } else {
            "forgotten"
        };
        let row = if is_forgotten {
            self.row(&id, false)
        } else {
            report::contacts::row(&id, &after, backlog, false)
        };
        self.change(&steps, done, row, erased)
    }

    fn today(&self) -> Date {
        self.scene.ground().today
    }

    /// Writes the steps and the changes of feedback files, and says so.
    fn change(
        &self,
        steps: &[Step],
        done: &'static str,
        person: shape::ContactRow,
        erased: Vec<(Id, Erasure)>,
    ) -> Result<Answer, Failure> {
        let site = self.scene.site();
        let repository = self.scene.repository();
        let titled = erased.iter().filter(|(_, erasure)| erasure.with_title);
        let titled: Vec<Id> = titled.map(|(id, _)| id.clone()).collect();
        let (ids, changes): (Vec<Id>, Vec<Change>) = erased
            .into_iter()
            .map(|(id, erasure)| (id, erasure.change))
            .unzip();
        let edit = change(&self.path, self.source.as_ref(), steps)
            .map_err(|refused| Failure::from(refused).hint("change it in a text editor"))?;
        let protection = match &edit {
            Some(_) => {
                contacts::protection(repository, &site.top, &site.root).map_err(contacts_failure)?
            }
            None => None,
        };
        let is_committed = repository
            .is_some_and(|repository| repository.head().is_ok_and(|head| head.commit().is_some()));
        let limits = if done == "forgotten" {
            erasure::limits(
                is_committed,
                !person.feedback.is_empty(),
                &self.tools(&person),
            )
        } else {
            Vec::new()
        };
        let procedure = if changes.is_empty() || !is_committed {
            String::new()
        } else {
            erasure::history_procedure(&ids, &titled)
        };
        let write = |door: &Door| {
            // What keeps names out of Git comes first.
            if let Some(protection) = &protection {
                door.save(std::slice::from_ref(protection))
                    .map_err(writing::failure)?;
            }
            if let Some(edit) = &edit {
                contacts::write(repository, &site.top, edit, door).map_err(contacts_failure)?;
            }
            door.save(&changes).map_err(writing::failure)
        };
        let told = |dry_run| {
            report::contacts::change_report(shape::ContactChange {
                dry_run,
                done,
                person,
                path: self.path.clone(),
                files: report::filed::files(&changes, dry_run),
                limits,
                procedure,
            })
        };
        let writer = self
            .writer
            .ok_or_else(|| Failure::usage("nothing can be written here"))?;
        let config = &self.scene.ground().backlog.config.commit;
        let (report, mut talk) = writer.carry_out(&changes, config, write, told)?;
        if protection.is_some() && !writer.is_dry() {
            talk.push("changed .gitignore, so that Git leaves names and addresses out".to_owned());
        }
        let mut answer = self.scene.answer(&report, Exit::Clean)?;
        answer.talk.splice(0..0, talk);
        Ok(answer)
    }

    /// Tools that the person's feedback came from.
    fn tools(&self, person: &shape::ContactRow) -> Vec<String> {
        let backlog = &self.scene.ground().backlog;
        let theirs = person
            .feedback
            .iter()
            .filter_map(|id| backlog.feedback_by_id(&Id::new(id)));
        let tools: BTreeSet<String> = theirs
            .filter_map(|each| Some(each.document.text("imported.tool")?.value.to_owned()))
            .into_set();
        tools.into_iter().collect()
    }
}

fn added(add: &Add) -> Result<Contact, Failure> {
    let clean = |text: &Option<String>| {
        let text = text
            .as_deref()?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        (!text.is_empty()).then_some(text)
    };
    let contact = Contact {
        name: clean(&add.name),
        email: clean(&add.email),
        keys: add
            .keys
            .iter()
            .filter_map(|key| clean(&Some(key.clone())))
            .collect(),
        account: clean(&add.account).map(|account| Id::new(&account)),
        language: clean(&add.language),
        consent: clean(&add.consent),
        ..Contact::default()
    };
    if contact.name.is_none() && contact.email.is_none() && contact.keys.is_empty() {
        return Err(
            Failure::usage("nobody was named").hint("--name, --email or --key says who it is")
        );
    }
    if let Some(email) = &contact.email
        && !email.contains('@')
    {
        return Err(Failure::usage(format!("`{email}` is no address")));
    }
    let account = contact.account.as_ref();
    if account.is_some_and(|id| !id.is_native() || !id.as_str().starts_with('A')) {
        return Err(Failure::usage(
            "--account is the id of an organisation, as A-ACM3Q0",
        ));
    }
    Ok(contact)
}
