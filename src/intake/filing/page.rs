//! A feedback file's text, and what of it came from where.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::wording::{quote, unquoted};
use crate::backlog::feedback::{FeedbackState, Voice};
use crate::backlog::front_matter::written;
use crate::backlog::{Document, Feedback, Id};

/// What a draft says, made safe: nothing in it belongs to a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    /// Whether the title is the export's own, not made of the text.
    pub(super) is_title_theirs: bool,
    pub(super) received: Option<Date>,
    pub(super) is_received_theirs: bool,
    pub(super) channel: String,
    pub(super) voice: Voice,
    pub(super) requester: Option<Id>,
    pub(super) account: Option<Id>,
    pub(super) segment: Option<String>,
    pub(super) importance: Option<f64>,
    pub(super) satisfaction: Option<f64>,
    pub(super) state: Option<FeedbackState>,
    pub(super) merged_into: Option<Id>,
    pub(super) themes: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) origin: Origin,
    /// A quote, ready to stand in the file; empty when nothing was said.
    pub(super) verbatim: String,
    pub(super) ask: Option<String>,
    /// What stands in the place of a quote where there are no words.
    pub(super) remark: Option<String>,
}

/// Where a draft came from.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub(super) tool: String,
    /// Empty for what came from no tool.
    pub(super) key: String,
    pub(super) url: Option<String>,
    pub(super) votes: Option<u32>,
    /// The key there of what it was merged into there.
    pub(super) merged_into: Option<String>,
}

/// Digests of what the tool said, by field, as of the last import.
pub(super) type Seen = BTreeMap<String, String>;

/// The fields that an export can change, in the order in which a file has them.
pub(super) const FIELDS: [Field; 14] = [
    Field::Title,
    Field::Received,
    Field::Channel,
    Field::Voice,
    Field::Requester,
    Field::Account,
    Field::Segment,
    Field::Importance,
    Field::Satisfaction,
    Field::State,
    Field::MergedInto,
    Field::Themes,
    Field::Lang,
    Field::Text,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Received,
    Channel,
    Voice,
    Requester,
    Account,
    Segment,
    Importance,
    Satisfaction,
    State,
    MergedInto,
    Themes,
    Lang,
    Text,
}

impl Field {
    /// The key, or for the body the section's word.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Received => "received",
            Self::Channel => "channel",
            Self::Voice => "voice",
            Self::Requester => "requester",
            Self::Account => "account",
            Self::Segment => "segment",
            Self::Importance => "importance",
            Self::Satisfaction => "satisfaction",
            Self::State => "state",
            Self::MergedInto => "merged_into",
            Self::Themes => "themes",
            Self::Lang => "lang",
            Self::Text => "text",
        }
    }

    /// What the tool says of it; none where it says nothing. Themes stand one a line.
    pub(super) fn theirs(self, page: &Page) -> Option<String> {
        let id = |id: &Option<Id>| id.as_ref().map(Id::to_string);
        match self {
            Self::Title => page.is_title_theirs.then(|| page.title.clone()),
            Self::Received => page
                .received
                .filter(|_| page.is_received_theirs)
                .map(|day| day.to_string()),
            Self::Channel => Some(page.channel.clone()),
            Self::Voice => Some(page.voice.name().to_owned()),
            Self::Requester => id(&page.requester),
            Self::Account => id(&page.account),
            Self::Segment => page.segment.clone(),
            Self::Importance => page.importance.map(|number| number.to_string()),
            Self::Satisfaction => page.satisfaction.map(|number| number.to_string()),
            Self::State => page.state.map(|state| state.name().to_owned()),
            Self::MergedInto => id(&page.merged_into),
            Self::Themes => (!page.themes.is_empty()).then(|| page.themes.join("\n")),
            Self::Lang => page.language.clone(),
            Self::Text => (!page.verbatim.is_empty()).then(|| unquoted(&page.verbatim)),
        }
    }

    /// What the file says of it now; none where it says nothing.
    pub(super) fn ours(self, feedback: &Feedback) -> Option<String> {
        let document = &feedback.document;
        match self {
            Self::Themes => {
                let themes = document.texts("themes");
                let themes: Vec<_> = themes.iter().map(|theme| theme.value.trim()).collect();
                (!themes.is_empty()).then(|| themes.join("\n"))
            }
            Self::Text => verbatim(document).map(|quote| unquoted(&quote)),
            Self::Requester | Self::Account | Self::MergedInto => document
                .text(self.name())
                .map(|id| Id::new(id.value.trim()).to_string()),
            _ => document
                .text(self.name())
                .map(|text| text.value.trim().to_owned()),
        }
    }
}

/// The quote of `## Verbatim` without blanks around it; none without the section.
fn verbatim(document: &Document) -> Option<String> {
    document
        .section_text("Verbatim")
        .map(|text| text.replace("\r\n", "\n"))
}

/// Eight hexadecimal digits that change when the text does (FNV-1a, 64 bits folded to 32). Of redacted text only.
pub(super) fn digest(text: &str) -> String {
    let hash = fnv(text);
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

/// The FNV-1a hash (Fowler, Noll and Vo; RFC 9923).
pub(super) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// `title=9f2c1ab0 text=0d11e2aa`
pub(super) fn seen_text(seen: &Seen) -> String {
    let parts: Vec<String> = FIELDS
        .iter()
        .filter_map(|field| Some(format!("{}={}", field.name(), seen.get(field.name())?)))
        .collect();
    parts.join(" ")
}

pub(super) fn seen_of(document: &Document) -> Seen {
    let Some(text) = document.text("imported.seen") else {
        return Seen::new();
    };
    let parts = text
        .value
        .split_whitespace()
        .filter_map(|part| part.split_once('='));
    parts
        .map(|(field, digest)| (field.to_owned(), digest.to_owned()))
        .collect()
}

impl Page {
    /// What the tool says now, by field.
    pub(super) fn seen(&self) -> Seen {
        FIELDS
            .iter()
            .filter_map(|field| Some((field.name().to_owned(), digest(&field.theirs(self)?))))
            .collect()
    }

    /// The new file's text.
    pub(super) fn text(&self, id: &Id) -> String {
        let mut out = String::from("---\n");
        let mut line = |key: &str, value: &str| out.push_str(&format!("{key}: {value}\n"));
        line("id", id.as_str());
        line("type", "feedback");
        line("title", &written(&self.title));
        if let Some(day) = self.received {
            line("received", &day.to_string());
        }
        line("channel", &written(&self.channel));
        line("voice", self.voice.name());
        for (key, value) in [("requester", &self.requester), ("account", &self.account)] {
            if let Some(id) = value {
                line(key, id.as_str());
            }
        }
        if let Some(segment) = &self.segment {
            line("segment", &written(segment));
        }
        for (key, value) in [
            ("importance", self.importance),
            ("satisfaction", self.satisfaction),
        ] {
            if let Some(number) = value {
                line(key, &number.to_string());
            }
        }
        let state = self.state.unwrap_or_default();
        line("state", state.name());
        if let Some(target) = &self.merged_into {
            line("merged_into", target.as_str());
        }
        if state == FeedbackState::Declined {
            out.push_str(&declined(&self.origin.tool));
        }
        if !self.themes.is_empty() {
            out.push_str(&themes(&self.themes));
        }
        if let Some(language) = &self.language {
            out.push_str(&format!("lang: {}\n", written(language)));
        }
        if !self.origin.key.is_empty() {
            out.push_str("imported:\n");
            for line in self.origin.lines(&self.seen()) {
                out.push_str(&format!("  {line}\n"));
            }
        }
        out.push_str("---\n");
        if !self.verbatim.is_empty() {
            out.push_str(&format!("\n## Verbatim\n{}\n", self.verbatim));
        }
        if let Some(remark) = &self.remark {
            out.push_str(&format!("\n{remark}\n"));
        }
        if let Some(ask) = &self.ask {
            out.push_str(&format!("\n## Ask\n{ask}\n"));
        }
        out
    }
}

impl Origin {
    /// `tool: canny` and the others, with what the tool said.
    fn lines(&self, seen: &Seen) -> Vec<String> {
        let mut lines = vec![
            format!("tool: {}", written(&self.tool)),
            format!("key: {}", written(&self.key)),
        ];
        if let Some(url) = &self.url {
            lines.push(format!("url: {}", written(url)));
        }
        if let Some(votes) = self.votes {
            lines.push(format!("votes: {votes}"));
        }
        if let Some(key) = &self.merged_into {
            lines.push(format!("merged_into: {}", written(key)));
        }
        lines.push(format!("seen: {}", written(&seen_text(seen))));
        lines
    }
}

pub(super) fn declined(tool: &str) -> String {
    let reason = format!("declined in {tool}, where no reason is given");
    format!("declined:\n  reason: {}\n", written(&reason))
}

pub(super) fn themes(themes: &[String]) -> String {
    let lines: Vec<String> = themes
        .iter()
        .map(|theme| format!("  - {}\n", written(theme)))
        .collect();
    format!("themes:\n{}", lines.concat())
}

/// A paragraph of our own words or of another's ask: a quote, so that it cannot be a heading or end the file's part.
pub(super) fn paragraph(text: &str) -> Option<String> {
    let quote = quote(text);
    (!quote.is_empty()).then_some(quote)
}
