//! The walk over a body's blocks: sections, words, media, lists, and where to look for narrative and criteria.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::criteria::{self, Scenarios};
use super::narrative::{self, Found};
use super::purpose::{Purpose, purpose_of};
use super::words::tick_box;
use super::{Body, Criterion, Narrative, Section, Task};
use crate::text::{Span, eight};

/// A section that is not closed yet.
struct Open {
    section: usize,
    words_before: u32,
    purpose: Option<Purpose>,
}

pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    sections: Vec<Section>,
    criteria: Vec<Criterion>,
    questions: Vec<Task>,
    tasks: Vec<Task>,
    narrative: Option<Narrative>,
    words: u32,
    has_media: bool,
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

pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) start: usize,
    pub(super) title: Option<Span>,
}

impl<'a> Walk<'a> {
    /// A walk over this text in which no narrative is looked for before byte `searched`.
    pub(super) fn new(text: &'a str, searched: usize) -> Self {
        Self {
            text,
            sections: Vec::new(),
            criteria: Vec::new(),
            questions: Vec::new(),
            tasks: Vec::new(),
            narrative: None,
            words: 0,
            has_media: false,
            open: Vec::new(),
            heading: None,
            containers: 0,
            lists: 0,
            code: None,
            text_end: usize::MAX,
            partial: None,
            searched,
            blocks: 0,
            past_opening: false,
            scenarios: Scenarios::default(),
        }
    }

    /// Goes over the blocks of a stretch as the full parser reads them.
    pub(super) fn markdown(&mut self, range: Range<usize>) {
        let shift = range.start;
        let stretch = self.text.get(range).unwrap_or_default();
        for (event, range) in Parser::new_ext(stretch, Options::ENABLE_TABLES).into_offset_iter() {
            self.event(&event, range.start + shift..range.end + shift);
        }
    }

    /// A paragraph of plain words.
    pub(super) fn plain_paragraph(&mut self, range: Range<usize>) {
        self.plain(range.clone());
        self.paragraph(range);
    }

    /// A paragraph in a quote; its words are told by [`Self::plain`].
    pub(super) fn plain_quote(&mut self, range: Range<usize>) {
        self.containers += 1;
        self.paragraph(range);
        self.containers -= 1;
    }

    /// An item of a list that stands in nothing else; its words are told by [`Self::plain`].
    pub(super) fn plain_item(&mut self, range: Range<usize>) {
        self.containers += 2;
        self.lists += 1;
        self.item(range);
        self.lists -= 1;
        self.containers -= 2;
    }

    /// Counts plain words.
    pub(super) fn plain(&mut self, range: Range<usize>) {
        let text = self.text.as_bytes().get(range).unwrap_or_default();
        self.words += words_in(text, false);
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(_) | Event::Code(_) => self.prose(range),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.has_media |= html.contains("<img") || html.contains("<table");
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
                self.has_media = true;
            }
            Tag::Image { .. } => self.has_media = true,
            Tag::Link {
                link_type: LinkType::Email,
                ..
            } => {}
            Tag::Link { dest_url, .. } => self.has_media |= is_local_file(dest_url),
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
            self.scenarios.fenced(self.text, range, &mut self.criteria);
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
        self.words += words_in(text.as_bytes(), inside_word);
    }

    fn purpose(&self) -> Option<Purpose> {
        self.open.last().and_then(|open| open.purpose)
    }

    /// Begins the section of a heading that ends at `end`.
    pub(super) fn open_section(&mut self, heading: &Heading, end: usize) {
        self.close_sections(heading.level, heading.start);
        let title = heading.title.unwrap_or_else(|| Span::at(heading.start));
        let title_text = self.text.get(title.range()).unwrap_or_default();
        let inherited = self.purpose();
        self.scenarios.close(self.text, &mut self.criteria);
        if inherited == Some(Purpose::Criteria) {
            self.scenarios.heading(self.text, title, &mut self.criteria);
        }
        if heading.level == 1 {
            self.search(title.range());
        } else {
            self.past_opening = true;
        }
        self.open.push(Open {
            section: self.sections.len(),
            words_before: self.words,
            purpose: purpose_of(title_text).or(inherited),
        });
        self.sections.push(Section {
            level: heading.level,
            title,
            content: Span::new(end, end),
            words: 0,
        });
    }

    /// Closes the sections of this level and below, which end at `end`.
    fn close_sections(&mut self, level: u8, end: usize) {
        while let Some(open) = self.open.last() {
            let Some(section) = self.sections.get_mut(open.section) else {
                break;
            };
            if section.level < level {
                break;
            }
            section.content = Span::new(section.content.start as usize, end);
            section.words = self.words - open.words_before;
            if open.purpose == Some(Purpose::Criteria) {
                self.scenarios.close(self.text, &mut self.criteria);
            }
            self.open.pop();
        }
    }

    fn paragraph(&mut self, range: Range<usize>) {
        match self.purpose() {
            None => self.search(range),
            Some(Purpose::Criteria) if self.containers == 0 => {
                self.scenarios
                    .paragraph(self.text, range, &mut self.criteria);
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
                self.scenarios.item(self.text, range, &mut self.criteria);
            }
            Some(Purpose::Questions) => self.questions.extend(task(self.text, range)),
            Some(Purpose::Tasks) => self.tasks.extend(task(self.text, range)),
        }
    }

    /// Looks for a narrative in a block of prose, until there is one.
    fn search(&mut self, block: Range<usize>) {
        if self.narrative.is_some() || block.start < self.searched {
            return;
        }
        self.searched = block.end;
        self.blocks += 1;
        let opening = self.partial.is_none() && self.blocks <= 2 && !self.past_opening;
        match narrative::find(self.text, block, opening) {
            Some(found) if found.whole => self.narrative = Some(found.narrative),
            Some(found) => self.partial = self.partial.take().or(Some(found)),
            None => {}
        }
    }

    /// The body of all that was walked over, which stands at `span`.
    pub(super) fn finish(mut self, span: Span) -> Body {
        self.scenarios.close(self.text, &mut self.criteria);
        self.close_sections(0, span.end as usize);
        let partial = self.partial.map(|found| found.narrative);
        Body {
            span,
            sections: self.sections.into(),
            narrative: self.narrative.or(partial).map(Box::new),
            criteria: self.criteria.into(),
            questions: self.questions.into(),
            tasks: self.tasks.into(),
            words: self.words,
            has_media: self.has_media,
        }
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
    let mut before = inside_word;
    let mut count = 0;
    let (eights, rest) = text.as_chunks();
    for eight in eights {
        let inside = eight::above(*eight, b' ');
        // A byte's bit moves to the byte behind it.
        let follows = (inside << 8) | (u64::from(before) << 7);
        count += (inside & !follows).count_ones();
        before = inside >> 63 == 1;
    }
    for byte in rest {
        let inside = *byte > b' ';
        count += u32::from(inside && !before);
        before = inside;
    }
    count
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
