//! The JSON Schema of the promised shapes. It is derived from the types, and it stands as text in `docs/schema.json`: there a promise
//! that changes is read in a review, and the program prints it without the code that derives it.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::VERSION;
use crate::report::registry::{Kind, shapes};

const WRITTEN: &str = include_str!("../../../docs/schema.json");
const DEFINITION: &str = "#/$defs/";

/// One JSON Schema (draft 2020-12) for what any report prints with `--format json`: an envelope of exactly one of them.
pub fn schemas() -> Value {
    serde_json::from_str(WRITTEN).unwrap_or_default()
}

/// The JSON Schema (draft 2020-12) of what `--format json` prints for this report; none for a name that is no report.
pub fn schema(name: &str) -> Option<Value> {
    let Value::Object(mut whole) = schemas() else {
        return None;
    };
    let envelope = (whole["oneOf"].as_array()?.iter())
        .find(|envelope| envelope["properties"]["report"]["const"] == name)?
        .clone();
    let mut definitions = Map::new();
    if let Some(Value::Object(all)) = whole.remove("$defs") {
        reach(&envelope, &all, &mut definitions);
        definitions.sort_keys();
    }
    let title = format!("deepen {name} --format json");
    Some(framed(envelope, &title, definitions))
}

/// Adds the definitions that this schema names, and those that they name.
fn reach(schema: &Value, all: &Map<String, Value>, reached: &mut Map<String, Value>) {
    match schema {
        Value::Object(object) => {
            let name = (object.get("$ref").and_then(Value::as_str))
                .and_then(|reference| reference.strip_prefix(DEFINITION));
            if let Some((name, definition)) = name.and_then(|name| all.get_key_value(name))
                && !reached.contains_key(name)
            {
                reached.insert(name.clone(), definition.clone());
                reach(definition, all, reached);
            }
            object.values().for_each(|value| reach(value, all, reached));
        }
        Value::Array(list) => list.iter().for_each(|value| reach(value, all, reached)),
        _ => {}
    }
}

/// What [`schemas`] has to be, from the types, a definition on each line: the text of `docs/schema.json`.
pub fn derived() -> String {
    let mut generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let envelopes: Vec<Value> = shapes(&mut generator)
        .into_iter()
        .map(|(kind, data)| envelope(kind, data))
        .collect();
    let definitions = generator.take_definitions(true);
    let whole = framed(
        json!({ "oneOf": envelopes }),
        "deepen --format json",
        definitions,
    );
    lines(&whole)
}

fn envelope(kind: &Kind, data: Value) -> Value {
    json!({
        "type": "object",
        "description": kind.summary,
        "required": ["schema", "report", "data"],
        "properties": {
            "schema": { "const": VERSION },
            "report": { "const": kind.name },
            "data": data,
        },
    })
}

fn framed(schema: Value, title: &str, definitions: Map<String, Value>) -> Value {
    let mut framed = Map::new();
    framed.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    framed.insert("title".into(), title.into());
    if let Value::Object(schema) = schema {
        framed.extend(schema);
    }
    framed.insert("$defs".into(), Value::Object(definitions));
    Value::Object(framed)
}

/// An object whose lists and maps have an entry on each line.
fn lines(whole: &Value) -> String {
    let fields = (whole.as_object().into_iter().flatten()).map(|(key, value)| {
        let entries = |open: char, entries: Vec<String>, close: char| {
            format!("{open}\n{}\n{close}", entries.join(",\n"))
        };
        let value = match value {
            Value::Array(list) => entries('[', list.iter().map(Value::to_string).collect(), ']'),
            Value::Object(map) => {
                let pair = |(key, value): (&String, &Value)| format!("{}:{value}", json!(key));
                entries('{', map.iter().map(pair).collect(), '}')
            }
            other => other.to_string(),
        };
        format!("{}: {value}", json!(key))
    });
    format!("{{\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_one_report_has_what_it_names_and_no_more() {
        let whole = schemas();
        for envelope in whole["oneOf"].as_array().unwrap() {
            let name = envelope["properties"]["report"]["const"].as_str().unwrap();
            let schema = schema(name).unwrap();
            let text = schema.to_string();
            let defined = schema["$defs"].as_object().unwrap();
            for other in whole["$defs"].as_object().unwrap().keys() {
                let named = text.contains(&format!("\"{DEFINITION}{other}\""));
                assert_eq!(defined.contains_key(other), named, "{name}: {other}");
            }
        }
        assert_eq!(schema("no-report"), None);
    }
}
