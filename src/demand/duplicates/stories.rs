//! Which items of the backlog a request may belong to.

use crate::backlog::ItemIx;
use crate::demand::likeness::{Entry, Likeness, Reasons};
use crate::demand::requests;
use crate::demand::survey::Survey;

/// An item that a request may belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Likely {
    pub item: ItemIx,
    /// 0 nothing in common, 1 the same text.
    pub score: f64,
    pub reasons: Reasons,
}

/// All open items and all feedback, read together, so that a word is as rare as it is in both.
pub struct Stories<'a> {
    survey: &'a Survey<'a>,
    items: Vec<ItemIx>,
    likeness: Likeness<'a>,
}

impl<'a> Stories<'a> {
    pub fn new(survey: &'a Survey<'a>) -> Self {
        let (items, mut entries): (Vec<ItemIx>, Vec<Entry<'a>>) = survey
            .backlog
            .open()
            .map(|(index, item)| (index, requests::item_entry(item)))
            .unzip();
        entries.extend(requests::entries(survey.backlog));
        Self {
            survey,
            items,
            likeness: Likeness::new(entries),
        }
    }

    /// The heads of open wishes that no item answers, by place.
    pub fn unanswered(&self) -> Vec<usize> {
        let wishes = self.survey.wishes().iter();
        wishes
            .filter(|wish| wish.items.is_empty())
            .map(|wish| wish.head)
            .filter(|head| {
                let state = self.survey.state(u32::try_from(*head).unwrap_or(u32::MAX));
                matches!(state, "new" | "needs-info" | "triaged")
            })
            .collect()
    }

    /// For each of these files the at most `most` open items that it resembles most, best first; items that answer it
    /// already are not among them.
    pub fn of(&self, places: &[usize], most: usize) -> Vec<(usize, Vec<Likely>)> {
        places
            .iter()
            .map(|place| (*place, self.of_one(*place, most)))
            .collect()
    }

    fn of_one(&self, place: usize, most: usize) -> Vec<Likely> {
        let entry = self.items.len() + place;
        let answered = self
            .survey
            .wish_of(place)
            .map_or(&[][..], |wish| &wish.items);
        let near = self
            .likeness
            .earlier_of(entry, self.items.len(), most + answered.len());
        let mut likely: Vec<Likely> = near
            .into_iter()
            .filter_map(|near| {
                let item = *self.items.get(near.entry)?;
                (!answered.contains(&item)).then(|| Likely {
                    item,
                    score: near.score,
                    reasons: self.likeness.reasons(entry, near.entry),
                })
            })
            .collect();
        likely.truncate(most);
        likely
    }
}
