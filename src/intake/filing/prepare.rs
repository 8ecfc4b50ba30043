//! A draft made safe: redacted, bounded, and with ids in the places of names.

use super::page::{Origin, Page, fnv};
use super::people::{People, Traits};
use super::wording::{in_one_line, quote, title, title_of};
use super::{Desk, page};
use crate::backlog::{Feedback, Id};
use crate::intake::redaction::{Removed, redact};
use crate::intake::{Draft, Person, SourceKey, sensitive};
use crate::text::sorting::PutInOrder as _;

/// A draft that may be written, and what is to be said about it.
pub(super) struct Prepared {
    pub(super) page: Page,
    pub(super) removed: Vec<Removed>,
    pub(super) notes: Vec<String>,
}

/// A theme or a segment is a word or two.
const LONGEST_WORD: usize = 60;

/// What names the record, without anything that belongs to a person. A key that is the requester's own address becomes
/// the requester's id; any other key with an address in it (a mail's Message-ID) becomes a number made of it.
pub(super) fn safe_source(draft: &Draft, people: &People<'_>) -> SourceKey {
    let key = in_one_line(&draft.source.key);
    let tool = in_one_line(&draft.source.tool);
    if redact(&key, &[]).removed.is_empty() {
        return SourceKey { tool, key };
    }
    let requester = draft.requester.as_ref();
    let email = requester.and_then(|person| person.email.as_deref());
    let recognised = requester.and_then(|person| people.recognised(&tool, &Traits::of(person)));
    let key = match (email, recognised) {
        (Some(email), Some(id)) if email.trim().eq_ignore_ascii_case(&key) => id.to_string(),
        _ => format!("n{:016x}", fnv(&key)),
    };
    SourceKey { tool, key }
}

impl<E> Desk<'_, E> {
    pub(super) fn prepare(
        &mut self,
        draft: &Draft,
        source: &SourceKey,
        before: Option<&Feedback>,
    ) -> Result<Prepared, E> {
        let mut notes = Vec::new();
        let mut words = Words::of(draft);
        let (requester, account) = self.who(draft, before, &mut notes)?;
        let mut page = Page {
            requester,
            voice: draft.voice,
            channel: self.channel(draft, &mut notes),
            state: draft.state,
            importance: rating("importance", draft.importance, &mut notes),
            satisfaction: rating("satisfaction", draft.satisfaction, &mut notes),
            language: language(draft, &mut notes),
            themes: words.themes(draft),
            origin: origin(draft, source, &mut notes),
            ..Page::default()
        };
        let segment = draft.segment.as_deref().map(|segment| words.word(segment));
        page.segment = segment.filter(|segment| {
            let of_account = account.as_ref().and_then(|id| self.people.segment_of(id));
            !segment.is_empty() && of_account != Some(segment)
        });
        page.account = account;
        page.received = draft.received;
        page.is_received_theirs = draft.received.is_some();
        if draft.received.is_none() {
            page.received = before
                .and_then(|feedback| feedback.received.as_ref())
                .map(|day| day.value)
                .or(Some(self.existing.today));
            if before.is_none() && !source.key.is_empty() {
                notes.push("no day of receipt is given: today is written".to_owned());
            }
        }
        words.body(draft, &mut page);
        Ok(Prepared {
            page,
            removed: words.removed,
            notes,
        })
    }

    fn who(
        &mut self,
        draft: &Draft,
        before: Option<&Feedback>,
        notes: &mut Vec<String>,
    ) -> Result<(Option<Id>, Option<Id>), E> {
        let tool = &draft.source.tool;
        let person = draft.requester.as_ref();
        let recognised =
            person.and_then(|person| self.people.recognised(tool, &Traits::of(person)));
        let account = self.people.account(
            draft.account.as_deref(),
            draft.segment.as_deref(),
            person,
            recognised.as_ref(),
            &mut self.mint,
        )?;
        let Some(person) = person else {
            return Ok((None, account));
        };
        let held = before.and_then(|feedback| feedback.requester.as_ref());
        let held = held.map(|id| &id.value);
        let found = self
            .people
            .requester(tool, person, account.as_ref(), held, &mut self.mint)?;
        notes.extend(found.notes);
        Ok((found.id, account))
    }

    /// The draft's channel if the configuration knows it, else `import`.
    fn channel(&self, draft: &Draft, notes: &mut Vec<String>) -> String {
        const OTHERWISE: &str = "import";
        let channels = &self.existing.backlog.config.channels.0;
        match draft.channel.as_deref().map(in_one_line) {
            Some(channel) if channels.contains(&channel) => channel,
            Some(channel) if !channel.is_empty() => {
                notes.push(format!(
                    "there is no channel `{channel}` in the configuration: `{OTHERWISE}` is written"
                ));
                OTHERWISE.to_owned()
            }
            _ => OTHERWISE.to_owned(),
        }
    }
}

/// Texts on their way through redaction.
struct Words<'a> {
    names: Vec<&'a str>,
    removed: Vec<Removed>,
}

impl<'a> Words<'a> {
    fn of(draft: &'a Draft) -> Self {
        let name = draft
            .requester
            .as_ref()
            .and_then(|person: &Person| person.name.as_deref());
        Self {
            names: name.into_iter().collect(),
            removed: Vec::new(),
        }
    }

    fn clean(&mut self, text: &str) -> String {
        let redacted = redact(text, &self.names);
        self.removed.extend(redacted.removed);
        redacted.text
    }

    fn word(&mut self, text: &str) -> String {
        let text = self.clean(&in_one_line(text));
        text.chars()
            .take(LONGEST_WORD)
            .collect::<String>()
            .trim()
            .to_owned()
    }

    /// Sorted, each once.
    fn themes(&mut self, draft: &Draft) -> Vec<String> {
        let mut themes: Vec<String> = draft.themes.iter().map(|theme| self.word(theme)).collect();
        themes.retain(|theme| !theme.is_empty());
        themes.put_in_order();
        themes.dedup();
        themes
    }

    /// Title, quote and ask.
    fn body(&mut self, draft: &Draft, page: &mut Page) {
        let text = self.clean(&super::wording::visible(&draft.text));
        let said = self.clean(&in_one_line(&draft.title));
        page.is_title_theirs = !said.is_empty();
        page.title = match title_of(&text) {
            _ if page.is_title_theirs => title(&said),
            Some(first) => first,
            None => "Feedback without words".to_owned(),
        };
        // A title that had to be cut is the only place of its words.
        let is_cut = page.is_title_theirs && page.title != said;
        let text = match (is_cut, text.trim().is_empty()) {
            (true, true) => said,
            (true, false) => format!("{said}\n\n{text}"),
            (false, _) => text,
        };
        page.verbatim = quote(&text);
        if let Some(ask) = &draft.ask {
            let ask = self.clean(ask);
            page.ask = page::paragraph(&ask);
        }
    }
}

fn origin(draft: &Draft, source: &SourceKey, notes: &mut Vec<String>) -> Origin {
    let url = draft
        .url
        .as_deref()
        .map(in_one_line)
        .filter(|url| !url.is_empty());
    let is_personal = url.as_deref().is_some_and(|url| {
        url.contains('@')
            || url.chars().any(char::is_whitespace)
            || !sensitive::certain(url).is_empty()
    });
    if is_personal {
        notes.push("its address there holds personal data: not written".to_owned());
    }
    Origin {
        tool: source.tool.clone(),
        key: source.key.clone(),
        url: url.filter(|_| !is_personal),
        votes: draft.votes,
        merged_into: draft
            .merged_into
            .as_ref()
            .map(|target| in_one_line(&target.key)),
    }
}

/// A rating from 1 to 5; none for anything else.
fn rating(what: &str, said: Option<f64>, notes: &mut Vec<String>) -> Option<f64> {
    let said = said?;
    if (1.0..=5.0).contains(&said) {
        return Some(said);
    }
    notes.push(format!("{what} {said} is not from 1 to 5: left out"));
    None
}

/// A BCP 47 tag by its form.
fn language(draft: &Draft, notes: &mut Vec<String>) -> Option<String> {
    let tag = in_one_line(draft.language.as_deref()?);
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let mut parts = tag.split(['-', '_']);
    let is_language = parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    if is_language && parts.all(is_part) {
        return Some(tag.replace('_', "-"));
    }
    if !tag.is_empty() {
        notes.push("its language is no language tag: left out".to_owned());
    }
    None
}
