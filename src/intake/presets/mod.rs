//! Tools whose exports are known by their looks. A preset is a mapping as users write it, and what no mapping can say.

mod app_store;
mod asana;
mod azure_devops;
mod beads;
mod canny;
mod fider;
mod github;
mod gitlab;
mod google_forms;
mod intercom;
mod jira;
mod linear;
mod mail;
mod notion;
mod play;
mod registry;
mod slack;
mod survey;
mod trello;
mod typeform;
mod uservoice;
mod zendesk;

use serde_json::Value;

pub use registry::{PRESETS, preset, recognise};

use super::Draft;
use super::dates::DayOrder;
use super::mapping::{self, Mapping};
use super::reading::{Content, Export, Form, Record};

/// A tool's export.
pub struct Preset {
    pub name: &'static str,
    /// What the export is called and where it comes from, in one line.
    pub summary: &'static str,
    pub kind: Kind,
    /// Columns that only this export has together: it is recognised by all of them. None: never by itself.
    pub signs: &'static [&'static str],
    /// What else must hold.
    pub also: fn(&Export) -> bool,
    /// As in a file of `--map`.
    pub mapping: &'static str,
    /// What columns of the mapping are called elsewhere: in other languages, in other versions.
    pub names: &'static [(&'static str, &'static [&'static str])],
    /// The order of the days of tools that always write one.
    pub day_order: Option<DayOrder>,
    /// Whether records without a key get one that is made of their words.
    pub may_lack_key: bool,
    /// Joins what stands apart in the export.
    pub prepare: fn(&mut Export),
    /// Fits the mapping to columns that differ from export to export.
    pub adapt: fn(&mut Mapping, &Export),
    /// Why a record is no feedback.
    pub left_out: fn(&Export, &Record) -> Option<String>,
    pub finish: fn(&Export, &Record, &mut Draft),
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Table,
    Objects,
    /// A table or objects with the same names.
    Either,
    Mail,
    Slack,
}

impl Kind {
    /// For people: `CSV or JSON`.
    pub fn said(self) -> &'static str {
        match self {
            Self::Table => "CSV",
            Self::Objects => "JSON",
            Self::Either => "CSV or JSON",
            Self::Mail => "mbox or eml",
            Self::Slack => "zip",
        }
    }

    fn fits(self, form: &Form) -> bool {
        match form {
            Form::Table { .. } => matches!(self, Self::Table | Self::Either),
            Form::Json | Form::JsonLines => matches!(self, Self::Objects | Self::Either),
            Form::Mail => self == Self::Mail,
            Form::Slack => self == Self::Slack,
        }
    }
}

/// A preset that knows nothing: what each leaves out.
const PLAIN: Preset = Preset {
    name: "",
    summary: "",
    kind: Kind::Table,
    signs: &[],
    also: |_| true,
    mapping: "",
    names: &[],
    day_order: None,
    may_lack_key: false,
    prepare: |_| {},
    adapt: |_, _| {},
    left_out: |_, _| None,
    finish: |_, _, _| {},
};

impl Preset {
    /// The mapping of this preset for this export, which [`Preset::prepare`] has been called on.
    ///
    /// # Panics
    /// Never: a test reads the mapping of every preset.
    pub fn fitted(&self, export: &Export) -> Mapping {
        let mut mapping = mapping::read(self.mapping)
            .expect("a test reads every preset's mapping")
            .fitted(export, self.names);
        (self.adapt)(&mut mapping, export);
        mapping
    }

    /// The name under which an export has this column of ours, if it does.
    fn named<'a>(&'a self, export: &Export, column: &'a str) -> Option<&'a str> {
        let others = self.names.iter().find(|(name, _)| *name == column);
        let others = others.map_or(&[][..], |(_, others)| *others);
        std::iter::once(&column)
            .chain(others)
            .copied()
            .find(|name| export.has(name))
    }

    /// The columns that an export is known by, under its own names; none when it is another export.
    fn recognises<'a>(&'a self, export: &Export) -> Option<Vec<&'a str>> {
        if self.signs.is_empty() && !matches!(self.kind, Kind::Mail | Kind::Slack) {
            return None;
        }
        if !self.kind.fits(&export.form) || !(self.also)(export) {
            return None;
        }
        self.signs
            .iter()
            .map(|sign| self.named(export, sign))
            .collect()
    }
}

/// The object of a record; null where it is a row.
fn object(record: &Record) -> &Value {
    match &record.content {
        Content::Object(value) => value,
        Content::Row(_) => &Value::Null,
    }
}

fn object_mut(record: &mut Record) -> Option<&mut serde_json::Map<String, Value>> {
    match &mut record.content {
        Content::Object(Value::Object(object)) => Some(object),
        _ => None,
    }
}

/// A text at this JSON pointer.
fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value
        .pointer(pointer)?
        .as_str()
        .filter(|text| !text.trim().is_empty())
}

/// Whether a record says this under this name, whatever the case.
fn says(export: &Export, record: &Record, column: &str, word: &str) -> bool {
    export
        .value(record, column)
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
}

/// Whether somebody adds nothing but "me too".
fn is_me_too(comment: &str) -> bool {
    const WORDS: [&str; 14] = [
        "+1",
        "👍",
        ":+1:",
        ":thumbsup:",
        "me too",
        "same here",
        "same",
        "+ 1",
        "ich auch",
        "moi aussi",
        "yo también",
        "anch'io",
        "+1!",
        "this",
    ];
    let comment = comment
        .trim()
        .trim_end_matches(['.', '!', ' '])
        .to_lowercase();
    WORDS.contains(&comment.as_str())
        || (!comment.is_empty() && comment.chars().all(|each| each == '👍'))
}
