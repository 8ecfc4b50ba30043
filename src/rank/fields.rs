//! What expressions may ask of an item beyond its files: demand, age, and its place in the ranking.

use std::borrow::Cow;

use jiff::civil::Date;

use super::{Context, Ranking, Subject};
use crate::backlog::ItemIx;
use crate::backlog::config::Phase;
use crate::backlog::expression::{Value, field};

/// The value of a name for this item, as far as it is known before ranking.
pub(super) fn derived(subject: &Subject<'_>, name: &str) -> Option<Value> {
    if let Some((changed, value)) = subject.instead
        && (changed == name || changed == "estimate" && name == "points")
    {
        return Some(Value::Number(value));
    }
    let number = |number: f64| Some(Value::Number(number));
    let count = |count: usize| Some(Value::Number(count as f64));
    let text = |day: Option<Date>| day.map(|day| Value::Text(day.to_string()));
    let passage = || subject.context.flow.passages.get(&subject.item.id);
    let demand = subject.demand;
    match name {
        "created_on" => text(Some(passage()?.created)),
        "started_on" => text(passage()?.seen_started),
        "finished_on" if subject.item.phase == Phase::Finished => text(passage()?.finished),
        "finished_on" => None,
        "changed_on" => text(Some(passage()?.changed)),
        "age_days" => {
            let passage = passage()?;
            number(f64::from(
                (subject.context.today - passage.created).get_days(),
            ))
        }
        "days_to_deadline" => {
            let deadline = subject.version("deadline").deadline.as_ref()?;
            number(f64::from(
                (deadline.value - subject.context.today).get_days(),
            ))
        }
        "demand.requesters" => count(demand.requesters),
        "demand.accounts" => count(demand.accounts),
        "demand.mentions" => count(demand.mentions),
        "demand.recent" => number(demand.recent),
        "demand.weighted" => number(demand.weighted),
        "demand.concentration" => number(demand.concentration),
        "demand.segments" => count(demand.segments.len()),
        _ => {
            let item = subject.version(&path(name));
            field(subject.context.backlog, subject.index, item, name)
        }
    }
}

/// The front matter field that a name asks for.
fn path(name: &str) -> Cow<'_, str> {
    match name {
        "points" => "estimate".into(),
        "label" => "labels".into(),
        "open" | "started" | "finished" | "dropped" => "status".into(),
        "leaf" => "type".into(),
        name => match name.strip_prefix("x_") {
            Some(rest) => format!("x-{}", rest.replace('_', "-")).into(),
            None => name.into(),
        },
    }
}

/// The front matter field behind a name, when the item has it.
pub(super) fn source(subject: &Subject<'_>, name: &str) -> Option<String> {
    let field = match name {
        "points" => "estimate",
        "days_to_deadline" => "deadline",
        name => name,
    };
    let document = &subject.version(field).document;
    document.text(field).map(|_| field.to_owned())
}

impl Ranking {
    /// The value of any name of the expression language for this item.
    pub fn value(&self, context: &Context<'_>, index: ItemIx, name: &str) -> Option<Value> {
        let place = |place: Option<u32>| place.map(|place| Value::Number(f64::from(place)));
        match name {
            "score" | "computed_score" => {
                self.score(index).map(|scored| Value::Number(scored.score))
            }
            "computed" => place(self.computed_position(index)),
            "position" => place(self.position(index)),
            "listed" => Some(Value::Flag(self.position(index).is_some())),
            "band" => self
                .band(index)
                .map(|band| Value::Text(band.name().to_lowercase())),
            "class" => {
                let class = self.score(index)?.class?;
                Some(Value::Text(class.name.to_owned()))
            }
            "overridden" => Some(Value::Flag(self.overridden(index).is_some())),
            _ => derived(&Subject::new(context, index), name),
        }
    }
}
