//! After an edit: does the text say what it said before, with the one change that was meant?

use serde_yaml::{Mapping, Value};

use super::{is_in_the_way, wants_quotes};
use crate::backlog::document::Document;
use crate::backlog::front_matter::{self, Node};
use crate::backlog::problem::ProblemKind;

/// What a node says.
pub(super) fn value(document: &Document, node: &Node) -> Value {
    front_matter::value(&document.source.text, node)
}

/// Whether `after` says the same as `before` with `meant` done to it, key order included, and the body stayed.
///
/// # Errors
/// What is otherwise, in words.
pub(super) fn same_but(
    before: &Document,
    after: &Document,
    meant: impl FnOnce(&mut Value),
) -> Result<(), String> {
    if let Some(problem) = after.problems.iter().find(|problem| is_in_the_way(problem)) {
        return Err(problem.message.clone());
    }
    let unquoted = |document: &Document| -> Vec<String> {
        let problems = document.problems.iter();
        (problems.filter(|problem| wants_quotes(problem)))
            .map(|problem| problem.message.clone())
            .collect()
    };
    let mut known = unquoted(before);
    for message in unquoted(after) {
        match known.iter().position(|other| *other == message) {
            Some(at) => known.swap_remove(at),
            None => return Err(message),
        };
    }
    let oddities = |document: &Document| {
        let odd = [ProblemKind::AmbiguousScalar, ProblemKind::OddCharacter];
        let problems = document.problems.iter();
        problems
            .filter(|problem| odd.contains(&problem.kind))
            .count()
    };
    if oddities(after) > oddities(before) {
        return Err("other readers of YAML would take the value for something else".to_owned());
    }
    let tree = |document: &Document| document.value("").unwrap_or_default();
    let mut wanted = tree(before);
    meant(&mut wanted);
    let found = tree(after);
    if let Some(key) = first_difference(&wanted, &found) {
        return Err(format!("`{key}` would not say what it should"));
    }
    let body = |document: &Document| document.source.slice(document.body.span).to_owned();
    if body(before) != body(after) {
        return Err("the text below the front matter would change".to_owned());
    }
    Ok(())
}

/// The first key, as a dotted path, whose values differ; keys may stand in another order, since a new one finds its place.
fn first_difference(wanted: &Value, found: &Value) -> Option<String> {
    let below = |key: &str, rest: String| match rest.as_str() {
        "" => key.to_owned(),
        rest => format!("{key}.{rest}"),
    };
    match (wanted, found) {
        (Value::Mapping(left), Value::Mapping(right)) => {
            let keys = left.keys().chain(right.keys());
            keys.into_iter().find_map(|key| {
                let name = || match key {
                    Value::String(name) => name.clone(),
                    other => serde_yaml::to_string(other)
                        .unwrap_or_default()
                        .trim()
                        .to_owned(),
                };
                match (left.get(key), right.get(key)) {
                    (Some(one), Some(other)) => {
                        first_difference(one, other).map(|rest| below(&name(), rest))
                    }
                    _ => Some(name()),
                }
            })
        }
        (Value::Sequence(left), Value::Sequence(right)) if left.len() == right.len() => left
            .iter()
            .zip(right)
            .enumerate()
            .find_map(|(index, (one, other))| {
                first_difference(one, other).map(|rest| below(&index.to_string(), rest))
            }),
        (left, right) => (left != right).then(String::new),
    }
}

/// The value at `path` becomes `new`.
pub(super) fn set(tree: &mut Value, path: &[&str], new: Value) {
    let Some((first, rest)) = path.split_first() else {
        *tree = new;
        return;
    };
    if let Some(child) = child(tree, first) {
        return set(child, rest, new);
    }
    if tree.is_null() {
        *tree = Value::Mapping(Mapping::new());
    }
    if let Value::Mapping(map) = tree {
        let mut inner = Value::Null;
        set(&mut inner, rest, new);
        map.insert(Value::String((*first).to_owned()), inner);
    }
}

/// What is at `path` goes.
pub(super) fn remove(tree: &mut Value, path: &[String]) {
    let Some((last, above)) = path.split_last() else {
        return;
    };
    let mut parent = tree;
    for key in above {
        let Some(child) = child(parent, key) else {
            return;
        };
        parent = child;
    }
    match parent {
        Value::Mapping(map) => {
            let name = map.keys().find(|name| is_key(name, last)).cloned();
            if let Some(name) = name {
                map.shift_remove(&name);
            }
        }
        Value::Sequence(values) => {
            if let Some(index) = last.parse().ok().filter(|index| *index < values.len()) {
                values.remove(index);
            }
        }
        _ => {}
    }
}

/// The list at `path` has `new` as its item number `index`; there may have been none, or one value.
pub(super) fn add(tree: &mut Value, path: &[&str], index: usize, new: Value) {
    let mut here = tree;
    let mut depth = 0;
    for key in path {
        if child(here, key).is_none() {
            break;
        }
        depth += 1;
        let Some(next) = child(here, key) else {
            return;
        };
        here = next;
    }
    let missing = path.get(depth..).unwrap_or_default();
    if !missing.is_empty() {
        return set(here, missing, Value::Sequence(vec![new]));
    }
    match here {
        Value::Sequence(list) => list.insert(index.min(list.len()), new),
        Value::Null => *here = Value::Sequence(vec![new]),
        _ => {
            let old = std::mem::take(here);
            *here = Value::Sequence(vec![old, new]);
        }
    }
}

fn child<'a>(value: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    match value {
        Value::Mapping(map) => map
            .iter_mut()
            .find(|(name, _)| is_key(name, key))
            .map(|(_, value)| value),
        Value::Sequence(list) => {
            let index: usize = key.parse().ok()?;
            list.get_mut(index)
        }
        _ => None,
    }
}

fn is_key(name: &Value, key: &str) -> bool {
    match name {
        Value::String(name) => name == key,
        Value::Number(number) => number.to_string() == key,
        Value::Bool(flag) => flag.to_string() == key,
        _ => false,
    }
}
