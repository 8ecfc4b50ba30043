//! One version of a record, reduced to what it says: no formatting, no key order, no line ends.

use std::rc::Rc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::RecordKind;
use crate::backlog::adoption::Mapping;
use crate::backlog::body::{Form, Section};
use crate::backlog::front_matter::{Entry, Node};
use crate::backlog::reading::Record;
use crate::backlog::{Acceptance, Document, Feedback, Id, Item, Release, Sprint};
use crate::text::sorting::PutInOrder as _;
use crate::text::{Located, Span};

/// Whose version it is. Acceptances have no id of their own: they speak of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Key {
    pub kind: Kind,
    pub id: Id,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Kind {
    Record(RecordKind),
    Acceptance,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub key: Key,
    pub said: Said,
}

/// What a version says, apart from its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Dotted path to value, sorted by path, each once.
    pub fields: Vec<(Box<str>, Box<str>)>,
    pub prose: Rc<Prose>,
    pub sprint: Option<Box<Plan>>,
}

/// What stands below the front matter: shared by versions that differ above it only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Prose {
    pub criteria: Vec<CriterionText>,
    /// The words of the narrative and of each section by its title in lower case, sorted, each once.
    pub sections: Vec<(Box<str>, Box<str>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CriterionText {
    pub label: Option<Box<str>>,
    pub text: Box<str>,
    pub done: bool,
}

/// What a sprint's file plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub goal: Option<Box<str>>,
    pub items: Vec<Id>,
}

impl Version {
    /// The version that a file's record is; none for prose, lists and settings.
    pub(super) fn of(record: &Record) -> Option<Self> {
        match record {
            Record::Item(item) => Some(Self::of_item(item)),
            Record::Feedback(feedback) => Some(Self::of_feedback(feedback)),
            Record::Sprint(sprint) => Some(Self::of_sprint(sprint)),
            Record::Release(release) => Some(Self::of_release(release)),
            Record::Acceptance(acceptance) => Self::of_acceptance(acceptance),
            Record::Page(..) | Record::Text(..) => None,
        }
    }

    /// The same with this prose.
    pub(super) fn with(mut self, prose: Rc<Prose>) -> Self {
        self.said.prose = prose;
        self
    }

    fn new(kind: RecordKind, id: Id, said: Said) -> Self {
        let kind = Kind::Record(kind);
        Self {
            key: Key { kind, id },
            said,
        }
    }

    pub(super) fn of_item(item: &Item) -> Self {
        let mut fields = Fields::of(&item.document, "");
        if let Some(mapping) = &item.mapping {
            fields.rename(mapping);
        }
        // What the file does not say itself, or says in the words of another tool.
        fields.set("type", item.item_type.name());
        fields.set("title", &words(&item.title.value));
        fields.set("status", &item.status.value);
        if let Some(estimate) = &item.estimate {
            fields.set("estimate", &estimate.value.to_string());
        }
        if item.mapping.is_some() {
            let link = |link: &Option<Located<Id>>| link.as_ref().map(|id| id.value.to_string());
            if let Some(parent) = link(&item.parent) {
                fields.set("parent", &parent);
            }
            if let Some(goal) = link(&item.goal) {
                fields.set("goal", &goal);
            }
            if !item.blocked_by.is_empty() {
                fields.set("blocked_by", &ids(&item.blocked_by));
            }
        }
        Self::new(
            RecordKind::Item,
            item.id.clone(),
            Said::new(&item.document, fields),
        )
    }

    pub(super) fn of_feedback(feedback: &Feedback) -> Self {
        let mut fields = Fields::of(&feedback.document, "");
        fields.set("state", feedback.state.value.name());
        Self::new(
            RecordKind::Feedback,
            feedback.id.clone(),
            Said::new(&feedback.document, fields),
        )
    }

    pub(super) fn of_sprint(sprint: &Sprint) -> Self {
        let fields = Fields::of(&sprint.document, "");
        let mut said = Said::new(&sprint.document, fields);
        said.sprint = Some(Box::new(Plan {
            start: sprint.start.as_ref().map(|start| start.value),
            end: sprint.end.as_ref().map(|end| end.value),
            goal: sprint.goal.as_ref().map(|goal| words(&goal.value)),
            items: sprint.items.iter().map(|item| item.value.clone()).collect(),
        }));
        Self::new(RecordKind::Sprint, Id::new(&sprint.id), said)
    }

    pub(super) fn of_release(release: &Release) -> Self {
        let fields = Fields::of(&release.document, "");
        Self::new(
            RecordKind::Release,
            Id::new(&release.version),
            Said::new(&release.document, fields),
        )
    }

    pub(super) fn of_acceptance(acceptance: &Acceptance) -> Option<Self> {
        let fields = Fields::of(&acceptance.document, "acceptance.");
        Some(Self {
            key: Key {
                kind: Kind::Acceptance,
                id: acceptance.item.as_ref()?.value.clone(),
            },
            said: Said {
                fields: fields.sorted(),
                ..Said::default()
            },
        })
    }
}

impl Said {
    fn new(document: &Document, fields: Fields) -> Self {
        Self {
            fields: fields.sorted(),
            prose: Rc::new(Prose {
                criteria: criteria(document),
                sections: sections(document),
            }),
            sprint: None,
        }
    }

    /// What settings or prose say.
    pub(super) fn of_page(document: &Document) -> Self {
        Self::new(document, Fields::of(document, ""))
    }

    /// What a plain text says, as one section without a name.
    pub(super) fn of_text(text: &str) -> Self {
        Self {
            prose: Rc::new(Prose {
                sections: vec![("text".into(), words(text))],
                ..Prose::default()
            }),
            ..Self::default()
        }
    }

    /// The value of a field.
    pub(super) fn field(&self, path: &str) -> Option<&str> {
        let found = self
            .fields
            .binary_search_by(|(at, _)| (**at).cmp(path))
            .ok()?;
        self.fields.get(found).map(|(_, value)| &**value)
    }
}

/// Front matter's leaves by dotted path, in the order found.
struct Fields(Vec<(Box<str>, Box<str>)>);

impl Fields {
    fn of(document: &Document, prefix: &str) -> Self {
        let mut fields = Self(Vec::with_capacity(document.front.entries.len() + 4));
        let mut path = prefix.to_owned();
        fields.add(document, &document.front.entries, &mut path);
        // The id is whose version it is, not what it says.
        fields.0.retain(|(path, _)| &**path != "id");
        fields
    }

    fn add(&mut self, document: &Document, entries: &[Entry], path: &mut String) {
        for entry in entries {
            let length = path.len();
            path.push_str(document.scalar_text(&entry.key));
            match &entry.value {
                Node::Map(map) => {
                    path.push('.');
                    self.add(document, &map.entries, path);
                }
                value => {
                    let text = inline(document, value);
                    if !text.is_empty() {
                        self.0.push((path.as_str().into(), text.into()));
                    }
                }
            }
            path.truncate(length);
        }
    }

    /// Puts our paths and values in the place of theirs.
    fn rename(&mut self, mapping: &Mapping) {
        for (path, value) in &mut self.0 {
            let ours = mapping.ours(path);
            if let Some(mapped) = mapping.value(ours, value)
                && *mapped != **value
            {
                *value = mapped.into();
            }
            if *ours != **path {
                *path = ours.into();
            }
        }
        self.0.retain(|(path, _)| &**path != "id");
    }

    /// Replaces the value at a path; an empty one is none.
    fn set(&mut self, path: &str, value: &str) {
        let written = self.0.iter_mut().find(|(at, _)| **at == *path);
        match written {
            Some((_, written)) => *written = value.into(),
            None if !value.is_empty() => self.0.push((path.into(), value.into())),
            None => {}
        }
    }

    fn sorted(mut self) -> Vec<(Box<str>, Box<str>)> {
        // Stable: the first of duplicate keys counts.
        self.0.put_in_order_by(|left, right| left.0.cmp(&right.0));
        self.0.dedup_by(|later, first| later.0 == first.0);
        self.0.shrink_to_fit();
        self.0
    }
}

/// A value on one line: a list's elements joined by `, `, a map within a list as `{key: value}`.
fn inline(document: &Document, node: &Node) -> String {
    match node {
        Node::Absent(_) => String::new(),
        Node::Scalar(scalar) => words(document.scalar_text(scalar)).into(),
        Node::List(list) => joined(list.nodes.iter().map(|node| inline(document, node))),
        Node::Map(map) => {
            let entries = map.entries.iter().map(|entry| {
                let key = document.scalar_text(&entry.key);
                format!("{key}: {}", inline(document, &entry.value))
            });
            format!("{{{}}}", joined(entries))
        }
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn ids(links: &[Located<Id>]) -> String {
    joined(links.iter().map(|link| link.value.to_string()))
}

fn criteria(document: &Document) -> Vec<CriterionText> {
    let slice = |span| document.source.slice(span);
    document
        .body
        .criteria
        .iter()
        .map(|criterion| CriterionText {
            label: criterion.label.map(|label| slice(label).into()),
            text: words(slice(criterion.text)),
            done: criterion.form == Form::Task { done: true },
        })
        .collect()
}

/// Words by section. A section ends at the next heading of any level, so that each word counts once; the narrative stands
/// apart, as `narrative`; what is before the first heading is `description`.
fn sections(document: &Document) -> Vec<(Box<str>, Box<str>)> {
    let body = &document.body;
    let narrative = body.narrative.as_ref().map(|narrative| narrative.span);
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some(narrative) = narrative {
        let text = document.source.slice(narrative);
        texts.push(("narrative".into(), words(text).into()));
    }
    let first = body
        .sections
        .first()
        .map_or(body.span.end, |section| section.title.start);
    let before = Span {
        start: body.span.start,
        end: first,
    };
    texts.push((
        "description".into(),
        words_without(document, before, narrative),
    ));
    let ends = body
        .sections
        .iter()
        .skip(1)
        .map(|next| next.title.start)
        .chain([body.span.end]);
    for (section, end) in body.sections.iter().zip(ends) {
        if is_told_as_criteria(document, section) {
            continue;
        }
        let content = Span {
            start: section.content.start,
            end: end.min(section.content.end).max(section.content.start),
        };
        let title = document.source.slice(section.title).trim().to_lowercase();
        texts.push((title, words_without(document, content, narrative)));
    }
    texts.put_in_order_by(|left, right| left.0.cmp(&right.0));
    let mut sections: Vec<(String, String)> = Vec::with_capacity(texts.len());
    for (title, text) in texts {
        match sections.last_mut() {
            Some((same, before)) if *same == title => {
                before.push(' ');
                before.push_str(&text);
            }
            _ => sections.push((title, text)),
        }
    }
    sections.retain(|(_, text)| !text.trim().is_empty());
    sections
        .into_iter()
        .map(|(title, text)| (title.into(), text.trim().into()))
        .collect()
}

fn is_told_as_criteria(document: &Document, section: &Section) -> bool {
    let holds = |span: Span| section.content.contains(span.start as usize);
    document
        .body
        .criteria
        .iter()
        .any(|criterion| holds(criterion.span))
}

fn words_without(document: &Document, span: Span, hole: Option<Span>) -> String {
    let hole = hole.filter(|hole| span.start <= hole.start && hole.end <= span.end);
    let slice = |start, end| words(document.source.slice(Span { start, end }));
    match hole {
        None => slice(span.start, span.end).into(),
        Some(hole) => format!(
            "{} {}",
            slice(span.start, hole.start),
            slice(hole.end, span.end)
        )
        .trim()
        .to_owned(),
    }
}

/// The words of a text without what a formatter may change: line breaks, indentation, heading, list and quote marks,
/// rulers of tables, emphasis.
fn words(text: &str) -> Box<str> {
    let mut plain = String::with_capacity(text.len());
    for word in split(text) {
        push_word(&mut plain, word);
    }
    plain.into()
}

/// A text at its white space; between two blanks is an empty word.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    // Of most texts each byte is a character, and that is quicker.
    let bytes = text.is_ascii().then(|| {
        let is_blank = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
        let words = text.as_bytes().split(is_blank);
        words.scan(0, |start, word| {
            let end = *start + word.len();
            text.get(std::mem::replace(start, end + 1)..end)
        })
    });
    let characters = bytes.is_none().then(|| text.split_whitespace());
    (bytes.into_iter().flatten()).chain(characters.into_iter().flatten())
}

/// A word that is no mark, behind a blank.
fn push_word(plain: &mut String, word: &str) {
    let is_mark = |byte| {
        matches!(
            byte,
            b'#' | b'-' | b'+' | b'*' | b'>' | b'|' | b':' | b'=' | b'_'
        )
    };
    if word.bytes().all(is_mark) {
        return;
    }
    if !plain.is_empty() {
        plain.push(' ');
    }
    if word.bytes().any(|byte| matches!(byte, b'*' | b'_')) {
        push_without_emphasis(plain, word);
    } else {
        plain.push_str(word);
    }
}

/// A word without `*`, and without `_` that does not join two letters.
fn push_without_emphasis(plain: &mut String, word: &str) {
    let mut before = ' ';
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        let joins = before.is_alphanumeric()
            && characters.peek().is_some_and(|next| next.is_alphanumeric());
        let is_emphasis = character == '*' || character == '_' && !joins;
        if !is_emphasis {
            plain.push(character);
        }
        before = character;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::reading::Reader;
    use crate::backlog::{Config, config};
    use crate::text::Source;

    proptest::proptest! {
        #[test]
        fn words_are_the_same_by_bytes_and_by_characters(text in "[a-c*_# \\t\\x0b\\x0c\\r\\n\\x1c.]{0,40}") {
            let by_characters = words(&format!("{text} \u{e9}"));
            let with_one_more = [&*words(&text), "\u{e9}"].join(" ");
            proptest::prop_assert_eq!(&*by_characters, with_one_more.trim_start());
        }
    }

    fn version(text: &str) -> Version {
        let config = Config::default();
        let reader = Reader::new(&config, "backlog");
        let source = Source::new("backlog/items/S-7K3M2Q-x.md", text);
        Version::of(&reader.read(source).unwrap()).unwrap()
    }

    fn fields(text: &str) -> Vec<String> {
        told(&version(text))
    }

    fn told(version: &Version) -> Vec<String> {
        version
            .said
            .fields
            .iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect()
    }

    #[test]
    fn flattens_maps_and_joins_lists() {
        let text = "---\nid: S-7K3M2Q\ntitle: Hours\nlabels:\n  - api\n  - web\nscore:\n  cod:\n    per_week: 4200\nevidence:\n  - kind: interview\n    ref: a.md\n  - {kind: survey}\n---\n";
        assert_eq!(
            fields(text),
            [
                "evidence={kind: interview, ref: a.md}, {kind: survey}",
                "labels=api, web",
                "score.cod.per_week=4200",
                "status=idea",
                "title=Hours",
                "type=story"
            ]
        );
    }

    #[test]
    fn order_of_keys_quotes_and_line_ends_say_nothing() {
        let plain = "---\nid: S-7K3M2Q\ntitle: Hours of work\nestimate: 5\nlabels: [a, b]\n---\nText *here*.\n";
        let other = "---\r\nestimate: 5.0\r\nlabels:\r\n  - a\r\n  - 'b'\r\ntitle: \"Hours of work\" # sic\r\nid: S-7K3M2Q\r\n---\r\n\r\nText\r\n_here_.\r\n";
        assert_eq!(version(plain), version(other));
    }

    #[test]
    fn emphasis_and_marks_are_no_words() {
        assert_eq!(
            &*words("## A **bold** _word_, snake_case\n* item\n> said"),
            "A bold word, snake_case item said"
        );
    }

    #[test]
    fn other_peoples_keys_and_words_are_told_as_ours() {
        let settings = "adopt:\n  - preset: eip\n    files: EIPS/*.md\n";
        let (config, _) = config::read(Source::new("deepen.yml", settings));
        let reader = Reader::new(&config, "backlog");
        let text = "---\neip: 20\ntitle: Token\nstatus: Final\nrequires: 7, 8\n---\n";
        let record = reader.read(Source::new("EIPS/eip-20.md", text)).unwrap();
        let version = Version::of(&record).unwrap();
        assert_eq!(version.key.id.as_str(), "EIP-20");
        assert_eq!(
            told(&version),
            [
                "blocked_by=EIP-7, EIP-8",
                "status=accepted",
                "title=Token",
                "type=story"
            ]
        );
    }

    #[test]
    fn an_empty_value_is_no_value() {
        assert_eq!(
            fields("---\nid: S-7K3M2Q\ntitle: t\nparent:\nlabels: []\n---\n"),
            ["status=idea", "title=t", "type=story"]
        );
    }
}
