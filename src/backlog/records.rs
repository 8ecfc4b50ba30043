//! Sprints, releases and acceptances.

use jiff::civil::Date;

use super::digest;
use super::document::Document;
use super::id::Id;
use super::item::{Item, reference, references, words};
use super::place::stem;
use crate::text::Located;

#[derive(Clone, Debug)]
pub struct Sprint {
    pub document: Document,
    /// `2026-24`: the `id` key, else the file's name.
    pub id: Box<str>,
    pub start: Option<Located<Date>>,
    /// The last day.
    pub end: Option<Located<Date>>,
    pub goal: Option<Located<Box<str>>>,
    pub items: Vec<Located<Id>>,
}

#[derive(Clone, Debug)]
pub struct Release {
    pub document: Document,
    /// `1.8.0`
    pub version: Box<str>,
    /// Absent: planned.
    pub released: Option<Located<Date>>,
    pub items: Vec<Located<Id>>,
    pub goals: Vec<Located<Id>>,
}

#[derive(Clone, Debug)]
pub struct Acceptance {
    pub document: Document,
    pub item: Option<Located<Id>>,
    /// `accepted` or `rejected`
    pub verdict: Option<Located<Box<str>>>,
    pub by: Option<Located<Box<str>>>,
    /// Commit, tag or address of what was looked at.
    pub increment: Option<Located<Box<str>>>,
    /// Of the criteria that the verdict was given on.
    pub criteria_digest: Option<Located<Box<str>>>,
}

impl Sprint {
    /// The sprint that this document is.
    pub(super) fn new(document: Document) -> Self {
        Self {
            id: key_or_name(&document, "id"),
            start: document.date("start"),
            end: document.date("end"),
            goal: words(&document, "goal"),
            items: references(&document, "items"),
            document,
        }
    }

    pub fn path(&self) -> &str {
        &self.document.source.path
    }
}

impl Release {
    /// The release that this document is.
    pub(super) fn new(document: Document) -> Self {
        Self {
            version: key_or_name(&document, "version"),
            released: document.date("released"),
            items: references(&document, "items"),
            goals: references(&document, "goals"),
            document,
        }
    }

    pub fn path(&self) -> &str {
        &self.document.source.path
    }
}

impl Acceptance {
    /// Whether the verdict is `accepted`.
    pub fn is_accepted(&self) -> bool {
        let verdict = self.verdict.as_ref();
        verdict.is_some_and(|verdict| &*verdict.value == "accepted")
    }

    /// Whether the item's criteria are no longer those that the verdict was given on; a record without a digest cannot tell.
    pub fn is_outdated(&self, item: &Item) -> bool {
        let digest = self.criteria_digest.as_ref();
        digest.is_some_and(|digest| *digest.value != *digest::criteria(&item.document))
    }

    /// The acceptance that this document is.
    pub(super) fn new(document: Document) -> Self {
        Self {
            item: reference(&document, "item"),
            verdict: words(&document, "verdict"),
            by: words(&document, "by"),
            increment: words(&document, "increment"),
            criteria_digest: words(&document, "criteria_digest"),
            document,
        }
    }

    pub fn path(&self) -> &str {
        &self.document.source.path
    }
}

/// What the key says, else the file's name without its extension.
fn key_or_name(document: &Document, key: &str) -> Box<str> {
    words(document, key).map_or_else(|| stem(&document.source.path).into(), |words| words.value)
}
