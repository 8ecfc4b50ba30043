//! Two versions of one record become the events between them.

use std::collections::BTreeMap;

use similar::{Algorithm, capture_diff_slices, diff_ratio};

use super::EventKind;
use super::version::{CriterionText, Said};

/// From this share of common words on, 0 to 1, a criterion counts as reworded and not as another one.
const SAME_CRITERION: f64 = 0.5;

/// Texts whose numbers of words multiply to more are compared as bags of words: their order costs too much to follow.
const LARGE_TEXTS: usize = 4_000_000;

/// What changed from `old` to `new`: fields by path, then criteria, then texts by section. Nothing when both say the same.
pub(super) fn changes(old: &Said, new: &Said) -> Vec<EventKind> {
    let mut events: Vec<EventKind> = pairs(&old.fields, &new.fields)
        .into_iter()
        .map(|(path, from, to)| EventKind::Field {
            path: path.into(),
            from: from.map(Box::from),
            to: to.map(Box::from),
        })
        .collect();
    events.extend(criteria(&old.criteria, &new.criteria));
    for (section, from, to) in pairs(&old.sections, &new.sections) {
        events.push(EventKind::Text {
            section: section.into(),
            changed_percent: changed_percent(from.unwrap_or_default(), to.unwrap_or_default()),
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

/// Criteria are the same when their texts are; of the rest, those with the same label or with enough words in common are
/// reworded. Their order says nothing.
fn criteria(old: &[CriterionText], new: &[CriterionText]) -> Option<EventKind> {
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
    let turned = |done: bool| {
        let turned = matched
            .iter()
            .filter(|(old, new)| old.done != new.done && new.done == done);
        u32::try_from(turned.count()).unwrap_or(u32::MAX)
    };
    let texts = |criteria: Vec<&CriterionText>| -> Vec<Box<str>> {
        criteria
            .into_iter()
            .map(|criterion| criterion.text.clone())
            .collect()
    };
    let (ticked, unticked) = (turned(true), turned(false));
    if added.is_empty() && removed.is_empty() && reworded.is_empty() && ticked + unticked == 0 {
        return None;
    }
    Some(EventKind::Criteria {
        added: texts(added),
        removed: texts(removed),
        reworded: reworded
            .into_iter()
            .map(|(old, new)| (old.text.clone(), new.text.clone()))
            .collect(),
        ticked,
        unticked,
    })
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

/// The share of words that two texts have in common, in order: 0 to 1 (twice the common words over all words, as
/// Ratcliff and Obershelp count).
fn likeness(old: &str, new: &str) -> f64 {
    let old: Vec<&str> = old.split_whitespace().collect();
    let new: Vec<&str> = new.split_whitespace().collect();
    if old.len().saturating_mul(new.len()) <= LARGE_TEXTS {
        let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
        return f64::from(diff_ratio(&operations, old.len(), new.len()));
    }
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for word in &old {
        *counts.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in &new {
        if let Some(left) = counts.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    f64::from(common) * 2.0 / (old.len() + new.len()) as f64
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
        let Some(EventKind::Criteria {
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
        told.push(format!("{ticked}/{unticked}"));
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
    fn texts_too_large_for_a_word_diff_are_still_compared() {
        let words = |range: std::ops::Range<u32>| {
            let words: Vec<String> = range.map(|word| format!("w{word}")).collect();
            words.join(" ")
        };
        let old = words(0..3000);
        let new = words(1500..4500);
        assert_eq!(changed_percent(&old, &new), 50);
    }
}
