//! What stories share of prose: words in lower case, and which of them say something.

use super::word_set::WordSet;
use crate::text::Span;
use crate::text::sorting::PutInOrder as _;

/// English, German and French words that say nothing about what a story is about.
static EMPTY: WordSet = WordSet::of(
    "a able about all am an and any are as at be been by can could das dass de dem den der des die do does don't du ein \
     eine einem einen einer et for from für had has have i i'd i'm ich if im in into is it its kann la le les like may me \
     mein meine mit more my need of on or our out should so such that the their them then there they this those to un und \
     une up us via von want was we will with would you your zu",
);

/// A word as a number: the same for the same word in any case, singular or plural (FNV-1a of its letters).
pub(super) type Key = u64;

/// The words of these texts that say something, each once, sorted.
pub(super) fn content_keys(texts: &[&str]) -> Vec<Key> {
    let mut keys = Vec::with_capacity(16);
    for text in texts {
        keys.extend(raw_words(text).filter_map(content_key));
    }
    keys.put_in_order();
    keys.dedup();
    keys
}

/// The key of a word; none when it says nothing.
fn content_key(word: &str) -> Option<Key> {
    if word.is_ascii() {
        key(word)
    } else {
        key(&word.to_lowercase())
    }
}

/// The key of a word whose letters beyond ASCII are in lower case.
fn key(word: &str) -> Option<Key> {
    let (stem, ending) = word.as_bytes().split_at(singular_length(word.as_bytes()));
    let key = hash(stem);
    (!EMPTY.contains_key(hash_on(key, ending))).then_some(key)
}

/// The number of a word, the same for ASCII letters in any case.
pub(super) const fn hash(word: &[u8]) -> Key {
    hash_on(0xcbf2_9ce4_8422_2325, word)
}

const fn hash_on(mut hash: Key, mut rest: &[u8]) -> Key {
    while let [byte, behind @ ..] = rest {
        hash = (hash ^ byte.to_ascii_lowercase() as u64).wrapping_mul(0x0100_0000_01b3);
        rest = behind;
    }
    hash
}

/// Letters and digits in a row, with apostrophes and hyphens inside.
pub(super) fn raw_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, from) = split(rest, run(rest, false));
            let (word, behind) = split(from, run(from, true));
            rest = behind;
            if word.is_empty() {
                return None;
            }
            let trimmed = word.trim_matches(['\'', '’', '-']);
            if !trimmed.is_empty() {
                return Some(trimmed);
            }
        }
    })
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// The length of the characters at the text's start that all belong to words, or all do not.
fn run(text: &str, in_word: bool) -> usize {
    let mut length = 0;
    while let Some(byte) = text.as_bytes().get(length) {
        let (belongs, next) = if byte.is_ascii() {
            let belongs = byte.is_ascii_alphanumeric() || matches!(byte, b'\'' | b'-');
            (belongs, length + 1)
        } else {
            let Some(character) = text.get(length..).and_then(|rest| rest.chars().next()) else {
                break;
            };
            let belongs = character.is_alphanumeric() || character == '’';
            (belongs, length + character.len_utf8())
        };
        if belongs != in_word {
            break;
        }
        length = next;
    }
    length
}

/// An English word (in lower case) without the ending of the plural or of the third person.
pub(super) fn singular(word: &str) -> &str {
    word.get(..singular_length(word.as_bytes())).unwrap_or(word)
}

/// The length of an English word without the ending of the plural or of the third person.
fn singular_length(word: &[u8]) -> usize {
    let length = word.len();
    let lower = |back: usize| word.get(length - back).map(u8::to_ascii_lowercase);
    if length <= 3 || lower(1) != Some(b's') {
        return length;
    }
    let hisses = || {
        matches!(
            (lower(4), lower(3)),
            (Some(b'c' | b's'), Some(b'h')) | (Some(b's'), Some(b's')) | (_, Some(b'x' | b'z'))
        )
    };
    match lower(2) {
        Some(b'e') if hisses() => length - 2,
        Some(b's' | b'u' | b'i') => length,
        _ => length - 1,
    }
}

/// Whether a text ends with this one, in any case of its ASCII letters.
pub(super) fn ends_with(text: &str, ending: &str) -> bool {
    let at = text.len().checked_sub(ending.len());
    let written = at.and_then(|at| text.get(at..));
    written.is_some_and(|written| written.eq_ignore_ascii_case(ending))
}

/// Shared words by all words of two sorted lists, 0 to 1; 0 where both are empty (Jaccard).
pub(super) fn jaccard(one: &[Key], other: &[Key]) -> f64 {
    let shared = one
        .iter()
        .filter(|key| other.binary_search(key).is_ok())
        .count();
    let all = one.len() + other.len() - shared;
    if all == 0 {
        return 0.0;
    }
    shared as f64 / all as f64
}

/// A part of a text, shortened for a message.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(MOST) {
        Some((cut, _)) => format!("`{}…`", line.get(..cut).unwrap_or_default().trim_end()),
        None => format!("`{line}`"),
    }
}

/// What stands between two parts.
pub(super) fn between(one: Span, other: Span) -> Span {
    Span::new(one.end as usize, other.start.max(one.end) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_something_are_kept_once_and_in_the_singular() {
        let many = content_keys(&["I want to see the Reports, a report and my", "boxes"]);
        assert_eq!(many, content_keys(&["report SEE box"]));
        assert!(content_keys(&["to the of"]).is_empty());
    }

    #[test]
    fn likeness_is_shared_words_by_all_words() {
        let likeness = jaccard(
            &content_keys(&["red blue green"]),
            &content_keys(&["blue green"]),
        );
        assert!((likeness - 2.0 / 3.0).abs() < 1e-12);
    }
}
