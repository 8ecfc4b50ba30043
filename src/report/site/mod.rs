//! The whole backlog as pages: a folder that a browser opens as it lies, and any web server serves. Every page stands at an
//! address that its id or its section gives it, links are relative, nothing is asked of anybody.
//!
//! A site plans its pages first: each with an address and, where that is cheaper than writing it, a stamp of everything that the
//! page is made of. Who publishes it writes only the pages whose stamp or text is new.

mod address;
mod frame;
mod item;
pub(super) mod public;
mod search;
mod sections;
mod stamp;
mod written;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::tz::TimeZone;

use super::Block;
use super::format::html::Links;
use super::log;
use super::priority;
use super::shape::Priority;
use crate::Facts;
use crate::backlog::{Backlog, Id, ItemIx};
use crate::demand::Survey;
use crate::history::Past;
use crate::rank::Context;
use crate::rules::scorecard::{Earlier, Scorecard};
use crate::rules::{Finding, Verdict};
use crate::text::sorting::PutInOrder as _;
use sections::{SECTIONS, Section};
pub use written::report;

/// For whom the pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who may read the repository.
    Team,
    /// Everybody: without accounts, requesters, people, money, reasons, and what was said inside of the company.
    Public,
}

/// What a site is made of.
pub struct Site<'a> {
    facts: Facts<'a>,
    context: Context<'a>,
    survey: Survey<'a>,
    audience: Audience,
    verdict: &'a Verdict,
    scorecard: Scorecard,
    /// The letters of earlier days, oldest first.
    trend: &'a [Earlier],
    priority: Priority,
    /// Findings by the path of their file.
    findings: BTreeMap<&'a str, Vec<&'a Finding>>,
    /// Feedback that names an item, by item: places in the backlog's feedback.
    feedback: BTreeMap<ItemIx, Vec<usize>>,
    /// The board and the feedback board, of which each page shows a part.
    work: OnceLock<Vec<Block>>,
    wishes: OnceLock<Vec<Block>>,
    words: OnceLock<Vec<String>>,
    /// What happened to each item; none when the past is unknown.
    stories: Option<&'a log::Stories<'a>>,
    /// Stamps of the items' pages, by item.
    stamps: OnceLock<Vec<Option<u64>>>,
    addresses: OnceLock<u64>,
}

/// What a site tells of the facts alone, whatever a check of them finds.
pub struct Plan<'a> {
    facts: Facts<'a>,
    audience: Audience,
    survey: Survey<'a>,
    priority: Priority,
    feedback: BTreeMap<ItemIx, Vec<usize>>,
}

/// What was found, and how good that is beside earlier days.
pub struct Judgement<'a> {
    pub verdict: &'a Verdict,
    pub scorecard: Scorecard,
    /// The letters of earlier days, oldest first.
    pub trend: &'a [Earlier],
}

impl<'a> Plan<'a> {
    pub fn new(facts: Facts<'a>, audience: Audience) -> Self {
        let mut feedback: BTreeMap<ItemIx, Vec<usize>> = BTreeMap::new();
        for (place, each) in facts.backlog.feedback.iter().enumerate() {
            for id in &each.addressed_by {
                if let Some(index) = facts.backlog.find(&id.value) {
                    feedback.entry(index).or_default().push(place);
                }
            }
        }
        Self {
            survey: Survey::new(facts.backlog, facts.today),
            priority: order_of(&facts, audience),
            feedback,
            facts,
            audience,
        }
    }
}

/// What happened to each item, as far as this audience is told of it.
pub struct Stories<'a>(Option<log::Stories<'a>>);

impl<'a> Stories<'a> {
    /// The stories of this backlog's items as far as its past is known; days are those of this time zone.
    pub fn new(past: &'a Past, backlog: &Backlog, zone: &'a TimeZone, audience: Audience) -> Self {
        let told = past.known().filter(|_| audience == Audience::Team);
        Self(told.map(|history| log::Stories::new(history, zone, &|id| backlog.find(id))))
    }
}

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// From the site's top, with `/` between the parts: `items/S-7K3M2Q.html`.
    pub path: String,
    subject: Subject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// The number of a section, and of its page from 0.
    Section(usize, usize),
    Item(ItemIx),
    Style,
    Script,
    /// A part of what the search looks through, from 0.
    Words(usize),
}

impl<'a> Site<'a> {
    /// The site of these facts, of what a check of them found, and of what happened.
    pub fn new(plan: Plan<'a>, judgement: Judgement<'a>, stories: &'a Stories<'a>) -> Self {
        let mut findings: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &judgement.verdict.findings {
            (findings.entry(finding.remark.path.as_str()).or_default()).push(finding);
        }
        Self {
            context: plan.facts.context(),
            survey: plan.survey,
            scorecard: judgement.scorecard,
            priority: plan.priority,
            trend: judgement.trend,
            facts: plan.facts,
            audience: plan.audience,
            verdict: judgement.verdict,
            findings,
            feedback: plan.feedback,
            work: OnceLock::new(),
            wishes: OnceLock::new(),
            words: OnceLock::new(),
            stories: stories.0.as_ref(),
            stamps: OnceLock::new(),
            addresses: OnceLock::new(),
        }
    }

    /// Makes the boards and the stamps of the items, all processors at once: nearly everything that an unchanged site costs.
    fn prepare(&self) {
        /// Items that a thread takes at once.
        const EACH: usize = 64;
        let items: Vec<ItemIx> = self.items().collect();
        let chunks: Vec<&[ItemIx]> = items.chunks(EACH).collect();
        let next = AtomicUsize::new(0);
        let stamps = || {
            let taken = std::iter::from_fn(|| chunks.get(next.fetch_add(1, Ordering::Relaxed)));
            taken
                .flat_map(|chunk| chunk.iter())
                .map(|index| (*index, item::stamp(self, *index)))
                .collect::<Vec<_>>()
        };
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let mut all = vec![None; self.facts.backlog.items.len()];
        thread::scope(|scope| {
            let boards = scope.spawn(|| {
                self.words();
                self.work();
                stamps()
            });
            let others: Vec<_> = (2..threads).map(|_| scope.spawn(stamps)).collect();
            let mut known = stamps();
            for other in others.into_iter().chain([boards]) {
                match other.join() {
                    Ok(more) => known.extend(more),
                    Err(panic) => resume_unwind(panic),
                }
            }
            for (index, stamp) in known {
                if let Some(slot) = all.get_mut(index.index()) {
                    *slot = Some(stamp);
                }
            }
        });
        self.stamps.get_or_init(|| all);
    }

    /// Every file of the site, by path.
    pub fn pages(&self) -> Vec<Page> {
        self.prepare();
        let mut pages = vec![
            Page::of(address::STYLE, Subject::Style),
            Page::of(address::SCRIPT, Subject::Script),
        ];
        let words = self.words().len();
        pages.extend((0..words).map(|at| Page::of(address::of_words(at), Subject::Words(at))));
        for (number, section) in self.sections() {
            let count = (section.pages)(self);
            pages.extend((0..count).map(|at| {
                Page::of(
                    address::of_section(section, at),
                    Subject::Section(number, at),
                )
            }));
        }
        pages.extend(self.items().map(|index| Page {
            path: address::of_item(&self.facts.backlog.item(index).id),
            subject: Subject::Item(index),
        }));
        pages.put_in_order_by(|one, other| one.path.cmp(&other.path));
        pages.dedup_by(|one, other| one.path == other.path);
        pages
    }

    /// Of everything that the page is made of; none when only its text tells.
    pub fn stamp(&self, page: &Page) -> Option<u64> {
        match page.subject {
            Subject::Item(index) => self.stamps.get()?.get(index.index()).copied().flatten(),
            // Of a section that has many pages nearly all are boards.
            Subject::Section(number, at) if at > 0 => {
                let section = SECTIONS.get(number)?;
                (section.content)(self, at).stamp(self)
            }
            _ => None,
        }
    }

    /// The text of a page.
    pub fn text(&self, page: &Page) -> String {
        match page.subject {
            Subject::Style => frame::style(),
            Subject::Script => frame::SCRIPT.to_owned(),
            Subject::Words(at) => self.words().get(at).cloned().unwrap_or_default(),
            Subject::Item(index) => {
                frame::page(self, &page.path, None, &item::content(self, index))
            }
            Subject::Section(number, at) => match SECTIONS.get(number) {
                Some(section) => {
                    let content = (section.content)(self, at);
                    frame::page(self, &page.path, Some(number), &content)
                }
                None => String::new(),
            },
        }
    }

    fn is_public(&self) -> bool {
        self.audience == Audience::Public
    }

    /// The sections that this audience sees, with their numbers.
    fn sections(&self) -> impl Iterator<Item = (usize, &'static Section)> {
        let is_public = self.is_public();
        let sections = SECTIONS.iter().copied().enumerate();
        sections.filter(move |(_, section)| section.public || !is_public)
    }

    /// The items that have a page: of those that share an id the one that the id means.
    fn items(&self) -> impl Iterator<Item = ItemIx> {
        self.facts
            .backlog
            .indexed()
            .filter(|(index, item)| self.facts.backlog.find(&item.id) == Some(*index))
            .filter(|(_, item)| !self.is_public() || public::is_shown(item))
            .map(|(index, _)| index)
    }

    /// A number that changes when an item comes or goes that has a page.
    fn addresses(&self) -> u64 {
        *self.addresses.get_or_init(|| {
            let ids = self.items().map(|index| &self.facts.backlog.item(index).id);
            stamp::of(&ids.collect::<Vec<_>>())
        })
    }

    /// A title as this audience reads it.
    fn title(&self, title: &str) -> String {
        if self.is_public() {
            public::text(title, &public::names(&self.facts.backlog.team))
        } else {
            title.to_owned()
        }
    }

    /// The board, whole.
    fn work(&self) -> &[Block] {
        self.work.get_or_init(|| sections::board::whole(self))
    }

    /// The feedback board, whole.
    fn wishes(&self) -> &[Block] {
        self.wishes.get_or_init(|| sections::feedback::whole(self))
    }

    /// What the search looks through, in parts.
    fn words(&self) -> &[String] {
        self.words.get_or_init(|| search::words(self))
    }

    /// The item with this id, when it has a page.
    fn page_of(&self, id: &Id) -> Option<ItemIx> {
        let index = self.facts.backlog.find(id)?;
        let is_hidden = self.is_public() && !public::is_shown(self.facts.backlog.item(index));
        (!is_hidden).then_some(index)
    }

    /// The address of an id's page, seen from a page at `from`.
    fn address(&self, from: &str, id: &str) -> Option<String> {
        let index = self.page_of(&Id::new(id))?;
        let id = &self.facts.backlog.item(index).id;
        Some(address::relative(from, &address::of_item(id)))
    }
}

/// The order as this audience reads it: everybody sees what comes and when, not what it is worth nor why.
fn order_of(facts: &Facts<'_>, audience: Audience) -> Priority {
    let mut order = priority::shape(facts, &priority::Wanted::default());
    if audience == Audience::Team {
        return order;
    }
    let names = public::names(&facts.backlog.team);
    order.overrides = Vec::new();
    order.hidden_gems = Vec::new();
    order.not_scored = Vec::new();
    order.wont = Vec::new();
    for item in &mut order.items {
        item.title = public::text(&item.title, &names).into();
        item.goal_title =
            (item.goal_title.as_deref()).map(|title| public::text(title, &names).into());
        item.score = None;
        item.computed = None;
        item.demand.accounts = 0;
    }
    order
}

impl Page {
    fn of(path: impl Into<String>, subject: Subject) -> Self {
        Self {
            path: path.into(),
            subject,
        }
    }
}

/// Links from a page: a closure lives as long as the page is written.
fn with_links<T>(site: &Site<'_>, from: &str, write: impl FnOnce(Links<'_>) -> T) -> T {
    let address = |id: &str| site.address(from, id);
    write(Links {
        address: Some(&address),
    })
}
