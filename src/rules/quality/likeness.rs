//! Stories that say nearly the same, found without comparing each with each: two texts that are alike share one of their
//! rarest words (prefix filtering: Bayardo, Ma and Srikant, Scaling Up All Pairs Similarity Search, 2007).

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::prose::Key;

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
    let counts = counts(texts);
    let weighed: Vec<Weighed> = texts
        .iter()
        .map(|text| Weighed::new(text, &counts, texts.len()))
        .collect();
    let mut texts_of: Postings = Postings::default();
    let mut candidates: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    for (later, text) in weighed.iter().enumerate() {
        let Ok(number) = u32::try_from(later) else {
            break;
        };
        candidates.clear();
        for key in text.telling(least) {
            let posting = texts_of.entry(key).or_default();
            candidates.extend(posting.iter().rev().take(COMPARED));
            posting.push(number);
        }
        candidates.sort_unstable();
        candidates.dedup();
        let best = candidates
            .iter()
            .filter_map(|earlier| {
                let earlier = usize::try_from(*earlier).ok()?;
                let likeness = text.likeness(weighed.get(earlier)?);
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

/// Word to the texts that it tells from others, in order.
type Postings = HashMap<Key, Vec<u32>, BuildHasherDefault<Ready>>;

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

    /// The rarest words of a text: all others together weigh too little for a likeness of `least`.
    fn telling(&self, least: f64) -> Vec<Key> {
        let mut rarest: Vec<(usize, Key, f64)> = (self
            .keys
            .iter()
            .map(|(key, count, weight)| (*count, *key, *weight)))
        .collect();
        rarest.sort_unstable_by_key(|(count, key, _)| (*count, *key));
        let mut left = self.weight;
        let telling = rarest.iter().take_while(|(_, _, weight)| {
            // A trace of rounding must not cut a word off.
            let needed = left >= least * self.weight - 1e-9;
            left -= weight;
            needed
        });
        telling.map(|(_, key, _)| *key).collect()
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
        let counts = counts(&texts);
        let weighed: Vec<_> = texts
            .iter()
            .map(|text| Weighed::new(text, &counts, texts.len()))
            .collect();
        let alike: Vec<usize> = alike(&texts, 0.85).iter().map(|pair| pair.later).collect();
        let expected: Vec<usize> = (0..texts.len())
            .filter(|later| {
                let text = &weighed[*later];
                weighed
                    .iter()
                    .take(*later)
                    .any(|earlier| text.likeness(earlier) >= 0.85)
            })
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
