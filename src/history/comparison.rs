//! Two versions of one record become the events between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::version::{CriterionText, Said, split};
use super::{EventKind, Fate};

/// From this share of common words on, 0 to 1, a criterion counts as reworded and not as another one.
const SAME_CRITERION: f64 = 0.5;

/// Texts whose numbers of words multiply to more are compared as bags of words: their order costs too much to follow.
const LARGE_TEXTS: usize = 100_000_000;

/// What changed from `old` to `new`: fields by path, then criteria, then texts by section. Nothing when both say the same.
pub(super) fn changes(old: &Said, new: &Said) -> Vec<EventKind> {
    let mut events: Vec<EventKind> = pairs(&old.fields, &new.fields)
        .into_iter()
        .map(|(path, from, to)| EventKind::Field {
            path: path.into(),
            from: from.map(Arc::from),
            to: to.map(Arc::from),
        })
        .collect();
    let criteria = criteria(&old.prose.criteria, &new.prose.criteria);
    events.extend(criteria.map(|change| EventKind::Criteria(Box::new(change))));
    for (section, from, to) in pairs(&old.prose.sections, &new.prose.sections) {
        events.push(EventKind::Text {
            section: section.into(),
            changed_percent: changed_percent(from.unwrap_or_default(), to.unwrap_or_default()),
            fate: match (from, to) {
                (None, _) => Fate::Added,
                (_, None) => Fate::Removed,
                _ => Fate::Changed,
            },
        });
    }
    events
}

type Values = [(Box<str>, Box<str>)];

/// The names whose values differ, by name, with the values of both sides.
fn pairs<'a>(old: &'a Values, new: &'a Values) -> Vec<(&'a str, Option<&'a str>, Option<&'a str>)> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut differing = Vec::new();
    loop {
        let before = match (old.peek(), new.peek()) {
            (Some(left), Some(right)) => left.0.cmp(&right.0),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => return differing,
        };
        let left = before.is_le().then(|| old.next()).flatten();
        let right = before.is_ge().then(|| new.next()).flatten();
        let name = left.or(right).map_or("", |(name, _)| &**name);
        let left = left.map(|(_, value)| &**value);
        let right = right.map(|(_, value)| &**value);
        if left != right {
            differing.push((name, left, right));
        }
    }
}

/// What became of the acceptance criteria of one record; texts in the order of their files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriteriaChange {
    pub added: Vec<Box<str>>,
    pub removed: Vec<Box<str>>,
    /// Old and new text.
    pub reworded: Vec<(Box<str>, Box<str>)>,
    pub ticked: Vec<Box<str>>,
    pub unticked: Vec<Box<str>>,
}

impl CriteriaChange {
    /// Whether criteria came, went or changed; ticking one changes nothing of what is asked for.
    pub fn is_of_content(&self) -> bool {
        !(self.added.is_empty() && self.removed.is_empty() && self.reworded.is_empty())
    }
}

/// Criteria are the same when their texts are; of the rest, those with the same label or with enough words in common are
/// reworded. Their order says nothing.
pub(super) fn criteria(old: &[CriterionText], new: &[CriterionText]) -> Option<CriteriaChange> {
    if old == new {
        return None;
    }
    let mut removed: Vec<&CriterionText> = old.iter().collect();
    let mut rest = Vec::new();
    let mut matched = Vec::new();
    for criterion in new {
        match removed.iter().position(|old| old.text == criterion.text) {
            Some(same) => matched.push((removed.remove(same), criterion)),
            None => rest.push(criterion),
        }
    }
    let mut unlabelled = Vec::new();
    let mut reworded = Vec::new();
    for criterion in rest {
        let labelled = |old: &&CriterionText| old.label.is_some() && old.label == criterion.label;
        match removed.iter().position(labelled) {
            Some(same) => reworded.push((removed.remove(same), criterion)),
            None => unlabelled.push(criterion),
        }
    }
    let mut added: Vec<&CriterionText> = Vec::new();
    for criterion in unlabelled {
        let nearest = removed
            .iter()
            .enumerate()
            .map(|(at, old)| (at, likeness(&old.text, &criterion.text)))
            .max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(&left.0)));
        match nearest {
            Some((at, likeness)) if likeness >= SAME_CRITERION => {
                reworded.push((removed.remove(at), criterion));
            }
            _ => added.push(criterion),
        }
    }
    matched.extend(&reworded);
    let turned = |done: bool| -> Vec<Box<str>> {
        matched
            .iter()
            .filter(|(old, new)| old.done != new.done && new.done == done)
            .map(|(_, new)| new.text.clone())
            .collect()
    };
    let texts = |criteria: Vec<&CriterionText>| -> Vec<Box<str>> {
        criteria
            .into_iter()
            .map(|criterion| criterion.text.clone())
            .collect()
    };
    let change = CriteriaChange {
        ticked: turned(true),
        unticked: turned(false),
        added: texts(added),
        removed: texts(removed),
        reworded: reworded
            .into_iter()
            .map(|(old, new)| (old.text.clone(), new.text.clone()))
            .collect(),
    };
    (change != CriteriaChange::default()).then_some(change)
}

/// How much of two texts' words changed: 1 to 100 for texts that differ, 0 for the same text.
fn changed_percent(old: &str, new: &str) -> u8 {
    if old == new {
        return 0;
    }
    let percent = ((1.0 - likeness(old, new)) * 100.0).round();
    (1..=100_u8)
        .rev()
        .find(|whole| f64::from(*whole) <= percent)
        .unwrap_or(1)
}

/// The share of words that two texts have in common, in order: 0 to 1. Twice the longest common subsequence over all words,
/// which is what a shortest edit script (Myers, 1986) leaves standing.
pub fn likeness(old: &str, new: &str) -> f64 {
    let words = |text| split(text).filter(|word: &&str| !word.is_empty());
    let old: Vec<&str> = words(old).collect();
    let new: Vec<&str> = words(new).collect();
    let all = old.len() + new.len();
    if all == 0 {
        return 1.0;
    }
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let before = old.iter().zip(&new).take_while(same).count();
    let (old, new) = (
        old.get(before..).unwrap_or_default(),
        new.get(before..).unwrap_or_default(),
    );
    let pairs = old.iter().rev().zip(new.iter().rev());
    let behind = pairs.take_while(same).count();
    let (old, new) = (
        old.get(..old.len() - behind).unwrap_or_default(),
        new.get(..new.len() - behind).unwrap_or_default(),
    );
    let between = if old.len().saturating_mul(new.len()) <= LARGE_TEXTS {
        common_in_order(old, new)
    } else {
        common(old, new)
    };
    (before + behind + between) as f64 * 2.0 / all as f64
}

/// The length of the longest common subsequence, 64 words of `old` at a time (Hyyrö, 2004).
fn common_in_order(old: &[&str], new: &[&str]) -> usize {
    let blocks = old.len().div_ceil(64);
    let mut places: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (at, word) in old.iter().enumerate() {
        let bits = places.entry(word).or_insert_with(|| vec![0; blocks]);
        if let Some(block) = bits.get_mut(at / 64) {
            *block |= 1 << (at % 64);
        }
    }
    // A zero bit in the state is a word of `old` that the subsequence so far ends at.
    let mut state = vec![u64::MAX; blocks];
    for word in new {
        let Some(places) = places.get(word) else {
            continue;
        };
        let mut carry = false;
        for (state, places) in state.iter_mut().zip(places) {
            let matched = *state & places;
            let (sum, first) = state.overflowing_add(matched);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *state = sum | (*state & !places);
        }
    }
    let open: u32 = state.iter().map(|block| block.count_zeros()).sum();
    open as usize
}

/// The number of common words in any order.
fn common(old: &[&str], new: &[&str]) -> usize {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in old {
        *counts.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in new {
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criterion(text: &str) -> CriterionText {
        let (done, text) = match text.strip_prefix("x ") {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (label, text) = match text.split_once(": ") {
            Some((label, text)) => (Some(label.into()), text),
            None => (None, text),
        };
        CriterionText {
            label,
            text: text.into(),
            done,
        }
    }

    /// `+added -removed old→new ticked/unticked`.
    fn told(old: &[&str], new: &[&str]) -> String {
        let list = |texts: &[&str]| texts.iter().map(|text| criterion(text)).collect::<Vec<_>>();
        let Some(CriteriaChange {
            added,
            removed,
            reworded,
            ticked,
            unticked,
        }) = criteria(&list(old), &list(new))
        else {
            return "nothing".to_owned();
        };
        let mut told: Vec<String> = added.iter().map(|text| format!("+{text}")).collect();
        told.extend(removed.iter().map(|text| format!("-{text}")));
        told.extend(reworded.iter().map(|(old, new)| format!("{old}→{new}")));
        told.push(format!("{}/{}", ticked.len(), unticked.len()));
        told.join(" ")
    }

    #[test]
    fn the_order_and_the_numbers_of_criteria_say_nothing() {
        assert_eq!(
            told(&["AC1: a", "AC2: b"], &["AC1: b", "AC2: a"]),
            "nothing"
        );
        assert_eq!(told(&["AC1: a", "AC2: b"], &["AC1: b"]), "-a 0/0");
    }

    #[test]
    fn a_criterion_with_the_same_label_is_reworded() {
        assert_eq!(told(&["AC1: a b c"], &["AC1: x y z"]), "a b c→x y z 0/0");
    }

    #[test]
    fn a_criterion_with_most_words_in_common_is_reworded() {
        assert_eq!(
            told(
                &["hours are shown in red", "other"],
                &["other", "hours are shown in green"]
            ),
            "hours are shown in red→hours are shown in green 0/0"
        );
        assert_eq!(
            told(&["hours are shown"], &["nobody gets mail"]),
            "+nobody gets mail -hours are shown 0/0"
        );
    }

    #[test]
    fn ticks_are_counted_both_ways() {
        assert_eq!(told(&["a", "b", "x c"], &["x a", "x b", "c"]), "2/1");
    }

    #[test]
    fn tells_how_much_of_a_text_changed() {
        assert_eq!(changed_percent("a b c d", "a b c d"), 0);
        // 3 of 4 words on both sides: 1 - 6 / 8.
        assert_eq!(changed_percent("a b c d", "a b x d"), 25);
        // 40 words kept, 10 added: 1 - 80 / 90 = 11 %.
        let old = ["w"; 40].join(" ");
        assert_eq!(
            changed_percent(&old, &format!("{old} {}", ["n"; 10].join(" "))),
            11
        );
        assert_eq!(changed_percent("", "new text"), 100);
        let long = ["w"; 500].join(" ");
        assert_eq!(changed_percent(&long, &format!("{long} n")), 1);
    }

    #[test]
    fn the_common_words_in_order_are_those_of_a_shortest_edit() {
        let random = |seed: u32, length: u32| -> Vec<&str> {
            let words = ["a", "b", "c", "d", "e", "f", "g"];
            (0..length)
                .map(|at| words[((at * 7919 + seed * 104_729 + at * at * seed) % 7) as usize])
                .collect()
        };
        for seed in 1..60 {
            let (old, new) = (random(seed, seed * 5), random(seed + 1, 150));
            let operations = similar::capture_diff_slices(similar::Algorithm::Lcs, &old, &new);
            let ratio = similar::diff_ratio(&operations, old.len(), new.len());
            let common = common_in_order(&old, &new);
            let expected = f64::from(ratio) * (old.len() + new.len()) as f64 / 2.0;
            assert!(
                (common as f64 - expected).abs() < 0.01,
                "{seed}: {common} {expected}"
            );
        }
    }

    #[test]
    fn texts_too_large_for_a_word_diff_are_still_compared() {
        let words = |range: std::ops::Range<u32>| {
            let words: Vec<String> = range.map(|word| format!("w{word}")).collect();
            words.join(" ")
        };
        let old = words(0..15_000);
        let new = words(7_500..22_500);
        assert_eq!(changed_percent(&old, &new), 50);
    }
}
