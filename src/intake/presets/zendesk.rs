//! Zendesk: tickets and comments as tables, and tickets as JSON of the API or of an account's export.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Kind, PLAIN, Preset, object_mut, says};
use crate::intake::reading::Export;
use crate::text::sorting::Gather as _;

pub(super) static PRESET: Preset = Preset {
    name: "zendesk",
    summary: "Zendesk: tickets as CSV, or as JSON (API, /tickets; account export)",
    kind: Kind::Either,
    signs: &["id", "subject", "description", "requester_id"],
    mapping: "tool: zendesk
key: id
title: subject
text: description
received: created_at
updated: updated_at
requester: {key: requester_id, name: requester.name, email: requester.email}
account: [organization.name, organization_id]
themes: tags
constants: {channel: support}
",
    prepare,
    left_out: |export, record| {
        says(export, record, "status", "deleted").then(|| "deleted there".into())
    },
    ..PLAIN
};

pub(super) static COMMENTS: Preset = Preset {
    name: "zendesk-comments",
    summary: "Zendesk: a table of comments as CSV",
    signs: &["id", "ticket_id", "body", "user_id", "created"],
    mapping: "tool: zendesk-comment
key: id
text: body
received: created
requester: {key: user_id}
constants: {channel: support}
",
    names: &[("created", &["created_at"]), ("user_id", &["author_id"])],
    left_out: |export, record| {
        says(export, record, "public", "false").then(|| "an internal note".into())
    },
    ..PLAIN
};

pub(super) static TAGS: Preset = Preset {
    name: "zendesk-tags",
    summary: "Zendesk: a table of the tickets' tags, which says nothing by itself",
    signs: &["tag", "ticket_id"],
    also: |export| !export.has("body") && !export.has("subject"),
    mapping: "tool: zendesk-tag
key: [tag, ticket_id]
title: tag
",
    left_out: |_, _| {
        Some(
            "a ticket's tag, and no request (`--map` with `title: tag` takes it nevertheless)"
                .into(),
        )
    },
    ..PLAIN
};

/// People and organisations that stand beside the tickets are joined to them.
fn prepare(export: &mut Export) {
    for (list, key, name) in [
        ("users", "requester_id", "requester"),
        ("organizations", "organization_id", "organization"),
    ] {
        let beside = export.beside.get(list).and_then(Value::as_array);
        let known: BTreeMap<String, Value> = beside
            .into_iter()
            .flatten()
            .filter_map(|each| Some((each.get("id")?.to_string(), each.clone())))
            .into_map();
        for record in &mut export.records {
            if let Some(ticket) = object_mut(record)
                && let Some(found) = ticket.get(key).and_then(|id| known.get(&id.to_string()))
            {
                ticket.insert(name.into(), found.clone());
            }
        }
    }
}
