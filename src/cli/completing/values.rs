//! What may stand as a value of each kind, with what it means.

use clap_complete::engine::CompletionCandidate;

use super::kinds::Kind;
use super::shelf::{Named, Shelf};
use crate::backlog::adoption::PRESETS as ADOPTIONS;
use crate::backlog::expression::{Subject, names};
use crate::backlog::place::Place;
use crate::backlog::schema::{self, Field, Record};
use crate::backlog::{Id, ItemType};
use crate::intake::presets::PRESETS as EXPORTS;
use crate::rank::MODELS;
use crate::report::{FORMATS, REPORTS};
use crate::rules::RULES;

/// What may stand where `typed` stands; every candidate starts with it, in letters of either case.
pub(super) fn values(shelf: &Shelf, kind: Kind, typed: &str) -> Vec<CompletionCandidate> {
    let mut offered = offered(shelf, kind, typed);
    offered.retain(|offer| {
        let first = offer.text.get(..typed.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(typed))
            && !offer.text.chars().any(char::is_control)
    });
    let places = 0..;
    let candidates = offered.into_iter().zip(places).map(|(offer, place)| {
        let help = Some(offer.help).filter(|help| !help.is_empty());
        CompletionCandidate::new(offer.text)
            .help(help.map(Into::into))
            .display_order(Some(place))
    });
    candidates.collect()
}

struct Offer {
    text: String,
    help: String,
}

fn offer(text: impl Into<String>, help: impl Into<String>) -> Offer {
    Offer {
        text: text.into(),
        help: help.into(),
    }
}

fn plain<T: ToString>(words: impl IntoIterator<Item = T>) -> Vec<Offer> {
    let words = words.into_iter();
    words.map(|word| offer(word.to_string(), "")).collect()
}

fn named(named: Vec<Named>) -> Vec<Offer> {
    let offers = named.into_iter().map(|each| offer(each.id, each.title));
    offers.collect()
}

fn offered(shelf: &Shelf, kind: Kind, typed: &str) -> Vec<Offer> {
    match kind {
        Kind::Item(letters) => items(shelf, typed, letters),
        Kind::Feedback => named(shelf.feedback(typed)),
        Kind::Record => records(shelf, typed),
        Kind::Anything => {
            let mut all = records(shelf, typed);
            all.extend(named(shelf.records("sprints", Place::Sprint)));
            all.extend(named(shelf.records("releases", Place::Release)));
            all
        }
        Kind::Requester => plain(shelf.words_of("feedback", "requester")),
        Kind::Account => named(shelf.accounts()),
        Kind::Sprint => named(shelf.records("sprints", Place::Sprint)),
        Kind::Release => named(shelf.records("releases", Place::Release)),
        Kind::Assignment => assignments(shelf, typed),
        Kind::ItemsAndStatus => {
            let mut all = items(shelf, typed, "");
            all.extend(statuses(shelf));
            all
        }
        Kind::Status => statuses(shelf),
        Kind::Channel => plain(shelf.config().channels.0),
        Kind::Label => plain(shelf.words_of("items", "labels")),
        Kind::Theme => plain(shelf.words_of("feedback", "themes")),
        Kind::Rule => rules(typed),
        Kind::RuleOrModel => {
            let mut all = rules(typed);
            all.extend(models());
            all
        }
        Kind::Model => models(),
        Kind::Schema => {
            let reports = REPORTS.iter().map(|each| offer(each.name, each.summary));
            let records = Record::ALL
                .iter()
                .map(|each| offer(each.name(), format!("the front matter of {}", each.files())));
            reports.chain(records).collect()
        }
        Kind::ItemType => plain(ItemType::ALL.map(ItemType::name)),
        Kind::Template => {
            let records = [Record::Feedback, Record::Sprint, Record::Release];
            let items = ItemType::ALL.map(Record::Item);
            let all = items.iter().chain(&records);
            all.map(|each| offer(each.name(), each.files())).collect()
        }
        Kind::Key => {
            let fields = ItemType::ALL.map(Record::Item).map(Record::fields);
            let fields = fields.into_iter().flatten();
            let keys: std::collections::BTreeMap<String, &str> = fields
                .filter(|(path, _)| !path.contains("[]"))
                .map(|(path, field)| (path, field.docs))
                .collect();
            keys.into_iter()
                .map(|(key, docs)| offer(key, docs))
                .collect()
        }
        Kind::Expression(subject) => expressions(shelf, subject, typed),
        Kind::Revision => {
            let mut all = vec![offer("HEAD", "the commit that is checked out")];
            all.extend(plain(shelf.references()));
            all
        }
        Kind::Range => {
            let (before, _) = typed.rsplit_once("..").map_or(("", ""), |(from, to)| {
                typed.split_at(from.len() + if to.starts_with('.') { 3 } else { 2 })
            });
            let mut all = vec![offer(format!("{before}HEAD"), "")];
            let names = shelf.references().into_iter();
            all.extend(names.map(|name| offer(format!("{before}{name}"), "")));
            all
        }
        Kind::Format => plain(FORMATS.iter().map(|format| format.name)),
        Kind::Export => EXPORTS
            .iter()
            .map(|preset| offer(preset.name, preset.summary))
            .collect(),
        Kind::Adoption => plain(ADOPTIONS.iter().map(|preset| preset.name)),
        Kind::Words(words) => plain(words),
        Kind::File | Kind::Folder | Kind::Free => Vec::new(),
    }
}

fn items(shelf: &Shelf, typed: &str, letters: &str) -> Vec<Offer> {
    named(shelf.items(typed, letters))
}

/// Items, and feedback where its letter is typed or there is no item.
fn records(shelf: &Shelf, typed: &str) -> Vec<Offer> {
    let mut all = items(shelf, typed, "");
    if all.is_empty() || typed.starts_with(['F', 'f']) {
        all.extend(named(shelf.feedback(typed)));
    }
    all
}

fn statuses(shelf: &Shelf) -> Vec<Offer> {
    let workflow = shelf.config().workflow;
    plain(workflow.statuses.iter().chain(&workflow.dropped))
}

/// By code where a code is typed, else by name.
fn rules(typed: &str) -> Vec<Offer> {
    let is_code = typed.starts_with(|first: char| first.is_ascii_uppercase());
    let rules = RULES.iter().map(|rule| {
        if is_code {
            offer(rule.code, rule.name)
        } else {
            offer(rule.name, rule.code)
        }
    });
    rules.collect()
}

fn models() -> Vec<Offer> {
    let models = MODELS.iter();
    models
        .map(|model| offer(model.name, model.summary))
        .collect()
}

/// Ids, then keys, then what the key may say.
fn assignments(shelf: &Shelf, typed: &str) -> Vec<Offer> {
    let sprints = named(shelf.records("sprints", Place::Sprint));
    let releases = named(shelf.records("releases", Place::Release));
    let is_one_of = |offers: &[Offer], word: &str| offers.iter().any(|each| each.text == word);
    let record_of = |word: &str| {
        if is_one_of(&sprints, word) {
            return Some(Record::Sprint);
        }
        if is_one_of(&releases, word) {
            return Some(Record::Release);
        }
        Id::is_written_in(word).then(|| of(word))
    };
    let ids: Vec<&String> = (shelf.before().iter())
        .filter(|word| record_of(word).is_some())
        .collect();
    let record = ids.last().and_then(|id| record_of(id));
    let record = record.unwrap_or(Record::Item(ItemType::Story));
    if let Some((key, before)) = key_of(typed) {
        let is_taken = before.ends_with("-=");
        let said = match (is_taken, ids.last()) {
            (true, Some(id)) => plain(shelf.said(id, key)),
            _ => said(shelf, record, key),
        };
        let whole = |each: Offer| offer(format!("{before}{}", each.text), each.help);
        return said.into_iter().map(whole).collect();
    }
    let is_id =
        typed.starts_with(|first: char| first.is_ascii_uppercase() || first.is_ascii_digit());
    if is_id || typed.is_empty() && ids.is_empty() {
        let mut all = records(shelf, typed);
        all.extend(sprints);
        all.extend(releases);
        return all;
    }
    keys(record, typed)
}

/// The type that an id's letter tells.
fn of(id: &str) -> Record {
    Record::Item(match id.to_ascii_uppercase().as_bytes().first() {
        Some(b'G') => ItemType::Goal,
        Some(b'E') => ItemType::Epic,
        Some(b'B') => ItemType::Bug,
        Some(b'K') => ItemType::Spike,
        Some(b'N') => ItemType::Enabler,
        Some(b'F') => return Record::Feedback,
        _ => ItemType::Story,
    })
}

/// The key of `labels+=a`, and everything before its value.
fn key_of(typed: &str) -> Option<(&str, &str)> {
    let (key, _) = typed.split_once('=')?;
    let before = typed.get(..=key.len())?;
    Some((key.trim_end_matches(['+', '-']), before))
}

/// The keys one step below what is typed: `score.`, then `score.cod.`, then `score.cod.per_week=`.
fn keys(record: Record, typed: &str) -> Vec<Offer> {
    let (above, _) = typed.rsplit_once('.').unwrap_or_default();
    let table: Vec<Field> = match above {
        "" => [record.common(), record.special()].concat(),
        above => {
            let path: Vec<&str> = above.split('.').collect();
            let place = record.place(&path);
            place.map(|place| place.keys().to_vec()).unwrap_or_default()
        }
    };
    let above = match above {
        "" => String::new(),
        above => format!("{above}."),
    };
    let mut offers = Vec::new();
    for field in table {
        let key = format!("{above}{}", field.key);
        match field.kind {
            schema::Kind::OwnId | schema::Kind::Records(_) => {}
            schema::Kind::Map(_) => offers.push(offer(format!("{key}."), field.docs)),
            schema::Kind::List(_) | schema::Kind::OneOrMore(_) => {
                offers.push(offer(format!("{key}+="), field.docs));
                offers.push(offer(format!("{key}-="), "take one out"));
                offers.push(offer(format!("{key}="), "these and no others"));
            }
            _ => {
                offers.push(offer(format!("{key}="), field.docs));
            }
        }
    }
    offers
}

/// What this key may say.
fn said(shelf: &Shelf, record: Record, key: &str) -> Vec<Offer> {
    let path: Vec<&str> = key.split('.').collect();
    let Some(place) = record.place(&path) else {
        return Vec::new();
    };
    let kind = match place.kind {
        schema::Kind::List(kind) | schema::Kind::OneOrMore(kind) => *kind,
        kind => kind,
    };
    match kind {
        schema::Kind::Word(words) => plain(words),
        schema::Kind::Flag => plain(["true", "false"]),
        schema::Kind::Status => statuses(shelf),
        schema::Kind::Channel => plain(shelf.config().channels.0),
        schema::Kind::Date => vec![offer(shelf.today(), "today")],
        schema::Kind::Number if key == "estimate" => plain(shelf.config().estimate.scale),
        schema::Kind::Id => match key {
            "goal" | "goals" | "product_goal" => items(shelf, "", "G"),
            "parent" => items(shelf, "", "GE"),
            "merged_into" | "not_duplicate_of" => named(shelf.feedback("")),
            "requester" => plain(shelf.words_of("feedback", "requester")),
            "account" => named(shelf.accounts()),
            _ => items(shelf, "", ""),
        },
        schema::Kind::Text | schema::Kind::Quoted => match (record, key) {
            (_, "title") => Vec::new(),
            (Record::Feedback, key) => plain(shelf.words_of("feedback", key)),
            (_, key) => plain(shelf.words_of("items", key)),
        },
        _ => Vec::new(),
    }
}

/// Goes on with the last word of an expression: a name, or a value behind `name:`.
fn expressions(shelf: &Shelf, subject: Subject, typed: &str) -> Vec<Offer> {
    let start = typed
        .rfind(|each: char| each.is_whitespace() || each == '(')
        .map_or(0, |at| at + 1);
    let (before, word) = typed.split_at(start);
    let behind = |each: Offer| offer(format!("{before}{}", each.text), each.help);
    let Some((name, _)) = word.split_once([':', '=']) else {
        let names = names::names(subject).into_iter();
        return names
            .map(|(name, docs)| behind(offer(name, docs)))
            .collect();
    };
    let lead = word.get(..=name.len()).unwrap_or_default();
    let values = match (subject, name) {
        (_, "type") => plain(ItemType::ALL.map(ItemType::name)),
        (_, "band") => plain(["doing", "now", "next", "later", "beyond", "tail"]),
        (_, "label" | "labels") => plain(shelf.words_of("items", "labels")),
        (Subject::Feedback, "theme" | "themes") => plain(shelf.words_of("feedback", "themes")),
        (Subject::Feedback, name) => said(shelf, Record::Feedback, name),
        (Subject::Item, name) => {
            let records = ItemType::ALL.map(Record::Item);
            let record = records
                .into_iter()
                .find(|record| record.place(&[name]).is_some());
            record.map_or_else(Vec::new, |record| said(shelf, record, name))
        }
    };
    let values = values.into_iter();
    values
        .map(|value| behind(offer(format!("{lead}{}", value.text), value.help)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(offers: Vec<Offer>) -> Vec<String> {
        offers.into_iter().map(|each| each.text).collect()
    }

    #[test]
    fn keys_open_one_step_at_a_time() {
        let story = Record::Item(ItemType::Story);
        let all = texts(keys(story, ""));
        assert!(all.contains(&"score.".to_owned()), "{all:?}");
        assert!(all.contains(&"labels+=".to_owned()) && all.contains(&"status=".to_owned()));
        assert!(!all.iter().any(|key| key.starts_with("id=")));
        let scores = texts(keys(story, "score."));
        assert!(scores.contains(&"score.cod.".to_owned()), "{scores:?}");
        let costs = texts(keys(story, "score.cod.p"));
        assert!(
            costs.contains(&"score.cod.per_week=".to_owned()),
            "{costs:?}"
        );
    }

    #[test]
    fn the_key_of_a_change_is_what_stands_before_the_sign() {
        assert_eq!(key_of("labels+=a"), Some(("labels", "labels+=")));
        assert_eq!(key_of("status="), Some(("status", "status=")));
        assert_eq!(key_of("status"), None);
    }

    #[test]
    fn a_goal_has_a_goals_keys() {
        assert!(texts(keys(of("g-5hn0ta"), "")).contains(&"horizon=".to_owned()));
        assert!(texts(keys(of("F-8QZ3KD"), "")).contains(&"channel=".to_owned()));
    }
}
