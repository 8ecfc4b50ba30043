//! What may be thrown away at any time: files below the repository's common folder, so that all its work trees share them.
//! A file that is damaged, of another version or half written is as good as none. Nobody is told when writing fails.
#![expect(
    clippy::disallowed_methods,
    reason = "this room and repo/files.rs touch files"
)]

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::text::sorting::PutInOrder as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The first bytes of every file; the number changes with what is written.
const MAGIC: &[u8] = b"deepen cache 2\n";

/// Bytes of the magic, the program's mark and the checksum.
const HEADER: usize = MAGIC.len() + 16;

/// Nothing larger is kept.
const LARGEST: usize = 64 * 1024 * 1024;

/// Nor of what is read in pieces: some hundred and twenty thousand requests.
const LARGEST_PIECES: usize = 192 * 1024 * 1024;

/// All files together.
const LARGEST_SUM: u64 = 256 * 1024 * 1024;

/// What is kept between two runs.
pub struct Cache {
    folder: PathBuf,
    /// Of this very program: another build may read the same words otherwise.
    mark: u64,
}

impl Cache {
    /// The cache of the repository with this common folder (`.git`), as this program understands it.
    pub fn new(common_folder: &Path) -> Self {
        Self {
            folder: common_folder.join("deepen"),
            mark: program_mark(),
        }
    }

    /// The names that begin with `prefix`, newest first, without it.
    pub fn names(&self, prefix: &str) -> Vec<String> {
        let mut found: Vec<(SystemTime, String)> = self
            .files()
            .into_iter()
            .filter_map(|file| Some((file.used, file.name.strip_prefix(prefix)?.to_owned())))
            .collect();
        found.put_in_order_by(|left, right| right.cmp(left));
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// What was written under this name; none when it is not there, or not whole.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let bytes = fs::read(self.folder.join(name)).ok()?;
        let payload = bytes.get(HEADER..)?;
        let header = self.header(payload);
        if bytes.get(..HEADER)? != header.as_slice() {
            return None;
        }
        postcard::from_bytes(payload).ok()
    }

    /// Keeps a value under this name, whole or not at all, and makes room for it.
    pub fn write<T: Serialize>(&self, name: &str, value: &T) {
        let Ok(payload) = postcard::to_allocvec(value) else {
            return;
        };
        if payload.len() <= LARGEST {
            self.put(name, &self.header(&payload), &payload);
        }
    }

    fn put(&self, name: &str, header: &[u8], payload: &[u8]) {
        if fs::create_dir_all(&self.folder).is_err() {
            return;
        }
        let written = tempfile::Builder::new()
            .prefix(".part-")
            .tempfile_in(&self.folder)
            .and_then(|mut file| {
                file.write_all(header)?;
                file.write_all(payload)?;
                file.persist(self.folder.join(name))
                    .map_err(|error| error.error)
            });
        if written.is_ok() {
            self.make_room();
        }
    }

    /// Opens what [`Self::write_pieces`] has written under this name, to be read in pieces.
    pub fn open(&self, name: &str) -> Option<Pieces> {
        let file = File::open(self.folder.join(name)).ok()?;
        let bytes = file.metadata().ok()?.len().checked_sub(HEADER as u64)?;
        let mut header = vec![0; HEADER];
        read_at(&file, &mut header, 0).ok()?;
        (header == self.piece_header(bytes)).then_some(Pieces { file, bytes })
    }

    /// Keeps bytes that are read in pieces: only their number proves that they are whole, so that opening costs nothing.
    pub fn write_pieces(&self, name: &str, bytes: &[u8]) {
        if bytes.len() > LARGEST_PIECES {
            self.remove(name);
            return;
        }
        self.put(name, &self.piece_header(bytes.len() as u64), bytes);
    }

    /// Lets go of a name.
    pub fn remove(&self, name: &str) {
        let _gone_already = fs::remove_file(self.folder.join(name));
    }

    fn piece_header(&self, bytes: u64) -> Vec<u8> {
        let mut header = MAGIC.to_vec();
        header.extend_from_slice(&self.mark.to_le_bytes());
        header.extend_from_slice(&bytes.to_le_bytes());
        header
    }

    fn header(&self, payload: &[u8]) -> Vec<u8> {
        let mut header = MAGIC.to_vec();
        header.extend_from_slice(&self.mark.to_le_bytes());
        header.extend_from_slice(&hash(payload).to_le_bytes());
        header
    }

    /// Removes the oldest files while all are too large together, and what killed runs left half written.
    fn make_room(&self) {
        let mut files = self.files();
        files.put_in_order_by_key(|file| std::cmp::Reverse(file.used));
        let mut sum = 0;
        for file in files {
            sum += file.bytes;
            let hour = std::time::Duration::from_secs(3600);
            let is_old = || file.used.elapsed().is_ok_and(|age| age > hour);
            if sum > LARGEST_SUM || file.name.starts_with(".part-") && is_old() {
                self.remove(&file.name);
            }
        }
    }

    fn files(&self) -> Vec<CacheFile> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        entries
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let metadata = entry.metadata().ok()?;
                Some(CacheFile {
                    name: entry.file_name().into_string().ok()?,
                    bytes: metadata.len(),
                    used: metadata.modified().ok()?,
                })
            })
            .collect()
    }
}

/// A kept file of which a part is read at a time.
pub struct Pieces {
    file: File,
    /// Without the header.
    bytes: u64,
}

impl Pieces {
    /// So many bytes from a place; none when there are fewer, or the world says no.
    pub fn read(&self, at: u64, length: usize) -> Option<Vec<u8>> {
        if at.checked_add(length as u64)? > self.bytes {
            return None;
        }
        let mut bytes = vec![0; length];
        read_at(&self.file, &mut bytes, HEADER as u64 + at).ok()?;
        Some(bytes)
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use io::{Read as _, Seek as _};
    file.seek(io::SeekFrom::Start(at))?;
    file.read_exact(bytes)
}

struct CacheFile {
    name: String,
    bytes: u64,
    used: SystemTime,
}

/// A number that two texts share only by an accident that nobody will live to see.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The version, size and date of the program that runs.
/// Tells this build of the program from others.
pub fn program_mark() -> u64 {
    let mut hasher = DefaultHasher::new();
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    if let Ok(metadata) = std::env::current_exe().and_then(fs::metadata) {
        metadata.len().hash(&mut hasher);
        metadata.modified().ok().hash(&mut hasher);
    }
    hasher.finish()
}
