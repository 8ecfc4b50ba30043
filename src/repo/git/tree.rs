//! Trees: the files of one commit, and what differs between two.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use gix::ObjectId;
use gix::objs::{Find as _, Kind};

use super::{GitError, Repository, commit_id};
use crate::backlog::{Files, Unreadable};
use crate::history::commit_record::Blob as Name;
use crate::repo::files::LARGEST_FILE;
use crate::text::Source;

/// Listings that are kept: those of a commit are the old ones of the next.
const KEPT_LISTINGS: usize = 64;

/// Bytes of listings that are kept, for folders of many thousand files.
const KEPT_BYTES: usize = 32 * 1024 * 1024;

/// Which folders may hold files of the backlog, and which files are.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub folders: &'a dyn Fn(&str) -> bool,
    pub files: &'a dyn Fn(&str) -> bool,
}

/// One line of a listing. `mode` is Git's: octal digits.
#[derive(Clone, Copy)]
struct Entry<'a> {
    mode: &'a [u8],
    name: &'a [u8],
    id: &'a [u8],
}

impl<'a> Entry<'a> {
    /// The first entry of a raw listing (`mode SP name NUL id`), and how many bytes it takes.
    fn first(listing: &'a [u8]) -> Option<(Self, usize)> {
        let space = listing.iter().take(7).position(|byte| *byte == b' ')?;
        let (mode, rest) = (listing.get(..space)?, listing.get(space + 1..)?);
        let end = rest.iter().position(|byte| *byte == 0)?;
        let length = space + 1 + end + 1 + ID_LENGTH;
        let entry = Self {
            mode,
            name: rest.get(..end)?,
            id: listing.get(length - ID_LENGTH..length)?,
        };
        Some((entry, length))
    }

    fn is_tree(self) -> bool {
        self.mode == b"40000"
    }

    fn is_file(self) -> bool {
        self.mode.starts_with(b"100")
    }

    fn is_link(self) -> bool {
        self.mode == b"120000"
    }

    fn object(self) -> Option<ObjectId> {
        ObjectId::try_from(self.id).ok()
    }

    /// Git's order of listings: a folder's name counts as if it ended with `/`.
    fn cmp(self, other: Self) -> Ordering {
        let tail = |entry: Self| entry.is_tree().then_some(b'/');
        let mine = self.name.iter().copied().chain(tail(self));
        mine.cmp(other.name.iter().copied().chain(tail(other)))
    }
}

/// Bytes of a SHA-1.
const ID_LENGTH: usize = 20;

/// A raw listing of one folder.
struct Listing(Vec<u8>);

/// A file that differs between two trees.
pub(super) struct Difference {
    pub path: Box<str>,
    /// None when the file is gone.
    pub after: Option<Blob>,
}

/// What a listing says of a file.
#[derive(Clone, Copy)]
pub(super) enum Blob {
    File(ObjectId),
    /// A symbolic link, which is not followed.
    Link,
}

impl Blob {
    /// The name that history remembers the text by; zeros when it cannot be read anyway.
    pub(super) fn name(self) -> Name {
        let bytes = match &self {
            Self::File(id) => id.as_slice().try_into().ok(),
            Self::Link => None,
        };
        bytes.map(Name).unwrap_or_default()
    }
}

/// What reading a blob gave.
pub(super) enum Content {
    Bytes(Vec<u8>),
    Unreadable(String),
    /// A partial clone has left it out, or the repository is damaged.
    Missing(String),
}

/// Reads listings, and keeps the last ones.
pub(super) struct Trees<'a> {
    repository: &'a Repository,
    wanted: Wanted<'a>,
    kept: VecDeque<(ObjectId, Rc<Listing>)>,
    /// The memory of listings that are not kept any more, for the next ones.
    spare: Vec<Vec<u8>>,
    kept_bytes: usize,
    buffer: Vec<u8>,
}

impl<'a> Trees<'a> {
    pub(super) fn new(repository: &'a Repository, wanted: Wanted<'a>) -> Self {
        Self {
            repository,
            wanted,
            kept: VecDeque::new(),
            spare: Vec::new(),
            kept_bytes: 0,
            buffer: Vec::new(),
        }
    }

    /// The wanted files that differ, sorted as Git lists them; all files of `after` when there is no tree before.
    pub(super) fn differences(
        &mut self,
        before: Option<ObjectId>,
        after: ObjectId,
    ) -> Result<Vec<Difference>, GitError> {
        let mut found = Vec::new();
        self.compare(before, Some(after), &mut String::new(), &mut found)?;
        Ok(found)
    }

    /// The wanted files of the tree that stands at this folder.
    pub(super) fn below(
        &mut self,
        folder: &str,
        tree: ObjectId,
    ) -> Result<Vec<Difference>, GitError> {
        let mut found = Vec::new();
        self.compare(None, Some(tree), &mut folder.to_owned(), &mut found)?;
        Ok(found)
    }

    /// The texts of these files, sorted by path.
    pub(super) fn files(&mut self, found: Vec<Difference>) -> Files {
        let mut files = Files::default();
        for Difference { path, after } in found {
            let Some(blob) = after else { continue };
            match self.read(blob) {
                Content::Bytes(bytes) => files.sources.push(Source::decode(path, bytes)),
                Content::Unreadable(reason) | Content::Missing(reason) => {
                    files.unreadable.push(Unreadable {
                        path: path.into(),
                        reason,
                    });
                }
            }
        }
        files.sort();
        files
    }

    fn compare(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        path: &mut String,
        found: &mut Vec<Difference>,
    ) -> Result<(), GitError> {
        if before == after {
            return Ok(());
        }
        let before = before.map(|id| self.listing(id)).transpose()?;
        let after = after.map(|id| self.listing(id)).transpose()?;
        let mut old = before.as_deref().map_or(&[][..], |listing| &listing.0);
        let mut new = after.as_deref().map_or(&[][..], |listing| &listing.0);
        while old != new {
            let same = entries_before(old, same_bytes(old, new));
            old = old.get(same..).unwrap_or_default();
            new = new.get(same..).unwrap_or_default();
            let (left, left_length) = split(old, path)?;
            let (right, right_length) = split(new, path)?;
            let order = match (left, right) {
                (Some(left), Some(right)) => left.cmp(right),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let (left, right) = match order {
                Ordering::Less => (left, None),
                Ordering::Equal => (left, right),
                Ordering::Greater => (None, right),
            };
            if left.is_some() {
                old = old.get(left_length..).unwrap_or_default();
            }
            if right.is_some() {
                new = new.get(right_length..).unwrap_or_default();
            }
            self.entry(left, right, path, found)?;
        }
        Ok(())
    }

    /// One name on both sides, or on one of them.
    fn entry(
        &mut self,
        left: Option<Entry<'_>>,
        right: Option<Entry<'_>>,
        path: &mut String,
        found: &mut Vec<Difference>,
    ) -> Result<(), GitError> {
        let Some(name) = left.or(right).map(|entry| entry.name) else {
            return Ok(());
        };
        let length = path.len();
        if length > 0 {
            path.push('/');
        }
        path.push_str(&String::from_utf8_lossy(name));
        let is_tree = |entry: Option<Entry<'_>>| entry.is_some_and(Entry::is_tree);
        if is_tree(left) || is_tree(right) {
            if (self.wanted.folders)(path) {
                let object = |entry: Option<Entry<'_>>| entry.and_then(Entry::object);
                self.compare(object(left), object(right), path, found)?;
            }
        } else if (self.wanted.files)(path) {
            // A submodule is neither a file nor a link: it counts as nothing.
            let after = right.and_then(blob);
            if after.is_some() || left.and_then(blob).is_some() {
                found.push(Difference {
                    path: path.as_str().into(),
                    after,
                });
            }
        }
        path.truncate(length);
        Ok(())
    }

    fn listing(&mut self, id: ObjectId) -> Result<Rc<Listing>, GitError> {
        if let Some((_, listing)) = self.kept.iter().rev().find(|(kept, _)| *kept == id) {
            return Ok(Rc::clone(listing));
        }
        let what = || format!("tree {id}");
        let mut listing = self.spare.pop().unwrap_or_default();
        listing.clear();
        match self
            .repository
            .inner
            .objects
            .try_find(&id, &mut self.buffer)
        {
            Ok(Some(data)) if data.kind == Kind::Tree => listing.extend_from_slice(data.data),
            Ok(_) => {
                return Err(GitError::Read {
                    what: what(),
                    reason: "this clone does not have it".into(),
                });
            }
            Err(error) => return Err(GitError::read(what(), &error)),
        }
        let listing = Rc::new(Listing(listing));
        self.kept_bytes += listing.0.len();
        self.kept.push_back((id, Rc::clone(&listing)));
        while self.kept.len() > KEPT_LISTINGS || self.kept_bytes > KEPT_BYTES {
            let Some((_, oldest)) = self.kept.pop_front() else {
                break;
            };
            self.kept_bytes -= oldest.0.len();
            self.spare
                .extend(Rc::try_unwrap(oldest).map(|listing| listing.0));
        }
        Ok(listing)
    }

    /// The bytes of a text by the name it had in a commit; none when it is not there any more.
    pub(super) fn read_again(&mut self, name: Name) -> Option<Vec<u8>> {
        let id = ObjectId::try_from(name.0.as_slice()).ok()?;
        match self.read(Blob::File(id)) {
            Content::Bytes(bytes) => Some(bytes),
            Content::Unreadable(_) | Content::Missing(_) => None,
        }
    }

    /// The bytes of a file. What a partial clone has left out is never fetched.
    pub(super) fn read(&mut self, blob: Blob) -> Content {
        let id = match blob {
            Blob::File(id) => id,
            Blob::Link => return Content::Unreadable("a symbolic link, not followed".into()),
        };
        match self
            .repository
            .inner
            .objects
            .try_find(&id, &mut self.buffer)
        {
            Ok(Some(data)) if data.kind != Kind::Blob => {
                Content::Unreadable(format!("object {id} is no file"))
            }
            Ok(Some(data)) if data.data.len() as u64 > LARGEST_FILE => {
                Content::Unreadable(format!("larger than {} MiB", LARGEST_FILE / 1024 / 1024))
            }
            Ok(Some(data)) => Content::Bytes(data.data.to_vec()),
            Ok(None) => Content::Missing(format!(
                "object {id} is not in this clone, and nothing is fetched unasked"
            )),
            Err(error) => Content::Missing(super::chain(&error)),
        }
    }
}

fn blob(entry: Entry<'_>) -> Option<Blob> {
    if entry.is_link() {
        Some(Blob::Link)
    } else if entry.is_file() {
        entry.object().map(Blob::File)
    } else {
        None
    }
}

/// How many bytes two listings begin with in common.
fn same_bytes(old: &[u8], new: &[u8]) -> usize {
    [1024, 32, 1].into_iter().fold(0, |same, stride| {
        let rest = |listing| {
            <[u8]>::get(listing, same..)
                .unwrap_or_default()
                .chunks_exact(stride)
        };
        let pairs = rest(old).zip(rest(new));
        same + pairs.take_while(|(old, new)| old == new).count() * stride
    })
}

/// The bytes of the whole entries among the first `bytes` of a listing.
fn entries_before(listing: &[u8], bytes: usize) -> usize {
    let mut end = 0;
    while let Some((_, length)) = listing.get(end..).and_then(Entry::first)
        && end + length <= bytes
    {
        end += length;
    }
    end
}

fn split<'a>(listing: &'a [u8], path: &str) -> Result<(Option<Entry<'a>>, usize), GitError> {
    if listing.is_empty() {
        return Ok((None, 0));
    }
    let (entry, length) = Entry::first(listing).ok_or_else(|| GitError::Read {
        what: format!("the listing of /{path}"),
        reason: "it is damaged".into(),
    })?;
    Ok((Some(entry), length))
}

impl Repository {
    /// The wanted files as they were in this commit (40 hexadecimal digits), sorted by path. Symbolic links are not
    /// followed, submodules are skipped, pointers of Git LFS stay pointers, and what a partial clone has left out is
    /// unreadable, never fetched.
    ///
    /// # Errors
    /// When the commit or one of its trees is missing or damaged.
    pub fn tree_files(&self, commit: &str, wanted: Wanted<'_>) -> Result<Files, GitError> {
        let root = self.root_tree(commit_id(commit)?)?;
        let mut trees = Trees::new(self, wanted);
        let found = trees.differences(None, root)?;
        Ok(trees.files(found))
    }
}
