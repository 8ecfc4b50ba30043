//! Adding to lists and taking out of them.

use serde_yaml::Value;

use super::keys::{self, New, Removal};
use super::layout::Layout;
use super::path::{self, Holder};
use super::scalar::NewValue;
use super::{Refusal, other_kind};
use crate::backlog::document::Document;
use crate::backlog::front_matter::{Node, Style};
use crate::backlog::id::Id;
use crate::text::Edit;

/// Where in the list at `path` the value comes to stand, and the edits; none when it is there already.
pub(super) fn add(
    document: &Document,
    path: &str,
    value: &NewValue,
    order: &[&str],
) -> Result<Option<(usize, Vec<Edit>)>, Refusal> {
    let steps = path::walk(document, path);
    let parts = path::parts(path);
    let missing = parts.get(steps.len()..).unwrap_or_default();
    let new = New::ListOf(value);
    let Some(step) = steps.last().filter(|_| missing.is_empty()) else {
        let edits = keys::create(document, path, &steps, missing, &new, order)?;
        return Ok(Some((0, edits)));
    };
    let flow = path::in_flow(document, &steps);
    match step.node {
        Node::Absent(span) => {
            let layout = Layout::of(document);
            let key = step
                .entry
                .map_or(span.start, |entry| entry.key.span().start);
            let edit = if flow {
                Edit {
                    span: *span,
                    replacement: format!(" [{}]", keys::in_flow(value)),
                }
            } else {
                let indent = layout.indent(key as usize) + &layout.list_step();
                let line = keys::item_line(layout, &indent, " ", value);
                layout.insert_lines(layout.line_end(span.end as usize), &[line])
            };
            Ok(Some((0, vec![edit])))
        }
        Node::Scalar(scalar) => {
            if says(document, step.node, value) {
                return Ok(None);
            }
            // One value becomes a list of two where it stands, so that the comment behind it stays.
            let span = scalar.span();
            if super::proof::value(document, step.node).is_null() {
                let replacement = format!("[{}]", keys::in_flow(value));
                return Ok(Some((0, vec![Edit { span, replacement }])));
            }
            let old = match (scalar.style(), super::proof::value(document, step.node)) {
                (Style::Plain, Value::String(text)) => keys::in_flow(&NewValue::Text(text)),
                (Style::Literal | Style::Folded, _) => {
                    keys::in_flow(&document.scalar_text(scalar).into())
                }
                _ => document.source.slice(span).to_owned(),
            };
            let replacement = format!("[{old}, {}]", keys::in_flow(value));
            Ok(Some((1, vec![Edit { span, replacement }])))
        }
        Node::List(list) => {
            let nodes = &list.nodes;
            if nodes.iter().any(|node| says(document, node, value)) {
                return Ok(None);
            }
            let (index, edit) = if path::is_flow(document, Holder::Node(step.node)) {
                let new = keys::in_flow(value);
                (nodes.len(), keys::insert_in_flow(document, step.node, &new))
            } else {
                let index = sorted_place(document, nodes, &value.text());
                (index, insert_item(document, step.node, index, value))
            };
            Ok(Some((index, vec![edit])))
        }
        node @ Node::Map(_) => Err(other_kind(document, path, path::what(node), "a list")),
    }
}

/// The removal of the value from the list at `path`; none when it is not in it.
pub(super) fn take(
    document: &Document,
    path: &str,
    value: &NewValue,
) -> Result<Option<Removal>, Refusal> {
    let steps = path::walk(document, path);
    let Some(step) = steps
        .last()
        .filter(|_| steps.len() == path::parts(path).len())
    else {
        return Ok(None);
    };
    match step.node {
        Node::Absent(_) => Ok(None),
        Node::Scalar(_) if says(document, step.node, value) => keys::remove(document, path),
        Node::Scalar(_) => Ok(None),
        Node::List(list) => {
            let found = list
                .nodes
                .iter()
                .position(|node| says(document, node, value));
            match found {
                Some(index) => keys::remove(document, &format!("{path}.{index}")),
                None => Ok(None),
            }
        }
        node @ Node::Map(_) => Err(other_kind(document, path, path::what(node), "a list")),
    }
}

/// Whether a node says this value; ids are compared as ids.
fn says(document: &Document, node: &Node, value: &NewValue) -> bool {
    if matches!(value, NewValue::Map(_)) {
        return super::proof::value(document, node) == value.typed();
    }
    let Node::Scalar(scalar) = node else {
        return false;
    };
    let said = document.scalar_text(scalar);
    let wanted = value.text();
    said == wanted || Id::is_written_in(said) && Id::new(said) == Id::new(&wanted)
}

/// The place among sorted texts; the end where they are not sorted, or fewer than two.
fn sorted_place(document: &Document, nodes: &[Node], value: &str) -> usize {
    let texts: Option<Vec<&str>> = nodes
        .iter()
        .map(|node| match node {
            Node::Scalar(scalar) => Some(document.scalar_text(scalar)),
            _ => None,
        })
        .collect();
    match texts {
        Some(texts) if texts.len() > 1 && texts.is_sorted() => {
            texts.partition_point(|text| *text < value)
        }
        _ => nodes.len(),
    }
}

/// The edit that makes the value the item number `index` of a list with dashes.
fn insert_item(document: &Document, list: &Node, index: usize, value: &NewValue) -> Edit {
    let layout = Layout::of(document);
    let near = index.saturating_sub(1);
    let dash = dash(document, list, near).unwrap_or(list.span().start as usize);
    let indent = layout.indent(dash);
    let node = list.nodes().get(near);
    let gap = node
        .and_then(|node| layout.text.get(dash + 1..node.span().start as usize))
        .filter(|gap| !gap.is_empty() && gap.chars().all(|each| each == ' '))
        .unwrap_or(" ");
    let line = keys::item_line(layout, &indent, gap, value);
    let at = match (index, node) {
        (0, _) | (_, None) => layout.line_start(dash),
        (_, Some(node)) => layout.behind(node, dash + 1, indent.len()),
    };
    layout.insert_lines(at, &[line])
}

/// The edit that removes one item of a list with dashes; none when it does not stand on lines of its own.
pub(super) fn remove_item(document: &Document, list: &Node, index: usize) -> Option<Edit> {
    let layout = Layout::of(document);
    let node = list.nodes().get(index)?;
    let dash = dash(document, list, index)?;
    let before = layout.before(dash);
    if !before.trim().is_empty() {
        return None;
    }
    let end = layout.behind(node, dash + 1, before.len());
    Some(layout.remove_lines(layout.line_start(dash), end))
}

/// Where the dash of an item stands: as far right as the first one's, on the item's first line or above it.
fn dash(document: &Document, list: &Node, index: usize) -> Option<usize> {
    let layout = Layout::of(document);
    let first = list.span().start as usize;
    if index == 0 {
        return Some(first);
    }
    let column = layout.before(first).len();
    let mut line = layout.line_start(list.nodes().get(index)?.span().start as usize);
    while line > first {
        let at = line + column;
        let is_blank = layout
            .text
            .get(line..at)
            .is_some_and(|blanks| blanks.trim().is_empty());
        if is_blank && layout.text.as_bytes().get(at) == Some(&b'-') {
            return Some(at);
        }
        line = layout.line_start(line.checked_sub(1)?);
    }
    None
}
