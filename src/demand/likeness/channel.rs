//! What a channel says and its writers do not: lines and words that stand in many texts of one channel.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::cleaning;
use super::entry::Entry;
use super::hashing::{self, Hashed};
use super::method::METHOD;
use super::reading::Reading;
use crate::text::sorting::PutInOrder as _;

/// The lines and words of every channel that carry no weight in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Templates(pub(super) BTreeMap<String, Template>);

/// Both sorted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Template {
    pub(super) lines: Vec<u64>,
    pub(super) words: Vec<u64>,
}

/// Texts of a channel that are looked at: more say the same.
const SAMPLE: usize = 2_000;

impl Templates {
    /// The channels' repeated lines; their words are told later, when they have been read.
    pub(super) fn of_lines(entries: &[Entry<'_>]) -> Self {
        let mut channels: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            channels.entry(&entry.channel).or_default().push(place);
        }
        let templates = channels
            .into_iter()
            .filter(|(_, places)| places.len() >= METHOD.template_texts)
            .map(|(channel, places)| {
                let sample: Vec<&Entry<'_>> = sampled(&places)
                    .filter_map(|place| entries.get(place))
                    .collect();
                let template = Template {
                    lines: repeated_lines(&sample),
                    words: Vec::new(),
                };
                (channel.to_owned(), template)
            });
        Self(templates.collect())
    }

    /// Finds the words that stand in most texts of a channel, and takes them out of its readings.
    pub(super) fn take_words(&mut self, entries: &[Entry<'_>], readings: &mut [Reading]) {
        let mut channels: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            channels.entry(&entry.channel).or_default().push(place);
        }
        for (channel, places) in channels {
            let Some(template) = self.0.get_mut(channel) else {
                continue;
            };
            template.words = repeated_words(&places, readings);
            if template.words.is_empty() {
                continue;
            }
            for place in places {
                if let Some(reading) = readings.get_mut(place) {
                    reading
                        .words
                        .retain(|(word, _)| template.words.binary_search(word).is_err());
                }
            }
        }
    }

    pub(super) fn lines(&self, channel: &str) -> &[u64] {
        self.0.get(channel).map_or(&[], |template| &template.lines)
    }

    pub(super) fn words(&self, channel: &str) -> &[u64] {
        self.0.get(channel).map_or(&[], |template| &template.words)
    }
}

/// At most `SAMPLE` of the places, evenly.
pub(super) fn sampled(places: &[usize]) -> impl Iterator<Item = usize> {
    let step = places.len().div_ceil(SAMPLE).max(1);
    places.iter().copied().step_by(step)
}

/// How many of so many texts share what is a template's.
pub(super) fn threshold(share: f64, texts: usize) -> usize {
    let least = METHOD.template_texts / 2;
    let part = (share * texts as f64).ceil();
    // A share of a number of texts: small and not negative.
    (0..=texts)
        .find(|count| *count as f64 >= part)
        .unwrap_or(texts)
        .max(least)
}

/// The lines that stand in so many of these texts that they are the channel's, sorted.
fn repeated_lines(sample: &[&Entry<'_>]) -> Vec<u64> {
    let least = threshold(METHOD.template_lines, sample.len());
    let mut met: HashMap<u64, (usize, usize), Hashed> = HashMap::default();
    for (place, entry) in sample.iter().enumerate() {
        for part in cleaning::parts(&entry.body) {
            let line = part.text.trim();
            let (times, seen_in) = met.entry(hashing::text(line)).or_insert((0, usize::MAX));
            if *seen_in != place {
                *times += 1;
                *seen_in = place;
            }
        }
    }
    let mut lines: Vec<u64> = met
        .into_iter()
        .filter(|(_, (count, _))| *count >= least)
        .map(|(line, _)| line)
        .collect();
    lines.put_in_order();
    lines
}

/// The words that stand in so many of these texts that they are the channel's, sorted.
fn repeated_words(places: &[usize], readings: &[Reading]) -> Vec<u64> {
    let sample: Vec<usize> = sampled(places).collect();
    let least = threshold(METHOD.template_words, sample.len());
    let mut counts: HashMap<u64, usize, Hashed> = HashMap::default();
    for reading in sample.iter().filter_map(|place| readings.get(*place)) {
        for (word, _) in &reading.words {
            *counts.entry(*word).or_default() += 1;
        }
    }
    let mut words: Vec<u64> = counts
        .into_iter()
        .filter(|(_, count)| *count >= least)
        .map(|(word, _)| word)
        .collect();
    words.put_in_order();
    words
}
