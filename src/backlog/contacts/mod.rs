//! Names and addresses behind the requesters' ids: `contacts.local.yml`, which never leaves the machine that keeps it.
//!
//! ```yaml
//! people:
//!   R-4T9W1X:
//!     name: Ada
//!     email: ada@shop.example
//!     keys:
//!       - canny:u1
//!       - zendesk:396331237134
//!     account: A-ACM3Q0
//!     language: de
//!     consent: tell me when it ships
//!   R-8QZ3KD:
//!     erased: 2026-11-01
//! accounts:
//!   A-ACM3Q0:
//!     name: Acme
//!     domain: acme.example
//! ```

mod edit;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use edit::{Key, Refused, Step, change};

use super::document::parse_date;
use super::front_matter::{self, Entry, FrontMatter, Limits, Node, Scalar};
use super::id::Id;
use super::problem::{Problem, ProblemKind};
use crate::text::Source;
use crate::text::sorting::Gather as _;

/// Who the requesters are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    pub people: BTreeMap<Id, Contact>,
    pub accounts: BTreeMap<Id, Organisation>,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub name: Option<String>,
    pub email: Option<String>,
    /// What other tools know the person by: `canny:u1`.
    pub keys: Vec<String>,
    pub account: Option<Id>,
    /// BCP 47: the language that notices are written in.
    pub language: Option<String>,
    /// What the person agreed to, in words; none where nobody asked.
    pub consent: Option<String>,
    /// Since when the person wants no notices.
    pub opted_out: Option<Date>,
    /// When everything else that was known was deleted.
    pub erased: Option<Date>,
}

/// One account's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    pub name: Option<String>,
    /// Of its people's addresses.
    pub domain: Option<String>,
}

impl Contacts {
    /// What the file says, and what is wrong with it.
    pub fn read(source: &Source) -> (Self, Vec<Problem>) {
        let (front, mut problems) = parse(source);
        problems.extend(misplaced(source, &front));
        (Self::of(source, &front), problems)
    }

    fn of(source: &Source, front: &FrontMatter) -> Self {
        let reader = Reader { source };
        let mut contacts = Self::default();
        for entry in &front.entries {
            match reader.scalar(&entry.key).as_str() {
                "people" => {
                    contacts.people = reader.records(&entry.value, |node| reader.contact(node));
                }
                "accounts" => {
                    contacts.accounts = reader.records(&entry.value, |node| Organisation {
                        name: reader.text(node, "name"),
                        domain: reader.text(node, "domain"),
                    });
                }
                _ => {}
            }
        }
        contacts
    }
}

/// What stands beside `people` and `accounts` and is not read, so that nobody takes it for known.
fn misplaced(source: &Source, front: &FrontMatter) -> Vec<Problem> {
    let others = front.entries.iter().filter(|entry| {
        let key = entry.key.text(&source.text).trim();
        !matches!(key, "people" | "accounts") && !key.starts_with("x-")
    });
    let problem = |entry: &Entry| {
        let key = entry.key.text(&source.text).trim();
        // Another key may be a name, which is not to be printed.
        let id = if Id::is_written_in(key) { key } else { "a key" };
        let message = format!("{id} stands at the top and is not read");
        Problem::new(ProblemKind::UnknownKey, entry.key.span(), message)
            .help("people stand below `people:`, accounts below `accounts:`")
    };
    others.map(problem).collect()
}

fn parse(source: &Source) -> (FrontMatter, Vec<Problem>) {
    front_matter::read_whole_up_to(source, Limits::LONG)
}

struct Reader<'a> {
    source: &'a Source,
}

impl Reader<'_> {
    fn contact(&self, node: &Node) -> Contact {
        let date = |key| self.text(node, key).as_deref().and_then(parse_date);
        Contact {
            name: self.text(node, "name"),
            email: self.text(node, "email"),
            keys: self.texts(node, "keys"),
            account: self.text(node, "account").map(|text| Id::new(&text)),
            language: self.text(node, "language"),
            consent: self.text(node, "consent"),
            opted_out: date("opted_out"),
            erased: date("erased"),
        }
    }

    fn records<T>(&self, node: &Node, read: impl Fn(&Node) -> T) -> BTreeMap<Id, T> {
        node.entries()
            .iter()
            .map(|entry| (Id::new(&self.scalar(&entry.key)), read(&entry.value)))
            .into_map()
    }

    fn scalar(&self, scalar: &Scalar) -> String {
        scalar.text(&self.source.text).trim().to_owned()
    }

    fn value<'n>(&self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let entry = node
            .entries()
            .iter()
            .find(|entry| self.scalar(&entry.key) == key)?;
        Some(&entry.value)
    }

    fn text(&self, node: &Node, key: &str) -> Option<String> {
        match self.value(node, key)? {
            Node::Scalar(scalar) => Some(self.scalar(scalar)).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn texts(&self, node: &Node, key: &str) -> Vec<String> {
        match self.value(node, key) {
            Some(Node::List(list)) => list
                .nodes
                .iter()
                .filter_map(|node| match node {
                    Node::Scalar(scalar) => Some(self.scalar(scalar)),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}
