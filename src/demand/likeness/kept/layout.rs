//! Where what stands in the bytes.

use serde::{Deserialize, Serialize};

use super::super::channel::Templates;
use super::super::index::{Index, Rows, Vocabulary, number};
use super::super::language::Language;
use super::super::reading::Reading;
use super::Bytes;

/// What begins the bytes: the table's length.
const HEAD: usize = 8;

/// A day that is not known.
const NO_DAY: i32 = i32::MIN;

/// A slot that no key has.
const EMPTY: u32 = u32::MAX;

/// Bytes of a slot: the key, its number, in how many entries it stands.
const SLOT: usize = 16;

/// Slots that are read at once: most keys are in the first few from where they belong.
const SLOTS: usize = 8;

/// Keys are kept in 24 bits, beside how often they count in 8.
const MOST_KEYS: usize = 1 << 24;

/// What is written.
pub(super) struct Written<'a> {
    pub(super) index: &'a Index,
    pub(super) templates: &'a Templates,
    pub(super) otherwise: Language,
    pub(super) marks: &'a [u64],
    pub(super) since: usize,
}

/// The table at the beginning.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Meta {
    pub(super) items: usize,
    pub(super) mean_length: f32,
    pub(super) otherwise: u8,
    pub(super) templates: Templates,
    pub(super) since: usize,
    pub(super) words: Keys,
    pub(super) grams: Keys,
    pub(super) tags: Keys,
    marks: Place,
    days: Place,
    damping: Place,
    own_words: Place,
    gram_norms: Place,
    tag_norms: Place,
    posting_starts: Place,
    posting_items: Place,
    posting_weights: Place,
}

/// One vocabulary and the rows made of it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Keys {
    /// As many keys.
    pub(super) count: usize,
    slots: Place,
    starts: Place,
    row: Place,
}

/// Offset from the end of the table, and bytes.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Place {
    at: u64,
    bytes: u64,
}

pub(super) struct Layout {
    pub(super) meta: Meta,
    start: u64,
}

struct Writer {
    bytes: Vec<u8>,
}

/// The index in bytes; none when it has more keys than fit.
pub(super) fn write(written: &Written<'_>) -> Option<Vec<u8>> {
    let index = written.index;
    if written.marks.len() != index.len() {
        return None;
    }
    let mut writer = Writer { bytes: Vec::new() };
    let meta = Meta {
        items: index.len(),
        mean_length: index.mean_length,
        otherwise: written.otherwise.number(),
        templates: written.templates.clone(),
        since: written.since,
        words: writer.keys(&index.words, &index.word_rows)?,
        grams: writer.keys(&index.grams, &index.gram_rows)?,
        tags: writer.keys(&index.tags, &index.tag_rows)?,
        marks: writer.put(written.marks.iter().map(|mark| mark.to_le_bytes())),
        days: writer.put(
            index
                .days
                .iter()
                .map(|day| day.unwrap_or(NO_DAY).to_le_bytes()),
        ),
        damping: writer.floats(&index.damping),
        own_words: writer.floats(&index.own_words),
        gram_norms: writer.floats(&index.gram_norms),
        tag_norms: writer.floats(&index.tag_norms),
        posting_starts: writer.numbers(&index.postings.starts),
        posting_items: writer.numbers(&index.postings.items),
        posting_weights: writer.put(index.postings.weights.iter().map(|weight| [*weight])),
    };
    let table = postcard::to_allocvec(&meta).ok()?;
    let mut bytes = (table.len() as u64).to_le_bytes().to_vec();
    bytes.reserve(table.len() + writer.bytes.len());
    bytes.extend_from_slice(&table);
    bytes.append(&mut writer.bytes);
    Some(bytes)
}

impl Writer {
    fn put<const N: usize>(&mut self, values: impl Iterator<Item = [u8; N]>) -> Place {
        let at = self.bytes.len();
        for value in values {
            self.bytes.extend_from_slice(&value);
        }
        Place {
            at: at as u64,
            bytes: (self.bytes.len() - at) as u64,
        }
    }

    fn numbers(&mut self, values: &[u32]) -> Place {
        self.put(values.iter().map(|value| value.to_le_bytes()))
    }

    fn floats(&mut self, values: &[f32]) -> Place {
        self.put(values.iter().map(|value| value.to_le_bytes()))
    }

    fn keys(&mut self, vocabulary: &Vocabulary, rows: &Rows) -> Option<Keys> {
        let count = vocabulary.frequency.len();
        if count >= MOST_KEYS {
            return None;
        }
        let mut keys = vec![0_u64; count];
        #[expect(
            clippy::iter_over_hash_type,
            reason = "each goes to a place of its own"
        )]
        for (key, number) in &vocabulary.numbers {
            *keys.get_mut(*number as usize)? = *key;
        }
        let capacity = (count * 2).next_power_of_two().max(SLOTS);
        let mut slots = vec![(0_u64, EMPTY, 0_u32); capacity];
        for ((number, key), frequency) in (0_u32..).zip(keys).zip(&vocabulary.frequency) {
            let mut at = home(key, capacity);
            while slots.get(at).is_some_and(|slot| slot.1 != EMPTY) {
                at = (at + 1) % capacity;
            }
            *slots.get_mut(at)? = (key, number, *frequency);
        }
        let slots = slots.into_iter().map(|(key, number, frequency)| {
            let mut slot = [0; SLOT];
            let low = u128::from(key);
            let rest = u128::from(number) << 64 | u128::from(frequency) << 96;
            slot.copy_from_slice(&(low | rest).to_le_bytes());
            slot
        });
        let packed = rows.keys.iter().zip(&rows.times);
        Some(Keys {
            count,
            slots: self.put(slots),
            starts: self.numbers(&rows.starts),
            row: self.put(packed.map(|(key, times)| (key << 8 | u32::from(*times)).to_le_bytes())),
        })
    }
}

/// Where a key belongs among so many slots, a power of two.
fn home(key: u64, capacity: usize) -> usize {
    // Keys of three characters have 32 bits, those of words 64: all are spread.
    let spread = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    usize::try_from(spread).unwrap_or_default() & (capacity - 1)
}

impl Layout {
    pub(super) fn read(read: Bytes<'_>) -> Option<Self> {
        let head = read(0, HEAD)?;
        let length = u64::from_le_bytes(head.try_into().ok()?);
        let table = read(HEAD as u64, usize::try_from(length).ok()?)?;
        Some(Self {
            meta: postcard::from_bytes(&table).ok()?,
            start: HEAD as u64 + length,
        })
    }

    fn all(&self, read: Bytes<'_>, place: Place) -> Option<Vec<u8>> {
        read(self.start + place.at, usize::try_from(place.bytes).ok()?)
    }

    /// So many values of `size` bytes, from the one of this number on.
    fn some(
        &self,
        read: Bytes<'_>,
        place: Place,
        size: usize,
        range: std::ops::Range<usize>,
    ) -> Option<Vec<u8>> {
        let end = range.end.checked_mul(size)? as u64;
        if range.start > range.end || end > place.bytes {
            return None;
        }
        read(
            self.start + place.at + (range.start * size) as u64,
            range.len() * size,
        )
    }

    pub(super) fn marks(&self, read: Bytes<'_>) -> Option<Vec<u64>> {
        let marks = values(&self.all(read, self.meta.marks)?, u64::from_le_bytes);
        (marks.len() == self.meta.items).then_some(marks)
    }

    /// The number of a key and in how many entries it stands: in none when it is not known.
    pub(super) fn key(&self, read: Bytes<'_>, keys: &Keys, key: u64) -> Option<(u32, u32)> {
        let capacity = usize::try_from(keys.slots.bytes).ok()? / SLOT;
        let mut at = home(key, capacity.max(1));
        let mut seen = 0;
        while seen < capacity {
            let end = (at + SLOTS).min(capacity);
            for slot in values(
                &self.some(read, keys.slots, SLOT, at..end)?,
                u128::from_le_bytes,
            ) {
                let [low, number, frequency] = [slot, slot >> 64, slot >> 96];
                let number = u32::try_from(number & u128::from(u32::MAX)).ok()?;
                if number == EMPTY {
                    return Some((EMPTY, 0));
                }
                if low & u128::from(u64::MAX) == u128::from(key) {
                    let is_known = (number as usize) < keys.count;
                    return is_known.then_some((number, u32::try_from(frequency).ok()?));
                }
            }
            seen += end - at;
            at = end % capacity;
        }
        Some((EMPTY, 0))
    }

    /// What an entry is made of.
    pub(super) fn row(&self, read: Bytes<'_>, keys: &Keys, item: usize) -> Option<Vec<(u32, u8)>> {
        let bounds = values(
            &self.some(read, keys.starts, 4, item..item + 2)?,
            u32::from_le_bytes,
        );
        let range = *bounds.first()? as usize..*bounds.get(1)? as usize;
        let packed = values(&self.some(read, keys.row, 4, range)?, u32::from_le_bytes);
        unpacked(&packed, keys.count)
    }

    /// The entries of a word, ascending, and its weight in each.
    pub(super) fn postings(&self, read: Bytes<'_>, word: u32) -> Option<(Vec<u32>, Vec<u8>)> {
        let word = word as usize;
        let starts = self.some(read, self.meta.posting_starts, 4, word..word + 2)?;
        let bounds = values(&starts, u32::from_le_bytes);
        let range = *bounds.first()? as usize..*bounds.get(1)? as usize;
        let items = self.some(read, self.meta.posting_items, 4, range.clone())?;
        let items = values(&items, u32::from_le_bytes);
        let weights = self.some(read, self.meta.posting_weights, 1, range)?;
        let is_whole = items
            .last()
            .is_none_or(|last| (*last as usize) < self.meta.items);
        is_whole.then_some((items, weights))
    }

    /// What one entry is known by besides its rows: day, damping, own words, norm of trigrams and of tags.
    pub(super) fn numbers(&self, read: Bytes<'_>, item: usize) -> Option<(Option<i32>, [f32; 4])> {
        let one = |place| -> Option<[u8; 4]> {
            self.some(read, place, 4, item..item + 1)?.try_into().ok()
        };
        let float = |place| one(place).map(f32::from_le_bytes);
        let meta = &self.meta;
        let day = i32::from_le_bytes(one(meta.days)?);
        let day = (day != NO_DAY).then_some(day);
        let floats = [
            float(meta.damping)?,
            float(meta.own_words)?,
            float(meta.gram_norms)?,
            float(meta.tag_norms)?,
        ];
        Some((day, floats))
    }

    /// Every entry as it was read.
    pub(super) fn readings(&self, read: Bytes<'_>) -> Option<Vec<Reading>> {
        let words = self.rows(read, &self.meta.words)?;
        let grams = self.rows(read, &self.meta.grams)?;
        let tags = self.rows(read, &self.meta.tags)?;
        let days = values(&self.all(read, self.meta.days)?, i32::from_le_bytes);
        let mut readings = Vec::with_capacity(self.meta.items);
        for (((words, grams), tags), day) in words.into_iter().zip(grams).zip(tags).zip(days) {
            let narrow = |(key, times): (u64, u8)| Some((u32::try_from(key).ok()?, times));
            readings.push(Reading {
                words,
                grams: grams.into_iter().map(narrow).collect::<Option<_>>()?,
                tags: tags.into_iter().map(|(tag, _)| tag).collect(),
                day: (day != NO_DAY).then_some(day),
            });
        }
        (readings.len() == self.meta.items).then_some(readings)
    }

    fn rows(&self, read: Bytes<'_>, keys: &Keys) -> Option<Vec<Vec<(u64, u8)>>> {
        let mut names = vec![0_u64; keys.count];
        for slot in values(&self.all(read, keys.slots)?, u128::from_le_bytes) {
            let number = u32::try_from((slot >> 64) & u128::from(u32::MAX)).ok()?;
            if let Some(name) = names.get_mut(number as usize) {
                *name = u64::try_from(slot & u128::from(u64::MAX)).ok()?;
            }
        }
        let starts = values(&self.all(read, keys.starts)?, u32::from_le_bytes);
        let packed = values(&self.all(read, keys.row)?, u32::from_le_bytes);
        let row = |bounds: &[u32]| {
            let range = *bounds.first()? as usize..*bounds.get(1)? as usize;
            let row = unpacked(packed.get(range)?, keys.count)?;
            row.into_iter()
                .map(|(key, times)| Some((*names.get(key as usize)?, times)))
                .collect::<Option<Vec<_>>>()
        };
        starts.windows(2).map(row).collect()
    }
}

fn unpacked(packed: &[u32], count: usize) -> Option<Vec<(u32, u8)>> {
    let one = |packed: &u32| {
        let key = packed >> 8;
        let times = u8::try_from(packed & 0xff).ok()?;
        (number(count) > key).then_some((key, times))
    };
    packed.iter().map(one).collect()
}

fn values<T, const N: usize>(bytes: &[u8], value: impl Fn([u8; N]) -> T) -> Vec<T> {
    let (chunks, _) = bytes.as_chunks::<N>();
    chunks.iter().map(|chunk| value(*chunk)).collect()
}
