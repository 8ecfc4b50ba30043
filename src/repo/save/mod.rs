//! The one door out: changes of files in the work tree, all of them or none.
//!
//! Whoever writes holds a lock in the folder that all work trees share. The new texts are written beside the files that they
//! are for, under hidden names, and flushed; a journal then says that they count; then each takes its file's name. What a
//! killed run leaves is undone, or finished where the journal says so, by the next one before anything is read.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room where files are written"
)]

mod journal;
mod lock;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use super::files::FileError;
use crate::text::Change;
use crate::text::edit::EditError;
use crate::text::sorting::Gather as _;
use journal::{Entry, Journal, Phase};
use lock::Lock;

/// From this many files on, the whole file system is flushed at once where the system can.
const MANY: usize = 16;

/// Why changes were not written.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{path} was changed by somebody else meanwhile, nothing was written")]
    Changed { path: String },
    #[error("{path} is gone, nothing was written")]
    Gone { path: String },
    #[error("{path} is read-only, nothing was written")]
    ReadOnly { path: String },
    #[error("{path} is a symbolic link, which is not followed: nothing was written")]
    Link { path: String },
    #[error("{path} does not lie in the repository")]
    Outside { path: String },
    #[error("{path} is changed twice at once")]
    Twice { path: String },
    #[error("the edits of {path} do not fit its text: {source}")]
    Edit { path: String, source: EditError },
    #[error("somebody else is writing: {path} has been locked for {seconds} seconds")]
    Locked { path: String, seconds: u64 },
    #[error("an interrupted change cannot be finished: {path} cannot be read: {reason}")]
    Journal { path: String, reason: String },
}

impl SaveError {
    /// The way out, when there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Changed { .. } | Self::Gone { .. } => {
                Some("run it again: it then sees the files as they are now".to_owned())
            }
            Self::ReadOnly { path } => Some(format!("chmod u+w {path}")),
            Self::Link { .. } => Some("keep the file itself in the backlog".to_owned()),
            Self::Locked { .. } => Some(
                "wait until the other command has ended; a lock of a program that is gone is free by itself"
                    .to_owned(),
            ),
            Self::Journal { path, .. } => {
                Some(format!("look at {path}, then delete it: no other file is lost by that"))
            }
            _ => None,
        }
    }
}

/// Writes these changes below `top`, the work tree: all of them, or none.
///
/// # Errors
/// When a file is no longer the text that its edits were made on, exists although it is to be created, is read-only or a
/// symbolic link, when somebody else holds the lock for too long, or when the world says no. Nothing is written then.
pub fn save(top: &Path, changes: &[Change]) -> Result<(), SaveError> {
    Door::open(top)?.save(changes)
}

/// Whether a change of an earlier run was interrupted and waits for the next one that writes.
pub fn is_interrupted(top: &Path) -> bool {
    journal::path(&lock::state_folder(top)).exists()
}

/// The door, open: nobody else writes as long as this lives. A command that reads, decides and writes opens it first.
pub struct Door {
    top: PathBuf,
    state: PathBuf,
    /// What was found half done, in words.
    notes: Vec<String>,
    _lock: Lock,
}

impl Door {
    /// Waits until nobody else writes below `top`, and finishes or undoes what an interrupted run has left.
    ///
    /// # Errors
    /// When somebody else holds the lock for too long, or the world says no.
    pub fn open(top: &Path) -> Result<Self, SaveError> {
        let state = lock::state_folder(top);
        let lock = Lock::take(&state)?;
        let notes = journal::recover(top, &state)?;
        Ok(Self {
            top: top.to_owned(),
            state,
            notes,
            _lock: lock,
        })
    }

    /// What became of an interrupted change, in words; empty where there was none.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// As [`save`].
    ///
    /// # Errors
    /// As [`save`].
    pub fn save(&self, changes: &[Change]) -> Result<(), SaveError> {
        if changes.is_empty() {
            return Ok(());
        }
        let writes = self.planned(changes)?;
        let journal = self.journal(&writes);
        journal.write(&self.state)?;
        let prepared = self.prepare(&writes, &journal);
        if let Err(error) = prepared.and_then(|()| unchanged(&writes)) {
            journal::undo(&self.top, &self.state, &journal);
            return Err(error);
        }
        if let [only] = writes.as_slice()
            && only.from.is_none()
        {
            if let Err(error) = only.take_place() {
                journal::undo(&self.top, &self.state, &journal);
                return Err(error);
            }
        } else {
            self.take_places(&writes, journal)?;
        }
        sync_folders(&self.top, &writes);
        journal::forget(&self.state);
        Ok(())
    }

    /// Every file's new text and where it goes, looked at before anything is written.
    fn planned<'a>(&self, changes: &'a [Change]) -> Result<Vec<Write<'a>>, SaveError> {
        let mut folders = Folders::new(&self.top);
        let mut paths = BTreeSet::new();
        let mut writes = Vec::with_capacity(changes.len());
        for (number, change) in changes.iter().enumerate() {
            let path = change.path();
            let folder = folders.checked(path)?;
            let from = match change {
                Change::Move { from, .. } => Some(&**from),
                Change::Create { .. } | Change::Edit { .. } => None,
            };
            for path in from.into_iter().chain([path]) {
                if !paths.insert(path) {
                    return Err(SaveError::Twice {
                        path: path.to_owned(),
                    });
                }
            }
            let from_folder = from.map(|from| folders.checked(from)).transpose()?;
            let after = change.after().map_err(|source| SaveError::Edit {
                path: path.to_owned(),
                source,
            })?;
            let before = match change {
                Change::Create { .. } => None,
                Change::Edit { before, .. } | Change::Move { before, .. } => Some(&**before),
            };
            let part = match path.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/.deepen-part-{number}"),
                None => format!(".deepen-part-{number}"),
            };
            let write = Write {
                path,
                target: self.top.join(path),
                part_file: self.top.join(&part),
                part,
                folder,
                from: from.zip(from_folder).map(|(path, folder)| Origin {
                    path,
                    file: self.top.join(path),
                    folder,
                }),
                before,
                after,
            };
            write.look()?;
            writes.push(write);
        }
        Ok(writes)
    }

    fn journal(&self, writes: &[Write<'_>]) -> Journal {
        let wanted: BTreeSet<&Path> = writes.iter().map(|write| write.folder.as_path()).into_set();
        let mut folders = BTreeSet::new();
        for mut folder in wanted {
            while !folder.exists() && folder != self.top {
                let below = folder.strip_prefix(&self.top).unwrap_or(folder);
                folders.insert(below.to_string_lossy().into_owned());
                folder = folder.parent().unwrap_or(&self.top);
            }
        }
        Journal {
            phase: Phase::Writing,
            folders: folders.into_iter().collect(),
            files: writes
                .iter()
                .map(|write| Entry {
                    path: write.path.to_owned(),
                    part: write.part.clone(),
                    from: write.from.as_ref().map(|from| from.path.to_owned()),
                    before: write.before.map(str::to_owned),
                })
                .collect(),
        }
    }

    /// Writes the new texts beside the files that they are for.
    fn prepare(&self, writes: &[Write<'_>], journal: &Journal) -> Result<(), SaveError> {
        for folder in &journal.folders {
            fs::create_dir_all(self.top.join(folder)).map_err(|source| failed(folder, source))?;
        }
        let at_once = writes.len() > MANY && can_sync_at_once();
        for write in writes {
            write.prepare(!at_once)?;
        }
        if at_once {
            sync_at_once(&self.top).map_err(|source| failed(".", source))?;
        }
        Ok(())
    }

    /// Gives all new texts their files' names: from here on the change counts.
    fn take_places(&self, writes: &[Write<'_>], mut journal: Journal) -> Result<(), SaveError> {
        journal.phase = Phase::Decided;
        if let Err(error) = journal.write(&self.state) {
            journal::undo(&self.top, &self.state, &journal);
            return Err(error);
        }
        for (done, write) in writes.iter().enumerate() {
            if let Err(error) = write.take_place() {
                journal::take_back(&self.top, &self.state, journal, done)?;
                return Err(error);
            }
        }
        Ok(())
    }
}

/// One file that is to be written.
struct Write<'a> {
    /// From the top of the repository.
    path: &'a str,
    target: PathBuf,
    /// The hidden name under which the new text is written first, from the top of the repository.
    part: String,
    part_file: PathBuf,
    folder: PathBuf,
    /// The file whose place it takes under another name.
    from: Option<Origin<'a>>,
    /// None for a file that is new.
    before: Option<&'a str>,
    after: String,
}

/// A file that gets another name.
struct Origin<'a> {
    /// From the top of the repository.
    path: &'a str,
    file: PathBuf,
    folder: PathBuf,
}

impl Write<'_> {
    /// Whether the files are as the change expects them.
    fn look(&self) -> Result<(), SaveError> {
        match &self.from {
            None => look(self.path, &self.target, self.before),
            Some(from) => {
                look(self.path, &self.target, None)?;
                look(from.path, &from.file, self.before)
            }
        }
    }

    /// Writes the new text under the hidden name, with the file's mode.
    fn prepare(&self, sync: bool) -> Result<(), SaveError> {
        let mode = match self.before {
            None => None,
            Some(_) => {
                let old = self.from.as_ref().map_or(&self.target, |from| &from.file);
                let found = fs::metadata(old).map_err(|source| failed(self.path, source))?;
                Some(found.permissions())
            }
        };
        write_part(&self.part_file, &self.after, mode, sync)
            .map_err(|source| failed(self.path, source))
    }

    /// Gives the new text the file's name. A new file never takes the place of another.
    fn take_place(&self) -> Result<(), SaveError> {
        let placed = match (&self.from, self.before) {
            (None, Some(_)) => fs::rename(&self.part_file, &self.target),
            (None, None) => place_new(&self.part_file, &self.target),
            (Some(from), _) => place_new(&self.part_file, &self.target).and_then(|()| {
                // The new name is on the disk before the old one goes.
                sync_folder(&self.folder);
                fs::remove_file(&from.file).inspect_err(|_| {
                    let _never_there = fs::remove_file(&self.target);
                })
            }),
        };
        placed.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => SaveError::File(FileError::Exists {
                path: self.path.to_owned(),
            }),
            _ => failed(self.path, source),
        })
    }
}

/// Whether the file at `path` has the text `before`, or is not there.
fn look(path: &str, file: &Path, before: Option<&str>) -> Result<(), SaveError> {
    let path = || path.to_owned();
    let found = match fs::symlink_metadata(file) {
        Ok(found) => Some(found),
        Err(error) if is_absence(&error) => None,
        Err(source) => {
            return Err(SaveError::File(FileError::Read {
                path: path(),
                source,
            }));
        }
    };
    match (before, found) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(SaveError::File(FileError::Exists { path: path() })),
        (Some(_), None) => Err(SaveError::Gone { path: path() }),
        (Some(_), Some(found)) if found.file_type().is_symlink() => {
            Err(SaveError::Link { path: path() })
        }
        (Some(_), Some(found)) if found.permissions().readonly() => {
            Err(SaveError::ReadOnly { path: path() })
        }
        (Some(before), Some(_)) => {
            let now = fs::read(file).map_err(|source| {
                SaveError::File(FileError::Read {
                    path: path(),
                    source,
                })
            })?;
            if now == before.as_bytes() {
                Ok(())
            } else {
                Err(SaveError::Changed { path: path() })
            }
        }
    }
}

/// Writes a text under a hidden name of this program's own.
fn write_part(part: &Path, text: &str, mode: Option<Permissions>, sync: bool) -> io::Result<()> {
    let open = || File::options().write(true).create_new(true).open(part);
    let mut file = match open() {
        // What is left of a run whose journal is lost, or a link that somebody has put there.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(part)?;
            open()?
        }
        opened => opened?,
    };
    // Before the text, so that what is private is never readable for others.
    if let Some(mode) = mode {
        file.set_permissions(mode)?;
    }
    file.write_all(text.as_bytes())?;
    if sync { file.sync_all() } else { Ok(()) }
}

/// Gives a file another name that nobody has.
fn place_new(part: &Path, target: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, part, CWD, target, RenameFlags::NOREPLACE) {
            // Some file systems cannot promise that.
            Err(Errno::INVAL | Errno::NOSYS) => {}
            placed => return placed.map_err(io::Error::from),
        }
    }
    link_new(part, target)
}

/// The same by a second name. Where the file system knows no hard links, somebody else's file could still be replaced
/// between the look and the step.
fn link_new(part: &Path, target: &Path) -> io::Result<()> {
    match fs::hard_link(part, target) {
        Ok(()) => fs::remove_file(part),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => fs::rename(part, target),
    }
}

/// Whether all files are still as the changes expect them, now that the new texts are written.
fn unchanged(writes: &[Write<'_>]) -> Result<(), SaveError> {
    writes
        .iter()
        .filter(|write| write.before.is_some())
        .try_for_each(Write::look)
}

/// Flushes the folders that have new names in them. A file system that cannot has done what it can.
fn sync_folders(top: &Path, writes: &[Write<'_>]) {
    let left = writes.iter().filter_map(|write| write.from.as_ref());
    let folders: BTreeSet<&Path> = (writes.iter().map(|write| write.folder.as_path()))
        .chain(left.map(|from| from.folder.as_path()))
        .into_set();
    for folder in folders {
        sync_folder(folder);
        // A new folder's own name stands in the one above.
        if let Some(above) = folder.parent().filter(|above| above.starts_with(top)) {
            sync_folder(above);
        }
    }
}

fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _cannot = folder.sync_all();
    }
}

fn can_sync_at_once() -> bool {
    cfg!(target_os = "linux")
}

/// Flushes everything on the file system of `top`: one wait instead of thousands.
#[cfg(target_os = "linux")]
fn sync_at_once(top: &Path) -> io::Result<()> {
    rustix::fs::syncfs(File::open(top)?).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn sync_at_once(_top: &Path) -> io::Result<()> {
    Ok(())
}

/// The folders of a change, each looked at once: inside the repository and no symbolic link.
struct Folders<'a> {
    top: &'a Path,
    known: BTreeMap<PathBuf, bool>,
}

impl<'a> Folders<'a> {
    fn new(top: &'a Path) -> Self {
        Self {
            top,
            known: BTreeMap::new(),
        }
    }

    /// The folder of the file at this path.
    fn checked(&mut self, path: &str) -> Result<PathBuf, SaveError> {
        let relative = Path::new(path);
        let is_below = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !is_below || relative.file_name().is_none() {
            return Err(SaveError::Outside {
                path: path.to_owned(),
            });
        }
        let mut folder = self.top.to_owned();
        for part in relative.parent().into_iter().flat_map(Path::components) {
            folder.push(part);
            let is_link = *self.known.entry(folder.clone()).or_insert_with(|| {
                fs::symlink_metadata(&folder).is_ok_and(|found| found.file_type().is_symlink())
            });
            if is_link {
                let below = folder.strip_prefix(self.top).unwrap_or(&folder);
                return Err(SaveError::Link {
                    path: below.to_string_lossy().into_owned(),
                });
            }
        }
        Ok(folder)
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn failed(path: &str, source: io::Error) -> SaveError {
    SaveError::File(FileError::Write {
        path: path.to_owned(),
        source,
    })
}
