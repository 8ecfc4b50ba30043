//! Where the front matter stands: between a first line `---` and the next line `---` or `...`.

use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::{Edit, Span};

pub(super) struct Fences {
    /// The YAML between the fences.
    pub(super) yaml: Span,
    pub(super) fenced: bool,
    /// Where the body starts.
    pub(super) body: usize,
}

/// The length of the byte order mark at the start, 0 or 3 bytes.
pub(super) fn mark_len(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// Where the YAML starts, behind a first line `---`.
pub(super) fn first(text: &str) -> Option<usize> {
    let start = mark_len(text);
    let end = line_end(text, start);
    is_fence(text, start, end, "---").then_some(end)
}

/// The front matter's place; a problem says what is missing.
pub(super) fn find(text: &str, problems: &mut Vec<Problem>) -> Fences {
    let start = mark_len(text);
    let first_end = line_end(text, start);
    if !is_fence(text, start, first_end, "---") {
        problems.push(missing(text, start));
        return Fences {
            yaml: Span::at(start),
            fenced: false,
            body: start,
        };
    }
    let mut at = first_end;
    while at < text.len() {
        let end = line_end(text, at);
        if is_fence(text, at, end, "---") || is_fence(text, at, end, "...") {
            return Fences {
                yaml: Span::new(first_end, at),
                fenced: true,
                body: end,
            };
        }
        at = end;
    }
    unclosed(text, start, first_end, problems)
}

/// The offset behind the end of the line that `at` stands in.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |newline| at + newline + 1)
}

fn is_fence(text: &str, start: usize, end: usize, fence: &str) -> bool {
    text.get(start..end)
        .and_then(|line| line.strip_prefix(fence))
        .is_some_and(|rest| rest.trim_ascii().is_empty())
}

fn missing(text: &str, start: usize) -> Problem {
    let rest = text.get(start..).unwrap_or_default();
    let span = Span::new(start, start + rest.lines().next().unwrap_or_default().len());
    let problem = |message: &str| Problem::new(ProblemKind::NoFrontMatter, span, message);
    let indented = rest.trim_start();
    if indented.is_empty() {
        problem("this file is empty")
            .help("write front matter between two lines `---`, or remove the file")
    } else if indented.starts_with("---") && !rest.starts_with("---") {
        problem("the front matter does not start on the first line")
            .help("remove what stands before the first `---`")
            .fix(vec![Edit {
                span: Span::new(start, start + rest.len() - indented.len()),
                replacement: String::new(),
            }])
    } else {
        problem("there is no front matter")
            .help("start the file with a line `---`, the keys below it, and a line `---`")
    }
}

/// Front matter without a closing fence reaches to the first blank line or heading.
fn unclosed(text: &str, start: usize, first: usize, problems: &mut Vec<Problem>) -> Fences {
    let mut end = first;
    while end < text.len() {
        let next = line_end(text, end);
        let line = text.get(end..next).unwrap_or_default();
        if line.trim_ascii().is_empty() || line.starts_with("# ") || line.starts_with("## ") {
            break;
        }
        end = next;
    }
    let newline = if text
        .get(start..first)
        .is_some_and(|line| line.ends_with("\r\n"))
    {
        "\r\n"
    } else {
        "\n"
    };
    let before = if text.get(..end).is_some_and(|front| front.ends_with('\n')) {
        ""
    } else {
        newline
    };
    problems.push(
        Problem::new(
            ProblemKind::InvalidYaml,
            Span::new(start, start + 3),
            "the front matter that starts here is never closed",
        )
        .help("add a line `---` below its last key")
        .fix(vec![Edit {
            span: Span::at(end),
            replacement: format!("{before}---{newline}"),
        }]),
    );
    Fences {
        yaml: Span::new(first, end),
        fenced: true,
        body: end,
    }
}
