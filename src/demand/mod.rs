//! Floor 2: who wants it. People counted once over merged feedback.
//!
//! Feedback counts for an item when it, or what it was merged into, is `addressed_by` the item, by an ancestor of it (its
//! parents, theirs, and their goals), so that a wish met by an epic counts for every story of the epic.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::backlog::{Backlog, Id, ItemIx};
use crate::text::sorting::PutInOrder as _;

pub mod change;
mod closure;
mod counting;
pub mod duplicates;
pub mod fields;
mod group;
pub mod likeness;
mod linked;
pub mod notices;
pub mod requests;
mod stage;
mod survey;
mod trap;

pub use counting::{Mention, Party};
pub use group::{Group, Grouping, Key};
pub use linked::{Linked, linked};
pub use stage::Stage;
pub use stage::Told;
pub use survey::{Survey, Wish};
pub use trap::{Trap, traps};

/// The demand behind every item of one backlog on one day.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// By item index, into `counted`: most items share the demand of their parent, or have none.
    items: Vec<u32>,
    counted: Vec<ItemDemand>,
    closures: Vec<Closure>,
}

/// Who asked for one item (the closure of all feedback addressed by it or by an ancestor).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemDemand {
    /// Distinct people.
    pub requesters: usize,
    /// Distinct accounts, or the requester where there is none.
    pub accounts: usize,
    /// Feedback files.
    pub mentions: usize,
    /// Of these, merged into another.
    pub merged: usize,
    /// Sum over requesters of the largest `0.5 ^ (age_days / half_life)`.
    pub recent: f64,
    /// Sum over accounts of the largest `segment weight x voice weight x recency`.
    pub weighted: f64,
    /// Segments, sorted, each with its distinct accounts.
    pub segments: Vec<(String, usize)>,
    /// The largest account's share of `weighted`, 0 to 1.
    pub concentration: f64,
    /// Distinct requesters of the last 90 days, and of the 90 before.
    pub trend: (usize, usize),
    /// Distinct requesters of the last 180 days.
    pub last_180_days: usize,
    /// Of `accounts`, people without an account.
    pub unaffiliated: usize,
    /// Mentions with neither requester nor account: counted in `mentions` only.
    pub anonymous: usize,
    /// Mentions without a date: counted as people, not in what depends on age.
    pub undated: usize,
    /// Days since the earliest dated mention.
    pub oldest_days: Option<i32>,
    /// Mentions by voice: direct, proxy, internal.
    pub voices: [usize; 3],
    /// Sum of the middles of the accounts' revenue bands, with the number of accounts that have one. Shown, never counted.
    pub value: (f64, usize),
    /// Mentions by channel, the most frequent first.
    pub channels: Vec<(String, usize)>,
    /// Votes that other tools counted without saying whose. Shown, never counted.
    pub votes: u64,
}

/// Feedback that is one wish: everything merged into one canonical file, directly or through others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Index into `Backlog::feedback`.
    pub canonical: usize,
    /// Indexes into `Backlog::feedback`, with the canonical one, by path.
    pub members: Vec<usize>,
    /// Distinct people, sorted.
    pub requesters: Vec<Id>,
    /// Distinct accounts, sorted.
    pub accounts: Vec<Id>,
}

impl Demand {
    /// The demand of every item on this day.
    pub fn new(backlog: &Backlog, today: Date) -> Self {
        let merging = closure::Merging::new(backlog);
        let mentions = counting::mentions(backlog, &merging, today);
        let direct = Direct::new(backlog, &merging);
        let mut counted = vec![ItemDemand::default()];
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::from([(Vec::new(), 0)]);
        let mut line = Line::default();
        let items = backlog
            .indexed()
            .map(|(index, _)| {
                let sources = line.sources(backlog, &direct, index);
                if let Some(place) = known.get(sources) {
                    return *place;
                }
                let place = u32::try_from(counted.len()).unwrap_or(u32::MAX);
                counted.push(counting::count(&direct.union(sources), &mentions));
                known.insert(sources.to_vec(), place);
                place
            })
            .collect();
        counted.shrink_to_fit();
        Self {
            items,
            counted,
            closures: merging.closures(&backlog.feedback),
        }
    }

    /// Every wish, by the canonical file's path. Spam is in none.
    pub fn closures(&self) -> &[Closure] {
        &self.closures
    }

    /// Who asked for this item; nobody for an index of another backlog.
    pub fn of(&self, index: ItemIx) -> &ItemDemand {
        static NOBODY: ItemDemand = ItemDemand::nobody();
        self.items
            .get(index.index())
            .and_then(|place| self.counted.get(*place as usize))
            .unwrap_or(&NOBODY)
    }
}

impl ItemDemand {
    const fn nobody() -> Self {
        Self {
            requesters: 0,
            accounts: 0,
            mentions: 0,
            merged: 0,
            recent: 0.0,
            weighted: 0.0,
            segments: Vec::new(),
            concentration: 0.0,
            trend: (0, 0),
            last_180_days: 0,
            unaffiliated: 0,
            anonymous: 0,
            undated: 0,
            oldest_days: None,
            voices: [0; 3],
            value: (0.0, 0),
            channels: Vec::new(),
            votes: 0,
        }
    }
}

/// Which feedback names which item itself: the item's number and the index into the backlog's feedback, sorted.
struct Direct(Vec<(u32, u32)>);

impl Direct {
    fn new(backlog: &Backlog, merging: &closure::Merging) -> Self {
        let mut pairs = Vec::new();
        let mut chain = Vec::new();
        for (place, mention) in (0..backlog.feedback.len()).zip(0_u32..) {
            if merging.is_spam(place) {
                continue;
            }
            merging.follow(place, &mut chain);
            let links = chain.iter().filter_map(|link| backlog.feedback.get(*link));
            for id in links.flat_map(|feedback| &feedback.addressed_by) {
                pairs.extend(backlog.same_id(&id.value).map(|index| (index.0, mention)));
            }
        }
        pairs.put_in_order();
        pairs.dedup();
        Self(pairs)
    }

    /// The feedback that names this item.
    fn of(&self, item: u32) -> impl Iterator<Item = u32> {
        let start = self.0.partition_point(|(each, _)| *each < item);
        let rest = self.0.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |(each, _)| *each == item)
            .map(|(_, mention)| *mention)
    }

    /// The mentions of all these items, each once, ascending.
    fn union(&self, sources: &[u32]) -> Vec<u32> {
        let mut all: Vec<u32> = sources.iter().flat_map(|source| self.of(*source)).collect();
        all.put_in_order();
        all.dedup();
        all
    }
}

/// An item and its ancestors; kept from item to item, so that the lists grow once.
#[derive(Default)]
struct Line {
    seen: Vec<ItemIx>,
    found: Vec<u32>,
}

impl Line {
    /// The item and its ancestors as far as feedback names them, ascending. Parents that go in a circle are followed once.
    fn sources(&mut self, backlog: &Backlog, direct: &Direct, index: ItemIx) -> &[u32] {
        self.found.clear();
        self.seen.clear();
        self.seen.push(index);
        let mut next = 0;
        while let Some(here) = self.seen.get(next).copied() {
            next += 1;
            if direct.of(here.0).next().is_some() {
                self.found.push(here.0);
            }
            for above in [backlog.parent(here), backlog.own_goal(here)] {
                if let Some(above) = above
                    && !self.seen.contains(&above)
                {
                    self.seen.push(above);
                }
            }
        }
        self.found.put_in_order();
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Files;
    use crate::text::Source;

    const TODAY: Date = jiff::civil::date(2026, 11, 2);

    fn item(id: &str, front: &str) -> Source {
        let text = format!("---\nid: {id}\ntitle: Title\n{front}---\n");
        Source::new(format!("backlog/items/{id}-x.md"), text)
    }

    fn feedback(id: &str, requester: &str, front: &str) -> Source {
        let text = format!(
            "---\nid: {id}\ntype: feedback\ntitle: Wish\nreceived: 2026-11-02\nchannel: portal\nrequester: {requester}\n{front}---\n"
        );
        Source::new(format!("backlog/feedback/2026/{id}-x.md"), text)
    }

    fn backlog(sources: Vec<Source>) -> Backlog {
        let files = Files {
            sources,
            ..Files::default()
        };
        Backlog::new(files, "backlog")
    }

    fn of(backlog: &Backlog, id: &str) -> ItemDemand {
        let index = backlog.find(&Id::new(id)).unwrap();
        Demand::new(backlog, TODAY).of(index).clone()
    }

    #[test]
    fn a_story_has_the_wishes_of_its_epic_and_of_its_goal_but_not_the_other_way_around() {
        let backlog = backlog(vec![
            item("G-AAAAA1", "type: goal\n"),
            item("E-AAAAA1", "type: epic\ngoal: G-AAAAA1\n"),
            item("S-AAAAA1", "parent: E-AAAAA1\n"),
            item("S-AAAAA2", "parent: E-AAAAA1\n"),
            feedback("F-AAAAA1", "R-AAAAA1", "addressed_by: [G-AAAAA1]\n"),
            feedback(
                "F-AAAAA2",
                "R-AAAAA2",
                "addressed_by: [E-AAAAA1, S-AAAAA1]\n",
            ),
            feedback("F-AAAAA3", "R-AAAAA3", "addressed_by: [S-AAAAA1]\n"),
        ]);
        let asked =
            ["G-AAAAA1", "E-AAAAA1", "S-AAAAA1", "S-AAAAA2"].map(|id| of(&backlog, id).requesters);
        assert_eq!(asked, [1, 2, 3, 2]);
    }

    #[test]
    fn duplicates_count_for_what_their_canonical_file_is_answered_by() {
        let backlog = backlog(vec![
            item("S-AAAAA1", ""),
            feedback("F-AAAAA1", "R-AAAAA1", "addressed_by: [S-AAAAA1]\n"),
            feedback(
                "F-AAAAA2",
                "R-AAAAA2",
                "state: merged\nmerged_into: F-AAAAA1\n",
            ),
            feedback(
                "F-AAAAA3",
                "R-AAAAA3",
                "state: merged\nmerged_into: F-AAAAA2\n",
            ),
            feedback(
                "F-AAAAA4",
                "R-AAAAA4",
                "state: merged\nmerged_into: F-ZZZZZZ\n",
            ),
        ]);
        let demand = of(&backlog, "S-AAAAA1");
        assert_eq!(
            (demand.requesters, demand.mentions, demand.merged),
            (3, 3, 2)
        );
        let demand = Demand::new(&backlog, TODAY);
        let members: Vec<usize> = demand
            .closures()
            .iter()
            .map(|closure| closure.members.len())
            .collect();
        assert_eq!(members, [3, 1]);
        assert_eq!(
            demand.closures()[0].requesters,
            ["R-AAAAA1", "R-AAAAA2", "R-AAAAA3"].map(Id::new)
        );
    }

    #[test]
    fn spam_counts_for_nothing_and_in_no_closure() {
        let backlog = backlog(vec![
            item("S-AAAAA1", ""),
            feedback(
                "F-AAAAA1",
                "R-AAAAA1",
                "state: spam\naddressed_by: [S-AAAAA1]\n",
            ),
        ]);
        assert_eq!(of(&backlog, "S-AAAAA1"), ItemDemand::default());
        assert!(Demand::new(&backlog, TODAY).closures().is_empty());
    }

    #[test]
    fn the_account_lends_its_segment_where_the_feedback_names_none() {
        let accounts = Source::new(
            "backlog/accounts.yml",
            "A-AAAAA1:\n  segment: enterprise\n  arr_band: 10k-50k\n",
        );
        let config = Source::new(
            "backlog/deepen.yml",
            "demand:\n  segment_weights: {enterprise: 5, free: 1}\n",
        );
        let link = "addressed_by: [S-AAAAA1]\naccount: A-AAAAA1\n";
        let backlog = backlog(vec![
            accounts,
            config,
            item("S-AAAAA1", ""),
            feedback("F-AAAAA1", "R-AAAAA1", link),
            feedback(
                "F-AAAAA2",
                "R-AAAAA2",
                "addressed_by: [S-AAAAA1]\nvoice: proxy\nsegment: free\n",
            ),
        ]);
        let demand = of(&backlog, "S-AAAAA1");
        assert_eq!(
            demand.segments,
            [("enterprise".to_owned(), 1), ("free".to_owned(), 1)]
        );
        assert!((demand.weighted - 5.5).abs() < 1e-12);
        assert_eq!(demand.voices, [1, 1, 0]);
        assert_eq!(demand.value, (30_000.0, 1));
    }
}
