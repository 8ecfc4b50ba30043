//! Intercom: conversations as tables (one row a state of a conversation) and as the API lists them.

use super::{Kind, PLAIN, Preset};
use crate::intake::reading::{Export, Record};

pub(super) static PRESET: Preset = Preset {
    name: "intercom",
    summary: "Intercom: a table of conversations as CSV",
    signs: &["id", "source_body", "source_author_id", "created_at"],
    mapping: "tool: intercom
key: id
title: source_subject
text: source_body
received: created_at
updated: updated_at
requester: {key: source_author_id}
satisfaction: {column: conversation_rating_value, scale: 1-5}
constants: {channel: chat}
",
    left_out: |export, record| by_us(export, record, "source_author_type"),
    ..PLAIN
};

pub(super) static JSON: Preset = Preset {
    name: "intercom-json",
    summary: "Intercom: conversations as JSON (API, /conversations)",
    kind: Kind::Objects,
    signs: &["id", "source.body", "source.author.id", "created_at"],
    mapping: "tool: intercom
key: id
title: [title, source.subject]
text: source.body
received: created_at
updated: updated_at
requester: {key: source.author.id, name: source.author.name, email: source.author.email}
satisfaction: {column: conversation_rating.rating, scale: 1-5}
themes: tags.tags.name
markup: html
constants: {channel: chat}
",
    left_out: |export, record| by_us(export, record, "source.author.type"),
    ..PLAIN
};

pub(super) static PARTS: Preset = Preset {
    name: "intercom-parts",
    summary: "Intercom: a table of the parts of conversations as CSV",
    signs: &["id", "conversation_id", "part_type", "author_id", "body"],
    mapping: "tool: intercom-part
key: id
text: body
received: created_at
updated: updated_at
requester: {key: author_id}
markup: html
constants: {channel: chat}
",
    left_out: |export, record| by_us(export, record, "author_type"),
    ..PLAIN
};

fn by_us(export: &Export, record: &Record, column: &str) -> Option<String> {
    let author = export.value(record, column)?;
    match author.trim() {
        "admin" | "team" => Some("written by the team".into()),
        "bot" | "operator" => Some("written by a bot".into()),
        _ => None,
    }
}
