//! `skipped_stages`: the stages that were left out, each with its reason.

use std::collections::BTreeMap;

use serde_yaml::Value;

use crate::backlog::Document;

/// The numbers of the stages left out, with the reason where there is one. Read are a map from stage to reason
/// (`3: bought, not built`), a list of maps (`- stage: 3`, `reason: …`), and a list of numbers, which gives none.
pub(super) fn read(document: &Document) -> BTreeMap<usize, Option<String>> {
    let mut skipped = BTreeMap::new();
    match document.value("skipped_stages") {
        Some(Value::Mapping(map)) => {
            for (stage, reason) in &map {
                skipped.extend(number(stage).map(|stage| (stage, words(reason))));
            }
        }
        Some(Value::Sequence(list)) => {
            for each in &list {
                let (stage, reason) = match each {
                    Value::Mapping(map) => (map.get("stage"), map.get("reason")),
                    each => (Some(each), None),
                };
                let stage = stage.and_then(number);
                skipped.extend(stage.map(|stage| (stage, reason.and_then(words))));
            }
        }
        Some(value) => skipped.extend(number(&value).map(|stage| (stage, None))),
        None => {}
    }
    skipped
}

fn number(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn words(value: &Value) -> Option<String> {
    let text = value
        .as_str()?
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (!text.is_empty()).then_some(text)
}
