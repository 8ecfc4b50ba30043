//! The letters that close the loop: a subject, a text and a page for each person, from templates that a team may replace.

mod page;
mod subject;
mod templates;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::backlog::feedback::Voice;
use crate::backlog::{Backlog, Feedback, ItemIx};
use crate::demand::notices::{Notice, Wish};
use crate::intake::redaction;
pub use templates::{TemplateError, Templates};

use super::said::{shortened, verbatim};
use subject::one_line;

/// A letter as it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Lines of at most 76 cells, where words allow it.
    pub text: String,
    pub html: String,
    /// BCP 47.
    pub language: String,
    /// The text's template: a path from the top of the repository, or the name of a built-in one.
    pub template: String,
}

/// What a template may say. Every key is always there; what is not known is `none`. Documented in `docs/format.md`.
#[derive(Serialize)]
struct Context {
    event: &'static str,
    language: String,
    product: String,
    /// Who writes.
    sender: String,
    person: Person,
    /// The version that all wishes came with.
    release: Option<String>,
    /// Everything in the letter was said for somebody else.
    proxy: bool,
    wishes: Vec<Told>,
}

#[derive(Serialize)]
struct Person {
    name: Option<String>,
}

#[derive(Serialize)]
struct Told {
    feedback: String,
    title: String,
    received: Option<String>,
    /// What they wrote themselves, without what belongs to people.
    quote: Option<String>,
    need: Option<String>,
    /// Why not.
    reason: Option<String>,
    proxy: bool,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    id: String,
    title: String,
    /// The release note, else the title and what it is good for.
    text: String,
}

/// The letter to one person. Titles, quotes and notes are without addresses, numbers and ids of people; nobody's words stand
/// in it but the person's own.
///
/// # Errors
/// When a template does not fit what there is to say.
pub fn letter(
    backlog: &Backlog,
    templates: &Templates,
    notice: &Notice<'_>,
) -> Result<Letter, TemplateError> {
    let language = templates.language(notice.event, &wanted_languages(backlog, notice));
    let context = context(backlog, notice, &language);
    templates.write(notice.event, &language, &context)
}

/// The person's own language, then those that they wrote in, then the configuration's.
fn wanted_languages<'a>(backlog: &'a Backlog, notice: &'a Notice<'_>) -> Vec<&'a str> {
    let own = notice.wishes.iter().flat_map(|wish| &wish.own);
    let written = own
        .filter_map(|place| backlog.feedback.get(*place))
        .filter_map(|feedback| feedback.document.text("lang"))
        .map(|lang| lang.value.trim());
    (notice.contact.language.as_deref().into_iter())
        .chain(written)
        .chain([backlog.config.notify.language.as_str()])
        .collect()
}

fn context(backlog: &Backlog, notice: &Notice<'_>, language: &str) -> Context {
    let config = &backlog.config.notify;
    let product = match config.product.as_deref().map(one_line) {
        Some(product) => product,
        None => product_name(backlog).unwrap_or_else(|| "our product".to_owned()),
    };
    let from = config.from.as_deref().unwrap_or_default();
    let sender = one_line(from.split('<').next().unwrap_or_default());
    let sender = sender.trim_matches(['"', ' ']);
    let is_plain_name = !sender.is_empty() && !sender.contains('@');
    // Two ids of one address may be behind one wish: it is told once.
    let mut told: BTreeMap<usize, &Wish> = BTreeMap::new();
    for wish in &notice.wishes {
        told.entry(wish.canonical).or_insert(wish);
    }
    let wishes: Vec<&Wish> = (notice.wishes.iter())
        .filter(|wish| told.get(&wish.canonical).is_some_and(|first| first == wish))
        .collect();
    Context {
        event: notice.event.name(),
        language: language.to_owned(),
        sender: if is_plain_name {
            sender.to_owned()
        } else {
            product.clone()
        },
        product,
        person: Person {
            name: notice.contact.name.as_deref().map(one_line),
        },
        release: common_release(backlog, &wishes),
        proxy: wishes.iter().all(|wish| wish.by_proxy),
        wishes: wishes
            .into_iter()
            .map(|wish| told_of(backlog, wish))
            .collect(),
    }
}

/// The title of `product.md`.
fn product_name(backlog: &Backlog) -> Option<String> {
    let mut pages = backlog.documents.iter();
    let page = pages.find(|page| page.source.file_name() == "product.md")?;
    let title = page
        .body
        .sections
        .iter()
        .find(|section| section.level == 1)?;
    Some(clean(page.source.slice(title.title))).filter(|title| !title.is_empty())
}

/// The version of the ledger that all wishes stand in, when it is a release's.
fn common_release(backlog: &Backlog, wishes: &[&Wish]) -> Option<String> {
    let first = wishes.first()?;
    let is_release = (backlog.releases.iter()).any(|release| *release.version == *first.ledger);
    let is_common = wishes.iter().all(|wish| wish.ledger == first.ledger);
    (is_release && is_common).then(|| one_line(&first.ledger))
}

fn told_of(backlog: &Backlog, wish: &Wish) -> Told {
    let own: Vec<&Feedback> = (wish.own.iter())
        .filter_map(|place| backlog.feedback.get(*place))
        .collect();
    let canonical = backlog.feedback.get(wish.canonical);
    let first = own.first().copied().or(canonical);
    let section = |feedback: Option<&Feedback>, title: &str| {
        let text = feedback?.document.section_text(title)?;
        Some(clean(&text)).filter(|text| !text.is_empty())
    };
    let reason = canonical.and_then(|each| each.document.text("declined.reason"));
    Told {
        feedback: wish.feedback.to_string(),
        title: first.map_or_else(String::new, |each| clean(&each.title.value)),
        received: first
            .and_then(|each| each.received.as_ref())
            .map(|day| day.value.to_string()),
        quote: (own.iter())
            .filter(|each| each.voice != Voice::Internal)
            .map(|each| shortened(clean(&verbatim(each))))
            .find(|quote| !quote.is_empty()),
        need: section(canonical, "Need"),
        reason: reason.map(|reason| clean(reason.value)),
        proxy: wish.by_proxy,
        items: wish
            .items
            .iter()
            .map(|index| item(backlog, *index))
            .collect(),
    }
}

fn item(backlog: &Backlog, index: ItemIx) -> Item {
    let item = backlog.item(index);
    let title = clean(&item.title.value);
    let note = item.document.section_text("Release note");
    let note = note
        .map(|note| clean(&note))
        .filter(|note| !note.is_empty());
    let document = &item.document;
    let benefit = document
        .body
        .narrative
        .as_ref()
        .and_then(|each| each.benefit);
    let benefit = benefit.map(|span| clean(document.source.slice(span)));
    Item {
        id: item.id.to_string(),
        text: note.unwrap_or_else(|| match benefit.filter(|text| !text.is_empty()) {
            Some(benefit) => format!("{title} – {benefit}"),
            None => title.clone(),
        }),
        title,
    }
}

/// One line, without what belongs to people.
fn clean(text: &str) -> String {
    one_line(&redaction::in_one_line(text).0)
}

#[cfg(test)]
mod tests;
