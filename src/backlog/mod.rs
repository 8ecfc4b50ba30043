//! Floor 1: items, order, team, sprints, releases, configuration, as the files say them.

pub mod adoption;
pub mod arranging;
pub mod body;
pub mod change;
pub mod config;
pub mod contacts;
pub mod creating;
pub mod decision;
pub mod digest;
pub mod document;
pub mod edit;
pub mod expression;
pub mod feedback;
pub mod front_matter;
pub mod goal;
pub mod id;
pub mod item;
pub mod ledger;
mod links;
pub mod merging;
pub mod names;
pub mod naming;
pub mod order;
pub mod outcome;
pub mod place;
pub mod problem;
pub mod reading;
pub mod records;
pub mod release_note;
pub mod schema;
pub mod starter;
pub mod team;
pub mod templates;
pub mod thresholds;
mod update;

pub use config::Config;
pub use decision::Decision;
pub use document::Document;
pub use feedback::Feedback;
pub use id::Id;
pub use item::{Item, ItemType};
pub use order::Order;
pub use outcome::Outcome;
pub use problem::{Problem, ProblemKind};
pub use records::{Acceptance, Release, Sprint};
pub use release_note::ReleaseNote;
pub use team::{Accounts, Team};
pub use update::Updated;

use links::Links;
use place::Place;
use reading::{Batch, Reader};

use crate::text::Source;
use crate::text::sorting::PutInOrder as _;

/// The number of an item in `Backlog::items`; valid for that backlog only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub u32);

impl ItemIx {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the world hands in: every file that belongs to the backlog, and those that could not be read.
#[derive(Default)]
pub struct Files {
    /// Sorted by path.
    pub sources: Vec<Source>,
    /// Sorted by path.
    pub unreadable: Vec<Unreadable>,
    /// Whether the commit that is looked at holds the contacts' file, which no commit may.
    pub holds_contacts: bool,
}

impl Files {
    /// Puts the files in order, by path.
    pub fn sort(&mut self) {
        self.sources
            .put_in_order_by(|left, right| left.path.cmp(&right.path));
        self.unreadable
            .put_in_order_by(|left, right| left.path.cmp(&right.path));
    }

    /// Takes in the files of another source, but for those that are here already.
    pub fn join(&mut self, other: Self) {
        self.sources.extend(other.sources);
        self.unreadable.extend(other.unreadable);
        self.sort();
        self.sources
            .dedup_by(|later, first| later.path == first.path);
        self.unreadable
            .dedup_by(|later, first| later.path == first.path);
    }
}

/// A file that belongs to the backlog and could not be read (permission, too large, a symlink out of the repository).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub path: String,
    pub reason: String,
}

/// The backlog of one repository at one moment.
#[derive(Clone, Default)]
pub struct Backlog {
    /// The backlog's folder from the top of the repository, `backlog` by default; empty when it is the top itself.
    pub root: String,
    pub config: Config,
    /// `deepen.yml`, `team.yml`, `accounts.yml`, prose, with their problems. Sorted by path.
    pub documents: Vec<Document>,
    pub team: Team,
    pub accounts: Accounts,
    pub order: Order,
    /// Sorted by path. Broken files are items too, with problems.
    pub items: Vec<Item>,
    /// Sorted by path.
    pub feedback: Vec<Feedback>,
    /// Sorted by start, then id.
    pub sprints: Vec<Sprint>,
    /// Sorted by path.
    pub releases: Vec<Release>,
    /// Sorted by path.
    pub acceptances: Vec<Acceptance>,
    /// The notices' ledgers and other plain text. Sorted by path.
    pub ledgers: Vec<Source>,
    /// Sorted by path. Where an item's file is meant, the item is listed too, without a text.
    pub unreadable: Vec<Unreadable>,
    /// The contacts' file, where the commit that is looked at holds it.
    pub committed_contacts: Option<String>,
    links: Links,
}

/// How many files were read and how many of them have problems; the same in every command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files that belong to the backlog: `read` and `unreadable` together.
    pub files: usize,
    pub read: usize,
    pub unreadable: usize,
    /// Of those read, the files with at least one problem.
    pub with_problems: usize,
}

impl Backlog {
    /// The backlog of these files; `root` is its folder from the top of the repository, empty when it is the top itself.
    ///
    /// Never fails: what is wrong stands in the problems of each record.
    pub fn new(mut files: Files, root: &str) -> Self {
        files
            .sources
            .put_in_order_by(|left, right| left.path.cmp(&right.path));
        files
            .unreadable
            .put_in_order_by(|left, right| left.path.cmp(&right.path));
        let (config, config_document) = take_config(&mut files.sources, root);
        let reader = Reader::new(&config, root);
        let mut batch = Batch::read(&reader, files.sources);
        for unreadable in &files.unreadable {
            batch.items.extend(reader.unread_item(&unreadable.path));
        }
        batch
            .items
            .put_in_order_by(|left, right| left.path().cmp(right.path()));
        update::sort_sprints(&mut batch.sprints);
        let mut backlog = Self {
            root: root.to_owned(),
            links: Links::new(&batch.items, &batch.feedback),
            items: batch.items,
            feedback: batch.feedback,
            sprints: batch.sprints,
            releases: batch.releases,
            acceptances: batch.acceptances,
            unreadable: files.unreadable,
            committed_contacts: files.holds_contacts.then(|| place::contacts_path(root)),
            documents: config_document.into_iter().collect(),
            ..Self::default()
        };
        backlog.take_pages(batch.pages);
        backlog.take_texts(batch.texts);
        if backlog.order.source.is_none() {
            backlog.order = Order::of_adopted(&backlog.items);
        }
        backlog.config = config;
        backlog
    }

    fn take_pages(&mut self, pages: Vec<(Place, Document)>) {
        for (place, mut document) in pages {
            match place {
                Place::Team => self.team = Team::read(&mut document),
                Place::Accounts => self.accounts = Accounts::read(&mut document),
                // Prose needs no front matter.
                _ => document
                    .problems
                    .retain(|problem| problem.kind != ProblemKind::NoFrontMatter),
            }
            self.documents.push(document);
        }
        self.documents
            .put_in_order_by(|left, right| left.source.path.cmp(&right.source.path));
    }

    fn take_texts(&mut self, texts: Vec<(Place, Source)>) {
        for (place, source) in texts {
            match place {
                Place::Order => self.order = Order::parse(source),
                _ => self.ledgers.push(source),
            }
        }
    }

    /// How many files there are, and how many have problems.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            unreadable: self.unreadable.len(),
            ..Counts::default()
        };
        self.each_file(|path, problems| {
            if self.is_unreadable(path) {
                return;
            }
            counts.read += 1;
            counts.with_problems += usize::from(!problems.is_empty());
        });
        counts.files = counts.read + counts.unreadable;
        counts
    }

    /// Calls `look` with the path and the problems of every file of the backlog, kind by kind; an item whose file could
    /// not be read is among them.
    pub fn each_file<'a>(&'a self, mut look: impl FnMut(&'a str, &'a [Problem])) {
        let records = self.each_document();
        for document in records {
            look(&document.source.path, &document.problems);
        }
        if let Some(order) = &self.order.source {
            look(&order.path, &self.order.problems);
        }
        for ledger in &self.ledgers {
            look(&ledger.path, &[]);
        }
    }

    /// Every document: the single files, then items, feedback, sprints, releases and acceptances.
    pub fn each_document(&self) -> impl Iterator<Item = &Document> {
        let items = self.items.iter().map(|item| &item.document);
        let feedback = self.feedback.iter().map(|feedback| &feedback.document);
        let sprints = self.sprints.iter().map(|sprint| &sprint.document);
        let releases = self.releases.iter().map(|release| &release.document);
        let acceptances = self
            .acceptances
            .iter()
            .map(|acceptance| &acceptance.document);
        self.documents
            .iter()
            .chain(items)
            .chain(feedback)
            .chain(sprints)
            .chain(releases)
            .chain(acceptances)
    }

    fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable
            .binary_search_by(|unreadable| unreadable.path.as_str().cmp(path))
            .is_ok()
    }

    /// The text of any file of the backlog, by its path from the top of the repository.
    pub fn source(&self, path: &str) -> Option<&Source> {
        self.document(path)
            .map(|document| &document.source)
            .or_else(|| {
                self.order
                    .source
                    .as_ref()
                    .filter(|order| &*order.path == path)
            })
            .or_else(|| self.ledgers.iter().find(|ledger| &*ledger.path == path))
    }

    /// The document of any file of the backlog that has one, by its path from the top of the repository.
    pub fn document(&self, path: &str) -> Option<&Document> {
        fn among<'a, T>(
            records: &'a [T],
            document: fn(&T) -> &Document,
            path: &str,
        ) -> Option<&'a Document> {
            let at = records
                .binary_search_by(|record| (*document(record).source.path).cmp(path))
                .ok()?;
            records.get(at).map(document)
        }
        among(&self.items, |item| &item.document, path)
            .or_else(|| among(&self.feedback, |feedback| &feedback.document, path))
            .or_else(|| among(&self.documents, |document| document, path))
            .or_else(|| among(&self.releases, |release| &release.document, path))
            .or_else(|| among(&self.acceptances, |acceptance| &acceptance.document, path))
            .or_else(|| {
                let sprint = self.sprints.iter().find(|sprint| sprint.path() == path)?;
                Some(&sprint.document)
            })
    }

    /// The records of decisions, by path, which begins with the day.
    pub fn decisions(&self) -> impl Iterator<Item = Decision<'_>> {
        let documents = self.documents.iter();
        documents
            .filter(|document| {
                Place::of(&document.source.path, &self.root) == Some(Place::Decision)
            })
            .map(Decision::new)
    }

    /// The items in order of path, each with its index.
    pub fn indexed(&self) -> impl Iterator<Item = (ItemIx, &Item)> {
        self.items
            .iter()
            .enumerate()
            .map(|(index, item)| (ItemIx(u32::try_from(index).unwrap_or(u32::MAX)), item))
    }

    /// The items that are neither finished nor dropped, in order of path.
    pub fn open(&self) -> impl Iterator<Item = (ItemIx, &Item)> {
        self.indexed().filter(|(_, item)| item.is_open())
    }

    /// The items that one sprint takes (no goals, no epics), in order of path.
    pub fn leaves(&self) -> impl Iterator<Item = (ItemIx, &Item)> {
        self.indexed().filter(|(_, item)| item.is_leaf())
    }

    /// The item of an index of this backlog.
    ///
    /// # Panics
    /// When the index is another backlog's.
    pub fn item(&self, index: ItemIx) -> &Item {
        self.items
            .get(index.index())
            .expect("an index is only used with its own backlog")
    }

    /// The first item, by path, with this id.
    pub fn find(&self, id: &Id) -> Option<ItemIx> {
        self.same_id(id).next()
    }

    /// Every item with this id, by path; more than one is a finding.
    pub fn same_id(&self, id: &Id) -> impl Iterator<Item = ItemIx> {
        self.links.with_id(&self.items, id)
    }

    /// The first feedback, by path, with this id.
    pub fn feedback_by_id(&self, id: &Id) -> Option<&Feedback> {
        self.feedback.get(self.feedback_number(id)?)
    }

    /// Every feedback with this id, by path; more than one is a finding.
    pub fn feedback_with_id(&self, id: &Id) -> impl Iterator<Item = &Feedback> {
        self.links
            .feedback_with_id(&self.feedback, id)
            .filter_map(|number| self.feedback.get(number as usize))
    }

    /// The number in `feedback` of the first, by path, with this id.
    pub fn feedback_number(&self, id: &Id) -> Option<usize> {
        let number = self.links.feedback_with_id(&self.feedback, id).next()?;
        Some(number as usize)
    }

    /// The items that this one is blocked by, as far as they exist, in the order written.
    pub fn blocked_by(&self, index: ItemIx) -> &[ItemIx] {
        self.links.blocked_by.of(index)
    }

    /// The items that this one blocks, by path.
    pub fn blocks(&self, index: ItemIx) -> &[ItemIx] {
        self.links.blocks.of(index)
    }

    /// The items whose `parent` is this one, by path.
    pub fn children(&self, index: ItemIx) -> &[ItemIx] {
        self.links.children.of(index)
    }

    /// The item's `parent`, when it exists.
    pub fn parent(&self, index: ItemIx) -> Option<ItemIx> {
        self.links.parents.get(index.index()).copied().flatten()
    }

    /// The item's own `goal`, when it exists.
    pub fn own_goal(&self, index: ItemIx) -> Option<ItemIx> {
        self.links.goals.get(index.index()).copied().flatten()
    }

    /// The item itself, then its parents, nearest first. Ends where a parent is missing or met again.
    pub fn line_of_sight(&self, index: ItemIx) -> Vec<ItemIx> {
        let mut line = vec![index];
        let mut here = index;
        while let Some(parent) = self.parent(here) {
            if line.contains(&parent) || line.len() >= links::DEEPEST {
                break;
            }
            line.push(parent);
            here = parent;
        }
        line
    }

    /// The goal that the item serves: the first of itself and its parents that is a goal or names one.
    pub fn goal_of(&self, index: ItemIx) -> Option<ItemIx> {
        self.line_of_sight(index).into_iter().find_map(|here| {
            if self.item(here).item_type == ItemType::Goal {
                return Some(here);
            }
            self.own_goal(here)
        })
    }
}

/// Takes the configuration's source out of `sources` (the one in the backlog's folder before the one at the top) and reads
/// it; the default where there is none.
fn take_config(sources: &mut Vec<Source>, root: &str) -> (Config, Option<Document>) {
    let at = config::paths(root).iter().find_map(|path| {
        sources
            .binary_search_by(|source| (*source.path).cmp(path))
            .ok()
    });
    match at {
        Some(at) => {
            let (config, document) = config::read(sources.remove(at));
            (config, Some(document))
        }
        None => (Config::default(), None),
    }
}
