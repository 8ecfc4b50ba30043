//! How far a wish has come: what its file says, and what is derived from its links, the releases and the notices.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::backlog::config::{Phase, Shipped};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::ledger::{Notice, NoticeEvent, NoticeResult, ledgers};
use crate::backlog::{Backlog, Id, ItemIx};
use crate::text::sorting::Gather as _;

/// Where a wish stands, in the order of its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    #[default]
    New,
    NeedsInfo,
    Triaged,
    /// An item that answers it is open.
    Planned,
    /// An item that answers it was started, and not all of it is out.
    InProgress,
    /// What answers it is released.
    Shipped,
    /// Released, and everybody who asked was told or wants no notices.
    Closed,
    Declined,
}

impl Stage {
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::NeedsInfo,
        Self::Triaged,
        Self::Planned,
        Self::InProgress,
        Self::Shipped,
        Self::Closed,
        Self::Declined,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NeedsInfo => "needs-info",
            Self::Triaged => "triaged",
            Self::Planned => "planned",
            Self::InProgress => "in-progress",
            Self::Shipped => "shipped",
            Self::Closed => "closed",
            Self::Declined => "declined",
        }
    }

    /// Whether nothing answers it yet, and nobody has said no.
    pub fn is_unanswered(self) -> bool {
        matches!(self, Self::New | Self::NeedsInfo | Self::Triaged)
    }
}

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    /// The ledger's name, which is the release's: `1.8.0`.
    pub release: &'a str,
    pub notice: Notice,
}

/// What stages are derived from, looked up once.
pub(super) struct Way<'a> {
    backlog: &'a Backlog,
    released: BTreeSet<ItemIx>,
    /// By goal, the items that name it as theirs.
    serving: BTreeMap<ItemIx, Vec<ItemIx>>,
    pub(super) told: Vec<Told<'a>>,
    settled: BTreeMap<Id, BTreeSet<Id>>,
}

impl Told<'_> {
    /// Whether nothing is left to tell: that it shipped was told, or the person wants no notices.
    pub fn is_settled(&self) -> bool {
        let Notice { event, result, .. } = self.notice;
        event == NoticeEvent::Shipped
            && matches!(result, NoticeResult::Sent | NoticeResult::OptedOut)
    }
}

impl<'a> Way<'a> {
    pub(super) fn new(backlog: &'a Backlog, today: Date) -> Self {
        let is_out = |released: Date| released <= today;
        let released = (backlog.releases.iter())
            .filter(|release| {
                release
                    .released
                    .as_ref()
                    .is_some_and(|day| is_out(day.value))
            })
            .flat_map(|release| &release.items)
            .flat_map(|id| backlog.same_id(&id.value))
            .collect();
        let mut serving: BTreeMap<ItemIx, Vec<ItemIx>> = BTreeMap::new();
        for (index, _) in backlog.indexed() {
            if let Some(goal) = backlog.own_goal(index) {
                serving.entry(goal).or_default().push(index);
            }
        }
        let told: Vec<Told<'a>> = ledgers(backlog)
            .flat_map(|ledger| {
                let lines = ledger.lines.into_iter();
                lines.map(move |(notice, _)| Told {
                    release: ledger.name,
                    notice,
                })
            })
            .collect();
        let mut settled: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for Told { notice, .. } in told.iter().filter(|told| told.is_settled()) {
            let of = settled.entry(notice.feedback.clone()).or_default();
            of.insert(notice.requester.clone());
        }
        Self {
            backlog,
            released,
            serving,
            told,
            settled,
        }
    }

    /// Every item below this one: its children, theirs, and what names it as its goal; ascending.
    pub(super) fn below(&self, index: ItemIx) -> Vec<ItemIx> {
        let mut seen = BTreeSet::from([index]);
        let mut next = vec![index];
        while let Some(here) = next.pop() {
            let serving = self.serving.get(&here).map_or(&[][..], Vec::as_slice);
            for below in self.backlog.children(here).iter().chain(serving) {
                if seen.insert(*below) {
                    next.push(*below);
                }
            }
        }
        seen.remove(&index);
        seen.into_iter().collect()
    }

    /// Whether the item is out: a release names it and it is not open again; for what has items below it, all of those that
    /// were not dropped. Where the backlog has no releases, what is finished is out.
    pub(super) fn is_released(&self, index: ItemIx) -> bool {
        let item = self.backlog.item(index);
        let own = if self.backlog.releases.is_empty() {
            item.phase == Phase::Finished
        } else {
            self.released.contains(&index) && !item.is_open()
        };
        own || !item.is_leaf() && self.is_all_out(index)
    }

    fn is_all_out(&self, index: ItemIx) -> bool {
        let mut live = (self.below(index).into_iter()).filter(|below| {
            let item = self.backlog.item(*below);
            item.is_leaf() && item.phase != Phase::Dropped
        });
        let mut any = false;
        live.all(|below| {
            any = true;
            self.is_released(below)
        }) && any
    }

    fn is_under_way(&self, index: ItemIx) -> bool {
        let item = self.backlog.item(index);
        let moved = |index: ItemIx| {
            matches!(
                self.backlog.item(index).phase,
                Phase::Started | Phase::Finished
            )
        };
        moved(index) || !item.is_leaf() && self.below(index).into_iter().any(moved)
    }

    /// The stage of a wish whose file says `stored`, with these items that answer it.
    pub(super) fn stage(
        &self,
        stored: FeedbackState,
        items: &[ItemIx],
        members: &[u32],
        people: &[Id],
    ) -> Stage {
        let own = match stored {
            FeedbackState::Declined => return Stage::Declined,
            FeedbackState::NeedsInfo => Stage::NeedsInfo,
            FeedbackState::Triaged => Stage::Triaged,
            // Merged into nothing: nobody has looked at it.
            FeedbackState::New | FeedbackState::Merged | FeedbackState::Spam => Stage::New,
        };
        let is_live = |index: &&ItemIx| self.backlog.item(**index).phase != Phase::Dropped;
        let live: Vec<ItemIx> = items.iter().filter(is_live).copied().collect();
        if live.is_empty() {
            return own;
        }
        let is_out = |index: &ItemIx| self.is_released(*index);
        let is_shipped = match self.backlog.config.demand.shipped {
            Shipped::All => live.iter().all(is_out),
            Shipped::Any => live.iter().any(is_out),
        };
        if is_shipped {
            if self.is_settled(members, people) {
                Stage::Closed
            } else {
                Stage::Shipped
            }
        } else if live
            .iter()
            .any(|index| is_out(index) || self.is_under_way(*index))
        {
            Stage::InProgress
        } else {
            Stage::Planned
        }
    }

    /// Whether everybody of a wish was told that it shipped, or wants no notices. Nobody to tell is nobody told.
    fn is_settled(&self, members: &[u32], people: &[Id]) -> bool {
        let told: BTreeSet<&Id> = (members.iter())
            .filter_map(|place| self.backlog.feedback.get(*place as usize))
            .filter_map(|feedback| self.settled.get(&feedback.id))
            .flatten()
            .into_set();
        !people.is_empty() && people.iter().all(|person| told.contains(person))
    }
}
