//! Many readings in flat arrays: by item what it is made of, and by word the items that it stands in.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::hashing::Hashed;
use super::method::METHOD;
use super::reading::Reading;

/// What items are made of, one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// Where each item's part begins, and the end.
    pub(super) starts: Vec<u32>,
    pub(super) keys: Vec<u32>,
    pub(super) times: Vec<u8>,
}

/// The words, or the trigrams, or the tags of all items.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// From what is known on every machine to the number here.
    pub(super) numbers: HashMap<u64, u32, Hashed>,
    /// How rare: ln(1 + (n - df + 0.5) / (df + 0.5)), Robertson and Zaragoza, 2009, formula 3.4, never negative.
    pub(super) rarity: Vec<f32>,
    /// In how many items.
    pub(super) frequency: Vec<u32>,
}

/// What is known of all items, for searching and scoring.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub(super) words: Vocabulary,
    pub(super) grams: Vocabulary,
    pub(super) tags: Vocabulary,
    pub(super) word_rows: Rows,
    pub(super) gram_rows: Rows,
    pub(super) tag_rows: Rows,
    pub(super) days: Vec<Option<i32>>,
    /// What the length of each item makes of the number of times that a word counts: `k1 (1 - b + b length / mean)`.
    pub(super) damping: Vec<f32>,
    pub(super) mean_length: f32,
    /// Each item's words against themselves.
    pub(super) own_words: Vec<f32>,
    /// The lengths of each item's vectors.
    pub(super) gram_norms: Vec<f32>,
    pub(super) tag_norms: Vec<f32>,
    /// By word: the items, ascending, and how much the word weighs in each (0 to 255, of the most it can).
    pub(super) postings: Postings,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    pub(super) starts: Vec<u32>,
    pub(super) items: Vec<u32>,
    pub(super) weights: Vec<u8>,
}

impl Rows {
    fn push<K: Into<u64> + Copy>(
        &mut self,
        vocabulary: &mut Vocabulary,
        row: impl Iterator<Item = (K, u8)>,
    ) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        for (key, times) in row {
            self.keys.push(vocabulary.take(key.into()));
            self.times.push(times);
        }
        self.starts.push(number(self.keys.len()));
    }

    /// What the item is made of, each with how often it counts.
    pub(super) fn of(&self, item: usize) -> impl Iterator<Item = (u32, u8)> + '_ {
        let start = self.starts.get(item).copied().unwrap_or_default() as usize;
        let end = self.starts.get(item + 1).copied().unwrap_or_default() as usize;
        let keys = self.keys.get(start..end).unwrap_or_default();
        let times = self.times.get(start..end).unwrap_or_default();
        keys.iter().copied().zip(times.iter().copied())
    }
}

impl Vocabulary {
    fn take(&mut self, key: u64) -> u32 {
        let next = number(self.frequency.len());
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.frequency.push(0);
        }
        if let Some(frequency) = self.frequency.get_mut(number as usize) {
            *frequency += 1;
        }
        number
    }

    fn close(&mut self, items: usize) {
        let rarity = |frequency: &u32| rarity(*frequency, items);
        self.rarity = self.frequency.iter().map(rarity).collect();
    }

    /// The number of a word here; none when no item has it.
    pub(super) fn number(&self, key: u64) -> Option<u32> {
        self.numbers.get(&key).copied()
    }

    pub(super) fn rarity_of(&self, number: u32) -> f32 {
        self.rarity
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }

    pub(super) fn frequency_of(&self, number: u32) -> u32 {
        self.frequency
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }
}

/// How rare what so many of all items have is; never negative.
pub(super) fn rarity(frequency: u32, items: usize) -> f32 {
    let (frequency, items) = (frequency as f32, items as f32);
    (1.0 + (items - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
}

/// How much a word weighs that counts so often, 0 to k1 + 1 (BM25's saturation).
pub(super) fn saturated(times: f32, damping: f32) -> f32 {
    times * (METHOD.k1 + 1.0) / (times + damping)
}

/// How much a trigram weighs that counts so often.
pub(super) fn dampened(times: u8) -> f32 {
    DAMPENED.get(usize::from(times)).copied().unwrap_or(1.0)
}

/// 1 + ln of each number that fits: asked for millions of times.
pub(super) static DAMPENED: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut table = [1.0; 256];
    for (slot, times) in table.iter_mut().zip(0_u8..=255) {
        *slot = 1.0 + f32::from(times.max(1)).ln();
    }
    table
});

impl Index {
    pub(super) fn new(readings: &[Reading]) -> Self {
        let mut index = Self::default();
        for reading in readings {
            index
                .word_rows
                .push(&mut index.words, reading.words.iter().copied());
            index
                .gram_rows
                .push(&mut index.grams, reading.grams.iter().copied());
            index
                .tag_rows
                .push(&mut index.tags, reading.tags.iter().map(|tag| (*tag, 1)));
            index.days.push(reading.day);
        }
        index.words.close(readings.len());
        index.grams.close(readings.len());
        index.tags.close(readings.len());
        index.weigh(readings);
        index.postings = Postings::new(&index);
        index
    }

    fn weigh(&mut self, readings: &[Reading]) {
        let lengths: Vec<f32> = readings.iter().map(length).collect();
        self.mean_length = lengths.iter().sum::<f32>() / (lengths.len().max(1) as f32);
        self.damping = lengths
            .iter()
            .map(|length| self.damping_of(*length))
            .collect();
        for item in 0..self.len() {
            self.own_words.push(self.own(item));
            let square = |vocabulary: &Vocabulary, rows: &Rows| -> f32 {
                let weights = rows
                    .of(item)
                    .map(|(key, times)| vocabulary.rarity_of(key) * dampened(times));
                weights.map(|weight| weight * weight).sum::<f32>().sqrt()
            };
            self.gram_norms.push(square(&self.grams, &self.gram_rows));
            self.tag_norms.push(square(&self.tags, &self.tag_rows));
        }
    }

    fn own(&self, item: usize) -> f32 {
        let damping = self.damping_at(item);
        let words = self.word_rows.of(item).map(|(word, times)| {
            let weight = saturated(f32::from(times), damping);
            self.own_weight(word) * weight * weight
        });
        words.sum()
    }

    /// How much a word of an item weighs in the item's score against itself: less where nobody else has it.
    pub(super) fn own_weight(&self, word: u32) -> f32 {
        let rarity = self.words.rarity_of(word);
        if self.words.frequency_of(word) < 2 {
            rarity * METHOD.unique
        } else {
            rarity
        }
    }

    pub(super) fn damping_of(&self, length: f32) -> f32 {
        METHOD.k1 * (1.0 - METHOD.b + METHOD.b * length / self.mean_length.max(1.0))
    }

    pub(super) fn damping_at(&self, item: usize) -> f32 {
        self.damping.get(item).copied().unwrap_or(METHOD.k1)
    }

    pub(super) fn len(&self) -> usize {
        self.days.len()
    }
}

/// The number of words of a text, each as often as it counts.
pub(super) fn length(reading: &Reading) -> f32 {
    reading
        .words
        .iter()
        .map(|(_, times)| f32::from(*times))
        .sum()
}

impl Postings {
    /// Words that stand in one item only have theirs too: a text that is not in the index may share them.
    fn new(index: &Index) -> Self {
        let mut starts = vec![0];
        let mut sum = 0;
        for word in &index.words.frequency {
            sum += word;
            starts.push(sum);
        }
        let mut next = starts.clone();
        let mut items = vec![0; sum as usize];
        let mut weights = vec![0; sum as usize];
        for item in 0..index.len() {
            let damping = index.damping_at(item);
            for (word, times) in index.word_rows.of(item) {
                let Some(at) = next.get_mut(word as usize) else {
                    continue;
                };
                if let (Some(slot), Some(weight)) =
                    (items.get_mut(*at as usize), weights.get_mut(*at as usize))
                {
                    *slot = number(item);
                    *weight = eighth(saturated(f32::from(times), damping));
                }
                *at += 1;
            }
        }
        Self {
            starts,
            items,
            weights,
        }
    }

    /// The items of a word, ascending, each with its weight there (0 to 255).
    pub(super) fn of(&self, word: u32) -> (&[u32], &[u8]) {
        let start = self.starts.get(word as usize).copied().unwrap_or_default() as usize;
        let end = self
            .starts
            .get(word as usize + 1)
            .copied()
            .unwrap_or_default() as usize;
        let items = self.items.get(start..end).unwrap_or_default();
        let weights = self.weights.get(start..end).unwrap_or_default();
        (items, weights)
    }
}

/// A weight of 0 to k1 + 1 in eight bits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=255"
)]
pub(super) fn eighth(weight: f32) -> u8 {
    (weight / (METHOD.k1 + 1.0) * 255.0).clamp(0.0, 255.0) as u8
}

/// A place in an array as it is kept: there are fewer than 2^32 of anything here.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
