//! `UserVoice`: suggestions as CSV.

use super::{PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "uservoice",
    summary: "UserVoice: suggestions as CSV",
    signs: &["suggestion.id", "suggestion.title"],
    mapping: "tool: uservoice
key: suggestion.id
title: suggestion.title
text: suggestion.body
received: [suggestion.created_timestamp, suggestion.created_at]
requester: {name: user.name, email: user.email_address}
themes: [suggestion.category.name, suggestion.labels.name]
url: suggestion.portal_url
votes: suggestion.supporters_count
merged_into: suggestion.parent.id
constants: {channel: portal}
",
    ..PLAIN
};
