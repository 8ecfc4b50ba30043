//! A report as a team's own template writes it: the template reads what JSON promises, and asks for other reports by the words
//! of the command line. What stands in the data is untrusted and is escaped in the way of the template's file name.
//!
//! A template is rendered until it asks for nothing new: what it asked for is answered between two renderings, so that only what
//! it reads is computed. It sees no clock, and steps and sizes are bounded.

mod fault;
mod filters;
mod kind;
mod path;
mod told;
mod value;
mod wish;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior};

use super::Report;
use kind::Kind;
use value::Watch;
use wish::{Known, Wish};

pub use fault::Fault;
pub use filters::{FILTERS, Filter};

/// Steps that one rendering may take: a table of 10,000 items with ten columns takes less than a tenth of them.
const FUEL: u64 = 10_000_000;

/// Reports and files that one template may ask for.
const MOST_WISHES: usize = 200;

/// A template's file.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// From the top of the repository, or absolute when it lies elsewhere.
    pub path: &'a str,
    pub text: &'a str,
}

/// Why something that a template asked for cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub hints: Vec<String>,
}

/// What a template may ask for.
pub struct Desk<'a> {
    /// The report that these words of the command line ask for.
    pub report: &'a dyn Fn(&[String]) -> Result<Report, Refusal>,
    /// The text of another template at a path from the top of the repository; none when there is none.
    pub file: &'a dyn Fn(&str) -> Result<Option<String>, Refusal>,
}

/// What the template makes of the report: `schema`, `report` and `data` are what JSON prints.
///
/// # Errors
/// When the template does not parse, names what is not there, asks for what cannot be had, or takes too long; with its place.
pub fn render(page: Page<'_>, report: &Report, desk: &Desk<'_>) -> Result<String, Fault> {
    let watch = Arc::new(Watch::default());
    let known = Arc::new(Known::default());
    let mut environment = environment(&known, &watch);
    let faults = |environment: &Environment<'_>, error| {
        Fault::new(environment, &watch, &known, page.path, &error)
    };
    if let Err(error) = environment.add_template_owned(page.path.to_owned(), page.text.to_owned()) {
        return Err(faults(&environment, error));
    }
    let context = value::context(report, &watch);
    loop {
        let rendered = (environment.get_template(page.path))
            .and_then(|template| template.render(context.clone()));
        let wishes = known.wishes();
        if wishes.is_empty() {
            return match rendered {
                Ok(text) => Ok(Kind::of(page.path).cleaned(&text)),
                Err(error) => Err(faults(&environment, error)),
            };
        }
        if known.answers() + wishes.len() > MOST_WISHES {
            return Err(Fault::at(
                page.path,
                format!("asks for more than {MOST_WISHES} reports and files"),
            ));
        }
        for wish in wishes {
            match wish {
                Wish::Report(words) => {
                    let told = (desk.report)(&words);
                    known.tell(words, told.map(|report| told::value(report, &watch)));
                }
                Wish::File(path) => {
                    let text = (desk.file)(&path);
                    known.lend(path, text);
                }
            }
        }
    }
}

/// The language: strict, bounded, with the functions and filters of reports.
fn environment(known: &Arc<Known>, watch: &Arc<Watch>) -> Environment<'static> {
    let mut environment = Environment::new();
    // What is missing is named: by itself only builds for debugging do that.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default();
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|name| Kind::of(name).escape());
    environment.set_formatter(kind::write);
    environment.set_path_join_callback(|name, parent| path::joined(name, parent).into());
    wish::add(&mut environment, known);
    filters::add(&mut environment, watch);
    environment
}
