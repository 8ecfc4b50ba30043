//! Setting and removing keys.

use super::layout::Layout;
use super::path::{self, Holder, Step};
use super::scalar::{NewValue, Setting, is_plain, written};
use super::{Refusal, other_kind, unproven};
use crate::backlog::document::Document;
use crate::backlog::front_matter::{Entry, Node, Scalar, Style, quoted};
use crate::text::{Edit, Span};

/// The edits that give the key at `path` this value; none when it has it.
pub(super) fn set(
    document: &Document,
    path: &str,
    value: &NewValue,
    order: &[&str],
) -> Result<Vec<Edit>, Refusal> {
    let steps = path::walk(document, path);
    let parts = path::parts(path);
    if parts.iter().any(|part| part.is_empty()) {
        return Err(unproven(document, path, "a part of the key is empty"));
    }
    let flow = path::in_flow(document, &steps);
    let missing = parts.get(steps.len()..).unwrap_or_default();
    if missing.is_empty() {
        let Some(step) = steps.last() else {
            return Ok(Vec::new());
        };
        return replace(document, path, step, value, flow);
    }
    create(document, path, &steps, missing, &New::Value(value), order)
}

/// What is put behind a new key.
pub(super) enum New<'a> {
    Value(&'a NewValue),
    /// A list of this one value.
    ListOf(&'a NewValue),
}

/// The edits that make the keys `missing` below the last of `steps`, the last of them with `new`.
pub(super) fn create(
    document: &Document,
    path: &str,
    steps: &[Step<'_>],
    missing: &[&str],
    new: &New<'_>,
    order: &[&str],
) -> Result<Vec<Edit>, Refusal> {
    let layout = Layout::of(document);
    let Some(parent) = steps.last() else {
        let top = Holder::Top(&document.front.entries);
        if path::is_flow(document, top) {
            let reason = "the front matter is one pair of braces";
            return Err(unproven(document, path, reason));
        }
        let at = place_of(
            document,
            missing.first().copied().unwrap_or_default(),
            order,
        );
        let lines = lines(document, "", missing, new);
        return Ok(vec![layout.insert_lines(at, &lines)]);
    };
    let above = || {
        let known = path::parts(path).len() - missing.len();
        let known: Vec<&str> = path::parts(path).into_iter().take(known).collect();
        known.join(".")
    };
    match parent.node {
        Node::Map(_) if path::is_flow(document, Holder::Node(parent.node)) => {
            let pair = pair(missing, new);
            Ok(vec![insert_in_flow(document, parent.node, &pair)])
        }
        Node::Map(map) => {
            let Some(last) = map.entries.last() else {
                return Err(unproven(document, path, "the map has no place of its own"));
            };
            let column = layout.indent(last.key.span().start as usize);
            let key_end = last.key.span().end as usize;
            let at = layout.behind(&last.value, key_end, column.len().saturating_sub(1));
            let lines = lines(document, &column, missing, new);
            Ok(vec![layout.insert_lines(at, &lines)])
        }
        Node::Absent(span) if !path::in_flow(document, steps) => {
            let start = parent
                .entry
                .map_or(span.start, |entry| entry.key.span().start);
            let column = layout.indent(start as usize) + &layout.map_step();
            let lines = lines(document, &column, missing, new);
            let at = layout.line_end(span.end as usize);
            Ok(vec![layout.insert_lines(at, &lines)])
        }
        other => Err(other_kind(
            document,
            &above(),
            path::what(other),
            "a map of keys",
        )),
    }
}

fn replace(
    document: &Document,
    path: &str,
    step: &Step<'_>,
    value: &NewValue,
    flow: bool,
) -> Result<Vec<Edit>, Refusal> {
    let layout = Layout::of(document);
    let setting_indent = step
        .entry
        .map(|entry| layout.indent(entry.key.span().start as usize))
        .unwrap_or_default()
        + &layout.map_step();
    let setting = Setting {
        flow,
        indent: &setting_indent,
        newline: layout.newline(),
    };
    match step.node {
        Node::Scalar(scalar) => {
            let now = super::proof::value(document, step.node);
            if now == value.typed() {
                return Ok(Vec::new());
            }
            let span = scalar.span();
            let setting = Setting {
                flow: flow || is_followed(layout, scalar) && value.text().contains('\n'),
                ..setting
            };
            let replacement = replacement(layout, scalar, &written(value, scalar.style(), setting));
            Ok(vec![Edit { span, replacement }])
        }
        Node::Absent(span) => {
            let at = span.end as usize;
            let rest = layout.text.get(at..layout.line_end(at)).unwrap_or_default();
            let setting = Setting {
                flow: flow || !is_line_end(rest) && value.text().contains('\n'),
                ..setting
            };
            let colon = document.source.text.as_bytes().get(at.wrapping_sub(1));
            let mark = match (colon, step.entry) {
                (Some(b':' | b'-'), _) => " ",
                (_, Some(_)) => ": ",
                (_, None) => return Err(unproven(document, path, "it has no place of its own")),
            };
            Ok(vec![Edit {
                span: Span::at(at),
                replacement: format!("{mark}{}", written(value, Style::Plain, setting)),
            }])
        }
        node => Err(other_kind(document, path, path::what(node), "one value")),
    }
}

/// Whether something stands behind a value on its last line: a block of lines cannot stand before it.
fn is_followed(layout: Layout<'_>, scalar: &Scalar) -> bool {
    let end = scalar.span().end as usize;
    let rest = layout.text.get(end..layout.line_end(end));
    let is_block = matches!(scalar.style(), Style::Literal | Style::Folded);
    !is_block && rest.is_some_and(|rest| !is_line_end(rest))
}

fn is_line_end(rest: &str) -> bool {
    matches!(rest, "" | "\n" | "\r\n")
}

/// The new text for a scalar; the comment on a block's first line goes with it.
fn replacement(layout: Layout<'_>, scalar: &Scalar, written: &str) -> String {
    if !matches!(scalar.style(), Style::Literal | Style::Folded) {
        return written.to_owned();
    }
    let comment = layout.header_comment(scalar.span());
    match written.split_once('\n') {
        Some((header, body)) => {
            let line_end = if header.ends_with('\r') { "\r\n" } else { "\n" };
            format!("{}{comment}{line_end}{body}", header.trim_end_matches('\r'))
        }
        None => format!("{written}{comment}"),
    }
}

/// Where a new key of the front matter goes: behind the nearest key before it in the usual order; else before the first
/// one behind it; else to the end.
fn place_of(document: &Document, key: &str, order: &[&str]) -> usize {
    let layout = Layout::of(document);
    let rank = |key: &str| order.iter().position(|usual| *usual == key);
    let entries = &document.front.entries;
    let behind = |entry: &Entry| {
        let start = entry.key.span().start as usize;
        let indent = layout.before(start).len();
        layout.behind(&entry.value, entry.key.span().end as usize, indent)
    };
    let end = || {
        entries
            .last()
            .map_or(document.front.span.start as usize, behind)
    };
    let Some(own) = rank(key) else {
        return end();
    };
    let ranked = || {
        entries
            .iter()
            .filter_map(|entry| Some((rank(document.scalar_text(&entry.key))?, entry)))
    };
    let before = ranked()
        .filter(|(rank, _)| *rank < own)
        .max_by_key(|(rank, _)| *rank);
    if let Some((_, entry)) = before {
        return behind(entry);
    }
    ranked().next().map_or_else(end, |(_, entry)| {
        layout.line_start(entry.key.span().start as usize)
    })
}

/// `key: value` below `indent`, over as many lines as there are keys.
fn lines(document: &Document, indent: &str, keys: &[&str], new: &New<'_>) -> Vec<String> {
    let layout = Layout::of(document);
    let step = layout.map_step();
    let mut lines = Vec::new();
    let mut indent = indent.to_owned();
    for (number, key) in keys.iter().enumerate() {
        let mut line = format!("{indent}{}:", written_key(key, false));
        if number + 1 < keys.len() {
            lines.push(line);
            indent.push_str(&step);
            continue;
        }
        match new {
            New::Value(value) => {
                let below = format!("{indent}{step}");
                let setting = Setting {
                    flow: false,
                    indent: &below,
                    newline: layout.newline(),
                };
                line.push(' ');
                line.push_str(&written(value, Style::Plain, setting));
                lines.push(line);
            }
            New::ListOf(value) => {
                lines.push(line);
                lines.push(item_line(
                    layout,
                    &format!("{indent}{}", layout.list_step()),
                    " ",
                    value,
                ));
            }
        }
    }
    lines
}

/// `- value`
pub(super) fn item_line(layout: Layout<'_>, indent: &str, gap: &str, value: &NewValue) -> String {
    let below = format!("{indent}  ");
    let setting = Setting {
        flow: false,
        indent: &below,
        newline: layout.newline(),
    };
    format!("{indent}-{gap}{}", written(value, Style::Plain, setting))
}

/// `key: value` in braces; `key: {inner: value}`.
fn pair(keys: &[&str], new: &New<'_>) -> String {
    let value = match new {
        New::Value(value) => in_flow(value),
        New::ListOf(value) => format!("[{}]", in_flow(value)),
    };
    let mut keys = keys.iter().rev();
    let last = keys.next().copied().unwrap_or_default();
    keys.fold(
        format!("{}: {value}", written_key(last, true)),
        |inner, key| format!("{}: {{{inner}}}", written_key(key, true)),
    )
}

/// A value between brackets or braces.
pub(super) fn in_flow(value: &NewValue) -> String {
    let setting = Setting {
        flow: true,
        indent: "",
        newline: "\n",
    };
    written(value, Style::Plain, setting)
}

fn written_key(key: &str, flow: bool) -> String {
    if is_plain(key, flow) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// The edit that puts `new` behind the last part of a map in braces or a list in brackets, parted as its parts are.
pub(super) fn insert_in_flow(document: &Document, node: &Node, new: &str) -> Edit {
    let parts = flow_parts(node);
    let Some(last) = parts.last() else {
        return Edit {
            span: Span::at(node.span().start as usize + 1),
            replacement: new.to_owned(),
        };
    };
    let before = parts.iter().rev().nth(1);
    let between = before
        .map(|before| {
            document
                .source
                .slice(Span::new(before.end as usize, last.start as usize))
        })
        .filter(|between| {
            between
                .chars()
                .all(|each| each == ',' || each.is_whitespace())
        });
    Edit {
        span: Span::at(last.end as usize),
        replacement: format!("{}{new}", between.unwrap_or(", ")),
    }
}

/// The edit that removes one of several parts of a map in braces or a list in brackets. Comments between the parts stay.
fn remove_from_flow(document: &Document, node: &Node, index: usize) -> Option<Edit> {
    let parts = flow_parts(node);
    let own = parts.get(index)?;
    let has_comment = |start: u32, end: u32| {
        let between = document.source.slice(Span { start, end });
        between.contains('#')
    };
    let span = match (
        parts.get(index + 1),
        index.checked_sub(1).and_then(|at| parts.get(at)),
    ) {
        (Some(next), _) if !has_comment(own.end, next.start) => Span {
            start: own.start,
            end: next.start,
        },
        (Some(next), _) => {
            let between = document.source.slice(Span {
                start: own.end,
                end: next.start,
            });
            let comma = between.find(',')? + 1;
            Span::new(own.start as usize, own.end as usize + comma)
        }
        (None, Some(before)) if !has_comment(before.end, own.start) => Span {
            start: before.end,
            end: own.end,
        },
        (None, _) => *own,
    };
    Some(Edit {
        span,
        replacement: String::new(),
    })
}

/// The places of the entries or nodes of a map in braces or a list in brackets.
fn flow_parts(node: &Node) -> Vec<Span> {
    match node {
        Node::Map(map) => map
            .entries
            .iter()
            .map(|entry| entry.key.span().join(entry.value.span()))
            .collect(),
        Node::List(list) => list.nodes.iter().map(Node::span).collect(),
        _ => Vec::new(),
    }
}

/// What goes, and the edit.
pub(super) struct Removal {
    /// That which was to be removed, or what held nothing else.
    pub(super) path: Vec<String>,
    pub(super) edit: Edit,
}

/// The removal of what is at `path`, and of the maps and lists that held nothing else; none when it is not there.
pub(super) fn remove(document: &Document, path: &str) -> Result<Option<Removal>, Refusal> {
    let mut steps = path::walk(document, path);
    let mut parts: Vec<String> = path::parts(path).into_iter().map(str::to_owned).collect();
    if steps.len() < parts.len() {
        return Ok(None);
    }
    while steps.len() > 1 && steps.last().is_some_and(|step| step.holder.len() == 1) {
        steps.pop();
        parts.pop();
    }
    let Some(step) = steps.last() else {
        return Ok(None);
    };
    let edit = removal(document, step)
        .ok_or_else(|| unproven(document, path, "it does not stand on lines of its own"))?;
    Ok(Some(Removal { path: parts, edit }))
}

fn removal(document: &Document, step: &Step<'_>) -> Option<Edit> {
    let layout = Layout::of(document);
    if path::is_flow(document, step.holder) {
        return match step.holder {
            Holder::Node(node) => remove_from_flow(document, node, step.index),
            Holder::Top(_) => None,
        };
    }
    let Some(entry) = step.entry else {
        let Holder::Node(node) = step.holder else {
            return None;
        };
        return super::lists::remove_item(document, node, step.index);
    };
    let start = entry.key.span().start as usize;
    let before = layout.before(start);
    if before.trim().is_empty() {
        let end = layout.behind(&entry.value, entry.key.span().end as usize, before.len());
        return Some(layout.remove_lines(layout.line_start(start), end));
    }
    // The first key of a list's item stands behind the dash: the next one takes its place.
    let next = step.holder.entries().get(step.index + 1)?;
    Some(Edit {
        span: Span::new(start, next.key.span().start as usize),
        replacement: String::new(),
    })
}
