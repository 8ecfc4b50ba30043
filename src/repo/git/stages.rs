//! Files that a merge left in conflict, as the index keeps them: base, ours and theirs.

use gix::index::entry::Stage;

use super::{GitError, Repository};

/// A file with a conflict. A version that is no UTF-8 is missing too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflicted {
    /// From the top of the repository.
    pub path: String,
    pub base: Option<String>,
    pub ours: Option<String>,
    pub theirs: Option<String>,
}

impl Repository {
    /// The files that a merge, a rebase or a cherry-pick left in conflict, by path.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn conflicted(&self) -> Result<Vec<Conflicted>, GitError> {
        let failed = |error: gix::Error| GitError::read("the index", &error);
        let Some(index) = self.inner.try_index().map_err(failed)? else {
            return Ok(Vec::new());
        };
        let mut files: Vec<Conflicted> = Vec::new();
        for entry in index.entries() {
            let stage = entry.stage();
            if stage == Stage::Unconflicted {
                continue;
            }
            let path = entry.path(&index).to_string();
            let blob = self.inner.find_object(entry.id).map_err(failed)?;
            let text = String::from_utf8(blob.data.clone()).ok();
            if files.last().is_none_or(|last| last.path != path) {
                files.push(Conflicted {
                    path,
                    ..Conflicted::default()
                });
            }
            let Some(file) = files.last_mut() else {
                continue;
            };
            match stage {
                Stage::Base => file.base = text,
                Stage::Ours => file.ours = text,
                Stage::Theirs => file.theirs = text,
                Stage::Unconflicted => {}
            }
        }
        Ok(files)
    }
}
