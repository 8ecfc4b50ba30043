//! Mail: each message is a request; an answer within a thread belongs to its first message.

use super::{Kind, PLAIN, Preset, object, text};

pub(super) static PRESET: Preset = Preset {
    name: "mail",
    summary: "Mail: a mailbox (mbox, RFC 4155) or one message (eml)",
    kind: Kind::Mail,
    mapping: "tool: mail
key: id
title: subject
text: text
received: date
requester: {name: from.name, email: from.email}
merged_into: thread
constants: {channel: email}
",
    may_lack_key: true,
    left_out: |_, record| text(object(record), "/automatic").map(str::to_owned),
    ..PLAIN
};
