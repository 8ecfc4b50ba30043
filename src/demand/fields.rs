//! What an expression may ask of feedback.

use super::Survey;
use crate::backlog::expression::{Value, names};

/// The value of a name for this file: of the format's keys as it says them, of the derived ones as they are today.
pub fn field(survey: &Survey<'_>, place: u32, name: &str) -> Option<Value> {
    let feedback = survey.feedback(place as usize)?;
    let mention = survey.mention(place)?;
    let wish = survey.wish_of(place as usize);
    let count = |count: usize| Some(Value::Number(count as f64));
    let flag = |flag: bool| Some(Value::Flag(flag));
    let texts =
        |texts: Vec<String>| Some(Value::List(texts.into_iter().map(Value::Text).collect()));
    match name {
        "id" => Some(Value::Text(feedback.id.to_string())),
        "title" => Some(Value::Text(feedback.title.value.to_string())),
        "path" => Some(Value::Text(feedback.path().to_owned())),
        "state" => Some(Value::Text(survey.state(place).to_owned())),
        "stored" => Some(Value::Text(feedback.state.value.name().to_owned())),
        "voice" => Some(Value::Text(mention.voice.name().to_owned())),
        "segment" => mention
            .segment
            .map(|segment| Value::Text(segment.to_owned())),
        "theme" | "themes" => texts(survey.themes(place)),
        "merged" => flag(mention.merged),
        "linked" => flag(wish.is_some_and(|wish| !wish.items.is_empty())),
        "item" | "items" => texts(wish.map_or_else(Vec::new, |wish| {
            let ids = wish
                .items
                .iter()
                .map(|index| survey.backlog.item(*index).id.to_string());
            ids.collect()
        })),
        "age_days" => mention.age_days.map(|age| Value::Number(f64::from(age))),
        "weight" => Some(Value::Number(mention.weight)),
        "votes" => Some(Value::Number(f64::from(mention.votes))),
        "people" | "mentions" | "accounts" => {
            let demand = survey.count(&wish?.members);
            match name {
                "people" => count(demand.requesters),
                "accounts" => count(demand.accounts),
                _ => count(demand.mentions),
            }
        }
        _ => names::written(&feedback.document, name),
    }
}

impl Survey<'_> {
    /// How far a file has come: its wish's stage; `merged` and `spam` as it says itself.
    pub fn state(&self, place: u32) -> &'static str {
        let merged = self.mention(place).is_some_and(|mention| mention.merged);
        match self.wish_of(place as usize) {
            _ if merged && !self.merging.is_spam(place as usize) => "merged",
            Some(wish) => wish.stage.name(),
            None => "spam",
        }
    }
}
