//! Trello: a board as JSON. Labels and members stand beside the cards; the day of a card is in its first action, or in its id.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::{Kind, PLAIN, Preset, object, object_mut, text};
use crate::intake::Person;
use crate::intake::reading::Export;

pub(super) static PRESET: Preset = Preset {
    name: "trello",
    summary: "Trello: a board as JSON (Menu, Print, export and share)",
    kind: Kind::Objects,
    signs: &["shortLink", "idShort", "name", "idList"],
    mapping: "tool: trello
key: shortLink
title: name
text: desc
received: [created, dateLastActivity]
updated: dateLastActivity
themes: labels.name
url: url
constants: {channel: import}
",
    prepare,
    finish: |export, record, draft| {
        let members = export.beside.get("members").and_then(Value::as_array);
        let voted = object(record)
            .get("idMembersVoted")
            .and_then(Value::as_array);
        for id in voted.into_iter().flatten().filter_map(Value::as_str) {
            let member = members
                .into_iter()
                .flatten()
                .find(|member| text(member, "/id") == Some(id));
            draft.supporters.push(Person {
                key: Some(id.to_owned()),
                name: member
                    .and_then(|member| text(member, "/fullName"))
                    .map(str::to_owned),
                email: None,
            });
        }
    },
    ..PLAIN
};

/// Sets `created`: from the action that made the card, or else from the seconds that its id begins with (an id as `MongoDB` makes them).
fn prepare(export: &mut Export) {
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    let actions = export.beside.get("actions").and_then(Value::as_array);
    for action in actions.into_iter().flatten() {
        let kind = text(action, "/type").unwrap_or_default();
        if let (true, Some(card), Some(date)) = (
            [
                "createCard",
                "copyCard",
                "convertToCardFromCheckItem",
                "emailCard",
            ]
            .contains(&kind),
            text(action, "/data/card/id"),
            text(action, "/date"),
        ) {
            made.insert(card.to_owned(), date.to_owned());
        }
    }
    for record in &mut export.records {
        let Some(card) = object_mut(record) else {
            continue;
        };
        let Some(id) = card.get("id").and_then(Value::as_str) else {
            continue;
        };
        let seconds = (id.len() == 24)
            .then(|| {
                id.get(..8)
                    .and_then(|start| i64::from_str_radix(start, 16).ok())
            })
            .flatten();
        let from_id = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
        let created = made
            .get(id)
            .cloned()
            .or_else(|| from_id.map(|moment| moment.to_string()));
        if let Some(created) = created {
            card.insert("created".into(), created.into());
        }
    }
}
