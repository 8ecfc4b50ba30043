//! Stories that say nearly the same, found without comparing each with each: `MinHash` with banding (A. Broder, On the
//! resemblance and containment of documents, 1997), then the exact likeness of the few that share a band.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::prose::Key;

/// With 16 bands of 8 rows, two texts with likeness 0.85 share a band in 99.4 % of cases, with 0.5 in 6 %.
const BANDS: usize = 16;
const ROWS: usize = 8;
/// Earlier texts of one band that a text is compared with.
const COMPARED: usize = 8;

/// Two texts by their numbers, the later one first, and their likeness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Alike {
    pub(super) later: usize,
    pub(super) earlier: usize,
    /// The weight of shared words by that of all words, 0 to 1; a word weighs more the fewer texts have it.
    pub(super) likeness: f64,
}

/// For each text (as sorted keys) the earlier one that is most like it, from `least` on; in order of the later one.
pub(super) fn alike(texts: &[Vec<Key>], least: f64) -> Vec<Alike> {
    let counts = counts(texts);
    let weighed: Vec<Weighed> = texts
        .iter()
        .map(|text| Weighed::new(text, &counts, texts.len()))
        .collect();
    let mut bands: Vec<Buckets> = (0..BANDS).map(|_| Buckets::default()).collect();
    let mut candidates: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (later, text) in weighed.iter().enumerate() {
        if text.keys.is_empty() {
            continue;
        }
        let rare = text.rare(texts.len());
        candidates.clear();
        for (band, buckets) in bands.iter_mut().enumerate() {
            let bucket = buckets.entry(band_key(&rare, band)).or_default();
            candidates.extend(bucket.iter().rev().take(COMPARED));
            if bucket.len() < 4 * COMPARED {
                bucket.push(later);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let best = candidates
            .iter()
            .filter_map(|earlier| {
                let likeness = text.likeness(weighed.get(*earlier)?);
                (likeness >= least).then_some(Alike {
                    later,
                    earlier: *earlier,
                    likeness,
                })
            })
            // The earliest of equals.
            .reduce(|best, each| {
                if each.likeness > best.likeness {
                    each
                } else {
                    best
                }
            });
        found.extend(best);
    }
    found
}

type Buckets = HashMap<u64, Vec<usize>, BuildHasherDefault<Ready>>;

/// Keys that are hashes already.
#[derive(Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// How many texts have each word.
fn counts(texts: &[Vec<Key>]) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for key in texts.iter().flatten() {
        *counts.entry(*key).or_default() += 1;
    }
    counts
}

/// A text with its words' weights: the logarithm of one more than all texts by those that have the word.
struct Weighed {
    /// Sorted by word, with the number of texts that have it.
    keys: Vec<(Key, usize, f64)>,
    weight: f64,
}

impl Weighed {
    fn new(text: &[Key], counts: &BTreeMap<Key, usize>, texts: usize) -> Self {
        let keys: Vec<(Key, usize, f64)> = text
            .iter()
            .map(|key| {
                let count = counts.get(key).copied().unwrap_or(1);
                (*key, count, (texts as f64 / count as f64).ln_1p())
            })
            .collect();
        let weight = keys.iter().map(|(_, _, weight)| weight).sum();
        Self { keys, weight }
    }

    /// The words that tell a text from others: where there are many texts, without those that every fifth has.
    fn rare(&self, texts: usize) -> Vec<Key> {
        const MANY: usize = 200;
        const FEWEST: usize = 3;
        let all = || self.keys.iter().map(|(key, _, _)| *key);
        let is_rare = |count: usize| texts < MANY || count * 5 <= texts;
        let rare: Vec<Key> = self
            .keys
            .iter()
            .filter(|(_, count, _)| is_rare(*count))
            .map(|(key, _, _)| *key)
            .collect();
        if rare.len() < FEWEST {
            all().collect()
        } else {
            rare
        }
    }

    /// The weight of shared words by that of all words.
    fn likeness(&self, other: &Self) -> f64 {
        let mut others = other.keys.iter().peekable();
        let mut shared = 0.0;
        for (key, _, weight) in &self.keys {
            while others.next_if(|(other, _, _)| other < key).is_some() {}
            if others.next_if(|(other, _, _)| other == key).is_some() {
                shared += weight;
            }
        }
        let all = self.weight + other.weight - shared;
        if all > 0.0 { shared / all } else { 0.0 }
    }
}

/// The least of each of the band's hash functions over the words, as one number.
fn band_key(keys: &[Key], band: usize) -> u64 {
    let mut least = [u64::MAX; ROWS];
    for key in keys {
        for (row, least) in least.iter_mut().enumerate() {
            let seed = (band * ROWS + row + 1) as u64;
            *least = (*least).min(mixed(key ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        }
    }
    least
        .iter()
        .fold(band as u64, |all, least| mixed(all ^ least))
}

/// The finisher of `SplitMix64`.
fn mixed(key: u64) -> u64 {
    let key = (key ^ (key >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    key ^ (key >> 31)
}

#[cfg(test)]
mod tests {
    use super::super::prose::content_keys;
    use super::*;

    fn keys(texts: &[&str]) -> Vec<Vec<Key>> {
        texts.iter().map(|text| content_keys(&[text])).collect()
    }

    #[test]
    fn the_likest_earlier_text_is_named() {
        let texts = keys(&[
            "print large letters on paper today for guests",
            "count sheep",
            "print large letters on paper tomorrow for guests",
            "count sheep",
        ]);
        let pairs: Vec<_> = alike(&texts, 0.85)
            .iter()
            .map(|pair| (pair.later, pair.earlier))
            .collect();
        assert_eq!(pairs, [(3, 1)]);
        let pairs: Vec<_> = alike(&texts, 0.4)
            .iter()
            .map(|pair| (pair.later, pair.earlier))
            .collect();
        assert_eq!(pairs, [(2, 0), (3, 1)]);
    }

    #[test]
    fn rare_words_weigh_more() {
        let texts = keys(&["red wine", "red beer", "red ale"]);
        let counts = counts(&texts);
        let weighed: Vec<_> = texts
            .iter()
            .map(|text| Weighed::new(text, &counts, texts.len()))
            .collect();
        // ln(1 + 3/3) for `red`, ln(1 + 3/1) for each of the others.
        let expected = 2.0_f64.ln() / (2.0_f64.ln() + 2.0 * 4.0_f64.ln());
        let found = weighed
            .first()
            .zip(weighed.get(1))
            .map(|(one, other)| one.likeness(other));
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12));
    }

    #[test]
    fn thousands_of_equal_texts_are_no_trouble() {
        let texts = vec![content_keys(&["print large letters"]); 5000];
        assert_eq!(alike(&texts, 0.85).len(), 4999);
    }
}
