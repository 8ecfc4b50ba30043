//! A report that a template asked for: `schema`, `report` and `data` as JSON has them; printed, it is the report itself, in the
//! form of the template.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

use super::Report;
use super::value::{self, Watch};
use crate::report::shape::VERSION;

pub(super) struct Told {
    pub(super) report: Report,
    data: Value,
}

pub(super) fn value(report: Report, watch: &Arc<Watch>) -> Value {
    let data = value::data(&report, watch);
    Value::from_object(Told { report, data })
}

impl Told {
    pub(super) const KEYS: &[&'static str] = &["schema", "report", "data"];

    /// Its main list, where the data has exactly one place that a name can be missed in.
    pub(super) fn data(&self) -> &Value {
        &self.data
    }
}

impl fmt::Debug for Told {
    /// Its name: what is in it is told by its formats.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Told").field(&self.report.name).finish()
    }
}

impl Object for Told {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "schema" => Some(VERSION.into()),
            "report" => Some(self.report.name.into()),
            "data" => Some(self.data.clone()),
            _ => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(Self::KEYS)
    }
}
