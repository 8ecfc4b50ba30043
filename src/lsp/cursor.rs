//! What stands where the cursor is, told from the text alone: while somebody types, it is rarely whole.

use crate::backlog::Document;
use crate::text::Span;

/// Where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cursor<'a> {
    /// In a key, or where one may begin; `above` are the keys it stands below. In a list, it may be an element.
    Key { above: Vec<&'a str>, typed: Span },
    /// In the value of a key, or in an element of its list.
    Value { path: Vec<&'a str>, typed: Span },
    /// In the text below the front matter; `before` is the line up to the cursor.
    Body { before: &'a str, typed: Span },
    /// In a comment.
    Nothing,
}

impl<'a> Cursor<'a> {
    /// Where this offset of a document of ours is.
    pub(super) fn new(document: &'a Document, offset: usize) -> Self {
        let text = &*document.source.text;
        let span = document.front.span.range();
        let is_yaml = matches!(
            document.source.path.rsplit_once('.'),
            Some((_, "yml" | "yaml"))
        );
        if is_yaml || span.contains(&offset) || document.front.fenced && offset == span.end {
            let start = if is_yaml { 0 } else { span.start };
            return Self::in_yaml(text, start, offset);
        }
        let before = line_before(text, offset);
        Self::Body {
            before,
            typed: word(text, offset, |c| {
                c.is_alphanumeric() || c == '-' || c == '_'
            }),
        }
    }

    fn in_yaml(text: &'a str, start: usize, offset: usize) -> Self {
        let before = line_before(text, offset);
        let line_start = offset - before.len();
        if comment(before) {
            return Self::Nothing;
        }
        let line = Line::of(before);
        let above = above(text.get(start..line_start).unwrap_or_default(), line.indent);
        let place = |content: &str| offset - content.len();
        let mut path = above;
        let value = if line.content.starts_with(['{', '[']) {
            line.content
        } else {
            let Some((key, value)) = line.content.split_once(':') else {
                return Self::Key {
                    above: path,
                    typed: Span::new(place(line.content), offset),
                };
            };
            path.push(unquoted(key));
            value.trim_start()
        };
        let (Some(opened), closed) = (value.rfind(['{', '[']), value.rfind(['}', ']'])) else {
            return Self::Value {
                path,
                typed: Span::new(place(value), offset),
            };
        };
        if closed.is_some_and(|closed| closed > opened) && !value.trim_end().ends_with(',') {
            return Self::Nothing;
        }
        let last = value.rfind(['{', '[', ',']).unwrap_or(opened);
        let inner = value.get(last + 1..).unwrap_or_default().trim_start();
        let is_map = value
            .get(opened..)
            .is_some_and(|rest| rest.starts_with('{'));
        match inner.split_once(':') {
            Some((key, value)) if is_map => {
                path.push(unquoted(key));
                Self::Value {
                    path,
                    typed: Span::new(place(value.trim_start()), offset),
                }
            }
            _ if is_map => Self::Key {
                above: path,
                typed: Span::new(place(inner), offset),
            },
            _ => Self::Value {
                path,
                typed: Span::new(place(inner), offset),
            },
        }
    }
}

/// A line's content behind its blanks and dashes, and how far in it stands.
struct Line<'a> {
    indent: usize,
    content: &'a str,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let mut content = line.trim_start_matches(' ');
        while let Some(rest) = content.strip_prefix('-') {
            if !(rest.is_empty() || rest.starts_with(' ')) {
                break;
            }
            content = rest.trim_start_matches(' ');
        }
        let mut indent = line.len() - content.len();
        if line.trim_start_matches(' ') == "-" {
            // The blank behind the dash is still to come.
            indent += 1;
        }
        Self { indent, content }
    }
}

/// The keys that a line so far in stands below, the outermost first.
fn above(text: &str, indent: usize) -> Vec<&str> {
    let mut keys = Vec::new();
    let mut indent = indent;
    for raw in text.lines().rev() {
        let line = Line::of(raw);
        if indent == 0 {
            break;
        }
        if line.content.is_empty() || line.content.starts_with('#') || line.indent >= indent {
            continue;
        }
        if let Some((key, _)) = line.content.split_once(':') {
            keys.push(unquoted(key));
            indent = line.indent;
        }
    }
    keys.reverse();
    keys
}

/// Whether the end of this line's beginning is in a comment.
fn comment(before: &str) -> bool {
    let trimmed = before.trim_start();
    let quotes = before.matches('"').count();
    trimmed.starts_with('#') || before.contains(" #") && quotes.is_multiple_of(2)
}

fn unquoted(key: &str) -> &str {
    key.trim().trim_matches(['"', '\''])
}

/// The line of this offset, up to it.
pub(super) fn line_before(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    before.get(start..).unwrap_or_default()
}

/// The word of such characters that ends at this offset.
fn word(text: &str, offset: usize, is_part: fn(char) -> bool) -> Span {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.trim_end_matches(is_part).len();
    Span::new(start, before.len())
}

/// The word that could be an id around this offset: letters, digits, `-` and `_`, which begin and end with neither.
pub(super) fn id_word(text: &str, offset: usize) -> Option<Span> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let before = text.get(..offset)?;
    let start = before.trim_end_matches(is_part).len();
    let behind = text.get(offset..)?;
    let end = offset + behind.len() - behind.trim_start_matches(is_part).len();
    let word = text.get(start..end)?;
    // `S-7K3M2Q-working-hours`: the id that a file's name begins with.
    let short = word
        .get(..8)
        .filter(|id| crate::backlog::Id::is_written_in(id));
    let is_name = word.get(8..).is_some_and(|rest| rest.starts_with('-'));
    let end = match short {
        Some(_) if is_name => start + 8,
        _ => end,
    };
    (start < end && offset <= end).then(|| Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    /// Where the `|` is.
    fn told(text: &str) -> String {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let document = Document::parse(Source::new("backlog/items/S-000001.md", text.as_str()));
        let typed = |span: Span| text.get(span.range()).unwrap_or("?").to_owned();
        match Cursor::new(&document, offset) {
            Cursor::Key { above, typed: span } => format!("key {above:?} {}", typed(span)),
            Cursor::Value { path, typed: span } => format!("value {path:?} {}", typed(span)),
            Cursor::Body { typed: span, .. } => format!("body {}", typed(span)),
            Cursor::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn tells_keys_from_values() {
        assert_eq!(told("---\nid: S-1\nest|\n---\n"), "key [] est");
        assert_eq!(told("---\nstatus: re|\n---\n"), "value [\"status\"] re");
        assert_eq!(told("---\nstatus: |\n---\n"), "value [\"status\"] ");
        assert_eq!(told("---\n|\n---\n"), "key [] ");
    }

    #[test]
    fn follows_maps_and_lists() {
        let path = "[\"score\", \"cod\", \"per_week\"]";
        let text = "---\nscore:\n  cod:\n    per_week: 4|\n---\n";
        assert_eq!(told(text), format!("value {path} 4"));
        assert_eq!(
            told("---\nscore:\n  cod:\n    currency: EUR\n  ri|\n---\n"),
            "key [\"score\"] ri"
        );
        assert_eq!(
            told("---\nlabels:\n  - a\n  - b|\n---\n"),
            "key [\"labels\"] b"
        );
        assert_eq!(told("---\nlabels:\n- |\n---\n"), "key [\"labels\"] ");
        assert_eq!(
            told("---\nevidence:\n  - kind: x\n    da|\n---\n"),
            "key [\"evidence\"] da"
        );
        assert_eq!(
            told("---\nblocked_by: [S-1, S|\n---\n"),
            "value [\"blocked_by\"] S"
        );
        assert_eq!(
            told("---\nignore:\n  - {rule: D|\n---\n"),
            "value [\"ignore\", \"rule\"] D"
        );
        assert_eq!(
            told("---\nignore:\n  - {rule: D4, re|\n---\n"),
            "key [\"ignore\"] re"
        );
    }

    #[test]
    fn says_nothing_in_comments_and_words_in_the_body() {
        assert_eq!(told("---\nid: S-1 # her|\n---\n"), "nothing");
        assert_eq!(told("---\nid: S-1\n---\n\nAfter S-7K|\n"), "body S-7K");
    }

    #[test]
    fn finds_the_id_around_a_place() {
        let text = "see (S-7K3M2Q-working-hours.md) and EIP-1559.";
        let at = |offset| id_word(text, offset).and_then(|span| text.get(span.range()));
        assert_eq!(at(6), Some("S-7K3M2Q"));
        assert_eq!(at(40), Some("EIP-1559"));
        assert_eq!(at(4), None);
    }
}
