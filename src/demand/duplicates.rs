//! Which wishes may be one: what the likeness of their texts suggests, less what people have decided already.

use std::collections::{BTreeMap, BTreeSet};

use super::likeness::{Entry, Likeness, Neighbour, Pair, Reasons, groups, pairs};
use super::requests;
use super::survey::Survey;
use crate::backlog::{Feedback, Id};
use crate::text::sorting::PutInOrder as _;

pub mod calibration;
mod stories;

pub use stories::{Likely, Stories};

/// Neighbours of each text that are looked at.
const NEIGHBOURS: usize = 20;

/// All feedback of a backlog, to be asked which of it may be merged. Places are indexes into `Backlog::feedback`.
pub struct Duplicates<'a> {
    survey: &'a Survey<'a>,
    likeness: Likeness<'a>,
    /// Heads of wishes that somebody told apart, the smaller first.
    apart: BTreeSet<(usize, usize)>,
}

/// Two wishes that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Twins {
    /// The heads of both wishes.
    pub heads: (usize, usize),
    /// Of each wish the file whose text is most like the other's.
    pub files: (usize, usize),
    /// 0 nothing in common, 1 the same text.
    pub score: f64,
    /// How much more alike than what stands around each: what suggestions are ordered by.
    pub merit: f64,
}

/// Wishes that may be one, all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Heads, the one to keep first, then by place.
    pub heads: Vec<usize>,
    /// Why, the greatest merit first.
    pub twins: Vec<Twins>,
}

impl<'a> Duplicates<'a> {
    /// Reads all feedback. The slow part: about 60 microseconds a text.
    pub fn new(survey: &'a Survey<'a>) -> Self {
        Self {
            likeness: Likeness::new(requests::entries(survey.backlog)),
            apart: apart(survey),
            survey,
        }
    }

    /// Pairs of wishes whose score is at least `least`, of which at least one is open, the greatest merit first. What is
    /// merged, told apart or spam is not among them.
    pub fn twins(&self, least: f64) -> Vec<Twins> {
        let neighbours = self.likeness.neighbours(NEIGHBOURS);
        let mut best: BTreeMap<(usize, usize), Twins> = BTreeMap::new();
        for pair in pairs(&neighbours) {
            let Some(twins) = self.wishes_of(&pair).filter(|twins| twins.score >= least) else {
                continue;
            };
            let known = best.entry(twins.heads).or_insert_with(|| twins.clone());
            if twins.score > known.score {
                known.files = twins.files;
                known.score = twins.score;
            }
            known.merit = known.merit.max(twins.merit);
        }
        let mut all: Vec<Twins> = best
            .into_values()
            .filter(|twins| self.is_open(twins))
            .collect();
        all.put_in_order_by(|one, other| other.merit.total_cmp(&one.merit));
        all
    }

    /// The wishes of these pairs put together, in the order of their best pair.
    pub fn clusters(&self, twins: &[Twins]) -> Vec<Cluster> {
        let pairs: Vec<Pair> = twins
            .iter()
            .map(|twins| Pair {
                one: twins.heads.0,
                other: twins.heads.1,
                score: twins.score,
                merit: twins.merit,
            })
            .collect();
        let groups = groups(&pairs);
        groups
            .into_iter()
            .map(|group| self.cluster(&group, twins))
            .collect()
    }

    fn cluster(&self, group: &[usize], twins: &[Twins]) -> Cluster {
        let is_inside =
            |twins: &&Twins| group.contains(&twins.heads.0) && group.contains(&twins.heads.1);
        let keep = self.best_to_keep(group);
        let mut heads = vec![keep];
        heads.extend(group.iter().copied().filter(|head| *head != keep));
        Cluster {
            heads,
            twins: twins.iter().filter(is_inside).cloned().collect(),
        }
    }

    /// The wish that the others are best merged into: one that items answer, then the one that most files were merged into,
    /// then the oldest, then the first by path.
    pub fn best_to_keep(&self, group: &[usize]) -> usize {
        let rank = |head: &usize| {
            let wish = self.survey.wish_of(*head);
            let received = self
                .survey
                .feedback(*head)
                .and_then(|each| each.received.as_ref());
            let day = received.map(|day| day.value);
            (
                wish.is_none_or(|wish| wish.items.is_empty()),
                std::cmp::Reverse(wish.map_or(0, |wish| wish.members.len())),
                day.is_none(),
                day,
                *head,
            )
        };
        group.iter().copied().min_by_key(rank).unwrap_or_default()
    }

    /// The at most `most` wishes that this file's may be the same as, best first, whatever their score. What is merged into
    /// it already, told apart or spam is not among them.
    pub fn of(&self, place: usize, most: usize) -> Vec<Twins> {
        let members: Vec<usize> = match self.survey.wish_of(place) {
            Some(wish) => wish.members.iter().map(|member| *member as usize).collect(),
            None => vec![place],
        };
        let mut best: BTreeMap<usize, Twins> = BTreeMap::new();
        for member in members {
            for neighbour in self.likeness.neighbours_of(member, NEIGHBOURS + most) {
                let Some(twins) = self.between(member, &neighbour) else {
                    continue;
                };
                let known = best.entry(twins.heads.1).or_insert_with(|| twins.clone());
                if twins.merit > known.merit {
                    *known = twins;
                }
            }
        }
        let mut all: Vec<Twins> = best.into_values().collect();
        all.put_in_order_by(|one, other| other.merit.total_cmp(&one.merit));
        all.truncate(most);
        all
    }

    /// Both as seen from the first: its head stands first.
    fn between(&self, place: usize, neighbour: &Neighbour) -> Option<Twins> {
        let head = self.survey.wish_of(place).map_or(place, |wish| wish.head);
        let other = self.survey.wish_of(neighbour.entry)?.head;
        let is_apart = self.apart.contains(&(head.min(other), head.max(other)));
        (head != other && !is_apart).then_some(Twins {
            heads: (head, other),
            files: (place, neighbour.entry),
            score: neighbour.score,
            merit: neighbour.rank,
        })
    }

    fn wishes_of(&self, pair: &Pair) -> Option<Twins> {
        let (one, other) = (
            self.survey.wish_of(pair.one)?.head,
            self.survey.wish_of(pair.other)?.head,
        );
        let (heads, files) = if one < other {
            ((one, other), (pair.one, pair.other))
        } else {
            ((other, one), (pair.other, pair.one))
        };
        (one != other && !self.apart.contains(&heads)).then_some(Twins {
            heads,
            files,
            score: pair.score,
            merit: pair.merit,
        })
    }

    fn is_open(&self, twins: &Twins) -> bool {
        [twins.heads.0, twins.heads.1].into_iter().any(|head| {
            let state = self.survey.state(u32::try_from(head).unwrap_or(u32::MAX));
            !matches!(state, "shipped" | "closed" | "declined" | "merged" | "spam")
        })
    }

    /// Why the two are suggested.
    pub fn reasons(&self, twins: &Twins) -> Reasons {
        self.likeness.reasons(twins.files.0, twins.files.1)
    }

    /// The at most `most` feedback files that are most like a text that is not among them, best first.
    pub fn of_new(&self, new: &Entry<'_>, most: usize) -> Vec<super::likeness::Suggestion> {
        self.likeness.twins(new, most)
    }

    /// Whether somebody told the wishes of these two files apart.
    pub fn are_apart(&self, one: usize, other: usize) -> bool {
        let head = |place: usize| self.survey.wish_of(place).map_or(place, |wish| wish.head);
        let (one, other) = (head(one), head(other));
        self.apart.contains(&(one.min(other), one.max(other)))
    }

    pub fn survey(&self) -> &'a Survey<'a> {
        self.survey
    }

    pub fn likeness(&self) -> &Likeness<'a> {
        &self.likeness
    }
}

/// The pairs of wishes that people told apart: by `not_duplicate_of` on either side, by `split_from`, and what was split from
/// the same file, anywhere in what was merged into either.
fn apart(survey: &Survey<'_>) -> BTreeSet<(usize, usize)> {
    let head = |place: usize| survey.wish_of(place).map(|wish| wish.head);
    let mut apart = BTreeSet::new();
    let mut note = |one: usize, other: usize| {
        if let (Some(one), Some(other)) = (head(one), head(other)) {
            apart.insert((one.min(other), one.max(other)));
        }
    };
    let mut split: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, feedback) in survey.backlog.feedback.iter().enumerate() {
        for other in told_apart(survey, feedback, "not_duplicate_of") {
            note(place, other);
        }
        for whole in told_apart(survey, feedback, "split_from") {
            split
                .entry(whole)
                .or_insert_with(|| vec![whole])
                .push(place);
        }
    }
    for parts in split.values() {
        for (number, one) in parts.iter().enumerate() {
            for other in parts.iter().skip(number + 1) {
                note(*one, *other);
            }
        }
    }
    apart
}

fn told_apart(survey: &Survey<'_>, feedback: &Feedback, key: &str) -> Vec<usize> {
    ids_of(feedback, key)
        .filter_map(|id| survey.backlog.feedback_number(&id))
        .collect()
}

fn ids_of(feedback: &Feedback, key: &str) -> impl Iterator<Item = Id> {
    let ids = feedback.document.texts(key).into_iter();
    ids.map(|id| Id::new(id.value.trim()))
}

/// What this file says it is another wish than: its `not_duplicate_of`, then its `split_from`, as written.
pub fn named_apart(feedback: &Feedback) -> Vec<Id> {
    let told = ids_of(feedback, "not_duplicate_of");
    told.chain(ids_of(feedback, "split_from")).collect()
}
