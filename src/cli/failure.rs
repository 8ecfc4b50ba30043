//! Why a command could not answer, in words for people, with the way out.

use std::fmt;

/// Exit codes are promised (`docs/cli.md`): the same for every format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    Clean = 0,
    /// Findings of level error.
    Findings = 1,
    /// The world failed, or the request made no sense.
    Failure = 2,
    /// The question needs the history, and the history is not there.
    NoHistory = 3,
}

/// An error with the hints that lead out of it.
#[derive(Debug)]
pub struct Failure {
    pub error: anyhow::Error,
    pub hints: Vec<String>,
    pub exit: Exit,
}

impl Failure {
    /// A bad request.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            error: anyhow::Error::msg(message.into()),
            hints: Vec::new(),
            exit: Exit::Failure,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    #[must_use]
    pub fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            hints: Vec::new(),
            exit: Exit::Failure,
        }
    }
}

/// `error: …`, the causes behind it, and `hint: …` lines.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error: {}", self.error)?;
        let mut said = self.error.to_string();
        for cause in self.error.chain().skip(1) {
            let cause = cause.to_string();
            if !said.contains(&cause) {
                write!(formatter, ": {cause}")?;
                said.push_str(&cause);
            }
        }
        for hint in &self.hints {
            write!(formatter, "\nhint: {hint}")?;
        }
        Ok(())
    }
}
