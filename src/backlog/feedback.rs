//! One raw request a file: what was said, by whom (pseudonym), where, when.

use jiff::civil::Date;

use super::document::Document;
use super::id::Id;
use crate::text::{Located, Span};

#[derive(Clone, Debug)]
pub struct Feedback {
    pub document: Document,
    pub id: Id,
    pub id_span: Span,
    pub title: Located<Box<str>>,
    pub received: Option<Located<Date>>,
    pub channel: Option<Located<Box<str>>>,
    pub voice: Voice,
    pub requester: Option<Located<Id>>,
    pub account: Option<Located<Id>>,
    /// Written here; else the account's.
    pub segment: Option<Located<Box<str>>>,
    pub state: Located<FeedbackState>,
    pub merged_into: Option<Located<Id>>,
    pub addressed_by: Vec<Located<Id>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    #[default]
    Direct,
    Proxy,
    Internal,
}

/// The stored states; planned, shipped and closed are derived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedbackState {
    #[default]
    New,
    Triaged,
    NeedsInfo,
    Declined,
    Merged,
    Spam,
}
