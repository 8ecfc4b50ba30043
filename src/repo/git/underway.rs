//! What the repository is in the middle of.

use gix::state::InProgress;

use super::Repository;

impl Repository {
    /// What was begun and waits for its end, in words (`a merge`); none where nothing is.
    pub fn underway(&self) -> Option<&'static str> {
        Some(match self.inner.state()? {
            InProgress::ApplyMailbox | InProgress::ApplyMailboxRebase => "`git am`",
            InProgress::Bisect => "a bisection",
            InProgress::CherryPick | InProgress::CherryPickSequence => "a cherry-pick",
            InProgress::Merge => "a merge",
            InProgress::Rebase | InProgress::RebaseInteractive => "a rebase",
            InProgress::Revert | InProgress::RevertSequence => "a revert",
        })
    }
}
