//! Findings with their places looked up: offsets become lines and columns, and the line of the mark is cut out.

use std::ops::Range;

use super::shape::{Count, Edit, Excerpt, Finding, Note, Place};
use crate::backlog::Backlog;
use crate::rules;
use crate::text::{LineIndex, Source, Span};

/// Bytes of a line that are kept on either side of a mark, and of the mark itself.
const WINDOW: usize = 160;

/// These findings as reports have them, in the same order.
pub fn placed(backlog: &Backlog, findings: Vec<rules::Finding>) -> Vec<Finding> {
    let files: Vec<(usize, u32)> = findings
        .chunk_by(|one, next| one.remark.path == next.remark.path)
        .map(|file| (file.len(), furthest(file)))
        .collect();
    let mut placed = Vec::with_capacity(findings.len());
    let mut findings = findings.into_iter();
    for (count, furthest) in files {
        let mut lines = None;
        for finding in findings.by_ref().take(count) {
            let lines =
                lines.get_or_insert_with(|| lines_of(backlog, &finding.remark.path, furthest));
            placed.push(one(backlog, finding, lines.as_ref()));
        }
    }
    placed
}

/// The last place that these findings name in their file.
fn furthest(findings: &[rules::Finding]) -> u32 {
    let spans = findings.iter().flat_map(|finding| {
        let remark = &finding.remark;
        let edits = remark.fix.iter().map(|edit| edit.span);
        let notes = remark.notes.iter();
        let here = notes.filter(|note| note.path == remark.path);
        let notes = here.map(|note| note.span);
        std::iter::once(remark.span).chain(edits).chain(notes)
    });
    spans.map(|span| span.end).max().unwrap_or_default()
}

/// A file with its lines, to the end of the one in which `furthest` is.
fn lines_of<'a>(
    backlog: &'a Backlog,
    path: &str,
    furthest: u32,
) -> Option<(&'a Source, LineIndex<'a>)> {
    let source = backlog.source(path)?;
    let text = &*source.text;
    let behind = text.as_bytes().get(furthest as usize..).unwrap_or_default();
    let newline = behind.iter().position(|byte| *byte == b'\n');
    let end = newline.map_or(text.len(), |newline| furthest as usize + newline + 1);
    Some((source, LineIndex::new(text.get(..end).unwrap_or(text))))
}

fn one(
    backlog: &Backlog,
    finding: rules::Finding,
    source: Option<&(&Source, LineIndex<'_>)>,
) -> Finding {
    let remark = finding.remark;
    let index = source.map(|(_, index)| index);
    Finding {
        code: finding.rule.code,
        rule: finding.rule.name,
        level: finding.level.into(),
        start: place(index, remark.span.start),
        end: place(index, remark.span.end),
        excerpt: source.and_then(|(source, index)| excerpt(source, index, remark.span)),
        notes: remark
            .notes
            .into_iter()
            .map(|note| Note {
                start: if note.path == remark.path {
                    place(index, note.span.start)
                } else {
                    let lines = lines_of(backlog, &note.path, note.span.start);
                    place(lines.as_ref().map(|(_, index)| index), note.span.start)
                },
                path: note.path,
                message: note.message,
            })
            .collect(),
        fix: remark
            .fix
            .into_iter()
            .map(|edit| Edit {
                start: place(index, edit.span.start),
                end: place(index, edit.span.end),
                replacement: edit.replacement,
            })
            .collect(),
        fingerprint: format!(
            "{}/{}/{}",
            finding.rule.name,
            (remark.item.as_ref()).map_or(remark.path.as_str(), |item| item.as_str()),
            remark.key
        ),
        count: Count(remark.rest.as_ref().map_or(1, |rest| rest.count())),
        item: remark.item.map(|item| item.to_string()),
        path: remark.path,
        message: remark.message,
        help: remark.help,
    }
}

fn place(index: Option<&LineIndex<'_>>, offset: u32) -> Place {
    let position = index.map(|index| index.position(offset as usize));
    Place {
        line: position.map_or(1, |position| position.line + 1),
        column: position.map_or(1, |position| position.column + 1),
    }
}

/// The line that the span starts on; a mark over several lines ends with its first one.
fn excerpt(source: &Source, index: &LineIndex<'_>, span: Span) -> Option<Excerpt> {
    let text = &*source.text;
    let start = (span.start as usize).min(text.len());
    let line = index.line(index.position(start).line).range();
    let line = if line.start == 0 && text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()..line.end.max('\u{feff}'.len_utf8())
    } else {
        line
    };
    let start = start.clamp(line.start, line.end);
    let end = (span.end as usize).clamp(start, line.end);
    let end = down_to_character(text, end.min(start + WINDOW));
    let window = down_to_character(text, start.saturating_sub(WINDOW).max(line.start))
        ..down_to_character(text, end.saturating_add(WINDOW).min(line.end));
    let cut = (window.start > line.start, window.end < line.end);
    Some(Excerpt {
        text: text.get(window.clone())?.into(),
        marked: shifted(start..end, window.start),
        cut,
    })
}

fn shifted(range: Range<usize>, by: usize) -> Range<usize> {
    range.start - by..range.end - by
}

fn down_to_character(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, range: Range<usize>) -> Excerpt {
        let source = Source::new("a.md", text);
        excerpt(&source, &LineIndex::new(&source.text), range.into()).unwrap()
    }

    #[test]
    fn cuts_out_the_line_of_the_mark() {
        let excerpt = cut("one\ntwo three\nfour", 8..13);
        assert_eq!(&*excerpt.text, "two three");
        assert_eq!(excerpt.marked, 4..9);
        assert_eq!(excerpt.cut, (false, false));
    }

    #[test]
    fn ends_a_mark_over_several_lines_with_the_first() {
        let excerpt = cut("one\r\ntwo\r\nthree", 6..13);
        assert_eq!((&*excerpt.text, excerpt.marked), ("two", 1..3));
    }

    #[test]
    fn leaves_out_the_byte_order_mark() {
        let excerpt = cut("\u{feff}---\nid: x", 0..0);
        assert_eq!((&*excerpt.text, excerpt.marked), ("---", 0..0));
    }

    #[test]
    fn keeps_a_window_of_a_very_long_line() {
        let text = format!("{}X{}", "ä".repeat(5000), "b".repeat(5000));
        let excerpt = cut(&text, 10_000..10_001);
        assert_eq!(excerpt.text.get(excerpt.marked.clone()), Some("X"));
        assert!(excerpt.text.len() < 400, "{}", excerpt.text.len());
        assert_eq!(excerpt.cut, (true, true));
    }

    #[test]
    fn stands_at_the_end_of_a_text_that_became_shorter() {
        assert_eq!(&*cut("one\ntwo", 90..95).text, "two");
    }
}
