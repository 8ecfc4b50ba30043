//! What a revision may be called, and what Git's configuration says.

use super::{GitError, Repository};
use crate::text::sorting::PutInOrder as _;

impl Repository {
    /// What Git's configuration says under this key (`core.pager`); none when nothing, or nothing that is text.
    pub fn setting(&self, key: &str) -> Option<String> {
        let value = self.inner.config_snapshot().string(key)?;
        Some(value.to_string())
    }

    /// The short names of the local branches, the tags and the branches of remotes, in this order, each sorted.
    ///
    /// # Errors
    /// When the references cannot be read.
    pub fn reference_names(&self) -> Result<Vec<String>, GitError> {
        let failed = |error: gix::Error| GitError::read("the references", &error);
        let references = self.inner.references().map_err(failed)?;
        let kinds = [
            references.local_branches().map_err(failed)?,
            references.tags().map_err(failed)?,
            references.remote_branches().map_err(failed)?,
        ];
        let mut names = Vec::new();
        for kind in kinds {
            let mut own: Vec<String> = kind
                .filter_map(Result::ok)
                .map(|reference| reference.name().shorten().to_string())
                .collect();
            own.put_in_order();
            names.extend(own);
        }
        Ok(names)
    }
}
