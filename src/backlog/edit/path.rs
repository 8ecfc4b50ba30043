//! From a dotted path to the place in the tree.

use crate::backlog::document::Document;
use crate::backlog::front_matter::{self, Entry, Node};

/// The parts of a dotted path.
pub(super) fn parts(path: &str) -> Vec<&str> {
    path.split('.').collect()
}

/// One step down: the map or list, and which of its entries or nodes.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) holder: Holder<'a>,
    pub(super) index: usize,
    /// The entry in a map; none in a list.
    pub(super) entry: Option<&'a Entry>,
    pub(super) node: &'a Node,
}

/// What holds entries or nodes.
#[derive(Clone, Copy)]
pub(super) enum Holder<'a> {
    /// The front matter itself.
    Top(&'a [Entry]),
    /// A map or a list.
    Node(&'a Node),
}

impl<'a> Holder<'a> {
    pub(super) fn entries(self) -> &'a [Entry] {
        match self {
            Self::Top(entries) => entries,
            Self::Node(node) => node.entries(),
        }
    }

    /// How many entries or nodes it holds.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Top(entries) => entries.len(),
            Self::Node(node) => node.entries().len().max(node.nodes().len()),
        }
    }
}

/// The steps to the node at `path` as far as it exists: as many as there are parts when it does.
pub(super) fn walk<'a>(document: &'a Document, path: &str) -> Vec<Step<'a>> {
    let text = &*document.source.text;
    let mut steps = Vec::new();
    let mut holder = Holder::Top(&document.front.entries);
    for part in parts(path) {
        let step = match holder {
            Holder::Node(list @ Node::List(_)) => part.parse().ok().and_then(|index: usize| {
                let node = list.nodes().get(index)?;
                Some(Step {
                    holder,
                    index,
                    entry: None,
                    node,
                })
            }),
            _ => {
                let entries = holder.entries();
                front_matter::entry(text, entries, part).map(|entry| Step {
                    holder,
                    index: entries
                        .iter()
                        .position(|each| std::ptr::eq(each, entry))
                        .unwrap_or_default(),
                    entry: Some(entry),
                    node: &entry.value,
                })
            }
        };
        let Some(step) = step else {
            break;
        };
        steps.push(step);
        holder = Holder::Node(step.node);
    }
    steps
}

/// The path with numbers where it names maps in a list by their `id`, without regard to case; a number is a place first.
pub(super) fn numbered(document: &Document, path: &str) -> String {
    let mut done: Vec<String> = Vec::new();
    for part in parts(path) {
        let steps = walk(document, &done.join("."));
        let list = steps.last().filter(|_| steps.len() == done.len());
        let nodes = list.map_or(&[][..], |step| step.node.nodes());
        let is_place = part.parse().is_ok_and(|at: usize| at < nodes.len());
        let is_named = |node: &Node| {
            let entry = front_matter::entry(&document.source.text, node.entries(), "id");
            match entry.map(|entry| &entry.value) {
                Some(Node::Scalar(id)) => document.scalar_text(id).eq_ignore_ascii_case(part),
                _ => false,
            }
        };
        let named = nodes.iter().position(is_named).filter(|_| !is_place);
        done.push(named.map_or_else(|| part.to_owned(), |at| at.to_string()));
    }
    done.join(".")
}

/// Whether a list or map is written with brackets or braces.
pub(super) fn is_flow(document: &Document, holder: Holder<'_>) -> bool {
    let start = match holder {
        Holder::Node(node) => node.span().start as usize,
        Holder::Top(_) => {
            let front = document.front.span;
            let yaml = document.source.slice(front);
            return yaml
                .lines()
                .find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
                .is_some_and(|line| line.trim_start().starts_with('{'));
        }
    };
    matches!(
        document.source.text.as_bytes().get(start),
        Some(b'[' | b'{')
    )
}

/// Whether one of these steps goes through brackets or braces.
pub(super) fn in_flow(document: &Document, steps: &[Step<'_>]) -> bool {
    steps.iter().any(|step| is_flow(document, step.holder))
}

/// What a node is, in words.
pub(super) fn what(node: &Node) -> &'static str {
    match node {
        Node::Absent(_) => "empty",
        Node::Scalar(_) => "one value",
        Node::List(_) => "a list",
        Node::Map(_) => "a map",
    }
}
