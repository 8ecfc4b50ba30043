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
    let weights = weights(texts);
    let signed: Vec<Vec<Key>> = texts
        .iter()
        .map(|text| rare(text, &weights, texts.len()))
        .collect();
    let mut bands: Vec<Buckets> = (0..BANDS).map(|_| Buckets::default()).collect();
    let mut found = Vec::new();
    for (later, text) in texts.iter().enumerate() {
        let Some(signed) = signed.get(later).filter(|signed| !signed.is_empty()) else {
            continue;
        };
        let mut candidates: Vec<usize> = Vec::new();
        for (band, buckets) in bands.iter_mut().enumerate() {
            let bucket = buckets.entry(band_key(signed, band)).or_default();
            candidates.extend(bucket.iter().rev().take(COMPARED));
            if bucket.len() < 4 * COMPARED {
                bucket.push(later);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let best = candidates
            .into_iter()
            .filter_map(|earlier| {
                let likeness = likeness(text, texts.get(earlier)?, &weights);
                (likeness >= least).then_some(Alike {
                    later,
                    earlier,
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

/// A word's weight: the logarithm of one more than texts by texts that have it.
struct Weight {
    weight: f64,
    texts: usize,
}

fn weights(texts: &[Vec<Key>]) -> BTreeMap<Key, Weight> {
    let mut weights: BTreeMap<Key, Weight> = BTreeMap::new();
    for key in texts.iter().flatten() {
        let entry = weights.entry(*key).or_insert(Weight {
            weight: 0.0,
            texts: 0,
        });
        entry.texts += 1;
    }
    for entry in weights.values_mut() {
        entry.weight = (texts.len() as f64 / entry.texts as f64).ln_1p();
    }
    weights
}

/// The words that tell a text from others: without those of every tenth text, where there are many and some are left.
fn rare(text: &[Key], weights: &BTreeMap<Key, Weight>, texts: usize) -> Vec<Key> {
    const MANY: usize = 200;
    if texts < MANY {
        return text.to_vec();
    }
    let is_rare = |key: &&Key| {
        weights
            .get(key)
            .is_some_and(|entry| entry.texts * 10 <= texts)
    };
    let rare: Vec<Key> = text.iter().filter(is_rare).copied().collect();
    if rare.len() < 3 { text.to_vec() } else { rare }
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

fn likeness(one: &[Key], other: &[Key], weights: &BTreeMap<Key, Weight>) -> f64 {
    let weight = |key: &Key| weights.get(key).map_or(0.0, |entry| entry.weight);
    let shared: f64 = one
        .iter()
        .filter(|key| other.binary_search(key).is_ok())
        .map(weight)
        .sum();
    let all: f64 = one.iter().chain(other).map(weight).sum::<f64>() - shared;
    if all > 0.0 { shared / all } else { 0.0 }
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
        let weights = weights(&texts);
        // ln(1 + 3/3) for `red`, ln(1 + 3/1) for each of the others.
        let expected = 2.0_f64.ln() / (2.0_f64.ln() + 2.0 * 4.0_f64.ln());
        let found = texts
            .first()
            .zip(texts.get(1))
            .map(|(one, other)| likeness(one, other, &weights));
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12));
    }

    #[test]
    fn thousands_of_equal_texts_are_no_trouble() {
        let texts = vec![content_keys(&["print large letters"]); 5000];
        assert_eq!(alike(&texts, 0.85).len(), 4999);
    }
}
