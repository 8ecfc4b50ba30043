//! What is wrong with a template: where, in words, with the way out.

use minijinja::{Environment, Error, ErrorKind};

use super::filters::FILTERS;
use super::value::Watch;
use super::wish::Known;
use crate::text::likeness::nearest;

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", self.place())]
pub struct Fault {
    /// From the top of the repository.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1, where it is known.
    pub column: Option<usize>,
    pub message: String,
    pub hints: Vec<String>,
}

impl Fault {
    /// A fault of the template as a whole.
    pub(super) fn at(path: &str, message: String) -> Self {
        Self {
            path: path.to_owned(),
            line: 1,
            column: None,
            message,
            hints: Vec::new(),
        }
    }

    pub(super) fn new(
        environment: &Environment<'_>,
        watch: &Watch,
        known: &Known,
        main: &str,
        error: &Error,
    ) -> Self {
        let error = innermost(error);
        let path = error.name().unwrap_or(main);
        let column = error.range().and_then(|range| {
            let template = environment.get_template(path).ok()?;
            let before = template.source().get(..range.start)?;
            let line = before.rsplit('\n').next()?;
            Some(line.chars().count() + 1)
        });
        Self {
            path: path.to_owned(),
            line: error.line().unwrap_or(1),
            column,
            message: message(error),
            hints: hints(environment, watch, known, error),
        }
    }

    fn place(&self) -> String {
        match self.column {
            Some(column) => format!("{}:{}:{column}", self.path, self.line),
            None => format!("{}:{}", self.path, self.line),
        }
    }
}

/// An error in an included template stands behind that of the include.
fn innermost(error: &Error) -> &Error {
    let mut innermost = error;
    while let Some(source) =
        std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>())
    {
        innermost = source;
    }
    innermost
}

fn message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default().trim_end_matches('.');
    match error.kind() {
        ErrorKind::OutOfFuel => "takes too many steps: a loop in it is too long".to_owned(),
        ErrorKind::UndefinedError if !detail.is_empty() => detail.to_owned(),
        ErrorKind::InvalidOperation if !detail.is_empty() => detail.to_owned(),
        kind if detail.is_empty() => kind.to_string(),
        kind => format!("{kind}: {detail}"),
    }
}

fn hints(
    environment: &Environment<'_>,
    watch: &Watch,
    known: &Known,
    error: &Error,
) -> Vec<String> {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => undefined(environment, watch, detail).into_iter().collect(),
        ErrorKind::UnknownFilter => {
            let name = detail.split(' ').nth(1).unwrap_or_default();
            let own = FILTERS.iter().map(|filter| filter.name);
            let near = nearest(name, own.chain(BUILT_IN.iter().copied()));
            near.map(did_you_mean).into_iter().collect()
        }
        ErrorKind::UnknownFunction => {
            let name = detail.split(' ').next().unwrap_or_default();
            function_near(environment, name).into_iter().collect()
        }
        ErrorKind::TemplateNotFound => vec![
            "a name means a file beside the template, or with a `/` before it one from the top of the repository"
                .to_owned(),
        ],
        _ => known.hints(),
    }
}

/// The nearest of the names that there are, or all of them.
fn undefined(environment: &Environment<'_>, watch: &Watch, detail: &str) -> Option<String> {
    let expression = detail.split('`').nth(1)?;
    let key = expression
        .rsplit('.')
        .next()?
        .trim_matches(|character: char| !character.is_alphanumeric() && character != '_');
    if key == expression
        && let Some(near) = function_near(environment, key)
    {
        return Some(near);
    }
    let keys = watch.keys_beside(key)?;
    Some(match nearest(key, keys.iter().map(String::as_str)) {
        Some(near) => did_you_mean(near),
        None => format!("there are {}", keys.join(", ")),
    })
}

fn function_near(environment: &Environment<'_>, name: &str) -> Option<String> {
    let functions: Vec<&str> = environment.globals().map(|(name, _)| name).collect();
    nearest(name, functions).map(did_you_mean)
}

fn did_you_mean(near: &str) -> String {
    format!("did you mean `{near}`?")
}

/// The filters of minijinja that people use.
const BUILT_IN: &[&str] = &[
    "abs",
    "batch",
    "bool",
    "capitalize",
    "default",
    "dictsort",
    "escape",
    "first",
    "float",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "tojson",
    "trim",
    "unique",
    "upper",
    "zip",
];
