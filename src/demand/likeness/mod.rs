//! Which texts ask for the same thing: suggestions with reasons, never a decision.
//!
//! Words are weighed by BM25, characters by the cosine of their trigrams, and tags, account and nearness in time are added
//! ([`method::METHOD`]). It works without a model and in every script, and says the same on every machine.
//!
//! ```
//! use deepen::demand::likeness::{Entry, Likeness};
//!
//! let entry = |title: &'static str| Entry { title: title.into(), ..Entry::default() };
//! let known = vec![entry("Export the calendar as CSV"), entry("Dark mode"), entry("Sign in with a key")];
//! let likeness = Likeness::new(known);
//! let twins = likeness.twins(&entry("CSV export of calendars"), 5);
//! assert_eq!(twins[0].entry, 0);
//! assert_eq!(twins[0].reasons.words, ["calendars", "csv", "export"]);
//! ```

mod channel;
mod cleaning;
mod entry;
mod hashing;
mod index;
mod kept;
mod language;
pub mod method;
mod pairs;
mod reading;
mod reasons;
mod script;
mod search;

pub use entry::Entry;
pub use kept::{Bytes, Changes, Kept};
pub use method::Thresholds;
pub use pairs::{LARGEST_GROUP, Pair, groups, pairs};
pub use reasons::Reasons;

use channel::Templates;
use index::Index;
use language::Language;
use method::METHOD;
use reading::{Reader, Reading};
use search::{Asked, Found, Scratch};

/// Texts that others are compared with, read and indexed.
#[derive(Clone, Debug, Default)]
pub struct Likeness<'a> {
    entries: Vec<Entry<'a>>,
    templates: Templates,
    otherwise: Language,
    index: Index,
}

/// A text that may ask for the same thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The number of the entry, in the order in which they were given.
    pub entry: usize,
    /// 0 nothing in common, 1 the same text.
    pub score: f64,
    pub reasons: Reasons,
}

/// The same without its reasons, which cost more than finding it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The number of the entry, in the order in which they were given.
    pub entry: usize,
    /// How much of what was asked for is in it: what neighbours are ranked by, in the searches for one entry less a share of
    /// how much it is like the other neighbours. -0.3 to 1.5.
    pub rank: f64,
    /// The mean of that from both sides: what the merge list is ordered by. 0 to 1.5.
    pub mutual: f64,
    /// How alike the two are, the same from both sides: 0 nothing in common, 1 the same text.
    pub score: f64,
}

impl<'a> Likeness<'a> {
    /// Reads the texts, on as many threads as there are.
    pub fn new(entries: Vec<Entry<'a>>) -> Self {
        let mut templates = Templates::of_lines(&entries);
        let otherwise = language::most_spoken(&entries);
        let mut readings = read_all(&entries, &templates, otherwise);
        templates.take_words(&entries, &mut readings);
        let index = Index::new(&readings);
        Self {
            entries,
            templates,
            otherwise,
            index,
        }
    }

    /// The texts that were read, in the order given.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The at most `most` texts that are most like a new one, best first. None of them need be a duplicate: compare the
    /// score with [`Thresholds`].
    pub fn twins(&self, new: &Entry<'_>, most: usize) -> Vec<Suggestion> {
        let mut reader = self.reader();
        let asked = Asked::reading(&self.index, &reader.read(new));
        let mut scratch = Scratch::new(&self.index);
        let found = self
            .index
            .search(&asked, usize::MAX, most, METHOD.one, &mut scratch);
        found
            .into_iter()
            .map(|found| self.suggestion(new, neighbour(found)))
            .collect()
    }

    /// For each entry from the `first` on, in order: the at most `most` entries **before** it that are most like it, best
    /// first. For a batch of drafts give [`Self::new`] what is known, then the drafts, and ask from the first draft on:
    /// drafts that repeat each other are found too.
    pub fn earlier(&self, first: usize, most: usize) -> Vec<Vec<Neighbour>> {
        self.each(first, |index, item, scratch| {
            index.search(&Asked::item(index, item), item, most, METHOD.one, scratch)
        })
    }

    /// For every entry the at most `most` others that are most like it, best first.
    pub fn neighbours(&self, most: usize) -> Vec<Vec<Neighbour>> {
        self.each(0, |index, item, scratch| {
            index.search(
                &Asked::item(index, item),
                usize::MAX,
                most,
                METHOD.all,
                scratch,
            )
        })
    }

    /// The at most `most` others that are most like this entry, best first.
    pub fn neighbours_of(&self, entry: usize, most: usize) -> Vec<Neighbour> {
        let mut scratch = Scratch::new(&self.index);
        let asked = Asked::item(&self.index, entry);
        let found = self
            .index
            .search_closely(&asked, usize::MAX, most, &mut scratch);
        found.into_iter().map(neighbour).collect()
    }

    /// The at most `most` entries before the number `before` that are most like this entry, best first.
    pub fn earlier_of(&self, entry: usize, before: usize, most: usize) -> Vec<Neighbour> {
        let mut scratch = Scratch::new(&self.index);
        let asked = Asked::item(&self.index, entry);
        let found = self
            .index
            .search_closely(&asked, before, most, &mut scratch);
        found.into_iter().map(neighbour).collect()
    }

    /// Why two entries are alike.
    pub fn reasons(&self, one: usize, other: usize) -> Reasons {
        match (self.entries.get(one), self.entries.get(other)) {
            (Some(one), Some(other)) => {
                reasons::reasons(&mut self.reader(), &self.index, one, other)
            }
            _ => Reasons::default(),
        }
    }

    fn suggestion(&self, new: &Entry<'_>, neighbour: Neighbour) -> Suggestion {
        let reasons = match self.entries.get(neighbour.entry) {
            Some(known) => reasons::reasons(&mut self.reader(), &self.index, new, known),
            None => Reasons::default(),
        };
        Suggestion {
            entry: neighbour.entry,
            score: neighbour.score,
            reasons,
        }
    }

    fn reader(&self) -> Reader<'_> {
        Reader::new(&self.templates, self.otherwise)
    }

    /// What a search finds for each entry from the first on, on as many threads as there are; the same on one.
    fn each(
        &self,
        first: usize,
        search: impl Fn(&Index, usize, &mut Scratch) -> Vec<Found> + Sync,
    ) -> Vec<Vec<Neighbour>> {
        let items: Vec<usize> = (first..self.index.len()).collect();
        let parts = in_parts(&items, |part| {
            let mut scratch = Scratch::new(&self.index);
            let mut searched = Vec::with_capacity(part.len());
            for item in part {
                let found = search(&self.index, *item, &mut scratch);
                searched.push(found.into_iter().map(neighbour).collect());
            }
            searched
        });
        parts.into_iter().flatten().collect()
    }
}

fn read_all(entries: &[Entry<'_>], templates: &Templates, otherwise: Language) -> Vec<Reading> {
    let parts = in_parts(entries, |part| {
        let mut reader = Reader::new(templates, otherwise);
        part.iter()
            .map(|entry| reader.read(entry))
            .collect::<Vec<_>>()
    });
    parts.into_iter().flatten().collect()
}

/// Fewer than this are done before another thread has begun.
const WORTH_A_THREAD: usize = 200;

/// What `work` makes of each part of the list, in the list's order: a part for each thread.
fn in_parts<T: Sync, R: Send>(list: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(list.len().div_ceil(WORTH_A_THREAD)).max(1);
    let size = list.len().div_ceil(threads).max(1);
    if threads == 1 {
        return vec![work(list)];
    }
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = list
            .chunks(size)
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        running
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

fn neighbour(found: Found) -> Neighbour {
    Neighbour {
        entry: found.item as usize,
        rank: f64::from(found.score),
        mutual: f64::from(found.mutual),
        score: f64::from(found.likeness).clamp(0.0, 1.0),
    }
}
