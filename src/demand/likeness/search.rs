//! The items that are most like one: found by words, scored by everything.

use super::index::{DAMPENED, Index, dampened, length, number, saturated};
use super::method::{Breadth, Crowding, METHOD};
use super::reading::Reading;
use crate::text::sorting::PutInOrder as _;

/// What is looked for: an item of the index, or a text that is not in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Itself, when it is an item of the index.
    item: Option<usize>,
    /// Word and its weight in this text, heaviest first: rarity times saturation.
    words: Vec<(u32, f32)>,
    /// The words' score against themselves.
    own: f32,
    grams: Vec<(u32, f32)>,
    gram_norm: f32,
    tags: Vec<(u32, f32)>,
    tag_norm: f32,
    day: Option<i32>,
}

/// An item that is like the one asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) item: u32,
    /// How much of what was asked for is in it, and to a small part (`Method::both_ways`) the mean of both directions.
    pub(super) score: f32,
    /// The mean of that and of how much of it is in what was asked for.
    pub(super) mutual: f32,
    /// The same within 0 and 1: nearness in time makes what is half alike more alike, and the same text no more than the
    /// same.
    pub(super) likeness: f32,
}

/// Memory that searches use again: as many numbers as there are items, words and trigrams.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    scores: Vec<f32>,
    touched: Vec<u32>,
    words: Vec<f32>,
    grams: Vec<f32>,
}

impl Scratch {
    pub(super) fn new(index: &Index) -> Self {
        Self {
            scores: vec![0.0; index.len()],
            touched: Vec::new(),
            words: vec![0.0; index.words.frequency.len()],
            grams: vec![0.0; index.grams.frequency.len()],
        }
    }
}

impl Asked {
    /// An item of the index.
    pub(super) fn item(index: &Index, item: usize) -> Self {
        let damping = index.damping_at(item);
        let mut words: Vec<(u32, f32)> = index
            .word_rows
            .of(item)
            .filter(|(word, _)| index.words.frequency_of(*word) > 1)
            .map(|(word, times)| {
                (
                    word,
                    index.words.rarity_of(word) * saturated(f32::from(times), damping),
                )
            })
            .collect();
        heaviest_first(&mut words);
        let at = |list: &[f32]| list.get(item).copied().unwrap_or_default();
        Self {
            item: Some(item),
            words,
            own: at(&index.own_words),
            grams: index
                .gram_rows
                .of(item)
                .map(|(gram, times)| (gram, index.grams.rarity_of(gram) * dampened(times)))
                .collect(),
            gram_norm: at(&index.gram_norms),
            tags: index
                .tag_rows
                .of(item)
                .map(|(tag, _)| (tag, index.tags.rarity_of(tag)))
                .collect(),
            tag_norm: at(&index.tag_norms),
            day: index.days.get(item).copied().flatten(),
        }
    }

    /// A text that is not in the index.
    pub(super) fn reading(index: &Index, reading: &Reading) -> Self {
        let damping = index.damping_of(length(reading));
        let alone = super::index::rarity(1, index.len() + 1);
        let mut own = 0.0;
        let mut words = Vec::with_capacity(reading.words.len());
        for (word, times) in &reading.words {
            let weight = saturated(f32::from(*times), damping);
            if let Some(word) = index.words.number(*word) {
                let rarity = index.words.rarity_of(word);
                own += rarity * weight * weight;
                words.push((word, rarity * weight));
            } else {
                own += alone * METHOD.unique * weight * weight;
            }
        }
        heaviest_first(&mut words);
        let known = |keys: &mut dyn Iterator<Item = (u64, u8)>,
                     vocabulary: &super::index::Vocabulary| {
            let mut square = 0.0;
            let mut found = Vec::new();
            for (key, times) in keys {
                let known = vocabulary.number(key);
                let rarity = known.map_or(alone, |known| vocabulary.rarity_of(known));
                let weight = rarity * dampened(times);
                square += weight * weight;
                found.extend(known.map(|known| (known, weight)));
            }
            (found, square.sqrt())
        };
        let (grams, gram_norm) = known(
            &mut reading
                .grams
                .iter()
                .map(|(gram, times)| (u64::from(*gram), *times)),
            &index.grams,
        );
        let (tags, tag_norm) = known(&mut reading.tags.iter().map(|tag| (*tag, 1)), &index.tags);
        Self {
            item: None,
            words,
            own,
            grams,
            gram_norm,
            tags,
            tag_norm,
            day: reading.day,
        }
    }
}

/// Ties by the word's number, so that the order is always the same.
fn heaviest_first(words: &mut [(u32, f32)]) {
    words.put_in_order_by(|(one, heavy), (other, light)| {
        light.total_cmp(heavy).then(one.cmp(other))
    });
}

impl Index {
    /// The `most` items that are most like the one asked for, best first, ties by number; only items before `before`.
    pub(super) fn search(
        &self,
        asked: &Asked,
        before: usize,
        most: usize,
        breadth: Breadth,
        scratch: &mut Scratch,
    ) -> Vec<Found> {
        let candidates = self.candidates(asked, before, breadth, scratch);
        self.ranked(asked, &candidates, most, breadth, scratch)
    }

    /// The items before `before` that share most words with the one asked for.
    pub(super) fn candidates(
        &self,
        asked: &Asked,
        before: usize,
        breadth: Breadth,
        scratch: &mut Scratch,
    ) -> Vec<u32> {
        let is_whole = self.gather(asked, before, breadth, scratch);
        let (many, few) = breadth.candidates;
        by_words(asked, if is_whole { few + few / 4 } else { many }, scratch)
    }

    /// The `most` of these that are most like the one asked for, best first, ties by number.
    pub(super) fn ranked(
        &self,
        asked: &Asked,
        candidates: &[u32],
        most: usize,
        breadth: Breadth,
        scratch: &mut Scratch,
    ) -> Vec<Found> {
        let mut found = self.scored(asked, candidates, breadth.candidates.1, scratch);
        found.put_in_order_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then(one.item.cmp(&other.item))
        });
        found.truncate(most);
        found
    }

    /// Adds up, by item, the weights of the words asked for: the heaviest first, as far as the budget reaches. Says whether
    /// it reached for all of them.
    fn gather(
        &self,
        asked: &Asked,
        before: usize,
        breadth: Breadth,
        scratch: &mut Scratch,
    ) -> bool {
        scratch.touched.clear();
        let mut spent = 0;
        let mut is_whole = true;
        let end = number(before);
        for (place, (word, weight)) in asked.words.iter().enumerate() {
            let (items, weights) = self.postings.of(*word);
            if place >= METHOD.first_words && spent + items.len() > breadth.postings {
                is_whole = false;
                continue;
            }
            spent += items.len();
            for (item, there) in items.iter().zip(weights) {
                if *item >= end {
                    break;
                }
                if let Some(score) = scratch.scores.get_mut(*item as usize) {
                    if *score == 0.0 {
                        scratch.touched.push(*item);
                    }
                    *score += weight * (f32::from(*there) + 0.5);
                }
            }
        }
        is_whole
    }

    /// The candidates, of which only the `most` best by words are scored by everything.
    fn scored(
        &self,
        asked: &Asked,
        candidates: &[u32],
        most: usize,
        scratch: &mut Scratch,
    ) -> Vec<Found> {
        fill(&mut scratch.words, &asked.words);
        let mut by_words: Vec<(f32, u32)> = candidates
            .iter()
            .map(|item| (self.shared_words(*item as usize, &scratch.words), *item))
            .collect();
        clear(&mut scratch.words, &asked.words);
        if by_words.len() > most {
            by_words.select_nth_unstable_by(most, |(one, left), (other, right)| {
                other.total_cmp(one).then(left.cmp(right))
            });
            by_words.truncate(most);
        }
        for (gram, weight) in &asked.grams {
            if let Some(slot) = scratch.grams.get_mut(*gram as usize) {
                *slot = weight * self.grams.rarity_of(*gram);
            }
        }
        let found = by_words
            .into_iter()
            .map(|(shared, item)| self.found(asked, item as usize, shared, &scratch.grams))
            .collect();
        clear(&mut scratch.grams, &asked.grams);
        found
    }

    /// The search for one item of the index, with more care than each of many gets: of the best, what is much like the
    /// others of them stands back a little, since it is like everything.
    pub(super) fn search_closely(
        &self,
        asked: &Asked,
        before: usize,
        most: usize,
        scratch: &mut Scratch,
    ) -> Vec<Found> {
        let Crowding {
            among,
            nearest,
            share,
        } = METHOD.crowding;
        let mut found = self.search(asked, before, most.max(among), METHOD.one, scratch);
        let best: Vec<u32> = found.iter().take(among).map(|each| each.item).collect();
        for each in found.iter_mut().take(among) {
            let own = Asked::item(self, each.item as usize);
            let others: Vec<u32> = best
                .iter()
                .copied()
                .filter(|item| *item != each.item)
                .collect();
            let mut near: Vec<f32> = self
                .scored(&own, &others, others.len(), scratch)
                .iter()
                .map(|other| other.mutual)
                .collect();
            near.put_in_order_by(|one, other| other.total_cmp(one));
            let sum: f32 = near.iter().skip(1).take(nearest).sum();
            each.score -= share * sum / nearest as f32;
        }
        let (crowded, _) = found.split_at_mut(best.len());
        crowded.put_in_order_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then(one.item.cmp(&other.item))
        });
        found.truncate(most);
        found
    }

    /// What the item and the words in `weights` have in common.
    fn shared_words(&self, item: usize, weights: &[f32]) -> f32 {
        let damping = self.damping_at(item);
        let shared = self.word_rows.of(item).map(|(word, times)| {
            let weight = weights.get(word as usize).copied().unwrap_or_default();
            if weight == 0.0 {
                0.0
            } else {
                weight * saturated(f32::from(times), damping)
            }
        });
        shared.sum()
    }

    fn found(&self, asked: &Asked, item: usize, shared: f32, grams: &[f32]) -> Found {
        let at = |list: &[f32]| list.get(item).copied().unwrap_or_default();
        let dampened = &*DAMPENED;
        let dot: f32 = self
            .gram_rows
            .of(item)
            .map(|(gram, times)| {
                grams.get(gram as usize).copied().unwrap_or_default()
                    * dampened.get(usize::from(times)).copied().unwrap_or(1.0)
            })
            .sum();
        let gram = cosine(dot, asked.gram_norm, at(&self.gram_norms));
        let tag = self.shared_tags(asked, item);
        let time = self.nearness(asked.day, item);
        let own_tag = at(&self.tag_norms) > 0.0;
        let total = |own: f32, counts_tags: bool| {
            let words = if own > 0.0 {
                (shared / own).min(1.0)
            } else {
                0.0
            };
            let tags = if counts_tags { METHOD.tags } else { 0.0 };
            (words + METHOD.grams * gram + tags * tag) / (1.0 + METHOD.grams + tags)
        };
        let score = total(asked.own, asked.tag_norm > 0.0);
        let both = own_tag && asked.tag_norm > 0.0;
        let mutual = f32::midpoint(total(asked.own, both), total(at(&self.own_words), both));
        Found {
            item: number(item),
            score: (score + METHOD.both_ways * (mutual - score)) * time,
            mutual: mutual * time,
            likeness: mutual + (time - 1.0) * mutual * (1.0 - mutual),
        }
    }

    fn shared_tags(&self, asked: &Asked, item: usize) -> f32 {
        let weight = |tag: u32| {
            asked
                .tags
                .iter()
                .find(|(each, _)| *each == tag)
                .map_or(0.0, |(_, weight)| *weight)
        };
        let dot: f32 = self
            .tag_rows
            .of(item)
            .map(|(tag, _)| weight(tag) * self.tags.rarity_of(tag))
            .sum();
        cosine(
            dot,
            asked.tag_norm,
            self.tag_norms.get(item).copied().unwrap_or_default(),
        )
    }

    /// 1, and more the nearer the days are where both are known.
    fn nearness(&self, day: Option<i32>, item: usize) -> f32 {
        match (day, self.days.get(item).copied().flatten()) {
            (Some(one), Some(other)) => {
                1.0 + METHOD.time * (-(one.abs_diff(other) as f32) / METHOD.time_days).exp()
            }
            _ => 1.0,
        }
    }
}

/// The best candidates by words; clears the scores for the next search.
fn by_words(asked: &Asked, most: usize, scratch: &mut Scratch) -> Vec<u32> {
    let mut candidates: Vec<(f32, u32)> = Vec::with_capacity(scratch.touched.len());
    for item in &scratch.touched {
        if let Some(score) = scratch.scores.get_mut(*item as usize) {
            if asked.item != Some(*item as usize) {
                candidates.push((*score, *item));
            }
            *score = 0.0;
        }
    }
    if candidates.len() > most {
        candidates.select_nth_unstable_by(most, |(one, left), (other, right)| {
            other.total_cmp(one).then(left.cmp(right))
        });
        candidates.truncate(most);
    }
    candidates.into_iter().map(|(_, item)| item).collect()
}

fn cosine(dot: f32, one: f32, other: f32) -> f32 {
    if one > 0.0 && other > 0.0 {
        dot / (one * other)
    } else {
        0.0
    }
}

fn fill(slots: &mut [f32], values: &[(u32, f32)]) {
    for (key, value) in values {
        if let Some(slot) = slots.get_mut(*key as usize) {
            *slot = *value;
        }
    }
}

fn clear(slots: &mut [f32], values: &[(u32, f32)]) {
    for (key, _) in values {
        if let Some(slot) = slots.get_mut(*key as usize) {
            *slot = 0.0;
        }
    }
}
