//! JSON: a list, a list within an object, one object, or one object a line.

use serde_json::{Deserializer, Value};

use super::record::{Broken, Content, Export, Form, Original, Record};
use super::{Unread, paths};

/// Under which keys tools put their lists of records, the likeliest first.
const LISTS: [&str; 18] = [
    "posts",
    "issues",
    "tickets",
    "conversations",
    "cards",
    "suggestions",
    "ideas",
    "feedback",
    "reviews",
    "messages",
    "responses",
    "comments",
    "items",
    "records",
    "results",
    "data",
    "values",
    "entries",
];

/// The records of this JSON.
///
/// # Errors
/// When it is no JSON, or holds no objects.
pub(super) fn read(text: &str) -> Result<Export, Unread> {
    let mut export = Export::new(Form::Json);
    export.source = text.as_bytes().to_vec();
    if text.trim_start().starts_with('[') {
        read_list(text, &mut export);
    } else if is_lines(text) {
        export.form = Form::JsonLines;
        read_lines(text, &mut export);
    } else {
        read_object(text, &mut export)?;
    }
    if export.records.is_empty() && export.broken.is_empty() && !is_empty_list(text) {
        return Err(Unread::NoRecords);
    }
    export.columns = paths(&export.records);
    Ok(export)
}

fn is_empty_list(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(Value::Array(list)) if list.is_empty())
}

/// Whether each line is an object: the first is whole, and another one follows.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first_is_whole = lines.next().is_some_and(|line| {
        serde_json::from_str::<Value>(line).is_ok_and(|value| value.is_object())
    });
    first_is_whole && lines.next().is_some()
}

fn read_lines(text: &str, export: &mut Export) {
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.is_object() => export.records.push(Record {
                line: index + 1,
                content: Content::Object(value),
                original: Original::Bytes(range),
            }),
            Ok(_) => export.broken.push(Broken {
                line: index + 1,
                reason: "this line is JSON, but no object".into(),
                original: range,
            }),
            Err(error) => export.broken.push(Broken {
                line: index + 1,
                reason: format!("this line is no JSON: {}", reason(&error)),
                original: range,
            }),
        }
    }
}

/// Each element by itself, so that what stands before a broken place is not lost and each has its line.
fn read_list(text: &str, export: &mut Export) {
    let bytes = text.as_bytes();
    let blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut at = text.find('[').map_or(0, |bracket| bracket + 1);
    let mut lines = Lines::default();
    loop {
        while blank(at) || bytes.get(at) == Some(&b',') {
            at += 1;
        }
        let Some(byte) = bytes.get(at) else {
            let line = lines.line(bytes, at);
            export.broken.push(Broken {
                line,
                reason: "the list is never closed: the file may be cut off here".into(),
                original: at..at,
            });
            return;
        };
        if *byte == b']' {
            return;
        }
        let rest = text.get(at..).unwrap_or_default();
        let mut values = Deserializer::from_str(rest).into_iter::<Value>();
        let line = lines.line(bytes, at);
        match values.next() {
            Some(Ok(value)) => {
                let end = at + values.byte_offset();
                if value.is_object() {
                    export.records.push(Record {
                        line,
                        content: Content::Object(value),
                        original: Original::Object,
                    });
                } else {
                    export.broken.push(Broken {
                        line,
                        reason: "an element of the list is no object".into(),
                        original: at..end,
                    });
                }
                at = end;
            }
            Some(Err(error)) => {
                let line = line + error.line().saturating_sub(1);
                export.broken.push(Broken {
                    line,
                    reason: format!(
                        "the JSON is broken here, and nothing behind it could be read: {}",
                        reason(&error)
                    ),
                    original: at..text.len(),
                });
                return;
            }
            None => return,
        }
    }
}

fn read_object(text: &str, export: &mut Export) -> Result<(), Unread> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Unread::Json(format!(
            "{} in line {}, column {}",
            reason(&error),
            error.line(),
            error.column()
        ))
    })?;
    let Value::Object(mut object) = value else {
        return Err(Unread::NoRecords);
    };
    let is_list = |value: &Value| {
        value
            .as_array()
            .is_some_and(|list| list.is_empty() || list.iter().any(Value::is_object))
    };
    // One record of a tool's own says so by its keys; its lists are parts of it.
    let is_record = ["fields", "title", "subject", "summary"]
        .iter()
        .any(|key| object.contains_key(*key));
    let list = LISTS
        .iter()
        .find(|key| object.get(**key).is_some_and(is_list))
        .map(|key| (*key).to_owned())
        .filter(|_| !is_record);
    let Some(key) = list else {
        export.records.push(Record {
            line: 1,
            content: Content::Object(Value::Object(object)),
            original: Original::Object,
        });
        return Ok(());
    };
    let Some(Value::Array(list)) = object.shift_remove(&key) else {
        return Err(Unread::NoRecords);
    };
    for (index, element) in list.into_iter().enumerate() {
        if element.is_object() {
            export.records.push(Record {
                line: index + 1,
                content: Content::Object(element),
                original: Original::Object,
            });
        } else {
            export.broken.push(Broken {
                line: index + 1,
                reason: format!("this element of `{key}` is no object"),
                original: 0..0,
            });
        }
    }
    export.beside = Value::Object(object);
    Ok(())
}

/// Why, without the place that the reader adds.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text.get(..end).unwrap_or(&text).to_owned(),
        None => text,
    }
}

/// Lines counted once from the start.
#[derive(Default)]
struct Lines {
    at: usize,
    newlines: usize,
}

impl Lines {
    /// The line of this byte, from 1; bytes are asked for in order.
    fn line(&mut self, bytes: &[u8], at: usize) -> usize {
        let passed = bytes.get(self.at..at).unwrap_or_default();
        self.newlines += memchr::memchr_iter(b'\n', passed).count();
        self.at = at;
        self.newlines + 1
    }
}
