//! One value against what its key may hold.

use super::check::{Checker, Path};
use super::{Kind, date};
use crate::backlog::document::parse_date;
use crate::backlog::front_matter::{Scalar, Style};
use crate::backlog::id::Id;
use crate::backlog::problem::{Problem, ProblemKind};
use crate::text::likeness::nearest;
use crate::text::{Edit, Span};

impl Checker<'_> {
    /// Notes what is wrong with a value; `text` is what it says without blanks around it.
    pub(super) fn scalar(&mut self, scalar: &Scalar, text: &str, kind: Kind, path: Path<'_>) {
        match kind {
            Kind::Word(words) if !words.contains(&text) => {
                self.not_one_of(scalar, text, words.iter().copied(), path);
            }
            Kind::Status => {
                let workflow = &self.shape.config.workflow;
                if workflow.phase(text).is_none() {
                    let known = workflow.statuses.iter().chain(&workflow.dropped);
                    self.not_one_of(scalar, text, known.map(String::as_str), path);
                }
            }
            Kind::Channel => {
                let channels = &self.shape.config.channels.0;
                if !channels.iter().any(|channel| channel == text) {
                    self.not_one_of(scalar, text, channels.iter().map(String::as_str), path);
                }
            }
            Kind::Stage => {
                let last = self.shape.config.stages.len() as f64;
                self.number(scalar, text, Some((1.0, last)), path);
            }
            Kind::Number => self.number(scalar, text, None, path),
            Kind::Percent => {
                let number = text.strip_suffix('%').unwrap_or(text).trim_end();
                if number == text || number.parse::<f64>().is_err() {
                    self.number(scalar, text, None, path);
                }
            }
            Kind::Range(least, most) => self.number(scalar, text, Some((least, most)), path),
            Kind::Flag if !["true", "false"].contains(&text) => {
                self.not_one_of(scalar, text, ["true", "false"].into_iter(), path);
            }
            Kind::Date => self.date(scalar, text, path),
            Kind::Dates => {
                for part in text.split("..") {
                    self.date(scalar, part, path);
                }
            }
            Kind::OwnId => self.id(scalar, text, path),
            Kind::Id if self.shape.config.adopt.is_empty() => self.id(scalar, text, path),
            Kind::Quoted => self.quoted(scalar, text, path),
            _ => {}
        }
    }

    fn not_one_of<'w>(
        &mut self,
        scalar: &Scalar,
        text: &str,
        words: impl Iterator<Item = &'w str> + Clone,
        path: Path<'_>,
    ) {
        let list = words.clone().collect::<Vec<_>>().join(", ");
        let problem = Problem::new(
            ProblemKind::InvalidValue,
            scalar.span(),
            format!("`{}` cannot be `{}`", path.dotted(), shown(text)),
        );
        let meant = nearest(text, words);
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`? it is one of: {list}"),
            None => format!("it is one of: {list}"),
        };
        let is_case_only = meant.filter(|meant| meant.eq_ignore_ascii_case(text));
        let fix = is_case_only.map(|meant| replace(scalar.span(), meant.to_owned()));
        self.problems
            .push(problem.help(help).fix(fix.into_iter().collect()));
    }

    fn number(&mut self, scalar: &Scalar, text: &str, range: Option<(f64, f64)>, path: Path<'_>) {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(number) = number else {
            let message = format!("`{}` is `{}`, not a number", path.dotted(), shown(text));
            let problem = Problem::new(ProblemKind::WrongType, scalar.span(), message);
            self.problems.push(
                problem.help("write a number alone, with a dot for decimals, as 4200 or 0.5"),
            );
            return;
        };
        if scalar.style() != Style::Plain {
            let message = format!("`{}` is text, not a number", path.dotted());
            let fix = vec![replace(scalar.span(), text.to_owned())];
            let problem = Problem::new(ProblemKind::WrongType, scalar.span(), message);
            self.problems.push(
                problem
                    .help(format!("write {text} without quotes"))
                    .fix(fix),
            );
        }
        if let Some((least, most)) = range
            && !(least..=most).contains(&number)
        {
            let message = format!("`{}` cannot be {number}", path.dotted());
            let problem = Problem::new(ProblemKind::InvalidValue, scalar.span(), message);
            self.problems
                .push(problem.help(format!("it is a number from {least} to {most}")));
        }
    }

    fn date(&mut self, scalar: &Scalar, text: &str, path: Path<'_>) {
        if parse_date(text).is_some() {
            return;
        }
        self.problems
            .extend(date_problem(scalar, text, &path.dotted()));
    }

    pub(super) fn id(&mut self, scalar: &Scalar, text: &str, path: Path<'_>) {
        if Id::is_written_in(text) {
            return;
        }
        let message = format!("`{}` is `{}`, which is no id", path.dotted(), shown(text));
        let problem = Problem::new(ProblemKind::InvalidId, scalar.span(), message);
        let help =
            "an id is a letter, a hyphen and six of 0-9 A-Z without I, L, O and U, as S-7K3M2Q";
        self.problems.push(problem.help(help));
    }

    fn quoted(&mut self, scalar: &Scalar, text: &str, path: Path<'_>) {
        if scalar.style() == Style::Plain && text.parse::<f64>().is_ok() {
            let message = format!(
                "`{}` is the number {text} to other readers of YAML",
                path.dotted()
            );
            let problem = Problem::new(ProblemKind::WrongType, scalar.span(), message);
            let fix = vec![replace(scalar.span(), format!("\"{text}\""))];
            self.problems
                .push(problem.help(format!("write \"{text}\" in quotes")).fix(fix));
        }
    }
}

/// The problem of a text that is no date; none when it is one.
pub(in crate::backlog) fn date_problem(scalar: &Scalar, text: &str, path: &str) -> Option<Problem> {
    let fault = date::fault(text)?;
    let message = format!("`{path}` is `{}`: {}", shown(text.trim()), fault.message);
    let is_whole = scalar.style() == Style::Plain && scalar.span().len() == text.len();
    let meant = fault.meant.filter(|_| is_whole);
    let fix = meant.map(|date| replace(scalar.span(), date.to_string()));
    Some(
        Problem::new(ProblemKind::InvalidDate, scalar.span(), message)
            .help(fault.help)
            .fix(fix.into_iter().collect()),
    )
}

pub(super) fn replace(span: Span, replacement: String) -> Edit {
    Edit { span, replacement }
}

/// A value as a message can hold it: its first 40 characters, in one line.
pub(super) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
