//! Asana's CSV of a project, also as its spreadsheet link gives it.

use super::{PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "asana",
    summary: "Asana: a project as CSV (Export/Print, CSV)",
    signs: &["Task ID", "Name", "Section/Column", "Created At"],
    mapping: "tool: asana
key: Task ID
title: Name
text: Notes
received: Created At
updated: Last Modified
themes: Tags
constants: {channel: import}
",
    ..PLAIN
};
