//! A folder of pages: only those that changed are written, those that are gone are taken away, and a folder that holds anything
//! else is left alone. A run that is cut off leaves whole pages, and the next one makes an end of it.
#![expect(
    clippy::disallowed_methods,
    reason = "this room writes what is published, outside of the backlog"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::{Deserialize, Serialize};

/// What was written last time, beside the pages.
const MANIFEST: &str = ".deepen-site.json";

/// A page that the folder shall hold.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// From the folder's top, with `/` between the parts.
    pub path: &'a str,
    /// Of everything that the page is made of; none when only its text tells.
    pub stamp: Option<u64>,
}

/// What became of the pages. The first three add up to all that were wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub new: usize,
    pub changed: usize,
    pub same: usize,
    /// Pages of earlier runs that nobody wants any more.
    pub removed: usize,
    /// Bytes written.
    pub bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error("{path} holds files that no site made")]
    NotOurs { path: String },
    #[error("{path} is no folder")]
    NoFolder { path: String },
    #[error("cannot write {path}: {source}")]
    Write { path: String, source: io::Error },
}

impl PublishError {
    /// The way out.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotOurs { .. } => Some(
                "name a new or an empty folder: everything in a site's folder belongs to the site",
            ),
            Self::NoFolder { .. } => Some("name a new or an empty folder"),
            Self::Write { .. } => None,
        }
    }
}

/// The pages of the last run, by path.
#[derive(Default, Serialize, Deserialize)]
struct Manifest {
    /// The program that wrote them: another one may write another text for the same stamp.
    program: u64,
    pages: BTreeMap<String, Kept>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    stamp: Option<u64>,
    /// Of the text.
    text: u64,
}

/// Brings the folder to these pages; `text` writes the page of a number. `program` tells builds of this program apart.
///
/// # Errors
/// When the folder holds something else, or cannot be written.
pub fn publish(
    top: &Path,
    program: u64,
    wanted: &[Wanted<'_>],
    text: &(impl Fn(usize) -> String + Sync),
) -> Result<Published, PublishError> {
    let before = read(top)?;
    let is_same_program = before.program == program;
    let mut stale = Vec::new();
    let mut after = Manifest {
        program,
        pages: BTreeMap::new(),
    };
    for (number, page) in wanted.iter().enumerate() {
        match before.pages.get(page.path) {
            Some(kept)
                if is_same_program
                    && page.stamp.is_some()
                    && kept.stamp == page.stamp
                    && top.join(page.path).is_file() =>
            {
                after.pages.insert(page.path.to_owned(), *kept);
            }
            _ => stale.push(number),
        }
    }
    let gone: Vec<&String> = {
        let paths: BTreeSet<&str> = wanted.iter().map(|page| page.path).collect();
        let known = before.pages.keys();
        known
            .filter(|path| !paths.contains(path.as_str()))
            .collect()
    };
    let mut published = Published {
        same: after.pages.len(),
        ..Published::default()
    };
    if stale.is_empty() && gone.is_empty() && is_same_program {
        return Ok(published);
    }
    fs::create_dir_all(top).map_err(|source| failed(top, source))?;
    // What is about to change is forgotten first: a run that is cut off will be looked at again.
    if !before.pages.is_empty() || !top.join(MANIFEST).exists() {
        write_manifest(top, &after)?;
    }
    let writer = Writer {
        top,
        before: &before,
        wanted,
    };
    for (path, kept, fate) in writer.write_all(&stale, text)? {
        match fate {
            Fate::Same => published.same += 1,
            Fate::New(bytes) => {
                published.new += 1;
                published.bytes += bytes;
            }
            Fate::Changed(bytes) => {
                published.changed += 1;
                published.bytes += bytes;
            }
        }
        after.pages.insert(path, kept);
    }
    for path in gone {
        remove(top, path)?;
        published.removed += 1;
    }
    write_manifest(top, &after)?;
    Ok(published)
}

/// What became of one page; bytes where it was written.
enum Fate {
    Same,
    New(u64),
    Changed(u64),
}

struct Writer<'a> {
    top: &'a Path,
    before: &'a Manifest,
    wanted: &'a [Wanted<'a>],
}

impl Writer<'_> {
    /// Writes these pages, several at once.
    fn write_all(
        &self,
        stale: &[usize],
        text: &(impl Fn(usize) -> String + Sync),
    ) -> Result<Vec<(String, Kept, Fate)>, PublishError> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(stale.len()));
        let failure = Mutex::new(None);
        let work = || {
            while let Some(number) = stale.get(next.fetch_add(1, Ordering::Relaxed)) {
                match self.write(*number, &text(*number)) {
                    Ok(page) => keep(&done, |done| done.push(page)),
                    Err(error) => {
                        keep(&failure, |failure| *failure = Some(error));
                        next.store(stale.len(), Ordering::Relaxed);
                        return;
                    }
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.min(stale.len()) {
                scope.spawn(work);
            }
            work();
        });
        match failure.into_inner().unwrap_or_default() {
            Some(error) => Err(error),
            None => Ok(done.into_inner().unwrap_or_default()),
        }
    }

    fn write(&self, number: usize, text: &str) -> Result<(String, Kept, Fate), PublishError> {
        let Some(page) = self.wanted.get(number) else {
            return Ok((
                String::new(),
                Kept {
                    stamp: None,
                    text: 0,
                },
                Fate::Same,
            ));
        };
        let kept = Kept {
            stamp: page.stamp,
            text: hash(text),
        };
        let place = self.top.join(page.path);
        let known = self.before.pages.get(page.path);
        if known.is_some_and(|known| known.text == kept.text) && place.is_file() {
            return Ok((page.path.to_owned(), kept, Fate::Same));
        }
        let bytes = text.len() as u64;
        let fate = if known.is_some() {
            Fate::Changed(bytes)
        } else {
            Fate::New(bytes)
        };
        put(&place, text.as_bytes())?;
        Ok((page.path.to_owned(), kept, fate))
    }
}

fn keep<T>(place: &Mutex<T>, change: impl FnOnce(&mut T)) {
    if let Ok(mut value) = place.lock() {
        change(&mut value);
    }
}

/// What the last run wrote; nothing in a folder that is new or empty.
fn read(top: &Path) -> Result<Manifest, PublishError> {
    let path = || top.display().to_string();
    if !top.exists() {
        return Ok(Manifest::default());
    }
    if !top.is_dir() {
        return Err(PublishError::NoFolder { path: path() });
    }
    let manifest = top.join(MANIFEST);
    match fs::read(&manifest) {
        // A manifest that cannot be read is as good as none, but the folder is still ours.
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut entries = fs::read_dir(top).map_err(|source| failed(top, source))?;
            match entries.next() {
                None => Ok(Manifest::default()),
                Some(_) => Err(PublishError::NotOurs { path: path() }),
            }
        }
        Err(source) => Err(failed(&manifest, source)),
    }
}

fn write_manifest(top: &Path, manifest: &Manifest) -> Result<(), PublishError> {
    let text = serde_json::to_string(manifest).unwrap_or_default();
    put(&top.join(MANIFEST), text.as_bytes())
}

/// Writes a file whole or not at all.
fn put(place: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut part = place.to_path_buf().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let write = || {
        fs::write(&part, bytes)?;
        fs::rename(&part, place)
    };
    match write() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
            }
            write()
        }
        done => done,
    }
    .map_err(|source| failed(place, source))
}

/// Takes a page away, and its folder when nothing is left in it.
fn remove(top: &Path, path: &str) -> Result<(), PublishError> {
    let place = top.join(path);
    // A manifest that somebody edited must not lead out of the folder.
    let is_inside = !path.starts_with('/') && path.split('/').all(|part| part != "..");
    if !is_inside {
        return Ok(());
    }
    match fs::remove_file(&place) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(source) => return Err(failed(&place, source)),
    }
    if let Some(folder) = place.parent().filter(|folder| *folder != top) {
        // A folder that still holds pages stays.
        drop(fs::remove_dir(folder));
    }
    Ok(())
}

fn failed(path: &Path, source: io::Error) -> PublishError {
    PublishError::Write {
        path: path.display().to_string(),
        source,
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}
