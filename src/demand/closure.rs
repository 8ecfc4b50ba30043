//! Merged feedback: which files are one wish. Nothing was copied when they were merged, so it is worked out here.

use std::collections::BTreeMap;

use super::Closure;
use crate::backlog::feedback::FeedbackState;
use crate::backlog::{Backlog, Feedback, Id};
use crate::text::sorting::PutInOrder as _;

/// Where the links `merged_into` lead, by index into the backlog's feedback.
pub(super) struct Merging {
    /// What each file was merged into, as far as that exists.
    into: Vec<Option<usize>>,
    canonical: Vec<usize>,
    spam: Vec<bool>,
}

impl Merging {
    /// A link to a file that does not exist ends the chain. Files that are merged into each other in a circle are one wish
    /// too: its canonical file is the first of the circle by path.
    pub(super) fn new(backlog: &Backlog) -> Self {
        let feedback = &backlog.feedback;
        let into: Vec<Option<usize>> = feedback
            .iter()
            .map(|each| backlog.feedback_number(&each.merged_into.as_ref()?.value))
            .collect();
        Self {
            canonical: canonical(&into),
            into,
            spam: feedback
                .iter()
                .map(|each| each.state.value == FeedbackState::Spam)
                .collect(),
        }
    }

    pub(super) fn is_spam(&self, place: usize) -> bool {
        self.spam.get(place).copied().unwrap_or_default()
    }

    /// Whether this file was merged into another.
    pub(super) fn is_merged(&self, place: usize) -> bool {
        self.canonical
            .get(place)
            .is_some_and(|canonical| *canonical != place)
    }

    /// The file at the end of this one's chain, or itself.
    pub(super) fn canonical(&self, place: usize) -> usize {
        self.canonical.get(place).copied().unwrap_or(place)
    }

    /// Makes `chain` this file, what it was merged into, what that was merged into, and so on, each once.
    pub(super) fn follow(&self, place: usize, chain: &mut Vec<usize>) {
        chain.clear();
        chain.push(place);
        let mut here = place;
        while let Some(next) = self.into.get(here).copied().flatten() {
            if chain.contains(&next) {
                break;
            }
            chain.push(next);
            here = next;
        }
    }

    /// Every wish without its spam, by the canonical file's path.
    pub(super) fn closures(&self, feedback: &[Feedback]) -> Vec<Closure> {
        let mut by_canonical: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, canonical) in self.canonical.iter().enumerate() {
            if !self.is_spam(place) {
                by_canonical.entry(*canonical).or_default().push(place);
            }
        }
        by_canonical
            .into_iter()
            .map(|(canonical, members)| Closure {
                requesters: distinct(feedback, &members, |each| {
                    each.requester.as_ref().map(|id| &id.value)
                }),
                accounts: distinct(feedback, &members, |each| {
                    each.account.as_ref().map(|id| &id.value)
                }),
                canonical,
                members,
            })
            .collect()
    }
}

/// The end of each chain, each link followed once over all chains.
fn canonical(into: &[Option<usize>]) -> Vec<usize> {
    let mut ends: Vec<Option<usize>> = vec![None; into.len()];
    let mut walk_of: Vec<Option<usize>> = vec![None; into.len()];
    for start in 0..into.len() {
        let mut walked = Vec::new();
        let mut here = start;
        let end = loop {
            if let Some(end) = ends.get(here).copied().flatten() {
                break end;
            }
            if walk_of.get(here).copied().flatten() == Some(start) {
                let circle = walked.iter().skip_while(|each| **each != here);
                break circle.min().copied().unwrap_or(here);
            }
            walked.push(here);
            if let Some(walk) = walk_of.get_mut(here) {
                *walk = Some(start);
            }
            match into.get(here).copied().flatten() {
                None => break here,
                Some(next) => here = next,
            }
        };
        for each in walked {
            if let Some(slot) = ends.get_mut(each) {
                *slot = Some(end);
            }
        }
    }
    ends.into_iter()
        .enumerate()
        .map(|(place, end)| end.unwrap_or(place))
        .collect()
}

fn distinct<'a>(
    feedback: &'a [Feedback],
    members: &[usize],
    of: impl Fn(&'a Feedback) -> Option<&'a Id>,
) -> Vec<Id> {
    let mut ids: Vec<&Id> = members
        .iter()
        .filter_map(|place| of(feedback.get(*place)?))
        .collect();
    ids.put_in_order();
    ids.dedup();
    ids.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_of_merges_end_at_one_file() {
        assert_eq!(canonical(&[Some(1), Some(2), None, Some(1)]), [2, 2, 2, 2]);
    }

    #[test]
    fn two_people_who_merge_both_ways_still_have_one_wish() {
        assert_eq!(canonical(&[Some(2), None, Some(0), Some(2)]), [0, 1, 0, 0]);
    }

    #[test]
    fn a_file_merged_into_itself_stays_itself() {
        assert_eq!(canonical(&[Some(0)]), [0]);
    }
}
