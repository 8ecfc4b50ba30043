//! One request as a channel's export has it, before it is a file.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::backlog::feedback::{FeedbackState, Voice};

/// What names a record in the tool that it came from: stable over exports, so that a second import knows it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceKey {
    /// `canny`, `typeform`, …
    pub tool: String,
    /// The record's own key there; where it has none, made of what never changes in it.
    pub key: String,
}

/// A person as an export names them. Never written to a file that Git tracks: only the requester's random id is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// What the tool knows the person by (`u1`, a login); with the tool's name it is stable over exports.
    pub key: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// A piece of feedback as it came in: raw, with personal data, in memory only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub source: SourceKey,
    /// The line in the export that it starts on, or the number of its record where there are no lines; from 1.
    pub line: usize,
    /// May be empty: then the first sentence of `text` is the title.
    pub title: String,
    /// What was said, as plain text or Markdown (HTML and other markups are turned into it).
    pub text: String,
    /// What is asked for, where the export tells it apart from what was said.
    pub ask: Option<String>,
    /// The day it was said, in the tool's own time zone.
    pub received: Option<Date>,
    /// One of the configured channels; the preset's, or the mapping's.
    pub channel: Option<String>,
    pub voice: Voice,
    pub requester: Option<Person>,
    /// The organisation as the export names it.
    pub account: Option<String>,
    pub segment: Option<String>,
    /// 1 to 5.
    pub importance: Option<f64>,
    /// 1 to 5.
    pub satisfaction: Option<f64>,
    pub themes: Vec<String>,
    /// BCP 47, where the export says it.
    pub language: Option<String>,
    /// The record's address in its tool.
    pub url: Option<String>,
    /// Only where the export is plain about it (declined, spam, merged).
    pub state: Option<FeedbackState>,
    /// The record that this one was merged into there.
    pub merged_into: Option<SourceKey>,
    /// Further people who want the same, where the export names them.
    pub supporters: Vec<Person>,
    /// Votes that the tool counts without saying whose: kept beside, never counted as people.
    pub votes: Option<u32>,
    /// When it was last changed there.
    pub updated: Option<Timestamp>,
}
