//! Why two texts are alike, in words that people read.

use std::collections::BTreeMap;

use super::entry::{Entry, day_number};
use super::index::{Index, length, saturated};
use super::reading::Reader;
use crate::text::sorting::PutInOrder as _;

/// What two texts have in common, most telling first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons {
    /// The words that most of the likeness comes from, as the first text writes them; a word that is several put together
    /// once and not again under its parts.
    pub words: Vec<String>,
    /// Of the words' part of the likeness, how much each has: 0 to 1.
    pub shares: Vec<f64>,
    /// The tags that both have, as the first text writes them, in its order.
    pub tags: Vec<String>,
    /// Days between them; none where a day is unknown.
    pub days_apart: Option<u32>,
}

/// Words that are named: more say no more.
const MOST_WORDS: usize = 6;

pub(super) fn reasons(
    reader: &mut Reader<'_>,
    index: &Index,
    one: &Entry<'_>,
    other: &Entry<'_>,
) -> Reasons {
    let mut written: BTreeMap<u64, String> = BTreeMap::new();
    let reading = reader.read_with(one, &mut |word, text| {
        written.entry(word).or_insert_with(|| text.to_lowercase());
    });
    let there = reader.read(other);
    let (here_damping, there_damping) = (
        index.damping_of(length(&reading)),
        index.damping_of(length(&there)),
    );
    let mut shared: Vec<(f32, &str)> = Vec::new();
    for (word, times) in &reading.words {
        let Ok(at) = there.words.binary_search_by_key(word, |(each, _)| *each) else {
            continue;
        };
        let there_times = there.words.get(at).map_or(0, |(_, times)| *times);
        let rarity = index
            .words
            .number(*word)
            .map_or(1.0, |number| index.words.rarity_of(number));
        let weight = rarity
            * saturated(f32::from(*times), here_damping)
            * saturated(f32::from(there_times), there_damping);
        if let Some(text) = written.get(word) {
            shared.push((weight, text));
        }
    }
    shared.put_in_order_by(|(one, left), (other, right)| {
        other.total_cmp(one).then_with(|| left.cmp(right))
    });
    let sum: f32 = shared.iter().map(|(weight, _)| weight).sum();
    let mut named: Vec<(f32, &str)> = Vec::new();
    for (weight, word) in shared {
        // A pair of characters beside another, or a part beside the whole, says nothing new.
        let is_known = named
            .iter()
            .any(|(_, each)| each.contains(word) || word.contains(each));
        if named.len() < MOST_WORDS && !is_known {
            named.push((weight, word));
        }
    }
    let tags = one.tags.iter().filter(|tag| {
        other
            .tags
            .iter()
            .any(|each| each.to_lowercase() == tag.to_lowercase())
    });
    Reasons {
        words: named.iter().map(|(_, word)| (*word).to_owned()).collect(),
        shares: named
            .iter()
            .map(|(weight, _)| f64::from(weight / sum.max(f32::MIN_POSITIVE)))
            .collect(),
        tags: tags.map(ToString::to_string).collect(),
        days_apart: one
            .day
            .zip(other.day)
            .map(|(one, other)| day_number(one).abs_diff(day_number(other))),
    }
}
