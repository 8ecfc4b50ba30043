//! Feedback as it is compared: what was said, without what the team wrote about it.

use std::borrow::Cow;

use super::likeness::Entry;
use crate::backlog::{Backlog, Feedback, Item};

/// Sections that are not the request: what was answered, what was concluded, where it is proven.
const NOT_ASKED: &[&str] = &["reply", "evidence", "five whys", "history", "notes"];

/// What each feedback file asks for, in the backlog's order.
pub fn entries(backlog: &Backlog) -> Vec<Entry<'_>> {
    backlog.feedback.iter().map(entry).collect()
}

/// What one feedback file asks for: title, text, themes, account and segment.
pub fn entry(feedback: &Feedback) -> Entry<'_> {
    let document = &feedback.document;
    let account = feedback
        .account
        .as_ref()
        .map(|account| account.value.as_str());
    let segment = feedback.segment.as_ref().map(|segment| &*segment.value);
    let themes = document
        .texts("themes")
        .into_iter()
        .map(|theme| theme.value);
    let tags = themes.chain(account).chain(segment);
    Entry {
        title: Cow::Borrowed(&feedback.title.value),
        body: without_headings(document.source.slice(document.body.span)),
        channel: feedback
            .channel
            .as_ref()
            .map_or(Cow::Borrowed(""), |channel| Cow::Borrowed(&*channel.value)),
        tags: tags.map(Cow::Borrowed).collect(),
        day: feedback.received.as_ref().map(|day| day.value),
    }
}

/// What an item of the backlog is about, to be compared with feedback: title, text and labels, without a day, since when it
/// was written says nothing.
pub fn item_entry(item: &Item) -> Entry<'_> {
    let document = &item.document;
    let labels = item
        .labels()
        .into_iter()
        .map(|label| Cow::Borrowed(label.value));
    Entry {
        title: Cow::Borrowed(&item.title.value),
        body: without_headings(document.source.slice(document.body.span)),
        channel: Cow::Borrowed("backlog item"),
        tags: labels.collect(),
        day: None,
    }
}

/// The text of the sections that say what was asked for. A verbatim is a quote by its form, so one level of marks is taken
/// off: what is still quoted then was quoted by its writer.
fn without_headings(text: &str) -> Cow<'_, str> {
    let mut asked = String::with_capacity(text.len());
    let mut is_left_out = false;
    let mut is_quote = false;
    for line in text.lines() {
        if let Some(title) = heading(line) {
            let title = title.to_lowercase();
            is_left_out = NOT_ASKED.contains(&title.as_str());
            is_quote = title == "verbatim";
            continue;
        }
        if is_left_out {
            continue;
        }
        let own = line.strip_prefix('>').filter(|_| is_quote);
        asked.push_str(own.map_or(line, |own| own.strip_prefix(' ').unwrap_or(own)));
        asked.push('\n');
    }
    Cow::Owned(asked)
}

/// The title of a heading of level 2.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("## ").map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::Files;
    use crate::text::Source;

    #[test]
    fn what_the_team_wrote_is_not_what_was_asked_for() {
        let text = "---\nid: F-AAAAA1\ntype: feedback\ntitle: Share\nreceived: 2026-08-30\nchannel: email\naccount: A-AAAAA1\nthemes: [scheduling]\n---\n\n## Verbatim\n> We need it.\n> > You asked why.\n\n## Ask\nSharing.\n\n## Five whys\n1. Why?\n\n## Need\nTime.\n\n## Reply\nSoon.\n";
        let files = Files {
            sources: vec![Source::new("backlog/feedback/2026/F-AAAAA1.md", text)],
            ..Files::default()
        };
        let backlog = Backlog::new(files, "backlog");
        let entry = &entries(&backlog)[0];
        assert_eq!(
            entry.body.split_whitespace().collect::<Vec<_>>().join(" "),
            "We need it. > You asked why. Sharing. Time."
        );
        assert_eq!((&*entry.title, &*entry.channel), ("Share", "email"));
        assert_eq!(entry.tags, ["scheduling", "A-AAAAA1"]);
    }
}
