//! Words that are known when the program is built, found by their hash: one look for a word, however long the list.

use super::prose::{Key, hash};

/// A list of words in lower case.
pub(super) struct WordSet {
    slots: [Key; SLOTS],
}

/// More than twice as many as the longest list has words.
const SLOTS: usize = 1024;

impl WordSet {
    /// The words of this text, with single blanks between them.
    pub(super) const fn of(words: &str) -> Self {
        let mut slots = [0; SLOTS];
        let mut rest = words.as_bytes();
        while !rest.is_empty() {
            let mut length = 0;
            while length < rest.len() && rest[length] != b' ' {
                length += 1;
            }
            let (word, behind) = rest.split_at(length);
            let key = hash(word);
            let mut slot = first_slot(key);
            while slots[slot] != 0 && slots[slot] != key {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = key;
            rest = match behind {
                [_, behind @ ..] => behind,
                [] => behind,
            };
        }
        Self { slots }
    }

    /// Whether this is one of the words, in any case of its ASCII letters.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.contains_key(hash(word.as_bytes()))
    }

    pub(super) fn contains_key(&self, key: Key) -> bool {
        let (before, from) = self.slots.split_at(first_slot(key));
        (from.iter().chain(before))
            .take_while(|slot| **slot != 0)
            .any(|slot| *slot == key)
    }
}

const fn first_slot(key: Key) -> usize {
    let [low, high, ..] = key.to_le_bytes();
    u16::from_le_bytes([low, high]) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_its_words_in_any_case_and_no_others() {
        static FEW: WordSet = WordSet::of("a für don’t print");
        for word in ["a", "für", "don’t", "Print"] {
            assert!(FEW.contains(word), "{word}");
        }
        for word in ["", "b", "fur", "printer", "a für"] {
            assert!(!FEW.contains(word), "{word}");
        }
    }
}
