//! JSON as the values of a template, in the order in which it is printed. A record remembers what it was asked for and does not
//! have, so that a slip can be told with the name that is nearest.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, Value};
use serde_json::Value as Json;

use super::Report;
use crate::report::shape::{Envelope, VERSION};

/// Keys that records were asked for and do not have, each with those that the last of these records has.
#[derive(Debug, Default)]
pub(super) struct Watch {
    misses: Mutex<BTreeMap<String, Vec<String>>>,
}

impl Watch {
    /// The keys of the record that was last asked for this one and does not have it.
    pub(super) fn keys_beside(&self, key: &str) -> Option<Vec<String>> {
        let misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
        misses.get(key).cloned()
    }

    fn miss(&self, key: &str, record: &Record) {
        let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
        misses.insert(key.to_owned(), record.keys().map(str::to_owned).collect());
    }
}

/// A JSON object.
#[derive(Debug)]
pub(super) struct Record {
    fields: Vec<(Value, Value)>,
    watch: Arc<Watch>,
}

impl Record {
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|(key, _)| key.as_str())
    }

    pub(super) fn field(&self, name: &str) -> Option<&Value> {
        let field = (self.fields.iter()).find(|(key, _)| key.as_str() == Some(name));
        field.map(|(_, value)| value)
    }
}

impl Object for Record {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.field(key).cloned();
        if found.is_none() {
            self.watch.miss(key, self);
        }
        found
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.fields.iter().map(|(key, _)| key.clone()).collect())
    }
}

/// What JSON prints of the report, as the context of a template.
pub(super) fn context(report: &Report, watch: &Arc<Watch>) -> Value {
    record(
        [
            ("schema", Value::from(VERSION)),
            ("report", Value::from(report.name)),
            ("data", data(report, watch)),
        ],
        watch,
    )
}

/// What JSON prints of the report's data.
pub(super) fn data(report: &Report, watch: &Arc<Watch>) -> Value {
    let envelope = Envelope {
        schema: VERSION,
        report: report.name,
        data: &report.data,
    };
    let json = serde_json::to_value(envelope.data).expect("a shape has text keys only");
    convert(json, watch)
}

fn record<const N: usize>(fields: [(&str, Value); N], watch: &Arc<Watch>) -> Value {
    Value::from_object(Record {
        fields: (fields.into_iter())
            .map(|(key, value)| (key.into(), value))
            .collect(),
        watch: Arc::clone(watch),
    })
}

fn convert(json: Json, watch: &Arc<Watch>) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(flag) => Value::from(flag),
        Json::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Value::from(number),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::from(text),
        Json::Array(values) => (values.into_iter())
            .map(|value| convert(value, watch))
            .collect(),
        Json::Object(fields) => Value::from_object(Record {
            fields: (fields.into_iter())
                .map(|(key, value)| (Value::from(key), convert(value, watch)))
                .collect(),
            watch: Arc::clone(watch),
        }),
    }
}
