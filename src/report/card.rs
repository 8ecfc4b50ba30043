//! One item on a card: what an editor shows beside it, in Markdown.

use super::format::markdown;
use super::show;
use super::{Block, Role, Text, number};
use crate::Facts;
use crate::backlog::{Feedback, ItemIx};
use crate::forecast::{Likely, Outlook, Single, single::State};
use crate::rank::Context;

/// The item's standing, dates and links, the terms of its score, and when it is likely done where that can be told.
pub fn card(
    facts: &Facts<'_>,
    context: &Context<'_>,
    index: ItemIx,
    outlook: Option<&Outlook>,
) -> String {
    let item = facts.backlog.item(index);
    let head = Text::id(&item.id)
        .then(" ")
        .and(Role::Strong, &*item.title.value);
    let mut known = show::standing_of(facts, index);
    if let Some(outlook) = outlook.filter(|_| item.is_open() && item.is_leaf()) {
        known.extend(forecast(facts, outlook, index));
    }
    let mut blocks = vec![Block::paragraph(head), Block::Facts(known)];
    let explanation = facts.ranking.explain(context, index);
    if let Some(formula) = &explanation.formula {
        blocks.push(Block::paragraph(Text::of(Role::Code, formula)));
    }
    blocks.extend(terms(&explanation));
    markdown::written(&blocks)
}

/// A feedback file's card.
pub fn feedback_card(feedback: &Feedback) -> String {
    let head = Text::id(&feedback.id)
        .then(" ")
        .and(Role::Strong, &*feedback.title.value);
    let mut known: Vec<(String, Text)> = vec![("state".into(), feedback.state.value.name().into())];
    if let Some(received) = &feedback.received {
        known.push(("received".into(), received.value.to_string().into()));
    }
    if let Some(requester) = &feedback.requester {
        known.push(("requester".into(), Text::id(&requester.value)));
    }
    if let Some(account) = &feedback.account {
        known.push(("account".into(), Text::id(&account.value)));
    }
    for (at, item) in feedback.addressed_by.iter().enumerate() {
        let name = if at == 0 { "answered by" } else { "" };
        known.push((name.into(), Text::id(&item.value)));
    }
    markdown::written(&[Block::paragraph(head), Block::Facts(known)])
}

/// The inputs of the score, with who set them.
fn terms(explanation: &crate::rank::Explanation) -> Option<Block> {
    use crate::rank::explain::SetBy;
    if explanation.inputs.is_empty() {
        return None;
    }
    let lines = explanation.inputs.iter().map(|each| {
        let input = &each.input;
        let value = format!("{} {}", number::rounded(input.value), input.unit);
        let mut line = Text::plain(&*input.name).then(": ").then(value.trim_end());
        if let Some(note) = &input.note {
            line = line.then(" (").then(&**note).then(")");
        }
        if let SetBy::Commit { who, date, .. } = &each.set {
            line = line.and(Role::Muted, format!(", set by {who} on {date}"));
        }
        line
    });
    Some(Block::List(lines.collect()))
}

fn forecast(facts: &Facts<'_>, outlook: &Outlook, index: ItemIx) -> Vec<(String, Text)> {
    let window = facts.backlog.config.bands.window_days;
    let single = Single::new(facts, outlook, index, window);
    let likely: &[Likely] = match &single.state {
        State::InProgress { likely, .. } => likely,
        State::Waiting(place) | State::NotListed(place) => &place.likely,
    };
    let dates: Vec<String> = likely
        .iter()
        .filter_map(|each| {
            let date = each.date?;
            Some(format!("{} by {date}", number::percent(each.confidence)))
        })
        .collect();
    if dates.is_empty() {
        Vec::new()
    } else {
        vec![("forecast".into(), dates.join(", ").into())]
    }
}
