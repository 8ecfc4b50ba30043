//! Backlog items: goals, epics, stories, bugs, spikes and enablers.

use std::sync::Arc;

use jiff::civil::Date;

use super::adoption::Mapping;
use super::config::{Config, Phase};
use super::document::Document;
use super::id::Id;
use super::place::stem;
use crate::text::sorting::PutInOrder as _;
use crate::text::{Located, Span};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemType {
    Goal,
    Epic,
    #[default]
    Story,
    Bug,
    Spike,
    Enabler,
}

impl ItemType {
    pub const ALL: [Self; 6] = [
        Self::Goal,
        Self::Epic,
        Self::Story,
        Self::Bug,
        Self::Spike,
        Self::Enabler,
    ];

    /// The word in `type:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Epic => "epic",
            Self::Story => "story",
            Self::Bug => "bug",
            Self::Spike => "spike",
            Self::Enabler => "enabler",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }

    /// The letter that an id of this type begins with at creation.
    pub fn letter(self) -> char {
        match self {
            Self::Goal => 'G',
            Self::Epic => 'E',
            Self::Story => 'S',
            Self::Bug => 'B',
            Self::Spike => 'K',
            Self::Enabler => 'N',
        }
    }

    /// The type at creation, which the letter of an id says.
    fn from_letter(letter: char) -> Option<Self> {
        Some(match letter.to_ascii_uppercase() {
            'G' => Self::Goal,
            'E' => Self::Epic,
            'S' => Self::Story,
            'B' => Self::Bug,
            'K' => Self::Spike,
            'N' => Self::Enabler,
            _ => return None,
        })
    }

    /// The type that a document of ours says, else the one of its id's letter, else `fallback`.
    pub(super) fn of(document: &Document, fallback: Self) -> Self {
        if let Some(named) = document
            .text("type")
            .and_then(|name| Self::from_name(name.value.trim()))
        {
            return named;
        }
        let (id, _) = identity(document);
        let letter = id.as_str().chars().next().filter(|_| id.is_native());
        letter.and_then(Self::from_letter).unwrap_or(fallback)
    }
}

/// One item. A file that cannot be read is an item too: its id comes from its file's name, its problems say why.
#[derive(Clone, Debug)]
pub struct Item {
    pub document: Document,
    pub id: Id,
    /// Where the id stands, or the start of the file.
    pub id_span: Span,
    pub item_type: ItemType,
    /// The `title` key, else the first heading, else the file's name.
    pub title: Located<Box<str>>,
    /// The status in the workflow's words (after an adoption's map); the workflow's first when absent.
    pub status: Located<Box<str>>,
    pub phase: Phase,
    pub parent: Option<Located<Id>>,
    pub goal: Option<Located<Id>>,
    pub blocked_by: Vec<Located<Id>>,
    /// A number on the team's scale; not checked against it here.
    pub estimate: Option<Located<f64>>,
    pub deadline: Option<Located<Date>>,
    /// How other people's keys are ours, for an adopted file.
    pub mapping: Option<Arc<Mapping>>,
}

impl Item {
    /// The item that a document of ours is; `fallback` is its type when the document names none.
    pub(super) fn new(document: Document, fallback: ItemType, config: &Config) -> Self {
        let (id, id_span) = identity(&document);
        let status = document.text("status").map_or_else(
            || Located::new(config.workflow.first(), start(&document)),
            |status| Located::new(status.value.trim(), status.span),
        );
        Self {
            id,
            id_span,
            item_type: ItemType::of(&document, fallback),
            title: title(&document, "title"),
            phase: config.workflow.phase(status.value).unwrap_or_default(),
            status: status.map(Box::from),
            parent: reference(&document, "parent"),
            goal: reference(&document, "goal"),
            blocked_by: references(&document, "blocked_by"),
            estimate: document.number("estimate"),
            deadline: document.date("deadline"),
            mapping: None,
            document,
        }
    }

    /// The item that a document of other people is, read through their adoption's mapping.
    pub(super) fn adopted(mut document: Document, mapping: Arc<Mapping>, config: &Config) -> Self {
        let mut problems = mapping.problems(&document, &config.workflow);
        if !problems.is_empty() {
            document.problems.append(&mut problems);
            document
                .problems
                .put_in_order_by_key(|problem| problem.span);
        }
        let (id, id_span) = mapping.identity(&document);
        let (status, phase) = mapping.status(&document, &config.workflow);
        let first = |ours| mapping.references(&document, ours).into_iter().next();
        Self {
            id,
            id_span,
            item_type: mapping.item_type(&document),
            title: title(&document, mapping.path("title")),
            status,
            phase,
            parent: first("parent"),
            goal: first("goal"),
            blocked_by: mapping.references(&document, "blocked_by"),
            estimate: document.number(mapping.path("estimate")),
            deadline: mapping.date(&document, "deadline"),
            mapping: Some(mapping),
            document,
        }
    }

    /// Neither finished nor dropped. Goals and epics count like any item.
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::NotStarted | Phase::Started)
    }

    /// Whether this is work that one sprint takes: no goal and no epic.
    pub fn is_leaf(&self) -> bool {
        !matches!(self.item_type, ItemType::Goal | ItemType::Epic)
    }

    pub fn path(&self) -> &str {
        &self.document.source.path
    }

    pub fn labels(&self) -> Vec<Located<&str>> {
        self.document.texts(self.key("labels"))
    }

    /// The dotted path in this file of one of our fields: the same, or what its adoption's mapping says.
    pub fn key<'a>(&'a self, field: &'a str) -> &'a str {
        match &self.mapping {
            Some(mapping) => mapping.path(field),
            None => field,
        }
    }

    /// The text of one of our fields by its dotted path, through the mapping of an adopted file: its value, too, is ours
    /// where the mapping names it.
    pub fn text<'a>(&'a self, field: &'a str) -> Option<Located<&'a str>> {
        let text = self.document.text(self.key(field))?;
        match &self.mapping {
            Some(mapping) => {
                let value = mapping.value(field, text.value).unwrap_or(text.value);
                Some(Located::new(value, text.span))
            }
            None => Some(text),
        }
    }

    /// The finite number of one of our fields by its dotted path, through the mapping of an adopted file.
    pub fn number(&self, field: &str) -> Option<Located<f64>> {
        self.document.number(self.key(field))
    }

    /// The date of one of our fields by its dotted path, through the mapping of an adopted file.
    pub fn date(&self, field: &str) -> Option<Located<Date>> {
        match &self.mapping {
            Some(mapping) => mapping.date(&self.document, field),
            None => self.document.date(field),
        }
    }
}

/// The id that a document says, else its file's name starts with, else its path; and where it stands.
pub(super) fn identity(document: &Document) -> (Id, Span) {
    if let Some(id) = reference(document, "id") {
        return (id.value, id.span);
    }
    let path = &document.source.path;
    let id = id_of_name(stem(path)).unwrap_or_else(|| Id::new(path));
    (id, start(document))
}

/// The `deepen` id that a file's name starts with.
pub fn id_of_name(stem: &str) -> Option<Id> {
    let text = stem.get(..8)?;
    let rest = stem.get(8..)?;
    let is_whole = rest.is_empty() || rest.starts_with('-');
    (is_whole && Id::is_written_in(text)).then(|| Id::new(text))
}

/// The title key, else the first heading, else the file's name; and where it stands.
pub(super) fn title(document: &Document, key: &str) -> Located<Box<str>> {
    let key = document
        .text(key)
        .filter(|title| !title.value.trim().is_empty());
    let heading = || {
        let section = document.body.sections.first()?;
        Some(Located::new(
            document.source.slice(section.title),
            section.title,
        ))
    };
    key.or_else(heading)
        .unwrap_or_else(|| Located::new(document.source.file_name(), start(document)))
        .map(|title| title.trim().into())
}

/// The id at this path, when there is one.
pub(super) fn reference(document: &Document, path: &str) -> Option<Located<Id>> {
    let text = document.text(path)?;
    let trimmed = text.value.trim();
    (!trimmed.is_empty()).then(|| Located::new(Id::new(trimmed), text.span))
}

/// The ids of the list (or the one id) at this path, in the order written.
pub(super) fn references(document: &Document, path: &str) -> Vec<Located<Id>> {
    document
        .texts(path)
        .into_iter()
        .filter(|text| !text.value.trim().is_empty())
        .map(|text| Located::new(Id::new(text.value.trim()), text.span))
        .collect()
}

/// The words at this path, when there are any.
pub(super) fn words(document: &Document, path: &str) -> Option<Located<Box<str>>> {
    let text = document.text(path)?;
    let trimmed = text.value.trim();
    (!trimmed.is_empty()).then(|| Located::new(trimmed.into(), text.span))
}

/// Where the front matter starts: the place of what is not there.
pub(super) fn start(document: &Document) -> Span {
    Span::at(document.front.span.start as usize)
}
