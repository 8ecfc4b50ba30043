//! What a template asks for besides its context: other reports, by the words of the command line, and other templates.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use minijinja::value::{Kwargs, Rest, Value, ValueKind, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, ErrorKind};

use super::Refusal;
use super::told::Told;
use crate::report::format::html;
use crate::text::sorting::PutInOrder as _;

/// Something that a template needs and has not got yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wish {
    /// Words of the command line.
    Report(Vec<String>),
    /// A path from the top of the repository.
    File(String),
}

/// What was answered so far, and what is asked for.
#[derive(Debug, Default)]
pub(super) struct Known {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    reports: BTreeMap<Vec<String>, Result<Value, Refusal>>,
    files: BTreeMap<String, Result<Option<String>, Refusal>>,
    wishes: Vec<Wish>,
    /// Hints of the refusal that an error was last made of.
    hints: Vec<String>,
}

impl Known {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was asked for since this was last asked, each once.
    pub(super) fn wishes(&self) -> Vec<Wish> {
        let mut wishes = std::mem::take(&mut self.inner().wishes);
        wishes.put_in_order();
        wishes.dedup();
        wishes
    }

    /// How much was answered.
    pub(super) fn answers(&self) -> usize {
        let inner = self.inner();
        inner.reports.len() + inner.files.len()
    }

    pub(super) fn tell(&self, words: Vec<String>, told: Result<Value, Refusal>) {
        self.inner().reports.insert(words, told);
    }

    pub(super) fn lend(&self, path: String, text: Result<Option<String>, Refusal>) {
        self.inner().files.insert(path, text);
    }

    /// The hints of what was last refused.
    pub(super) fn hints(&self) -> Vec<String> {
        self.inner().hints.clone()
    }

    fn report(&self, words: Vec<String>) -> Result<Value, Error> {
        let mut inner = self.inner();
        match inner.reports.get(&words).cloned() {
            Some(Ok(value)) => Ok(value),
            Some(Err(refusal)) => {
                inner.hints = refusal.hints;
                let words = words.join(" ");
                Err(failed(format!("deepen {words}: {}", refusal.message)))
            }
            None => {
                inner.wishes.push(Wish::Report(words));
                Err(failed("is not answered yet"))
            }
        }
    }

    fn file(&self, path: &str) -> Result<Option<String>, Error> {
        let mut inner = self.inner();
        match inner.files.get(path).cloned() {
            Some(Ok(text)) => Ok(text),
            Some(Err(refusal)) => {
                inner.hints = refusal.hints;
                Err(failed(refusal.message))
            }
            None => {
                inner.wishes.push(Wish::File(path.to_owned()));
                Ok(None)
            }
        }
    }
}

/// Functions and the way to other templates.
pub(super) fn add(environment: &mut Environment<'static>, known: &Arc<Known>) {
    let files = Arc::clone(known);
    environment.set_loader(move |path| files.file(path));
    let reports = Arc::clone(known);
    environment.add_function("deepen", move |arguments: Rest<ValueOrKwargs>| {
        let arguments = arguments.into_values();
        let (values, options): (&[Value], Kwargs) = from_args(&arguments)?;
        let Some((command, values)) = values.split_first() else {
            return Err(Error::new(
                ErrorKind::MissingArgument,
                "deepen(…) takes a command, such as deepen(\"flow\")",
            ));
        };
        reports.report(words(text(command)?, &options, values)?)
    });
    let items = Arc::clone(known);
    environment.add_function("items", move |filter: Option<Value>, options: Kwargs| {
        let told = items.report(filtered("list", filter, &options)?)?;
        rows(&told, "items")
    });
    let feedback = Arc::clone(known);
    environment.add_function("feedback", move |filter: Option<Value>, options: Kwargs| {
        let told = feedback.report(filtered("feedback list", filter, &options)?)?;
        rows(&told, "feedback")
    });
    environment.add_function("style", || Value::from_safe_string(html::STYLE.to_owned()));
}

fn filtered(command: &str, filter: Option<Value>, options: &Kwargs) -> Result<Vec<String>, Error> {
    let mut words = words(command, options, &[])?;
    if let Some(filter) = filter.filter(|filter| !filter.is_none()) {
        words.push(format!("--where={}", text(&filter)?));
    }
    Ok(words)
}

fn rows(told: &Value, name: &str) -> Result<Value, Error> {
    match told.downcast_object_ref::<Told>() {
        Some(told) => told.data().get_attr(name),
        None => Ok(Value::UNDEFINED),
    }
}

/// The command line: `deepen("forecast when", items=12)` is `forecast when --items=12`.
fn words(command: &str, options: &Kwargs, values: &[Value]) -> Result<Vec<String>, Error> {
    let mut words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    let mut names: Vec<&str> = options.args().collect();
    names.put_in_order();
    for name in names {
        let option = format!("--{}", name.replace('_', "-"));
        let value: Value = options.get(name)?;
        match value.kind() {
            ValueKind::None => {}
            ValueKind::Bool if value.is_true() => words.push(option),
            ValueKind::Bool => {}
            ValueKind::Seq | ValueKind::Iterable => {
                for each in value.try_iter()? {
                    words.push(format!("{option}={}", word(&each)?));
                }
            }
            _ => words.push(format!("{option}={}", word(&value)?)),
        }
    }
    if !values.is_empty() {
        words.push("--".to_owned());
    }
    for value in values {
        words.push(word(value)?);
    }
    Ok(words)
}

/// One word of the command line.
fn word(value: &Value) -> Result<String, Error> {
    match value.kind() {
        ValueKind::String | ValueKind::Number => Ok(value.to_string()),
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        kind => Err(failed(format!(
            "an option is text or a number, not a {kind}"
        ))),
    }
}

fn text(value: &Value) -> Result<&str, Error> {
    let kind = value.kind();
    (value.as_str()).ok_or_else(|| failed(format!("this is text, not a {kind}: put it in quotes")))
}

fn failed(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}
