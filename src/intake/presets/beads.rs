//! beads: its issues, one JSON object a line.

use super::{Kind, PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "beads",
    summary: "beads: .beads/issues.jsonl",
    kind: Kind::Objects,
    signs: &["id", "title", "issue_type", "created_at"],
    mapping: "tool: beads
key: id
title: title
text: [description, design, notes, acceptance_criteria]
received: created_at
updated: updated_at
requester: {name: created_by, email: owner}
themes: labels
constants: {channel: import}
",
    ..PLAIN
};
