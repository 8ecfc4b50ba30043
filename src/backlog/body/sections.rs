//! The walk over a body's Markdown: sections, words, media, lists, and where to look for narrative and criteria.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::criteria::{self, Scenarios};
use super::narrative::{self, Found};
use super::words::tick_box;
use super::{Body, Section, Task};
use crate::text::{Source, Span};

/// The body of this file from byte `start` (after the closing fence of the front matter) to its end.
pub fn parse(source: &Source, start: usize) -> Body {
    let text = &*source.text;
    let rest = text.get(start..).unwrap_or_default();
    let shift = text.len() - rest.trim_start_matches('\u{feff}').len();
    let markdown = text.get(shift..).unwrap_or_default();
    let mut walk = Walk::new(text, shift);
    let options = Options::ENABLE_TABLES;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        walk.event(&event, range.start + shift..range.end + shift);
    }
    walk.finish(Span::new(text.len() - rest.len(), text.len()))
}

/// What the lists of a section are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Criteria,
    Questions,
    Tasks,
}

/// A section that is not closed yet.
struct Open {
    section: usize,
    words_before: u32,
    purpose: Option<Purpose>,
}

struct Walk<'a> {
    text: &'a str,
    body: Body,
    open: Vec<Open>,
    heading: Option<Heading>,
    /// Quotes, lists, items, tables and the like around the current place.
    containers: u32,
    lists: u32,
    code: Option<bool>,
    /// Where the last text ended, so that a word in several pieces counts once.
    text_end: usize,
    /// The narrative that lacks a role or a means, used when the text has no whole one.
    partial: Option<Found>,
    /// Prose before this place was searched for a narrative.
    searched: usize,
    blocks: u32,
    past_opening: bool,
    scenarios: Scenarios,
}

struct Heading {
    level: u8,
    start: usize,
    title: Option<Span>,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        Self {
            text,
            body: Body::default(),
            open: Vec::new(),
            heading: None,
            containers: 0,
            lists: 0,
            code: None,
            text_end: usize::MAX,
            partial: None,
            searched: start,
            blocks: 0,
            past_opening: false,
            scenarios: Scenarios::default(),
        }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(_) | Event::Code(_) => self.prose(range),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.body.has_media |= html.contains("<img") || html.contains("<table");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } if self.containers == 0 => {
                self.heading = Some(Heading {
                    level: *level as u8,
                    start: range.start,
                    title: None,
                });
            }
            Tag::Paragraph => self.paragraph(range),
            Tag::Item => {
                self.containers += 1;
                self.item(range);
            }
            Tag::List(_) => {
                self.containers += 1;
                self.lists += 1;
            }
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.containers += 1,
            Tag::Table(_) => {
                self.containers += 1;
                self.body.has_media = true;
            }
            Tag::Image { .. } => self.body.has_media = true,
            Tag::Link { dest_url, .. } => self.body.has_media |= is_local_file(dest_url),
            Tag::CodeBlock(kind) => self.code = Some(is_gherkin(kind)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take() {
                    self.open_section(&heading, range.end);
                }
            }
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition | TagEnd::Table => {
                self.containers = self.containers.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.containers = self.containers.saturating_sub(1);
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.end_code(range),
            _ => {}
        }
    }

    fn end_code(&mut self, range: Range<usize>) {
        if self.code.take() == Some(true) && self.purpose() == Some(Purpose::Criteria) {
            self.scenarios
                .fenced(self.text, range, &mut self.body.criteria);
        }
    }

    /// Text of a paragraph, item, cell or heading.
    fn prose(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        if let Some(heading) = &mut self.heading {
            let span = Span::from(range);
            heading.title = Some(heading.title.map_or(span, |title| title.join(span)));
            return;
        }
        let inside_word = self.text_end == range.start
            && range.start.checked_sub(1).is_some_and(|before| {
                self.text
                    .as_bytes()
                    .get(before)
                    .is_some_and(|byte| *byte > b' ')
            });
        self.text_end = range.end;
        self.body.words += words_in(text.as_bytes(), inside_word);
    }

    fn purpose(&self) -> Option<Purpose> {
        self.open.last().and_then(|open| open.purpose)
    }

    fn open_section(&mut self, heading: &Heading, end: usize) {
        self.close_sections(heading.level, heading.start);
        let title = heading.title.unwrap_or_else(|| Span::at(heading.start));
        let title_text = self.text.get(title.range()).unwrap_or_default();
        let inherited = self.purpose();
        self.scenarios.close(self.text, &mut self.body.criteria);
        if inherited == Some(Purpose::Criteria) {
            self.scenarios
                .heading(self.text, title, &mut self.body.criteria);
        }
        if heading.level == 1 {
            self.search(title.range());
        } else {
            self.past_opening = true;
        }
        self.open.push(Open {
            section: self.body.sections.len(),
            words_before: self.body.words,
            purpose: purpose_of(title_text).or(inherited),
        });
        self.body.sections.push(Section {
            level: heading.level,
            title,
            content: Span::new(end, end),
            words: 0,
        });
    }

    /// Closes the sections of this level and below, which end at `end`.
    fn close_sections(&mut self, level: u8, end: usize) {
        while let Some(open) = self.open.last() {
            let Some(section) = self.body.sections.get_mut(open.section) else {
                break;
            };
            if section.level < level {
                break;
            }
            section.content = Span::new(section.content.start as usize, end);
            section.words = self.body.words - open.words_before;
            if open.purpose == Some(Purpose::Criteria) {
                self.scenarios.close(self.text, &mut self.body.criteria);
            }
            self.open.pop();
        }
    }

    fn paragraph(&mut self, range: Range<usize>) {
        match self.purpose() {
            None => self.search(range),
            Some(Purpose::Criteria) if self.containers == 0 => {
                self.scenarios
                    .paragraph(self.text, range, &mut self.body.criteria);
            }
            Some(_) => {}
        }
    }

    fn item(&mut self, range: Range<usize>) {
        if self.lists != 1 {
            return;
        }
        match self.purpose() {
            None => self.search(range),
            // A list in a quote is somebody's words.
            Some(_) if self.containers != 2 => {}
            Some(Purpose::Criteria) => {
                self.scenarios
                    .item(self.text, range, &mut self.body.criteria);
            }
            Some(Purpose::Questions) => self.body.questions.extend(task(self.text, range)),
            Some(Purpose::Tasks) => self.body.tasks.extend(task(self.text, range)),
        }
    }

    /// Looks for a narrative in a block of prose, until there is one.
    fn search(&mut self, block: Range<usize>) {
        if self.body.narrative.is_some() || block.start < self.searched {
            return;
        }
        self.searched = block.end;
        self.blocks += 1;
        let opening = self.partial.is_none() && self.blocks <= 2 && !self.past_opening;
        match narrative::find(self.text, block, opening) {
            Some(found) if found.whole => self.body.narrative = Some(found.narrative),
            Some(found) => self.partial = self.partial.take().or(Some(found)),
            None => {}
        }
    }

    fn finish(mut self, span: Span) -> Body {
        self.scenarios.close(self.text, &mut self.body.criteria);
        self.close_sections(0, span.end as usize);
        let mut body = self.body;
        body.span = span;
        body.narrative = body
            .narrative
            .or_else(|| self.partial.map(|found| found.narrative));
        body
    }
}

/// The line of a list item without mark and tick.
fn task(text: &str, range: Range<usize>) -> Option<Task> {
    let (span, own) = criteria::own_text(text, range)?;
    let line = text.get(own.range())?;
    let (done, skipped) = tick_box(line).map_or((None, 0), |(done, length)| (Some(done), length));
    Some(Task {
        span,
        text: Span::new(own.start as usize + skipped, own.end as usize),
        done,
    })
}

/// Runs of bytes above the blank; the first may go on with a word counted before.
fn words_in(text: &[u8], inside_word: bool) -> u32 {
    let blank = |byte: u8| byte <= b' ';
    let starts: usize = text
        .windows(2)
        .map(|pair| match pair {
            [before, here] => usize::from(blank(*before) & !blank(*here)),
            _ => 0,
        })
        .sum();
    let first = text
        .first()
        .is_some_and(|first| !blank(*first) && !inside_word);
    u32::try_from(starts + usize::from(first)).unwrap_or(u32::MAX)
}

fn is_gherkin(kind: &CodeBlockKind<'_>) -> bool {
    match kind {
        CodeBlockKind::Indented => false,
        CodeBlockKind::Fenced(info) => {
            let language = info.split([' ', ',', '{']).next().unwrap_or_default();
            ["", "gherkin", "cucumber", "feature"]
                .iter()
                .any(|each| each.eq_ignore_ascii_case(language))
        }
    }
}

/// Whether a link's target is a file beside this one and neither an address nor a place in this text.
fn is_local_file(target: &str) -> bool {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    !path.is_empty() && !path.contains(':') && !path.starts_with("//")
}

/// What the lists below a heading of this title are.
fn purpose_of(title: &str) -> Option<Purpose> {
    const TITLES: [(&str, Purpose); 13] = [
        ("acceptance criteria", Purpose::Criteria),
        ("acceptance criterion", Purpose::Criteria),
        ("acceptance tests", Purpose::Criteria),
        ("akzeptanzkriterien", Purpose::Criteria),
        ("abnahmekriterien", Purpose::Criteria),
        ("critères d'acceptation", Purpose::Criteria),
        ("acceptatiecriteria", Purpose::Criteria),
        ("criterios de aceptación", Purpose::Criteria),
        ("questions", Purpose::Questions),
        ("open questions", Purpose::Questions),
        ("offene fragen", Purpose::Questions),
        ("fragen", Purpose::Questions),
        ("tasks", Purpose::Tasks),
    ];
    let title = title
        .trim_start_matches(|each: char| !each.is_alphabetic())
        .split(['(', ':'])
        .next()
        .unwrap_or_default()
        .trim_end_matches(|each: char| !each.is_alphabetic());
    TITLES
        .iter()
        .find(|(known, _)| same_title(known, title))
        .map(|(_, purpose)| *purpose)
}

fn same_title(known: &str, title: &str) -> bool {
    if title.is_ascii() {
        return known.eq_ignore_ascii_case(title);
    }
    title.to_lowercase().replace('’', "'") == known
}

#[cfg(test)]
mod tests {
    use super::super::words::list_mark;

    #[test]
    fn a_list_mark_ends_where_the_text_begins() {
        assert_eq!(list_mark("- [x] done"), Some(6));
        assert_eq!(list_mark("12) twelve"), Some(4));
        assert_eq!(list_mark("-5 degrees"), None);
    }
}
