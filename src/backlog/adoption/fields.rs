//! The fields of an item read through a mapping, and what is wrong with them.

use jiff::civil::Date;

use super::Mapping;
use crate::backlog::config::{Phase, Workflow};
use crate::backlog::document::{Document, parse_date};
use crate::backlog::front_matter::Node;
use crate::backlog::id::Id;
use crate::backlog::item::{ItemType, start};
use crate::backlog::place::stem;
use crate::backlog::problem::{Problem, ProblemKind};
use crate::backlog::schema;
use crate::text::{Located, Span};

/// Other people's dates that Git knows: only checked.
const CHECKED_DATES: [&str; 3] = ["created", "updated", "deadline"];

impl Mapping {
    /// The id and where it stands: what their key says, else what the file's name starts with, else the path.
    pub(in crate::backlog) fn identity(&self, document: &Document) -> (Id, Span) {
        if let Some(id) = self.references(document, "id").into_iter().next() {
            return (id.value, id.span);
        }
        let path = &document.source.path;
        let name = stem(path).split_whitespace().next().unwrap_or_default();
        let is_numbered = name.bytes().any(|byte| byte.is_ascii_digit());
        let id = if is_numbered {
            self.prefixed("id", name)
        } else {
            Id::new(path)
        };
        (id, start(document))
    }

    /// The type that a file says or its adoption gives it.
    pub(in crate::backlog) fn item_type(&self, document: &Document) -> ItemType {
        document
            .text(self.path("type"))
            .and_then(|theirs| self.value("type", theirs.value))
            .and_then(ItemType::from_name)
            .unwrap_or(self.fallback_type)
    }

    /// The status in the workflow's words (theirs where the map does not name it) and its phase.
    pub(in crate::backlog) fn status(
        &self,
        document: &Document,
        workflow: &Workflow,
    ) -> (Located<Box<str>>, Phase) {
        let constant = self.keys.get("status").and_then(|key| key.value.as_deref());
        let (ours, span) = match document.text(self.path("status")) {
            Some(theirs) => {
                let raw = theirs.value.trim();
                (self.value("status", raw).unwrap_or(raw), theirs.span)
            }
            None => (constant.unwrap_or(workflow.first()), start(document)),
        };
        let phase = workflow
            .phase(ours)
            .or_else(|| Workflow::default().phase(ours));
        (Located::new(ours.into(), span), phase.unwrap_or_default())
    }

    /// The ids at our dotted path, with the prefix of this adoption's ids: of a list, or of one text with commas between.
    pub(in crate::backlog) fn references(
        &self,
        document: &Document,
        ours: &str,
    ) -> Vec<Located<Id>> {
        let texts = document.texts(self.path(ours));
        texts
            .into_iter()
            .flat_map(|text| parts(document, text))
            .map(|part| Located::new(self.prefixed(ours, part.value), part.span))
            .collect()
    }

    /// The date at our dotted path; a time of day behind it is left out.
    pub(in crate::backlog) fn date(
        &self,
        document: &Document,
        ours: &str,
    ) -> Option<Located<Date>> {
        let text = document.text(self.path(ours))?;
        parse_date(day(text.value)).map(|date| Located::new(date, text.span))
    }

    /// What is wrong with the fields of this mapping, in no order.
    pub(in crate::backlog) fn problems(
        &self,
        document: &Document,
        workflow: &Workflow,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        problems.extend(self.unmapped(document, "status", |raw| workflow.phase(raw).is_some()));
        problems.extend(self.unmapped(document, "type", |raw| ItemType::from_name(raw).is_some()));
        for ours in CHECKED_DATES {
            let is_mapped = ours == "deadline" || self.keys.contains_key(ours);
            let path = self.path(ours);
            if is_mapped && let Some(Node::Scalar(scalar)) = document.node(path) {
                let text = document.scalar_text(scalar);
                problems.extend(schema::date_problem(scalar, day(text), path));
            }
        }
        problems.extend(self.estimate_problem(document));
        problems
    }

    fn unmapped(
        &self,
        document: &Document,
        ours: &str,
        is_ours: impl Fn(&str) -> bool,
    ) -> Option<Problem> {
        let path = self.path(ours);
        // Their own key of our name says nothing of ours unless it is mapped.
        if ours == "type" && !self.keys.contains_key("type") {
            return None;
        }
        let theirs = document.text(path)?;
        let raw = theirs.value.trim();
        let named = self.named(ours);
        let is_named = !named.is_empty() && self.value(ours, raw).is_some();
        if raw.is_empty() || is_named || is_ours(raw) {
            return None;
        }
        let message = format!("`{path}: {raw}` is not in the map of this adoption");
        let help = if named.is_empty() {
            format!("say in `deepen.yml` what it is: `{ours}: {{key: {path}, map: {{{raw}: …}}}}`")
        } else {
            format!(
                "say in `deepen.yml` what it is: `{raw}: …` in the map of `{ours}`, which names {}",
                named.join(", ")
            )
        };
        Some(Problem::new(ProblemKind::UnmappedValue, theirs.span, message).help(help))
    }

    fn estimate_problem(&self, document: &Document) -> Option<Problem> {
        let path = self.path("estimate");
        let text = document.text(path)?;
        let raw = text.value.trim();
        if raw.is_empty() || document.number(path).is_some() {
            return None;
        }
        let message = format!("`{path}` is `{raw}`, not a number");
        let help = "write a number of points, or `estimate: \"\"` in the adoption if theirs is something else";
        Some(Problem::new(ProblemKind::WrongType, text.span, message).help(help))
    }

    /// The id that their text means at our dotted path.
    fn prefixed(&self, ours: &str, text: &str) -> Id {
        let prefix_of = |ours: &str| self.keys.get(ours).map_or("", |key| &key.prefix);
        let prefix = match prefix_of(ours) {
            "" => prefix_of("id"),
            own => own,
        };
        let rest = match text.get(..prefix.len()) {
            Some(start) if start.eq_ignore_ascii_case(prefix) => {
                text.get(prefix.len()..).unwrap_or_default()
            }
            _ => text,
        };
        Id::new(&format!("{prefix}{rest}"))
    }
}

/// The parts of a text between commas, each at its place, without blanks; a part without a text is left out.
fn parts<'a>(document: &Document, text: Located<&'a str>) -> Vec<Located<&'a str>> {
    let written = document.source.slice(text.span);
    let inside = written.find(text.value).unwrap_or_default();
    let is_verbatim = written.get(inside..inside + text.value.len()) == Some(text.value);
    let base = text.span.start as usize + inside;
    let mut offset = 0;
    text.value
        .split(',')
        .filter_map(|part| {
            let start = base + offset + part.len() - part.trim_start().len();
            offset += part.len() + 1;
            let part = part.trim();
            let span = Span::new(start, start + part.len());
            (!part.is_empty())
                .then(|| Located::new(part, if is_verbatim { span } else { text.span }))
        })
        .collect()
}

/// The day of a text that may be a date and a time (`2026-01-15T10:00:00Z`, `2026-01-15 10:00`).
fn day(text: &str) -> &str {
    let text = text.trim();
    let end = text.find(['T', ' ']).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}
