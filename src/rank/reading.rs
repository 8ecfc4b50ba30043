//! Reads a model's inputs from an item, and notes what is missing.

use std::borrow::Cow;

use super::{Class, Input, Score, Subject};
use crate::backlog::ItemIx;

/// The inputs of one score as they are read.
pub(super) struct Reading<'a> {
    pub(super) subject: &'a Subject<'a>,
    inputs: Vec<Input>,
    missing: Vec<String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(subject: &'a Subject<'a>) -> Self {
        Self {
            subject,
            inputs: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The number at this field; not a number when it is missing, which is noted.
    pub(super) fn number(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        field: impl Into<Cow<'static, str>>,
        unit: impl Into<Cow<'static, str>>,
    ) -> f64 {
        let field = field.into();
        match self.subject.number(&field) {
            Some(value) => self.input(Input {
                name: name.into(),
                value,
                unit: unit.into(),
                field: Some(field),
                from: None,
                note: None,
            }),
            None => self.lacks(absent(self.subject, &field)),
        }
    }

    /// A denominator: as `number`, and it must be above zero.
    pub(super) fn positive(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        field: impl Into<Cow<'static, str>>,
        unit: impl Into<Cow<'static, str>>,
    ) -> f64 {
        let field = field.into();
        let value = self.number(name, field.clone(), unit);
        if value <= 0.0 {
            return self.lacks(format!("{field} is {value}, must be above 0"));
        }
        value
    }

    /// The first of these fields that is there, as a denominator; the first is named when none is.
    pub(super) fn first_positive(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        fields: [&'static str; 2],
        unit: impl Into<Cow<'static, str>>,
    ) -> f64 {
        let [first, second] = fields;
        if self.subject.has(first) {
            return self.positive(name, first, unit);
        }
        if self.subject.has(second) {
            return self.positive(name, second, unit);
        }
        self.lacks(format!("{first} is missing, and so is {second}"))
    }

    /// Adds an input that was derived or inherited; returns its value.
    pub(super) fn input(&mut self, input: Input) -> f64 {
        let value = input.value;
        self.inputs.push(input);
        value
    }

    /// Says how the last input came about.
    pub(super) fn note(&mut self, note: impl Into<Cow<'static, str>>) {
        if let Some(last) = self.inputs.last_mut() {
            last.note = Some(note.into());
        }
    }

    /// Says that the last input is another item's.
    pub(super) fn inherited_from(&mut self, from: ItemIx) {
        if let Some(last) = self.inputs.last_mut() {
            last.from = Some(from);
        }
    }

    /// Notes why there can be no score.
    pub(super) fn lacks(&mut self, why: impl Into<String>) -> f64 {
        self.missing.push(why.into());
        f64::NAN
    }

    /// The score, when nothing was missing.
    pub(super) fn score(self, value: f64) -> Result<Score, Vec<String>> {
        self.done(value, None, None)
    }

    /// The score `top / bottom`, when nothing was missing.
    pub(super) fn ratio(self, top: f64, bottom: f64) -> Result<Score, Vec<String>> {
        self.done(top / bottom, Some((top, bottom)), None)
    }

    /// The score inside a class, when nothing was missing.
    pub(super) fn classed(self, class: Class, value: f64) -> Result<Score, Vec<String>> {
        self.done(value, None, Some(class))
    }

    fn done(
        self,
        value: f64,
        ratio: Option<(f64, f64)>,
        class: Option<Class>,
    ) -> Result<Score, Vec<String>> {
        if !self.missing.is_empty() {
            return Err(self.missing);
        }
        Ok(Score {
            value,
            ratio,
            class,
            inputs: self.inputs.into(),
        })
    }

    /// Whether nothing is missing so far.
    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// What is missing.
    pub(super) fn missing(self) -> Vec<String> {
        self.missing
    }
}

/// `score.cod.per_week is missing`, or that it is no number.
fn absent(subject: &Subject<'_>, field: &str) -> String {
    match subject.version(field).document.text(field) {
        Some(text) if !text.value.trim().is_empty() => {
            format!("{field} is `{}`, which is no number", text.value.trim())
        }
        _ => format!("{field} is missing"),
    }
}
