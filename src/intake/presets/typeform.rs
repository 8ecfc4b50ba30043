//! Typeform: responses as CSV. Between the first column and `Response Type` stand the questions.

use super::{PLAIN, Preset};
use crate::intake::mapping;

pub(super) static PRESET: Preset = Preset {
    name: "typeform",
    summary: "Typeform: responses as CSV (Results, Responses, Download)",
    signs: &["#", "Submit Date (UTC)", "Network ID"],
    mapping: "tool: typeform
key: \"#\"
text: \"*\"
ignore: [Response Type, Start Date (UTC), Stage Date (UTC), Network ID, Ending]
received: [Submit Date (UTC), Stage Date (UTC), Start Date (UTC)]
themes: Tags
constants: {channel: survey}
",
    adapt: mapping::find_people_and_ratings,
    ..PLAIN
};
