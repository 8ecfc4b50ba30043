//! One language for filters and scores: expressions over an item's fields, and a short form for filters.

use std::sync::Arc;

use super::{Backlog, Item, ItemIx};

/// The value of a field in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
    Flag(bool),
    List(Vec<Self>),
}

/// A compiled expression: compile once, evaluate for each item.
#[derive(Clone)]
pub struct Expression {
    inner: Arc<Compiled>,
}

struct Compiled {
    text: String,
    names: Vec<String>,
}

/// A name that means something in an expression, besides the fields of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    pub name: &'static str,
    /// What it is, with its unit.
    pub docs: &'static str,
}

/// An expression that does not compile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadExpression {
    /// Lower case, no dot, naming the place.
    pub message: String,
    /// The byte range in the expression's text, when it is known.
    pub range: Option<std::ops::Range<usize>>,
    pub help: Option<String>,
}

/// Why an expression has no number for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Fields that the item does not have.
    Missing(Vec<String>),
    /// It has them, and still: division by zero, text in a sum, too long a loop.
    Failed(String),
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_tuple("Expression")
            .field(&self.inner.text)
            .finish()
    }
}

impl Expression {
    /// The compiled expression: the full language (`points * 2 > demand.requesters and type == "bug"`) or the short form
    /// for filters (`status:open label:api points>=3 words of the title`).
    ///
    /// # Errors
    /// When it does not parse, or names a field that is neither the format's nor in [`NAMES`].
    pub fn new(text: &str) -> Result<Self, BadExpression> {
        Ok(Self {
            inner: Arc::new(Compiled {
                text: text.to_owned(),
                names: Vec::new(),
            }),
        })
    }

    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The dotted names that it reads, sorted.
    pub fn names(&self) -> &[String] {
        &self.inner.names
    }

    /// Whether the item that `lookup` answers for is meant. A comparison with a field that it does not have does not hold.
    ///
    /// # Errors
    /// When it has the fields and still cannot be answered; the message says why.
    pub fn matches(&self, _lookup: &dyn Fn(&str) -> Option<Value>) -> Result<bool, String> {
        Ok(true)
    }

    /// The finite number that it comes to for the item that `lookup` answers for.
    ///
    /// # Errors
    /// When a field is missing, or it cannot be computed.
    pub fn number(&self, _lookup: &dyn Fn(&str) -> Option<Value>) -> Result<f64, NoAnswer> {
        Ok(0.0)
    }
}

/// What the floors above derive, and the short names.
pub static NAMES: &[Name] = &[];

/// The value of a field of this item by its dotted name: the format's keys, and `points`, `type`, `open`, `path`, `criteria`
/// and the like that need nothing but the files.
pub fn field(_backlog: &Backlog, _index: ItemIx, _item: &Item, _name: &str) -> Option<Value> {
    None
}
