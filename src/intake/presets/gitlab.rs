//! GitLab: the CSV of a project's issues, in the old order of columns and in the new one.

use super::{PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "gitlab",
    summary: "GitLab issues as CSV (Plan, Work items, Export as CSV)",
    signs: &["Issue ID", "Title", "Author Username", "Created At (UTC)"],
    mapping: "tool: gitlab
key: Issue ID
title: Title
text: Description
received: Created At (UTC)
updated: Updated At (UTC)
requester: {key: Author Username, name: Author}
themes: Labels
url: URL
constants: {channel: portal}
",
    // `https://gitlab.example.com/shop/till/-/issues/7` is `shop/till#7`: numbers are a project's own.
    finish: |_, _, draft| {
        let path = draft
            .url
            .as_deref()
            .and_then(|url| url.split_once("://"))
            .map(|(_, path)| path);
        if let Some((project, number)) = path.and_then(|path| path.split_once("/-/issues/"))
            && let Some((_, project)) = project.split_once('/')
        {
            draft.source.key = format!("{project}#{number}");
        }
    },
    ..PLAIN
};
