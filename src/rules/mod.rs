//! Floor 4: what is wrong. Rules are a table of plain values, one file each; this module runs them and sorts what they find.

pub mod registry;
pub mod selection;

use crate::Facts;
use crate::backlog::{Id, Item, ItemIx};
use crate::text::{Edit, Span};

pub use registry::RULES;

/// A rule: what users see of it and how it looks.
pub struct Rule {
    /// `D1`
    pub code: &'static str,
    /// `definition-of-ready`: reads well after "ignore".
    pub name: &'static str,
    pub letter: Letter,
    /// The level when neither the rule's remark nor the configuration says otherwise.
    pub level: Level,
    pub needs_history: bool,
    /// Markdown with the sections What it finds, Why it matters, How to fix it.
    pub docs: &'static str,
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Check {
    /// Each item by itself.
    Item(fn(ItemIx, &Item, &Facts<'_>) -> Vec<Remark>),
    /// Everything at once.
    Backlog(fn(&Facts<'_>) -> Vec<Remark>),
}

/// The family of a rule: the four letters of DEEP, and what must hold besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    Detailed,
    Estimated,
    /// Rule codes use M, the second E being taken.
    Emergent,
    Prioritized,
    /// How stories are written (QUS).
    Quality,
    /// Files, ids, links and values that hang together.
    Integrity,
    Privacy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Info,
    Warning,
    /// Fails `deepen check`.
    Error,
}

/// What a rule says of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// From the top of the repository; empty when it is about the backlog as a whole.
    pub path: String,
    pub span: Span,
    pub item: Option<Id>,
    /// What is wrong: lower case, no dot, names the thing and the value.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Where the rule's own level does not hold (a band's).
    pub level: Option<Level>,
    /// Another place that explains this one.
    pub notes: Vec<Note>,
    /// Edits to `path` that mend it.
    pub fix: Vec<Edit>,
    /// What makes this the same finding on both sides of a change, besides rule and item: a field, a word. Not a line.
    pub key: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub path: String,
    pub span: Span,
    pub message: String,
}

impl Remark {
    /// A remark about a place of this item.
    pub fn at(item: &Item, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: item.path().to_owned(),
            span,
            item: Some(item.id.clone()),
            message: message.into(),
            help: None,
            level: None,
            notes: Vec::new(),
            fix: Vec::new(),
            key: String::new(),
        }
    }

    /// A remark about a place of some other file, or (with an empty path) about the backlog as a whole.
    pub fn in_file(path: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            span,
            item: None,
            message: message.into(),
            help: None,
            level: None,
            notes: Vec::new(),
            fix: Vec::new(),
            key: String::new(),
        }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self {
            level: Some(level),
            ..self
        }
    }

    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            ..self
        }
    }

    #[must_use]
    pub fn fix(self, fix: Vec<Edit>) -> Self {
        Self { fix, ..self }
    }

    #[must_use]
    pub fn note(mut self, path: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        self.notes.push(Note {
            path: path.into(),
            span,
            message: message.into(),
        });
        self
    }
}

/// A remark of a rule at the level that counts.
#[derive(Clone)]
pub struct Finding {
    pub rule: &'static Rule,
    pub level: Level,
    pub remark: Remark,
}

/// What a check of the whole backlog came to.
#[derive(Clone, Default)]
pub struct Verdict {
    /// By path, place, rule.
    pub findings: Vec<Finding>,
    /// Rules that could not look, because the past is unknown.
    pub unknown: Vec<&'static Rule>,
    /// Findings that the configuration or the item silences, with the reason.
    pub silenced: Vec<(Finding, String)>,
}

/// Every finding of the selected rules on these facts.
pub fn check(_facts: &Facts<'_>, _selection: &selection::Selection) -> Verdict {
    Verdict::default()
}
