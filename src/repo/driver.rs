//! The temporary files that Git hands to a merge driver, which are neither in the backlog nor kept.
#![expect(
    clippy::disallowed_methods,
    reason = "these are files of Git's own, beside the work tree's"
)]

use std::fs;
use std::path::Path;

use super::files::FileError;

/// Writes the result over the file that Git takes it from.
///
/// # Errors
/// When the world says no.
pub fn write_result(file: &Path, text: &str) -> Result<(), FileError> {
    fs::write(file, text).map_err(|source| FileError::Write {
        path: file.display().to_string(),
        source,
    })
}
