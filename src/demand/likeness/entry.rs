//! What is compared: one request, as it is told to the engine.

use std::borrow::Cow;

use jiff::civil::{Date, date};

/// One text with what is known of it. Nothing in it is kept but as numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry<'a> {
    pub title: Cow<'a, str>,
    /// Plain text or Markdown, as its writer left it: quoted mail, signatures and the channel's own lines are taken out here.
    pub body: Cow<'a, str>,
    /// Where it came in: what most texts of one channel share tells nothing about any of them. May be empty.
    pub channel: Cow<'a, str>,
    /// Themes, segment, account: whatever two texts may have in common that is no word of theirs.
    pub tags: Vec<Cow<'a, str>>,
    pub day: Option<Date>,
}

/// Days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i32 {
    let since = day.since(date(1970, 1, 1));
    since.map(|span| span.get_days()).unwrap_or_default()
}
