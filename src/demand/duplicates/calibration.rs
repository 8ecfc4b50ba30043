//! How well the suggestions agree with what people merged, and the thresholds that follow from that.

use super::Duplicates;
use crate::text::sorting::PutInOrder as _;

/// Merges below which no threshold is suggested: fewer say too little.
pub const LEAST_MERGES: usize = 20;

/// How well suggestions agree with the merges of the repository itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    /// Files that were merged into another, with something else of their wish to be found.
    pub merged: usize,
    /// Of the first five suggestions for each of these, the share that belongs to its wish.
    pub precision_at_5: Option<f64>,
    /// Of these files, the share with one of its wish among the first five suggestions.
    pub recall_at_5: Option<f64>,
    /// The same for the first suggestion only.
    pub recall_at_1: Option<f64>,
    /// Pairs that somebody told apart.
    pub told_apart: usize,
    /// What the merges suggest, where there are enough.
    pub look: Option<f64>,
    pub probably: Option<f64>,
    /// By tenths of the score from 0: best suggestions with such a score, and how many of them people merged.
    pub by_score: Vec<(usize, usize)>,
}

/// Suggestions that are counted for each file.
const MOST: usize = 5;

impl Duplicates<'_> {
    /// Asks for each merged file, as if it were not merged, what it may be a duplicate of.
    ///
    /// `probably` is the lowest score from which at least 80 % of the first suggestions were merged by people, `look` the
    /// lowest from which 25 % were, as far as at least ten suggestions tell.
    pub fn calibration(&self) -> Calibration {
        let mut firsts: Vec<(f64, bool)> = Vec::new();
        let (mut merged, mut hits, mut listed, mut found, mut found_first) = (0, 0, 0, 0, 0);
        for (place, feedback) in self.survey.backlog.feedback.iter().enumerate() {
            let Some(wish) = self.survey.wish_of(place) else {
                continue;
            };
            let is_merged = feedback.merged_into.is_some() && wish.members.len() > 1;
            let near = self.likeness.neighbours_of(place, MOST);
            let is_hit = |entry: usize| wish.members.iter().any(|member| *member as usize == entry);
            if let Some(first) = near.first() {
                firsts.push((first.score, is_hit(first.entry)));
            }
            if !is_merged {
                continue;
            }
            merged += 1;
            let right = near.iter().filter(|each| is_hit(each.entry)).count();
            hits += right;
            // A wish of two files has one other to be found: more than that is no mistake of the list.
            listed += MOST.min(wish.members.len() - 1);
            found += usize::from(right > 0);
            found_first += usize::from(near.first().is_some_and(|first| is_hit(first.entry)));
        }
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        let (look, probably) = if merged >= LEAST_MERGES {
            (threshold(&mut firsts, 0.25), threshold(&mut firsts, 0.8))
        } else {
            (None, None)
        };
        Calibration {
            merged,
            precision_at_5: share(hits, listed),
            recall_at_5: share(found, merged),
            recall_at_1: share(found_first, merged),
            told_apart: self.apart.len(),
            look,
            probably,
            by_score: by_score(&firsts),
        }
    }
}

/// The lowest score, in hundredths, from which at least this share was right.
fn threshold(firsts: &mut [(f64, bool)], share: f64) -> Option<f64> {
    const FEWEST: usize = 10;
    firsts.put_in_order_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut right = 0;
    let mut lowest = None;
    for (count, (score, is_right)) in (1_usize..).zip(firsts.iter()) {
        right += usize::from(*is_right);
        if count >= FEWEST
            && f64::from(u32::try_from(right).unwrap_or_default()) >= share * count as f64
        {
            lowest = Some((score * 100.0).floor() / 100.0);
        }
    }
    lowest
}

fn by_score(firsts: &[(f64, bool)]) -> Vec<(usize, usize)> {
    let mut tenths = vec![(0, 0); 10];
    for (score, is_right) in firsts {
        let tenth = (1..10)
            .rev()
            .find(|tenth| *score >= f64::from(*tenth) / 10.0)
            .unwrap_or(0);
        if let Some((all, right)) = tenths.get_mut(usize::try_from(tenth).unwrap_or_default()) {
            *all += 1;
            *right += usize::from(*is_right);
        }
    }
    tenths
}
