//! What a model scores: one item and what it may draw on.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::backlog::expression::Expression;
use crate::backlog::{Backlog, Item, ItemIx};
use crate::demand::{Demand, ItemDemand};
use crate::history::{Flow, Past};

/// What is known when ranking, and the team's pace.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub backlog: &'a Backlog,
    pub past: &'a Past,
    pub flow: &'a Flow,
    pub demand: &'a Demand,
    pub today: Date,
    /// Points a week of the whole team, median of sprints; none without history.
    pub points_per_week: Option<f64>,
    /// Items a week of the whole team, median of sprints; none without history.
    pub items_per_week: Option<f64>,
    /// For `custom`.
    pub expression: Option<&'a Expression>,
}

impl<'a> Context<'a> {
    /// The context of these facts.
    pub fn new(
        backlog: &'a Backlog,
        past: &'a Past,
        flow: &'a Flow,
        demand: &'a Demand,
        today: Date,
    ) -> Self {
        let weeks = f64::from(backlog.config.calendar.sprint_days.max(1)) / 7.0;
        Self {
            backlog,
            past,
            flow,
            demand,
            today,
            points_per_week: flow.median_points_per_sprint().map(|points| points / weeks),
            items_per_week: flow.median_items_per_sprint().map(|items| items / weeks),
            expression: None,
        }
    }

    /// How many sprints the pace is the median of.
    pub fn sprints_counted(&self) -> usize {
        self.flow.sprints.len().min(6)
    }

    /// The length of a sprint in weeks.
    pub fn sprint_weeks(&self) -> f64 {
        f64::from(self.backlog.config.calendar.sprint_days.max(1)) / 7.0
    }
}

/// One item to be scored.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub context: &'a Context<'a>,
    pub index: ItemIx,
    pub item: &'a Item,
    pub demand: &'a ItemDemand,
    /// A field to be read as if it had this value: for break-evens and ranges.
    pub instead: Option<(&'a str, f64)>,
    /// Some fields to be read from another version of the item: for telling apart what changed its score.
    pub mixed: Option<Mixed<'a>>,
}

/// Another version of an item, and the fields that are read from it.
#[derive(Clone, Copy)]
pub struct Mixed<'a> {
    pub item: &'a Item,
    /// Dotted paths; `criteria` for the acceptance criteria.
    pub fields: &'a BTreeSet<String>,
}

impl<'a> Subject<'a> {
    pub fn new(context: &'a Context<'a>, index: ItemIx) -> Self {
        Self {
            context,
            index,
            item: context.backlog.item(index),
            demand: context.demand.of(index),
            instead: None,
            mixed: None,
        }
    }

    /// The version of the item that this field is read from.
    pub(super) fn version(&self, field: &str) -> &'a Item {
        let is_below = |path: &String| {
            path.strip_prefix(field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match self.mixed {
            Some(mixed) if mixed.fields.iter().any(is_below) => mixed.item,
            _ => self.item,
        }
    }

    /// The finite number at this field, or what it is to be read as.
    pub fn number(&self, field: &str) -> Option<f64> {
        match self.instead {
            Some((changed, value)) if changed == field => Some(value),
            _ if field == "estimate" => {
                let estimate = self.version(field).estimate.as_ref();
                estimate.map(|estimate| estimate.value)
            }
            _ => {
                let number = self.version(field).document.number(field);
                number.map(|number| number.value)
            }
        }
    }

    /// Whether there is anything at this field, also when it is no number.
    pub fn has(&self, field: &str) -> bool {
        self.instead.is_some_and(|(changed, _)| changed == field)
            || self.version(field).document.text(field).is_some()
    }

    /// The text at this field without blanks around it.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.version(field)
            .document
            .text(field)
            .map(|text| text.value.trim())
    }

    /// The item itself or the nearest ancestor that says something at this field.
    pub fn nearest_with(&self, field: &str) -> Option<ItemIx> {
        let backlog = self.context.backlog;
        let mut seen = vec![self.index];
        let mut here = self.index;
        loop {
            let item = if here == self.index {
                self.version(field)
            } else {
                backlog.item(here)
            };
            if item.document.text(field).is_some() {
                return Some(here);
            }
            let link = item.parent.as_ref().or(item.goal.as_ref())?;
            here = backlog
                .find(&link.value)
                .filter(|above| !seen.contains(above))?;
            seen.push(here);
        }
    }
}
