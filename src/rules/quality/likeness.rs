//! Stories that say nearly the same, found without comparing each with each: two texts that are alike share one of their
//! rarest words (prefix filtering: Bayardo, Ma and Srikant, Scaling Up All Pairs Similarity Search, 2007).

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::prose::Key;
use crate::text::sorting::PutInOrder as _;

/// Earlier texts of one word that a text is compared with, the latest ones: so many only share a word that says little.
const COMPARED: usize = 16;

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
    let texts = Texts::new(texts);
    // Word to the texts that it tells from others, in order.
    let mut texts_of: Vec<Vec<usize>> = vec![Vec::new(); texts.weights.len()];
    let mut candidates = Vec::new();
    let mut found = Vec::new();
    for later in 0..texts.all.len() {
        candidates.clear();
        for word in texts.telling(later, least) {
            if let Some(texts) = texts_of.get_mut(word as usize) {
                candidates.extend(texts.iter().rev().take(COMPARED));
                texts.push(later);
            }
        }
        candidates.put_in_order();
        candidates.dedup();
        let best = candidates
            .iter()
            .filter_map(|earlier| {
                let likeness = texts.likeness(later, *earlier, least)?;
                Some(Alike {
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

/// Texts with their words as numbers, which are in the order of the keys.
struct Texts {
    all: Vec<Weighed>,
    /// By word: the logarithm of one more than all texts by those that have it.
    weights: Vec<f64>,
    /// By word: its place among all, the rarest first.
    places: Vec<u32>,
    /// The words by their places.
    rarest: Vec<u32>,
}

/// A text's words in order, and their weight.
struct Weighed {
    words: Box<[u32]>,
    weight: f64,
}

impl Texts {
    fn new(texts: &[Vec<Key>]) -> Self {
        let counts = counts(texts);
        let numbers: ByKey<u32> = (0..)
            .zip(&counts)
            .map(|(word, (key, _))| (*key, word))
            .collect();
        let weights: Vec<f64> = counts
            .iter()
            .map(|(_, count)| (texts.len() as f64 / f64::from(*count)).ln_1p())
            .collect();
        let mut rarest: Vec<u32> = (0..).take(counts.len()).collect();
        rarest.put_in_order_by_key(|word| counts.get(*word as usize).map(|(_, count)| *count));
        let mut places = vec![0; counts.len()];
        for (place, word) in (0..).zip(&rarest) {
            if let Some(slot) = places.get_mut(*word as usize) {
                *slot = place;
            }
        }
        let all = texts
            .iter()
            .map(|text| {
                let words: Box<[u32]> = (text.iter())
                    .filter_map(|key| numbers.get(key).copied())
                    .collect();
                let weight = words.iter().map(|word| weight(&weights, *word)).sum();
                Weighed { words, weight }
            })
            .collect();
        Self {
            all,
            weights,
            places,
            rarest,
        }
    }

    /// The rarest words of a text: all others together weigh too little for a likeness of `least`.
    fn telling(&self, text: usize, least: f64) -> Vec<u32> {
        let Some(text) = self.all.get(text) else {
            return Vec::new();
        };
        let mut rarest: Vec<u32> = (text.words.iter())
            .filter_map(|word| self.places.get(*word as usize).copied())
            .collect();
        rarest.put_in_order();
        let mut left = text.weight;
        let telling = rarest
            .iter()
            .filter_map(|place| self.rarest.get(*place as usize).copied())
            .take_while(|word| {
                // A trace of rounding must not cut a word off.
                let needed = left >= least * text.weight - 1e-9;
                left -= weight(&self.weights, *word);
                needed
            });
        telling.collect()
    }

    /// The weight of shared words by that of all words, where it is at least so much.
    fn likeness(&self, one: usize, other: usize, least: f64) -> Option<f64> {
        let (one, other) = (self.all.get(one)?, self.all.get(other)?);
        let both = one.weight + other.weight;
        // What is not shared weighs too much: no need to look at the rest. Rounding must not decide it.
        let spare = one.weight - least * both / (1.0 + least) + 1e-9 * both;
        if spare < 0.0 {
            return None;
        }
        let mut others = &*other.words;
        let (mut shared, mut missed) = (0.0, 0.0);
        for word in &one.words {
            let found = loop {
                let Some((first, rest)) = others.split_first() else {
                    break false;
                };
                match first.cmp(word) {
                    Ordering::Less => others = rest,
                    Ordering::Equal => break true,
                    Ordering::Greater => break false,
                }
            };
            let weight = weight(&self.weights, *word);
            if found {
                shared += weight;
            } else {
                missed += weight;
                if missed > spare {
                    return None;
                }
            }
        }
        let all = both - shared;
        let likeness = if all > 0.0 { shared / all } else { 0.0 };
        (likeness >= least).then_some(likeness)
    }
}

fn weight(weights: &[f64], word: u32) -> f64 {
    weights.get(word as usize).copied().unwrap_or_default()
}

/// How many texts have each word, by word.
fn counts(texts: &[Vec<Key>]) -> Vec<(Key, u32)> {
    let mut counts: ByKey<u32> = ByKey::default();
    for key in texts.iter().flatten() {
        *counts.entry(*key).or_default() += 1;
    }
    let mut counts: Vec<(Key, u32)> = counts.into_iter().collect();
    counts.put_in_order();
    counts
}

/// Something by the key of a word.
pub(super) type ByKey<T> = HashMap<Key, T, BuildHasherDefault<Ready>>;

/// Keys that are hashes already.
#[derive(Default)]
pub(super) struct Ready(u64);

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
        let texts = Texts::new(&texts);
        // ln(1 + 3/3) for `red`, ln(1 + 3/1) for each of the others.
        let expected = 2.0_f64.ln() / (2.0_f64.ln() + 2.0 * 4.0_f64.ln());
        let found = texts.likeness(0, 1, 0.0);
        assert!(found.is_some_and(|found| (found - expected).abs() < 1e-12));
    }

    #[test]
    fn no_pair_that_is_alike_is_missed_however_the_words_lie() {
        let vocabulary: Vec<String> = (0..30).map(|number| format!("word{number}")).collect();
        let mut dice = 7_usize;
        let mut roll = |bound: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (dice >> 33) % bound
        };
        let texts: Vec<Vec<Key>> = (0..60)
            .map(|_| {
                let words: Vec<&str> = (0..8)
                    .filter_map(|_| vocabulary.get(roll(12)).map(String::as_str))
                    .collect();
                content_keys(&[&words.join(" ")])
            })
            .collect();
        let alike: Vec<usize> = alike(&texts, 0.85).iter().map(|pair| pair.later).collect();
        let texts = Texts::new(&texts);
        let is_like = |later, earlier| {
            let likeness = texts.likeness(later, earlier, 0.0);
            likeness.is_some_and(|likeness| likeness >= 0.85)
        };
        let expected: Vec<usize> = (0..texts.all.len())
            .filter(|later| (0..*later).any(|earlier| is_like(*later, earlier)))
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(alike, expected);
    }

    #[test]
    fn thousands_of_equal_texts_are_no_trouble() {
        let texts = vec![content_keys(&["print large letters"]); 5000];
        assert_eq!(alike(&texts, 0.85).len(), 4999);
    }
}
