//! Criteria, tasks and questions that go from one file to another, byte by byte, in whole lines.

use std::ops::Range;

use crate::backlog::Document;
use crate::backlog::body::{Criterion, Form, Section, Task};
use crate::text::sorting::PutInOrder as _;
use crate::text::{Edit, Source, Span};

/// The lists of an item's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Criteria,
    Tasks,
    Questions,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Criteria, Self::Questions, Self::Tasks];

    /// One of them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Criteria => "criterion",
            Self::Tasks => "task",
            Self::Questions => "question",
        }
    }

    /// Several of them.
    pub fn names(self) -> &'static str {
        match self {
            Self::Criteria => "criteria",
            Self::Tasks => "tasks",
            Self::Questions => "questions",
        }
    }
}

/// One criterion, task or question, as whole lines of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portion {
    pub part: Part,
    /// What it says, without mark, tick and label.
    pub text: Span,
    /// `AC1`, where it has a label.
    pub label: Option<Span>,
    /// Ticked: demonstrated, done, answered.
    pub is_ticked: bool,
    /// From the first line's first byte to behind the last line's end.
    lines: Range<usize>,
    /// The number of the fence that it stands in.
    fence: Option<usize>,
}

/// A fenced block, in whole lines.
struct Fence {
    whole: Range<usize>,
    opening: Range<usize>,
    closing: Range<usize>,
}

/// All portions of a body, in the order of the text.
pub fn portions(document: &Document) -> Vec<Portion> {
    let body = &document.body;
    let fences = fences(document);
    let text = &document.source.text;
    let portion = |part, span: Span, own: Span, label, is_ticked| {
        let lines = line_start(text, span.start as usize)..line_end(text, span.end as usize);
        let inside = |fence: &Fence| fence.whole.contains(&lines.start);
        Portion {
            part,
            text: own,
            label,
            is_ticked,
            fence: fences.iter().position(inside),
            lines,
        }
    };
    let criterion = |each: &Criterion| {
        let is_ticked = each.form == Form::Task { done: true };
        portion(Part::Criteria, each.span, each.text, each.label, is_ticked)
    };
    let task = |part| {
        move |each: &Task| portion(part, each.span, each.text, None, each.done == Some(true))
    };
    let mut all: Vec<Portion> = body.criteria.iter().map(criterion).collect();
    all.extend(body.tasks.iter().map(task(Part::Tasks)));
    all.extend(body.questions.iter().map(task(Part::Questions)));
    all.put_in_order_by_key(|portion| portion.lines.start);
    give_tags(text, &mut all);
    all
}

/// Tags above a scenario are its own, not the end of the one before.
fn give_tags(text: &str, portions: &mut [Portion]) {
    for number in 1..portions.len() {
        let [.., before, here] = portions.get_mut(..=number).unwrap_or_default() else {
            continue;
        };
        while before.lines.end == here.lines.start && before.lines.len() > 1 {
            let last = line_start(text, before.lines.end - 1);
            let line = text.get(last..before.lines.end).unwrap_or_default();
            if last <= before.lines.start || !line.trim_start().starts_with('@') {
                break;
            }
            before.lines.end = last;
            here.lines.start = last;
        }
    }
}

fn fences(document: &Document) -> Vec<Fence> {
    let text = &document.source.text;
    let mut fences = Vec::new();
    let mut open: Option<(Range<usize>, char, usize)> = None;
    let mut at = document.body.span.start as usize;
    for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let bare = line.trim();
        let Some(mark) = bare.chars().next().filter(|mark| "`~".contains(*mark)) else {
            continue;
        };
        let length = bare.chars().take_while(|each| *each == mark).count();
        match &open {
            None if length >= 3 => open = Some((range, mark, length)),
            Some((opening, sign, most))
                if *sign == mark && length >= *most && bare.len() == length =>
            {
                fences.push(Fence {
                    whole: opening.start..range.end,
                    opening: opening.clone(),
                    closing: range,
                });
                open = None;
            }
            _ => {}
        }
    }
    fences
}

/// The lines that these portions are, to be put into another file: as they are written, each with a line end; a fence
/// around them is written again.
pub(super) fn carried(document: &Document, chosen: &[&Portion], newline: &str) -> String {
    let text = &document.source.text;
    let fences = fences(document);
    let slice = |range: &Range<usize>| {
        let lines = text.get(range.clone()).unwrap_or_default();
        let end = if lines.ends_with('\n') { "" } else { newline };
        format!("{lines}{end}")
    };
    let mut carried = String::new();
    let mut before: Option<&Portion> = None;
    for portion in chosen {
        let stays_in = before.and_then(|before| before.fence) == portion.fence;
        if let Some(before) = before {
            if let Some(fence) = before.fence.and_then(|fence| fences.get(fence))
                && !stays_in
            {
                carried.push_str(&slice(&fence.closing));
            }
            let are_items = is_item(text, before) && is_item(text, portion);
            if !are_items && !carried.ends_with("\n\n") && !carried.ends_with("\n\r\n") {
                carried.push_str(newline);
            }
        }
        if let Some(fence) = portion.fence.and_then(|fence| fences.get(fence))
            && (before.is_none() || !stays_in)
        {
            carried.push_str(&slice(&fence.opening));
        }
        carried.push_str(&slice(&portion.lines));
        before = Some(portion);
    }
    if let Some(fence) = before
        .and_then(|portion| portion.fence)
        .and_then(|fence| fences.get(fence))
    {
        carried.push_str(&slice(&fence.closing));
    }
    carried
}

/// The edits that take these portions out of their file, with the fences and headings that nothing is left of.
pub(super) fn removal(document: &Document, all: &[Portion], gone: &[&Portion]) -> Vec<Edit> {
    let text = &document.source.text;
    let mut ranges: Vec<Range<usize>> = gone.iter().map(|portion| portion.lines.clone()).collect();
    for (number, fence) in fences(document).into_iter().enumerate() {
        let mut inside = all
            .iter()
            .filter(|portion| portion.fence == Some(number))
            .peekable();
        if inside.peek().is_some() && inside.all(|portion| gone.contains(&portion)) {
            ranges.push(fence.whole);
        }
    }
    let mut ranges = joined(ranges, text);
    for section in emptied(document, &ranges) {
        ranges.push(section);
    }
    let ranges = joined(ranges, text).into_iter();
    ranges
        .map(|range| Edit {
            span: with_blanks(text, range).into(),
            replacement: String::new(),
        })
        .collect()
}

/// The sections, each with its heading, that are blank without these ranges and are not without.
fn emptied(document: &Document, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let text = &document.source.text;
    let is_emptied = |section: &&Section| {
        let content = section.content.range();
        let mut touched = false;
        let mut at = content.start;
        for range in ranges {
            if range.start < content.start || range.end > content.end {
                continue;
            }
            touched = true;
            let between = text.get(at..range.start).unwrap_or_default();
            if !between.trim().is_empty() {
                return false;
            }
            at = range.end;
        }
        let rest = text.get(at..content.end).unwrap_or_default();
        touched && rest.trim().is_empty()
    };
    let sections = document.body.sections.iter().filter(is_emptied);
    sections
        .map(|section| line_start(text, section.title.start as usize)..section.content.end as usize)
        .collect()
}

/// The ranges in order, those that touch or have blanks between them made one.
fn joined(mut ranges: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    ranges.put_in_order_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last)
                if range.start <= last.end
                    || text
                        .get(last.end..range.start)
                        .is_some_and(|between| between.trim().is_empty()) =>
            {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// The range with the blank lines behind it where others stand before it, or before it where the text ends: so that no more
/// blank lines are left than there were on one side.
fn with_blanks(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let behind = text.get(range.end..).unwrap_or_default();
    let blanks_behind = blank_lines(behind);
    if behind.len() == blanks_behind {
        let kept = before.trim_end();
        let rest = before.get(kept.len()..).unwrap_or_default();
        let end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        return kept.len() + end..text.len();
    }
    let last_line = before.lines().next_back().unwrap_or_default();
    if last_line.trim().is_empty() {
        range.start..range.end + blanks_behind
    } else {
        range
    }
}

/// The bytes of the blank lines that a text begins with.
fn blank_lines(text: &str) -> usize {
    text.split_inclusive('\n')
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum()
}

/// Whether it is the item of a list, beside which another may stand without a blank line.
fn is_item(text: &str, portion: &Portion) -> bool {
    let lines = text.get(portion.lines.clone()).unwrap_or_default();
    let line = lines.trim_start();
    let digits = line.trim_start_matches(|each: char| each.is_ascii_digit());
    let is_numbered = digits.len() < line.len() && digits.starts_with(['.', ')']);
    portion.fence.is_none() && (is_numbered || line.starts_with(['-', '*', '+']))
}

/// The heading of the section that a portion stands in, as it is written.
pub(super) fn heading<'a>(document: &'a Document, portion: &Portion) -> Option<&'a str> {
    let source: &'a Source = &document.source;
    let holds = |section: &&Section| section.content.range().contains(&portion.lines.start);
    let section = document
        .body
        .sections
        .iter()
        .find(|section| holds(section) && section.level <= 2);
    section.map(|section| source.slice(section.title))
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}
