//! Linear: its CSV of issues; columns come and go, these stay.

use super::{PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "linear",
    summary: "Linear issues as CSV (Settings, Export; or a view's)",
    signs: &["ID", "Team", "Title", "Creator", "Created"],
    mapping: "tool: linear
key: ID
title: Title
text: Description
received: Created
updated: Updated
requester: {email: Creator}
themes: Labels
constants: {channel: import}
",
    ..PLAIN
};
