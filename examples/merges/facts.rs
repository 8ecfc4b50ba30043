//! What a file of a backlog says, as facts that can be compared one by one; read here by plain means and by `serde_yaml`, not
//! by the program that is tried.
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "the paths are made here"
)]

use std::collections::BTreeMap;

use serde_yaml::Value;

/// What is said, by what it is said about.
pub(crate) type Facts = BTreeMap<String, String>;

/// Lists whose elements have an order; the elements are facts all the same.
const NAMING: [&str; 3] = ["id", "ac", "ref"];

/// The facts of a file.
pub(crate) fn facts(path: &str, text: &str) -> Facts {
    let text = &text.replace("\r\n", "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut facts = Facts::new();
    if path.ends_with("order.txt") {
        for line in text.lines() {
            order_line(line, &mut facts);
        }
        return facts;
    }
    if !path.ends_with(".md") {
        for line in text.lines() {
            count(&mut facts, format!("line {line}"));
        }
        return facts;
    }
    let (front, body) = parts(text);
    match serde_yaml::from_str::<Value>(front) {
        Ok(value) => flatten("", &value, &mut facts),
        // Also that it cannot be read is said of a file, and each of its lines.
        Err(_) => {
            facts.insert("broken".to_owned(), String::new());
            for line in front.lines() {
                count(&mut facts, format!("line {line}"));
            }
        }
    }
    for word in front.lines().filter_map(|line| line.split_once("  # ")) {
        count(&mut facts, format!("comment {}", word.1));
    }
    let mut section = "";
    for line in body.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("## ") {
            section = line;
        }
        body_line(section, line, &mut facts);
    }
    facts
}

/// Front matter and body.
fn parts(text: &str) -> (&str, &str) {
    let Some(inner) = text.strip_prefix("---\n") else {
        return ("", text);
    };
    inner.split_once("\n---\n").unwrap_or((inner, ""))
}

/// The ids of an order, from first to last.
pub(crate) fn ids(text: &str) -> Vec<String> {
    let listed = text.lines().filter(|line| !line.starts_with('#'));
    listed
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

fn order_line(line: &str, facts: &mut Facts) {
    if line.starts_with('#') || line.trim().is_empty() {
        if !line.trim().is_empty() {
            count(facts, format!("comment {line}"));
        }
        return;
    }
    let (said, reason) = line.split_once(" ; ").unwrap_or((line, ""));
    let id = said.split_whitespace().next().unwrap_or_default();
    facts.insert(format!("reason of {id}"), reason.trim().to_owned());
    let title = said.strip_prefix(id).unwrap_or_default().trim();
    facts.insert(format!("echo of {id}"), title.to_owned());
}

fn body_line(section: &str, line: &str, facts: &mut Facts) {
    let Some(item) = line.strip_prefix("- ") else {
        count(facts, format!("{section}: {line}"));
        return;
    };
    let ticks = [("[ ] ", "open"), ("[x] ", "done")];
    let found = ticks
        .iter()
        .find_map(|(box_, said)| Some((*said, item.strip_prefix(box_)?)));
    let (tick, text) = found.unwrap_or(("none", item));
    let name = match text.split_once(": ") {
        Some((label, _)) if label.starts_with("AC") => label.to_owned(),
        _ => text
            .split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" "),
    };
    facts.insert(format!("{section} tick of {name}"), tick.to_owned());
    facts.insert(format!("{section} text of {name}"), text.to_owned());
}

fn flatten(path: &str, value: &Value, facts: &mut Facts) {
    match value {
        Value::Mapping(map) => {
            for (key, value) in map {
                flatten(&format!("{path}.{}", said(key)), value, facts);
            }
        }
        Value::Sequence(list) => {
            for element in list {
                let named = NAMING.iter().find_map(|key| element.get(*key));
                match named {
                    Some(name) => flatten(&format!("{path}[{}]", said(name)), element, facts),
                    None => count(facts, format!("{path}[{}]", said(element))),
                }
            }
        }
        value => {
            facts.insert(path.to_owned(), said(value));
        }
    }
}

fn said(value: &Value) -> String {
    serde_yaml::to_string(value)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn count(facts: &mut Facts, name: String) {
    let times = facts.get(&name).map_or(0, String::len);
    facts.insert(name, "|".repeat(times + 1));
}

/// What both sides' facts come to, and the facts of which they say different things.
pub(crate) fn agreed(base: &Facts, ours: &Facts, theirs: &Facts) -> (Facts, Vec<String>) {
    let mut agreed = Facts::new();
    let mut disputed = Vec::new();
    let mut names: Vec<&String> = base
        .keys()
        .chain(ours.keys())
        .chain(theirs.keys())
        .collect();
    names.sort();
    names.dedup();
    for name in names {
        let (old, our, their) = (base.get(name), ours.get(name), theirs.get(name));
        let said = if our == their || old == their {
            our
        } else if old == our {
            their
        } else {
            disputed.push(name.clone());
            continue;
        };
        if let Some(said) = said {
            agreed.insert(name.clone(), said.clone());
        }
    }
    (agreed, disputed)
}
