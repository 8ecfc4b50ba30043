//! Slack's export of a workspace: `channels.json`, `users.json`, and for each channel a folder with a file a day.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::archive::Entry;
use super::record::{Broken, Content, Export, Form, Original, Record};
use crate::text::sorting::Gather as _;

/// The messages of this archive, oldest first within each channel, each with `channel`, `person` (its author from
/// `users.json`), and `replies` (the messages of its thread); none when it is no export of Slack.
pub(super) fn read(entries: &[Entry]) -> Option<Export> {
    let named = |name: &str| entries.iter().find(|entry| entry.name == name);
    let users: Value = serde_json::from_slice(&named("users.json")?.bytes).ok()?;
    named("channels.json").or_else(|| named("groups.json"))?;
    let mut export = Export::new(Form::Slack);
    let people: BTreeMap<&str, &Value> = users
        .as_array()?
        .iter()
        .filter_map(|user| Some((user.get("id")?.as_str()?, user)))
        .into_map();
    let mut days = 0;
    for entry in entries {
        let Some((channel, _)) = entry.name.rsplit_once('/') else {
            continue;
        };
        days += 1;
        let messages = match serde_json::from_slice(&entry.bytes) {
            Ok(Value::Array(messages)) => messages,
            Ok(_) => {
                broken(&mut export, entry, "it is no list of messages");
                continue;
            }
            Err(error) => {
                broken(&mut export, entry, &error.to_string());
                continue;
            }
        };
        for message in messages {
            let Value::Object(mut message) = message else {
                broken(&mut export, entry, "it holds something that is no message");
                continue;
            };
            let person = text(&message, "user").and_then(|id| people.get(id).copied());
            let person = person.cloned().unwrap_or(Value::Null);
            message.insert("channel".into(), channel.into());
            message.insert("person".into(), person);
            export.records.push(Record {
                line: export.records.len() + 1,
                content: Content::Object(Value::Object(message)),
                original: Original::Object,
            });
        }
    }
    export.notes.push(format!(
        "{days} files of days; lines are numbers of messages"
    ));
    export.beside = json!({ "users": users });
    export.columns = super::paths(&export.records);
    Some(export)
}

fn broken(export: &mut Export, entry: &Entry, reason: &str) {
    let start = export.source.len();
    export.source.extend_from_slice(&entry.bytes);
    export.broken.push(Broken {
        line: export.records.len() + 1,
        reason: format!("{}: {reason}", entry.name),
        original: start..export.source.len(),
    });
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}
