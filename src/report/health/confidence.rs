//! How sure what people wrote down for scores is, and how long ago they wrote it.

use super::gather::{Asked, called, unknown_past};
use super::number_of::Gathered;
use crate::Facts;
use crate::backlog::{Item, ItemIx};
use crate::rank::{Age, OLD_DAYS, Scored, ages};

/// What RICE and ICE ask somebody to judge, and what it is called. Sizes are told of with the estimates.
const JUDGED: [(&str, &str, &str); 3] = [
    ("score.rice", "score.rice.reach", "reach (RICE)"),
    ("score.rice", "score.rice.confidence", "confidence (RICE)"),
    ("score.ice", "score.ice.confidence", "confidence (ICE)"),
];

/// Below this share RICE calls a bet a moonshot (Intercom, 2018: *RICE: simple prioritization for product managers*).
const MOONSHOT: f64 = 0.5;

/// Reach and confidence of the open items that have numbers for RICE or ICE, whatever the order is computed by.
pub(super) fn confidence(asked: Asked<'_>) -> Gathered {
    let facts = asked.facts;
    let open: Vec<(ItemIx, &Item)> = (asked.items())
        .filter(|(_, item)| item.is_open() && has_any(item))
        .collect();
    let mut gathered = Gathered::of(
        "confidence",
        "reach and confidence in RICE and ICE",
        "deepen why ID",
        open.len(),
    );
    let context = facts.context();
    let age = ages(&context);
    for (model, field, title) in JUDGED {
        let with_model = || {
            let asks = |item: &Item| item.document.node(model).is_some();
            open.iter().filter(move |(_, item)| asks(item))
        };
        let named = |is: &dyn Fn(ItemIx, &Item) -> bool| -> Vec<String> {
            let chosen = with_model().filter(|(index, item)| is(*index, item));
            chosen.map(|(_, item)| called(facts, item)).collect()
        };
        let has = |item: &Item| written(item, field).is_some();
        gathered.unknown(
            named(&|_, item| !has(item)),
            format!("no {title}"),
            format!("`deepen set ID {field}=…`"),
        );
        if let Some((why, hint)) = unknown_past(facts.past) {
            gathered.weak(
                named(&|_, item| has(item)),
                format!("the age of {title} is not known: {why}"),
                hint,
            );
        }
        gathered.weak(
            named(&|index, item| has(item) && is_old(age(index, field))),
            format!("{title} was set more than {OLD_DAYS} days ago"),
            format!("ask again, and write what it is now: `deepen set ID {field}=…`"),
        );
    }
    let moonshots = open.iter().filter(|(_, item)| {
        let share = written(item, "score.rice.confidence").and_then(share);
        share.is_some_and(|share| share < MOONSHOT)
    });
    gathered.weak(
        moonshots.map(|(_, item)| called(facts, item)).collect(),
        "confidence (RICE) is below 50 %: a moonshot",
        "find evidence first: a spike, an interview, numbers",
    );
    gathered
}

/// The items among these that have an input of their own or inherited that is older than inputs may be unasked.
pub(super) fn older_inputs<'a>(
    facts: &'a Facts<'a>,
    scored: impl Iterator<Item = &'a Scored>,
) -> impl Iterator<Item = ItemIx> {
    let context = facts.context();
    let age = ages(&context);
    let has_old = |scored: &&Scored| {
        scored.inputs.iter().any(|input| {
            let whose = input.from.unwrap_or(scored.item);
            let field = input.field.as_deref();
            field.is_some_and(|field| is_old(age(whose, field)))
        })
    };
    let old: Vec<ItemIx> = scored.filter(has_old).map(|scored| scored.item).collect();
    old.into_iter()
}

fn is_old(age: Age) -> bool {
    matches!(age, Age::Days(days) if days > OLD_DAYS)
}

fn has_any(item: &Item) -> bool {
    let models = JUDGED.iter().map(|(model, ..)| *model);
    models
        .into_iter()
        .any(|model| item.document.node(model).is_some())
}

fn written<'a>(item: &'a Item, field: &str) -> Option<&'a str> {
    let text = item.document.text(field)?.value.trim();
    Some(text).filter(|text| !text.is_empty())
}

/// The share, 0 to 1, that is written as such or in percent.
fn share(written: &str) -> Option<f64> {
    let percent = written.strip_suffix('%');
    let number: f64 = percent.unwrap_or(written).trim().parse().ok()?;
    let is_percent = percent.is_some() || number > 1.0;
    Some(if is_percent { number / 100.0 } else { number })
}
