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

use crate::text::sorting::{Gather as _, PutInOrder as _};
use serde::{Deserialize, Serialize};

/// What was written last time, beside the pages.
const MANIFEST: &str = ".deepen-site.json";

/// The pages that the folder shall hold. Several threads ask for stamps and texts at once.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// From the folder's top, with `/` between the parts.
    pub paths: &'a [&'a str],
    /// Of everything that the page of this number is made of; none when only its text tells.
    pub stamp: &'a (dyn Fn(usize) -> Option<u64> + Sync),
    pub text: &'a (dyn Fn(usize) -> String + Sync),
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

/// Brings the folder to these pages. `program` tells builds of this program apart.
///
/// # Errors
/// When the folder holds something else, or cannot be written.
pub fn publish(top: &Path, program: u64, wanted: &Wanted<'_>) -> Result<Published, PublishError> {
    let before = read(top)?;
    let is_same_program = before.program == program;
    // The stamp, and what is known of the page when it is still what it was and lies where it should.
    let looked_at = at_once(wanted.paths.len(), &|number| {
        let stamp = (wanted.stamp)(number);
        let path = wanted.paths.get(number).copied().unwrap_or_default();
        let kept = before.pages.get(path).filter(|kept| {
            is_same_program && stamp.is_some() && kept.stamp == stamp && top.join(path).is_file()
        });
        (stamp, kept.copied())
    });
    let mut stale = Vec::new();
    let mut after = Manifest {
        program,
        pages: BTreeMap::new(),
    };
    for (number, (path, (_, kept))) in wanted.paths.iter().zip(&looked_at).enumerate() {
        match kept {
            Some(kept) => {
                after.pages.insert((*path).to_owned(), *kept);
            }
            None => stale.push(number),
        }
    }
    let gone: Vec<&String> = {
        let paths: BTreeSet<&str> = wanted.paths.iter().copied().into_set();
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
    };
    let written = at_once(stale.len(), &|place| {
        let number = *stale.get(place)?;
        let path = *wanted.paths.get(number)?;
        let stamp = looked_at.get(number).and_then(|(stamp, _)| *stamp);
        Some(writer.write(path, stamp, &(wanted.text)(number)))
    });
    for page in written.into_iter().flatten() {
        let (path, kept, fate) = page?;
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

/// What `work` says of the numbers below `count`, in their order; all processors work on it.
fn at_once<T: Send>(count: usize, work: &(impl Fn(usize) -> T + Sync)) -> Vec<T> {
    /// The most numbers that a thread takes at once.
    const MOST: usize = 16;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // Of a few, each may be a long piece of work.
    let each = (count / (threads * MOST)).clamp(1, MOST);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    let run = || {
        loop {
            let first = next.fetch_add(each, Ordering::Relaxed);
            if first >= count {
                return;
            }
            let last = (first + each).min(count);
            let some: Vec<(usize, T)> = (first..last).map(|at| (at, work(at))).collect();
            if let Ok(mut done) = done.lock() {
                done.extend(some);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(count.div_ceil(each)) {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.put_in_order_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, value)| value).collect()
}

struct Writer<'a> {
    top: &'a Path,
    before: &'a Manifest,
}

impl Writer<'_> {
    fn write(
        &self,
        path: &str,
        stamp: Option<u64>,
        text: &str,
    ) -> Result<(String, Kept, Fate), PublishError> {
        let kept = Kept {
            stamp,
            text: hash(text),
        };
        let place = self.top.join(path);
        let known = self.before.pages.get(path);
        if known.is_some_and(|known| known.text == kept.text) && place.is_file() {
            return Ok((path.to_owned(), kept, Fate::Same));
        }
        let bytes = text.len() as u64;
        let fate = if known.is_some() {
            Fate::Changed(bytes)
        } else {
            Fate::New(bytes)
        };
        put(&place, text.as_bytes())?;
        Ok((path.to_owned(), kept, fate))
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
