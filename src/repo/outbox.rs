//! What was sent, written down before and after: so that nobody is told twice and no record is lost, whatever happens in
//! between. A journal of lines below the repository's common folder, which Git never sees. It names nobody: ids only.
#![expect(
    clippy::disallowed_methods,
    reason = "this room touches files: the journal is forced to the disk line by line"
)]

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::backlog::Id;
use crate::text::sorting::Gather as _;

/// One line of the journal: what became of one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The message's id.
    pub message: String,
    pub requester: Id,
    /// `shipped`
    pub event: String,
    /// The ledger's lines that follow from it.
    pub lines: Vec<Line>,
    pub state: State,
    /// RFC 3339.
    pub at: String,
    /// What the server said, or who settled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub ledger: String,
    pub requester: Id,
    pub feedback: Id,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Its content is being handed over. As the last state of a message that no sender is at work on: its fate is unknown.
    Sending,
    Sent,
    Undeliverable,
    /// It did not go out.
    Failed,
}

#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error("another deepen is sending at this moment")]
    Locked,
    #[error("line {line} of {path} is damaged: nobody knows whom it was about")]
    Damaged { path: String, line: usize },
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("cannot write {path}: {source}")]
    Write { path: String, source: io::Error },
}

/// The journal, open for writing by one sender.
#[derive(Debug)]
pub struct Outbox {
    path: PathBuf,
    file: File,
    /// Held until the sender ends, however it ends.
    lock: File,
    pub entries: Vec<Entry>,
}

impl Drop for Outbox {
    /// Said, not left to the file's end: a program that is being started at this moment holds a copy of it for a while.
    fn drop(&mut self) {
        let _ended_anyway = self.lock.unlock();
    }
}

/// Where the journal of a backlog lies whose folder is `root`: beside what Git keeps, or below the backlog where there is no
/// repository.
pub fn path(common_folder: Option<&Path>, top: &Path, root: &str) -> PathBuf {
    let name = match root {
        "" => "top".to_owned(),
        root => root.replace(['/', '\\'], "+"),
    };
    let folder = match common_folder {
        Some(common) => common.join("deepen-outbox"),
        None => top.join(root).join(".deepen-outbox"),
    };
    folder.join(format!("{name}.jsonl"))
}

/// Every line of the journal, oldest first; none where there is no journal.
///
/// # Errors
/// When a line other than the last is damaged. The last may be half written: what it would have said did not happen, or its
/// fate is unknown, as the line before says.
pub fn read(path: &Path) -> Result<Vec<Entry>, OutboxError> {
    let failed = |source| OutboxError::Read {
        path: path.display().to_string(),
        source,
    };
    let mut text = String::new();
    match File::open(path) {
        Ok(mut file) => file.read_to_string(&mut text).map_err(failed)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let is_whole = text.ends_with('\n');
    let count = text.lines().count();
    let mut entries = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match serde_json::from_str(line) {
            Ok(entry) => entries.push(entry),
            Err(_) if line.trim().is_empty() || !is_whole && number + 1 == count => {}
            Err(_) => {
                return Err(OutboxError::Damaged {
                    path: path.display().to_string(),
                    line: number + 1,
                });
            }
        }
    }
    Ok(entries)
}

/// The last line of each message, by the message's id.
pub fn latest(entries: &[Entry]) -> BTreeMap<&str, &Entry> {
    let by_message = entries.iter().map(|entry| (entry.message.as_str(), entry));
    by_message.into_map()
}

impl Outbox {
    /// The journal, for this sender alone.
    ///
    /// # Errors
    /// When another one is at work, the journal is damaged, or cannot be written.
    pub fn open(path: &Path) -> Result<Self, OutboxError> {
        let failed = |source| OutboxError::Write {
            path: path.display().to_string(),
            source,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let lock = File::create(path.with_extension("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OutboxError::Locked),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let entries = read(path)?;
        let mut file = OpenOptions::new();
        let mut file = file.append(true).create(true).open(path).map_err(failed)?;
        // A line that an earlier run left half written is made whole, so that the next one stands by itself.
        let whole = fs::read(path).map_err(failed)?;
        if whole.last().is_some_and(|last| *last != b'\n') {
            let kept = whole
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            let last = whole.get(kept..).unwrap_or_default();
            if serde_json::from_slice::<Entry>(last).is_ok() {
                file.write_all(b"\n").map_err(failed)?;
            } else {
                file.set_len(kept as u64).map_err(failed)?;
            }
        }
        file.sync_all().map_err(failed)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            lock,
            entries,
        })
    }

    /// Writes a line down. When this returns it is on the disk.
    ///
    /// # Errors
    /// When it cannot be.
    pub fn append(&mut self, entry: Entry) -> Result<(), OutboxError> {
        let failed = |source| OutboxError::Write {
            path: self.path.display().to_string(),
            source,
        };
        let line = serde_json::to_string(&entry).map_err(|error| failed(error.into()))?;
        self.file
            .write_all(format!("{line}\n").as_bytes())
            .map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        self.entries.push(entry);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(message: &str, state: State) -> Entry {
        Entry {
            message: message.into(),
            requester: Id::new("R-000001"),
            event: "shipped".into(),
            lines: vec![Line {
                ledger: "1.8.0".into(),
                requester: Id::new("R-000001"),
                feedback: Id::new("F-000001"),
            }],
            state,
            at: "2026-11-02T12:00:00Z".into(),
            note: None,
        }
    }

    #[test]
    fn a_line_that_was_cut_off_did_not_happen_and_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(Some(folder.path()), folder.path(), "docs/backlog");
        assert!(path.ends_with("deepen-outbox/docs+backlog.jsonl"));
        assert_eq!(read(&path).unwrap(), []);
        let mut outbox = Outbox::open(&path).unwrap();
        outbox.append(entry("a", State::Sending)).unwrap();
        outbox.append(entry("a", State::Sent)).unwrap();
        outbox.append(entry("b", State::Sending)).unwrap();
        drop(outbox);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let before = read(&path).unwrap();
            let mut outbox = Outbox::open(&path).unwrap();
            outbox.append(entry("c", State::Sent)).unwrap();
            drop(outbox);
            let after = read(&path).unwrap();
            assert_eq!(after.last(), Some(&entry("c", State::Sent)), "cut at {cut}");
            assert!(after.len() >= before.len(), "cut at {cut}");
        }
        fs::write(&path, [b"{}\n", &*whole].concat()).unwrap();
        assert!(matches!(
            read(&path),
            Err(OutboxError::Damaged { line: 1, .. })
        ));
    }

    #[test]
    fn one_sends_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(None, folder.path(), "");
        let one = Outbox::open(&path).unwrap();
        assert!(matches!(Outbox::open(&path), Err(OutboxError::Locked)));
        drop(one);
        assert!(Outbox::open(&path).is_ok());
    }

    #[test]
    fn the_last_line_of_a_message_counts() {
        let entries = [entry("a", State::Sending), entry("a", State::Failed)];
        assert_eq!(latest(&entries)["a"].state, State::Failed);
    }
}
