//! An index in which only what one question needs is filled in: the same search runs over it as over a whole one.

use std::collections::{BTreeMap, HashSet};

use super::super::index::{
    Index, Postings, Rows, Vocabulary, dampened, eighth, length, number, rarity, saturated,
};
use super::super::reading::Reading;
use super::Bytes;
use super::layout::{Keys, Layout};
use crate::text::sorting::{Gather as _, PutInOrder as _};

pub(super) struct Sparse<'a> {
    pub(super) index: Index,
    read: Bytes<'a>,
    layout: &'a Layout,
    late: LateRows,
}

/// What the entries are made of that came after the index was kept.
#[derive(Default)]
struct LateRows {
    words: Vec<Vec<(u32, u8)>>,
    grams: Vec<Vec<(u32, u8)>>,
    tags: Vec<Vec<(u32, u8)>>,
}

impl<'a> Sparse<'a> {
    /// Whatever finding candidates needs: the words asked for and where they stand, but in what is gone.
    pub(super) fn new(
        read: Bytes<'a>,
        layout: &'a Layout,
        asked: &Reading,
        late: &[Reading],
        gone: &HashSet<u32>,
    ) -> Option<Self> {
        let meta = &layout.meta;
        let of = |keys: &Keys, rows: &mut dyn FnMut(&Reading) -> Vec<u64>| {
            let asked = rows(asked);
            let late: Vec<Vec<u64>> = late.iter().map(rows).collect();
            vocabulary(read, layout, keys, &asked, &late)
        };
        let index = Index {
            words: of(&meta.words, &mut |reading| keys_of(&reading.words))?,
            grams: of(&meta.grams, &mut |reading| keys_of(&reading.grams))?,
            tags: of(&meta.tags, &mut |reading| reading.tags.clone())?,
            mean_length: meta.mean_length,
            days: vec![None; meta.items],
            damping: vec![0.0; meta.items],
            own_words: vec![0.0; meta.items],
            gram_norms: vec![0.0; meta.items],
            tag_norms: vec![0.0; meta.items],
            ..Index::default()
        };
        let mut sparse = Self {
            index,
            read,
            layout,
            late: LateRows::default(),
        };
        for reading in late {
            sparse.take(reading);
        }
        sparse.find_postings(asked, gone)?;
        Some(sparse)
    }

    /// Weighs an entry that came later by the rarities that were kept.
    fn take(&mut self, reading: &Reading) {
        let index = &mut self.index;
        let words = numbered(&index.words, reading.words.iter().copied());
        let grams = numbered(&index.grams, reading.grams.iter().copied());
        let tags = numbered(&index.tags, reading.tags.iter().map(|tag| (*tag, 1)));
        let damping = index.damping_of(length(reading));
        let own = words.iter().map(|(word, times)| {
            let weight = saturated(f32::from(*times), damping);
            index.own_weight(*word) * weight * weight
        });
        let own = own.sum();
        let norm = |vocabulary: &Vocabulary, row: &[(u32, u8)]| -> f32 {
            let weights = row
                .iter()
                .map(|(key, times)| vocabulary.rarity_of(*key) * dampened(*times));
            weights.map(|weight| weight * weight).sum::<f32>().sqrt()
        };
        let (gram_norm, tag_norm) = (norm(&index.grams, &grams), norm(&index.tags, &tags));
        index.days.push(reading.day);
        index.damping.push(damping);
        index.own_words.push(own);
        index.gram_norms.push(gram_norm);
        index.tag_norms.push(tag_norm);
        self.late.words.push(words);
        self.late.grams.push(grams);
        self.late.tags.push(tags);
    }

    fn find_postings(&mut self, asked: &Reading, gone: &HashSet<u32>) -> Option<()> {
        let kept = self.layout.meta.words.count;
        let mut words: Vec<u32> = asked
            .words
            .iter()
            .filter_map(|(word, _)| self.index.words.number(*word))
            .collect();
        words.put_in_order();
        let mut postings = Postings {
            starts: vec![0; self.index.words.frequency.len() + 1],
            ..Postings::default()
        };
        for word in words {
            let start = number(postings.items.len());
            if (word as usize) < kept {
                let (items, weights) = self.layout.postings(self.read, word)?;
                for (item, weight) in items.into_iter().zip(weights) {
                    if !gone.contains(&item) {
                        postings.items.push(item);
                        postings.weights.push(weight);
                    }
                }
            }
            for (place, row) in self.late.words.iter().enumerate() {
                let item = self.layout.meta.items + place;
                for (_, times) in row.iter().filter(|(each, _)| *each == word) {
                    let weight = saturated(f32::from(*times), self.index.damping_at(item));
                    postings.items.push(number(item));
                    postings.weights.push(eighth(weight));
                }
            }
            *postings.starts.get_mut(word as usize)? = start;
            *postings.starts.get_mut(word as usize + 1)? = number(postings.items.len());
        }
        self.index.postings = postings;
        Some(())
    }

    /// Fills in what scoring these needs.
    pub(super) fn fetch(&mut self, candidates: &[u32]) -> Option<()> {
        let mut items: Vec<usize> = candidates.iter().map(|item| *item as usize).collect();
        items.put_in_order();
        let all = self.index.len();
        let (read, layout) = (self.read, self.layout);
        let meta = &layout.meta;
        let index = &mut self.index;
        for item in items.iter().copied().filter(|item| *item < meta.items) {
            let (day, [damping, own, gram, tag]) = layout.numbers(read, item)?;
            *index.days.get_mut(item)? = day;
            *index.damping.get_mut(item)? = damping;
            *index.own_words.get_mut(item)? = own;
            *index.gram_norms.get_mut(item)? = gram;
            *index.tag_norms.get_mut(item)? = tag;
        }
        let rows = |keys: &Keys, late: &[Vec<(u32, u8)>]| -> Option<Rows> {
            let mut rows = Rows {
                starts: vec![0; all + 1],
                ..Rows::default()
            };
            for item in &items {
                let row = match item.checked_sub(meta.items) {
                    None => layout.row(read, keys, *item)?,
                    Some(place) => late.get(place)?.clone(),
                };
                *rows.starts.get_mut(*item)? = number(rows.keys.len());
                for (key, times) in row {
                    rows.keys.push(key);
                    rows.times.push(times);
                }
                *rows.starts.get_mut(item + 1)? = number(rows.keys.len());
            }
            Some(rows)
        };
        index.word_rows = rows(&meta.words, &self.late.words)?;
        index.gram_rows = rows(&meta.grams, &self.late.grams)?;
        index.tag_rows = rows(&meta.tags, &self.late.tags)?;
        Some(())
    }
}

fn keys_of<K: Into<u64> + Copy>(row: &[(K, u8)]) -> Vec<u64> {
    row.iter().map(|(key, _)| (*key).into()).collect()
}

fn numbered<K: Into<u64>>(
    vocabulary: &Vocabulary,
    row: impl Iterator<Item = (K, u8)>,
) -> Vec<(u32, u8)> {
    row.filter_map(|(key, times)| Some((vocabulary.number(key.into())?, times)))
        .collect()
}

/// The keys asked for and those of later entries, by the numbers that were kept; keys that only later entries have follow.
fn vocabulary(
    read: Bytes<'_>,
    layout: &Layout,
    keys: &Keys,
    asked: &[u64],
    late: &[Vec<u64>],
) -> Option<Vocabulary> {
    let items = layout.meta.items;
    let mut counts: BTreeMap<u64, u32> = asked.iter().map(|key| (*key, 0)).into_map();
    for key in late.iter().flatten() {
        *counts.entry(*key).or_default() += 1;
    }
    let mut vocabulary = Vocabulary {
        rarity: vec![0.0; keys.count],
        frequency: vec![0; keys.count],
        ..Vocabulary::default()
    };
    for (key, count) in counts {
        let (place, frequency) = match layout.key(read, keys, key)? {
            known @ (_, 1..) => known,
            (_, 0) if count == 0 => continue,
            (_, 0) => {
                let place = number(vocabulary.frequency.len());
                vocabulary.frequency.push(0);
                vocabulary.rarity.push(0.0);
                (place, count)
            }
        };
        vocabulary.numbers.insert(key, place);
        *vocabulary.frequency.get_mut(place as usize)? = frequency;
        *vocabulary.rarity.get_mut(place as usize)? = rarity(frequency, items);
    }
    Some(vocabulary)
}
