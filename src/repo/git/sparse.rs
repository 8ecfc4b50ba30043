//! Files that a sparse checkout leaves out of the work tree. They are part of the backlog all the same.

use gix::ObjectId;
use gix::index::entry::{Flags, Mode};

use super::tree::{Blob, Difference, Trees, Wanted};
use super::{GitError, Repository};
use crate::backlog::Files;

impl Repository {
    /// Whether only a part of the files is checked out (`git sparse-checkout`).
    pub fn is_sparse(&self) -> bool {
        let settings = self.inner.config_snapshot();
        settings.boolean("core.sparseCheckout").unwrap_or(false)
    }

    /// The wanted files that a sparse checkout leaves out of the work tree, as the index names them; none when all files
    /// are checked out.
    ///
    /// # Errors
    /// When the index or a tree that it names is damaged.
    pub fn left_out(&self, wanted: Wanted<'_>) -> Result<Files, GitError> {
        if !self.is_sparse() {
            return Ok(Files::default());
        }
        let failed = |error: gix::Error| GitError::read("the index", &error);
        let Some(index) = self.inner.try_index().map_err(failed)? else {
            return Ok(Files::default());
        };
        let mut trees = Trees::new(self, wanted);
        let mut found = Vec::new();
        for entry in index.entries() {
            let path = entry.path(&index).to_string();
            if entry.mode.is_sparse() {
                let folder = path.trim_end_matches('/');
                if (wanted.folders)(folder) {
                    found.extend(trees.below(folder, entry.id)?);
                }
            } else if entry.flags.contains(Flags::SKIP_WORKTREE) && (wanted.files)(&path) {
                found.extend(left_out(path, entry.mode, entry.id));
            }
        }
        Ok(trees.files(found))
    }
}

fn left_out(path: String, mode: Mode, id: ObjectId) -> Option<Difference> {
    let blob = match mode {
        Mode::FILE | Mode::FILE_EXECUTABLE => Blob::File(id),
        Mode::SYMLINK => Blob::Link,
        _ => return None,
    };
    Some(Difference {
        path: path.into(),
        after: Some(blob),
    })
}
