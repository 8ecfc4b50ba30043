//! One Markdown or YAML file of the backlog, read: front matter, body, and what is wrong with it.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::body::{self, Body};
use super::front_matter::{self, Entry, FrontMatter, Node, Scalar};
use super::problem::{Problem, ProblemKind};
use crate::text::{Encoding, Located, Source, Span};

#[derive(Clone, Debug, Default)]
pub struct Document {
    pub source: Source,
    pub front: FrontMatter,
    pub body: Body,
    /// In order of place.
    pub problems: Vec<Problem>,
}

impl Document {
    /// A Markdown file, read. Reading never fails: what is wrong is among the problems.
    pub fn parse(source: Source) -> Self {
        Self::with_body(source, body::parse)
    }

    /// The same for a record that tells no story: no narrative is looked for.
    pub fn parse_prose(source: Source) -> Self {
        Self::with_body(source, body::parse_prose)
    }

    fn with_body(source: Source, read_body: fn(&Source, usize) -> Body) -> Self {
        let (front, body_start, mut problems) = front_matter::read_fenced(&source);
        let body = read_body(&source, body_start);
        note_encoding(&source, &mut problems);
        Self {
            source,
            front,
            body,
            problems,
        }
    }

    /// A YAML file (`deepen.yml`, `team.yml`), read. Reading never fails: what is wrong is among the problems.
    pub fn parse_yaml(source: Source) -> Self {
        let (front, mut problems) = front_matter::read_whole(&source);
        note_encoding(&source, &mut problems);
        let body = Body {
            span: Span::at(source.text.len()),
            ..Body::default()
        };
        Self {
            source,
            front,
            body,
            problems,
        }
    }

    /// The value at a dotted path of keys (`score.cod.per_week`), as written; the first of duplicate keys.
    pub fn node(&self, path: &str) -> Option<&Node> {
        self.entry(path).map(|entry| &entry.value)
    }

    /// The entry at a dotted path of keys.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        let mut entries = &*self.front.entries;
        let mut found = None;
        for key in path.split('.') {
            let entry = front_matter::entry(&self.source.text, entries, key)?;
            entries = entry.value.entries();
            found = Some(entry);
        }
        found
    }

    /// What a scalar says, without quotes and escapes.
    pub fn scalar_text<'a>(&'a self, scalar: &'a Scalar) -> &'a str {
        scalar.text(&self.source.text)
    }

    /// The value at a dotted path of keys, or of the whole front matter for an empty path, typed as `serde_yaml` does.
    pub fn value(&self, path: &str) -> Option<Value> {
        if path.is_empty() {
            return Some(front_matter::map_value(
                &self.source.text,
                &self.front.entries,
            ));
        }
        let node = self.node(path)?;
        Some(front_matter::value(&self.source.text, node))
    }

    /// The whole front matter as a `T`, as far as it is one: what does not fit is a problem at its place and counts as
    /// not written. None when even the rest is no `T`.
    pub fn typed<T: DeserializeOwned>(&self) -> (Option<T>, Vec<Problem>) {
        front_matter::typed(&self.source.text, &self.front.entries)
    }

    /// The text of a scalar at this path; none when absent, empty, a list or a map.
    pub fn text(&self, path: &str) -> Option<Located<&str>> {
        self.scalar(self.node(path)?)
    }

    /// The finite number at this path; none when it is absent or no number (the schema's rules say so).
    pub fn number(&self, path: &str) -> Option<Located<f64>> {
        let text = self.text(path)?;
        let number = text
            .value
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())?;
        Some(Located::new(number, text.span))
    }

    /// The ISO date (`2026-11-02`) at this path; none when absent or no date.
    pub fn date(&self, path: &str) -> Option<Located<Date>> {
        let text = self.text(path)?;
        parse_date(text.value).map(|date| Located::new(date, text.span))
    }

    /// The texts at this path: a list's scalars, or the one scalar; empty when absent.
    pub fn texts(&self, path: &str) -> Vec<Located<&str>> {
        match self.node(path) {
            Some(Node::List(list)) => list
                .nodes
                .iter()
                .filter_map(|node| self.scalar(node))
                .collect(),
            Some(node) => self.scalar(node).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn scalar<'a>(&'a self, node: &'a Node) -> Option<Located<&'a str>> {
        match node {
            Node::Scalar(scalar) => Some(Located::new(self.scalar_text(scalar), scalar.span())),
            _ => None,
        }
    }

    /// The span of the key at this path, or of the front matter's start when it is missing.
    pub fn key_span(&self, path: &str) -> Span {
        self.entry(path)
            .map_or(Span::at(self.front.span.start as usize), |entry| {
                entry.key.span()
            })
    }

    /// The text of the body's section with this title (compared without regard to case), without its heading.
    pub fn section_text(&self, title: &str) -> Option<Cow<'_, str>> {
        let section = self.body.section(&self.source, title)?;
        Some(Cow::Borrowed(self.source.slice(section.content).trim()))
    }
}

/// The date of an ISO `YYYY-MM-DD` text and nothing longer.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

fn note_encoding(source: &Source, problems: &mut Vec<Problem>) {
    if source.encoding == Encoding::Windows1252 {
        let foreign = |character: &(usize, char)| !character.1.is_ascii();
        let (at, character) = source.text.char_indices().find(foreign).unwrap_or_default();
        let span = Span::new(at, at + character.len_utf8());
        problems.insert(
            0,
            Problem::new(
                ProblemKind::Encoding,
                span,
                format!("this file is not UTF-8, it is read as Windows-1252 from `{character}` on"),
            )
            .help("save it as UTF-8"),
        );
    }
}
