//! What is wrong with a file as it was read. Reading never fails: it notes problems, which the rules report.

use crate::text::{Edit, Span};

/// One thing that could not be read as meant, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub span: Span,
    /// What is wrong, lower case, no dot, naming the value.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// Edits that mend it without loss, empty when a person must decide.
    pub fix: Vec<Edit>,
}

/// Each kind is reported by the rule of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// Not UTF-8: read as Windows-1252.
    Encoding,
    /// No `---` block at the top, or an empty file.
    NoFrontMatter,
    /// The front matter is not valid YAML; what could be read was read.
    InvalidYaml,
    DuplicateKey,
    /// Anchors, aliases, tags, a second document: refused.
    RefusedYaml,
    /// Nested deeper or larger than is read.
    TooLarge,
    /// Tabs as indentation, U+0085, U+2028, U+2029, a BOM in the middle.
    OddCharacter,
    /// `on`, `yes`, `0777`, `1_000`, `12:30`: another YAML reader takes it for something else.
    AmbiguousScalar,
    UnknownKey,
    WrongType,
    InvalidValue,
    InvalidDate,
    MissingKey,
    InvalidId,
    /// The file's name does not start with its id.
    FileName,
    /// A value that an adoption's map does not name.
    UnmappedValue,
    InvalidConfig,
}

impl Problem {
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
            help: None,
            fix: Vec::new(),
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
    pub fn fix(self, fix: Vec<Edit>) -> Self {
        Self { fix, ..self }
    }
}
