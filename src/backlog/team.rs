//! `team.yml` and `accounts.yml`: who may decide what, and which organisation is in which segment.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::document::{Document, parse_date};
use super::front_matter::Node;
use super::id::Id;
use crate::text::sorting::Gather as _;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Handles; exactly one is right, any other number is a finding.
    pub product_owners: Vec<String>,
    pub delegates: Vec<Delegate>,
    pub scrum_master: Option<String>,
    pub developers: Vec<String>,
    /// Handle to its email addresses, lower case.
    pub identities: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegate {
    pub who: String,
    pub scope: Option<String>,
    /// The last day.
    pub until: Option<Date>,
}

impl Team {
    /// The team that `team.yml` says; `product_owner` may be one handle or a list.
    pub(super) fn read(document: &mut Document) -> Self {
        let owned = |path: &str| {
            let texts = document.texts(path);
            texts.iter().map(|text| handle_of(text.value)).collect()
        };
        Self {
            product_owners: owned("product_owner"),
            delegates: delegates(document),
            scrum_master: document
                .text("scrum_master")
                .map(|text| handle_of(text.value)),
            developers: owned("developers"),
            identities: identities(document),
        }
    }

    /// The handle of a commit's author by address, else by a name or an address's local part that is a handle.
    pub fn handle(&self, name: &str, email: &str) -> Option<&str> {
        let email = email.to_lowercase();
        let by_email = self
            .identities
            .iter()
            .find(|(_, emails)| emails.contains(&email))
            .map(|(handle, _)| handle);
        let local = email.split('@').next().unwrap_or_default();
        let mut known = self
            .product_owners
            .iter()
            .chain(&self.developers)
            .chain(&self.scrum_master);
        by_email
            .or_else(|| known.find(|handle| *handle == name || *handle == local))
            .map(String::as_str)
    }
}

/// A handle without blanks and without the `@` that some write before it.
fn handle_of(text: &str) -> String {
    text.trim().trim_start_matches('@').to_owned()
}

fn delegates(document: &Document) -> Vec<Delegate> {
    let nodes = document
        .node("delegates")
        .map(Node::nodes)
        .unwrap_or_default();
    let text = |node, key| text_in(document, node, key);
    nodes
        .iter()
        .filter_map(|node| {
            let who = scalar_text(document, node).or_else(|| text(node, "who"))?;
            Some(Delegate {
                who: handle_of(who),
                scope: text(node, "scope").map(str::to_owned),
                until: text(node, "until").and_then(parse_date),
            })
        })
        .collect()
}

fn identities(document: &Document) -> BTreeMap<String, Vec<String>> {
    let entries = document
        .node("identities")
        .map(Node::entries)
        .unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let handle = handle_of(document.scalar_text(&entry.key));
            let nodes = match &entry.value {
                Node::List(list) => &*list.nodes,
                one => std::slice::from_ref(one),
            };
            let emails = nodes.iter().filter_map(|node| scalar_text(document, node));
            (handle, emails.map(str::to_lowercase).collect())
        })
        .into_map()
}

/// The text of a node that is a scalar, without blanks around it.
fn scalar_text<'a>(document: &'a Document, node: &'a Node) -> Option<&'a str> {
    match node {
        Node::Scalar(scalar) => Some(document.scalar_text(scalar).trim()),
        _ => None,
    }
}

/// The text of a key of a map.
fn text_in<'a>(document: &'a Document, node: &'a Node, key: &str) -> Option<&'a str> {
    let entry = node
        .entries()
        .iter()
        .find(|entry| document.scalar_text(&entry.key) == key)?;
    scalar_text(document, &entry.value)
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    pub by_id: BTreeMap<Id, Account>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub segment: Option<String>,
    /// As written (`10k-50k`); shown, never mixed into counts.
    pub arr_band: Option<String>,
}

impl Accounts {
    /// The accounts that `accounts.yml` says: a map from id to segment and band.
    pub fn read(document: &mut Document) -> Self {
        let account = |node: &Node| {
            let text = |key| text_in(document, node, key).map(str::to_owned);
            Account {
                segment: text("segment"),
                arr_band: text("arr_band"),
            }
        };
        let by_id = document
            .front
            .entries
            .iter()
            .map(|entry| {
                let id = Id::new(document.scalar_text(&entry.key).trim());
                (id, account(&entry.value))
            })
            .collect();
        Self { by_id }
    }
}
