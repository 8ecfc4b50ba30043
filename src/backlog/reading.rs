//! One file becomes one record: by its path and the configuration, and by nothing else, so that files are read in parallel.

use std::sync::Arc;

use super::adoption::{Adopted, Mapping};
use super::config::Config;
use super::document::Document;
use super::feedback::Feedback;
use super::item::{Item, ItemType};
use super::place::Place;
use super::records::{Acceptance, Release, Sprint};
use super::schema;
use crate::text::Source;

/// From this many files on, they are read by several threads: below it, starting them costs more than it saves.
const WORTH_THREADS: usize = 2_000;

/// What one file holds.
#[derive(Debug)]
pub enum Record {
    Item(Box<Item>),
    Feedback(Box<Feedback>),
    Sprint(Box<Sprint>),
    Release(Box<Release>),
    Acceptance(Box<Acceptance>),
    /// `deepen.yml`, `team.yml`, `accounts.yml`, decisions, prose.
    Page(Place, Box<Document>),
    /// `order.txt` and ledgers.
    Text(Place, Source),
}

/// Reads files of one backlog: its folder, its configuration, its adoptions compiled once.
pub struct Reader<'a> {
    root: &'a str,
    config: &'a Config,
    adopted: Adopted,
}

impl<'a> Reader<'a> {
    pub fn new(config: &'a Config, root: &'a str) -> Self {
        Self {
            root,
            config,
            adopted: Adopted::new(config),
        }
    }

    /// What the file at this path holds, and the mapping it is read by when it is other people's; none when it is not part
    /// of the backlog. An adoption goes before the backlog's own folders.
    pub fn place(&self, path: &str) -> Option<(Place, Option<&Arc<Mapping>>)> {
        if let Some(mapping) = self.adopted.mapping(path) {
            return Some((Place::Item(mapping.fallback_type()), Some(mapping)));
        }
        Place::of(path, self.root).map(|place| (place, None))
    }

    /// The table of keys that the file of this document is checked against; none for other people's, and for prose.
    pub fn shape(&self, document: &Document) -> Option<schema::Record> {
        let (place, mapping) = self.place(&document.source.path)?;
        shape(place, document).filter(|_| mapping.is_none())
    }

    /// Whether this file is part of the backlog.
    pub fn wants(&self, path: &str) -> bool {
        self.adopted.matches(path) || Place::of(path, self.root).is_some()
    }

    /// Whether this folder may hold files of the backlog.
    pub fn enters(&self, folder: &str) -> bool {
        super::place::may_hold(folder, self.root) || self.adopted.enters(folder)
    }

    /// The record of one file; none when it is not part of the backlog. Never fails: what is wrong is in its problems.
    pub fn read(&self, source: Source) -> Option<Record> {
        let (place, mapping) = self.place(&source.path)?;
        let mut document = match place {
            Place::Order | Place::Ledger => return Some(Record::Text(place, source)),
            Place::Item(_) => parse(source, Document::parse),
            _ => parse(source, Document::parse_prose),
        };
        if let Some(record) = shape(place, &document).filter(|_| mapping.is_none()) {
            let config = self.config;
            schema::check(&mut document, schema::Shape { record, config });
        }
        Some(match place {
            Place::Item(fallback) => Record::Item(Box::new(self.item(document, fallback, mapping))),
            Place::Feedback => Record::Feedback(Box::new(Feedback::new(document))),
            Place::Sprint => Record::Sprint(Box::new(Sprint::new(document))),
            Place::Release => Record::Release(Box::new(Release::new(document))),
            Place::Acceptance => Record::Acceptance(Box::new(Acceptance::new(document))),
            _ => Record::Page(place, Box::new(document)),
        })
    }
}

/// The document of a file: YAML as a whole by its name, otherwise as `markdown` reads it.
pub(super) fn parse(source: Source, markdown: fn(Source) -> Document) -> Document {
    match source.path.rsplit_once('.') {
        Some((_, "yml" | "yaml")) => Document::parse_yaml(source),
        _ => markdown(source),
    }
}

/// The table of keys that a document of ours at this place is checked against.
fn shape(place: Place, document: &Document) -> Option<schema::Record> {
    Some(match place {
        Place::Item(fallback) => schema::Record::Item(ItemType::of(document, fallback)),
        Place::Feedback => schema::Record::Feedback,
        Place::Sprint => schema::Record::Sprint,
        Place::Release => schema::Record::Release,
        Place::Acceptance => schema::Record::Acceptance,
        Place::Team => schema::Record::Team,
        Place::Accounts => schema::Record::Accounts,
        Place::Decision => schema::Record::Decision,
        _ => return None,
    })
}

impl Reader<'_> {
    /// The item that a file which cannot be read stands for; none when that file holds no item.
    pub(super) fn unread_item(&self, path: &str) -> Option<Item> {
        let (Place::Item(fallback), mapping) = self.place(path)? else {
            return None;
        };
        let document = Document {
            source: Source::new(path, ""),
            ..Document::default()
        };
        Some(self.item(document, fallback, mapping))
    }

    fn item(&self, document: Document, fallback: ItemType, mapping: Option<&Arc<Mapping>>) -> Item {
        match mapping {
            Some(mapping) => Item::adopted(document, Arc::clone(mapping), self.config),
            None => Item::new(document, fallback, self.config),
        }
    }
}

/// The records of one stretch of files, each kind in the order of the files.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) items: Vec<Item>,
    pub(super) feedback: Vec<Feedback>,
    pub(super) sprints: Vec<Sprint>,
    pub(super) releases: Vec<Release>,
    pub(super) acceptances: Vec<Acceptance>,
    pub(super) pages: Vec<(Place, Document)>,
    pub(super) texts: Vec<(Place, Source)>,
}

impl Batch {
    /// The records of all sources in their order, read by as many threads as are worth it.
    pub(super) fn read(reader: &Reader<'_>, sources: Vec<Source>) -> Self {
        let threads = if sources.len() < WORTH_THREADS {
            1
        } else {
            std::thread::available_parallelism().map_or(1, usize::from)
        };
        let mut whole = Self::with_room(sources.len());
        if threads == 1 {
            whole.extend(reader, sources);
            return whole;
        }
        let mut rest = sources;
        let mut parts = Vec::with_capacity(threads);
        for part in (1..threads).rev() {
            parts.push(rest.split_off(start_of_last(&rest, part + 1)));
        }
        std::thread::scope(|scope| {
            let others: Vec<_> = parts
                .into_iter()
                .rev()
                .map(|part| {
                    scope.spawn(|| {
                        let mut batch = Self::with_room(part.len());
                        batch.extend(reader, part);
                        batch
                    })
                })
                .collect();
            whole.extend(reader, rest);
            for other in others {
                match other.join() {
                    Ok(batch) => whole.append(batch),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        whole
    }

    /// Room for as many items: most files hold one, and room that stays empty is never touched.
    fn with_room(items: usize) -> Self {
        Self {
            items: Vec::with_capacity(items),
            ..Self::default()
        }
    }

    fn extend(&mut self, reader: &Reader<'_>, sources: Vec<Source>) {
        for source in sources {
            match reader.read(source) {
                Some(Record::Item(item)) => self.items.push(*item),
                Some(Record::Feedback(feedback)) => self.feedback.push(*feedback),
                Some(Record::Sprint(sprint)) => self.sprints.push(*sprint),
                Some(Record::Release(release)) => self.releases.push(*release),
                Some(Record::Acceptance(acceptance)) => self.acceptances.push(*acceptance),
                Some(Record::Page(place, document)) => self.pages.push((place, *document)),
                Some(Record::Text(place, source)) => self.texts.push((place, source)),
                None => {}
            }
        }
    }

    fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.feedback.append(&mut other.feedback);
        self.sprints.append(&mut other.sprints);
        self.releases.append(&mut other.releases);
        self.acceptances.append(&mut other.acceptances);
        self.pages.append(&mut other.pages);
        self.texts.append(&mut other.texts);
    }
}

/// Where the last of so many parts begins, each about as long in bytes as the others: a long file takes longer to read.
fn start_of_last(sources: &[Source], parts: usize) -> usize {
    let bytes = |source: &Source| source.text.len();
    let share = sources.iter().map(bytes).sum::<usize>() / parts;
    let mut behind = 0;
    let ends = sources.iter().rev().take_while(|source| {
        behind += bytes(source);
        behind <= share
    });
    sources.len() - ends.count()
}
