//! Who stands behind what differs between two pasts.

use std::collections::BTreeSet;

use super::{CommitIx, EventKind, History, Past};
use crate::backlog::Id;

/// The commit behind a change, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A commit of the later past that the earlier one does not have.
    Later(CommitIx),
    /// A commit of the earlier past that the later one does not have: there it never happened.
    Earlier(CommitIx),
    /// It is in the files and in no commit yet.
    NotCommitted,
    Unknown,
}

/// Two pasts beside each other.
pub struct Behind<'a> {
    earlier: Option<&'a History>,
    later: Option<&'a History>,
    known: BTreeSet<&'a str>,
    also_later: BTreeSet<&'a str>,
}

impl<'a> Behind<'a> {
    pub fn new(earlier: &'a Past, later: &'a Past) -> Self {
        let ids = |past: &'a Past| -> BTreeSet<&'a str> {
            let commits = past.known().map(|history| history.commits.as_slice());
            let commits = commits.unwrap_or_default().iter();
            commits.map(|commit| &*commit.id).collect()
        };
        Self {
            earlier: earlier.known(),
            later: later.known(),
            known: ids(earlier),
            also_later: ids(later),
        }
    }

    /// Whether both pasts are known.
    pub fn is_known(&self) -> bool {
        self.earlier.is_some() && self.later.is_some()
    }

    /// Whether this commit of the later past is not in the earlier one; never when either is unknown.
    pub fn is_new(&self, commit: CommitIx) -> bool {
        self.earlier.is_some()
            && self
                .later
                .is_some_and(|history| !self.known.contains(&*history.commit(commit).id))
    }

    /// The commits of the later past that the earlier one does not have, oldest first; nothing when either is unknown.
    pub fn commits(&self) -> Vec<CommitIx> {
        let count = self.later.map_or(0, |history| history.commits.len());
        let all = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(CommitIx);
        all.filter(|commit| self.is_new(*commit)).collect()
    }

    /// Who gave a field its later value `to`; `id` is the record's later id, `former` its earlier one.
    pub fn field(&self, former: &Id, id: &Id, path: &str, to: Option<&str>) -> By {
        let (Some(earlier), Some(later)) = (self.earlier, self.later) else {
            return By::Unknown;
        };
        let set = later.field_set(id, path);
        let value = set.and_then(|event| match &event.kind {
            EventKind::Field { to, .. } => to.as_deref(),
            _ => None,
        });
        if value.map(str::trim) != to.map(str::trim) {
            return By::NotCommitted;
        }
        match set.map(|event| event.commit) {
            Some(commit) if self.is_new(commit) => By::Later(commit),
            _ => self.earlier_only(earlier.field_set(former, path).map(|event| event.commit)),
        }
    }

    /// The last commit that changed anything of this record that `counts`.
    pub fn event(&self, former: &Id, id: &Id, counts: &dyn Fn(&EventKind) -> bool) -> By {
        let (Some(earlier), Some(later)) = (self.earlier, self.later) else {
            return By::Unknown;
        };
        let last = |history: &History, id: &Id| {
            let events = history.events(id).iter().rev();
            let mut counting = events.filter(|event| counts(&event.kind));
            counting.next().map(|event| event.commit)
        };
        match last(later, id) {
            Some(commit) if self.is_new(commit) => By::Later(commit),
            _ => match self.earlier_only(last(earlier, former)) {
                By::Unknown => By::NotCommitted,
                by => by,
            },
        }
    }

    fn earlier_only(&self, commit: Option<CommitIx>) -> By {
        match (self.earlier, commit) {
            (Some(history), Some(commit))
                if !self.also_later.contains(&*history.commit(commit).id) =>
            {
                By::Earlier(commit)
            }
            _ => By::Unknown,
        }
    }
}
