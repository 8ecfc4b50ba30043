//! Sprints, releases and acceptances.

use jiff::civil::Date;

use super::document::Document;
use super::id::Id;
use super::item::{reference, references, words};
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
    /// The acceptance that this document is.
    pub(super) fn new(document: Document) -> Self {
        Self {
            item: reference(&document, "item"),
            verdict: words(&document, "verdict"),
            by: words(&document, "by"),
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
