//! Sprints, releases and acceptances.

use jiff::civil::Date;

use super::document::Document;
use super::id::Id;
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
