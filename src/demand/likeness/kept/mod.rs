//! The index as one piece of bytes that outlives the process: a search reads the few places of it that it needs.
//!
//! The bytes are flat little-endian arrays after a table of where each begins. What changed since they were written is read
//! again and stands behind them ([`Changes`]), with their rarities and mean length, so that scores differ by what the changes
//! would have moved those; [`Kept::updated`] puts both together.

mod layout;
mod sparse;

use std::collections::{HashMap, HashSet};

use super::channel::Templates;
use super::hashing::Hashed;
use super::index::Index;
use super::language::Language;
use super::method::METHOD;
use super::reading::{Reader, Reading};
use super::search::{Asked, Scratch};
use super::{Entry, Likeness, Suggestion, neighbour, reasons};
use layout::{Layout, Written};
use sparse::Sparse;

/// How far ahead an entry is looked for where the order is another.
const AHEAD: usize = 64;

/// Reads so many bytes from a place; none when they are not there.
pub type Bytes<'a> = &'a dyn Fn(u64, usize) -> Option<Vec<u8>>;

/// An index that was kept, and how to read it.
pub struct Kept<'a> {
    read: Bytes<'a>,
    layout: Layout,
    otherwise: Language,
    marks: Vec<u64>,
}

/// What is otherwise now than when the index was kept.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// For each kept entry its number now; none when it is gone or says something else.
    pub now: Vec<Option<usize>>,
    /// The numbers of those that are not in the index.
    pub new: Vec<usize>,
}

impl Changes {
    /// Nothing changed in so many entries.
    pub fn none(entries: usize) -> Self {
        Self {
            now: (0..entries).map(Some).collect(),
            new: Vec::new(),
        }
    }

    /// As many as were added, changed or taken away.
    pub fn count(&self) -> usize {
        self.new
            .len()
            .max(self.now.iter().filter(|now| now.is_none()).count())
    }
}

impl Likeness<'_> {
    /// The index as bytes, with a number for each entry by which it is known again (two entries of one number say the same).
    /// None when there is too much of anything for this form.
    pub fn kept(&self, marks: &[u64]) -> Option<Vec<u8>> {
        layout::write(&Written {
            index: &self.index,
            templates: &self.templates,
            otherwise: self.otherwise,
            marks,
            since: 0,
        })
    }
}

impl<'a> Kept<'a> {
    /// Takes up what was kept; none when it is not whole.
    pub fn open(read: Bytes<'a>) -> Option<Self> {
        let layout = Layout::read(read)?;
        let otherwise = Language::of_number(layout.meta.otherwise)?;
        let marks = layout.marks(read)?;
        Some(Self {
            read,
            layout,
            otherwise,
            marks,
        })
    }

    /// How many entries it holds.
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// How the entries of these numbers differ from those that were kept.
    pub fn changes(&self, marks: &[u64]) -> Changes {
        if self.marks == marks {
            return Changes::none(marks.len());
        }
        let mut changes = Changes {
            now: vec![None; self.marks.len()],
            new: Vec::new(),
        };
        // Both in the same order but for a few: whoever is not met on the way is looked for among the rest.
        let mut rest: Vec<usize> = Vec::new();
        let (mut place, mut now) = (0, 0);
        while let (Some(kept), Some(mark)) = (self.marks.get(place), marks.get(now)) {
            if kept == mark {
                if let Some(slot) = changes.now.get_mut(place) {
                    *slot = Some(now);
                }
                (place, now) = (place + 1, now + 1);
            } else if marks.iter().skip(now).take(AHEAD).any(|each| each == kept) {
                rest.push(now);
                now += 1;
            } else {
                place += 1;
            }
        }
        rest.extend(now..marks.len());
        let mut places: HashMap<u64, Vec<usize>, Hashed> = HashMap::default();
        for (place, mark) in self.marks.iter().enumerate().rev() {
            if changes.now.get(place).is_some_and(Option::is_none) {
                places.entry(*mark).or_default().push(place);
            }
        }
        for now in rest {
            let kept = marks.get(now).and_then(|mark| places.get_mut(mark)?.pop());
            match kept.and_then(|kept| changes.now.get_mut(kept)) {
                Some(slot) => *slot = Some(now),
                None => changes.new.push(now),
            }
        }
        changes
    }

    /// Entries that were put into it after its channels' own lines and words were learnt.
    pub fn since(&self) -> usize {
        self.layout.meta.since
    }

    /// The at most `most` entries of now that are most like a new one, best first; `entry` gives the text of a number.
    /// Without changes it says what [`Likeness::twins`] says. None when the bytes are not what they should be.
    pub fn twins<'e>(
        &self,
        changes: &Changes,
        entry: &dyn Fn(usize) -> Option<Entry<'e>>,
        new: &Entry<'_>,
        most: usize,
    ) -> Option<Vec<Suggestion>> {
        let mut reader = self.reader();
        let asked = reader.read(new);
        let late: Vec<Entry<'e>> = changes
            .new
            .iter()
            .map(|number| entry(*number))
            .collect::<Option<_>>()?;
        let late: Vec<Reading> = late.iter().map(|entry| reader.read(entry)).collect();
        let gone: HashSet<u32> = (0_u32..)
            .zip(&changes.now)
            .filter(|(_, now)| now.is_none())
            .map(|(place, _)| place)
            .collect();
        let mut sparse = Sparse::new(self.read, &self.layout, &asked, &late, &gone)?;
        let question = Asked::reading(&sparse.index, &asked);
        let mut scratch = Scratch::new(&sparse.index);
        let candidates = sparse
            .index
            .candidates(&question, usize::MAX, METHOD.one, &mut scratch);
        sparse.fetch(&candidates)?;
        let found = sparse
            .index
            .ranked(&question, &candidates, most, METHOD.one, &mut scratch);
        found
            .into_iter()
            .map(|found| self.suggestion(&sparse.index, changes, entry, new, neighbour(found)))
            .collect()
    }

    /// The index with the changes in it, as bytes: kept entries are not read again. None when the bytes are not what they
    /// should be.
    pub fn updated<'e>(
        &self,
        changes: &Changes,
        marks: &[u64],
        entry: &dyn Fn(usize) -> Option<Entry<'e>>,
    ) -> Option<Vec<u8>> {
        let mut readings = vec![Reading::default(); marks.len()];
        let kept = self.layout.readings(self.read)?;
        for (reading, now) in kept.into_iter().zip(&changes.now) {
            if let Some(slot) = now.and_then(|now| readings.get_mut(now)) {
                *slot = reading;
            }
        }
        let mut reader = self.reader();
        for number in &changes.new {
            *readings.get_mut(*number)? = reader.read(&entry(*number)?);
        }
        layout::write(&Written {
            index: &Index::new(&readings),
            templates: self.templates(),
            otherwise: self.otherwise,
            marks,
            since: self.since() + changes.count(),
        })
    }

    fn suggestion<'e>(
        &self,
        index: &Index,
        changes: &Changes,
        entry: &dyn Fn(usize) -> Option<Entry<'e>>,
        new: &Entry<'_>,
        found: super::Neighbour,
    ) -> Option<Suggestion> {
        let number = match changes.now.get(found.entry) {
            Some(now) => (*now)?,
            None => *changes.new.get(found.entry - changes.now.len())?,
        };
        let reasons = reasons::reasons(&mut self.reader(), index, new, &entry(number)?);
        Some(Suggestion {
            entry: number,
            score: found.score,
            reasons,
        })
    }

    fn templates(&self) -> &Templates {
        &self.layout.meta.templates
    }

    fn reader(&self) -> Reader<'_> {
        Reader::new(self.templates(), self.otherwise)
    }
}

#[cfg(test)]
mod tests;
