//! Fider: its own export of posts.

use super::{Kind, PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "fider",
    summary: "Fider: posts as CSV (Site settings, Export) or JSON (API)",
    kind: Kind::Either,
    signs: &[
        "number",
        "title",
        "description",
        "created_at",
        "created_by",
        "votes_count",
    ],
    mapping: "tool: fider
key: number
title: title
text: description
received: created_at
requester: {name: created_by}
themes: tags
votes: votes_count
merged_into: original_number
constants: {channel: portal}
",
    names: &[
        ("created_at", &["createdAt"]),
        ("created_by", &["user.name"]),
        ("votes_count", &["votesCount"]),
    ],
    ..PLAIN
};
