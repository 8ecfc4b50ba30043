//! Floor 2: who wants it. People counted once over merged feedback.
//!
//! Feedback counts for an item when it, or what it was merged into, is `addressed_by` the item, by an ancestor of it (its
//! parents, theirs, and their goals), so that a wish met by an epic counts for every story of the epic.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::backlog::{Backlog, Id, ItemIx};

mod closure;
mod counting;

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
    /// Segment to distinct accounts.
    pub segments: BTreeMap<String, usize>,
    /// The largest account's share of `weighted`, 0 to 1.
    pub concentration: f64,
    /// Distinct requesters of the last 90 days, and of the 90 before.
    pub trend: (usize, usize),
    /// Distinct requesters of the last 180 days.
    pub last_180_days: usize,
    /// Channel to mentions.
    pub channels: BTreeMap<String, usize>,
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
        let merging = closure::Merging::new(&backlog.feedback);
        let mentions = counting::mentions(backlog, &merging, today);
        let direct = direct_mentions(backlog, &merging);
        let mut counted = vec![ItemDemand::default()];
        let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::from([(Vec::new(), 0)]);
        let items = backlog
            .indexed()
            .map(|(index, _)| {
                let sources = sources(backlog, &direct, index);
                if let Some(place) = known.get(&sources) {
                    return *place;
                }
                let place = u32::try_from(counted.len()).unwrap_or(u32::MAX);
                counted.push(counting::count(&union(&direct, &sources), &mentions));
                known.insert(sources, place);
                place
            })
            .collect();
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
            segments: BTreeMap::new(),
            concentration: 0.0,
            trend: (0, 0),
            last_180_days: 0,
            channels: BTreeMap::new(),
            unaffiliated: 0,
            anonymous: 0,
            undated: 0,
            oldest_days: None,
            voices: [0; 3],
            value: (0.0, 0),
        }
    }
}

/// By item index, the feedback that names the item itself, as indexes into the backlog's feedback, ascending.
fn direct_mentions(backlog: &Backlog, merging: &closure::Merging) -> Vec<Vec<u32>> {
    let mut direct: Vec<Vec<u32>> = vec![Vec::new(); backlog.items.len()];
    for (place, _) in backlog.feedback.iter().enumerate() {
        if merging.is_spam(place) {
            continue;
        }
        let mention = u32::try_from(place).unwrap_or(u32::MAX);
        for link in merging.chain(place) {
            let links = backlog
                .feedback
                .get(link)
                .map(|feedback| &feedback.addressed_by);
            for id in links.into_iter().flatten() {
                for index in backlog.same_id(&id.value) {
                    if let Some(mentions) = direct.get_mut(index.index())
                        && mentions.last() != Some(&mention)
                    {
                        mentions.push(mention);
                    }
                }
            }
        }
    }
    direct
}

/// The item and its ancestors as far as feedback names them, ascending. Parents that go in a circle are followed once.
fn sources(backlog: &Backlog, direct: &[Vec<u32>], index: ItemIx) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let mut seen = vec![index];
    let mut next = 0;
    while let Some(here) = seen.get(next).copied() {
        next += 1;
        if direct
            .get(here.index())
            .is_some_and(|mentions| !mentions.is_empty())
        {
            found.push(here.0);
        }
        let item = backlog.item(here);
        for link in item.parent.iter().chain(&item.goal) {
            if let Some(above) = backlog.find(&link.value)
                && !seen.contains(&above)
            {
                seen.push(above);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The mentions of all these items, each once, ascending.
fn union(direct: &[Vec<u32>], sources: &[u32]) -> Vec<u32> {
    let mut all: Vec<u32> = sources
        .iter()
        .filter_map(|source| direct.get(*source as usize))
        .flatten()
        .copied()
        .collect();
    all.sort_unstable();
    all.dedup();
    all
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
            [("enterprise".to_owned(), 1), ("free".to_owned(), 1)].into()
        );
        assert!((demand.weighted - 5.5).abs() < 1e-12);
        assert_eq!(demand.voices, [1, 1, 0]);
        assert_eq!(demand.value, (30_000.0, 1));
    }
}
