//! Google Play Console: the monthly file of reviews, in UTF-16.

use super::{PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "play",
    summary: "Google Play: reviews as CSV (Play Console, Download reports, Reviews)",
    signs: &[
        "Package Name",
        "Star Rating",
        "Review Text",
        "Review Submit Millis Since Epoch",
    ],
    mapping: "tool: play
key: [Package Name, Review Submit Millis Since Epoch, Reviewer Language, Device]
title: Review Title
text: Review Text
received: Review Submit Date and Time
updated: Review Last Update Date and Time
satisfaction: {column: Star Rating, scale: 1-5}
language: Reviewer Language
url: Review Link
constants: {channel: app-review}
",
    ..PLAIN
};
