//! What a change of several files was about to do, so that a killed run leaves the old files or the new ones.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{SaveError, failed, place_new, sync_folder, write_part};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Phase {
    /// New texts are being written under hidden names: nothing counts yet.
    Writing,
    /// The new texts count.
    Decided,
    /// The files take their old texts again, since the change could not be finished.
    TakenBack,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Journal {
    pub(super) phase: Phase,
    /// Folders that this change makes, those above first.
    pub(super) folders: Vec<String>,
    pub(super) files: Vec<Entry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) part: String,
    /// The name that the file had before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    /// None for a file that is new.
    pub(super) before: Option<String>,
}

pub(super) fn path(state: &Path) -> PathBuf {
    state.join("journal.json")
}

impl Journal {
    /// Keeps the journal, whole or not at all; for good once it says that the change counts.
    pub(super) fn write(&self, state: &Path) -> Result<(), SaveError> {
        let target = path(state);
        let shown = target.display().to_string();
        let fresh = state.join("journal.part");
        let text = serde_json::to_vec(self).map_err(|error| failed(&shown, error.into()))?;
        let written = File::create(&fresh).and_then(|mut file| {
            file.write_all(&text)?;
            if self.phase != Phase::Writing {
                file.sync_all()?;
            }
            fs::rename(&fresh, &target)
        });
        written.map_err(|source| failed(&shown, source))?;
        if self.phase != Phase::Writing {
            sync_folder(state);
        }
        Ok(())
    }

    fn read(state: &Path) -> Result<Option<Self>, SaveError> {
        let path = path(state);
        let broken = |reason: String| SaveError::Journal {
            path: path.display().to_string(),
            reason,
        };
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|error| broken(error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(broken(error.to_string())),
        }
    }
}

pub(super) fn forget(state: &Path) {
    let _gone_already = fs::remove_file(path(state));
}

/// Makes an end of what an interrupted run has left, and says what was done.
pub(super) fn recover(top: &Path, state: &Path) -> Result<Vec<String>, SaveError> {
    let Some(journal) = Journal::read(state)? else {
        return Ok(Vec::new());
    };
    let several = match journal.files.len() {
        1 => "1 file".to_owned(),
        several => format!("{several} files"),
    };
    let notes = match journal.phase {
        Phase::Writing => {
            undo(top, state, &journal);
            // The last step of a change of one file is its new name: whether it was taken, the file itself says.
            if journal.files.len() == 1 {
                Vec::new()
            } else {
                vec![format!("an interrupted change of {several} was undone")]
            }
        }
        Phase::Decided => {
            let mut notes = vec![format!("an interrupted change of {several} was finished")];
            notes.extend(finish(top, state, &journal)?);
            notes
        }
        Phase::TakenBack => {
            restore(top, &journal)?;
            undo(top, state, &journal);
            vec![format!("an interrupted change of {several} was undone")]
        }
    };
    Ok(notes)
}

/// Removes what was written under hidden names, the folders that were made for it, and the journal.
pub(super) fn undo(top: &Path, state: &Path, journal: &Journal) {
    for entry in &journal.files {
        let _never_written = fs::remove_file(top.join(&entry.part));
    }
    for folder in journal.folders.iter().rev() {
        let _in_use = fs::remove_dir(top.join(folder));
    }
    forget(state);
}

/// Gives every new text that still has its hidden name its place; where somebody has changed the file meanwhile, theirs
/// stays, and the new text is kept beside it.
fn finish(top: &Path, state: &Path, journal: &Journal) -> Result<Vec<String>, SaveError> {
    let mut notes = Vec::new();
    for entry in &journal.files {
        let part = top.join(&entry.part);
        if fs::symlink_metadata(&part).is_err() {
            notes.extend(leave(top, entry)?);
            continue;
        }
        let target = top.join(&entry.path);
        let now = fs::read(&target).ok();
        let is_done = || now.is_some() && fs::read(&part).ok() == now;
        let is_new = entry.before.is_none() || entry.from.is_some();
        let expected = entry.before.as_ref().filter(|_| !is_new);
        let is_untouched = now.as_deref() == expected.map(String::as_bytes);
        let placed = if is_done() {
            fs::remove_file(&part)
        } else if is_untouched && !is_new {
            fs::rename(&part, &target)
        } else if is_untouched {
            place_new(&part, &target)
        } else {
            let kept = unwritten(entry);
            notes.push(format!(
                "{} was changed meanwhile and stays; what was to be written is in {kept}",
                entry.path
            ));
            fs::rename(&part, top.join(kept))
        };
        placed.map_err(|source| failed(&entry.path, source))?;
        notes.extend(leave(top, entry)?);
        if let Some(folder) = target.parent() {
            sync_folder(folder);
        }
    }
    forget(state);
    Ok(notes)
}

/// Where a new text is kept whose place somebody else has taken.
fn unwritten(entry: &Entry) -> String {
    format!("{}.deepen-unwritten", entry.path)
}

/// Takes a file away that has another name by now; what somebody has written there meanwhile stays.
fn leave(top: &Path, entry: &Entry) -> Result<Option<String>, SaveError> {
    let Some(from) = &entry.from else {
        return Ok(None);
    };
    let (old, new) = (top.join(from), top.join(&entry.path));
    let Ok(text) = fs::read(&old) else {
        return Ok(None);
    };
    let is_untouched = entry.before.as_ref().map(String::as_bytes) == Some(text.as_slice());
    // Only a file that has taken its new name leaves the old one.
    let is_placed = new.exists() && fs::symlink_metadata(top.join(unwritten(entry))).is_err();
    if !is_untouched || !is_placed {
        let why = if is_untouched {
            ""
        } else {
            " was changed meanwhile and"
        };
        return Ok(Some(format!(
            "{from}{why} stays; it was to become {}",
            entry.path
        )));
    }
    fs::remove_file(&old).map_err(|source| failed(from, source))?;
    if let Some(folder) = old.parent() {
        sync_folder(folder);
    }
    Ok(None)
}

/// Gives the first `done` files their old texts again, after the next one could not take its place.
pub(super) fn take_back(
    top: &Path,
    state: &Path,
    mut journal: Journal,
    done: usize,
) -> Result<(), SaveError> {
    for entry in journal.files.iter().skip(done) {
        let _never_written = fs::remove_file(top.join(&entry.part));
    }
    journal.files.truncate(done);
    journal.phase = Phase::TakenBack;
    journal.write(state)?;
    restore(top, &journal)?;
    undo(top, state, &journal);
    Ok(())
}

fn restore(top: &Path, journal: &Journal) -> Result<(), SaveError> {
    for entry in &journal.files {
        let target = top.join(&entry.path);
        if let Some(from) = &entry.from {
            restore_name(top, entry, from).map_err(|source| failed(from, source))?;
            continue;
        }
        let restored = match &entry.before {
            None => fs::remove_file(&target).or_else(|error| {
                if super::is_absence(&error) {
                    Ok(())
                } else {
                    Err(error)
                }
            }),
            Some(before) => fs::metadata(&target).and_then(|found| {
                let part = top.join(&entry.part);
                write_part(&part, before, Some(found.permissions()), true)?;
                fs::rename(&part, &target)
            }),
        };
        restored.map_err(|source| failed(&entry.path, source))?;
    }
    Ok(())
}

/// Gives a file its old name and text again.
fn restore_name(top: &Path, entry: &Entry, from: &str) -> std::io::Result<()> {
    let (old, new) = (top.join(from), top.join(&entry.path));
    if fs::symlink_metadata(&old).is_err() {
        let mode = fs::metadata(&new).ok().map(|found| found.permissions());
        let part = top.join(&entry.part);
        let before = entry.before.as_deref().unwrap_or_default();
        write_part(&part, before, mode, true)?;
        place_new(&part, &old)?;
    }
    match fs::remove_file(&new) {
        Err(error) if !super::is_absence(&error) => Err(error),
        _ => Ok(()),
    }
}
