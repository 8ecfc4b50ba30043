//! The format of every record as JSON Schema, for editors that know nothing else of it.

use serde_json::{Map, Value, json};

use super::{Field, Kind, Record};

impl Record {
    /// The record of this name (`story`, `team`).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|record| record.name() == name)
    }

    /// The JSON Schema (draft 7, which YAML language servers read) of the record's front matter, or of its whole file where
    /// that is YAML. What depends on a configuration (statuses, channels) is any text.
    pub fn json_schema(self) -> Value {
        let tables = [self.common(), self.special()];
        let mut schema = match self {
            Self::Accounts => json!({
                "type": "object",
                "additionalProperties": object(&tables),
            }),
            _ => object(&tables),
        };
        if let Some(schema) = schema.as_object_mut() {
            let words = ["A backlog's record of this kind: ", self.files()].concat();
            schema.insert(
                "$schema".to_owned(),
                json!("http://json-schema.org/draft-07/schema#"),
            );
            schema.insert("title".to_owned(), json!(self.name()));
            schema.insert("description".to_owned(), json!(words));
        }
        schema
    }
}

/// A map with these keys, and with keys of one's own that begin with `x-`.
fn object(tables: &[&[Field]]) -> Value {
    let fields = || tables.iter().copied().flatten();
    let properties: Map<String, Value> = fields()
        .map(|field| (field.key.to_owned(), property(field)))
        .collect();
    let required: Vec<&str> = fields()
        .filter(|field| field.required)
        .map(|field| field.key)
        .collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^x-": {} },
        "additionalProperties": false,
    });
    if !required.is_empty()
        && let Some(schema) = schema.as_object_mut()
    {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn property(field: &Field) -> Value {
    let mut schema = value(field.kind);
    let unit = match field.unit {
        "" => String::new(),
        unit => format!(", in {unit}"),
    };
    if let Some(schema) = schema.as_object_mut() {
        let words = format!("{}{unit}", field.docs);
        schema.insert("description".to_owned(), json!(words));
    }
    schema
}

fn value(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Quoted | Kind::OwnId | Kind::Id | Kind::Status | Kind::Channel => {
            json!({ "type": "string" })
        }
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Stage => json!({ "type": "integer", "minimum": 1 }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Range(least, most) => {
            json!({ "type": "number", "minimum": least, "maximum": most })
        }
        Kind::Percent => json!({ "type": ["number", "string"] }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Dates => json!({
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$",
        }),
        Kind::List(inner) => json!({ "type": "array", "items": value(*inner) }),
        Kind::OneOrMore(inner) => json!({
            "anyOf": [value(*inner), { "type": "array", "items": value(*inner) }],
        }),
        Kind::Map(table) => object(&[table]),
        Kind::Records(table) => json!({ "type": "array", "items": object(&[table]) }),
        Kind::Table(inner) => {
            json!({ "type": "object", "additionalProperties": value(*inner) })
        }
        Kind::Anything => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_record_is_in_its_schema_with_what_it_is_for() {
        for record in Record::ALL {
            let schema = record.json_schema();
            let top = match record {
                Record::Accounts => &schema["additionalProperties"],
                _ => &schema,
            };
            for (path, field) in record.fields() {
                let mut place = top;
                for key in path.split('.') {
                    let (key, is_list) = match key.strip_suffix("[]") {
                        Some(key) => (key, true),
                        None => (key, false),
                    };
                    place = &place["properties"][key];
                    if is_list {
                        place = &place["items"];
                    }
                }
                let words = place["description"].as_str().unwrap_or_default();
                assert!(
                    words.starts_with(field.docs),
                    "{} {path}: {place}",
                    record.name()
                );
            }
        }
    }

    #[test]
    fn a_storys_schema_says_what_it_needs_and_which_words_there_are() {
        let schema = Record::from_name("story").unwrap().json_schema();
        assert_eq!(schema["required"], json!(["id", "title", "type"]));
        assert_eq!(
            schema["properties"]["size"]["enum"],
            json!(["S", "M", "L", "XL"])
        );
        assert_eq!(schema["properties"]["deadline"]["format"], "date");
        assert_eq!(schema["additionalProperties"], false);
    }
}
