//! One raw request a file: what was said, by whom (pseudonym), where, when.

use jiff::civil::Date;

use super::document::Document;
use super::id::Id;
use super::item::{identity, reference, references, start, title, words};
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

impl Voice {
    pub const ALL: [Self; 3] = [Self::Direct, Self::Proxy, Self::Internal];

    /// The word in `voice:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Proxy => "proxy",
            Self::Internal => "internal",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }
}

impl FeedbackState {
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Triaged,
        Self::NeedsInfo,
        Self::Declined,
        Self::Merged,
        Self::Spam,
    ];

    /// The word in `state:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Triaged => "triaged",
            Self::NeedsInfo => "needs-info",
            Self::Declined => "declined",
            Self::Merged => "merged",
            Self::Spam => "spam",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }
}

impl Feedback {
    /// The feedback that this document is.
    pub fn new(document: Document) -> Self {
        let (id, id_span) = identity(&document);
        let state = document.text("state");
        Self {
            id,
            id_span,
            title: title(&document, "title"),
            received: document.date("received"),
            channel: words(&document, "channel"),
            voice: document
                .text("voice")
                .and_then(|voice| Voice::from_name(voice.value.trim()))
                .unwrap_or_default(),
            requester: reference(&document, "requester"),
            account: reference(&document, "account"),
            segment: words(&document, "segment"),
            state: Located::new(
                state
                    .as_ref()
                    .and_then(|state| FeedbackState::from_name(state.value.trim()))
                    .unwrap_or_default(),
                state.map_or_else(|| start(&document), |state| state.span),
            ),
            merged_into: reference(&document, "merged_into"),
            addressed_by: references(&document, "addressed_by"),
            document,
        }
    }

    pub fn path(&self) -> &str {
        &self.document.source.path
    }
}
