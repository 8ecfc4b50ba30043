//! Azure DevOps: the CSV of a query.

use super::{PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "azure-devops",
    summary: "Azure DevOps: a query's work items as CSV",
    signs: &["ID", "Work Item Type", "Title"],
    mapping: "tool: azure-devops
key: ID
title: Title
text: [Description, Repro Steps, Acceptance Criteria]
received: Created Date
updated: Changed Date
requester: {name: Created By}
themes: Tags
markup: html
constants: {channel: import}
",
    ..PLAIN
};
