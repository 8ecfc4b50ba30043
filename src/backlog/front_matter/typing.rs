//! What the values are: each plain scalar is resolved by `serde_yaml` itself, so that a value here is a value there.

use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use serde_yaml::{Mapping, Value};

use super::{Entry, Node, Scalar, Style};
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::{Span, likeness};

/// A node's value; of duplicate keys the first. `text` is its file's.
pub fn value(text: &str, node: &Node) -> Value {
    match node {
        Node::Absent(_) => Value::Null,
        Node::Scalar(scalar) => scalar_value(text, scalar),
        Node::List(list) => list.nodes.iter().map(|node| value(text, node)).collect(),
        Node::Map(map) => map_value(text, &map.entries),
    }
}

/// The value of a map's entries.
pub fn map_value(text: &str, entries: &[Entry]) -> Value {
    let mut map = Mapping::with_capacity(entries.len());
    for entry in entries {
        map.entry(scalar_value(text, &entry.key))
            .or_insert_with(|| value(text, &entry.value));
    }
    Value::Mapping(map)
}

fn scalar_value(text: &str, scalar: &Scalar) -> Value {
    let said = scalar.text(text);
    if scalar.style() != Style::Plain {
        return Value::String(said.to_owned());
    }
    if said.is_empty() {
        return Value::Null;
    }
    // As an item of a list, since `---` alone would be a document's start.
    let resolved = serde_yaml::from_str::<[Value; 1]>(&format!("- {said}"));
    match resolved {
        Ok([value @ (Value::Null | Value::Bool(_) | Value::Number(_))]) => value,
        _ => Value::String(said.to_owned()),
    }
}

/// The entries as a `T`, as far as they are one: what does not fit is a problem at its place and counts as not written.
pub fn typed<T: DeserializeOwned>(text: &str, entries: &[Entry]) -> (Option<T>, Vec<Problem>) {
    /// More slips than this in one file are no slips.
    const MOST_SLIPS: usize = 50;
    let mut value = map_value(text, entries);
    remove_nulls(&mut value);
    let mut problems = Vec::new();
    for _ in 0..MOST_SLIPS {
        match serde_path_to_error::deserialize::<_, T>(value.clone()) {
            Ok(typed) => return (Some(typed), problems),
            Err(error) => {
                let message = error.inner().to_string();
                let mut path = keys(error.path());
                let unknown = message
                    .strip_prefix("unknown field `")
                    .and_then(|rest| rest.split('`').next());
                if let Some(key) = unknown
                    && path.last().is_none_or(|last| last != key)
                {
                    path.push(key.to_owned());
                }
                problems.push(problem(text, entries, &path, &message));
                if !remove(&mut value, &path) {
                    break;
                }
            }
        }
    }
    (None, problems)
}

fn keys(path: &Path) -> Vec<String> {
    path.iter()
        .map_while(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// `key:` with nothing is a key that is not there.
fn remove_nulls(value: &mut Value) {
    match value {
        Value::Mapping(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(remove_nulls);
        }
        Value::Sequence(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

fn remove(value: &mut Value, path: &[String]) -> bool {
    let Some((last, before)) = path.split_last() else {
        return false;
    };
    let mut parent = value;
    for key in before {
        let child = match parent {
            Value::Mapping(map) => map
                .iter_mut()
                .find(|(name, _)| is_key(name, key))
                .map(|(_, value)| value),
            Value::Sequence(items) => key
                .parse()
                .ok()
                .and_then(|index: usize| items.get_mut(index)),
            _ => None,
        };
        match child {
            Some(child) => parent = child,
            None => return false,
        }
    }
    match parent {
        Value::Mapping(map) => {
            let known = map.len();
            map.retain(|name, _| !is_key(name, last));
            map.len() < known
        }
        Value::Sequence(items) => match last.parse() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

fn is_key(name: &Value, key: &str) -> bool {
    match name {
        Value::String(name) => name == key,
        Value::Number(number) => number.to_string() == key,
        Value::Bool(value) => value.to_string() == key,
        _ => false,
    }
}

/// The spans of the key (or the list's item) and the value at the end of `path`, as far as it exists.
fn place(text: &str, entries: &[Entry], path: &[String]) -> (Span, Span) {
    let start = entries.first().map_or(Span::at(0), |entry| {
        Span::at(entry.key.span().start as usize)
    });
    let mut found = (start, start);
    let mut entries = entries;
    let mut nodes: &[Node] = &[];
    for key in path {
        let entry = entries.iter().find(|entry| entry.key.text(text) == key);
        let node = entry
            .map(|entry| &entry.value)
            .or_else(|| key.parse().ok().and_then(|index: usize| nodes.get(index)));
        let Some(node) = node else {
            break;
        };
        found = (
            entry.map_or(node.span(), |entry| entry.key.span()),
            node.span(),
        );
        entries = node.entries();
        nodes = node.nodes();
    }
    found
}

/// A message of serde's in our words; most of its forms say after ", expected " what would be right.
fn problem(text: &str, entries: &[Entry], path: &[String], message: &str) -> Problem {
    let (key_span, value_span) = place(text, entries, path);
    let name = path.join(".");
    let last = path.last().map(String::as_str).unwrap_or_default();
    let said = text.get(value_span.range()).unwrap_or_default();
    let said = said.lines().next().unwrap_or_default();
    let (what, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    if what.starts_with("unknown field") {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let help = match likeness::nearest(last, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if known.is_empty() => "remove it".to_owned(),
            None => format!("known keys here: {}", known.join(", ")),
        };
        return Problem::new(
            ProblemKind::UnknownKey,
            key_span,
            format!("unknown key `{name}`"),
        )
        .help(help);
    }
    if what.starts_with("unknown variant") {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        let help = match likeness::nearest(said, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("one of {}", known.join(", ")),
        };
        let message = format!("`{name}` cannot be `{said}`");
        return Problem::new(ProblemKind::InvalidValue, value_span, message).help(help);
    }
    if let Some(missing) = message.strip_prefix("missing field `") {
        let missing = missing.trim_end_matches('`');
        let message = match name.as_str() {
            "" => format!("the key `{missing}` is missing"),
            name => format!("`{name}` has no `{missing}`"),
        };
        return Problem::new(ProblemKind::MissingKey, key_span, message)
            .help(format!("add `{missing}:`"));
    }
    if what.starts_with("invalid type") || what.starts_with("invalid value") {
        let message = format!("`{name}` must be {}, not `{said}`", wanted(expected));
        return Problem::new(ProblemKind::WrongType, value_span, message)
            .help(format!("write {} here", wanted(expected)));
    }
    Problem::new(
        ProblemKind::InvalidValue,
        value_span,
        format!("`{name}` cannot be `{said}`: {message}"),
    )
    .help("correct the value")
}

/// What serde expected, in words.
fn wanted(expected: &str) -> &str {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a map of keys",
        other if other.starts_with("struct ") => "a map of keys",
        other => other,
    }
}
