//! How a template's file name says what its text is, and so how what is printed in it is escaped.

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Error, ErrorKind, Output, State};

use super::told::Told;
use crate::report::Report;
use crate::report::format::{self, Screen, csv, html, json, markdown, visible};

/// Columns of a report within a plain text.
const WIDTH: usize = 80;

/// What stands for what is unknown or not there.
const NOTHING: &str = "–";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Markdown,
    Html,
    Json,
    Csv,
}

/// Kinds and what file names end with; every other file is plain text.
static KINDS: &[(Kind, &[&str])] = &[
    (Kind::Markdown, &["md", "markdown"]),
    (Kind::Html, &["html", "htm", "xhtml", "xml", "svg"]),
    (Kind::Json, &["json", "yaml", "yml"]),
    (Kind::Csv, &["csv"]),
];

impl Kind {
    /// The kind of the file at this path: `weekly.md`, also `weekly.md.jinja` or `weekly.md.j2`.
    pub(super) fn of(path: &str) -> Self {
        let path = path.to_lowercase();
        let path = [".jinja", ".jinja2", ".j2"]
            .iter()
            .find_map(|end| path.strip_suffix(end))
            .unwrap_or(&path);
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        KINDS
            .iter()
            .find(|(_, endings)| endings.contains(&ending))
            .map_or(Self::Text, |(kind, _)| *kind)
    }

    pub(super) fn escape(self) -> AutoEscape {
        match self {
            Self::Text => AutoEscape::None,
            Self::Html => AutoEscape::Html,
            Self::Markdown => AutoEscape::Custom("markdown".into()),
            Self::Json => AutoEscape::Json,
            Self::Csv => AutoEscape::Custom("csv".into()),
        }
    }

    fn in_force(escape: &AutoEscape) -> Option<Self> {
        Some(match escape {
            AutoEscape::Html => Self::Html,
            AutoEscape::Json => Self::Json,
            AutoEscape::Custom(name) if name == "markdown" => Self::Markdown,
            AutoEscape::Custom(name) if name == "csv" => Self::Csv,
            _ => return None,
        })
    }

    /// The finished text without anything that would steer a terminal.
    pub(super) fn cleaned(self, text: &str) -> String {
        match self {
            Self::Json => json::escaped(text.replace("\r\n", "\n")),
            _ => visible::page(text).into_owned(),
        }
    }

    /// The text so that nothing in it is obeyed.
    pub(super) fn escaped(self, text: &str) -> String {
        match self {
            Self::Text => text.to_owned(),
            Self::Markdown => markdown::escaped(text),
            Self::Html => html::escaped(text),
            Self::Json => serde_json::Value::from(text).to_string(),
            Self::Csv => csv::quoted(text),
        }
    }

    /// A whole report within a text of this kind.
    fn report(self, report: &Report) -> String {
        let written = |name: &str| {
            let screen = Screen {
                width: WIDTH,
                colour: false,
            };
            format::format(name).map_or_else(String::new, |format| (format.write)(report, &screen))
        };
        match self {
            Self::Text => written("text"),
            Self::Markdown => markdown::part(report),
            Self::Html => html::part(report),
            Self::Json => written("json"),
            Self::Csv => written("csv"),
        }
    }
}

/// Writes what `{{ … }}` prints.
pub(super) fn write(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let own = Kind::of(state.name());
    let escape = Kind::in_force(state.auto_escape());
    let text = if let Some(told) = value.downcast_object_ref::<Told>() {
        escape.unwrap_or(own).report(&told.report)
    } else if value.is_safe() {
        value.to_string()
    } else {
        match (escape, value.kind()) {
            // What an `if` without `else` comes to: any other is an error before.
            (_, ValueKind::Undefined) => String::new(),
            (Some(Kind::Json), _) => json_of(value)?,
            (Some(Kind::Csv), ValueKind::None) => String::new(),
            (_, ValueKind::Number | ValueKind::Bool) | (None, _) => plain(value),
            (Some(kind), _) => kind.escaped(&plain(value)),
        }
    };
    out.write_str(&text)
        .map_err(|_| Error::from(ErrorKind::WriteFailure))
}

/// JSON as `--format json` writes it.
fn json_of(value: &Value) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))
}

/// The value in words: whole numbers without a point, lists with commas, what is unknown as a dash.
pub(super) fn plain(value: &Value) -> String {
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => NOTHING.to_owned(),
        ValueKind::Bool => value.is_true().to_string(),
        ValueKind::Number if !value.is_integer() => f64::try_from(value.clone())
            .map_or_else(|_| value.to_string(), |number| number.to_string()),
        ValueKind::Seq | ValueKind::Iterable => match value.try_iter() {
            Ok(values) => {
                let values: Vec<String> = values.map(|each| plain(&each)).collect();
                values.join(", ")
            }
            Err(_) => value.to_string(),
        },
        _ => value.to_string(),
    }
}
