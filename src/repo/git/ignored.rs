//! Whether Git would take a file: whether it is tracked, and whether it is ignored.

use gix::bstr::BStr;
use gix::index::entry::Mode;
use gix::worktree::stack::state::ignore::Source;

use super::{GitError, Repository};

impl Repository {
    /// Whether the index holds this path, from the top of the work tree.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn is_tracked(&self, path: &str) -> Result<bool, GitError> {
        let failed = |error: gix::Error| GitError::read("the index", &error);
        let index = self.inner.try_index().map_err(failed)?;
        Ok(index.is_some_and(|index| index.entry_by_path(BStr::new(path)).is_some()))
    }

    /// Whether `git add` leaves this path out: by a `.gitignore`, `.git/info/exclude` or the user's own list.
    ///
    /// # Errors
    /// When the index is damaged, or such a list cannot be read.
    pub fn is_ignored(&self, path: &str) -> Result<bool, GitError> {
        let failed = |error: gix::Error| GitError::read("what Git ignores", &error);
        let index = self.inner.index_or_empty().map_err(failed)?;
        let mut stack = self
            .inner
            .excludes(&index, None, Source::WorktreeThenIdMappingIfNotSkipped)
            .map_err(failed)?;
        let platform = stack.at_path(path, None).map_err(failed)?;
        Ok(platform.is_excluded())
    }

    /// Whether a folder is left out, and nothing in it is in the index.
    ///
    /// # Errors
    /// As [`Self::is_ignored`].
    pub fn is_ignored_folder(&self, folder: &str) -> Result<bool, GitError> {
        let failed = |error: gix::Error| GitError::read("what Git ignores", &error);
        let index = self.inner.index_or_empty().map_err(failed)?;
        let inside = format!("{folder}/");
        let is_tracked =
            (index.entries().iter()).any(|entry| entry.path(&index).starts_with(inside.as_bytes()));
        let mut stack = self
            .inner
            .excludes(&index, None, Source::WorktreeThenIdMappingIfNotSkipped)
            .map_err(failed)?;
        let place = stack.at_path(folder, Some(Mode::DIR)).map_err(failed)?;
        Ok(place.is_excluded() && !is_tracked)
    }
}
