//! Any survey as a table: a row is one person's answers. Never recognised by itself.

use super::{PLAIN, Preset};
use crate::intake::mapping;

pub(super) static PRESET: Preset = Preset {
    name: "survey",
    summary: "Any survey as CSV, a row for each person: all questions that are no ids, dates or ratings become the text",
    mapping: "tool: survey
text: \"*\"
constants: {channel: survey}
",
    adapt: |mapping, export| {
        mapping::find_key(mapping, export);
        mapping::find_received(mapping, export);
        mapping::find_people_and_ratings(mapping, export);
    },
    ..PLAIN
};
