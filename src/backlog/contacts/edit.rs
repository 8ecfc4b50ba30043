//! Changes of the contacts' file: lines are put in and taken out, all others stay byte for byte.
//!
//! Afterwards the file is read again, and must say what it said before and the change, nothing else; or nothing is changed.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Contact, Contacts, Organisation, parse};
use crate::backlog::front_matter::{self, Entry, Node, quoted, written};
use crate::backlog::id::Id;
use crate::text::sorting::PutInOrder as _;
use crate::text::{Change, Edit, LineIndex, Source, Span};

/// One change of what is known of a person or an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A person who is not in the file yet.
    Person(Id, Contact),
    /// An account that is not in the file yet.
    Account(Id, Organisation),
    /// A further name that a tool knows the person by.
    Known(Id, String),
    /// A value, in the place of the one that is there, if any.
    Set(Id, Key, String),
    Remove(Id, Key),
    /// Everything about the person is taken out; what stays is when.
    Erase(Id, Date),
}

/// The keys of a person that hold one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Name,
    Email,
    Account,
    Language,
    Consent,
    OptedOut,
}

impl Key {
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Account => "account",
            Self::Language => "language",
            Self::Consent => "consent",
            Self::OptedOut => "opted_out",
        }
    }
}

/// Why the contacts' file is not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("{path}:{line}: {message}, so nothing is written to it")]
    Broken {
        path: String,
        /// From 1.
        line: usize,
        message: String,
    },
    #[error("{path} holds nobody with the id {id}")]
    NoSuchPerson { path: String, id: Id },
    #[error("{path} is written in a way that cannot be changed safely: {what}")]
    Unusual { path: String, what: String },
}

/// The change of the file that these steps are, in their order; none when there are none. `source` is the file as it is
/// now, `path` where it is to be made when there is none.
///
/// # Errors
/// When the file is no valid YAML, a step is about nobody, or the result would say anything else than was meant.
pub fn change(
    path: &str,
    source: Option<&Source>,
    steps: &[Step],
) -> Result<Option<Change>, Refused> {
    if steps.is_empty() {
        return Ok(None);
    }
    let empty = Source::new(path, "");
    let before = source.unwrap_or(&empty);
    let (front, problems) = parse(before);
    if let Some(problem) = problems.first() {
        return Err(Refused::Broken {
            path: path.to_owned(),
            line: LineIndex::new(&before.text)
                .position(problem.span.start as usize)
                .line
                + 1,
            message: problem.message.clone(),
        });
    }
    let known = Contacts::of(before, &front);
    let meant = after(path, &known, steps)?;
    let mut page = Page::new(path, &before.text, &front.entries);
    for step in steps {
        page.take(step, &known)?;
    }
    let edits = page.edits();
    let change = match source {
        Some(source) => Change::Edit {
            path: path.to_owned(),
            before: source.text.clone(),
            edits,
        },
        None => Change::Create {
            path: path.to_owned(),
            text: edits
                .into_iter()
                .fold(HEAD.to_owned(), |text, edit| text + &edit.replacement),
        },
    };
    let unusual = |what: &str| Refused::Unusual {
        path: path.to_owned(),
        what: what.to_owned(),
    };
    let text = change
        .after()
        .map_err(|_| unusual("two changes meet in one place"))?;
    let (said, problems) = Contacts::read(&Source::new(path, text));
    if said != meant || problems.len() > super::misplaced(before, &front).len() {
        return Err(unusual(
            "write every person and every key on a line of its own",
        ));
    }
    Ok(Some(change))
}

const HEAD: &str = "\
# Who the requesters are: names and addresses. Git ignores this file; it never leaves this machine.
";

/// What the file is to say afterwards.
fn after(path: &str, known: &Contacts, steps: &[Step]) -> Result<Contacts, Refused> {
    let mut meant = known.clone();
    for step in steps {
        let person = |meant: &mut Contacts, id: &Id, change: &dyn Fn(&mut Contact)| {
            let missing = || Refused::NoSuchPerson {
                path: path.to_owned(),
                id: id.clone(),
            };
            change(meant.people.get_mut(id).ok_or_else(missing)?);
            Ok(())
        };
        match step {
            Step::Person(id, contact) => {
                meant.people.insert(id.clone(), contact.clone());
            }
            Step::Account(id, organisation) => {
                meant.accounts.insert(id.clone(), organisation.clone());
            }
            Step::Known(id, key) => {
                person(&mut meant, id, &|person| person.keys.push(key.clone()))?;
            }
            Step::Set(id, key, value) => {
                person(&mut meant, id, &|person| set(person, *key, Some(value)))?;
            }
            Step::Remove(id, key) => person(&mut meant, id, &|person| set(person, *key, None))?,
            Step::Erase(id, day) => person(&mut meant, id, &|person| {
                *person = Contact {
                    erased: Some(*day),
                    ..Contact::default()
                };
            })?,
        }
    }
    Ok(meant)
}

fn set(person: &mut Contact, key: Key, value: Option<&String>) {
    let text = value.cloned();
    match key {
        Key::Name => person.name = text,
        Key::Email => person.email = text,
        Key::Account => person.account = text.map(|text| Id::new(&text)),
        Key::Language => person.language = text,
        Key::Consent => person.consent = text,
        Key::OptedOut => {
            person.opted_out = text
                .as_deref()
                .and_then(crate::backlog::document::parse_date);
        }
    }
}

/// The file's text, and what is to be put in and taken out.
struct Page<'a> {
    path: &'a str,
    text: &'a str,
    newline: &'static str,
    people: Section<'a>,
    accounts: Section<'a>,
    people_by_id: BTreeMap<Id, &'a Entry>,
    /// Replacements within what is there.
    edits: Vec<Edit>,
    /// Whether a last line without an end has got one.
    is_ended: bool,
    /// Lines for the end of a person's entry.
    added: BTreeMap<Id, String>,
    /// Keys for a person's list that is not there yet.
    keys: BTreeMap<Id, Vec<String>>,
}

/// `people:` or `accounts:` with what is to be added below it.
struct Section<'a> {
    name: &'static str,
    entry: Option<&'a Entry>,
    added: String,
}

impl<'a> Section<'a> {
    fn new(text: &str, entries: &'a [Entry], name: &'static str) -> Self {
        Self {
            name,
            entry: front_matter::entry(text, entries, name),
            added: String::new(),
        }
    }
}

impl<'a> Page<'a> {
    fn new(path: &'a str, text: &'a str, entries: &'a [Entry]) -> Self {
        let people = Section::new(text, entries, "people");
        let each = people.entry.map(|entry| entry.value.entries());
        let each = each.unwrap_or_default().iter();
        Self {
            path,
            text,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            people_by_id: each
                .map(|entry| (Id::new(entry.key.text(text).trim()), entry))
                .collect(),
            people,
            accounts: Section::new(text, entries, "accounts"),
            edits: Vec::new(),
            is_ended: false,
            added: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }

    fn take(&mut self, step: &Step, known: &Contacts) -> Result<(), Refused> {
        let newline = self.newline;
        match step {
            Step::Person(id, contact) => {
                let lines = person_lines(contact, newline, "    ");
                let indent = child_indent(self.text, self.people.entry);
                self.people.added += &entry_lines(id, &lines, newline, &indent);
            }
            Step::Account(id, organisation) => {
                let mut lines = line("    ", "name", organisation.name.as_deref(), newline);
                lines += &line("    ", "domain", organisation.domain.as_deref(), newline);
                let indent = child_indent(self.text, self.accounts.entry);
                self.accounts.added += &entry_lines(id, &lines, newline, &indent);
            }
            Step::Known(id, key) => self.add_key(id, key)?,
            Step::Set(id, key, value) => self.set(id, *key, value)?,
            Step::Remove(id, key) => self.remove(id, *key)?,
            Step::Erase(id, day) => self.erase(id, *day, known.people.get(id))?,
        }
        Ok(())
    }

    fn person(&self, id: &Id) -> Result<&'a Entry, Refused> {
        let missing = || self.unusual(&format!("{id} was put in by the same change"));
        self.people_by_id.get(id).copied().ok_or_else(missing)
    }

    fn value(&self, person: &'a Entry, key: &str) -> Option<&'a Entry> {
        front_matter::entry(self.text, person.value.entries(), key)
    }

    fn unusual(&self, what: &str) -> Refused {
        Refused::Unusual {
            path: self.path.to_owned(),
            what: what.to_owned(),
        }
    }

    fn add_key(&mut self, id: &Id, key: &str) -> Result<(), Refused> {
        let person = self.person(id)?;
        match self.value(person, "keys").map(|entry| &entry.value) {
            Some(Node::List(known)) if !self.is_flow(known.span) && !known.nodes.is_empty() => {
                let last = known
                    .nodes
                    .iter()
                    .map(Node::span)
                    .next_back()
                    .unwrap_or(known.span);
                let first = known.nodes.first().map_or(last, Node::span);
                let dash = self.line_start(first.start as usize);
                let indent = self.indent_at(dash);
                let lines = format!("{indent}- {}{}", written(key), self.newline);
                self.insert_below(last.end as usize, &lines);
            }
            Some(Node::List(known)) if !known.nodes.is_empty() => {
                let last = known.nodes.last().map_or(known.span, Node::span);
                self.insert(last.end as usize, format!(", {}", quoted(key)));
            }
            Some(node) if !matches!(node, Node::Absent(_)) => {
                return Err(self.unusual(&format!("the keys of {id} are no list")));
            }
            _ => self
                .keys
                .entry(id.clone())
                .or_default()
                .push(key.to_owned()),
        }
        Ok(())
    }

    fn set(&mut self, id: &Id, key: Key, value: &str) -> Result<(), Refused> {
        let person = self.person(id)?;
        let said = match key {
            // A date is a date to every reader.
            Key::OptedOut => value.to_owned(),
            _ => written(value).into_owned(),
        };
        match self.value(person, key.name()).map(|entry| &entry.value) {
            Some(Node::Absent(span)) => self.insert(span.end as usize, format!(" {said}")),
            Some(node) => self.edits.push(Edit {
                span: node.span(),
                replacement: said,
            }),
            None if self.is_flow_map(person) => {
                let end = person.value.span().end as usize;
                let comma = if person.value.entries().is_empty() {
                    ""
                } else {
                    ", "
                };
                let said = format!("{comma}{}: {}", key.name(), quoted(value));
                self.insert(end.saturating_sub(1), said);
            }
            None => {
                let indent = self.indent_within(person);
                let line = format!("{indent}{}: {said}{}", key.name(), self.newline);
                *self.added.entry(id.clone()).or_default() += &line;
            }
        }
        Ok(())
    }

    fn remove(&mut self, id: &Id, key: Key) -> Result<(), Refused> {
        let person = self.person(id)?;
        let Some(entry) = self.value(person, key.name()) else {
            return Ok(());
        };
        if self.is_flow_map(person) {
            return Err(self.unusual(&format!("{id} is written in one line")));
        }
        let start = self.line_start(entry.key.span().start as usize);
        let end = self.line_end(entry.value.span().end.max(entry.key.span().end) as usize);
        self.cut(start, end);
        Ok(())
    }

    /// The person's lines and those comments that name the person give way to the day.
    fn erase(&mut self, id: &Id, day: Date, known: Option<&Contact>) -> Result<(), Refused> {
        let person = self.person(id)?;
        let start = self.line_start(person.key.span().start as usize);
        let own_indent = self.indent_at(start).len();
        let mut end = self.line_end(last_end(person));
        // Comments below that are indented deeper are the person's too.
        while let Some(next) = self
            .text
            .get(end..)
            .and_then(|rest| rest.split_inclusive('\n').next())
        {
            let indent = next.len() - next.trim_start().len();
            if !next.trim_start().starts_with('#') || indent <= own_indent {
                break;
            }
            end += next.len();
        }
        let newline = self.newline;
        let indent = self.indent_at(start);
        let written = format!("{indent}{id}:{newline}{indent}  erased: {day}{newline}");
        self.edits.push(Edit {
            span: Span::new(start, end),
            replacement: written,
        });
        let names: Vec<String> = known
            .into_iter()
            .flat_map(|contact| [&contact.name, &contact.email])
            .flatten()
            .chain(known.into_iter().flat_map(|contact| &contact.keys))
            .map(|name| name.to_lowercase())
            .collect();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let here = at;
            at += line.len();
            let is_elsewhere = at <= start || here >= end;
            let comment = line
                .trim_start()
                .starts_with('#')
                .then(|| line.to_lowercase());
            let is_theirs =
                comment.is_some_and(|said| names.iter().any(|name| names_somebody(&said, name)));
            if is_elsewhere && is_theirs {
                self.cut(here, at);
            }
        }
        Ok(())
    }

    /// Everything that was taken, as edits of the text.
    fn edits(mut self) -> Vec<Edit> {
        let mut ids: Vec<Id> = self.added.keys().chain(self.keys.keys()).cloned().collect();
        ids.put_in_order();
        ids.dedup();
        for id in ids {
            let Some(person) = self.people_by_id.get(&id).copied() else {
                continue;
            };
            let mut lines = self.added.remove(&id).unwrap_or_default();
            let keys = self.keys.remove(&id).unwrap_or_default();
            if !keys.is_empty() {
                lines += &key_lines(&keys, &self.indent_within(person), self.newline);
            }
            self.insert_below(last_end(person), &lines);
        }
        let people = std::mem::take(&mut self.people.added);
        let accounts = std::mem::take(&mut self.accounts.added);
        self.add_to_section(self.people.name, self.people.entry, &people);
        self.add_to_section(self.accounts.name, self.accounts.entry, &accounts);
        self.edits
    }

    fn add_to_section(&mut self, name: &str, section: Option<&Entry>, lines: &str) {
        if lines.is_empty() {
            return;
        }
        let newline = self.newline;
        match section {
            None => {
                let lines = format!("{name}:{newline}{lines}");
                self.insert_below(self.text.len(), &lines);
            }
            Some(entry) if entry.value.entries().is_empty() && self.is_flow(entry.value.span()) => {
                self.edits.push(Edit {
                    span: entry.value.span(),
                    replacement: format!("{newline}{}", lines.trim_end()),
                });
            }
            Some(entry) => self.insert_below(last_end(entry), lines),
        }
    }

    /// Puts lines behind the line in which `at` stands.
    fn insert_below(&mut self, at: usize, lines: &str) {
        let end = self.line_end(at);
        let is_cut_off = end > 0 && self.text.as_bytes().get(end - 1) != Some(&b'\n');
        let lines = if is_cut_off && !self.is_ended {
            self.is_ended = true;
            format!("{}{lines}", self.newline)
        } else {
            lines.to_owned()
        };
        self.insert(end, lines);
    }

    fn insert(&mut self, at: usize, text: String) {
        self.edits.push(Edit {
            span: Span::at(at),
            replacement: text,
        });
    }

    fn cut(&mut self, start: usize, end: usize) {
        self.edits.push(Edit {
            span: Span::new(start, end),
            replacement: String::new(),
        });
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n')
            .map_or(self.text.len(), |newline| at + newline + 1)
    }

    fn indent_at(&self, line_start: usize) -> String {
        let line = self.text.get(line_start..).unwrap_or_default();
        line.chars().take_while(|blank| *blank == ' ').collect()
    }

    /// What stands before the keys of this person.
    fn indent_within(&self, person: &Entry) -> String {
        let first = person.value.entries().first();
        match first {
            Some(first) => self.indent_at(self.line_start(first.key.span().start as usize)),
            None => {
                let own = self.indent_at(self.line_start(person.key.span().start as usize));
                own + "  "
            }
        }
    }

    fn is_flow(&self, span: Span) -> bool {
        self.text
            .get(span.range())
            .is_some_and(|text| text.starts_with(['{', '[']))
    }

    fn is_flow_map(&self, person: &Entry) -> bool {
        matches!(person.value, Node::Map(_)) && self.is_flow(person.value.span())
    }
}

/// Whether the name, address or key stands in the text as words of their own; one of a single letter names nobody.
fn names_somebody(text: &str, name: &str) -> bool {
    let is_name = name.chars().filter(|each| each.is_alphanumeric()).count() > 1;
    is_name
        && text.match_indices(name).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let behind = text
                .get(at + name.len()..)
                .and_then(|behind| behind.chars().next());
            ![before, behind]
                .into_iter()
                .flatten()
                .any(char::is_alphanumeric)
        })
}

/// Behind the last character of an entry that says something.
fn last_end(entry: &Entry) -> usize {
    fn of(node: &Node) -> usize {
        match node {
            Node::Map(map) => map.entries.last().map_or(map.span.end as usize, last_end),
            Node::List(list) => list.nodes.last().map_or(list.span.end as usize, of),
            other => other.span().end as usize,
        }
    }
    of(&entry.value).max(entry.key.span().end as usize)
}

/// What stands before the entries below this one.
fn child_indent(text: &str, section: Option<&Entry>) -> String {
    let first = section.and_then(|entry| entry.value.entries().first());
    let Some(first) = first else {
        return "  ".to_owned();
    };
    let before = text
        .get(..first.key.span().start as usize)
        .unwrap_or_default();
    let blanks = before
        .chars()
        .rev()
        .take_while(|character| *character == ' ');
    " ".repeat(blanks.count())
}

fn entry_lines(id: &Id, lines: &str, newline: &str, indent: &str) -> String {
    let mut out = format!("{indent}{id}:{newline}");
    for line in lines.split_inclusive('\n') {
        // Made with four blanks before each key.
        let line = line.strip_prefix("    ").unwrap_or(line);
        out += indent;
        out += "  ";
        out += line;
    }
    out
}

fn person_lines(contact: &Contact, newline: &str, indent: &str) -> String {
    let text = |key: Key, value: Option<&str>| line(indent, key.name(), value, newline);
    let mut out = text(Key::Name, contact.name.as_deref());
    out += &text(Key::Email, contact.email.as_deref());
    if !contact.keys.is_empty() {
        out += &key_lines(&contact.keys, indent, newline);
    }
    out += &text(Key::Account, contact.account.as_ref().map(Id::as_str));
    out += &text(Key::Language, contact.language.as_deref());
    out += &text(Key::Consent, contact.consent.as_deref());
    for (key, day) in [("opted_out", contact.opted_out), ("erased", contact.erased)] {
        if let Some(day) = day {
            out += &format!("{indent}{key}: {day}{newline}");
        }
    }
    out
}

fn key_lines(keys: &[String], indent: &str, newline: &str) -> String {
    let mut out = format!("{indent}keys:{newline}");
    for key in keys {
        out += &format!("{indent}  - {}{newline}", written(key));
    }
    out
}

fn line(indent: &str, key: &str, value: Option<&str>, newline: &str) -> String {
    value.map_or_else(String::new, |value| {
        format!("{indent}{key}: {}{newline}", written(value))
    })
}
