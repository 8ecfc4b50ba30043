//! Changing the Markdown below the front matter, section by section.

use super::Refusal;
use super::layout::Layout;
use crate::backlog::body::Section;
use crate::backlog::document::Document;
use crate::text::{Edit, Span};

/// A section as it is compared: level, title, text without the blank lines around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    level: u8,
    title: String,
    text: String,
}

/// The edits that give a section another text; none when it has it.
pub(super) fn replace(document: &Document, title: &str, text: &str) -> Result<Vec<Edit>, Refusal> {
    let Some(section) = document.body.section(&document.source, title) else {
        return Err(Refusal::NoSection {
            path: document.source.path.to_string(),
            title: title.to_owned(),
        });
    };
    let newline = newline(document);
    let content = document.source.slice(section.content);
    let text = with_newlines(text.trim_matches('\n').trim_end(), newline);
    let trimmed = content.trim();
    if trimmed == text {
        return Ok(Vec::new());
    }
    let start = section.content.start as usize;
    if trimmed.is_empty() {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let is_last = section.content.end as usize == document.source.text.len();
        let end = if is_last { "" } else { newline };
        let before = if document
            .source
            .text
            .get(..start)
            .is_some_and(|all| all.ends_with('\n'))
        {
            ""
        } else {
            newline
        };
        return Ok(vec![Edit {
            span: section.content,
            replacement: format!("{before}{newline}{text}{newline}{end}"),
        }]);
    }
    let leading = content.len() - content.trim_start().len();
    if text.is_empty() {
        // The heading stays, with one blank line before the next.
        let span = Span::new(start + leading, start + content.trim_end().len());
        return Ok(vec![Edit {
            span,
            replacement: String::new(),
        }]);
    }
    Ok(vec![Edit {
        span: Span::new(start + leading, start + leading + trimmed.len()),
        replacement: text,
    }])
}

/// The edits that add a section of level 2 to the end of the file.
pub(super) fn append(document: &Document, title: &str, text: &str) -> Vec<Edit> {
    let newline = newline(document);
    let source = &document.source.text;
    let text = with_newlines(text.trim_matches('\n').trim_end(), newline);
    let ends_open = !source.ends_with('\n');
    let has_blank = source.ends_with("\n\n") || source.ends_with("\n\r\n");
    let before = match (ends_open, has_blank) {
        (true, _) => newline.repeat(2),
        (false, false) => newline.to_owned(),
        (false, true) => String::new(),
    };
    let body = if text.is_empty() {
        String::new()
    } else {
        format!("{newline}{newline}{text}")
    };
    let end = if ends_open { "" } else { newline };
    vec![Edit {
        span: Span::at(source.len()),
        replacement: format!("{before}## {title}{body}{end}"),
    }]
}

/// The first section with this title has this text.
pub(super) fn replaced(body: &mut [Outline], title: &str, text: &str) {
    let found = body
        .iter_mut()
        .find(|section| section.title.eq_ignore_ascii_case(title));
    if let Some(section) = found {
        section.text = compared(text);
    }
}

/// There is one more section.
pub(super) fn appended(body: &mut Vec<Outline>, title: &str, text: &str) {
    body.push(Outline {
        level: 2,
        title: title.to_owned(),
        text: compared(text),
    });
}

/// Whether `after` has the sections of `before` with `meant` done to them, and the same text above them.
///
/// # Errors
/// What is otherwise, in words.
pub(super) fn same_but(
    before: &Document,
    after: &Document,
    meant: impl FnOnce(&mut Vec<Outline>),
) -> Result<(), String> {
    let mut wanted = outline(before);
    meant(&mut wanted);
    if outline(after) != wanted {
        return Err("the text would make or swallow other sections".to_owned());
    }
    if above(before) != above(after) {
        return Err("the text above the sections would change".to_owned());
    }
    Ok(())
}

/// The sections of level 1 and 2, each with its text up to the next one.
fn outline(document: &Document) -> Vec<Outline> {
    let sections: Vec<&Section> = document
        .body
        .sections
        .iter()
        .filter(|each| each.level <= 2)
        .collect();
    let layout = Layout::of(document);
    let ends = sections
        .iter()
        .skip(1)
        .map(|next| layout.line_start(next.title.start as usize))
        .chain([document.source.text.len()]);
    sections
        .iter()
        .zip(ends)
        .map(|(section, end)| Outline {
            level: section.level,
            title: document.source.slice(section.title).to_owned(),
            text: compared(
                document
                    .source
                    .slice(Span::new(section.content.start as usize, end)),
            ),
        })
        .collect()
}

/// Everything above the first section, the front matter too.
fn above(document: &Document) -> String {
    let first = document.body.sections.first();
    let end = first.map_or(document.source.text.len(), |section| {
        section.title.start as usize
    });
    let text = document.source.text.get(..end).unwrap_or_default();
    text.trim_end_matches(['#', ' ', '\r', '\n']).to_owned()
}

fn compared(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn with_newlines(text: &str, newline: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if newline == "\n" {
        text
    } else {
        text.replace('\n', newline)
    }
}

fn newline(document: &Document) -> &'static str {
    Layout::of(document).newline()
}
