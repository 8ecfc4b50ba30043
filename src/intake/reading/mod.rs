//! Exports become records: the bytes of a file, its encoding, its form, its rows with the lines they stand on.

mod archive;
mod encoding;
mod json;
mod mail;
mod record;
mod slack;
mod table;

#[cfg(test)]
mod properties;

use serde_json::Value;

pub use record::{Broken, Content, Export, Form, Original, Record};

/// The largest export that is read, in bytes, unpacked or not: ten times the largest that we know of.
pub const LARGEST_EXPORT: usize = 256 << 20;

/// The longest text of one cell or message that is taken, in bytes: a novel has one million.
pub const LONGEST_TEXT: usize = 1 << 20;

/// Why a file cannot be read as an export at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    #[error("it is empty")]
    Empty,
    #[error("there is no encoding `{0}`")]
    Encoding(String),
    #[error("it looks like {0}, not like an export of records")]
    Foreign(&'static str),
    #[error("it is no JSON that can be read: {0}")]
    Json(String),
    #[error("there is no list of records in this JSON")]
    NoRecords,
    #[error("the archive cannot be read: {0}")]
    Archive(String),
    #[error("the archive would unpack to more than {} MB", LARGEST_EXPORT >> 20)]
    TooLarge,
    #[error("the archive holds {0} files that could be meant: {1}")]
    SeveralFiles(usize, String),
}

/// The records of an export. `encoding` overrules what its bytes look like.
///
/// # Errors
/// When it is no export of any form that is known; single rows that cannot be read are in [`Export::broken`].
pub fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Export, Unread> {
    if let Some(foreign) = foreign(bytes) {
        return Err(Unread::Foreign(foreign));
    }
    if archive::is_archive(bytes) {
        return archive::read(bytes, encoding);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unread::Empty);
    }
    if mail::is_mail(bytes) {
        return Ok(mail::read(bytes));
    }
    let decoded = match encoding {
        Some(name) => {
            encoding::decode_named(bytes, name).ok_or_else(|| Unread::Encoding(name.to_owned()))?
        }
        None => encoding::decode(bytes),
    };
    let start = decoded.text.trim_start();
    if start.is_empty() {
        return Err(Unread::Empty);
    }
    let mut export = if start.starts_with(['[', '{']) {
        json::read(&decoded.text)?
    } else {
        table::read(decoded.text)
    };
    export.encoding = decoded.encoding;
    export.notes.splice(0..0, decoded.notes);
    Ok(export)
}

/// What other kinds of files begin with, so that nobody sees a table of noise.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 8] = [
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (
            b"\xd0\xcf\x11\xe0",
            "an old Excel workbook (save it as CSV)",
        ),
        (b"\x1f\x8b", "a gzip archive (unpack it first)"),
        (b"SQLite format 3", "a database"),
        (b"<?xml", "XML"),
        (b"<!DOCTYPE html", "a web page (perhaps a page to sign in)"),
    ];
    STARTS
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, name)| *name)
}

/// The records' words, for what has no columns: dotted paths in the order of their first appearance, arrays passed
/// through. Looks at the first hundred records.
fn paths(records: &[Record]) -> Vec<String> {
    fn walk(value: &Value, path: &str, depth: usize, found: &mut Vec<String>) {
        /// Deeper paths are reached by a mapping that names them, and clutter every list.
        const DEEPEST: usize = 4;
        match value {
            Value::Object(object) if depth < DEEPEST => {
                for (key, value) in object {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}.{key}")
                    };
                    walk(value, &path, depth + 1, found);
                }
            }
            Value::Array(array) => {
                for value in array.iter().take(5) {
                    walk(value, path, depth, found);
                }
            }
            Value::Object(_) | Value::Null => {}
            _ => {
                if !found.iter().any(|each| each == path) {
                    found.push(path.to_owned());
                }
            }
        }
    }
    let mut found = Vec::new();
    for record in records.iter().take(100) {
        if let Content::Object(value) = &record.content {
            walk(value, "", 0, &mut found);
        }
    }
    found
}
