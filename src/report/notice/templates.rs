//! The templates: built in by event and language, and those that a team put in their place.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, UndefinedBehavior};
use serde::Serialize;

use super::page::{Block, blocks, text};
use super::subject::{at_most, one_line};
use super::{Context, Letter};
use crate::backlog::Backlog;
use crate::backlog::ledger::NoticeEvent;
use crate::backlog::place::below;

/// Where a team's own templates lie, below the backlog's folder.
const FOLDER: &str = "policy/notices/";

/// The page of every letter that has none of its own.
const LAYOUT: &str = "layout.html";

/// Steps that a template may take: far more than a letter needs, so that a loop without end is none.
const FUEL: u64 = 1_000_000;

/// Characters of a subject (RFC 5322 asks for lines of at most 78).
const SUBJECT: usize = 120;

macro_rules! built_in {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("templates/", $name)))),*]
    };
}

/// File name and text.
static BUILT_IN: &[(&str, &str)] = built_in!(
    "layout.html"
    "received.en.txt" "planned.en.txt" "shipped.en.txt" "declined.en.txt"
    "received.de.txt" "planned.de.txt" "shipped.de.txt" "declined.de.txt"
    "received.fr.txt" "planned.fr.txt" "shipped.fr.txt" "declined.fr.txt"
    "received.es.txt" "planned.es.txt" "shipped.es.txt" "declined.es.txt"
    "received.ja.txt" "planned.ja.txt" "shipped.ja.txt" "declined.ja.txt"
);

/// Every template of one backlog.
pub struct Templates {
    environment: Environment<'static>,
    /// File name to the path of those that are a team's own.
    own: BTreeMap<String, String>,
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {message}")]
pub struct TemplateError {
    /// From the top of the repository, or the name of a built-in one.
    pub path: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Templates {
    /// The built-in templates, with those of `policy/notices/` in their place.
    ///
    /// # Errors
    /// When one of the team's own is no template, or its name says no event and language.
    pub fn new(backlog: &Backlog) -> Result<Self, TemplateError> {
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
        let mut templates = Self {
            environment,
            own: BTreeMap::new(),
        };
        for (name, text) in BUILT_IN {
            templates.add(name, text)?;
        }
        for source in &backlog.ledgers {
            let Some(name) =
                below(&source.path, &backlog.root).and_then(|path| path.strip_prefix(FOLDER))
            else {
                continue;
            };
            templates
                .own
                .insert(name.to_owned(), source.path.to_string());
            if !is_template_name(name) {
                return Err(TemplateError {
                    path: source.path.to_string(),
                    line: 1,
                    message: format!(
                        "`{name}` is the name of no template: it is {LAYOUT}, or an event (received, planned, shipped, \
                         declined), a language and txt or html, as shipped.de.txt"
                    ),
                });
            }
            templates.add(name, &source.text)?;
        }
        Ok(templates)
    }

    fn add(&mut self, name: &str, text: &str) -> Result<(), TemplateError> {
        let added = (self.environment).add_template_owned(name.to_owned(), text.to_owned());
        added.map_err(|error| self.fault(name, &error))
    }

    /// The first of these languages (BCP 47) that there is a text in for this event: itself, or without its region; English
    /// when there is none.
    pub(super) fn language(&self, event: NoticeEvent, wanted: &[&str]) -> String {
        for language in wanted {
            let language = language.trim().replace('_', "-").to_lowercase();
            let base = language.split('-').next().unwrap_or_default();
            for each in [&*language, base] {
                if self.has(&format!("{}.{each}.txt", event.name())) {
                    return each.to_owned();
                }
            }
        }
        "en".to_owned()
    }

    fn has(&self, name: &str) -> bool {
        self.environment.get_template(name).is_ok()
    }

    /// The letter that the templates of this event and language make of this.
    ///
    /// # Errors
    /// When a template names what is not there, fails, or its first line is no subject.
    pub(super) fn write(
        &self,
        event: NoticeEvent,
        language: &str,
        context: &Context,
    ) -> Result<Letter, TemplateError> {
        let name = format!("{}.{language}.txt", event.name());
        let rendered = self.render(&name, context)?;
        let (first, body) = rendered.split_once('\n').unwrap_or((&rendered, ""));
        let subject = first.strip_prefix("Subject:").map(one_line);
        let subject = subject.filter(|subject| !subject.is_empty());
        let subject = subject.ok_or_else(|| TemplateError {
            path: self.path(&name),
            line: 1,
            message: "the first line is `Subject: ` and what the letter is about".to_owned(),
        })?;
        let subject = at_most(&subject, SUBJECT);
        let blocks = blocks(body);
        let own_page = format!("{}.{language}.html", event.name());
        let html = if self.has(&own_page) {
            self.render(
                &own_page,
                &WithSubject {
                    subject: &subject,
                    letter: context,
                },
            )?
        } else {
            let page = Page {
                language,
                subject: &subject,
                blocks: &blocks,
            };
            self.render(LAYOUT, &page)?
        };
        Ok(Letter {
            text: text(&blocks),
            html,
            subject,
            language: language.to_owned(),
            template: self.path(&name),
        })
    }

    fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        let context = Value::from(Serde(context));
        let rendered = (self.environment.get_template(name)).and_then(|each| each.render(context));
        rendered.map_err(|error| self.fault(name, &error))
    }

    fn fault(&self, name: &str, error: &Error) -> TemplateError {
        let kind = error.kind().to_string();
        let detail = error
            .detail()
            .map_or_else(|| self.named(name, error), |detail| Some(detail.to_owned()));
        TemplateError {
            path: self.path(error.name().unwrap_or(name)),
            line: error.line().unwrap_or(1),
            message: match detail {
                Some(detail) => format!("{kind}: {detail}"),
                None => kind,
            },
        }
    }

    /// The words of the template that an error is about.
    fn named(&self, name: &str, error: &Error) -> Option<String> {
        let template = self
            .environment
            .get_template(error.name().unwrap_or(name))
            .ok()?;
        let words = template.source().get(error.range()?)?;
        Some(format!("`{}`", one_line(words)))
    }

    fn path(&self, name: &str) -> String {
        self.own
            .get(name)
            .cloned()
            .unwrap_or_else(|| format!("built-in {name}"))
    }
}

#[derive(Serialize)]
struct Page<'a> {
    language: &'a str,
    subject: &'a str,
    blocks: &'a [Block],
}

#[derive(Serialize)]
struct WithSubject<'a> {
    subject: &'a str,
    #[serde(flatten)]
    letter: &'a Context,
}

/// `layout.html`, or `shipped.de.txt`.
fn is_template_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [event, language, "txt" | "html"] => {
            let is_tag = |tag: &str| {
                tag.chars()
                    .all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-')
            };
            NoticeEvent::from_name(event).is_some() && !language.is_empty() && is_tag(language)
        }
        _ => name == LAYOUT,
    }
}
