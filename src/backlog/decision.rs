//! A decision: what was known, what could be done, what was decided and why, and when to look at it again.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Document;
use super::document::parse_date;
use super::id::Id;
use super::item::{reference, references, title, words};
use super::place::stem;
use crate::text::{Located, Span};

/// One file of `decisions/`.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    pub document: &'a Document,
    /// The file's name without its extension.
    pub name: &'a str,
    pub title: Located<Box<str>>,
    /// The key `date`, else the day that the file's name begins with.
    pub date: Option<Located<Date>>,
    pub by: Option<Located<Box<str>>>,
    /// What it settles.
    pub decides: Option<Located<Id>>,
    /// What else it is about.
    pub items: Vec<Located<Id>>,
    /// When to look at it again.
    pub revisit: Option<Located<Date>>,
    /// The name of the decision that took its place.
    pub superseded_by: Option<Located<Box<str>>>,
}

/// The parts that a decision is told in, by their headings.
pub const SECTIONS: [&str; 4] = ["Context", "Options", "Decision", "Reason"];

impl<'a> Decision<'a> {
    /// The decision that this document is.
    pub(super) fn new(document: &'a Document) -> Self {
        let name = stem(&document.source.path);
        let in_name = name.get(..10).and_then(parse_date);
        Self {
            document,
            name,
            title: title(document, "title"),
            date: document
                .date("date")
                .or_else(|| in_name.map(|date| Located::new(date, Span::at(0)))),
            by: words(document, "by"),
            decides: reference(document, "decides"),
            items: references(document, "items"),
            revisit: document.date("revisit"),
            superseded_by: words(document, "superseded_by")
                .map(|name| name.map(|name| name.strip_suffix(".md").unwrap_or(&name).into())),
        }
    }

    pub fn path(&self) -> &'a str {
        &self.document.source.path
    }

    /// Every record that it names: what it settles first, then the others in the order written, each once.
    pub fn names(&self) -> Vec<&Located<Id>> {
        let mut names: Vec<&Located<Id>> = Vec::new();
        for id in self.decides.iter().chain(&self.items) {
            if names.iter().all(|other| other.value != id.value) {
                names.push(id);
            }
        }
        names
    }

    /// What stands below one of its headings, without comments; none where there is no such heading, or nothing below it.
    pub fn part(&self, heading: &str) -> Option<String> {
        let text = self.document.section_text(heading)?;
        let text = without_comments(&text);
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether it is told in prose alone, under none of the headings.
    pub fn is_prose(&self) -> bool {
        let source = &self.document.source;
        let has = |heading: &&str| self.document.body.section(source, heading).is_some();
        !SECTIONS.iter().any(has)
    }

    /// What is decided, in its own words: the section, else the first paragraph of the prose.
    pub fn words(&self) -> Option<String> {
        if !self.is_prose() {
            return self.part("Decision");
        }
        let document = self.document;
        let body = document.source.slice(document.body.span);
        let body = without_comments(body);
        let mut paragraphs = body.split("\n\n").map(str::trim);
        paragraphs
            .find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#'))
            .map(str::to_owned)
    }

    /// Whether the day to look at it again has come, and nothing took its place.
    pub fn is_due(&self, today: Date) -> bool {
        let day = self.revisit.as_ref();
        self.superseded_by.is_none() && day.is_some_and(|day| day.value <= today)
    }
}

/// A text without its comments (`<!-- -->`).
pub fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains("<!--") {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        // A comment that is never closed goes on to the end.
        rest = after.split_once("-->").map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::backlog::{Backlog, Files};
    use crate::text::Source;

    fn backlog(text: &str) -> Backlog {
        let source = Source::new("backlog/decisions/2026-02-12-closed.md", text);
        let files = Files {
            sources: vec![source],
            ..Files::default()
        };
        Backlog::new(files, "backlog")
    }

    #[test]
    fn a_decision_is_read_with_its_links_and_parts() {
        let backlog = backlog(
            "---\ndate: 2026-02-13\ndecides: E-00000A\nitems:\n  - S-00000A\n  - E-00000A\nrevisit: 2026-12-01\nsuperseded_by: 2026-05-01-open.md\n---\n# Closed\n\n## Options\n<!-- none -->\n\n## Decision\nHours.\n",
        );
        let decision = backlog.decisions().next().unwrap();
        assert!(decision.document.problems.is_empty());
        assert_eq!(&*decision.title.value, "Closed");
        assert_eq!(decision.date.as_ref().unwrap().value, date(2026, 2, 13));
        let names: Vec<&str> = decision
            .names()
            .iter()
            .map(|id| id.value.as_str())
            .collect();
        assert_eq!(names, ["E-00000A", "S-00000A"]);
        assert_eq!(decision.part("Decision").as_deref(), Some("Hours."));
        assert_eq!(decision.part("Options"), None);
        assert_eq!(decision.part("Reason"), None);
        assert!(!decision.is_prose());
        let by = decision.superseded_by.as_ref().unwrap();
        assert_eq!(&*by.value, "2026-05-01-open");
        assert!(!decision.is_due(date(2027, 1, 1)));
    }

    #[test]
    fn prose_is_a_decision_too_and_its_day_stands_in_its_name() {
        let backlog = backlog("# Closed\n\n<!-- x -->\n\nWe keep it so.\nReally.\n\nMore.\n");
        let decision = backlog.decisions().next().unwrap();
        assert!(decision.document.problems.is_empty());
        assert_eq!(decision.date.as_ref().unwrap().value, date(2026, 2, 12));
        assert_eq!(decision.words().as_deref(), Some("We keep it so.\nReally."));
        assert!(decision.is_prose());
        assert!(!decision.is_due(date(2027, 1, 1)));
    }

    #[test]
    fn a_decision_is_due_from_its_day_on() {
        let backlog = backlog("---\nrevisit: 2026-06-01\n---\n# Closed\n");
        let decision = backlog.decisions().next().unwrap();
        assert!(!decision.is_due(date(2026, 5, 31)));
        assert!(decision.is_due(date(2026, 6, 1)));
    }

    #[test]
    fn what_cannot_be_read_in_a_decision_is_a_problem() {
        let backlog = backlog("---\nrevisit: soon\nitem: S-00000A\ndecides: x\n---\n# Closed\n");
        let decision = backlog.decisions().next().unwrap();
        let problems = &decision.document.problems;
        let messages: Vec<&str> = problems.iter().map(|each| each.message.as_str()).collect();
        assert_eq!(messages.len(), 3, "{messages:?}");
    }
}
