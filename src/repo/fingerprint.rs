//! Whether files are still what they were, told from the folder listings and without opening any.
#![expect(
    clippy::disallowed_methods,
    reason = "this is a room where files are touched"
)]

use crate::text::sorting::PutInOrder as _;
use std::fs::{self, DirEntry, Metadata};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A file that changed this recently may change again without its times telling.
const SETTLED: Duration = Duration::from_secs(2);

/// What a tree of files looks like from outside: names, sizes, times of change, places on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    pub digest: u64,
    /// Files that were looked at.
    pub files: usize,
    newest: SystemTime,
}

impl Fingerprint {
    /// The fingerprint of every file below `top` that `wanted` names, as `files::read_tree` would read them.
    pub fn of(top: &Path, folders: &dyn Fn(&str) -> bool, wanted: &dyn Fn(&str) -> bool) -> Self {
        let mut look = Look {
            top,
            folders,
            wanted,
            hasher: DefaultHasher::new(),
            files: 0,
            newest: SystemTime::UNIX_EPOCH,
        };
        look.folder("");
        Self {
            digest: look.hasher.finish(),
            files: look.files,
            newest: look.newest,
        }
    }

    /// Whether no file changed in the last moments before now, so that any later change will tell.
    pub fn is_settled(&self) -> bool {
        self.newest.elapsed().is_ok_and(|age| age > SETTLED)
    }
}

struct Look<'a> {
    top: &'a Path,
    folders: &'a dyn Fn(&str) -> bool,
    wanted: &'a dyn Fn(&str) -> bool,
    hasher: DefaultHasher,
    files: usize,
    newest: SystemTime,
}

impl Look<'_> {
    fn folder(&mut self, folder: &str) {
        let Ok(entries) = fs::read_dir(self.top.join(folder)) else {
            return folder.hash(&mut self.hasher);
        };
        // Listings come in the order of the disk, which says nothing.
        let mut entries: Vec<DirEntry> = entries.filter_map(Result::ok).collect();
        entries.put_in_order_by_key(DirEntry::file_name);
        for entry in entries {
            self.entry(folder, &entry);
        }
    }

    fn entry(&mut self, folder: &str, entry: &DirEntry) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = match folder {
            "" => name.into_owned(),
            folder => [folder, "/", &name].concat(),
        };
        let kind = entry.file_type();
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            if entry.file_name() != ".git" && (self.folders)(&path) {
                self.folder(&path);
            }
        } else if (self.wanted)(&path) {
            path.hash(&mut self.hasher);
            self.files += 1;
            if let Ok(metadata) = entry.metadata() {
                self.metadata(&metadata);
            }
        }
    }

    fn metadata(&mut self, metadata: &Metadata) {
        metadata.len().hash(&mut self.hasher);
        let modified = metadata.modified().unwrap_or_else(|_| SystemTime::now());
        modified.hash(&mut self.hasher);
        self.newest = self.newest.max(modified);
        self.place(metadata);
    }

    #[cfg(unix)]
    fn place(&mut self, metadata: &Metadata) {
        use std::os::unix::fs::MetadataExt as _;
        let changed = (metadata.ctime(), metadata.ctime_nsec());
        (metadata.ino(), metadata.mode(), changed).hash(&mut self.hasher);
        let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        self.newest = self.newest.max(changed);
    }

    #[cfg(not(unix))]
    fn place(&mut self, metadata: &Metadata) {
        metadata.created().ok().hash(&mut self.hasher);
    }
}
