//! New ids: none that a file has, or a commit of any branch or tag.

use super::cache::Cache;
use super::chance;
use super::git::Repository;
use super::taken::Taken;
use crate::backlog::Id;

/// Gives out ids, none twice.
pub struct Mint<F> {
    is_known: F,
    taken: Taken,
    given: Vec<Id>,
}

impl<F: Fn(&Id) -> bool> Mint<F> {
    /// Looks through the commits of every branch and tag for ids that were ever given in the backlog in folder `root`;
    /// `is_known` are those of the files.
    pub fn new(
        repository: Option<&Repository>,
        root: &str,
        cache: Option<&Cache>,
        is_known: F,
    ) -> Self {
        let taken = repository.map(|repository| Taken::read(repository, root, cache));
        Self {
            is_known,
            taken: taken.unwrap_or_default(),
            given: Vec::new(),
        }
    }

    /// A new id that begins with this letter.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn id(&mut self, letter: char) -> Result<Id, getrandom::Error> {
        let id = chance::id(letter, |id| {
            (self.is_known)(id) || self.taken.holds(id) || self.given.contains(id)
        })?;
        self.given.push(id.clone());
        Ok(id)
    }

    /// What commits could not be looked through, in words.
    pub fn gaps(&self) -> &[String] {
        &self.taken.gaps
    }
}
