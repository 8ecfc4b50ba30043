//! Notion: a database as CSV. It has no ids: the name and the day are what a record is known by.

use super::{PLAIN, Preset};
use crate::intake::dates::{self, DateForm};
use crate::intake::mapping;

pub(super) static PRESET: Preset = Preset {
    name: "notion",
    summary: "Notion: a database as CSV (Export, Markdown & CSV)",
    signs: &["Name"],
    also: |export| {
        let is_first = export.columns.first().is_some_and(|first| first == "Name");
        let has_date = export.records.iter().take(20).any(|record| {
            export.columns.iter().skip(1).any(|column| {
                // `October 8, 2021`, alone or to another: no other tool writes days so.
                export.value(record, column).is_some_and(|value| {
                    value.starts_with(|first: char| first.is_ascii_uppercase())
                        && value.contains(", ")
                        && dates::day(&value, &DateForm::Any, None).is_some()
                })
            })
        });
        is_first && has_date
    },
    mapping: "tool: notion
title: Name
text: \"*\"
ignore: [Status, Assign, Assignee]
received: [Created time, Created, Date]
requester: {name: Created by}
themes: [Tags, Tag]
constants: {channel: import}
",
    adapt: mapping::find_received,
    ..PLAIN
};
