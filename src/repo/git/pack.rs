//! A pack of new objects and its index (gitformat-pack, version 2 of both): two files instead of one for each object.

use std::collections::BTreeMap;
use std::io::Write as _;

use gix::odb::pack::data;
use gix::zlib::{Compression, stream::deflate};

/// Objects in the order in which they were added, without deltas.
#[derive(Default)]
pub(super) struct Pack {
    entries: Vec<u8>,
    index: BTreeMap<gix::ObjectId, Entry>,
}

/// Where an object stands in the pack, and the checksum of what stands there.
#[derive(Clone, Copy)]
struct Entry {
    offset: u32,
    crc: u32,
}

/// The two files and the name they share.
pub(super) struct Files {
    pub(super) name: String,
    pub(super) pack: Vec<u8>,
    pub(super) index: Vec<u8>,
}

/// The length of the pack's header.
const HEADER: usize = 12;
const CRC: [u32; 256] = crc_table();

impl Pack {
    /// The id of this object, which is added if it is not there yet.
    ///
    /// # Errors
    /// When it cannot be hashed or compressed, or the pack would be 2 GiB or more.
    pub(super) fn add(
        &mut self,
        kind: gix::objs::Kind,
        content: &[u8],
    ) -> gix::Result<gix::ObjectId> {
        let id = gix::objs::compute_hash(gix::hash::Kind::Sha1, kind, content)?;
        if self.index.contains_key(&id) {
            return Ok(id);
        }
        let start = self.entries.len();
        let offset = i32::try_from(HEADER + start).map_err(failed)?;
        let header = match kind {
            gix::objs::Kind::Tree => data::entry::Header::Tree,
            gix::objs::Kind::Blob => data::entry::Header::Blob,
            gix::objs::Kind::Commit => data::entry::Header::Commit,
            gix::objs::Kind::Tag => data::entry::Header::Tag,
        };
        header
            .write_to(content.len() as u64, &mut self.entries)
            .map_err(failed)?;
        let mut compressed = deflate::Write::new(&mut self.entries, Compression::BEST_SPEED);
        compressed.write_all(content).map_err(failed)?;
        compressed.flush().map_err(failed)?;
        let entry = Entry {
            offset: offset.unsigned_abs(),
            crc: crc(self.entries.get(start..).unwrap_or_default()),
        };
        self.index.insert(id, entry);
        Ok(id)
    }

    /// The files as they belong into `objects/pack`.
    ///
    /// # Errors
    /// When they cannot be hashed.
    pub(super) fn files(&self) -> gix::Result<Files> {
        let count = u32::try_from(self.index.len()).map_err(failed)?;
        let mut pack = data::header::encode(data::Version::V2, count).to_vec();
        pack.extend_from_slice(&self.entries);
        let checksum = sha1(&pack)?;
        pack.extend_from_slice(checksum.as_slice());
        let mut index = b"\xfftOc\0\0\0\x02".to_vec();
        let mut ids_up_to = [0_u32; 256];
        for id in self.index.keys() {
            for up_to in ids_up_to.iter_mut().skip(id.first_byte().into()) {
                *up_to += 1;
            }
        }
        index.extend(ids_up_to.iter().flat_map(|count| count.to_be_bytes()));
        index.extend(self.index.keys().flat_map(gix::ObjectId::as_slice));
        let entries = self.index.values();
        index.extend(entries.clone().flat_map(|entry| entry.crc.to_be_bytes()));
        index.extend(entries.flat_map(|entry| entry.offset.to_be_bytes()));
        index.extend_from_slice(checksum.as_slice());
        let own = sha1(&index)?;
        index.extend_from_slice(own.as_slice());
        Ok(Files {
            name: format!("pack-{checksum}"),
            pack,
            index,
        })
    }
}

fn sha1(bytes: &[u8]) -> gix::Result<gix::ObjectId> {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(bytes);
    hasher.try_finalize()
}

/// CRC-32 as of zlib.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        let entry = CRC.get(usize::from(low ^ byte)).copied();
        entry.unwrap_or_default() ^ (crc >> 8)
    })
}

const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    let mut value = 0_u32;
    while byte < 256 {
        let mut crc = value;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
        value += 1;
    }
    table
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> gix::Error {
    gix::Error::from_error(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_as_zlib_does() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b""), 0);
    }

    #[test]
    fn keeps_an_object_once() {
        let mut pack = Pack::default();
        let blob = gix::objs::Kind::Blob;
        let id = pack.add(blob, b"test content\n").unwrap();
        assert_eq!(id.to_string(), "d670460b4b4aece5915caf5c68d12f560a9fe3e4");
        let length = pack.entries.len();
        pack.add(blob, b"test content\n").unwrap();
        assert_eq!(pack.entries.len(), length);
    }
}
