//! What is wrong with a piece of invalid YAML, in words that say how to write it.

use std::ops::Range;

use super::events::{self, DEEPEST, ErrorKind, Failure, Reason};
use super::{Node, quoted};
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::{Edit, Span};

/// The parser's own words at its own place.
pub(super) fn general(yaml: &str, base: usize, failure: &Failure) -> Problem {
    let at = base + failure.at.min(yaml.len());
    let problem = |kind, message: String| Problem::new(kind, Span::at(at), message);
    match &failure.reason {
        Reason::TooDeep => problem(
            ProblemKind::TooLarge,
            format!("maps and lists are nested deeper than {DEEPEST} levels here"),
        )
        .help("flatten the value, or quote it"),
        Reason::TooMany => problem(
            ProblemKind::TooLarge,
            "there are too many values in this file, they are not read".to_owned(),
        )
        .help("move the data to a file of its own"),
        Reason::NoMap => problem(
            ProblemKind::InvalidYaml,
            "the YAML is no list of `key: value` lines".to_owned(),
        )
        .help("write one `key: value` a line"),
        Reason::Syntax(kind) => {
            let (message, help) = words(kind);
            problem(ProblemKind::InvalidYaml, message).help(help)
        }
    }
}

/// What is wrong with the entry in `chunk`, whose first line starts at `indent` and has its value at `value` from there.
/// Offsets of the problem are those of the chunk.
pub(super) fn entry(chunk: &str, indent: usize, value: &Range<usize>, failure: &Failure) -> Found {
    let range = indent + value.start..indent + value.end;
    let text = chunk.get(range.clone()).unwrap_or_default();
    if !matches!(failure.reason, Reason::Syntax(_)) || text.is_empty() {
        return Found(general(chunk, 0, failure));
    }
    let problem = match specific(text) {
        Some((message, help)) => {
            Problem::new(ProblemKind::InvalidYaml, range.clone().into(), message).help(help)
        }
        None => general(chunk, 0, failure),
    };
    Found(problem.fix(quoting(chunk, range, text)))
}

/// A problem with offsets in a piece of the file.
pub(super) struct Found(Problem);

impl Found {
    pub(super) fn shifted(mut self, by: usize) -> Problem {
        self.0.span = self.0.span.shifted(by);
        for edit in &mut self.0.fix {
            edit.span = edit.span.shifted(by);
        }
        self.0
    }
}

/// A list's item that is no YAML.
pub(super) fn value(text: &str, at: usize) -> Problem {
    let span = Span::new(at, at + text.len());
    let (message, help) = specific(text).unwrap_or_else(|| {
        (
            format!("`{}` is no valid YAML value", shown(text)),
            format!("quote it: {}", quoted(text)),
        )
    });
    let line = format!("a: {text}");
    let problem = Problem::new(ProblemKind::InvalidYaml, span, message).help(help);
    let fix = quoting(&line, 3..line.len(), text);
    problem.fix(fix.into_iter().map(|edit| Edit { span, ..edit }).collect())
}

/// A line where `key: value` is wanted.
pub(super) fn no_key(line: &str, at: usize) -> Problem {
    let span = Span::new(at, at + line.len());
    let shown_line = shown(line);
    let problem = |message| Problem::new(ProblemKind::InvalidYaml, span, message);
    let key_len = line
        .bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        .count();
    let is_tight = key_len > 0 && line.as_bytes().get(key_len) == Some(&b':');
    if is_tight {
        problem(format!("`{shown_line}` has no blank after the colon"))
            .help("write `key: value`")
            .fix(vec![Edit {
                span: Span::at(at + key_len + 1),
                replacement: " ".to_owned(),
            }])
    } else {
        problem(format!("`{shown_line}` is no `key: value` line"))
            .help("write `key: value`, or indent the line below the key that it belongs to")
    }
}

/// A line where an item of a list is wanted.
pub(super) fn no_dash(line: &str, at: usize) -> Problem {
    Problem::new(
        ProblemKind::InvalidYaml,
        Span::new(at, at + line.len()),
        format!(
            "`{}` stands in a list and has no `- ` before it",
            shown(line)
        ),
    )
    .help("start each item with `- `")
}

/// The edit that quotes a value, where the value is all that is wrong with its entry.
fn quoting(chunk: &str, range: Range<usize>, text: &str) -> Vec<Edit> {
    let is_open = text
        .chars()
        .next()
        .is_some_and(|first| matches!(first, '"' | '\'' | '[' | '{') && !closes(text, first));
    if is_open || text.starts_with("- ") || text.starts_with(['|', '>', '&', '!']) {
        return Vec::new();
    }
    let edit = Edit {
        span: range.into(),
        replacement: quoted(backslashed(text).unwrap_or(text)),
    };
    let mended = crate::text::edit::apply(chunk, std::slice::from_ref(&edit)).unwrap_or_default();
    let is_mended = events::read(&mended, 0).is_ok_and(
        |read| matches!(read.entries.as_slice(), [entry] if matches!(entry.value, Node::Scalar(_))),
    );
    if is_mended { vec![edit] } else { Vec::new() }
}

/// What stands in double quotes where a backslash is meant as such.
fn backslashed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    (inside.contains('\\') && !inside.contains('"')).then_some(inside)
}

/// Whether a text that starts with a quote or bracket has its partner.
fn closes(text: &str, first: char) -> bool {
    let partner = match first {
        '[' => ']',
        '{' => '}',
        quote => quote,
    };
    text.chars().skip(1).any(|character| character == partner)
}

/// Message and help for a value, by how it is written.
fn specific(text: &str) -> Option<(String, String)> {
    let first = text.chars().next()?;
    let quote = || format!("quote it: {}", quoted(text));
    let shown_text = shown(text);
    let found = match first {
        '@' | '`' | '%' => (
            format!("`{shown_text}` starts with `{first}`, which YAML does not allow"),
            quote(),
        ),
        '"' | '\'' if !closes(text, first) => (
            format!(
                "the quote that opens before `{}` is never closed",
                shown(text.get(1..)?)
            ),
            format!("close it with {first}"),
        ),
        '"' if backslashed(text).is_some() => (
            "a backslash in double quotes starts an escape, and this is none".to_owned(),
            "use single quotes, or write two backslashes".to_owned(),
        ),
        '"' | '\'' => (
            "text follows the closing quote".to_owned(),
            format!("quote the whole value: {}", quoted(text)),
        ),
        '[' | '{' if !closes(text, first) => (
            format!("the bracket `{first}` is never closed"),
            "close it, or quote the value if it is a text".to_owned(),
        ),
        '[' | '{' if !text.ends_with([']', '}']) => (
            "text follows the closing bracket".to_owned(),
            format!("quote the whole value if it is a text: {}", quoted(text)),
        ),
        '-' if text.starts_with("- ") => (
            "a list cannot start on the line of its key".to_owned(),
            "write each item on a line of its own below the key".to_owned(),
        ),
        '[' | '{' | '|' | '>' | '&' | '!' => return None,
        _ if text.contains(": ") || text.ends_with(':') => (
            format!("`{shown_text}` contains a colon that YAML takes for the end of a key"),
            quote(),
        ),
        _ => return None,
    };
    Some(found)
}

/// The start of a text, short enough for a message.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    let mut characters = line.chars();
    let start: String = characters.by_ref().take(MOST).collect();
    if characters.next().is_some() {
        format!("{start}…")
    } else {
        start
    }
}

/// A syntax error in words.
fn words(kind: &ErrorKind) -> (String, &'static str) {
    let (message, help) = match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("a quote is never closed", "close the quote")
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a bracket is never closed, or a comma is missing",
            "close the bracket, or quote the value if it is a text",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar => (
            "a tab stands where YAML does not allow it",
            "indent by two spaces",
        ),
        ErrorKind::DirectiveDisallowed => (
            "a line that starts with `%` is a directive, which is not read",
            "remove the line, or quote the value",
        ),
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::MappingKeyNotAllowed => (
            "this line is not indented like the lines that it belongs to",
            "indent it like its neighbours",
        ),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidSimpleKey => (
            "a second colon makes this a key inside a value",
            "quote the value, or indent the lines of a map below its key",
        ),
        ErrorKind::SimpleKeyExpected => {
            ("this line has no colon after its key", "write `key: value`")
        }
        ErrorKind::BlockSequenceEntryNotAllowed => (
            "a list cannot start here",
            "write each item on a line of its own below the key",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            let message = format!("`{}` cannot stand here", character.escape_default());
            return (message, "quote the value");
        }
        other => {
            return (
                format!("invalid YAML: {other}"),
                "quote the value if it is a text",
            );
        }
    };
    (message.to_owned(), help)
}
