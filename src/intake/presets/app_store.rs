//! App Store reviews, as App Store Connect's API gives them (`/v1/apps/{id}/customerReviews`).

use super::{Kind, PLAIN, Preset};

pub(super) static PRESET: Preset = Preset {
    name: "app-store",
    summary: "App Store reviews: the answer of App Store Connect's API, customerReviews",
    kind: Kind::Objects,
    signs: &[
        "id",
        "attributes.rating",
        "attributes.body",
        "attributes.createdDate",
    ],
    mapping: "tool: app-store
key: id
title: attributes.title
text: attributes.body
received: attributes.createdDate
requester: {name: attributes.reviewerNickname}
satisfaction: {column: attributes.rating, scale: 1-5}
constants: {channel: app-review}
",
    ..PLAIN
};
