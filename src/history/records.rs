//! The records that stand in files after the last commit read, and the last of those whose files are gone.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::CommitIx;
use super::commit_record::Blob;
use super::renumbering::Held;
use super::version::{Key, Version};
use crate::text::sorting::PutInOrder as _;

/// Versions that are kept in memory, some 3 KB each; the others are read again when they change.
const KEPT_VERSIONS: usize = 8_000;

/// Reads what a file said: its path, its text's name, whose version it is.
pub(super) type ReadAgain<'a> = dyn FnMut(&str, Blob, &Key) -> Version + 'a;

/// A version as it was read.
pub(super) struct Read {
    pub blob: Blob,
    /// Tells one text below the front matter from another.
    pub prose: u64,
    pub version: Rc<Version>,
}

/// One file's record. What it says is kept while memory allows.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    key: Key,
    blob: Blob,
    prose: u64,
    #[serde(skip)]
    version: Option<Rc<Version>>,
    /// The last commit that asked what it says.
    #[serde(skip)]
    used: CommitIx,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Records {
    /// Every file that holds a record now.
    files: BTreeMap<Box<str>, Kept>,
    /// The files that hold a record. The first counts: the one that held it before, then by path.
    holders: BTreeMap<Key, Vec<Box<str>>>,
    /// The last files of records whose files are gone.
    gone: BTreeMap<Key, (Box<str>, Kept)>,
    /// What files that changed held last, until the next commit.
    #[serde(skip)]
    left: BTreeMap<Key, (Box<str>, Kept)>,
    /// Versions that are in memory, about.
    #[serde(skip)]
    in_memory: usize,
}

impl Records {
    /// Whose record a file holds.
    pub(super) fn key(&self, path: &str) -> Option<&Key> {
        self.files.get(path).map(|kept| &kept.key)
    }

    /// What the file said last, when that is in memory and its text below the front matter is this one.
    pub(super) fn with_prose(&self, path: &str, prose: u64) -> Option<&Rc<Version>> {
        let kept = self.files.get(path).filter(|kept| kept.prose == prose)?;
        kept.version.as_ref()
    }

    /// Whether the record was there once and its file is gone.
    pub(super) fn is_gone(&self, key: &Key) -> bool {
        self.gone.contains_key(key)
    }

    /// Where the record stands now.
    pub(super) fn held(&mut self, key: &Key, commit: CommitIx, read: &mut ReadAgain<'_>) -> Held {
        let path = self.holders.get(key)?.first()?.clone();
        let kept = self.files.get_mut(&path)?;
        kept.used = commit;
        let version = match &kept.version {
            Some(version) => Rc::clone(version),
            None => {
                let version = Rc::new(read(&path, kept.blob, key));
                kept.version = Some(Rc::clone(&version));
                self.in_memory += 1;
                version
            }
        };
        Some((path, version))
    }

    /// The file at this path holds this version from now on, or no record any more.
    pub(super) fn put(&mut self, path: Box<str>, read: Option<Read>, commit: CommitIx) {
        let old = self.files.remove(&path);
        let is_same = match (&old, &read) {
            (Some(old), Some(read)) => old.key == read.version.key,
            _ => false,
        };
        if let Some(old) = old.filter(|_| !is_same)
            && let Some(paths) = self.holders.get_mut(&old.key)
        {
            paths.retain(|held| *held != path);
            if paths.is_empty() {
                self.holders.remove(&old.key);
                self.left.insert(old.key.clone(), (path.clone(), old));
            }
        }
        let Some(Read {
            blob,
            prose,
            version,
        }) = read
        else {
            return;
        };
        if !is_same {
            let paths = self.holders.entry(version.key.clone()).or_default();
            paths.push(path.clone());
            if let Some((_, copies)) = paths.split_first_mut() {
                copies.put_in_order();
            }
        }
        let kept = Kept {
            key: version.key.clone(),
            blob,
            prose,
            version: Some(version),
            used: commit,
        };
        self.files.insert(path, kept);
        self.in_memory += 1;
    }

    /// Remembers a record whose file is gone since the commit that is being read.
    pub(super) fn lose(&mut self, key: &Key) {
        if let Some((path, mut kept)) = self.left.remove(key) {
            kept.version = None;
            self.gone.insert(key.clone(), (path, kept));
        }
    }

    /// Ends a commit: what it said was asked for, and need not be in memory any longer.
    pub(super) fn settle(&mut self) {
        self.left.clear();
        self.forget_oldest();
    }

    /// What a record said that is back again; none when it was never gone.
    pub(super) fn regain(&mut self, key: &Key, read: &mut ReadAgain<'_>) -> Option<Version> {
        let (path, kept) = self.gone.remove(key)?;
        Some(read(&path, kept.blob, key))
    }

    /// Lets go of the half of the versions that nothing asked for in the longest time, when there are too many.
    fn forget_oldest(&mut self) {
        if self.in_memory <= KEPT_VERSIONS {
            return;
        }
        let loaded = self.files.values().filter(|kept| kept.version.is_some());
        let mut used: Vec<CommitIx> = loaded.map(|kept| kept.used).collect();
        let middle = used.len() / 2;
        let (_, middle, _) = used.select_nth_unstable(middle);
        let oldest = *middle;
        self.in_memory = 0;
        for kept in self.files.values_mut() {
            if kept.used <= oldest {
                kept.version = None;
            }
            self.in_memory += usize::from(kept.version.is_some());
        }
    }
}
