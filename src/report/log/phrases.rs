//! What happened, in words: `status idea -> ready`, `order: up from 5 to 3 (a contract)`.

use super::super::reworded::{added, removed, reworded};
use crate::report::shape::{ItemName, LogChange};
use crate::report::{Role, Text};
use crate::text::sorting::PutInOrder as _;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// A line a record: criteria are counted, values are cut.
    Brief,
    /// A line a change.
    Full,
}

/// Fields whose value is a list.
const LISTS: [&str; 11] = [
    "addressed_by",
    "blocked_by",
    "developers",
    "goals",
    "items",
    "labels",
    "not_duplicate_of",
    "requested_by",
    "scrum_master",
    "skipped_stages",
    "themes",
];

/// Fields that are told of a new record where there is little room.
const TELLING: [&str; 9] = [
    "estimate",
    "parent",
    "goal",
    "deadline",
    "addressed_by",
    "merged_into",
    "blocked_by",
    "order",
    "released",
];

/// What happened to one record in one commit, as told in the story of `teller`; the weightiest first.
pub(super) fn phrases(changes: &[&LogChange], teller: &str, detail: Detail) -> Vec<Text> {
    let mut rest: Vec<&LogChange> = changes.to_vec();
    rest.put_in_order_by_key(|change| weight(change));
    let mut phrases = Vec::new();
    let is_new = |change: &LogChange| change.what == "created" && change.id == teller;
    let mut with = None;
    if !taken(&mut rest, is_new).is_empty() {
        phrases.push(creation(&mut rest, teller));
        with = first_values(&mut rest, teller);
    }
    let way = taken(&mut rest, |change| weight(change) <= LIFE);
    phrases.extend(way.iter().map(|change| phrase(change, teller, detail)));
    phrases.extend(acceptance(&mut rest, teller));
    if detail == Detail::Brief {
        let members = members(&mut rest, teller);
        let counted = [criteria(&mut rest, teller), texts(&mut rest, teller)];
        phrases.extend(rest.iter().map(|change| phrase(change, teller, detail)));
        phrases.extend(members);
        phrases.extend(counted.into_iter().flatten());
    } else {
        phrases.extend(rest.iter().map(|change| phrase(change, teller, detail)));
        phrases.extend(with);
    }
    phrases
}

/// The words of a text without their roles.
pub(super) fn plain(text: &Text) -> String {
    text.parts().map(|(_, part)| part).collect()
}

/// The fields that are told first, in this order.
const FIRST: [&str; 14] = [
    "created",
    "restored",
    "removed",
    "id",
    "path",
    "status",
    "state",
    "title",
    "estimate",
    "order",
    "order.reason",
    "sprint",
    "release",
    "merged_into",
];

/// The weight of `state`, the last that tells of a record's life; an acceptance follows.
const LIFE: usize = 6;

fn weight(change: &LogChange) -> usize {
    let named = FIRST.iter().position(|field| *field == change.field);
    named.unwrap_or(match change.field.split('.').next() {
        Some("criteria") => FIRST.len() + 1,
        Some("text") => FIRST.len() + 2,
        _ => FIRST.len(),
    })
}

/// Takes the changes that this tells out of the rest.
fn taken<'a>(
    rest: &mut Vec<&'a LogChange>,
    is_told: impl Fn(&LogChange) -> bool,
) -> Vec<&'a LogChange> {
    let (taken, left) = rest.drain(..).partition(|change| is_told(change));
    *rest = left;
    taken
}

/// `created: story, idea`
fn creation(rest: &mut Vec<&LogChange>, teller: &str) -> Text {
    let first = taken(rest, |change| {
        change.id == teller
            && change.what == "set"
            && matches!(
                &*change.field,
                "type"
                    | "status"
                    | "state"
                    | "title"
                    | "start"
                    | "end"
                    | "received"
                    | "channel"
                    | "version"
            )
    });
    let value = |field: &str| {
        let set = first.iter().find(|change| change.field == field);
        set.and_then(|change| change.to.as_deref())
    };
    let mut parts: Vec<String> = ["type", "status", "state"]
        .iter()
        .filter_map(|field| value(field))
        .filter(|value| *value != "feedback")
        .map(str::to_owned)
        .collect();
    match (value("start"), value("end")) {
        (Some(start), Some(end)) => parts.push(format!("{start} to {end}")),
        (Some(day), None) | (None, Some(day)) => parts.push(day.to_owned()),
        (None, None) => {}
    }
    if let Some(day) = value("received") {
        let by = value("channel").map_or(String::new(), |channel| format!(" by {channel}"));
        parts.push(format!("received {day}{by}"));
    }
    let text = Text::of(Role::Strong, "created");
    if parts.is_empty() {
        text
    } else {
        text.then(format!(": {}", parts.join(", ")))
    }
}

/// `with labels api, web; moscow.class must`: what else a new record says in its front matter.
fn first_values(rest: &mut Vec<&LogChange>, teller: &str) -> Option<Text> {
    let told = taken(rest, |change| {
        change.id == teller && change.what == "set" && !TELLING.contains(&&*change.field)
    });
    let values = told.iter().filter_map(|change| {
        let value = change.to.as_deref()?;
        Some(format!("{} {}", change.field, cut(value)))
    });
    let values: Vec<String> = values.collect();
    (!values.is_empty()).then(|| format!("with {}", values.join("; ")).into())
}

/// `accepted by mira, increment 9f2c1ab: checked with an outside account`
fn acceptance(rest: &mut Vec<&LogChange>, teller: &str) -> Option<Text> {
    let told = taken(rest, |change| {
        change.id == teller && change.field.starts_with("acceptance.")
    });
    let of = |key: &str| {
        told.iter()
            .find(|change| change.field.strip_prefix("acceptance.") == Some(key))
    };
    let value = |key: &str| of(key).and_then(|change| change.to.as_deref());
    let Some(verdict) = of("verdict") else {
        let keys: Vec<&str> = told
            .iter()
            .filter_map(|change| change.field.strip_prefix("acceptance."))
            .collect();
        return (!keys.is_empty())
            .then(|| format!("acceptance record: {} changed", keys.join(", ")).into());
    };
    let mut text = match (verdict.from.as_deref(), verdict.to.as_deref()) {
        (_, None) => return Some("acceptance record removed".into()),
        (Some(before), Some(now)) => {
            Text::plain(format!("verdict {before} -> ")).and(Role::Strong, now)
        }
        (None, Some("rejected")) => Text::of(Role::Bad, "rejected"),
        (None, Some("accepted")) => Text::of(Role::Good, "accepted"),
        (None, Some(other)) => Text::plain("verdict ").and(Role::Strong, other),
    };
    if let Some(by) = value("by") {
        text = text.then(format!(" by {by}"));
    }
    if let Some(increment) = value("increment") {
        text = text.then(", increment ").and(Role::Code, increment);
    }
    if let Some(note) = value("note") {
        text = text.then(format!(": {note}"));
    }
    Some(text)
}

/// `takes in S-7K3M2Q, S-8QZ3KD; lets go S-9XW1CE`: the story of a sprint or a release.
fn members(rest: &mut Vec<&LogChange>, teller: &str) -> Vec<Text> {
    let mut told = Vec::new();
    for (what, words) in [("joined", "takes in "), ("left", "lets go ")] {
        let members = taken(rest, |change| change.what == what && change.id != teller);
        let mut text = Text::plain(words);
        for (at, change) in members.iter().enumerate() {
            if at > 0 {
                text = text.then(", ");
            }
            text = text.join(Text::id(&change.id));
        }
        if !members.is_empty() {
            told.push(text);
        }
    }
    told
}

/// `criteria: 3 added, 1 reworded, 2 ticked`
fn criteria(rest: &mut Vec<&LogChange>, teller: &str) -> Option<Text> {
    let told = taken(rest, |change| {
        change.id == teller && change.field == "criteria"
    });
    let words = [
        ("added", "added"),
        ("taken-out", "taken out"),
        ("reworded", "reworded"),
        ("ticked", "ticked"),
        ("unticked", "unticked"),
    ];
    let counts = words.iter().filter_map(|(what, words)| {
        let count = told.iter().filter(|change| change.what == *what).count();
        (count > 0).then(|| format!("{count} {words}"))
    });
    let counts: Vec<String> = counts.collect();
    (!counts.is_empty()).then(|| format!("criteria: {}", counts.join(", ")).into())
}

/// `text: narrative 12 % rewritten, why written`
fn texts(rest: &mut Vec<&LogChange>, teller: &str) -> Option<Text> {
    let told = taken(rest, |change| {
        change.id == teller && change.field.starts_with("text.")
    });
    let sections = told.iter().map(|change| match change.what {
        "rewritten" => format!("{} {} % rewritten", section(change), percent(change)),
        what => format!("{} {}", section(change), what.replace('-', " ")),
    });
    let sections: Vec<String> = sections.collect();
    (!sections.is_empty()).then(|| format!("text: {}", sections.join(", ")).into())
}

fn section(change: &LogChange) -> &str {
    change.field.strip_prefix("text.").unwrap_or(&change.field)
}

fn percent(change: &LogChange) -> u32 {
    change.changed_percent.unwrap_or_default()
}

/// One thing that happened, as told in the story of `teller`.
pub(super) fn phrase(change: &LogChange, teller: &str, detail: Detail) -> Text {
    if change.id != teller {
        return from_beyond(change, teller, detail);
    }
    let (from, to) = (
        change.from.as_deref().unwrap_or_default(),
        change.to.as_deref().unwrap_or_default(),
    );
    match (&*change.field, change.what) {
        ("created", _) => Text::of(Role::Strong, "created"),
        ("removed", _) => Text::of(Role::Bad, "removed"),
        ("restored", _) => Text::of(Role::Strong, "restored"),
        ("id", _) => Text::plain("renumbered, was ").join(Text::id(from)),
        ("path", _) => renamed(from, to),
        ("status" | "state", "set") => {
            Text::plain(format!("{} ", change.field)).and(Role::Strong, to)
        }
        ("status" | "state", _) => transition(&change.field, from, to),
        ("estimate", _) => estimate(change),
        ("order", _) => order(change),
        ("order.reason", _) => Text::plain("reason in the order: ").join(wording(change)),
        ("sprint" | "release", "joined") => {
            Text::plain(format!("into {} ", change.field)).join(Text::id(to))
        }
        ("sprint" | "release", _) => {
            Text::plain(format!("out of {} ", change.field)).join(Text::id(from))
        }
        ("criteria", what) => criterion(what, from, to),
        ("blocked.reason", "set") => Text::of(Role::Warning, "blocked").then(format!(": {to}")),
        ("blocked.reason", "unset") => Text::plain("no longer blocked"),
        ("dropped.reason", "set") => Text::plain(format!("dropped: {to}")),
        ("dropped.replaced_by", "set") => Text::plain("replaced by ").join(names(change, detail)),
        ("merged_into", "set") => Text::of(Role::Strong, "merged")
            .then(" into ")
            .join(names(change, detail)),
        ("merged_into", "unset") => {
            Text::plain("no longer merged into ").join(names(change, detail))
        }
        (field, "rewritten") if field.starts_with("text.") => {
            let (section, percent) = (section(change), percent(change));
            format!("text: {section} rewritten, {percent} % of its words").into()
        }
        (field, what) if field.starts_with("text.") => {
            format!("text: {} {}", section(change), what.replace('-', " ")).into()
        }
        (field, _) if LISTS.contains(&field) => list(change, detail),
        _ => value(change, detail),
    }
}

/// What another record did, as told in the story of the one it names.
fn from_beyond(change: &LogChange, teller: &str, detail: Detail) -> Text {
    let record = ItemName {
        id: change.id.clone(),
        title: change.title.clone().unwrap_or_default(),
    };
    let name = name(&record, detail);
    let is_named = |value: &Option<String>| {
        let mut parts = value.as_deref().unwrap_or_default().split(", ");
        parts.any(|part| part == teller)
    };
    let links = is_named(&change.to);
    match (&*change.field, links) {
        ("sprint" | "release", true) => Text::plain("takes in ").join(name),
        ("sprint" | "release", false) => Text::plain("lets go ").join(name),
        ("parent", true) => Text::plain("new child ").join(name),
        ("parent", false) => Text::plain("no longer parent of ").join(name),
        ("goal" | "goals" | "product_goal", true) => name.then(" serves it"),
        ("goal" | "goals" | "product_goal", false) => name.then(" serves it no longer"),
        ("blocked_by", true) => Text::plain("blocks ").join(name),
        ("blocked_by", false) => Text::plain("no longer blocks ").join(name),
        ("addressed_by", true) => Text::plain("asked for by ").join(name),
        ("addressed_by", false) => Text::plain("no longer asked for by ").join(name),
        ("merged_into", true) => name.then(" is merged into it"),
        ("merged_into", false) => name.then(" is no longer merged into it"),
        ("split_from", true) => Text::plain("split: ").join(name),
        ("enables", true) => name.then(" enables it"),
        ("decides", true) => name.then(" decides it"),
        ("not_duplicate_of", true) => name.then(" is told apart from it"),
        ("dropped.replaced_by", true) => Text::plain("replaces ").join(name),
        (field, true) => name.then(format!(" names it in {field}")),
        (field, false) => name.then(format!(" names it in {field} no longer")),
    }
}

fn name(name: &ItemName, detail: Detail) -> Text {
    let id = Text::id(&name.id);
    match detail {
        Detail::Full if !name.title.is_empty() => id.then(" ").and(Role::Muted, &*name.title),
        _ => id,
    }
}

fn names(change: &LogChange, detail: Detail) -> Text {
    let mut text = Text::default();
    for (at, other) in change.others.iter().enumerate() {
        if at > 0 {
            text = text.then(", ");
        }
        text = text.join(name(other, detail));
    }
    text
}

fn transition(field: &str, from: &str, to: &str) -> Text {
    Text::plain(format!("{field} {from} -> ")).and(Role::Strong, to)
}

fn estimate(change: &LogChange) -> Text {
    let text = match (change.from.as_deref(), change.to.as_deref()) {
        (Some(from), Some(to)) => transition("estimate", from, to),
        (None, Some(to)) => Text::plain("estimate ").and(Role::Strong, to),
        (from, None) => return format!("estimate {} taken back", from.unwrap_or_default()).into(),
    };
    match change.estimated_by.as_slice() {
        [] => text,
        people => text.then(format!(" (by {})", people.join(", "))),
    }
}

fn order(change: &LogChange) -> Text {
    let (from, to) = (
        change.from.as_deref().unwrap_or_default(),
        change.to.as_deref().unwrap_or_default(),
    );
    let text = match change.what {
        "placed" => Text::plain("order: placed at ").and(Role::Strong, to),
        "unlisted" => Text::plain(format!("order: unlisted, was at {from}")),
        way if from == to => Text::plain(format!("order: {way}, still at ")).and(Role::Strong, to),
        way => Text::plain(format!("order: {way} from {from} to ")).and(Role::Strong, to),
    };
    match &change.reason {
        Some(reason) => text.then(format!(" ({reason})")),
        None => text,
    }
}

fn criterion(what: &str, from: &str, to: &str) -> Text {
    match what {
        "added" => Text::plain(format!("criterion added: {to}")),
        "taken-out" => Text::plain(format!("criterion taken out: {from}")),
        "reworded" => Text::plain("criterion reworded: ").join(reworded(from, to)),
        "ticked" => Text::plain(format!("criterion ticked: {to}")),
        _ => Text::plain(format!("criterion unticked: {from}")),
    }
}

/// `file renamed: a.md -> b.md` where the folder is the same, else with the folders.
fn renamed(from: &str, to: &str) -> Text {
    let (old, new) = match (from.rsplit_once('/'), to.rsplit_once('/')) {
        (Some((old_folder, old)), Some((new_folder, new))) if old_folder == new_folder => {
            (old, new)
        }
        _ => (from, to),
    };
    Text::plain("file renamed: ")
        .and(Role::Code, old)
        .then(" -> ")
        .and(Role::Code, new)
}

fn wording(change: &LogChange) -> Text {
    match (change.from.as_deref(), change.to.as_deref()) {
        (Some(from), Some(to)) => reworded(from, to),
        (None, Some(to)) => added(&[to]),
        (from, None) => removed(&[from.unwrap_or_default()]),
    }
}

/// `labels +api, -web`
fn list(change: &LogChange, detail: Detail) -> Text {
    let parts = |value: &Option<String>| -> Vec<String> {
        let parts = value.as_deref().unwrap_or_default().split(", ");
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (from, to) = (parts(&change.from), parts(&change.to));
    let came = to
        .iter()
        .filter(|part| !from.contains(part))
        .map(|part| ('+', part));
    let went = from
        .iter()
        .filter(|part| !to.contains(part))
        .map(|part| ('-', part));
    let mut text = Text::plain(format!("{} ", change.field));
    let mut is_first = true;
    for (sign, part) in came.chain(went) {
        if !is_first {
            text = text.then(", ");
        }
        is_first = false;
        let role = if sign == '+' { Role::Good } else { Role::Bad };
        text = text.and(role, sign.to_string());
        text = match change.others.iter().find(|other| other.id == *part) {
            Some(other) => text.join(name(other, detail)),
            None => text.and(role, part.as_str()),
        };
    }
    if is_first {
        text.then("in another order")
    } else {
        text
    }
}

/// The characters of a value that are shown where there is little room.
const BRIEF_VALUE: usize = 60;

fn cut(value: &str) -> String {
    if value.chars().count() <= BRIEF_VALUE {
        return value.to_owned();
    }
    let start: String = value.chars().take(BRIEF_VALUE).collect();
    format!("{}…", start.trim_end())
}

fn value(change: &LogChange, detail: Detail) -> Text {
    let field = change.field.as_str();
    let shown = |value: &str| match detail {
        Detail::Full => value.to_owned(),
        Detail::Brief => cut(value),
    };
    match (change.from.as_deref(), change.to.as_deref()) {
        (Some(from), Some(to)) if from.split(' ').count().min(to.split(' ').count()) > 2 => {
            Text::plain(format!("{field}: ")).join(reworded(from, to))
        }
        (Some(from), Some(to)) => transition(field, &shown(from), &shown(to)),
        (None, Some(_)) if !change.others.is_empty() => {
            Text::plain(format!("{field} ")).join(names(change, detail))
        }
        (None, Some(to)) => Text::plain(format!("{field} {}", shown(to))),
        (from, None) => Text::plain(format!(
            "{field} taken out, was {}",
            shown(from.unwrap_or_default())
        )),
    }
}
