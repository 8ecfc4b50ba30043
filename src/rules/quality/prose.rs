//! What stories share of prose: words in lower case, and which of them say something.

use crate::text::Span;

/// English, German and French words that say nothing about what a story is about.
const EMPTY: [&str; 98] = [
    "a", "able", "about", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "by",
    "can", "could", "das", "dass", "de", "dem", "den", "der", "des", "die", "do", "does", "don't",
    "du", "ein", "eine", "einem", "einen", "einer", "et", "for", "from", "für", "had", "has",
    "have", "i", "i'd", "i'm", "ich", "if", "im", "in", "into", "is", "it", "its", "kann", "la",
    "le", "les", "like", "may", "me", "mein", "meine", "mit", "more", "my", "need", "of", "on",
    "or", "our", "out", "should", "so", "such", "that", "the", "their", "them", "then", "there",
    "they", "this", "those", "to", "un", "und", "une", "up", "us", "via", "von", "want", "was",
    "we", "will", "with", "would", "you", "your", "zu",
];

/// A word as a number: the same for the same word in any case, singular or plural (FNV-1a of its letters).
pub(super) type Key = u64;

/// The words of these texts that say something, each once, sorted.
pub(super) fn content_keys(texts: &[&str]) -> Vec<Key> {
    let mut keys: Vec<Key> = texts
        .iter()
        .flat_map(|text| raw_words(text))
        .filter_map(content_key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of a word; none when it says nothing.
fn content_key(word: &str) -> Option<Key> {
    const LONGEST: usize = 40;
    let mut letters = [0; LONGEST];
    match letters.get_mut(..word.len()) {
        Some(lower) if word.is_ascii() => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            std::str::from_utf8(lower).ok().and_then(key)
        }
        _ => key(&word.to_lowercase()),
    }
}

/// The key of a word in lower case.
fn key(word: &str) -> Option<Key> {
    if EMPTY.binary_search(&word).is_ok() {
        return None;
    }
    let hash = singular(word)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    Some(hash)
}

/// Letters and digits in a row, with apostrophes and hyphens inside.
pub(super) fn raw_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|each: char| !each.is_alphanumeric() && !matches!(each, '\'' | '’' | '-'))
        .map(|word| word.trim_matches(['\'', '’', '-']))
        .filter(|word| !word.is_empty())
}

/// An English word (in lower case) without the ending of the plural or of the third person.
pub(super) fn singular(word: &str) -> &str {
    let long = word.len() > 3;
    if long
        && let Some(stem) = word.strip_suffix("es")
        && ["ch", "sh", "ss", "x", "z"]
            .iter()
            .any(|ending| stem.ends_with(ending))
    {
        return stem;
    }
    match word.strip_suffix('s') {
        Some(stem) if long && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
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
    fn the_empty_words_are_sorted() {
        assert!(EMPTY.is_sorted());
    }

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
