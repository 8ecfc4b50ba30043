//! What is read of the work tree.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the room where files are touched"
)]

use std::fs::{self, DirEntry, File, FileType};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

use walkdir::WalkDir;

use crate::backlog::{Files, Unreadable};
use crate::text::Source;
use crate::text::sorting::PutInOrder as _;

/// The largest file that is read, in bytes: far above any text that a person keeps, far below what hurts.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// A file or folder that cannot be used, with the system's own words.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("cannot write {path}: {source}")]
    Write { path: String, source: io::Error },
    #[error("{path} exists already")]
    Exists { path: String },
}

/// Every file below `top` that `wanted` names by its path from there (`/` between the parts), sorted by path.
///
/// `folders` says which folders can hold such files. Symbolic links are never followed: a link that is wanted is
/// unreadable, so that it is counted and said. `.git` is never entered.
pub fn read_tree(
    top: &Path,
    folders: &dyn Fn(&str) -> bool,
    wanted: &dyn Fn(&str) -> bool,
) -> Files {
    let mut visit = Visit {
        top,
        folders,
        wanted,
        found: Vec::new(),
        unreadable: Vec::new(),
    };
    visit.folder("");
    let mut files = read_found(top, visit.found);
    files.unreadable.append(&mut visit.unreadable);
    files.sort();
    files
}

/// The files at these paths below `top`, as [`read_tree`] reads them, sorted by path. One that is not there is left out.
pub fn read_these(top: &Path, paths: impl IntoIterator<Item = String>) -> Files {
    let mut reading = Reading::of(top);
    for path in paths {
        let at = top.join(&path);
        match fs::symlink_metadata(&at) {
            Ok(found) => reading.file(Found {
                path,
                at,
                kind: found.file_type(),
            }),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) => {}
            Err(error) => reading.unreadable(path, error.to_string()),
        }
    }
    let mut files = reading.files;
    files.sort();
    files
}

/// The paths of all files in these folders below `top` and in the folders in them, in no order; none when a folder cannot
/// be listed. Nothing is read.
pub fn list_folders(top: &Path, folders: impl IntoIterator<Item = String>) -> Option<Vec<String>> {
    let mut rest: Vec<String> = folders.into_iter().collect();
    let mut paths = Vec::new();
    while let Some(folder) = rest.pop() {
        let entries = match fs::read_dir(top.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(_) => return None,
        };
        for entry in entries {
            let entry = entry.ok()?;
            let path = [&folder, "/", &*entry.file_name().to_string_lossy()].concat();
            if entry.file_type().ok()?.is_dir() {
                rest.push(path);
            } else {
                paths.push(path);
            }
        }
    }
    Some(paths)
}

/// The paths of what [`read_tree`] would read, sorted: names alone, no file is opened. A folder that cannot be read is left out.
pub fn paths_below(
    top: &Path,
    folders: &dyn Fn(&str) -> bool,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let mut paths = Vec::new();
    let mut open = vec![String::new()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(top.join(&folder));
        for entry in entries.into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = match folder.as_str() {
                "" => name.into_owned(),
                folder => [folder, "/", &name].concat(),
            };
            match entry.file_type() {
                Ok(kind) if kind.is_file() && wanted(&path) => paths.push(path),
                Ok(kind) if kind.is_dir() && entry.file_name() != ".git" && folders(&path) => {
                    open.push(path);
                }
                _ => {}
            }
        }
    }
    paths.put_in_order();
    paths
}

/// A walk of our own: it knows each path as text from the start, which costs half of a general one.
struct Visit<'a> {
    top: &'a Path,
    folders: &'a dyn Fn(&str) -> bool,
    wanted: &'a dyn Fn(&str) -> bool,
    found: Vec<Found>,
    unreadable: Vec<Unreadable>,
}

/// A file that is wanted, and where it lies.
struct Found {
    path: String,
    at: PathBuf,
    kind: FileType,
}

impl Visit<'_> {
    fn folder(&mut self, folder: &str) {
        let entries = match fs::read_dir(self.top.join(folder)) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(folder.to_owned(), error.to_string()),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(folder, &entry),
                Err(error) => self.unreadable(folder.to_owned(), error.to_string()),
            }
        }
    }

    fn entry(&mut self, folder: &str, entry: &DirEntry) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = match folder {
            "" => name.into_owned(),
            folder => [folder, "/", &name].concat(),
        };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                if entry.file_name() != ".git" && (self.folders)(&path) {
                    self.folder(&path);
                }
            }
            _ if !(self.wanted)(&path) => {}
            Ok(kind) => self.found.push(Found {
                path,
                at: entry.path(),
                kind,
            }),
            Err(error) => self.unreadable(path, error.to_string()),
        }
    }

    fn unreadable(&mut self, path: String, reason: String) {
        self.unreadable.push(Unreadable { path, reason });
    }
}

/// What was found, read; on two threads where there is much, since most of it is waiting for the system.
fn read_found(top: &Path, mut found: Vec<Found>) -> Files {
    const MANY: usize = 2000;
    if found.len() <= MANY {
        return Reading::whole(top, found);
    }
    let rest = found.split_off(found.len() / 2);
    thread::scope(|scope| {
        let second = scope.spawn(|| Reading::whole(top, rest));
        let mut files = Reading::whole(top, found);
        match second.join() {
            Ok(rest) => {
                files.sources.extend(rest.sources);
                files.unreadable.extend(rest.unreadable);
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
        files
    })
}

struct Reading<'a> {
    top: &'a Path,
    files: Files,
    buffer: Vec<u8>,
}

impl<'a> Reading<'a> {
    fn of(top: &'a Path) -> Self {
        Self {
            top,
            files: Files::default(),
            buffer: Vec::new(),
        }
    }

    fn whole(top: &'a Path, found: Vec<Found>) -> Files {
        let mut reading = Self::of(top);
        reading.buffer.reserve(64 * 1024);
        for each in found {
            reading.file(each);
        }
        reading.files
    }

    fn file(&mut self, found: Found) {
        let Found { path, at, kind } = found;
        match self.read(&at, kind) {
            Ok(()) => self
                .files
                .sources
                .push(Source::decode(path, self.buffer.clone())),
            Err(reason) => self.unreadable(path, reason),
        }
    }

    fn unreadable(&mut self, path: String, reason: String) {
        self.files.unreadable.push(Unreadable { path, reason });
    }

    /// Reads one file into the buffer, or says why not.
    fn read(&mut self, path: &Path, kind: FileType) -> Result<(), String> {
        self.buffer.clear();
        if kind.is_symlink() {
            return Err(link_reason(self.top, path));
        }
        if !kind.is_file() {
            return Err("not a regular file".to_owned());
        }
        let file = File::open(path).map_err(|error| error.to_string())?;
        let read = file
            .take(LARGEST_FILE + 1)
            .read_to_end(&mut self.buffer)
            .map_err(|error| error.to_string())?;
        if read as u64 > LARGEST_FILE {
            return Err(format!("larger than {} MiB", LARGEST_FILE / 1024 / 1024));
        }
        Ok(())
    }
}

fn link_reason(top: &Path, link: &Path) -> String {
    let inside = match (fs::canonicalize(top), fs::canonicalize(link)) {
        (Ok(top), Ok(target)) => target.starts_with(top),
        _ => return "a symbolic link that leads nowhere".to_owned(),
    };
    if inside {
        "a symbolic link, not followed: keep the file itself here".to_owned()
    } else {
        "a symbolic link out of the repository, not followed".to_owned()
    }
}

/// The paths of all files below `top`, from there, sorted; at most `limit` of them. For recognising a folder.
pub fn list_paths(top: &Path, limit: usize) -> Vec<String> {
    let enter = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || entry.file_name() != ".git" && entry.file_name() != "node_modules"
    };
    let walk = WalkDir::new(top).sort_by(|left, right| left.file_name().cmp(right.file_name()));
    let mut paths: Vec<String> = walk
        .into_iter()
        .filter_entry(enter)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| relative(top, entry.path()))
        .take(limit)
        .collect();
    paths.put_in_order();
    paths
}

/// One file as a source with this path, or none when there is no such file.
///
/// # Errors
/// When it exists and cannot be read.
pub fn read_source(top: &Path, path: &str) -> Result<Option<Source>, FileError> {
    match fs::read(top.join(path)) {
        Ok(bytes) => Ok(Some(Source::decode(path, bytes))),
        Err(source)
            if matches!(
                source.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(source) => Err(FileError::Read {
            path: path.to_owned(),
            source,
        }),
    }
}

/// A file's bytes, or none when there are more than `most`.
///
/// # Errors
/// When it cannot be read.
pub fn read_bytes(path: &Path, most: usize) -> Result<Option<Vec<u8>>, FileError> {
    let failed = |source| FileError::Read {
        path: path.display().to_string(),
        source,
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// The path of a file from `top`, with `/` between the parts, links followed; none when it lies elsewhere.
pub fn below(top: &Path, path: &Path) -> Option<String> {
    let (top, path) = (fs::canonicalize(top).ok()?, fs::canonicalize(path).ok()?);
    relative(&top, &path)
}

/// Whether a file lies in this folder or below, links followed.
pub fn is_inside(folder: &Path, path: &Path) -> bool {
    match (fs::canonicalize(folder), fs::canonicalize(path)) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => false,
    }
}

/// Writes a file that is none of the backlog's, whole or not at all, over what is there.
///
/// # Errors
/// When the world says no.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let failed = |source| FileError::Write {
        path: path.display().to_string(),
        source,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file that is none of the backlog's for others to read, whole or not at all, over what is there.
///
/// # Errors
/// When the world says no.
pub fn write_open(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let failed = |source| FileError::Write {
        path: path.display().to_string(),
        source,
    };
    let mut builder = tempfile::Builder::new();
    // As any new file: everybody, less what the user's mask takes away.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Makes a folder that is none of the backlog's, and those above it.
///
/// # Errors
/// When the world says no.
pub fn make_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(|source| FileError::Write {
        path: path.display().to_string(),
        source,
    })
}

/// Writes a file that only this user may read, whole or not at all, over one that is there; and the folders above it, theirs
/// alone too.
///
/// # Errors
/// When the world says no.
pub fn write_private(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), FileError> {
    let failed = |source| FileError::Write {
        path: folder.join(name).display().to_string(),
        source,
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    // A temporary file is this user's alone (0600).
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(folder.join(name))
        .map_err(|error| failed(error.error))?;
    Ok(())
}

/// The nearest folder at or above `start` in which `found` holds.
pub fn nearest_above(start: &Path, found: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    start
        .ancestors()
        .find(|folder| found(folder))
        .map(Path::to_path_buf)
}

pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// `path` from `top`, with `/` between the parts; bytes that are no UTF-8 are shown as U+FFFD.
fn relative(top: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(top).ok()?;
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}
