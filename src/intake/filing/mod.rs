//! Drafts become files: one a raw request, without personal data, each draft once however often its export is read.

mod page;
mod people;
mod prepare;
mod supporters;
#[cfg(test)]
mod tests;
mod update;
mod wording;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::redaction::Removed;
use super::{Draft, SourceKey};
use crate::backlog::contacts::{self, Contacts, Refused};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::{Backlog, Feedback, Id, naming, place};
use crate::text::{Change, Edit, Source, Span};
use page::Page;
use people::People;
use prepare::Prepared;
use update::Update;

/// What is there already.
#[derive(Clone, Copy)]
pub struct Existing<'a> {
    pub backlog: &'a Backlog,
    pub contacts: &'a Contacts,
    /// The contacts' file, where there is one.
    pub contacts_source: Option<&'a Source>,
    /// What was received on no known day counts as received today.
    pub today: Date,
}

/// What filing drafts comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filed {
    /// One for each draft, in their order; supporters follow the draft that they support. Last stand older files that are
    /// linked to what came in.
    pub entries: Vec<Entry>,
    /// Feedback files, in the order of the entries, then `accounts.yml`: without names and addresses.
    pub changes: Vec<Change>,
    /// The contacts' file, which Git must not see.
    pub contacts: Option<Change>,
    /// People who got an id.
    pub new_people: usize,
    /// Accounts that got an id.
    pub new_accounts: usize,
}

/// What became of one draft, or of one supporter.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As in the draft.
    pub line: usize,
    pub source: SourceKey,
    pub id: Id,
    pub path: String,
    pub title: String,
    pub outcome: Outcome,
    /// Whose wish the supporter shares; none for a draft.
    pub supports: Option<Id>,
    /// What was taken out of title and text.
    pub removed: Vec<Removed>,
    /// What somebody should know: values that were left out or changed, and why.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    New,
    /// These fields follow the tool: `title`, `text`, `votes`, …
    Updated(Vec<&'static str>),
    /// Known, and the tool says what it said before.
    Unchanged,
    /// The record stands twice in the export; the one of this line counts.
    Repeated(usize),
}

/// Why drafts are not filed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilingError<E> {
    /// No id could be drawn.
    #[error(transparent)]
    Id(E),
    #[error(transparent)]
    Contacts(#[from] Refused),
}

/// The files that these drafts become. `draw` gives a new id for a letter (`F`, `R`, `A`) each time it is called; one that
/// is taken is drawn again.
///
/// The order of the drafts decides nothing but the order of the entries: what is merged into a later one, or into one of a
/// later export, is linked once that is there.
///
/// # Errors
/// When no id can be drawn, or the contacts' file cannot be changed.
pub fn file<E>(
    drafts: &[Draft],
    existing: &Existing<'_>,
    draw: &mut dyn FnMut(char) -> Result<Id, E>,
) -> Result<Filed, FilingError<E>> {
    let mut desk = Desk::new(existing, draw);
    for draft in drafts {
        desk.receive(draft).map_err(FilingError::Id)?;
    }
    desk.link();
    desk.write();
    for (draft, number) in drafts.iter().zip(0..) {
        desk.support(draft, number).map_err(FilingError::Id)?;
    }
    desk.link_older();
    Ok(desk.filed()?)
}

/// Draws ids that nobody has yet.
pub(super) struct Minter<'a, E> {
    taken: HashSet<Id>,
    draw: &'a mut dyn FnMut(char) -> Result<Id, E>,
}

impl<E> Minter<'_, E> {
    fn id(&mut self, letter: char) -> Result<Id, E> {
        loop {
            let id = (self.draw)(letter)?;
            if self.taken.insert(id.clone()) {
                return Ok(id);
            }
        }
    }
}

/// Drafts on their way to files.
struct Desk<'a, E> {
    existing: Existing<'a>,
    mint: Minter<'a, E>,
    people: People<'a>,
    /// The file of a tool's record, by index into the backlog's feedback.
    known: HashMap<SourceKey, usize>,
    /// By the record that they support, people who have a file.
    known_supporters: HashMap<SourceKey, Vec<Id>>,
    received: Vec<Received>,
    /// The number in `received` of a record that came in now.
    numbers: HashMap<SourceKey, usize>,
    /// By the number of its draft.
    supporters: BTreeMap<usize, Vec<Entry>>,
    changes: Vec<Change>,
    /// Changes of older files that were no part of this export.
    linked: Vec<Change>,
}

/// A draft that has its id.
struct Received {
    entry: Entry,
    page: Page,
    /// Its file of before, by index into the backlog's feedback.
    known: Option<usize>,
    merged_into: Option<SourceKey>,
}

impl<'a, E> Desk<'a, E> {
    fn new(existing: &Existing<'a>, draw: &'a mut dyn FnMut(char) -> Result<Id, E>) -> Self {
        let backlog = existing.backlog;
        let known: HashMap<SourceKey, usize> = (backlog.feedback.iter().enumerate().rev())
            .filter_map(|(index, feedback)| Some((source_of(feedback)?, index)))
            .collect();
        Self {
            existing: *existing,
            mint: Minter {
                taken: taken(existing),
                draw,
            },
            people: People::new(backlog, existing.contacts),
            known_supporters: supporters::known(backlog),
            known,
            received: Vec::new(),
            numbers: HashMap::new(),
            supporters: BTreeMap::new(),
            changes: Vec::new(),
            linked: Vec::new(),
        }
    }

    fn feedback(&self, index: usize) -> Option<&'a Feedback> {
        self.existing.backlog.feedback.get(index)
    }

    /// Gives the draft its id, its requester and its account, and makes its text safe.
    fn receive(&mut self, draft: &Draft) -> Result<(), E> {
        let source = prepare::safe_source(draft, &self.people);
        if let Some(first) = self
            .numbers
            .get(&source)
            .and_then(|number| self.received.get(*number))
        {
            let mut again = first.entry.clone();
            again.outcome = Outcome::Repeated(first.entry.line);
            again.line = draft.line;
            again.removed.clear();
            again.notes.clear();
            self.received.push(Received {
                entry: again,
                page: Page::default(),
                known: None,
                merged_into: None,
            });
            return Ok(());
        }
        let known = self.known.get(&source).copied();
        let before = known.and_then(|index| self.feedback(index));
        let Prepared {
            page,
            removed,
            notes,
        } = self.prepare(draft, &source, before)?;
        let (id, path) = match before {
            Some(feedback) => (feedback.id.clone(), feedback.path().to_owned()),
            None => {
                let id = self.mint.id('F')?;
                let path = path(&self.existing.backlog.root, &id, &page, self.existing.today);
                (id, path)
            }
        };
        if !source.key.is_empty() {
            self.numbers.insert(source.clone(), self.received.len());
        }
        self.received.push(Received {
            entry: Entry {
                line: draft.line,
                source,
                id,
                path,
                title: page.title.clone(),
                outcome: Outcome::New,
                supports: None,
                removed,
                notes,
            },
            page,
            known,
            merged_into: draft.merged_into.clone(),
        });
        Ok(())
    }

    /// The id of a tool's record, of before or of now.
    fn id_of(&self, source: &SourceKey) -> Option<Id> {
        let now = self
            .numbers
            .get(source)
            .and_then(|number| self.received.get(*number));
        let before = || self.feedback(*self.known.get(source)?);
        now.map(|received| received.entry.id.clone())
            .or_else(|| Some(before()?.id.clone()))
    }

    /// Links what was merged into what, wherever both are known, but for circles.
    fn link(&mut self) {
        let mut links: HashMap<Id, Id> = HashMap::new();
        for feedback in &self.existing.backlog.feedback {
            if let Some(target) = &feedback.merged_into {
                links.insert(feedback.id.clone(), target.value.clone());
            }
        }
        for number in 0..self.received.len() {
            let Some(received) = self.received.get(number) else {
                continue;
            };
            let Some(source) = &received.merged_into else {
                continue;
            };
            let id = received.entry.id.clone();
            let target = self.id_of(source);
            let is_circle = |target: &Id| leads_to(&links, target, &id);
            let note = match &target {
                None => Some(format!(
                    "merged there into {}, which is not here yet: it is linked when that comes",
                    source.key
                )),
                Some(target) if is_circle(target) => Some(format!(
                    "merged there into {target} in a circle: not linked"
                )),
                Some(_) => None,
            };
            let Some(received) = self.received.get_mut(number) else {
                continue;
            };
            match (note, target) {
                (None, Some(target)) => {
                    links.insert(id, target.clone());
                    received.page.merged_into = Some(target);
                    received.page.state = Some(FeedbackState::Merged);
                }
                (note, _) => {
                    if received.known.is_none() {
                        received.entry.notes.extend(note);
                    }
                    if received.page.state == Some(FeedbackState::Merged) {
                        received.page.state = None;
                    }
                }
            }
        }
    }

    /// New files, and edits of those that are known.
    fn write(&mut self) {
        let feedback = &self.existing.backlog.feedback;
        for received in &mut self.received {
            let entry = &mut received.entry;
            if matches!(entry.outcome, Outcome::Repeated(_)) {
                continue;
            }
            let Some(known) = received.known.and_then(|index| feedback.get(index)) else {
                self.changes.push(Change::Create {
                    path: entry.path.clone(),
                    text: received.page.text(&entry.id),
                });
                continue;
            };
            let update = update::update(known, &received.page);
            entry.outcome = if update.followed.is_empty() {
                Outcome::Unchanged
            } else {
                Outcome::Updated(update.followed.clone())
            };
            entry.title = known.title.value.to_string();
            entry.notes.extend(kept_note(&update));
            entry.notes.extend(update.refused);
            if !matches!(entry.outcome, Outcome::Updated(_)) {
                entry.removed.clear();
            }
            self.changes.extend(update.change);
        }
    }

    /// Links older files to what only now came in.
    fn link_older(&mut self) {
        for feedback in &self.existing.backlog.feedback {
            let Some(key) = feedback.document.text("imported.merged_into") else {
                continue;
            };
            let Some(own) = source_of(feedback) else {
                continue;
            };
            let target = SourceKey {
                tool: own.tool.clone(),
                key: key.value.to_owned(),
            };
            let is_new = self.numbers.contains_key(&target) && !self.numbers.contains_key(&own);
            let Some(target) = self.id_of(&target).filter(|_| is_new) else {
                continue;
            };
            let update = update::link(feedback, &target);
            let Some(change) = update.change else {
                continue;
            };
            let mut entry = Entry {
                line: 0,
                source: own,
                id: feedback.id.clone(),
                path: feedback.path().to_owned(),
                title: feedback.title.value.to_string(),
                outcome: Outcome::Updated(update.followed),
                supports: None,
                removed: Vec::new(),
                notes: Vec::new(),
            };
            if matches!(&entry.outcome, Outcome::Updated(fields) if fields.is_empty()) {
                entry.outcome = Outcome::Unchanged;
            }
            self.linked.push(change);
            self.received.push(Received {
                entry,
                page: Page::default(),
                known: None,
                merged_into: None,
            });
        }
    }

    fn filed(self) -> Result<Filed, Refused> {
        let root = &self.existing.backlog.root;
        let contacts = contacts::change(
            &place::contacts_path(root),
            self.existing.contacts_source,
            &self.people.steps,
        )?;
        let mut supporters = self.supporters;
        let mut entries = Vec::new();
        for (number, received) in self.received.into_iter().enumerate() {
            entries.push(received.entry);
            entries.extend(supporters.remove(&number).unwrap_or_default());
        }
        let mut changes = self.changes;
        changes.extend(self.linked);
        changes.extend(accounts_change(
            self.existing.backlog,
            &self.people.new_accounts,
        ));
        Ok(Filed {
            entries,
            changes,
            contacts,
            new_people: self.people.minted,
            new_accounts: self.people.new_accounts.len(),
        })
    }
}

fn kept_note(update: &Update) -> Option<String> {
    (!update.kept.is_empty()).then(|| {
        format!(
            "changed there and here: {}; what stands here stays",
            update.kept.join(", ")
        )
    })
}

/// Whether the links lead from one file to the other.
fn leads_to(links: &HashMap<Id, Id>, from: &Id, to: &Id) -> bool {
    let mut here = from;
    for _ in 0..=links.len() {
        if here == to {
            return true;
        }
        match links.get(here) {
            Some(next) => here = next,
            None => return false,
        }
    }
    false
}

/// What the tool calls the record that this file was made of.
fn source_of(feedback: &Feedback) -> Option<SourceKey> {
    let text = |path| Some(feedback.document.text(path)?.value.trim().to_owned());
    Some(SourceKey {
        tool: text("imported.tool")?,
        key: text("imported.key")?,
    })
}

/// Every id that is written anywhere.
fn taken(existing: &Existing<'_>) -> HashSet<Id> {
    let Existing {
        backlog, contacts, ..
    } = existing;
    let mut taken: HashSet<Id> = HashSet::new();
    taken.extend(backlog.items.iter().map(|item| item.id.clone()));
    for feedback in &backlog.feedback {
        taken.insert(feedback.id.clone());
        let people = [&feedback.requester, &feedback.account];
        taken.extend(people.into_iter().flatten().map(|id| id.value.clone()));
    }
    taken.extend(backlog.accounts.by_id.keys().cloned());
    taken.extend(contacts.people.keys().cloned());
    taken.extend(contacts.accounts.keys().cloned());
    taken
}

/// `backlog/feedback/2026/F-8QZ3KD-share-our-calendar.md`
fn path(root: &str, id: &Id, page: &Page, today: Date) -> String {
    let year = page.received.unwrap_or(today).year();
    let slug = naming::slug(&page.title);
    let hyphen = if slug.is_empty() { "" } else { "-" };
    let folder = if root.is_empty() {
        String::new()
    } else {
        format!("{root}/")
    };
    format!("{folder}feedback/{year:04}/{id}{hyphen}{slug}.md")
}

/// `accounts.yml` with the new accounts: their ids and segments, no names.
fn accounts_change(backlog: &Backlog, new: &BTreeMap<Id, Option<String>>) -> Option<Change> {
    if new.is_empty() {
        return None;
    }
    let lines: String = new
        .iter()
        .map(|(id, segment)| match segment {
            Some(segment) => {
                let segment = crate::backlog::front_matter::written(segment);
                format!("{id}:\n  segment: {segment}\n")
            }
            None => format!("{id}: {{}}\n"),
        })
        .collect();
    let is_accounts = |path: &str| {
        place::below(path, &backlog.root)
            .is_some_and(|below| matches!(below, "accounts.yml" | "accounts.yaml"))
    };
    let known = backlog
        .documents
        .iter()
        .find(|document| is_accounts(&document.source.path));
    Some(match known {
        Some(document) => {
            let text = &document.source.text;
            let newline = if text.is_empty() || text.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            Change::Edit {
                path: document.source.path.to_string(),
                before: text.clone(),
                edits: vec![Edit {
                    span: Span::at(text.len()),
                    replacement: format!("{newline}{lines}"),
                }],
            }
        }
        None => Change::Create {
            path: match &*backlog.root {
                "" => "accounts.yml".to_owned(),
                root => format!("{root}/accounts.yml"),
            },
            text: format!(
                "# Organisations by id: segment, and arr_band where it is known. Their names are in contacts.local.yml.\n{lines}"
            ),
        },
    })
}
