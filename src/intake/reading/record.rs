//! What an export holds: records, and what could not be read as one.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::sorting::PutInOrder as _;
use serde_json::Value;

/// How an export is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table with this separator.
    Table {
        separator: char,
    },
    Json,
    JsonLines,
    /// A mailbox, or one message.
    Mail,
    /// The archive that Slack makes of a workspace.
    Slack,
}

impl Form {
    /// For people: `CSV, separated by ;`.
    pub fn said(&self) -> String {
        match self {
            Self::Table { separator: ',' } => "CSV".into(),
            Self::Table { separator: '\t' } => "TSV".into(),
            Self::Table { separator } => format!("CSV, separated by `{separator}`"),
            Self::Json => "JSON".into(),
            Self::JsonLines => "JSON lines".into(),
            Self::Mail => "mail".into(),
            Self::Slack => "Slack archive".into(),
        }
    }

    pub fn is_table(&self) -> bool {
        matches!(self, Self::Table { .. })
    }
}

/// One record of an export.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The line it starts on, or its number where lines say nothing; from 1.
    pub line: usize,
    pub content: Content,
    pub original: Original,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// One cell a column; missing ones at the end are missing here too.
    Row(Vec<String>),
    Object(Value),
}

/// Where a record stands as it was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Original {
    /// Bytes of [`Export::source`].
    Bytes(Range<usize>),
    /// The record itself, written again.
    Object,
}

/// What could not be read as a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub line: usize,
    pub reason: String,
    /// Bytes of [`Export::source`].
    pub original: Range<usize>,
}

/// An export that was read. Every row of it is in `records` or in `broken`.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub form: Form,
    pub encoding: &'static str,
    /// The header of a table as it is written (blanks around the names cut off), names that occur twice twice; of what has
    /// no columns the dotted paths that occur.
    pub columns: Vec<String>,
    pub records: Vec<Record>,
    pub broken: Vec<Broken>,
    /// What was assumed or is odd, in words for people.
    pub notes: Vec<String>,
    /// The text that ranges point into: of a table and of JSON in UTF-8, of mail as it is.
    pub source: Vec<u8>,
    /// The part of `source` that a file of single rows begins with: the header and what stands above it.
    pub head: Range<usize>,
    /// What stands beside the records in the same JSON: `users`, `lists`, …; null where nothing does.
    pub beside: Value,
}

impl Export {
    /// An export without records.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            encoding: "UTF-8",
            columns: Vec::new(),
            records: Vec::new(),
            broken: Vec::new(),
            notes: Vec::new(),
            source: Vec::new(),
            head: 0..0,
            beside: Value::Null,
        }
    }

    /// Whether there is a column of this name, whatever the case of its letters.
    pub fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| is_named(column, name))
    }

    /// The values of a record under this name, without those that are empty: a table's cells of all columns of the name, of
    /// an object what stands under the key or the dotted path, through arrays.
    pub fn values<'a>(&'a self, record: &'a Record, name: &str) -> Vec<Cow<'a, str>> {
        match &record.content {
            Content::Row(cells) => cells
                .iter()
                .zip(&self.columns)
                .filter(|(cell, column)| is_named(column, name) && !cell.trim().is_empty())
                .map(|(cell, _)| Cow::Borrowed(cell.as_str()))
                .collect(),
            Content::Object(object) => {
                let mut found = Vec::new();
                scalars(object, name, &mut found);
                found
            }
        }
    }

    /// The first value under this name.
    pub fn value<'a>(&'a self, record: &'a Record, name: &str) -> Option<Cow<'a, str>> {
        self.values(record, name).into_iter().next()
    }

    /// What a file of only these records and of everything broken holds, in the export's own form, so that it can be mended
    /// and imported again. Objects of an archive become JSON.
    pub fn only(&self, records: &[usize]) -> Vec<u8> {
        let mut objects = Vec::new();
        let mut ranges: Vec<Range<usize>> = self
            .broken
            .iter()
            .map(|broken| broken.original.clone())
            .collect();
        for index in records {
            let Some(record) = self.records.get(*index) else {
                continue;
            };
            match (&record.original, &record.content) {
                (Original::Bytes(range), _) => ranges.push(range.clone()),
                (Original::Object, Content::Object(object)) => objects.push(object),
                (Original::Object, Content::Row(_)) => {}
            }
        }
        ranges.put_in_order_by_key(|range| range.start);
        let mut only = self.bytes(&self.head).to_vec();
        for range in ranges {
            if !only.is_empty() && only.last() != Some(&b'\n') {
                only.push(b'\n');
            }
            only.extend_from_slice(self.bytes(&range));
        }
        if !objects.is_empty() {
            let text = serde_json::to_string_pretty(&objects).unwrap_or_default();
            only.extend_from_slice(text.as_bytes());
        }
        if !only.is_empty() && only.last() != Some(&b'\n') {
            only.push(b'\n');
        }
        only
    }

    /// The ending of a file of single records.
    pub fn extension(&self) -> &'static str {
        match self.form {
            Form::Table { separator: '\t' } => "tsv",
            Form::Table { .. } => "csv",
            Form::Json | Form::Slack => "json",
            Form::JsonLines => "jsonl",
            Form::Mail => "mbox",
        }
    }

    fn bytes(&self, range: &Range<usize>) -> &[u8] {
        self.source.get(range.clone()).unwrap_or_default()
    }
}

/// Whether a header is this name: case and blanks around do not count.
pub(super) fn is_named(column: &str, name: &str) -> bool {
    let (column, name) = (column.trim(), name.trim());
    column == name
        || (column.len() == name.len() && column.eq_ignore_ascii_case(name))
        || (!column.is_ascii() && column.to_lowercase() == name.to_lowercase())
}

fn scalars<'a>(value: &'a Value, path: &str, found: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::Array(array) => {
            for each in array {
                scalars(each, path, found);
            }
        }
        Value::Object(object) => {
            if path.is_empty() {
                return;
            }
            if let Some(inner) = object.get(path) {
                return scalars(inner, "", found);
            }
            // Keys may hold dots themselves: the longest key that fits comes first.
            for (dot, _) in path.rmatch_indices('.') {
                let inner = path.get(..dot).and_then(|key| object.get(key));
                if let (Some(inner), Some(rest)) = (inner, path.get(dot + 1..)) {
                    return scalars(inner, rest, found);
                }
            }
        }
        _ if !path.is_empty() => {}
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => found.push(Cow::Borrowed(text)),
        Value::Bool(_) | Value::Number(_) => found.push(Cow::Owned(value.to_string())),
    }
}
