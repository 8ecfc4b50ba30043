//! What is missing on the way from feedback to notice: decided once, for a trace and for the whole backlog.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::super::number;
use crate::backlog::config::Phase;
use crate::backlog::ledger::NoticeEvent;
use crate::backlog::release_note::ReleaseNote;
use crate::backlog::{Acceptance, Id, ItemIx, ItemType, Release, Sprint};
use crate::demand::{Stage, Survey, Wish};
use crate::text::sorting::Gather as _;

/// Something missing on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Gap {
    NoNeed,
    NoItem,
    /// Feedback names this item, and nothing has the id.
    MissingItem(Id),
    /// So many people were not told that it is out.
    NotTold(usize),
    NoOrigin,
    /// A goal or an epic.
    NoItems(ItemType),
    NoSprint,
    NoAcceptance,
    NoRelease,
    NoReleaseNote,
}

impl Gap {
    /// The name in data.
    pub(in crate::report) fn name(&self) -> &'static str {
        match self {
            Self::NoNeed => "no-need",
            Self::NoItem => "no-item",
            Self::MissingItem(_) => "missing-item",
            Self::NotTold(_) => "not-told",
            Self::NoOrigin => "no-origin",
            Self::NoItems(_) => "no-items",
            Self::NoSprint => "no-sprint",
            Self::NoAcceptance => "no-acceptance",
            Self::NoRelease => "no-release",
            Self::NoReleaseNote => "no-release-note",
        }
    }

    pub(in crate::report) fn words(&self) -> String {
        match self {
            Self::NoNeed => "no need is written: an ask is a solution, ask why".to_owned(),
            Self::NoItem => "no item answers it".to_owned(),
            Self::MissingItem(id) => format!("it names {id}, and there is no such item"),
            Self::NotTold(people) => format!(
                "{} not told that it is out",
                number::counted(*people, "person was", "people were")
            ),
            Self::NoOrigin => {
                "no origin: no feedback leads to it, and its file names no evidence".to_owned()
            }
            Self::NoItems(above) => format!("a {} without items", above.name()),
            Self::NoSprint => "started, and in no sprint's list".to_owned(),
            Self::NoAcceptance => "finished, and nobody's acceptance is recorded".to_owned(),
            Self::NoRelease => "finished, and in no release".to_owned(),
            Self::NoReleaseNote => {
                "released, and it has no release note: it is told by its title".to_owned()
            }
        }
    }
}

/// The records that lead on from items and feedback, looked up once.
pub(in crate::report) struct Links<'s, 'a> {
    pub(in crate::report) survey: &'s Survey<'a>,
    sprints: BTreeMap<&'a Id, Vec<&'a Sprint>>,
    acceptances: BTreeMap<&'a Id, Vec<&'a Acceptance>>,
    releases: BTreeMap<&'a Id, Vec<&'a Release>>,
    /// By feedback, who was told that it is out, or wants no notices.
    settled: BTreeMap<&'s Id, BTreeSet<&'s Id>>,
}

impl<'s, 'a> Links<'s, 'a> {
    pub(in crate::report) fn new(survey: &'s Survey<'a>) -> Self {
        let backlog = survey.backlog;
        let mut links = Self {
            survey,
            sprints: BTreeMap::new(),
            acceptances: BTreeMap::new(),
            releases: BTreeMap::new(),
            settled: BTreeMap::new(),
        };
        for sprint in &backlog.sprints {
            let named: BTreeSet<&Id> = sprint.items.iter().map(|id| &id.value).into_set();
            for id in named {
                links.sprints.entry(id).or_default().push(sprint);
            }
        }
        for acceptance in &backlog.acceptances {
            if let Some(id) = &acceptance.item {
                let of = links.acceptances.entry(&id.value).or_default();
                of.push(acceptance);
            }
        }
        for release in &backlog.releases {
            let named: BTreeSet<&Id> = release.items.iter().map(|id| &id.value).into_set();
            for id in named {
                links.releases.entry(id).or_default().push(release);
            }
        }
        let settled = survey
            .told()
            .iter()
            .filter(|told| told.notice.event == NoticeEvent::Shipped && told.is_settled());
        for told in settled {
            let of = links.settled.entry(&told.notice.feedback).or_default();
            of.insert(&told.notice.requester);
        }
        links
    }

    /// The sprints that name an item.
    pub(in crate::report) fn sprints(&self, index: ItemIx) -> &[&'a Sprint] {
        of(&self.sprints, &self.survey.backlog.item(index).id)
    }

    /// The records of its acceptance, and of its rejection.
    pub(in crate::report) fn acceptances(&self, index: ItemIx) -> &[&'a Acceptance] {
        of(&self.acceptances, &self.survey.backlog.item(index).id)
    }

    /// The release that names an item: the first that is out, else one that is planned.
    pub(in crate::report) fn release(&self, index: ItemIx) -> Option<&'a str> {
        let day = |release: &Release| -> Option<Date> {
            let released = release.released.as_ref().map(|day| day.value);
            released.filter(|day| *day <= self.survey.today)
        };
        let named = of(&self.releases, &self.survey.backlog.item(index).id);
        let first = named
            .iter()
            .min_by_key(|release| (day(release).is_none(), day(release)))?;
        Some(&first.version)
    }

    /// Of the people behind these files, how many there are and how many were told that it is out, or want no notices.
    pub(in crate::report) fn told(&self, places: &[u32]) -> (usize, usize) {
        let people = self.survey.count(places).requesters;
        let files = (places.iter()).filter_map(|place| self.survey.feedback(*place as usize));
        let settled: BTreeSet<&Id> = files
            .filter_map(|file| self.settled.get(&file.id))
            .flatten()
            .copied()
            .into_set();
        (people, settled.len())
    }

    /// What was behind a wish, in the words of the first of its files that says it.
    pub(in crate::report) fn need(&self, wish: &Wish) -> Option<String> {
        let head = self.survey.feedback(wish.head).into_iter();
        let members =
            (wish.members.iter()).filter_map(|place| self.survey.feedback(*place as usize));
        head.chain(members)
            .filter_map(|file| file.document.section_text("Need"))
            .find(|need| !need.trim().is_empty())
            .map(std::borrow::Cow::into_owned)
    }

    /// The ids that a wish names as its answers, with those that no item has.
    pub(in crate::report) fn named(&self, wish: &Wish) -> (usize, Vec<Gap>) {
        let files = (wish.members.iter()).filter_map(|place| self.survey.feedback(*place as usize));
        let ids: Vec<&Id> = files
            .flat_map(|file| &file.addressed_by)
            .map(|id| &id.value)
            .collect();
        let missing = ids
            .iter()
            .filter(|id| self.survey.backlog.find(id).is_none());
        let missing = missing.map(|id| Gap::MissingItem((*id).clone())).collect();
        (ids.len(), missing)
    }

    pub(in crate::report) fn no_item(wish: &Wish) -> Option<Gap> {
        (wish.items.is_empty() && wish.stage != Stage::Declined).then_some(Gap::NoItem)
    }

    /// Neither feedback nor its own file says where an item comes from.
    pub(in crate::report) fn no_origin(&self, index: ItemIx) -> Option<Gap> {
        let is_asked_for = !self.survey.of_item(index).is_empty();
        (!is_asked_for && !self.has_evidence(index)).then_some(Gap::NoOrigin)
    }

    /// Whether its own file says where it comes from.
    pub(in crate::report) fn has_evidence(&self, index: ItemIx) -> bool {
        let document = &self.survey.backlog.item(index).document;
        document.node("evidence").is_some() || document.node("requested_by").is_some()
    }

    pub(in crate::report) fn no_sprint(&self, index: ItemIx) -> Option<Gap> {
        let is_missing = self.sprints(index).is_empty() && self.asks_for_sprint(index);
        is_missing.then_some(Gap::NoSprint)
    }

    /// Whether a sprint is to name it: it was started, and sprints are kept.
    pub(in crate::report) fn asks_for_sprint(&self, index: ItemIx) -> bool {
        let phase = self.survey.backlog.item(index).phase;
        matches!(phase, Phase::Started | Phase::Finished) && !self.survey.backlog.sprints.is_empty()
    }

    pub(in crate::report) fn no_acceptance(&self, index: ItemIx) -> Option<Gap> {
        let is_finished = self.survey.backlog.item(index).phase == Phase::Finished;
        (is_finished && self.acceptances(index).is_empty()).then_some(Gap::NoAcceptance)
    }

    pub(in crate::report) fn no_release(&self, index: ItemIx) -> Option<Gap> {
        let is_finished = self.survey.backlog.item(index).phase == Phase::Finished;
        let are_kept = !self.survey.backlog.releases.is_empty();
        (is_finished && are_kept && self.release(index).is_none()).then_some(Gap::NoRelease)
    }

    /// Spikes are asked for none: they change nothing for those who use the product.
    pub(in crate::report) fn asks_for_release_note(&self, index: ItemIx) -> bool {
        let item = self.survey.backlog.item(index);
        item.item_type != ItemType::Spike
            && self.survey.is_released(index)
            && self.release(index).is_some()
    }

    pub(in crate::report) fn no_release_note(&self, index: ItemIx) -> Option<Gap> {
        let note = || ReleaseNote::of(self.survey.backlog.item(index));
        let is_missing =
            self.asks_for_release_note(index) && matches!(note(), ReleaseNote::Fallback(..));
        is_missing.then_some(Gap::NoReleaseNote)
    }
}

fn of<'m, T>(map: &'m BTreeMap<&Id, Vec<T>>, id: &Id) -> &'m [T] {
    map.get(id).map_or(&[], Vec::as_slice)
}
