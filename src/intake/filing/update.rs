//! What a tool changed since the last import, brought into the file, unless somebody changed it here.
//!
//! A merge of three: what the tool said then (its digest stands in `imported.seen`), what it says now, and what stands
//! here. Where only the tool changed, the file follows; where both did, ours stays and it is said.

use super::page::{self, FIELDS, Field, Page, Seen, digest};
use crate::backlog::feedback::FeedbackState;
use crate::backlog::front_matter::{Entry, Node, quoted, written};
use crate::backlog::schema::Record;
use crate::backlog::{Document, Feedback, Id};
use crate::text::{Change, Edit, Source, Span};

/// What becomes of one file.
#[derive(Default)]
pub(super) struct Update {
    pub(super) change: Option<Change>,
    /// Fields that follow the tool.
    pub(super) followed: Vec<&'static str>,
    /// Fields that were changed there and here: ours stay.
    pub(super) kept: Vec<&'static str>,
    /// Why the file is left alone although there is something to change.
    pub(super) refused: Option<String>,
}

/// What the tool's record, as it is now, changes in the file.
pub(super) fn update(feedback: &Feedback, now: &Page) -> Update {
    let document = &feedback.document;
    let before = page::seen_of(document);
    let mut seen = before.clone();
    let mut update = Update::default();
    let mut pen = Pen::new(document);
    for field in FIELDS {
        let Some(theirs) = field.theirs(now) else {
            continue;
        };
        let digest_now = digest(&theirs);
        let known = before.get(field.name());
        if known == Some(&digest_now) {
            continue;
        }
        match decide(field, feedback, &theirs, known) {
            Decision::Same => {}
            Decision::Follow => {
                pen.set(field, now, &theirs);
                update.followed.push(field.name());
            }
            Decision::Keep => update.kept.push(field.name()),
        }
        seen.insert(field.name().to_owned(), digest_now);
    }
    pen.origin(now, &seen, &before, &mut update.followed);
    if pen.edits.is_empty() {
        return update;
    }
    finish(pen, feedback, now, update)
}

enum Decision {
    /// The file says it already.
    Same,
    Follow,
    Keep,
}

fn decide(field: Field, feedback: &Feedback, theirs: &str, known: Option<&String>) -> Decision {
    let ours = field.ours(feedback);
    if ours.as_deref() == Some(theirs) {
        return Decision::Same;
    }
    let is_untouched = match (&ours, known) {
        (Some(ours), Some(known)) => digest(ours) == *known,
        // Never said there before: free here as long as nobody wrote it.
        (None, None) => true,
        (Some(ours), None) => is_first_value(field, ours),
        (None, Some(_)) => false,
    };
    let is_free = match field {
        // A merge changes the state too.
        Field::MergedInto => is_untouched && is_open(feedback),
        _ => is_untouched,
    };
    if is_free {
        Decision::Follow
    } else {
        Decision::Keep
    }
}

/// Whether this is what filing writes where the tool says nothing.
fn is_first_value(field: Field, ours: &str) -> bool {
    matches!((field, ours), (Field::State, "new"))
}

/// Whether nobody here decided about it: still as it came in.
fn is_open(feedback: &Feedback) -> bool {
    let came_so = page::seen_of(&feedback.document)
        .get(Field::State.name())
        .is_some_and(|known| digest(feedback.state.value.name()) == *known);
    feedback.state.value == FeedbackState::New || came_so
}

/// The file with a link that only now leads somewhere: what it was merged into there is here since this import.
pub(super) fn link(feedback: &Feedback, target: &Id) -> Update {
    let document = &feedback.document;
    let before = page::seen_of(document);
    let mut update = Update::default();
    if before.contains_key(Field::MergedInto.name()) {
        return update;
    }
    let mut seen = before;
    let theirs = target.to_string();
    seen.insert(Field::MergedInto.name().to_owned(), digest(&theirs));
    let now = Page {
        merged_into: Some(target.clone()),
        state: Some(FeedbackState::Merged),
        ..Page::default()
    };
    let mut pen = Pen::new(document);
    match decide(Field::MergedInto, feedback, &theirs, None) {
        Decision::Same => {}
        Decision::Follow => {
            pen.set(Field::MergedInto, &now, &theirs);
            pen.set(Field::State, &now, FeedbackState::Merged.name());
            update.followed.push(Field::MergedInto.name());
        }
        Decision::Keep => update.kept.push(Field::MergedInto.name()),
    }
    pen.seen(&seen);
    finish(pen, feedback, &now, update)
}

/// The change, once the text that it makes says what was meant.
fn finish(pen: Pen<'_>, feedback: &Feedback, now: &Page, mut update: Update) -> Update {
    let path = feedback.path();
    let change = Change::Edit {
        path: path.to_owned(),
        before: feedback.document.source.text.clone(),
        edits: pen.edits,
    };
    let after = change
        .after()
        .ok()
        .map(|text| Feedback::new(Document::parse_prose(Source::new(path, text))));
    let is_right = after.is_some_and(|after| {
        after.document.problems.len() <= feedback.document.problems.len()
            && FIELDS.iter().all(|field| {
                let expected = if update.followed.contains(&field.name()) {
                    field.theirs(now)
                } else {
                    field.ours(feedback)
                };
                let is_state_of_merge =
                    *field == Field::State && update.followed.contains(&Field::MergedInto.name());
                is_state_of_merge || field.ours(&after) == expected
            })
    });
    if is_right {
        update.change = Some(change);
    } else {
        update.refused = Some(format!(
            "{path} is written in a way that cannot be changed safely"
        ));
        update.followed.clear();
    }
    update
}

/// Edits of one file's text.
struct Pen<'a> {
    document: &'a Document,
    edits: Vec<Edit>,
    newline: &'static str,
}

impl<'a> Pen<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            edits: Vec::new(),
            newline: if document.source.text.contains("\r\n") {
                "\r\n"
            } else {
                "\n"
            },
        }
    }

    fn set(&mut self, field: Field, now: &Page, theirs: &str) {
        match field {
            Field::Text => self.set_verbatim(now),
            Field::Themes => self.set_block("themes", &page::themes(&now.themes)),
            Field::State => {
                self.set_line(field.name(), theirs);
                let is_declined = now.state == Some(FeedbackState::Declined);
                if is_declined && self.document.entry("declined").is_none() {
                    self.set_block("declined", &page::declined(&now.origin.tool));
                }
            }
            Field::Title | Field::Segment | Field::Channel | Field::Lang => {
                self.set_line(field.name(), &written(theirs));
            }
            _ => self.set_line(field.name(), theirs),
        }
    }

    fn set_line(&mut self, key: &str, value: &str) {
        match self.document.entry(key).map(|entry| &entry.value) {
            Some(Node::Absent(span)) => self.insert(span.end as usize, format!(" {value}")),
            Some(node) => self.replace(node.span(), value.to_owned()),
            None => self.insert_line(key, &format!("{key}: {value}\n")),
        }
    }

    /// A key with lines below it, in the place of the one that is there.
    fn set_block(&mut self, key: &str, lines: &str) {
        match self.document.entry(key) {
            Some(entry) => {
                let start = self.line_start(entry.key.span().start as usize);
                let end = self.line_end(last_end(entry));
                self.replace(Span::new(start, end), lines.replace('\n', self.newline));
            }
            None => self.insert_line(key, lines),
        }
    }

    /// Puts lines behind the last key that stands before this one in a feedback file.
    fn insert_line(&mut self, key: &str, lines: &str) {
        let order = Record::Feedback.usual_order();
        let before = order.iter().take_while(|each| **each != key);
        let last = before.filter_map(|each| self.document.entry(each)).last();
        let at = match last {
            Some(entry) => self.line_end(last_end(entry)),
            None => self.document.front.span.start as usize,
        };
        self.insert(at, lines.replace('\n', self.newline));
    }

    fn set_verbatim(&mut self, now: &Page) {
        let source = &self.document.source;
        let quote = now.verbatim.replace('\n', self.newline);
        match self.document.body.section(source, "Verbatim") {
            Some(section) => {
                let text = source.slice(section.content);
                let start = section.content.start as usize + text.len() - text.trim_start().len();
                let end = start + text.trim().len();
                let span = if text.trim().is_empty() {
                    Span::at(self.line_end(section.title.end as usize))
                } else {
                    Span::new(start, end)
                };
                let end = if span.is_empty() { self.newline } else { "" };
                self.replace(span, quote + end);
            }
            None => {
                let newline = self.newline;
                let lines = format!("{newline}## Verbatim{newline}{quote}{newline}");
                self.insert(self.document.body.span.start as usize, lines);
            }
        }
    }

    /// What belongs to the tool alone: its address, its votes, and the digests of what it said.
    fn origin(&mut self, now: &Page, seen: &Seen, before: &Seen, followed: &mut Vec<&'static str>) {
        let votes = now.origin.votes.map(|votes| votes.to_string());
        let said = [
            ("url", "imported.url", now.origin.url.clone()),
            ("votes", "imported.votes", votes),
            (
                "merged_into",
                "imported.merged_into",
                now.origin.merged_into.clone(),
            ),
        ];
        for (key, path, value) in said {
            let Some(value) = value else { continue };
            let ours = self.document.text(path).map(|text| text.value.to_owned());
            if ours.as_deref() == Some(&*value) {
                continue;
            }
            let value = if key == "votes" {
                value
            } else {
                written(&value).into_owned()
            };
            self.set_imported(key, &value);
            followed.push(match key {
                "url" => "address",
                "votes" => "votes",
                _ => "merged into",
            });
        }
        if seen != before {
            self.seen(seen);
        }
    }

    fn seen(&mut self, seen: &Seen) {
        self.set_imported("seen", &written(&page::seen_text(seen)));
    }

    fn set_imported(&mut self, key: &str, value: &str) {
        let document = self.document;
        if let Some(entry) = document.entry(&format!("imported.{key}")) {
            return self.replace(entry.value.span(), value.to_owned());
        }
        let Some(imported) = document.entry("imported") else {
            return;
        };
        let span = imported.value.span();
        if document.source.slice(span).starts_with('{') {
            let value = if value.starts_with(['"', '\'']) {
                value.to_owned()
            } else {
                quoted(value)
            };
            return self.insert(
                (span.end as usize).saturating_sub(1),
                format!(", {key}: {value}"),
            );
        }
        let at = self.line_end(last_end(imported));
        self.insert(at, format!("  {key}: {value}{}", self.newline));
    }

    fn replace(&mut self, span: Span, replacement: String) {
        self.edits.push(Edit { span, replacement });
    }

    fn insert(&mut self, at: usize, text: String) {
        self.replace(Span::at(at), text);
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.document.source.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let text = &self.document.source.text;
        let rest = text.get(at..).unwrap_or_default();
        rest.find('\n')
            .map_or(text.len(), |newline| at + newline + 1)
    }
}

/// Behind the last character of an entry that says something.
fn last_end(entry: &Entry) -> usize {
    fn of(node: &Node) -> usize {
        match node {
            Node::Map(map) => map.entries.last().map_or(map.span.end as usize, last_end),
            Node::List(list) => list.nodes.last().map_or(list.span.end as usize, of),
            other => other.span().end as usize,
        }
    }
    of(&entry.value).max(entry.key.span().end as usize)
}
