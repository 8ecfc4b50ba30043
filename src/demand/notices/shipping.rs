//! Which items are shipped, and whether a wish is met by them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Occasion;
use crate::backlog::config::{Phase, Shipped, When};
use crate::backlog::item::ItemType;
use crate::backlog::{Backlog, Id, ItemIx, Release};
use crate::text::sorting::PutInOrder as _;

/// What is shipped on one day.
pub struct Shipping<'a> {
    backlog: &'a Backlog,
    occasion: &'a Occasion,
    /// The newest release that went out, by the items that stand in it.
    released: BTreeMap<&'a Id, &'a Release>,
    /// The items that the occasion is about; none when it is about all.
    meant: Option<BTreeSet<Id>>,
    /// Finished is enough.
    by_acceptance: bool,
}

/// How far a wish is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// None of its items is shipped by the occasion.
    NotConcerned,
    Shipped {
        /// The items that are shipped, by index.
        items: Vec<ItemIx>,
        /// Where it is written down that people were told.
        ledger: String,
    },
    /// For these items too.
    Waits(Vec<Id>),
}

impl<'a> Shipping<'a> {
    /// What is shipped on this day. An item is when it is finished and in a release that went out; one that was opened again
    /// is not. Where the configuration says so, there is no release, or two versions are compared, finished is enough.
    pub fn new(backlog: &'a Backlog, occasion: &'a Occasion, today: Date) -> Self {
        let mut out: Vec<(Date, &Release)> = (backlog.releases.iter())
            .filter_map(|release| Some((release.released.as_ref()?.value, release)))
            .filter(|(day, _)| *day <= today)
            .collect();
        out.put_in_order_by_key(|(day, release)| (*day, release.path()));
        let mut released = BTreeMap::new();
        for (_, release) in out {
            for id in &release.items {
                released.insert(&id.value, release);
            }
        }
        let meant = match occasion {
            Occasion::Everything => None,
            Occasion::Between { items, .. } => Some(items.clone()),
            Occasion::Release(version) => Some(
                (backlog.releases.iter())
                    .filter(|release| *release.version == **version)
                    .flat_map(|release| release.items.iter().map(|id| id.value.clone()))
                    .collect(),
            ),
        };
        let by_acceptance = backlog.config.notify.when == When::Accepted
            || backlog.releases.is_empty()
            || matches!(occasion, Occasion::Between { .. });
        Self {
            backlog,
            occasion,
            released,
            meant,
            by_acceptance,
        }
    }

    /// How far a wish is met that these items answer. Under `demand.shipped: all` every one of them must be shipped, but for
    /// those that were dropped while others remain.
    pub fn stage(&self, linked: &BTreeSet<&Id>) -> Stage {
        let mut items = Vec::new();
        let mut waits_for = Vec::new();
        let mut concerns = false;
        for id in linked {
            let Some(index) = self.backlog.find(id) else {
                waits_for.push((*id).clone());
                continue;
            };
            let is_dropped = self.backlog.item(index).phase == Phase::Dropped;
            if self.is_shipped(index) {
                concerns |= self.is_meant(index);
                items.push(index);
            } else if !is_dropped {
                waits_for.push((*id).clone());
            }
        }
        items.put_in_order();
        if self.backlog.config.demand.shipped == Shipped::Any {
            items.retain(|index| self.is_meant(*index));
            waits_for.clear();
        }
        if !concerns {
            Stage::NotConcerned
        } else if waits_for.is_empty() {
            let ledger = self.ledger(&items);
            Stage::Shipped { items, ledger }
        } else {
            Stage::Waits(waits_for)
        }
    }

    /// The release that the items came with, the newest where there are several; `shipped` where there is none.
    fn ledger(&self, items: &[ItemIx]) -> String {
        if let Occasion::Release(version) = self.occasion {
            return version.clone();
        }
        let releases = items
            .iter()
            .flat_map(|index| self.parts(*index))
            .filter_map(|part| self.released.get(&self.backlog.item(part).id));
        let newest = releases.max_by_key(|release| {
            let day = release.released.as_ref().map(|day| day.value);
            (day, release.path())
        });
        newest.map_or_else(
            || "shipped".to_owned(),
            |release| release.version.to_string(),
        )
    }

    /// Whether the occasion is about this item or a part of it.
    pub(super) fn is_meant(&self, index: ItemIx) -> bool {
        let Some(meant) = &self.meant else {
            return true;
        };
        let is_named = |part: ItemIx| meant.contains(&self.backlog.item(part).id);
        is_named(index) || self.parts(index).into_iter().any(is_named)
    }

    /// Whether this item is shipped; of an epic or a goal whether all of its parts are that were not dropped.
    pub fn is_shipped(&self, index: ItemIx) -> bool {
        if self.is_out(index) {
            return true;
        }
        let item = self.backlog.item(index);
        if !matches!(item.item_type, ItemType::Epic | ItemType::Goal) {
            return false;
        }
        let mut parts = self.parts(index);
        parts.retain(|part| *part != index);
        !parts.is_empty() && parts.iter().all(|part| self.is_out(*part))
    }

    fn is_out(&self, index: ItemIx) -> bool {
        let item = self.backlog.item(index);
        item.phase == Phase::Finished
            && (self.by_acceptance || self.released.contains_key(&item.id))
    }

    /// The item itself, or the leaves below it that were not dropped. Parents that go in a circle are followed once.
    fn parts(&self, index: ItemIx) -> Vec<ItemIx> {
        let mut leaves = Vec::new();
        let mut seen = BTreeSet::from([index]);
        let mut open = vec![index];
        while let Some(here) = open.pop() {
            let children = self.backlog.children(here);
            if children.is_empty() && self.backlog.item(here).phase != Phase::Dropped {
                leaves.push(here);
            }
            open.extend(children.iter().copied().filter(|child| seen.insert(*child)));
        }
        leaves.put_in_order();
        leaves
    }
}
