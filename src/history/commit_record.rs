//! One commit as the repository hands it in: who, when, and what its files are now.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Person;

/// The name that Git keeps a text by: the 20 bytes of its id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob(pub [u8; 20]);

/// Reads a text again by its name; none when it is not there any more.
pub type Recall<'a> = dyn FnMut(Blob) -> Option<Vec<u8>> + 'a;

/// A commit that changed files of the backlog, against its first parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitRecord {
    /// 40 hexadecimal digits.
    pub id: Box<str>,
    /// The committer's date: when it was merged, rebased or squashed.
    pub committed: Timestamp,
    /// The author's date: when it was first written.
    pub authored: Timestamp,
    /// After `.mailmap`.
    pub author: Person,
    /// After `.mailmap`.
    pub committer: Person,
    /// The first paragraph of the message on one line.
    pub subject: Box<str>,
    /// `Key: value` lines at the end of the message, in order.
    pub trailers: Vec<(Box<str>, Box<str>)>,
    /// None for a first commit, two or more for a merge.
    pub parents: usize,
    /// Files of the backlog that differ from the first parent's, sorted by path.
    pub changes: Vec<FileChange>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// From the top of the repository, `/` between the parts.
    pub path: Box<str>,
    /// The name of the text after the commit; zeros when the file is gone.
    pub blob: Blob,
    pub after: After,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// Deleted, or moved elsewhere: then the other place is a change of its own.
    Gone,
    Bytes(Vec<u8>),
    /// It is there and is no text: a symbolic link, or larger than any text.
    Unreadable,
    /// Its text is not in this clone: a partial clone has left it out.
    Missing,
}
