//! Slack: a workspace's archive. A message of a person is a request; answers in its thread are kept with it; who marked it
//! with a thumb wants the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Kind, PLAIN, Preset, object, object_mut, text};
use crate::intake::markup::{self, Names};
use crate::intake::reading::{Export, Record};
use crate::intake::{Draft, Person};
use crate::text::sorting::Gather as _;

pub(super) static PRESET: Preset = Preset {
    name: "slack",
    summary: "Slack: a workspace's export (zip), one or several channels",
    kind: Kind::Slack,
    mapping: "tool: slack
key: [channel, ts]
text: text
received: ts
requester: {key: user, name: person.profile.real_name, email: person.profile.email}
constants: {channel: chat}
",
    prepare,
    left_out,
    finish,
    ..PLAIN
};

/// What people did, and not what they said.
const NO_WORDS: [&str; 14] = [
    "channel_join",
    "channel_leave",
    "channel_topic",
    "channel_purpose",
    "channel_name",
    "channel_archive",
    "channel_unarchive",
    "group_join",
    "group_leave",
    "pinned_item",
    "reminder_add",
    "tombstone",
    "bot_add",
    "bot_remove",
];

/// Puts the answers of each thread into its first message, as `answers`, and marks them as `kept`.
fn prepare(export: &mut Export) {
    let place = |record: &Record, key: &str| -> Option<(String, String)> {
        let message = object(record);
        let channel = message.get("channel")?.as_str()?;
        Some((channel.to_owned(), message.get(key)?.as_str()?.to_owned()))
    };
    let roots: BTreeSet<_> = export
        .records
        .iter()
        .filter_map(|record| place(record, "ts"))
        .into_set();
    let mut answers: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
    for record in &mut export.records {
        let (Some(thread), Some(own)) = (place(record, "thread_ts"), place(record, "ts")) else {
            continue;
        };
        if thread == own || !roots.contains(&thread) || is_by_machine(object(record)) {
            continue;
        }
        let message = object(record).clone();
        answers.entry(thread).or_default().push(message);
        if let Some(message) = object_mut(record) {
            message.insert("kept".into(), true.into());
        }
    }
    for record in &mut export.records {
        let Some(own) = place(record, "ts") else {
            continue;
        };
        if let Some(answers) = answers.remove(&own)
            && let Some(message) = object_mut(record)
        {
            message.insert("answers".into(), Value::Array(answers));
        }
    }
}

fn is_by_machine(message: &Value) -> bool {
    text(message, "/subtype") == Some("bot_message")
        || message.pointer("/person/is_bot").and_then(Value::as_bool) == Some(true)
        || (message.get("bot_id").is_some() && text(message, "/user").is_none())
        || text(message, "/user") == Some("USLACKBOT")
}

fn left_out(_: &Export, record: &Record) -> Option<String> {
    let message = object(record);
    let subtype = text(message, "/subtype").unwrap_or_default();
    let reason = if message.get("kept").is_some() {
        "an answer in a thread, kept with the message it answers"
    } else if NO_WORDS.contains(&subtype) {
        "somebody joined, left or changed the channel"
    } else if is_by_machine(message) {
        "written by a bot"
    } else if subtype.starts_with("file_") {
        "a file was shared"
    } else {
        return None;
    };
    Some(reason.into())
}

fn finish(export: &Export, record: &Record, draft: &mut Draft) {
    let users = export.beside.get("users").and_then(Value::as_array);
    let names: Names<'_> = users
        .into_iter()
        .flatten()
        .filter_map(|user| Some((text(user, "/id")?, text(user, "/name")?)))
        .collect();
    let message = object(record);
    draft.text = markup::slack(text(message, "/text").unwrap_or_default(), &names);
    draft.title.clear();
    let asker = text(message, "/user");
    let answers = message.get("answers").and_then(Value::as_array);
    for answer in answers.into_iter().flatten() {
        let words = markup::slack(text(answer, "/text").unwrap_or_default(), &names);
        if words.is_empty() {
            continue;
        }
        let who =
            text(answer, "/user").map_or("somebody", |id| names.get(id).copied().unwrap_or(id));
        let quoted = words.replace('\n', "\n> ");
        draft
            .text
            .push_str(&format!("\n\n> @{}: {quoted}", who.replace(' ', "_")));
    }
    let reactions = message.get("reactions").and_then(Value::as_array);
    for reaction in reactions.into_iter().flatten() {
        let name = text(reaction, "/name").unwrap_or_default();
        if !["+1", "thumbsup", "plus1", "heavy_plus_sign"]
            .iter()
            .any(|each| name.starts_with(each))
        {
            continue;
        }
        for user in reaction
            .get("users")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let Some(id) = user.as_str().filter(|id| asker != Some(*id)) else {
                continue;
            };
            let person = supporter(export, id);
            if !draft.supporters.contains(&person) {
                draft.supporters.push(person);
            }
        }
    }
}

fn supporter(export: &Export, id: &str) -> Person {
    let users = export.beside.get("users").and_then(Value::as_array);
    let user = users
        .into_iter()
        .flatten()
        .find(|user| text(user, "/id") == Some(id));
    let said = |pointer: &str| user.and_then(|user| text(user, pointer)).map(str::to_owned);
    Person {
        key: Some(id.to_owned()),
        name: said("/profile/real_name"),
        email: said("/profile/email").map(|email| email.to_lowercase()),
    }
}
