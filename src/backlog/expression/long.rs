//! The full language: Jinja expressions, strict about what is undefined.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::value::ValueKind;
use minijinja::{Environment, ErrorKind, UndefinedBehavior};
use regex::Regex;

use super::names::{Subject, is_known, known_prefix, unknown};
use super::{BadExpression, NoAnswer, Value};
use crate::text::sorting::PutInOrder as _;

/// Steps that one evaluation may take; a filter over a long list takes some hundreds.
const FUEL: u64 = 20_000;

static LANGUAGE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut language = Environment::new();
    // What is missing is named: by itself only builds for debugging do that.
    language.set_debug(true);
    language.set_undefined_behavior(UndefinedBehavior::Strict);
    language.set_fuel(Some(FUEL));
    language.set_unknown_method_callback(|_, value, method, arguments| {
        text_method(value, method, arguments)
    });
    language.add_test("containing", |text: &str, part: &str| {
        text.to_lowercase().contains(&part.to_lowercase())
    });
    language
});

/// A compiled expression of the full language.
pub(super) struct Long {
    expression: minijinja::Expression<'static, 'static>,
    names: Vec<String>,
}

impl Long {
    pub(super) fn new(subject: Subject, text: &str) -> Result<Self, BadExpression> {
        refuse_bare_dates(text)?;
        let expression = LANGUAGE
            .compile_expression_owned(text.to_owned())
            .map_err(|error| BadExpression {
                message: in_words(&error),
                range: error.range(),
                help: None,
            })?;
        let mut written: Vec<String> = expression.undeclared_variables(true).into_iter().collect();
        written.put_in_order();
        let functions: Vec<&str> = LANGUAGE.globals().map(|(name, _)| name).collect();
        let mut names = Vec::new();
        for name in written {
            if is_known(subject, &name) {
                names.push(name);
            } else if let Some(prefix) = known_prefix(subject, &name) {
                names.push(prefix.to_owned());
            } else if !functions.contains(&name.as_str()) {
                return Err(BadExpression {
                    range: text.find(&name).map(|start| start..start + name.len()),
                    ..unknown(subject, &name)
                });
            }
        }
        names.put_in_order();
        names.dedup();
        refuse_two_meanings(&names)?;
        Ok(Self { expression, names })
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn evaluate(
        &self,
        lookup: &dyn Fn(&str) -> Option<Value>,
    ) -> Result<minijinja::Value, NoAnswer> {
        let mut root = Branch::default();
        let mut missing = Vec::new();
        for name in &self.names {
            match lookup(name) {
                Some(value) => root.set(name, Some(value)),
                None => {
                    root.set(name, None);
                    missing.push(name.clone());
                }
            }
        }
        self.expression.eval(root.into_value()).map_err(|error| {
            if !missing.is_empty() {
                NoAnswer::Missing(missing)
            } else {
                NoAnswer::Failed(in_words(&error))
            }
        })
    }

    pub(super) fn number(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> Result<f64, NoAnswer> {
        let value = self.evaluate(lookup)?;
        match value.kind() {
            ValueKind::Number => {
                let number = f64::try_from(value.clone()).unwrap_or(f64::NAN);
                number.is_finite().then_some(number).ok_or_else(|| {
                    NoAnswer::Failed(format!("comes to {value}, which is no finite number"))
                })
            }
            ValueKind::Bool => Ok(f64::from(u8::from(value.is_true()))),
            ValueKind::String => Err(NoAnswer::Failed(
                "comes to text, not to a number".to_owned(),
            )),
            ValueKind::Undefined => Err(NoAnswer::Missing(
                self.names
                    .iter()
                    .filter(|name| lookup(name).is_none())
                    .cloned()
                    .collect(),
            )),
            kind => Err(NoAnswer::Failed(format!(
                "comes to a {kind}, not to a number"
            ))),
        }
    }
}

/// A date without quotes is a subtraction: `deadline < 2026-12-01` compares with 2013.
fn refuse_bare_dates(text: &str) -> Result<(), BadExpression> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#""[^"]*"|'[^']*'|\b([0-9]{4}-[0-9]{2}-[0-9]{2})\b"#)
            .expect("a pattern of our own")
    });
    let bare = DATE.captures_iter(text).find_map(|found| found.get(1));
    match bare {
        None => Ok(()),
        Some(date) => Err(BadExpression {
            message: format!("`{}` is a subtraction here, not a date", date.as_str()),
            range: Some(date.range()),
            help: Some(format!("put it in quotes: \"{}\"", date.as_str())),
        }),
    }
}

/// A name with a value of its own cannot also be what others lie in.
fn refuse_two_meanings(names: &[String]) -> Result<(), BadExpression> {
    let inside = names.iter().find(|name| name.starts_with("score."));
    match inside {
        Some(inside) if names.iter().any(|name| name == "score") => Err(BadExpression {
            message: format!(
                "`score` cannot stand beside `{inside}`: write `computed_score` for the computed score"
            ),
            range: None,
            help: None,
        }),
        _ => Ok(()),
    }
}

/// Nested maps of the values that an expression reads.
#[derive(Default)]
struct Branch {
    leaves: BTreeMap<String, minijinja::Value>,
    branches: BTreeMap<String, Self>,
}

impl Branch {
    /// Puts a value at a dotted name; a missing one leaves only the maps around it.
    fn set(&mut self, name: &str, value: Option<Value>) {
        match name.split_once('.') {
            Some((first, rest)) => self
                .branches
                .entry(first.to_owned())
                .or_default()
                .set(rest, value),
            None => {
                if let Some(value) = value {
                    self.leaves.insert(name.to_owned(), convert(value));
                }
            }
        }
    }

    fn into_value(self) -> minijinja::Value {
        let mut all = self.leaves;
        for (name, branch) in self.branches {
            all.insert(name, branch.into_value());
        }
        minijinja::Value::from(all)
    }
}

fn convert(value: Value) -> minijinja::Value {
    match value {
        Value::Number(number) => minijinja::Value::from(number),
        Value::Text(text) => minijinja::Value::from(text),
        Value::Flag(flag) => minijinja::Value::from(flag),
        Value::List(values) => values.into_iter().map(convert).collect(),
    }
}

/// `startswith`, `endswith`, `lower`, `upper`, `contains`: what people try on texts.
fn text_method(
    value: &minijinja::Value,
    method: &str,
    arguments: &[minijinja::Value],
) -> Result<minijinja::Value, minijinja::Error> {
    let unknown = || minijinja::Error::from(ErrorKind::UnknownMethod);
    let text = value.as_str().ok_or_else(unknown)?;
    let argument = arguments.first().and_then(minijinja::Value::as_str);
    match (method, argument) {
        ("startswith", Some(start)) => Ok(text.starts_with(start).into()),
        ("endswith", Some(end)) => Ok(text.ends_with(end).into()),
        ("contains", Some(part)) => Ok(text.contains(part).into()),
        ("lower", None) => Ok(text.to_lowercase().into()),
        ("upper", None) => Ok(text.to_uppercase().into()),
        _ => Err(unknown()),
    }
}

/// What minijinja says, in the tone of our messages.
fn in_words(error: &minijinja::Error) -> String {
    let detail = error.detail().unwrap_or_default().trim_end_matches('.');
    match error.kind() {
        ErrorKind::SyntaxError => format!("syntax error: {detail}"),
        ErrorKind::OutOfFuel => "takes too many steps".to_owned(),
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction => {
            format!("{}: {detail}", error.kind())
        }
        _ if detail.ends_with("/ 0") || detail.ends_with("/ 0.0") => {
            format!("{}, a division by zero", detail.trim_end_matches(".0"))
        }
        _ if detail.is_empty() => error.kind().to_string(),
        _ => detail.to_owned(),
    }
}
