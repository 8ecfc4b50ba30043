//! Canny: the posts of a board, as its API lists them.

use super::{Kind, PLAIN, Preset, object, text};
use crate::backlog::feedback::Voice;

pub(super) static PRESET: Preset = Preset {
    name: "canny",
    summary: "Canny: posts as JSON (API, /posts/list)",
    kind: Kind::Objects,
    signs: &["id", "title", "details", "score", "created"],
    mapping: "tool: canny
key: id
title: title
text: details
received: created
requester: {key: author.id, name: author.name, email: author.email}
account: author.companies.name
themes: [category.name, tags.name]
url: url
votes: score
constants: {channel: portal}
",
    finish: |_, record, draft| {
        let post = object(record);
        // `by` is the administrator who wrote the post down for somebody.
        if text(post, "/by/id").is_some() {
            draft.voice = Voice::Proxy;
        } else if post
            .pointer("/author/isAdmin")
            .and_then(serde_json::Value::as_bool)
            == Some(true)
        {
            draft.voice = Voice::Internal;
        }
    },
    ..PLAIN
};
