//! Changes of a text by byte ranges: what is not named stays as it is.

use super::Span;
use crate::text::sorting::PutInOrder as _;

/// Replace the bytes of `span` by `replacement`; an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// What happens to one file; its path is from the top of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Create {
        path: String,
        text: String,
    },
    /// `before` is the text that the edits' spans were made on: nothing is written when the file is another by then.
    Edit {
        path: String,
        before: Box<str>,
        edits: Vec<Edit>,
    },
    /// The file at `from`, whose text is `before`, becomes the one at `path`, which is not there yet.
    Move {
        from: String,
        path: String,
        before: Box<str>,
        edits: Vec<Edit>,
    },
}

impl Change {
    pub fn path(&self) -> &str {
        match self {
            Self::Create { path, .. } | Self::Edit { path, .. } | Self::Move { path, .. } => path,
        }
    }

    /// The paths that are written or left: of a move both names.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let from = match self {
            Self::Move { from, .. } => Some(&**from),
            Self::Create { .. } | Self::Edit { .. } => None,
        };
        from.into_iter().chain([self.path()])
    }

    /// The file's text afterwards.
    ///
    /// # Errors
    /// As [`apply`].
    pub fn after(&self) -> Result<String, EditError> {
        match self {
            Self::Create { text, .. } => Ok(text.clone()),
            Self::Edit { before, edits, .. } | Self::Move { before, edits, .. } => {
                apply(before, edits)
            }
        }
    }
}

/// Why edits cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("two edits overlap at byte {0}")]
    Overlap(usize),
    #[error("byte {0} is not a character's start in this text")]
    OutOfText(usize),
}

/// The text after all edits, in any order given.
///
/// # Errors
/// When two edits overlap or a span is not one of this text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.put_in_order_by_key(|edit| edit.span);
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        if range.start < done {
            return Err(EditError::Overlap(range.start));
        }
        changed.push_str(
            text.get(done..range.start)
                .ok_or(EditError::OutOfText(range.start))?,
        );
        changed.push_str(&edit.replacement);
        done = range.end;
    }
    changed.push_str(text.get(done..).ok_or(EditError::OutOfText(done))?);
    Ok(changed)
}
