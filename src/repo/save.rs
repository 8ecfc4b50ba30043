//! The one door out: changes of files in the work tree.

use std::path::Path;

use super::files::{self, FileError};
use crate::text::Change;
use crate::text::edit::EditError;

/// Why changes were not written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{path} was changed by somebody else meanwhile, nothing was written")]
    Changed { path: String },
    #[error("the edits of {path} do not fit its text: {source}")]
    Edit { path: String, source: EditError },
}

/// Writes these changes below `top`, the work tree.
///
/// # Errors
/// When a file is no longer the text that its edits were made on, exists although it is to be created, or cannot be written.
pub fn save(top: &Path, changes: &[Change]) -> Result<(), SaveError> {
    for change in changes {
        let path = change.path();
        let after = change.after().map_err(|source| SaveError::Edit {
            path: path.to_owned(),
            source,
        })?;
        match change {
            Change::Create { .. } => files::create(top, path, &after)?,
            Change::Edit { before, .. } => {
                let now = files::read_source(top, path)?;
                if now.is_none_or(|now| now.text != *before) {
                    return Err(SaveError::Changed {
                        path: path.to_owned(),
                    });
                }
                files::replace(top, path, &after)?;
            }
        }
    }
    Ok(())
}
