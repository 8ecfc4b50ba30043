//! Demand looked into: every mention, every wish and how far it has come, and what belongs to one item or group.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::closure::Merging;
use super::counting::{self, Mention, Party};
use super::stage::{Stage, Told, Way};
use super::{Direct, ItemDemand, Line};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::{Backlog, Feedback, Id, ItemIx, Release};
use crate::text::sorting::PutInOrder as _;

/// All feedback of one backlog on one day, looked up once. Places are indexes into `Backlog::feedback`.
pub struct Survey<'a> {
    pub backlog: &'a Backlog,
    pub today: Date,
    pub(super) merging: Merging,
    pub(super) direct: Direct,
    pub(super) way: Way<'a>,
    mentions: Vec<Mention<'a>>,
    wishes: Vec<Wish>,
    /// By place: the wish it belongs to; none for spam.
    wish_of: Vec<Option<u32>>,
}

/// Feedback that is one wish, by the file that all others were merged into.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The canonical file, or the first by path where that one is spam.
    pub head: usize,
    /// Every file of it without spam, by path.
    pub members: Vec<u32>,
    pub stage: Stage,
    /// The items that answer it, as far as they exist, by path.
    pub items: Vec<ItemIx>,
}

/// What one account, or one person without one, adds to the weighted demand.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<'a> {
    pub party: Party<'a>,
    /// The heaviest of its mentions: the one that counts.
    pub place: u32,
    pub mentions: usize,
    /// Distinct people.
    pub people: usize,
}

impl<'a> Survey<'a> {
    pub fn new(backlog: &'a Backlog, today: Date) -> Self {
        let merging = Merging::new(backlog);
        let mut survey = Self {
            backlog,
            today,
            mentions: counting::mentions(backlog, &merging, today),
            direct: Direct::new(backlog, &merging),
            way: Way::new(backlog, today),
            merging,
            wishes: Vec::new(),
            wish_of: vec![None; backlog.feedback.len()],
        };
        survey.wishes = survey
            .merging
            .closures(&backlog.feedback)
            .into_iter()
            .map(|closure| {
                let members: Vec<u32> =
                    closure.members.iter().map(|place| offset(*place)).collect();
                let head = match closure.members.first() {
                    Some(first) if survey.merging.is_spam(closure.canonical) => *first,
                    _ => closure.canonical,
                };
                let items = survey.items_of(&members);
                let stored = survey
                    .feedback(head)
                    .map_or(FeedbackState::New, |each| each.state.value);
                let stage = survey
                    .way
                    .stage(stored, &items, &members, &closure.requesters);
                Wish {
                    head,
                    members,
                    stage,
                    items,
                }
            })
            .collect();
        for (number, wish) in survey.wishes.iter().enumerate() {
            for member in &wish.members {
                if let Some(slot) = survey.wish_of.get_mut(*member as usize) {
                    *slot = Some(offset(number));
                }
            }
        }
        survey
    }

    pub fn feedback(&self, place: usize) -> Option<&'a Feedback> {
        self.backlog.feedback.get(place)
    }

    pub fn mention(&self, place: u32) -> Option<&Mention<'a>> {
        self.mentions.get(place as usize)
    }

    /// Every wish, by the canonical file's path.
    pub fn wishes(&self) -> &[Wish] {
        &self.wishes
    }

    /// The wish that this file belongs to; none for spam.
    pub fn wish_of(&self, place: usize) -> Option<&Wish> {
        let number = self.wish_of.get(place).copied().flatten()?;
        self.wishes.get(number as usize)
    }

    /// Every notice in the ledgers, by ledger and line.
    pub fn told(&self) -> &[Told<'a>] {
        &self.way.told
    }

    /// Every file but spam, by path.
    pub fn everything(&self) -> Vec<u32> {
        (0..self.backlog.feedback.len())
            .filter(|place| !self.merging.is_spam(*place))
            .map(offset)
            .collect()
    }

    /// The file, what it was merged into, what that was merged into, and so on.
    pub fn chain(&self, place: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        self.merging.follow(place, &mut chain);
        chain
    }

    /// Whether the item is out.
    pub fn is_released(&self, index: ItemIx) -> bool {
        self.way.is_released(index)
    }

    /// The release that names the item: the first that is out, else one that is planned.
    pub fn release(&self, index: ItemIx) -> Option<&'a str> {
        let id = &self.backlog.item(index).id;
        let naming = self
            .backlog
            .releases
            .iter()
            .filter(|release| release.items.iter().any(|item| item.value == *id));
        let day = |release: &&Release| {
            release
                .released
                .as_ref()
                .map(|day| day.value)
                .filter(|day| *day <= self.today)
        };
        let first = naming.min_by_key(|release| (day(release).is_none(), day(release)))?;
        Some(&first.version)
    }

    /// Every item below this one: its children, theirs, and what names it as its goal, by path.
    pub fn below(&self, index: ItemIx) -> Vec<ItemIx> {
        self.way.below(index)
    }

    /// The demand of these files, people counted once.
    pub fn count(&self, places: &[u32]) -> ItemDemand {
        counting::count(places, &self.mentions)
    }

    /// The files that count for an item: those that name it or what is above it; for an epic or a goal those of everything
    /// below it too. Ascending.
    pub fn of_item(&self, index: ItemIx) -> Vec<u32> {
        let mut line = Line::default();
        let mut sources = line.sources(self.backlog, &self.direct, index).to_vec();
        if !self.backlog.item(index).is_leaf() {
            sources.extend(self.way.below(index).into_iter().map(|below| below.0));
            sources.put_in_order();
            sources.dedup();
        }
        self.direct.union(&sources)
    }

    /// How many files name the item itself, or were merged into one that does.
    pub fn direct(&self, index: ItemIx) -> usize {
        self.direct.of(index.0).count()
    }

    /// The items that answer any of these files, by path.
    fn items_of(&self, members: &[u32]) -> Vec<ItemIx> {
        let links = members.iter().flat_map(|place| self.chain(*place as usize));
        let links = links.filter_map(|place| self.feedback(place));
        let mut items: Vec<ItemIx> = links
            .flat_map(|feedback| &feedback.addressed_by)
            .flat_map(|id| self.backlog.same_id(&id.value))
            .collect();
        items.put_in_order();
        items.dedup();
        items
    }

    /// What each account, or person without one, adds to the weighted demand of these files, the heaviest first: the weights
    /// of the parts' places are what [`ItemDemand::weighted`] sums up.
    pub fn parts(&self, places: &[u32]) -> Vec<Part<'a>> {
        let mut by_party: BTreeMap<Party<'a>, (Part<'a>, Vec<&Id>)> = BTreeMap::new();
        for place in places {
            let Some((mention, party)) = self
                .mention(*place)
                .and_then(|mention| Some((mention, mention.party()?)))
            else {
                continue;
            };
            let (part, people) = by_party.entry(party).or_insert_with(|| {
                let part = Part {
                    party,
                    place: *place,
                    mentions: 0,
                    people: 0,
                };
                (part, Vec::new())
            });
            part.mentions += 1;
            people.extend(mention.requester);
            if mention.weight > self.weight(part.place) {
                part.place = *place;
            }
        }
        let mut parts: Vec<Part<'a>> = by_party
            .into_values()
            .map(|(mut part, mut people)| {
                people.put_in_order();
                people.dedup();
                part.people = people.len();
                part
            })
            .collect();
        parts.put_in_order_by(|one, other| {
            self.weight(other.place).total_cmp(&self.weight(one.place))
        });
        parts
    }

    /// The weight of one file, 0 or more.
    pub fn weight(&self, place: u32) -> f64 {
        self.mention(place).map_or(0.0, |mention| mention.weight)
    }

    /// Files by the month they were received in, from the first to today's, each with its first day; those without a date
    /// are in none.
    pub fn months(&self, places: &[u32]) -> Vec<(Date, usize)> {
        let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
        for place in places {
            let received = self
                .feedback(*place as usize)
                .and_then(|each| each.received.as_ref());
            if let Some(received) = received {
                *counts
                    .entry(received.value.min(self.today).first_of_month())
                    .or_default() += 1;
            }
        }
        let Some(first) = counts.keys().next().copied() else {
            return Vec::new();
        };
        let months = first.series(jiff::Span::new().months(1));
        months
            .take_while(|month| *month <= self.today)
            .map(|month| (month, counts.get(&month).copied().unwrap_or(0)))
            .collect()
    }
}

fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
